#include "core/intake/transcript_answer.h"

#include "base/ascii.h"
#include "core/intake/transcript_case.h"
#include "core/intake/transcript_queue.h"

/* Recipients that one case for all of them names. */
enum { MAX_NAMED = 10 };

bool
transcript_answer_is_banner(const struct transcript_session *session,
    unsigned code)
{
	if (code != 220 || session->last == STAGE_UNKNOWN)
		return false;
	if (session->commands == 0 && session->last == STAGE_HELO)
		return false;
	for (size_t i = session->head; i < session->queue.count; i++)
		if (session->queue.items[i].verb == TRANSCRIPT_STARTTLS)
			return false;
	return true;
}

void
transcript_answer_echo(struct transcript_session *session)
{
	const size_t count = transcript_queue_waiting(session);
	const enum stage stage = session->reply.stage;

	if (count > 0)
		transcript_queue_skip(session, 1);
	else if (stage == STAGE_UNKNOWN)
		session->reply.stage = session->last;
}

/* 500 to 504: the command is not known; nobody is refused for good. */
static bool
is_weak(const struct transcript_failure *failure)
{
	return failure->code >= 500 && failure->code <= 504;
}

/* The first one counts, but "not known" less than "no". */
static void
keep(struct transcript_failure *kept, const struct transcript_failure *failure)
{
	if (!kept->is_set || (is_weak(kept) && !is_weak(failure)))
		*kept = *failure;
}

/* The case is for the session, and all that comes follows from it. */
static void
tell_dead(struct transcript_session *session,
    struct transcript_failure *failure)
{
	transcript_case_add(session, failure, span_empty());
	session->is_dead = session->is_failed = true;
	failure->is_set = false;
}

static bool
is_strong(const struct transcript_failure *failure)
{
	return failure->is_set && !is_weak(failure);
}

static void
follow_up(struct transcript_session *session,
    const struct transcript_failure *failure, struct span recipient)
{
	const size_t count = session->cases->count;

	transcript_case_follow_up(session, failure);
	if (recipient.len == 0 || session->named >= MAX_NAMED ||
	    count == session->first_of_transaction || !session->is_failed)
		return;
	session->named++;
	evidence_add(session->arena, &session->cases->items[count - 1],
	    FACT_RECIPIENT, WITNESS_US, recipient);
}

/* All recipients that the server took or was yet to take. */
static void
refuse_outstanding(struct transcript_session *session,
    const struct transcript_failure *failure)
{
	for (; transcript_queue_waiting(session) > 0; session->head++)
		if (transcript_queue_front(session)->verb == TRANSCRIPT_RCPT)
			transcript_queue_accept(session,
			    transcript_queue_front(session)->address);
	if (!session->is_failed)
		transcript_case_add_accepted(session, failure);
}

/* A refusal that the transaction does not get over. */
static void
fail(struct transcript_session *session, struct transcript_failure *failure,
    const struct transcript_command *command)
{
	const bool has_cases =
	    session->cases->count > session->first_of_transaction;
	const bool has_accepted =
	    session->accepted.count > 0 && failure->stage != STAGE_MAIL;
	const struct span recipient =
	    command->verb == TRANSCRIPT_RCPT ? command->address : span_empty();

	if (!session->is_failed && is_strong(&session->auth))
		tell_dead(session, &session->auth);
	else if (!session->is_failed && is_strong(&session->helo))
		tell_dead(session, &session->helo);
	if (!session->is_failed && failure->stage == STAGE_RCPT) {
		transcript_case_add(session, failure, recipient);
		return;
	}
	if (session->is_failed || (has_cases && !has_accepted)) {
		follow_up(session, failure, recipient);
		return;
	}
	if (has_accepted)
		transcript_case_add_accepted(session, failure);
	else
		transcript_case_add(session, failure, span_empty());
	session->is_failed = true;
}

