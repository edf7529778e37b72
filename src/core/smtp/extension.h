#ifndef NIXIE_SMTP_EXTENSION_H
#define NIXIE_SMTP_EXTENSION_H

/*
 * What a server offers in its reply to EHLO (RFC 5321, 4.1.1.1):
 *
 *	250-mx.example.org
 *	250-SIZE 52428800
 *	250 AUTH PLAIN LOGIN
 */

#include "core/smtp/auth.h"
#include "core/smtp/reply.h"

enum smtp_extension {
#define EXTENSION(id, keyword, words) SMTP_EXTENSION_##id,
#include "core/smtp/extension_table.h"
#undef EXTENSION
	SMTP_EXTENSIONS
};

struct smtp_offer {
	unsigned extensions; /* a set of 1 << enum smtp_extension */
	unsigned mechanisms; /* a set of 1 << enum smtp_mechanism */
	unsigned long size;  /* bytes; 0: no limit was given */
	struct span name;    /* what the server calls itself */
	struct span auth;    /* the words behind AUTH */
	struct span xclient; /* ... behind XCLIENT */
};

/* Read a reply; the offer views its bytes. */
void smtp_offer_parse(const struct smtp_reply *reply, struct smtp_offer *offer);

static inline bool
smtp_offers(const struct smtp_offer *offer, enum smtp_extension extension)
{
	return offer->extensions & 1U << extension;
}

/* "PIPELINING", and what it is good for. */
const char *smtp_extension_name(enum smtp_extension extension);
const char *smtp_extension_words(enum smtp_extension extension);

/* False: no extension that we know. */
bool smtp_extension_find(struct span keyword, enum smtp_extension *extension);

#endif
