#ifndef NIXIE_LAB_OBJECTION_H
#define NIXIE_LAB_OBJECTION_H

/*
 * What the strict receiver objects to, and the words it does so in: its own,
 * or those of a well-known server.
 *
 *	550 5.1.1 <joe@example.org>: Recipient address rejected: User unknown
 *	in virtual mailbox table
 */

#include "base/text.h"
#include "core/smtp/server.h"

enum lab_objection {
	LAB_NO_OBJECTION,
#define OBJECTION(symbol, name, cause, words) LAB_##symbol,
#include "core/lab/objection_table.h"
#undef OBJECTION
	LAB_OBJECTIONS
};

/* Whose words are used. */
enum lab_persona {
	LAB_PLAIN,
	LAB_POSTFIX,
	LAB_EXIM,
	LAB_EXCHANGE,
	LAB_GMAIL,
	LAB_PERSONAS
};

/* What fills the gaps of a reply; empty spans do not. */
struct lab_gaps {
	struct span recipient, sender, domain, ip, helo, zone, user, from,
	    detail;
};

const char *lab_objection_name(enum lab_objection objection);
bool lab_objection_parse(struct span name, enum lab_objection *objection);

/* The cause that is meant, as in knowledge/causes. */
const char *lab_objection_cause(enum lab_objection objection);

/* Why, in plain words. */
const char *lab_objection_words(enum lab_objection objection);

const char *lab_persona_name(enum lab_persona persona);
bool lab_persona_parse(struct span name, enum lab_persona *persona);

/*
 * The reply; its words are written to the text, and viewed. What fills a gap
 * comes from the client, and leaves here without controls.
 */
struct smtp_decision lab_reply(enum lab_objection objection,
    enum lab_persona persona, const struct lab_gaps *gaps, struct text *words);

#endif
