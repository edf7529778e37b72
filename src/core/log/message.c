#include "base/hash.h"
#include "core/log/join_parts.h"

enum { FIRST_ROOM = 1024, MAX_ROOM = 1 << 22 };

/* A table of chains twice as large; the old one stays in the arena. */
static void
grow_messages(struct log_join *join)
{
	size_t room = join->message_room * 2;
	struct log_message **ids, **names;

	if (join->count < join->message_room || room > MAX_ROOM)
		return;
	if (room == 0)
		room = FIRST_ROOM;
	ids = arena_zero(join->pool.arena, room, sizeof(struct log_message *));
	names =
	    arena_zero(join->pool.arena, room, sizeof(struct log_message *));
	for (struct log_message *m = join->oldest; m; m = m->newer) {
		m->chain = ids[m->hash & (room - 1)];
		ids[m->hash & (room - 1)] = m;
		if (!m->is_named)
			continue;
		m->name_chain = names[m->name_hash & (room - 1)];
		names[m->name_hash & (room - 1)] = m;
	}
	join->messages = ids;
	join->names = names;
	join->message_room = room;
}

static void
grow_recipients(struct log_join *join)
{
	size_t room = join->recipient_room * 2;
	struct log_recipient **slots;

	if (join->recipient_count < join->recipient_room || room > MAX_ROOM)
		return;
	if (room == 0)
		room = FIRST_ROOM;
	slots =
	    arena_zero(join->pool.arena, room, sizeof(struct log_recipient *));
	for (size_t i = 0; i < join->recipient_room; i++)
		for (struct log_recipient *r = join->recipients[i], *next; r;
		     r = next) {
			next = r->chain;
			r->chain = slots[r->hash & (room - 1)];
			slots[r->hash & (room - 1)] = r;
		}
	join->recipients = slots;
	join->recipient_room = room;
}

static struct log_message *
find(struct log_join *join, struct span id, uint64_t hash)
{
	struct log_message *m;

	if (join->message_room == 0)
		return NULL;
	m = join->messages[hash & (join->message_room - 1)];
	while (m && (m->hash != hash || !span_equal(m->id, id)))
		m = m->chain;
	return m;
}

struct log_message *
log_message_find(struct log_join *join, struct span id)
{
	return find(join, id, hash_span(join->seed, id));
}

/* To the end of those that wait, the one with the latest line. */
static void
append(struct log_join *join, struct log_message *message)
{
	message->older = join->newest;
	message->newer = NULL;
	if (join->newest)
		join->newest->newer = message;
	else
		join->oldest = message;
	join->newest = message;
}

static void
take_out(struct log_join *join, struct log_message *message)
{
	if (message->older)
		message->older->newer = message->newer;
	else
		join->oldest = message->newer;
	if (message->newer)
		message->newer->older = message->older;
	else
		join->newest = message->older;
}

void
log_message_touch(struct log_join *join, struct log_message *message,
    const struct log_event *event)
{
	message->touched = event->time.ms;
	if (message == join->newest)
		return;
	take_out(join, message);
	append(join, message);
}

struct log_message *
log_message_get(struct log_join *join, const struct log_event *event)
{
	struct span id = event->queue_id;
	uint64_t hash = hash_span(join->seed, id);
	struct log_message *message = find(join, id, hash);

	if (id.len == 0 || id.len > POOL_MAX_TEXT)
		return NULL;
	if (message) {
		log_message_touch(join, message, event);
		return message;
	}
	grow_messages(join);
	message = log_pool_take(&join->pool, sizeof(*message));
	*message = (struct log_message){
		.hash = hash,
		.serial = ++join->serial,
		.id = log_pool_keep(&join->pool, id),
		.parent_id = { "", 0 },
		.sender = { "", 0 },
		.message_id = { "", 0 },
		.client = { "", 0 },
		.client_ip = { "", 0 },
		.helo = { "", 0 },
		.login = { "", 0 },
		.script = { "", 0 },
		.arrived = event->time,
		.touched = event->time.ms,
		.format = event->format,
	};
	message->chain = join->messages[hash & (join->message_room - 1)];
	join->messages[hash & (join->message_room - 1)] = message;
	join->count++;
	append(join, message);
	return message;
}

