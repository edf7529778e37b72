#ifndef NIXIE_LAB_RECORD_H
#define NIXIE_LAB_RECORD_H

/*
 * What happens in a session, gathered to be kept: each attempt goes from one
 * MAIL to the next, or to the end, with the dialogue that led to it. What was
 * refused before any MAIL is an attempt, too. For session.c only.
 */

#include "core/auth/trace.h"
#include "service/lab/lab.h"

enum {
	RECORD_DIALOGUE_MAX = 256 * 1024,
	RECORD_RECIPIENTS_MAX = 256 * 1024,
	RECORD_VERDICTS_MAX = 512 * 1024,
	RECORD_REPLY_MAX = 8192,
};

struct lab_record {
	struct lab_attempt attempt; /* views of the texts below */
	bool is_on, is_open;
	struct smtp_transcript transcript;
	struct text dialogue, sender, recipients, verdicts, reply;
	size_t preamble; /* of the dialogue: what all attempts begin with */
};

/* What was decided at the session's stage, and why. */
struct lab_verdict {
	const struct smtp_decision *decision;
	enum lab_objection objection;
	const char *refused_by;
	const struct trace *trace;
};

/* Lets the server write its transcript; both must stay where they are. */
void lab_record_init(struct lab_record *record, struct smtp_server *server,
    uint64_t now);
void lab_record_clear(struct lab_record *record);

/*
 * At a MAIL, before it is decided on, and at the end: is there an attempt
 * before this which is to be kept? Then record->attempt is that.
 */
bool
lab_record_finish(struct lab_record *record, const struct smtp_server *server);
/* It is kept: begin the next one. */
void lab_record_next(struct lab_record *record);

/* Note a decision. */
void lab_record_verdict(struct lab_record *record,
    const struct smtp_server *server, const struct lab_verdict *verdict);

/* The message has come and was decided on: record->attempt is the whole. */
void lab_record_message(struct lab_record *record, struct smtp_server *server,
    const struct smtp_decision *decision);

#endif
