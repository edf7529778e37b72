#ifndef NIXIE_SMTP_OUTCOME_H
#define NIXIE_SMTP_OUTCOME_H

/*
 * How a dialogue, or one of its steps, ended: at which stage, what the server
 * said, and who failed. One that went well has the failure NONE.
 */

#include "core/smtp/reply.h"

/* In the order in which a session comes to them. */
enum smtp_stage {
	SMTP_STAGE_CONNECT,
	SMTP_STAGE_TLS, /* the handshake of a port that begins with it */
	SMTP_STAGE_BANNER,
	SMTP_STAGE_HELO,
	SMTP_STAGE_STARTTLS, /* the command, and its handshake */
	SMTP_STAGE_XCLIENT,
	SMTP_STAGE_AUTH,
	SMTP_STAGE_MAIL,
	SMTP_STAGE_RCPT,
	SMTP_STAGE_DATA,
	SMTP_STAGE_EOD, /* the end of the message */
	SMTP_STAGE_QUIT,
	SMTP_STAGES
};

enum smtp_failure {
	SMTP_FAILURE_NONE,
	SMTP_FAILURE_OURS,     /* what we were told to do cannot be done */
	SMTP_FAILURE_WIRE,     /* the way there, or a silent server */
	SMTP_FAILURE_PROTOCOL, /* it does not speak as it should */
	SMTP_FAILURE_FEATURE,  /* it does not offer what is needed */
	SMTP_FAILURE_ANSWER,   /* it said no */
};

enum smtp_fault {
#define FAULT(id, name, failure, words) SMTP_FAULT_##id,
#include "core/smtp/fault_table.h"
#undef FAULT
	SMTP_FAULTS
};

struct smtp_outcome {
	enum smtp_stage stage;
	enum smtp_failure failure;
	enum smtp_fault fault;
	struct smtp_reply reply; /* lines 0: there was none */
	struct span detail;      /* what the system or OpenSSL says; or empty */
};

/* "rcpt": the words of the record (`stage`). */
const char *smtp_stage_name(enum smtp_stage stage);

/* False: there is no such stage. */
bool smtp_stage_parse(struct span name, enum smtp_stage *stage);

/* "answer" */
const char *smtp_failure_name(enum smtp_failure failure);

/* "said_no"; whose failure it is; and the words for people. */
const char *smtp_fault_name(enum smtp_fault fault);
enum smtp_failure smtp_fault_failure(enum smtp_fault fault);
const char *smtp_fault_words(enum smtp_fault fault);

#endif