static void
refuse(struct transcript_session *session, struct transcript_failure *reply,
    const struct transcript_command *command)
{
	session->is_refused = true;
	switch (reply->stage) {
	case STAGE_BANNER:
		tell_dead(session, reply);
		break;
	case STAGE_HELO:
		keep(&session->helo, reply);
		break;
	case STAGE_STARTTLS:
		keep(&session->starttls, reply);
		break;
	case STAGE_AUTH:
		keep(&session->auth, reply);
		break;
	case STAGE_MAIL:
		transcript_queue_begin(session, command->address);
		fail(session, reply, command);
		break;
	case STAGE_RCPT:
	case STAGE_DATA:
	case STAGE_EOD:
		fail(session, reply, command);
		break;
	case STAGE_QUIT:
		break;
	default:
		if (session->cases->count > session->first_of_transaction)
			follow_up(session, reply, span_empty());
		else
			keep(&session->other, reply);
		break;
	}
	if (reply->code == 421 && reply->stage != STAGE_QUIT)
		refuse_outstanding(session, reply);
}

/* The next reply is for the message, whether the log shows it or not. */
static void
await_end(struct transcript_session *session)
{
	struct transcript_command dot = { .verb = TRANSCRIPT_DOT,
		.address = span_empty(),
		.is_labelled = !session->reader->is_bare_reply };

	session->is_body = false;
	if (session->head > 0)
		session->queue.items[--session->head] = dot;
	else
		transcript_queue_add(session, &dot);
	session->reader->is_body = !session->is_dot_seen;
	session->is_dot_seen = false;
	if (!session->reader->is_body || !session->reader->is_bare_reply)
		return;
	session->reader->is_raw_body =
	    transcript_reader_has_dot(session->reader);
}

static void
accept(struct transcript_session *session,
    const struct transcript_failure *reply,
    const struct transcript_command *command)
{
	switch (command->verb) {
	case TRANSCRIPT_HELO:
		session->helo.is_set = session->is_dead = false;
		break;
	case TRANSCRIPT_STARTTLS:
		transcript_case_note(session, FACT_TLS_STARTED, WITNESS_REMOTE,
		    reply->quote, reply->quote);
		break;
	case TRANSCRIPT_AUTH:
		session->auth.is_set &= reply->code == 334;
		session->is_secret = reply->code == 334;
		break;
	case TRANSCRIPT_MAIL:
		session->helo.is_set = false;
		transcript_queue_begin(session, command->address);
		break;
	case TRANSCRIPT_RCPT:
		transcript_queue_accept(session, command->address);
		break;
	case TRANSCRIPT_DATA:
		if (reply->code == 354)
			await_end(session);
		break;
	case TRANSCRIPT_DOT:
		transcript_case_deliver(session, reply);
		break;
	default:
		break;
	}
}

static void
note_turn(struct transcript_session *session,
    const struct transcript_failure *reply)
{
	if (session->turns)
		*list_add(session->arena, session->turns) =
		    (struct transcript_turn){ reply->stage, reply->code,
			    reply->reply };
}

static bool
is_greeting(const struct transcript_session *session, unsigned code)
{
	return session->last == STAGE_UNKNOWN &&
	    (transcript_queue_waiting(session) == 0 ||
		(code == 220 &&
		    transcript_queue_front(session)->verb !=
			TRANSCRIPT_STARTTLS)) &&
	    (code == 220 || (code >= 400 && session->commands == 0));
}

/* "mx.example.org"; not "5.7.1", where somebody is turned away. */
static bool
is_host(struct span word)
{
	bool has_dot = false, has_letter = false;

	for (size_t i = 0; i < word.len; i++) {
		has_dot |= word.ptr[i] == '.';
		has_letter |= ascii_is_letter(word.ptr[i]);
	}
	return has_dot && has_letter;
}

