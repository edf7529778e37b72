#ifndef NIXIE_LOOP_TLS_H
#define NIXIE_LOOP_TLS_H

/*
 * TLS: what a stream needs to shake hands, and what the handshake brought to
 * light. A certificate that nobody vouches for, that is for another name or
 * out of date does not end the session: it is told, and the owner decides.
 */

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

enum tls_version {
	TLS_ANY, /* 1.2 and later, as the library has it */
	TLS_1_0,
	TLS_1_1,
	TLS_1_2,
	TLS_1_3,
};

struct tls_options {
	bool is_server;
	/*
	 * File or folder; NULL: the system's. A server with any asks clients
	 * for a certificate.
	 */
	const char *authorities;
	const char *certificate, *key; /* our own, in PEM files; or NULL */
	const char *made_for; /* make a certificate for this name; or NULL */
	int made_days;        /* ... that is good for so long */
	const char *ciphers;  /* in the words of OpenSSL; NULL: its choice */
	enum tls_version least, most;
};

struct tls;

/* NULL: a file cannot be read, or fits nothing. */
struct tls *tls_new(const struct tls_options *options, struct error *error);
void tls_free(struct tls *tls);

/* "1.2"; false: no such version. */
bool tls_version_parse(struct span word, enum tls_version *version);

enum { TLS_NAMES = 1024 };

struct tls_facts {
	char version[16]; /* "TLSv1.3" */
	char cipher[64];
	bool has_certificate; /* the other side showed one */
	bool is_trusted;      /* a known authority vouches for it */
	bool is_for_name;     /* the name that was asked for */
	bool is_current;      /* neither too old nor too young */
	char problem[128];    /* why it is not trusted; in OpenSSL's words */
	int64_t not_before, not_after; /* seconds since 1970 */
	char subject[256], issuer[256];
	char names[TLS_NAMES]; /* that it is good for, with blanks between */
	char key[32];          /* "RSA 2048" */
	char signing[32];      /* how it was signed: "RSA-SHA256" */
	bool is_revoked;       /* by its own authority's word, which it shows */
	char fingerprint[65];  /* SHA-256 of it, in hexadecimal */
	char key_print[65];    /* ... of its public key: TLSA 3 1 1 */
	unsigned chain;        /* certificates that were shown */
};

#endif
