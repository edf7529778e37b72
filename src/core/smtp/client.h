#ifndef NIXIE_SMTP_CLIENT_H
#define NIXIE_SMTP_CLIENT_H

/*
 * The client's side of an SMTP or LMTP session, without any wire: bytes of
 * the server and the time go in, bytes for it and deadlines come out.
 *
 *	smtp_client_init(&client, &arena, &plan, now);
 *	smtp_client_connected(&client, now);
 *	while ((act = smtp_client_next(&client, now, &bytes)) !=
 *	    SMTP_CLIENT_CLOSE) {
 *		SMTP_CLIENT_SEND:   send the bytes; ask again when they have gone
 *		SMTP_CLIENT_SECURE: shake hands, then smtp_client_secured()
 *		SMTP_CLIENT_WAIT:   smtp_client_read() what comes; at
 *		                    client.deadline smtp_client_expired()
 *	}
 *
 * What the server sends is hostile. Nothing that it said before STARTTLS is
 * believed after it, and what it sent behind its answer to STARTTLS ends the
 * session. The first failure is the outcome; what follows is shown in the
 * steps.
 */

#include "base/list.h"
#include "core/smtp/extension.h"
#include "core/smtp/imprint.h"
#include "core/smtp/plan.h"

enum { SMTP_CLIENT_MAX_LINE = 4096, SMTP_CLIENT_OUTPUT = 16 * 1024 };

enum smtp_client_act {
	SMTP_CLIENT_SEND,
	SMTP_CLIENT_SECURE,
	SMTP_CLIENT_WAIT,
	SMTP_CLIENT_CLOSE,
};

/* Something that was said, or waited for, and what came back. */
struct smtp_step {
	enum smtp_stage stage;
	size_t recipient;        /* of RCPT, and of LMTP's replies at the end */
	struct span command;     /* without line end; secrets are *** */
	struct smtp_reply reply; /* lines 0: none has come */
	uint64_t begun, ended;
	bool is_secure;
};

enum smtp_phase {
	SMTP_PHASE_CONNECT,
	SMTP_PHASE_BANNER,
	SMTP_PHASE_HELLO,
	SMTP_PHASE_HANDSHAKE,
	SMTP_PHASE_SESSION, /* after a hello: what the plan needs first */
	SMTP_PHASE_AUTH,
	SMTP_PHASE_ENVELOPE,
	SMTP_PHASE_DATA,
	SMTP_PHASE_BODY,
	SMTP_PHASE_QUIT,
	SMTP_PHASE_OVER,
};

struct smtp_client {
	/* For the owner to read, at any time. */
	uint64_t deadline;
	struct smtp_outcome outcome;
	struct smtp_outcome *results; /* one per recipient of the plan */
	LIST(struct smtp_step) steps;
	struct smtp_offer offer;       /* of the last hello */
	struct smtp_offer plain_offer; /* ... before STARTTLS */
	bool has_offer, has_plain_offer;
	bool is_secure;
	bool is_logged_in;
	bool is_login_settled; /* either way: no secret is needed any more */
	bool is_over;
	enum smtp_mechanism mechanism; /* tried last */
	unsigned quirks; /* of all replies: enum smtp_reply_quirk */
	bool has_no_dsn; /* DSN was wished for, and is not offered */

	/* The dialogue's own. */
	const struct smtp_plan *plan;
	struct arena *arena;
	enum smtp_phase phase;
	uint64_t end;    /* of all the time */
	size_t waiting;  /* the first step that has no reply */
	size_t accepted; /* recipients */
	size_t next;     /* recipient to name */
	size_t received; /* bytes */
	struct text in;  /* of the reply that is coming */
	size_t line;     /* where its last line begins */
	bool has_more;   /* behind the reply that is being answered */
	struct text out;
	bool is_out_handed;
	bool is_hello_old; /* HELO, for EHLO was refused */
	bool is_handshake_due;
	bool is_plain_kept; /* STARTTLS was refused, and need not be */
	bool is_xclient_done;
	bool is_data_said;
	bool is_last_chunk;
	struct smtp_auth auth;
	unsigned tried;     /* mechanisms */
	bool is_login_over; /* it failed, and need not be */
	char *login;        /* room for what is said meanwhile; or NULL */
	struct span secret; /* the response sent last */
	struct smtp_imprint imprints[2]; /* of the password and of that */
	struct span body;                /* what is left to send */
	bool is_line_begun;              /* the body stands within a line */
};

void smtp_client_init(struct smtp_client *client, struct arena *arena,
    const struct smtp_plan *plan, uint64_t now);

/* What has happened. */
void smtp_client_connected(struct smtp_client *client, uint64_t now);
void smtp_client_secured(struct smtp_client *client, uint64_t now);
void
smtp_client_read(struct smtp_client *client, struct span bytes, uint64_t now);
void smtp_client_closed(struct smtp_client *client, uint64_t now);
void smtp_client_expired(struct smtp_client *client, uint64_t now);

/* The wire failed, or TLS, or the owner will not go on; in whose words. */
void smtp_client_fail(struct smtp_client *client, enum smtp_fault fault,
    struct span detail, uint64_t now);

/* What to do now; the bytes are good until the next call of any of these. */
enum smtp_client_act
smtp_client_next(struct smtp_client *client, uint64_t now, struct span *bytes);

/* The stage that a failure now would be told of. */
enum smtp_stage smtp_client_stage(const struct smtp_client *client);

#endif
