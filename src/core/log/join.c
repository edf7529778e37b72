#include "core/log/join.h"

#include "base/hash.h"
#include "core/log/join_parts.h"
#include "core/log/scan.h"

enum { SCRIPT_GOOD_FOR = 10 * 1000, QUIET_FOR = 60 * 1000 /* ms */ };

void
log_join_init(struct log_join *join, struct arena *arena, uint64_t seed,
    size_t ceiling)
{
	*join = (struct log_join){
		.seed = seed,
		.ceiling = ceiling,
		.script = { "", 0 },
		.same = { .others = { "", 0 } },
		.recent = arena_zero(arena, LOG_JOIN_RECENT, sizeof(uint64_t)),
		.said = arena_zero(arena, LOG_JOIN_DOMAINS,
		    sizeof(struct log_said)),
	};
	log_pool_init(&join->pool, arena);
	for (size_t i = 0; i < LOG_JOIN_DOMAINS; i++)
		join->said[i].reply = join->said[i].host = join->said[i].ip =
		    span_empty();
}

/* What is known already stays where nothing is said. */
static void
note(struct log_join *join, struct log_message *message,
    enum log_message_part part, struct span text)
{
	if (text.len > 0)
		log_pack_put(&join->pool, &message->texts, part, text);
}

/* Where it came from; what is known already stays. */
static void
note_origin(struct log_join *join, struct log_message *message,
    const struct log_event *event)
{
	note(join, message, MESSAGE_CLIENT, event->client);
	note(join, message, MESSAGE_CLIENT_IP, event->client_ip);
	note(join, message, MESSAGE_HELO, event->helo);
	note(join, message, MESSAGE_LOGIN, event->login);
	note(join, message, MESSAGE_SCRIPT, event->script);
	if (event->has_sender) {
		log_pack_put(&join->pool, &message->texts, MESSAGE_SENDER,
		    event->sender);
		message->has_sender = true;
	}
	if (event->size > 0)
		message->size = event->size;
}

/* What a message that was made of another owes to it. */
static void
inherit(struct log_join *join, struct log_message *child,
    struct log_message *parent)
{
	static const enum log_message_part parts[] = { MESSAGE_LOGIN,
		MESSAGE_CLIENT, MESSAGE_CLIENT_IP, MESSAGE_SCRIPT };

	if (child == parent)
		return;
	log_pack_put(&join->pool, &child->texts, MESSAGE_PARENT,
	    log_pack_get(&parent->texts, MESSAGE_ID));
	if (child->is_notice)
		return;
	parent->has_child = true;
	if (!child->is_local)
		return;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		note(join, child, parts[i],
		    log_pack_get(&parent->texts, parts[i]));
}

/* A short id may be used again: then the one before is over. */
static void
begin(struct log_join *join, const struct log_event *event)
{
	struct log_message *before = log_message_find(join, event->queue_id);
	struct log_message *parent = NULL, *message;

	if (event->parent_id.len > 0)
		parent = log_message_find(join, event->parent_id);
	if (before && (before->attempts > 0 || before->has_sender))
		log_message_finish(join, before);
	if (parent && parent != before && event->format == LOG_POSTFIX &&
	    event->is_local) {
		log_message_rename(join, parent, event->queue_id);
		return; /* put into the queue again: the same message */
	}
	message = log_message_get(join, event);
	if (!message)
		return;
	message->arrived = event->time;
	message->is_local = event->is_local;
	message->is_notice |= event->is_notice;
	note_origin(join, message, event);
	if (join->script.len > 0 && event->is_local &&
	    event->time.ms - join->script_time <= SCRIPT_GOOD_FOR)
		note(join, message, MESSAGE_SCRIPT, join->script);
	log_pool_drop(&join->pool, &join->script);
	note(join, message, MESSAGE_PARENT, event->parent_id);
	if (parent)
		inherit(join, message, parent);
	if (event->message_id.len > 0)
		log_message_name(join, message, event->message_id);
}

/* A message from this machine with the name of another: a filter's. */
static void
name(struct log_join *join, const struct log_event *event)
{
	struct log_message *message = log_message_get(join, event), *parent;

	if (!message)
		return;
	note_origin(join, message, event);
	if (event->message_id.len == 0)
		return;
	log_message_name(join, message, event->message_id);
	if (!message->is_local || log_pack_has(&message->texts, MESSAGE_PARENT))
		return;
	parent = log_message_named(join, message,
	    log_pack_get(&message->texts, MESSAGE_NAME));
	if (parent)
		inherit(join, message, parent);
}

