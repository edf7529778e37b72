#ifndef NIXIE_AUDIT_CONTACT_H
#define NIXIE_AUDIT_CONTACT_H

/*
 * What came to light when somebody connected to a mail host: whether it
 * answers, offers TLS, and with which certificates it does it. It is asked
 * like the DNS (core/dns/known.h): what is not known yet is noted as wanted,
 * and the evaluation is run again when somebody has looked.
 */

#include "core/auth/dane.h"

enum contact_outcome {
	CONTACT_MADE,        /* the server answered EHLO */
	CONTACT_REFUSED,     /* nobody listens */
	CONTACT_UNREACHABLE, /* no address, no way there, no answer in time */
	CONTACT_NO_SERVICE,  /* what answers does not speak SMTP with us */
	CONTACT_NOT_ASKED,   /* nobody is to connect */
	CONTACT_OUTCOMES
};

enum { CONTACT_WANTED_MAX = 20, CONTACT_TRIES_MAX = 4 };

/* One address of the host, and how it went there. */
struct contact_try {
	struct span end; /* "[2001:db8::25]:25" */
	bool is_v6;
	enum contact_outcome outcome;
	struct span why;
};

/* Who was named as recipient, without sending anything. */
enum contact_asked {
	CONTACT_SENDER,     /* nobody yet: MAIL FROM:<>, as bounces come */
	CONTACT_POSTMASTER, /* of the domain (RFC 5321, 4.5.1) */
	CONTACT_ABUSE,      /* RFC 2142, 4 */
	CONTACT_NOBODY,     /* a name that nobody has */
	CONTACT_FOREIGN,    /* an address of another domain */
	CONTACT_ASKED
};

struct contact_answer {
	struct span host;
	enum contact_outcome outcome;
	struct span end;    /* "192.0.2.25:25"; the last that was tried */
	struct span why;    /* of a failure, in words, or the reply */
	struct span banner; /* the greeting */
	struct span offers; /* the lines that answered EHLO */
	bool offers_tls;
	bool is_secure;          /* the handshake was done */
	struct span tls_failure; /* ... or failed, in words */
	struct span version;     /* "TLSv1.3" */
	struct span cipher;      /* "ECDHE-RSA-AES256-GCM-SHA384" */
	struct span signing;     /* of the certificate: "RSA-SHA256" */
	bool is_revoked;         /* by what the host itself shows (OCSP) */
	bool is_trusted;         /* a known authority vouches for it */
	bool is_for_name;        /* the certificate is for the host's name */
	int64_t not_before, not_after; /* seconds since 1970 */
	struct span problem; /* why it is not trusted, in OpenSSL's words */
	struct span names;   /* that the certificate is for */
	struct span issuer;
	struct span key;                     /* "RSA 2048" */
	LIST(struct dane_certificate) chain; /* the host's own first */
	LIST(struct contact_try) tries;      /* in the order of addresses */
	/* Asked without a name (SNI), it shows a certificate for these. */
	struct span names_without; /* empty: the same, or not looked at */
	struct span replies[CONTACT_ASKED]; /* empty: not asked */
};

struct contact_known {
	struct arena *arena;
	LIST(const struct contact_answer *) answers;
	LIST(struct span) wanted; /* hosts, each once */
	bool is_closed;           /* nobody will connect */
	struct span domain;       /* whose hosts they are; or empty */
};

void contact_known_init(struct contact_known *known, struct arena *arena);

/* An answer that knows nothing yet but whom it is about. */
struct contact_answer *contact_answer_new(struct arena *arena, struct span host,
    enum contact_outcome outcome);

/* The answer; NULL: not known yet, and noted as wanted. */
const struct contact_answer *
contact_known_ask(struct contact_known *known, struct span host);

/* Keep an answer, which must live as long, and strike it off the wanted. */
void contact_known_add(struct contact_known *known,
    const struct contact_answer *answer);

/* "sender", "postmaster", "abuse", "nobody", "foreign" */
const char *contact_asked_name(enum contact_asked asked);

/* "made", "refused", "unreachable", "no-service", "not-asked" */
const char *contact_outcome_name(enum contact_outcome outcome);

#endif
