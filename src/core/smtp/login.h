#ifndef NIXIE_SMTP_LOGIN_H
#define NIXIE_SMTP_LOGIN_H

/*
 * The server's side of logging in, without the Base64 around it: what a
 * client's responses come to, by the same mechanisms as in core/smtp/auth.h.
 *
 *	smtp_login_begin(&login, ..., &challenge);
 *	while (smtp_login_take(&login, response, &challenge) ==
 *	    SMTP_LOGIN_MORE)
 *		... say the challenge, read the next response ...
 *	SMTP_LOGIN_WHOLE: smtp_login_holds(&login, the password of login.name)
 *
 * Whose password it is, and whether it counts, is for others to say.
 */

#include "core/smtp/auth.h"

enum { SMTP_LOGIN_ROUNDS = 4096 }; /* of SCRAM; RFC 7677, 4 asks for it */

enum smtp_login_step {
	SMTP_LOGIN_BAD, /* such a response there is not */
	SMTP_LOGIN_MORE,
	SMTP_LOGIN_WHOLE, /* all has come that can be judged */
};

struct smtp_scram_proofs;

struct smtp_login {
	enum smtp_mechanism mechanism;
	struct span name, authorize; /* to act as; mostly empty */
	struct span password;        /* or the token; empty where none came */
	struct span shown;           /* ... but this, for it: CRAM and SCRAM */

	/* Its own. */
	struct arena *arena;
	struct span nonce; /* hard to guess, and never the same again */
	struct span peer;  /* names that the client's certificate shows */
	unsigned step;
	struct span message, first, header, salt; /* of SCRAM */
	struct smtp_scram_proofs *proofs; /* ... of smtp_login_holds() */
};

/*
 * Begin. The challenge is what to say when no response came with the command;
 * true: none may have come. The nonce is without commas and blanks.
 */
bool smtp_login_begin(struct smtp_login *login, struct arena *arena,
    enum smtp_mechanism mechanism, struct span nonce, struct text *challenge);

/* A response. MORE: the next challenge was written. */
enum smtp_login_step smtp_login_take(struct smtp_login *login,
    struct span response, struct text *challenge);

/*
 * Was the login made with this password? For EXTERNAL, which has none: does
 * the certificate show the name?
 */
bool smtp_login_holds(const struct smtp_login *login, struct span password);

/*
 * Does the mechanism say something before the verdict: the server's own proof,
 * or why a token does not hold? The client's response to it means nothing.
 */
bool smtp_login_closes(const struct smtp_login *login, bool is_good,
    struct text *challenge);

#endif