/* Providers' events come in any order; the latest tells the outcome. */
static bool
is_late(const struct log_recipient *recipient, const struct log_event *event)
{
	return event->format >= LOG_SES && recipient->attempts > 0 &&
	    event->time.ms != 0 && event->time.ms < recipient->last.ms;
}

static void
note_attempt(struct log_join *join, struct log_message *message,
    struct log_recipient *recipient, const struct log_event *event)
{
	/* "message repeated 2 times": no two attempts are so equal. */
	if (event->repeat > 1 && recipient->attempts > 0)
		return;
	if (is_late(recipient, event)) {
		recipient->attempts++;
		message->attempts++;
		return;
	}
	if (event->is_put_off) {
		log_said_lead_back(join, recipient, event);
	} else {
		log_said_keep(join, recipient, event);
		recipient->attempts++;
		message->attempts++;
	}
	recipient->last = event->time;
	recipient->line = event->line;
	recipient->outcome = event->outcome;
	recipient->is_news = true;
	recipient->delay = event->delay;
	memcpy(recipient->delays, event->delays, sizeof(event->delays));
	recipient->is_expired |= event->is_expired;
	recipient->is_local = event->is_local;
}

static void
tell(struct log_join *join, struct log_message *message,
    struct log_recipient *recipient)
{
	const struct log_known known = { message, recipient, false };

	log_known_write(&known, &join->pending);
	join->pending.is_attempt = join->pending.is_brief = true;
	recipient->is_news = false;
	join->has_pending = true;
}

/* Courier's "status: failure", of what the line before had said. */
static bool
is_repeated(const struct log_recipient *recipient,
    const struct log_event *event)
{
	return event->format == LOG_COURIER && event->is_put_off &&
	    recipient->attempts > 0 && recipient->outcome == event->outcome;
}

static void
attempt(struct log_join *join, const struct log_event *event)
{
	struct log_message *message = log_message_get(join, event), *child;
	struct log_recipient *recipient;
	bool is_told;

	if (!message)
		return;
	if (event->has_sender && !message->has_sender)
		note_origin(join, message, event);
	if (event->message_id.len > 0 &&
	    !log_pack_has(&message->texts, MESSAGE_NAME))
		log_message_name(join, message, event->message_id);
	recipient = log_recipient_get(join, message, event);
	is_told = is_repeated(recipient, event);
	note_attempt(join, message, recipient, event);
	if (event->child_id.len > 0) {
		child = log_message_find(join, event->child_id);
		if (child && !log_pack_has(&child->texts, MESSAGE_PARENT))
			inherit(join, child, message);
		if (child && child != message)
			recipient->is_local = true;
		else if (!log_message_was(join, event->child_id) &&
		    event->ip.len > 0 && !event->is_local)
			log_pack_put(&join->pool, &recipient->texts,
			    RECIPIENT_CHILD, span_empty());
	}
	if (join->tells_attempts && !is_told)
		tell(join, message, recipient);
}

static void
expire(struct log_join *join, const struct log_event *event)
{
	struct log_message *message = log_message_find(join, event->queue_id);

	if (!message)
		return;
	for (struct log_recipient *r = message->recipients; r; r = r->next)
		if (r->outcome == LOG_DEFERRED) {
			r->outcome = LOG_BOUNCED;
			r->is_expired = r->is_news = true;
			r->last = event->time;
		}
}

/* "sender non-delivery notification": the child is a bounce. */
static void
note_child(struct log_join *join, const struct log_event *event)
{
	struct log_event of_child = *event;
	struct log_message *child;

	if (event->is_expired)
		expire(join, event);
	of_child.queue_id = event->child_id;
	child = log_message_get(join, &of_child);
	if (!child)
		return;
	child->is_notice |= event->is_notice;
	log_pack_put(&join->pool, &child->texts, MESSAGE_PARENT,
	    event->queue_id);
}

static void
note_script(struct log_join *join, const struct log_event *event)
{
	if (event->script.len == 0)
		return;
	log_pool_change(&join->pool, &join->script, event->script);
	join->script_time = event->time.ms;
}

static void
evict(struct log_join *join)
{
	while (join->pool.used > join->ceiling && join->oldest) {
		log_message_finish(join, join->oldest);
		join->evicted++;
		if (join->ready != join->ready_last)
			break; /* what waits to be told comes first */
	}
}

/* "<b@example.org>,<c@example.org>": the next who fared as the first did. */
static bool
attempt_same(struct log_join *join)
{
	struct span before;

	if (!log_scan_until(&join->same.others, '<', &before) ||
	    !log_scan_until(&join->same.others, '>', &join->same.recipient)) {
		join->same.others = span_empty();
		return false;
	}
	attempt(join, &join->same);
	return true;
}

