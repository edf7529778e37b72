#ifndef NIXIE_INTAKE_TRANSCRIPT_WORDS_H
#define NIXIE_INTAKE_TRANSCRIPT_WORDS_H

/*
 * What a line of a session says, by its words alone: a reply ("250-SIZE"), a
 * command ("RCPT TO:<a@example.org>"), a new connection ("Connected to
 * mx.example.org."), or one that broke ("Connection refused"). All of them
 * look at the front of the line only, so that its length does not matter.
 */

#include "core/evidence/terms.h"

enum transcript_verb {
	TRANSCRIPT_NO_VERB,
	TRANSCRIPT_HELO, /* EHLO and LHLO, too */
	TRANSCRIPT_STARTTLS,
	TRANSCRIPT_AUTH,
	TRANSCRIPT_MAIL,
	TRANSCRIPT_RCPT,
	TRANSCRIPT_DATA,
	TRANSCRIPT_BDAT,
	TRANSCRIPT_RSET,
	TRANSCRIPT_QUIT,
	TRANSCRIPT_OTHER, /* NOOP, VRFY, ... */
	TRANSCRIPT_DOT,   /* the end of data; never found in words */
};

/* Whom a client speaks with; what is not known is empty. */
struct transcript_place {
	struct span host;
	struct span ip;
	struct span port;
};

/* "250 ", "250-" or "250" at the front. */
bool transcript_words_code(struct span text, unsigned *code, bool *is_last);

/* The command at the front of a line. */
enum transcript_verb transcript_words_verb(struct span text);

/* The stage that a command's reply belongs to. */
enum stage transcript_words_stage(enum transcript_verb verb);

/* Does the line say that a connection failed, ended or timed out? */
bool transcript_words_is_error(struct span text);

/* Does it say that the name could not be found? */
bool transcript_words_is_dns_error(struct span text);

/*
 * "nixie: at starttls: STARTTLS is not offered": where we came to ourselves.
 * UNKNOWN: it does not say.
 */
enum stage transcript_words_own_stage(struct span text);

/* "Trying ...", "Connected to ...": the rest of the line tells where. */
bool transcript_words_connect(struct span text, struct span *where);

/* "mx.example.org[192.0.2.1]:25", "smtp://mx.example.org:25/", ... */
void transcript_words_place(struct span where, struct transcript_place *place);

/* The address in "MAIL FROM:<...> SIZE=..."; "<>" for none. */
struct span transcript_words_address(struct span command);

#endif
