/* How attempts are handed over to be kept, and messages wait for that. */

#include <stdlib.h>

#include "service/lab/play.h"

/* Outlives its session, if that ends first. */
struct lab_ticket {
	struct lab_session *session;
	struct lab_verdict verdict;
	struct smtp_decision decision;
	char words[];
};

/* What nobody waits for: the attempt that ends here, if there is one. */
void
lab_keep_rest(struct lab_session *session)
{
	const struct lab_options *options = session->lab->options;

	if (!lab_record_finish(&session->record, &session->server))
		return;
	options->keep(options->keeper, &session->record.attempt, NULL);
	lab_record_next(&session->record);
}

static void
decide(struct lab_session *session, const struct lab_verdict *verdict)
{
	lab_session_tell_owner(session, verdict);
	smtp_server_decide(&session->server, verdict->decision, loop_now());
}

/* There is no room for it (RFC 3463: mail system full). */
static void
say_full(struct lab_session *session)
{
	const struct smtp_decision full = { .code = 452,
		.status = { 4, 3, 1 },
		.words = span_of("Nothing more can be kept here now") };

	decide(session,
	    &(struct lab_verdict){ .decision = &full, .refused_by = "store" });
}

/* What was refused anyhow is refused in its own words. */
static void
say(struct lab_session *session, const struct lab_verdict *verdict,
    bool is_kept)
{
	if (is_kept || verdict->decision->code >= 400)
		decide(session, verdict);
	else
		say_full(session);
}

static struct lab_ticket *
new_ticket(struct lab_session *session, const struct lab_verdict *verdict)
{
	const struct span words = verdict->decision->words;
	struct lab_ticket *ticket = malloc(sizeof(*ticket) + words.len + 1);

	if (!ticket)
		abort();
	ticket->session = session;
	ticket->verdict = *verdict;
	ticket->decision = *verdict->decision;
	memcpy(ticket->words, words.ptr, words.len);
	ticket->decision.words.ptr = ticket->words;
	ticket->verdict.decision = &ticket->decision;
	return ticket;
}

/* The ticket is the session's if it has to wait; or NULL. */
static enum lab_kept
keep(struct lab_session *session, const struct lab_verdict *verdict,
    struct lab_ticket *ticket)
{
	const struct lab_options *options = session->lab->options;
	enum lab_kept kept;

	lab_record_message(&session->record, &session->server,
	    verdict->decision);
	kept = options->keep(options->keeper, &session->record.attempt, ticket);
	lab_record_next(&session->record);
	if (kept == LAB_KEPT_LATER)
		session->ticket = ticket;
	else
		free(ticket);
	return kept;
}

/* A message is not taken before it is kept. */
void
lab_keep_message(struct lab_session *session, const struct lab_verdict *verdict)
{
	/* A scenario has refused it already: nobody waits for that. */
	const bool is_said = verdict->decision->is_said;
	enum lab_kept kept = keep(session, verdict,
	    is_said ? NULL : new_ticket(session, verdict));

	if (kept != LAB_KEPT_LATER)
		say(session, verdict, kept == LAB_KEPT || is_said);
}

/* There is room for it, or not, before a scenario says that it is taken. */
static void
settle_before_play(struct lab_session *session, bool is_kept)
{
	session->is_kept = is_kept;
	if (is_kept)
		return;
	session->is_playing = false;
	say_full(session);
}

void
lab_keep_before_play(struct lab_session *session,
    const struct lab_verdict *verdict)
{
	enum lab_kept kept;

	lab_record_verdict(&session->record, &session->server, verdict);
	kept = keep(session, verdict, new_ticket(session, verdict));
	if (kept != LAB_KEPT_LATER)
		settle_before_play(session, kept == LAB_KEPT);
}

/* The dialogue that was kept with it has the reply already. */
void
lab_keep_played(struct lab_session *session, const struct lab_verdict *verdict)
{
	session->is_kept = session->server.is_told = false;
	decide(session, verdict);
}

void
lab_keep_end(struct lab_session *session)
{
	if (session->ticket)
		session->ticket->session = NULL;
	lab_keep_rest(session);
	lab_record_clear(&session->record);
}

void
lab_kept(struct lab_ticket *taken_ticket, bool is_kept)
{
	struct lab_session *session = taken_ticket->session;

	if (session) {
		session->ticket = NULL;
		stream_pause(session->stream, false);
		if (session->is_playing)
			settle_before_play(session, is_kept);
		else
			say(session, &taken_ticket->verdict, is_kept);
		lab_session_go_on(session);
	}
	free(taken_ticket);
}
