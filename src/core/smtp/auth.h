#ifndef NIXIE_SMTP_AUTH_H
#define NIXIE_SMTP_AUTH_H

/*
 * The client's side of logging in: SASL mechanisms (RFC 4422) in the words of
 * AUTH (RFC 4954), without the Base64 around them.
 *
 *	PLAIN RFC 4616, LOGIN (a draft, seen everywhere), CRAM-MD5 RFC 2195,
 *	SCRAM RFC 5802 and 7677, XOAUTH2 (Google), OAUTHBEARER RFC 7628,
 *	EXTERNAL RFC 4422 appendix A
 */

#include "base/text.h"

enum smtp_mechanism {
	SMTP_MECHANISM_PLAIN,
	SMTP_MECHANISM_LOGIN,
	SMTP_MECHANISM_CRAM_MD5,
	SMTP_MECHANISM_SCRAM_SHA_1,
	SMTP_MECHANISM_SCRAM_SHA_256,
	SMTP_MECHANISM_XOAUTH2,
	SMTP_MECHANISM_OAUTHBEARER,
	SMTP_MECHANISM_EXTERNAL,
	SMTP_MECHANISMS
};

/* All is borrowed, and none of it is ever written to a transcript. */
struct smtp_credentials {
	struct span login;
	struct span password;  /* or the token, for OAuth */
	struct span authorize; /* to act as someone else; mostly empty */
	struct span host;      /* for OAUTHBEARER */
	unsigned port;
	struct span nonce; /* for SCRAM: random, printable, without commas */
};

/* Responses and challenges are not longer (RFC 4954, 4). */
enum { SMTP_AUTH_MAX = 12288 };

/* Nobody needs more rounds, and who asks for them wants to keep us busy. */
enum { SMTP_SCRAM_MIN_ROUNDS = 4096, SMTP_SCRAM_MAX_ROUNDS = 1000000 };

struct smtp_auth {
	enum smtp_mechanism mechanism;
	const struct smtp_credentials *credentials;
	struct arena *arena;
	unsigned step;
	struct span first;  /* SCRAM: "n=user,r=nonce" */
	char signature[64]; /* ... what the server must prove it knows */
	size_t signature_len;
	bool is_proven;
};

/* "SCRAM-SHA-256" */
const char *smtp_mechanism_name(enum smtp_mechanism mechanism);
bool smtp_mechanism_find(struct span name, enum smtp_mechanism *mechanism);

/*
 * The best one of a set of 1 << enum smtp_mechanism: those that do not show
 * the password come first. False: none of them can be had.
 */
bool smtp_mechanism_choose(unsigned offered, enum smtp_mechanism *mechanism);

/*
 * Begin. True: the mechanism speaks first, and its first response was
 * written.
 */
bool smtp_auth_begin(struct smtp_auth *auth, struct arena *arena,
    enum smtp_mechanism mechanism, const struct smtp_credentials *credentials,
    struct text *response);

/* Answer a challenge. False: it makes no sense, or cannot be met. */
bool smtp_auth_answer(struct smtp_auth *auth, struct span challenge,
    struct text *response);

/* When the server says that we are in: has it proved who it is, if it must? */
bool smtp_auth_is_proven(const struct smtp_auth *auth);

#endif
