#ifndef NIXIE_SMTP_XCLIENT_H
#define NIXIE_SMTP_XCLIENT_H

/*
 * What a trusted client says of another, for whom it speaks: the words behind
 * XCLIENT and XFORWARD (Postfix, XCLIENT_README and XFORWARD_README).
 *
 *	ADDR=192.0.2.1 NAME=mail.example.org HELO=mail.example.org
 *	ADDR=IPV6:2001:db8::1 NAME=[UNAVAILABLE] LOGIN=ann+20smith
 */

#include "base/text.h"

struct smtp_xclient {
	/* Empty: not told, or not known. */
	struct span address, name, helo, login;
};

/*
 * False: an attribute that there is not, or a value that is no xtext. Values
 * are in the arena.
 */
bool smtp_xclient_parse(struct smtp_xclient *xclient, struct arena *arena,
    struct span words);

#endif