static void
attempt_all(struct log_join *join, const struct log_event *event)
{
	attempt(join, event);
	if (event->others.len == 0)
		return;
	join->same = *event;
	if (join->tells_attempts)
		return; /* one by one, as they are taken */
	while (attempt_same(join))
		;
}

static void
activate(struct log_join *join, const struct log_event *event)
{
	struct log_message *message = log_message_get(join, event);

	if (!message)
		return;
	note_origin(join, message, event);
	message->is_notice |= event->is_notice;
	message->is_local |= event->is_local;
	note(join, message, MESSAGE_PARENT, event->parent_id);
	if (event->message_id.len > 0)
		log_message_name(join, message, event->message_id);
}

static bool
is_settled(const struct log_message *message)
{
	for (struct log_recipient *r = message->recipients; r; r = r->next)
		if (r->outcome == LOG_DEFERRED)
			return false;
	return message->recipients != NULL;
}

/*
 * Some servers do not say when a message leaves the queue: it has when all
 * recipients have an end, and no more was said for a while. What is not so
 * far is looked at again after as long.
 */
static void
retire(struct log_join *join, const struct log_event *event)
{
	struct log_message *message = join->oldest;

	if (!message || event->time.ms - message->touched < QUIET_FOR ||
	    !log_format_has_no_end(message->format))
		return;
	if (is_settled(message))
		log_message_finish(join, message);
	else
		log_message_touch(join, message, event);
}

static void
add(struct log_join *join, const struct log_event *event)
{
	struct log_message *message;

	switch (event->kind) {
	case LOG_START:
		log_session_note(join, event);
		break;
	case LOG_BEGIN:
		begin(join, event);
		break;
	case LOG_NAMED:
		name(join, event);
		break;
	case LOG_ACTIVE:
		activate(join, event);
		break;
	case LOG_ATTEMPT:
		attempt_all(join, event);
		break;
	case LOG_CHILD:
		note_child(join, event);
		break;
	case LOG_EXPIRED:
		expire(join, event);
		break;
	case LOG_END:
		message = log_message_find(join, event->queue_id);
		if (message)
			log_message_finish(join, message);
		break;
	case LOG_DROPPED:
		log_drop(join, event);
		break;
	case LOG_REFUSED:
		if (!log_said_twice(join, event))
			log_refuse(join, event,
			    log_message_find(join, event->queue_id));
		break;
	case LOG_OTHER:
		note_script(join, event);
		break;
	default:
		break;
	}
}

/* What was added views texts that change with the lines of the session. */
static void
add_made(struct log_join *join, const struct log_event *made)
{
	add(join, made);
	join->pending.is_brief = true;
}

void
log_join_add(struct log_join *join, const struct log_event *event)
{
	struct log_event whole;

	if (event->talk != TALK_NONE) {
		if (log_talk_read(join, event, &whole))
			add_made(join, &whole);
	} else if (event->session.len > 0 && event->kind != LOG_START) {
		whole = *event;
		log_session_complete(join, &whole);
		add_made(join, &whole);
	} else {
		add(join, event);
	}
	retire(join, event);
	if (join->pool.used > join->ceiling)
		evict(join);
}

/* The next recipient of a message that is ready; with the last it goes. */
static void
take_ready(struct log_join *join, struct log_message *message,
    struct log_known *known)
{
	struct log_recipient *recipient = message->recipients;

	message->recipients = recipient->next;
	log_told_add_recipient(join, recipient);
	*known = (struct log_known){ message, recipient, !message->recipients };
}

bool
log_join_next(struct log_join *join, struct log_known *known)
{
	while (!join->has_pending && join->same.others.len > 0 &&
	    attempt_same(join))
		;
	known->recipient = NULL;
	if (join->has_pending) {
		join->has_pending = false;
		return true;
	}
	while (join->ready) {
		struct log_message *message = join->ready;

		if (message->recipients)
			take_ready(join, message, known);
		if (message->recipients)
			return true;
		join->ready = message->newer;
		if (!join->ready)
			join->ready_last = NULL;
		log_told_add_message(join, message);
		if (known->recipient)
			return true;
	}
	return false;
}

bool
log_join_take(struct log_join *join, struct log_case *found)
{
	struct log_known known;

	log_join_release(join);
	if (!log_join_next(join, &known))
		return false;
	if (known.recipient)
		log_known_write(&known, found);
	else
		*found = join->pending;
	return true;
}

void
log_join_end(struct log_join *join)
{
	while (join->oldest)
		log_message_finish(join, join->oldest);
}
