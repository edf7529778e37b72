#ifndef NIXIE_SMTP_SERVER_H
#define NIXIE_SMTP_SERVER_H

/*
 * The server's side of an SMTP or LMTP session (RFC 5321, 2033), without any
 * wire: bytes of the client and the time go in, replies, deadlines and
 * questions come out.
 *
 *	smtp_server_init(&server, &rules, now);
 *	while ((act = smtp_server_next(&server, now, &bytes)) !=
 *	    SMTP_SERVER_CLOSE) {
 *		SMTP_SERVER_SEND:   send the bytes; ask again when they have gone
 *		SMTP_SERVER_SECURE: shake hands, then smtp_server_secured()
 *		SMTP_SERVER_DECIDE: look at server.stage and the envelope; say
 *		                    smtp_server_decide(), now or later
 *		SMTP_SERVER_OBJECTED: tell of server.objection, a reply that
 *		                    the dialogue gave by itself; ask again
 *		SMTP_SERVER_WAIT:   smtp_server_read() what comes; at
 *		                    server.deadline smtp_server_expired()
 *	}
 *
 * It is strict where the world was hurt: only CR LF . CR LF ends a message,
 * what was sent behind STARTTLS is thrown away, a message that is too large
 * is read to its end, and passwords are asked for under TLS only. Whether a
 * sender, a recipient or a message is taken is not decided here.
 */

#include <stdint.h>

#include "base/list.h"
#include "core/smtp/login.h"
#include "core/smtp/outcome.h"
#include "core/smtp/transcript.h"
#include "core/smtp/xclient.h"

/* What becomes of a LF that stands without its CR. */
enum smtp_bare_lf {
	SMTP_BARE_LF_REFUSE, /* the command, or the message, is refused */
	SMTP_BARE_LF_KEEP,   /* it is a byte like others; ends no line */
	SMTP_BARE_LF_ALLOW,  /* it ends a line, but never the message */
};

/* What all sessions of a port have in common; borrowed. */
struct smtp_server_rules {
	struct span name;     /* what the server calls itself */
	struct span software; /* behind ESMTP in the banner; may be empty */
	bool is_lmtp;
	bool offers_tls;  /* STARTTLS */
	bool offers_auth; /* under TLS only, unless ... */
	bool offers_auth_plain;
	unsigned mechanisms; /* 1 << enum smtp_mechanism; 0: all */
	bool has_no_pipelining, has_no_8bitmime, has_no_utf8, has_no_chunking,
	    has_no_dsn;
	enum smtp_bare_lf bare_lf;
	size_t max_message;    /* bytes; 0: no limit is announced */
	const char *too_large; /* the reply then, without its CR LF */
	size_t max_header;     /* bytes of it; 0: any number */
	size_t max_recipients; /* of a message */
	const char *too_many;
	size_t max_line;     /* of a command */
	unsigned max_errors; /* then the session is ended */
	unsigned max_commands;
	unsigned early;        /* 1 << stage: AUTH, STARTTLS; see is_early */
	uint64_t timeout;      /* microseconds for a command, or for silence */
	uint64_t data_timeout; /* for a whole message */
};

/* Limits that do for any test; name and offers are still to be set. */
void smtp_server_rules_init(struct smtp_server_rules *rules);

enum smtp_server_act {
	SMTP_SERVER_SEND,
	SMTP_SERVER_SECURE,
	SMTP_SERVER_DECIDE,
	SMTP_SERVER_OBJECTED,
	SMTP_SERVER_WAIT,
	SMTP_SERVER_CLOSE,
};

/* What was wrong with a message's bytes. */
enum smtp_body_quirk {
	SMTP_BODY_BARE_LF = 1,
	SMTP_BODY_BARE_CR = 2,
	SMTP_BODY_NUL = 4,
	SMTP_BODY_LONG_LINE = 8, /* over 998 bytes (RFC 5322, 2.1.1) */
	SMTP_BODY_8BIT = 16,
};

struct smtp_server_recipient {
	struct span address;
	struct span parameters; /* behind it: "NOTIFY=NEVER" */
};

struct smtp_envelope {
	bool has_sender;
	struct span sender; /* empty: the null sender */
	struct span parameters;
	bool is_8bit, is_binary, is_utf8, is_requiretls;
	size_t size; /* that was announced; 0: none */
	LIST(struct smtp_server_recipient) recipients; /* that were taken */
};

