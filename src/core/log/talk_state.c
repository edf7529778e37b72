#include "core/log/talk_state.h"

#include "base/hash.h"
#include "base/text.h"
#include "core/log/scan.h"

void
log_talk_change(struct log_join *join, struct span *kept, struct span text)
{
	log_pool_change(&join->pool, kept, text);
}

/* The message is over; the session goes on. */
void
log_talk_clear_message(struct log_join *join, struct log_talk_state *talk)
{
	log_pool_drop(&join->pool, &talk->sender);
	if (!talk->is_named) {
		log_pool_drop(&join->pool, &talk->message_id);
		log_pool_drop(&join->pool, &talk->queue_id);
	}
	log_pool_drop(&join->pool, &talk->refused);
	log_pool_drop(&join->pool, &talk->asked);
	log_pool_drop(&join->pool, &talk->taken);
	log_pool_drop(&join->pool, &talk->settled);
	log_pool_drop(&join->pool, &talk->waiting);
	talk->is_done = false;
}

void
log_talk_clear(struct log_join *join, struct log_talk_state *talk)
{
	talk->is_named = false;
	log_talk_clear_message(join, talk);
	log_pool_drop(&join->pool, &talk->helo);
	log_pool_drop(&join->pool, &talk->peer);
	log_pool_drop(&join->pool, &talk->part);
	talk->count = talk->messages = 0;
	talk->is_login = talk->is_begun = false;
}

static void
make_talks(struct log_join *join)
{
	static const struct log_talk_state none = {
		.sender = { "", 0 },
		.helo = { "", 0 },
		.peer = { "", 0 },
		.message_id = { "", 0 },
		.queue_id = { "", 0 },
		.refused = { "", 0 },
		.part = { "", 0 },
		.asked = { "", 0 },
		.taken = { "", 0 },
		.settled = { "", 0 },
		.waiting = { "", 0 },
	};

	join->talks = arena_zero(join->pool.arena, 1, sizeof(*join->talks));
	for (size_t i = 0; i < TALKS; i++)
		join->talks->states[i] = none;
}

struct log_talk_state *
log_talk_get(struct log_join *join, struct span session)
{
	uint64_t hash = hash_span(join->seed, session) | 1;
	struct log_talk_state *talk;

	if (!join->talks)
		make_talks(join);
	talk = log_way_find(join->talks->states, TALKS, sizeof(*talk), hash);
	if (talk->way.hash != hash)
		log_talk_clear(join, talk);
	talk->way.hash = hash;
	talk->way.noted = ++join->talks->count;
	return talk;
}

/* "<joe@example.org>," behind those that are there. */
void
log_talk_append(struct log_join *join, struct span *list, struct span address)
{
	char bytes[TALK_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));

	if (address.len > TALK_ADDRESS ||
	    list->len + address.len + 4 > sizeof(bytes))
		return;
	text_write(&text, *list);
	text_write_byte(&text, '<');
	text_write(&text, address);
	text_write_string(&text, ">,");
	log_talk_change(join, list, text_span(&text));
}

static bool
next(struct span *list, struct span *address)
{
	return log_scan_word(list, "<") && log_scan_before(list, ">,", address);
}

bool
log_talk_has(struct span list, struct span address)
{
	struct span found;

	while (next(&list, &found))
		if (span_equal(found, address))
			return true;
	return false;
}

void
log_talk_forget(struct log_join *join, struct span *list, struct span domain)
{
	char bytes[TALK_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));
	struct span rest = *list, address;

	while (next(&rest, &address))
		if (!span_equal_nocase(span_domain(address), domain))
			text_write_format(&text, "<%.*s>,", SPAN_ARGS(address));
	log_talk_change(join, list, text_span(&text));
}

/* The first of a list, which becomes shorter; it views the text given. */
bool
log_talk_take(struct log_join *join, struct span *list, char *bytes,
    struct span *address)
{
	struct span rest = *list, first;

	if (!log_scan_word(&rest, "<") || !log_scan_before(&rest, ">,", &first))
		return false;
	memcpy(bytes, first.ptr, first.len);
	*address = (struct span){ bytes, first.len };
	if (rest.len == 0) {
		log_pool_drop(&join->pool, list);
	} else {
		struct span kept = log_pool_keep(&join->pool, rest);

		log_pool_drop(&join->pool, list);
		*list = kept;
	}
	return true;
}

void
log_talk_push(struct log_talk_state *talk, enum verb verb)
{
	if (talk->count < TALK_PENDING)
		talk->pending[talk->count++] = (unsigned char)verb;
}

enum verb
log_talk_pop(struct log_talk_state *talk)
{
	enum verb verb =
	    talk->count > 0 ? (enum verb)talk->pending[0] : VERB_OTHER;

	if (talk->count > 0)
		memmove(talk->pending, talk->pending + 1, --talk->count);
	return verb;
}
