#ifndef NIXIE_EVIDENCE_EVIDENCE_H
#define NIXIE_EVIDENCE_EVIDENCE_H

/*
 * The centre of nixie: what is known of one delivery attempt to one
 * recipient, as facts. A reader makes evidence of its input; a diagnosis is
 * made of evidence and knowledge alone.
 *
 * Each fact says what, who says so, and at which bytes of the input.
 */

#include <stdint.h>

#include "base/list.h"
#include "core/evidence/terms.h"

/* What a server claims and what we saw ourselves are different things. */
enum witness {
	WITNESS_REMOTE,    /* the server that refused */
	WITNESS_LOCAL_MTA, /* the sender's own server or program */
	WITNESS_DNS,
	WITNESS_US,
};

enum fact_kind {
	FACT_RECIPIENT,
	FACT_ORIGINAL_RECIPIENT,
	FACT_SENDER,
	FACT_MESSAGE_ID,
	FACT_QUEUE_ID,
	FACT_TIME,
	FACT_REMOTE_HOST, /* who refused: name ... */
	FACT_REMOTE_IP,   /* ... and address */
	FACT_CLIENT_IP,   /* the address that was refused */
	FACT_HELO,        /* the name that the client greeted with */
	FACT_BANNER,      /* what the speaker greeted with */
	FACT_FRAME,       /* the words around the reply */
	FACT_FOLLOW_UP,   /* a later negative reply, which is no cause */
	FACT_AUTH_OFFERED,
	FACT_AUTH_TRIED,
	FACT_TLS_OFFERED,
	FACT_TLS_STARTED,
	FACT_HEADER, /* a line of the message that broke something */
	FACT_PORT,
	FACT_STATUS, /* a status code given apart from the reply */
	FACT_CODE,   /* the same for a reply code */
	FACT_SUBJECT,
	FACT_FROM,
	FACT_LIST_ID,
	FACT_FEEDBACK_ID,
	FACT_VERP,
	FACT_ENVELOPE_ID,
	FACT_LAST_ATTEMPT,
	FACT_NEW_ADDRESS,
	FACT_PARENT_ID,     /* of the message that this one was made of */
	FACT_LOGIN,         /* who had it sent */
	FACT_CLAIM,         /* a provider's own class: "Permanent/NoEmail" */
	FACT_CLAIMED_CAUSE, /* the cause of ours that the class speaks of */
	FACTS
};

struct fact {
	enum fact_kind kind;
	enum witness witness;
	struct span quote; /* the bytes of the input that say so */
	struct span value; /* the same, cleaned */
};

/* What is lacking, and would tell more. A set is a mask. */
enum missing {
	MISSING_FULL_REPLY = 1,
	MISSING_SENDING_IP = 2,
	MISSING_ENVELOPE_SENDER = 4,
	MISSING_RECIPIENT = 8,
	MISSING_STAGE = 16,
	MISSING_SPEAKING_HOST = 32,
};

/* What was too long for us, so that only the front of it was read. */
enum cut {
	CUT_INPUT = 1,
	CUT_HEADER = 2,     /* of the message, or of a part */
	CUT_PARTS = 4,      /* there are more */
	CUT_DEPTH = 8,      /* parts within parts within parts ... */
	CUT_TEXT = 16,      /* for people */
	CUT_RECIPIENTS = 32 /* there are more */
};

struct source {
	enum source_kind kind;
	const char *format; /* "postfix", "qmail", ...; NULL: not known */
	struct span name;   /* of the file */
	size_t index;       /* counted from 0 */
	unsigned line;      /* counted from 1; 0: not counted */
	unsigned cut;       /* a set of enum cut */
};

struct evidence {
	struct source source;
	enum case_kind kind;
	enum stage stage;
	enum role role;
	struct span input;  /* what all quotes lie in */
	size_t input_at;    /* where that begins, when it is but a piece */
	struct span reply;  /* the negative reply in it, codes and all */
	struct span around; /* the reply with its frames; empty: no frames */
	struct span outer;  /* Microsoft's own reply before it, and it */
	bool is_foreign;    /* a bounce of a message that is not ours */

	bool has_left; /* an answer says that the person is there no more */
	bool is_second_hand; /* a person passed it on */

	unsigned missing;
	unsigned attempts; /* made so far; 0: not counted */
	uint64_t delay;    /* in seconds, since the message came; 0: not told */
	LIST(struct fact) facts;
};

/* Add a fact whose value is its quote, blanks and all. */
void evidence_add(struct arena *arena, struct evidence *evidence,
    enum fact_kind kind, enum witness witness, struct span quote);

/* The first fact of this kind; NULL: there is none. */
const struct fact *
evidence_find(const struct evidence *evidence, enum fact_kind kind);

/* Its value; empty: there is none. */
struct span
evidence_value(const struct evidence *evidence, enum fact_kind kind);

/* The name of one thing that is missing, as the record prints it. */
const char *missing_name(enum missing missing);

/* The same for one thing that was cut. */
const char *cut_name(enum cut cut);

#endif