/* What the owner decided. */
struct smtp_decision {
	unsigned code; /* 0: what a server says that has no objection */
	struct smtp_status status; /* severity 0: none is said */
	struct span words;         /* lines, parted by LF */
	bool closes;               /* and then the connection ends */
	bool is_said;              /* by smtp_server_say_bytes() */
};

enum smtp_server_phase {
	SMTP_SERVER_BANNER,
	SMTP_SERVER_COMMANDS,
	SMTP_SERVER_RESPONSE, /* the client answers a challenge */
	SMTP_SERVER_MESSAGE,
	SMTP_SERVER_CHUNK,
	SMTP_SERVER_OVER,
};

struct smtp_server {
	/* For the owner to read, at any time. */
	uint64_t deadline;
	enum smtp_stage stage; /* that is to be decided on */
	struct span helo;      /* empty: not greeted yet */
	bool is_esmtp, is_secure;
	struct span user;        /* logged in; empty: nobody */
	struct smtp_login login; /* to decide on */
	struct smtp_envelope envelope;
	struct smtp_server_recipient candidate; /* of RCPT, to decide on */
	size_t recipient; /* of LMTP, which to decide on at the end */
	struct text message;
	unsigned body_quirks;
	size_t longest_line, line_bytes; /* of the one that comes now */
	bool is_too_large; /* the message; what is kept is not the whole */
	bool is_header_over, is_header_too_large; /* then it is, too */
	unsigned messages, errors, commands;
	struct smtp_transcript *transcript; /* NULL: none is kept */
	bool is_told;          /* the next reply: it stands in the transcript */
	const char *objection; /* "500 5.5.2 Line too long"; NULL: none */
	/*
	 * The command came, and the dialogue has not yet looked at it: it does
	 * when code 0 is decided. At AUTH, code 334 lets the client answer,
	 * and the owner decides again.
	 */
	bool is_early;
	struct span words; /* of that command */

	/* For the owner to set: borrowed, and empty at first. */
	struct span nonce; /* hard to guess; without it, no CRAM, no SCRAM */
	struct span peer;  /* names of the client's certificate, by blanks */
	bool takes_xclient, takes_xforward; /* this client may */
	struct smtp_xclient xclient; /* whom it speaks for; to decide on */

	/* The dialogue's own. */
	const struct smtp_server_rules *rules;
	struct arena arena; /* of the session: helo, user */
	struct arena mail;  /* of one message's envelope */
	enum smtp_server_phase phase;
	struct text in, out;
	size_t at; /* where in the input we are */
	bool is_out_handed, is_objection_handed, is_deciding, is_tls_due,
	    is_closing;
	unsigned body_state;
	char body_last;
	size_t chunk;         /* bytes of BDAT that are still to come */
	bool is_chunk_wasted; /* they are read and thrown away */
	bool is_last_chunk, is_chunked;
	unsigned logins; /* tries */
	bool is_login_closing;
	struct smtp_decision verdict; /* that waits for the client's nothing */
	uint64_t now;
};

void smtp_server_init(struct smtp_server *server,
    const struct smtp_server_rules *rules, uint64_t now);
void smtp_server_clear(struct smtp_server *server);

/* What has happened. */
void smtp_server_secured(struct smtp_server *server, uint64_t now);
void
smtp_server_read(struct smtp_server *server, struct span bytes, uint64_t now);
void smtp_server_expired(struct smtp_server *server, uint64_t now);
void smtp_server_decide(struct smtp_server *server,
    const struct smtp_decision *decision, uint64_t now);

/* While a decision is due: words of a reply, in the owner's own bytes. */
void smtp_server_say_bytes(struct smtp_server *server, struct span bytes);

/* What to do now; the bytes are good until the next call of any of these. */
enum smtp_server_act
smtp_server_next(struct smtp_server *server, uint64_t now, struct span *bytes);

/* The reply that a decision becomes, each line with code, status and CR LF. */
void
smtp_decision_write(struct text *reply, const struct smtp_decision *decision);

/*
 * The value of a parameter such as SIZE among those behind an address; empty
 * and true when it stands there without one.
 */
bool smtp_parameter_find(struct span parameters, const char *name,
    struct span *value);

#endif