static void
unchain_name(struct log_join *join, struct log_message *message)
{
	struct log_message **at;

	if (!message->is_named)
		return;
	at = &join->names[message->name_hash & (join->message_room - 1)];
	while (*at != message)
		at = &(*at)->name_chain;
	*at = message->name_chain;
	message->is_named = false;
}

static void
unchain(struct log_join *join, struct log_message *message)
{
	struct log_message **at =
	    &join->messages[message->hash & (join->message_room - 1)];

	while (*at != message)
		at = &(*at)->chain;
	*at = message->chain;
}

struct log_message *
log_message_named(struct log_join *join, const struct log_message *other,
    struct span message_id)
{
	uint64_t hash = hash_span(join->seed, message_id);
	struct log_message *m;

	m = join->names[hash & (join->message_room - 1)];
	while (m &&
	    (m == other || m->name_hash != hash ||
		!span_equal(m->message_id, message_id)))
		m = m->name_chain;
	return m;
}

void
log_message_name(struct log_join *join, struct log_message *message,
    struct span message_id)
{
	struct log_message **at;

	unchain_name(join, message);
	log_pool_change(&join->pool, &message->message_id, message_id);
	message->name_hash = hash_span(join->seed, message->message_id);
	at = &join->names[message->name_hash & (join->message_room - 1)];
	message->name_chain = *at;
	*at = message;
	message->is_named = true;
}

void
log_message_rename(struct log_join *join, struct log_message *message,
    struct span id)
{
	struct log_message **at;

	unchain(join, message);
	log_pool_change(&join->pool, &message->id, id);
	message->hash = hash_span(join->seed, message->id);
	at = &join->messages[message->hash & (join->message_room - 1)];
	message->chain = *at;
	*at = message;
}

/* The ids whose hashes are alike, the latest in front. */
static uint64_t *
recent_set(const struct log_join *join, uint64_t hash)
{
	return &join->recent[hash % (LOG_JOIN_RECENT / LOG_WAYS) * LOG_WAYS];
}

static void
note_recent(struct log_join *join, uint64_t hash)
{
	uint64_t *set = recent_set(join, hash);

	if (set[0] == hash)
		return;
	memmove(set + 1, set, (LOG_WAYS - 1) * sizeof(*set));
	set[0] = hash;
}

void
log_message_finish(struct log_join *join, struct log_message *message)
{
	unchain_name(join, message);
	unchain(join, message);
	take_out(join, message);
	join->count--;
	note_recent(join, message->hash);
	message->newer = NULL;
	if (join->ready_last)
		join->ready_last->newer = message;
	else
		join->ready = message;
	join->ready_last = message;
}

bool
log_message_was(const struct log_join *join, struct span id)
{
	uint64_t hash = hash_span(join->seed, id);
	const uint64_t *set = recent_set(join, hash);

	for (size_t i = 0; i < LOG_WAYS; i++)
		if (set[i] == hash)
			return true;
	return false;
}

static void
drop_all(struct log_pool *pool, struct span *const *kept)
{
	for (; *kept; kept++)
		log_pool_drop(pool, *kept);
}

void
log_message_free(struct log_join *join, struct log_message *message)
{
	struct span *const kept[] = { &message->id, &message->parent_id,
		&message->sender, &message->message_id, &message->client,
		&message->client_ip, &message->helo, &message->login,
		&message->script, NULL };

	while (message->recipients) {
		struct log_recipient *recipient = message->recipients;

		message->recipients = recipient->next;
		log_recipient_free(join, recipient);
	}
	drop_all(&join->pool, kept);
	log_pool_give(&join->pool, message, sizeof(*message));
}

