#ifndef NIXIE_AUTH_HOP_H
#define NIXIE_AUTH_HOP_H

/*
 * Who handed a message over, by the header of the message itself, for those
 * who have nothing else:
 *
 *	Return-Path: <joe@example.org>
 *	Received: from mail.example.org (mail.example.org [192.0.2.17])
 *	 by mx.example.com (Postfix) with ESMTPS id 4Xyz
 *
 * Only the receiver's own lines can be believed, which are the topmost.
 */

#include "base/ip.h"
#include "core/mime/header.h"

struct hop {
	bool has_ip;
	struct ip ip;
	struct span helo; /* the name it greeted with; or empty */
	struct span by;   /* the server that wrote the line; or empty */
	struct span line; /* the line's value, folded; empty: there is none */
	bool has_sender;
	struct span sender; /* of Return-Path; empty: the null sender */
};

/*
 * The topmost Received line that tells a public address; lines within the
 * receiver's own house are passed over.
 */
void hop_find(struct arena *arena, const struct mime_header *header,
    struct hop *hop);

#endif
