#include "service/verify/probes_parts.h"

enum { EVIDENCE_MAX = 600, LOW_CODE = 400, HIGH_CODE = 500 };

/* "mx.example.org, rcpt: 550 5.1.1 No such user", in one line. */
static struct span
write_evidence(struct verify_probe *probe, const struct smtp_outcome *outcome)
{
	const struct smtp_reply *reply = &outcome->reply;
	struct span rest = reply->text, line;
	struct text text;

	text_init(&text, &probe->probes->arena, EVIDENCE_MAX);
	text_write_string(&text, probe->way.name);
	text_write_format(&text, ", %s: ", smtp_stage_name(outcome->stage));
	if (reply->lines == 0)
		text_write_string(&text, smtp_fault_words(outcome->fault));
	for (unsigned i = 0; i < reply->lines && scan_line(&rest, &line); i++) {
		if (i > 0)
			text_write_byte(&text, ' ');
		text_write(&text, line);
	}
	return text_span(&text);
}

/* What the reply means, by all that is known of replies; NULL: nothing. */
static const struct diagnosis *
diagnose_reply(struct verify_probe *probe, const struct smtp_reply *reply)
{
	struct session *session = probe->probes->session;

	session_open(session, reply->text, span_empty(), false);
	return session_next(session) == SESSION_CASE ? &session->diagnosis
						     : NULL;
}

/* Only a text, or an issuer's own code, is beyond doubt. */
static bool
is_unknown_mailbox(const struct diagnosis *diagnosis)
{
	return span_equal(diagnosis->cause->name, span_of("mailbox_unknown")) &&
	    diagnosis->confidence != CONFIDENCE_LOW &&
	    diagnosis->suppress.advice == SUPPRESS_NOW;
}

static enum verify_answer
judge(struct verify_probe *probe, const struct smtp_outcome *outcome)
{
	const unsigned code = outcome->reply.code;
	const struct diagnosis *diagnosis;

	if (outcome->fault == SMTP_FAULT_NONE)
		return outcome->reply.lines > 0 ? VERIFY_ANSWER_TAKEN
						: VERIFY_ANSWER_NONE;
	if (outcome->fault == SMTP_FAULT_NO_SMTPUTF8)
		return VERIFY_ANSWER_OTHER;
	if (outcome->failure != SMTP_FAILURE_ANSWER || code < LOW_CODE)
		return VERIFY_ANSWER_NONE;
	diagnosis = diagnose_reply(probe, &outcome->reply);
	if (diagnosis && diagnosis->side == SIDE_SENDER &&
	    !span_equal(diagnosis->cause->name, span_of("greylisted")))
		return VERIFY_ANSWER_US;
	if (code < HIGH_CODE)
		return VERIFY_ANSWER_LATER;
	if (outcome->stage != SMTP_STAGE_RCPT)
		return VERIFY_ANSWER_US;
	/* "500": it did not understand, which says nothing of anybody. */
	if (code < HIGH_CODE + 50)
		return VERIFY_ANSWER_OTHER;
	/* A host that only helps out may not know them all. */
	return diagnosis && !probe->is_second && is_unknown_mailbox(diagnosis)
	    ? VERIFY_ANSWER_UNKNOWN
	    : VERIFY_ANSWER_OTHER;
}

/* It ended before any recipient was named, or in the middle of them. */
static void
read_failure(struct verify_probe *probe, const struct smtp_outcome *outcome)
{
	struct verify_session *session = &probe->session;
	const struct span evidence = write_evidence(probe, outcome);

	session->is_unreached = outcome->stage == SMTP_STAGE_CONNECT;
	session->whole = judge(probe, outcome);
	if (session->whole == VERIFY_ANSWER_NONE)
		session->whole = VERIFY_ANSWER_LATER;
	for (size_t i = 0; i < session->count; i++)
		session->evidence[i] = evidence;
}

/*
 * By the step, for what ends the session later (a server that closes instead
 * of answering QUIT) takes nothing back that was said.
 */
static enum verify_answer
read_recipient(struct verify_probe *probe, size_t number, struct span *evidence)
{
	const struct smtp_client *client = &probe->dialogue.client;

	for (size_t i = 0; i < client->steps.count; i++) {
		const struct smtp_step *step = &client->steps.items[i];
		const bool is_taken = step->reply.code / 100 == 2;
		const struct smtp_outcome outcome = {
			.stage = SMTP_STAGE_RCPT,
			.fault =
			    is_taken ? SMTP_FAULT_NONE : SMTP_FAULT_SAID_NO,
			.failure =
			    is_taken ? SMTP_FAILURE_NONE : SMTP_FAILURE_ANSWER,
			.reply = step->reply,
		};

		if (step->stage != SMTP_STAGE_RCPT || step->reply.lines == 0 ||
		    step->recipient != number)
			continue;
		*evidence = write_evidence(probe, &outcome);
		return judge(probe, &outcome);
	}
	return VERIFY_ANSWER_NONE;
}

/*
 * What is said of recipients of a sender that was refused tells nothing; nor
 * what is said by a server whose replies do not fit the questions.
 */
static bool
is_worth_reading(const struct smtp_client *client)
{
	if (client->outcome.failure == SMTP_FAILURE_PROTOCOL)
		return false;
	for (size_t i = 0; i < client->steps.count; i++)
		if (client->steps.items[i].stage == SMTP_STAGE_MAIL)
			return client->steps.items[i].reply.code / 100 == 2;
	return false;
}

void
verify_probe_read(struct verify_probe *probe)
{
	struct verify_session *session = &probe->session;
	const struct smtp_client *client = &probe->dialogue.client;
	bool is_any = false;

	if (!is_worth_reading(client)) {
		read_failure(probe, &client->outcome);
		return;
	}
	for (size_t i = 0; i < session->count; i++) {
		session->answers[i] =
		    read_recipient(probe, i, &session->evidence[i]);
		is_any |= session->answers[i] != VERIFY_ANSWER_NONE;
	}
	if (session->is_testing)
		session->random = read_recipient(probe, session->count,
		    &session->evidence[VERIFY_SESSION_JOBS]);
	if (!is_any)
		read_failure(probe, &client->outcome);
}