struct log_recipient *
log_recipient_get(struct log_join *join, struct log_message *message,
    const struct log_event *event)
{
	uint64_t hash =
	    hash_span(join->seed ^ message->serial << 20, event->recipient);
	struct log_recipient *r;

	if (event->original.len > 0)
		hash = hash_span(hash, event->original);
	grow_recipients(join);
	r = join->recipients[hash & (join->recipient_room - 1)];
	while (r && r->hash != hash)
		r = r->chain;
	if (r)
		return r;
	r = log_pool_take(&join->pool, sizeof(*r));
	*r = (struct log_recipient){
		.hash = hash,
		.address = log_pool_keep(&join->pool, event->recipient),
		.original = log_pool_keep(&join->pool, event->original),
		.reply = { "", 0 },
		.host = { "", 0 },
		.ip = { "", 0 },
		.status = { "", 0 },
		.transport = { "", 0 },
		.child_id = { "", 0 },
		.stage = { "", 0 },
		.claim = { "", 0 },
		.first = event->time,
		.chain = join->recipients[hash & (join->recipient_room - 1)],
	};
	join->recipients[hash & (join->recipient_room - 1)] = r;
	join->recipient_count++;
	if (message->last)
		message->last->next = r;
	else
		message->recipients = r;
	message->last = r;
	return r;
}

void
log_recipient_free(struct log_join *join, struct log_recipient *recipient)
{
	struct log_recipient **at =
	    &join->recipients[recipient->hash & (join->recipient_room - 1)];
	struct span *const kept[] = { &recipient->address, &recipient->original,
		&recipient->reply, &recipient->host, &recipient->ip,
		&recipient->status, &recipient->transport, &recipient->child_id,
		&recipient->stage, &recipient->claim, NULL };

	while (*at != recipient)
		at = &(*at)->chain;
	*at = recipient->chain;
	join->recipient_count--;
	drop_all(&join->pool, kept);
	log_pool_give(&join->pool, recipient, sizeof(*recipient));
}

/* Given to a filter or a list, which put it into the queue again. */
static bool
is_hop(const struct log_message *message, const struct log_recipient *recipient)
{
	if (recipient->outcome != LOG_SENT)
		return false;
	if (recipient->child_id.len > 0)
		return true;
	return message->has_child && recipient->is_local &&
	    (span_equal(recipient->transport, span_of("pipe")) ||
		recipient->ip.len > 0);
}

void
log_case_fill(struct log_case *found, const struct log_message *message,
    const struct log_recipient *recipient)
{
	*found = (struct log_case){
		.format = message->format,
		.outcome = recipient->outcome,
		.queue_id = message->id,
		.parent_id = message->parent_id,
		.child_id = recipient->child_id,
		.message_id = message->message_id,
		.sender = message->sender,
		.recipient = recipient->address,
		.original = recipient->original,
		.host = recipient->host,
		.ip = recipient->ip,
		.client = message->client,
		.client_ip = message->client_ip,
		.helo = message->helo,
		.login = message->login,
		.script = message->script,
		.transport = recipient->transport,
		.reply = recipient->reply,
		.status = recipient->status,
		.stage = recipient->stage,
		.claim = recipient->claim,
		.claimed = recipient->claimed,
		.arrived = message->arrived,
		.first = recipient->first,
		.last = recipient->last,
		.delay = recipient->delay,
		.size = message->size,
		.attempts = recipient->attempts,
		.line = recipient->line,
		.has_sender = message->has_sender,
		.is_notice = message->is_notice,
		.is_expired = recipient->is_expired,
		.is_local = message->is_local,
		.is_news = recipient->is_news,
	};
	found->is_hop = is_hop(message, recipient);
	memcpy(found->delays, recipient->delays, sizeof(found->delays));
}
