#include "core/intake/transcript_queue.h"

#include "core/intake/transcript_case.h"

/* How far a reply may be behind; more commands are never sent at once. */
enum { MAX_SKIPPED = 64 };

size_t
transcript_queue_waiting(const struct transcript_session *session)
{
	return session->queue.count - session->head;
}

const struct transcript_command *
transcript_queue_front(const struct transcript_session *session)
{
	return &session->queue.items[session->head];
}

void
transcript_queue_accept(struct transcript_session *session, struct span address)
{
	if (session->accepted.count < TRANSCRIPT_MAX_RECIPIENTS)
		*list_add(session->arena, &session->accepted) = address;
}

void
transcript_queue_begin(struct transcript_session *session, struct span sender)
{
	static const enum fact_kind kinds[] = { FACT_SENDER, FACT_SUBJECT,
		FACT_FROM, FACT_MESSAGE_ID };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		session->has[kinds[i]] = false;
	session->accepted.count = session->headers.count = 0;
	session->is_lost = session->is_dot_seen = session->is_body = false;
	session->is_over = false;
	if (!session->is_dead) {
		session->is_failed = false;
		session->follow_ups = session->named = 0;
		session->first_of_transaction = session->cases->count;
	}
	if (sender.len > 0)
		transcript_case_note(session, FACT_SENDER, WITNESS_US, sender,
		    sender);
}

/* Take one command off the queue as if it had been answered with yes. */
static void
skip(struct transcript_session *session)
{
	struct transcript_command command = *transcript_queue_front(session);

	session->head++;
	if (command.verb == TRANSCRIPT_MAIL)
		transcript_queue_begin(session, command.address);
	else if (command.verb == TRANSCRIPT_RCPT)
		transcript_queue_accept(session, command.address);
	else if (command.verb == TRANSCRIPT_DOT)
		session->is_lost = true;
}

void
transcript_queue_skip(struct transcript_session *session, size_t left)
{
	while (transcript_queue_waiting(session) > left)
		skip(session);
}

/*
 * RFC 2920, 3.1: a client must see the reply to these before it goes on. Some
 * send QUIT along with the dot.
 */
static bool
must_wait(const struct transcript_command *command, enum transcript_verb next)
{
	if (command->verb == TRANSCRIPT_DOT && next == TRANSCRIPT_QUIT)
		return false;
	return command->is_silent ||
	    (command->is_labelled &&
		(command->verb == TRANSCRIPT_HELO ||
		    command->verb == TRANSCRIPT_STARTTLS ||
		    command->verb == TRANSCRIPT_AUTH ||
		    command->verb == TRANSCRIPT_DOT));
}

void
transcript_queue_add(struct transcript_session *session,
    const struct transcript_command *command)
{
	const size_t count = session->queue.count;

	/* A log that lacks replies must not shift those that it has. */
	if (transcript_queue_waiting(session) > 0 &&
	    (must_wait(&session->queue.items[count - 1], command->verb) ||
		transcript_queue_waiting(session) >= TRANSCRIPT_MAX_QUEUE))
		transcript_queue_skip(session, 0);
	if (transcript_queue_waiting(session) == 0)
		session->head = session->queue.count = 0;
	else if (session->head >= TRANSCRIPT_MAX_QUEUE) {
		memmove(session->queue.items,
		    session->queue.items + session->head,
		    transcript_queue_waiting(session) * sizeof(*command));
		session->queue.count = transcript_queue_waiting(session);
		session->head = 0;
	}
	*list_add(session->arena, &session->queue) = *command;
}

/* Can a reply with this code answer that command, as some can only one? */
static bool
is_answer(unsigned code, enum transcript_verb verb)
{
	switch (code) {
	case 354:
		return verb == TRANSCRIPT_DATA;
	case 334:
	case 235:
	case 534:
	case 535:
		return verb == TRANSCRIPT_AUTH;
	case 221:
		return verb == TRANSCRIPT_QUIT;
	case 220:
		return verb == TRANSCRIPT_STARTTLS;
	default:
		return true;
	}
}

static void
skip_to_answered(struct transcript_session *session, unsigned code)
{
	const size_t count = transcript_queue_waiting(session);

	for (size_t i = 0; i < count && i < MAX_SKIPPED; i++)
		if (is_answer(code,
			session->queue.items[session->head + i].verb)) {
			transcript_queue_skip(session, count - i);
			return;
		}
}

/*
 * Some logs have the server's lines only. What was asked is told by the
 * order, in which no client has much choice.
 */
static enum transcript_verb
guess(const struct transcript_session *session, unsigned code)
{
	if (code == 354)
		return TRANSCRIPT_DATA;
	if (code == 334 || code == 235 || code == 534 || code == 535)
		return TRANSCRIPT_AUTH;
	if (code == 221)
		return TRANSCRIPT_QUIT;
	switch (session->last) {
	case STAGE_UNKNOWN:
	case STAGE_BANNER:
	case STAGE_STARTTLS:
		return TRANSCRIPT_HELO;
	case STAGE_HELO:
		return code == 220 ? TRANSCRIPT_STARTTLS : TRANSCRIPT_MAIL;
	case STAGE_MAIL:
	case STAGE_RCPT:
		return TRANSCRIPT_RCPT;
	case STAGE_DATA:
		return TRANSCRIPT_DOT;
	default:
		return TRANSCRIPT_MAIL;
	}
}

struct transcript_command
transcript_queue_take(struct transcript_session *session, unsigned code)
{
	struct transcript_command command = { .address = span_empty() };

	skip_to_answered(session, code);
	if (transcript_queue_waiting(session) > 0) {
		command = *transcript_queue_front(session);
		session->head++;
	} else if (session->commands == 0 || code == 354 || code == 235) {
		command.verb = guess(session, code);
	}
	return command;
}
