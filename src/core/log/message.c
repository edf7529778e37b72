#include "base/hash.h"
#include "core/log/join_parts.h"

enum { FIRST_ROOM = 1024, MAX_ROOM = 1 << 22, LINE = 64 };

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
	while (m &&
	    (m->hash != hash ||
		!span_equal(log_pack_get(&m->texts, MESSAGE_ID), id)))
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
		.arrived = event->time,
		.touched = event->time.ms,
		.format = event->format,
	};
	log_pack_put(&join->pool, &message->texts, MESSAGE_ID, id);
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
		!span_equal(log_pack_get(&m->texts, MESSAGE_NAME), message_id)))
		m = m->name_chain;
	return m;
}

void
log_message_name(struct log_join *join, struct log_message *message,
    struct span message_id)
{
	struct log_message **at;

	unchain_name(join, message);
	log_pack_put(&join->pool, &message->texts, MESSAGE_NAME, message_id);
	message->name_hash =
	    hash_span(join->seed, log_pack_get(&message->texts, MESSAGE_NAME));
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
	log_pack_put(&join->pool, &message->texts, MESSAGE_ID, id);
	message->hash =
	    hash_span(join->seed, log_pack_get(&message->texts, MESSAGE_ID));
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

static inline void
fetch(const void *memory, size_t size, int is_written)
{
	const char *at = memory, *end = at + size;

	for (; at < end; at += LINE)
		if (is_written)
			__builtin_prefetch(at, 1);
		else
			__builtin_prefetch(at, 0);
}

/* Once it is over, its id is noted. */
void
log_join_expect(const struct log_join *join, const struct log_event *event)
{
	uint64_t hash = hash_span(join->seed, event->queue_id);

	if (join->message_room > 0)
		__builtin_prefetch(
		    &join->messages[hash & (join->message_room - 1)]);
	if (event->kind == LOG_END)
		__builtin_prefetch(recent_set(join, hash), 1);
}

void
log_join_reach(const struct log_join *join, const struct log_event *event)
{
	uint64_t hash = hash_span(join->seed, event->queue_id);
	const struct log_message *message;

	if (join->message_room == 0)
		return;
	message = join->messages[hash & (join->message_room - 1)];
	if (message)
		fetch(message, sizeof(*message), 1);
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

void
log_message_free(struct log_join *join, struct log_message *message)
{
	while (message->recipients) {
		struct log_recipient *recipient = message->recipients;

		message->recipients = recipient->next;
		log_recipient_free(join, recipient);
	}
	log_pack_clear(&join->pool, &message->texts);
	log_pool_give(&join->pool, message, sizeof(*message));
}

static struct log_recipient **
slot_of(struct log_join *join, uint64_t hash)
{
	return &join->recipients[hash & (join->recipient_room - 1)];
}

static void
chain(struct log_join *join, struct log_recipient *recipient)
{
	struct log_recipient **at;

	grow_recipients(join);
	at = slot_of(join, recipient->hash);
	recipient->chain = *at;
	recipient->is_in_table = true;
	*at = recipient;
	join->recipient_count++;
}

/* Few messages have many recipients: only theirs are in the table. */
static struct log_recipient *
find_recipient(struct log_join *join, const struct log_message *message,
    uint64_t hash)
{
	struct log_recipient *r;

	if (message->recipient_count <= LOG_FEW_RECIPIENTS) {
		r = message->recipients;
		while (r && r->hash != hash)
			r = r->next;
	} else {
		r = *slot_of(join, hash);
		while (r && r->hash != hash)
			r = r->chain;
	}
	return r;
}

static void
add_recipient(struct log_join *join, struct log_message *message,
    struct log_recipient *recipient)
{
	if (message->last)
		message->last->next = recipient;
	else
		message->recipients = recipient;
	message->last = recipient;
	message->recipient_count++;
	if (message->recipient_count == LOG_FEW_RECIPIENTS + 1)
		for (recipient = message->recipients; recipient;
		     recipient = recipient->next)
			chain(join, recipient);
	else if (message->recipient_count > LOG_FEW_RECIPIENTS)
		chain(join, recipient);
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
	r = find_recipient(join, message, hash);
	if (r)
		return r;
	r = log_pool_take(&join->pool, sizeof(*r));
	*r = (struct log_recipient){ .hash = hash, .first = event->time };
	add_recipient(join, message, r);
	return r;
}

static void
unchain_recipient(struct log_join *join, struct log_recipient *recipient)
{
	struct log_recipient **at = slot_of(join, recipient->hash);

	while (*at != recipient)
		at = &(*at)->chain;
	*at = recipient->chain;
	join->recipient_count--;
}

void
log_recipient_free(struct log_join *join, struct log_recipient *recipient)
{
	if (recipient->is_in_table)
		unchain_recipient(join, recipient);
	log_pack_clear(&join->pool, &recipient->texts);
	log_pool_give(&join->pool, recipient, sizeof(*recipient));
}

/* Given to a filter or a list, which put it into the queue again. */
static bool
is_hop(const struct log_message *message, const struct log_recipient *recipient)
{
	if (recipient->outcome != LOG_SENT)
		return false;
	if (log_pack_has(&recipient->texts, RECIPIENT_CHILD))
		return true;
	return message->has_child && recipient->is_local &&
	    (span_equal(log_pack_get(&recipient->texts, RECIPIENT_TRANSPORT),
		 span_of("pipe")) ||
		log_pack_has(&recipient->texts, RECIPIENT_IP));
}

void
log_known_expect(const struct log_known *known)
{
	fetch(known->message, sizeof(*known->message), 0);
	fetch(known->recipient, sizeof(*known->recipient), 0);
}

void
log_known_reach(const struct log_known *known)
{
	const struct log_pack *message = &known->message->texts,
			      *recipient = &known->recipient->texts;

	fetch(message->bytes, message->used, 0);
	fetch(recipient->bytes, recipient->used, 0);
}

/* One by one: to make it elsewhere, and then copy it, takes twice as long. */
void
log_known_write(const struct log_known *known, struct log_case *found)
{
	const struct log_message *message = known->message;
	const struct log_recipient *recipient = known->recipient;
	const struct log_pack *of_message = &message->texts,
			      *texts = &recipient->texts;

	found->format = message->format;
	found->outcome = recipient->outcome;
	found->queue_id = log_pack_get(of_message, MESSAGE_ID);
	found->parent_id = log_pack_get(of_message, MESSAGE_PARENT);
	found->child_id = log_pack_get(texts, RECIPIENT_CHILD);
	found->message_id = log_pack_get(of_message, MESSAGE_NAME);
	found->sender = log_pack_get(of_message, MESSAGE_SENDER);
	found->recipient = log_pack_get(texts, RECIPIENT_ADDRESS);
	found->original = log_pack_get(texts, RECIPIENT_ORIGINAL);
	found->host = log_pack_get(texts, RECIPIENT_HOST);
	found->ip = log_pack_get(texts, RECIPIENT_IP);
	found->client = log_pack_get(of_message, MESSAGE_CLIENT);
	found->client_ip = log_pack_get(of_message, MESSAGE_CLIENT_IP);
	found->helo = log_pack_get(of_message, MESSAGE_HELO);
	found->login = log_pack_get(of_message, MESSAGE_LOGIN);
	found->script = log_pack_get(of_message, MESSAGE_SCRIPT);
	found->transport = log_pack_get(texts, RECIPIENT_TRANSPORT);
	found->reply = log_pack_get(texts, RECIPIENT_REPLY);
	found->status = log_pack_get(texts, RECIPIENT_STATUS);
	found->stage = log_pack_get(texts, RECIPIENT_STAGE);
	found->claim = log_pack_get(texts, RECIPIENT_CLAIM);
	found->claimed = recipient->claimed;
	found->arrived = message->arrived;
	found->first = recipient->first;
	found->last = recipient->last;
	found->delay = recipient->delay;
	found->size = message->size;
	found->attempts = recipient->attempts;
	found->line = recipient->line;
	found->has_sender = message->has_sender;
	found->is_notice = message->is_notice;
	found->is_expired = recipient->is_expired;
	found->is_local = message->is_local;
	found->is_news = recipient->is_news;
	found->is_hop = is_hop(message, recipient);
	memcpy(found->delays, recipient->delays, sizeof(found->delays));
	found->is_last = known->is_last;
	found->is_temporary = false;
	found->is_attempt = false;
	found->is_brief = false;
}