static void
greet(struct transcript_session *session, struct transcript_failure *reply)
{
	struct span banner = reply->quote;

	reply->stage = session->last = STAGE_BANNER;
	/* Another session: who listens wants to hear the last. */
	if (session->turns)
		session->turns->count = 0;
	note_turn(session, reply);
	if (banner.len > 4)
		span_take(&banner, 4);
	transcript_case_note(session, FACT_BANNER, WITNESS_REMOTE, reply->quote,
	    span_trim(banner));
	if (!session->has[FACT_REMOTE_HOST]) {
		struct span rest = span_trim(banner), word;

		if (span_split(&rest, ' ', &word) && is_host(word))
			transcript_case_note(session, FACT_REMOTE_HOST,
			    WITNESS_REMOTE, word, word);
	}
	session->error.is_set = false;
	if (reply->code >= 400)
		refuse(session, reply, &(struct transcript_command){ 0 });
}

/*
 * sendmail's notices leave out commands that went through, so that a reply to
 * RCPT seems to answer DATA. The reply that is one too many shows it.
 */
static void
correct_stage(struct transcript_session *session)
{
	struct evidence *evidence;

	if (session->commands != 1 || session->last != STAGE_DATA ||
	    transcript_queue_waiting(session) > 0 ||
	    session->cases->count != session->first_of_transaction + 1)
		return;
	evidence = &session->cases->items[session->first_of_transaction];
	if (evidence->stage == STAGE_DATA)
		evidence->stage = STAGE_RCPT;
}

void
transcript_answer(struct transcript_session *session,
    struct transcript_failure *reply)
{
	const enum stage told = reply->stage;
	struct transcript_command command;

	if (is_greeting(session, reply->code) && told == STAGE_UNKNOWN) {
		greet(session, reply);
		return;
	}
	if (session->reader->is_body)
		session->reader->is_body = session->reader->is_raw_body = false;
	if (reply->code >= 400)
		correct_stage(session);
	command = transcript_queue_take(session, reply->code);
	session->is_secret = false;
	reply->stage = transcript_words_stage(command.verb);
	if (reply->stage == STAGE_UNKNOWN && told != STAGE_UNKNOWN)
		reply->stage = told;
	if (reply->stage == STAGE_UNKNOWN && command.verb == TRANSCRIPT_NO_VERB)
		reply->stage =
		    session->last == STAGE_BANNER ? STAGE_HELO : session->last;
	if (reply->stage != STAGE_UNKNOWN)
		session->last = reply->stage;
	note_turn(session, reply);
	if (reply->code >= 400) {
		refuse(session, reply, &command);
		return;
	}
	/* A farewell mends nothing. */
	if (reply->stage != STAGE_QUIT)
		session->error.is_set = false;
	accept(session, reply, &command);
}

enum stage
transcript_answer_stands(const struct transcript_session *session)
{
	enum stage stage = STAGE_UNKNOWN;

	if (session->is_lost)
		return STAGE_EOD;
	if (transcript_queue_waiting(session) > 0)
		stage = transcript_words_stage(
		    transcript_queue_front(session)->verb);
	if (stage != STAGE_UNKNOWN)
		return stage;
	return session->last == STAGE_UNKNOWN ? STAGE_CONNECT : session->last;
}

/* Of the refusals that the client did not get over, the one that counts. */
static struct transcript_failure *
left_over(struct transcript_session *session)
{
	if (session->auth.is_set)
		return &session->auth;
	if (session->helo.is_set)
		return &session->helo;
	if (session->error.is_set)
		return &session->error;
	if (session->starttls.is_set)
		return &session->starttls;
	return session->other.is_set ? &session->other : NULL;
}

void
transcript_answer_end(struct transcript_session *session)
{
	struct transcript_failure *failure;

	if (session->error.is_set && !session->is_failed &&
	    !is_strong(&session->auth))
		refuse_outstanding(session, &session->error);
	if (session->was_delivered ||
	    session->cases->count > session->first_case)
		return;
	failure = left_over(session);
	if (failure)
		transcript_case_add(session, failure, span_empty());
}
