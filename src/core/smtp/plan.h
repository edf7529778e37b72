#ifndef NIXIE_SMTP_PLAN_H
#define NIXIE_SMTP_PLAN_H

/*
 * What a client is to do in one session. A plan is borrowed by the dialogue
 * (core/smtp/client), with all that it points to, until that is over.
 */

#include <stdint.h>

#include "core/smtp/auth.h"
#include "core/smtp/outcome.h"
#include "core/smtp/transcript.h"

enum smtp_tls_mode {
	SMTP_TLS_NONE,
	SMTP_TLS_TRY,      /* STARTTLS where it is offered */
	SMTP_TLS_MUST,     /* STARTTLS, or nothing */
	SMTP_TLS_IMPLICIT, /* from the first byte (RFC 8314) */
};

struct smtp_recipient {
	struct span address;
	struct span notify;   /* "SUCCESS,FAILURE" (RFC 3461); mostly empty */
	struct span original; /* "rfc822;joe@example.org"; mostly empty */
};

struct smtp_plan {
	bool is_lmtp;   /* LHLO, and a reply per recipient (RFC 2033) */
	bool uses_helo; /* no EHLO, as a client of old */
	enum smtp_tls_mode tls;
	struct span name;    /* what we call ourselves */
	struct span proxy;   /* bytes to send before all else */
	struct span xclient; /* "ADDR=192.0.2.1 NAME=[UNAVAILABLE]" */

	const struct smtp_credentials *credentials; /* NULL: no AUTH */
	unsigned mechanisms;    /* those that may be used; 0: all */
	bool shows_password;    /* ... even when nothing protects it */
	bool is_login_optional; /* one that fails is no fault */

	struct span sender;
	struct span envelope_id, returns; /* of DSN: ENVID, and FULL or HDRS */
	struct span parameters;           /* more words behind MAIL FROM */
	bool is_requiretls;
	const struct smtp_recipient *recipients;
	size_t recipient_count;

	struct span message; /* lines that end in CR LF: smtp_lines_write() */
	bool is_8bit;        /* it has bytes beyond ASCII */
	bool is_raw;       /* its bytes go as they are, its own "." included */
	bool is_binary;    /* not in lines at all (RFC 3030); needs chunks */
	bool is_forced;    /* send it, whatever is offered */
	size_t chunk;      /* BDAT in chunks of so many bytes; 0: DATA */
	bool is_pipelined; /* several commands at once, if it is offered */

	enum smtp_stage last; /* the last stage to go through */
	bool is_dropped;      /* ... and then close without a QUIT */

	uint64_t timeouts[SMTP_STAGES];     /* microseconds, for a stage */
	uint64_t timeout;                   /* for all of the dialogue */
	size_t max_bytes;                   /* that the server may send */
	struct smtp_transcript *transcript; /* NULL: none is kept */
};

/* Defaults: all stages, STARTTLS where offered, 30 s a stage, 5 min in all. */
void smtp_plan_init(struct smtp_plan *plan);

/* The same time for each stage. */
void smtp_plan_wait(struct smtp_plan *plan, uint64_t microseconds);

/*
 * Can this plan be carried out? False: which stage's words hold bytes that no
 * command may carry, or are missing.
 */
bool smtp_plan_check(const struct smtp_plan *plan, enum smtp_stage *stage);

/* Do any of its addresses need SMTPUTF8? */
bool smtp_plan_is_international(const struct smtp_plan *plan);

#endif
