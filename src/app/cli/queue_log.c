#include "app/cli/queue_log.h"

#include "app/cli/cli.h"
#include "app/cli/log_input.h"

enum {
	ARENA_MAX = 1024 * 1024 * 1024,
	JOIN_CEILING = 256 * 1024 * 1024,
	MAX_KEY = 1024,
};

void
queue_log_init(struct queue_log *log, uint64_t seed)
{
	*log = (struct queue_log){ 0 };
	arena_init(&log->arena, ARENA_MAX);
	table_init(&log->places, &log->arena, seed);
}

void
queue_log_clear(struct queue_log *log)
{
	arena_clear(&log->arena);
}

/* "1abcDE-000abc-XY ann@example.net"; false: it is too long. */
static bool
write_key(struct text *key, struct span id, struct span recipient)
{
	text_reset(key);
	text_write(key, id);
	text_write_byte(key, ' ');
	text_write(key, recipient);
	return id.len + recipient.len < MAX_KEY - 2;
}

static void
keep(struct queue_log *log, struct span id, struct span recipient,
    struct span reason)
{
	char bytes[MAX_KEY];
	struct text text = text_in(bytes, sizeof(bytes));
	struct span key;

	if (recipient.len == 0 || !write_key(&text, id, recipient))
		return;
	key = arena_dup(&log->arena, text_span(&text));
	*table_get(&log->places, key) = log->reasons.count;
	*list_add(&log->arena, &log->reasons) = reason;
}

static void
take_cases(struct queue_log *log, struct log_join *join)
{
	struct log_case found;

	while (log_join_take(join, &found)) {
		struct span reason;

		if (found.outcome != LOG_DEFERRED || found.reply.len == 0)
			continue;
		reason = arena_dup(&log->arena, found.reply);
		keep(log, found.queue_id, found.recipient, reason);
		/* The listing may have the address before aliases. */
		keep(log, found.queue_id, found.original, reason);
	}
}

void
queue_log_read(struct queue_log *log, char **names, int count, int64_t now)
{
	static struct log_input input;
	static struct log_reader reader;
	struct log_join join;
	struct log_event event;
	struct span piece;
	bool is_first;

	if (!log_input_open(&input, names, count, now)) {
		cli_fail("more than %d logs", LOG_INPUT_MAX);
		log->is_failed = true;
		return;
	}
	log_reader_init(&reader, now);
	log_join_init(&join, &log->arena, 1, JOIN_CEILING);
	while (log_input_next(&input, &piece, &is_first)) {
		if (is_first)
			log_reader_restart(&reader, input.reference);
		while (log_reader_take(&reader, &piece, &event)) {
			log_join_add(&join, &event);
			take_cases(log, &join);
		}
	}
	log_join_end(&join);
	take_cases(log, &join);
	log->is_failed |= input.is_failed;
	log_input_close(&input);
}

struct span
queue_log_find(struct queue_log *log, struct span id, struct span recipient)
{
	char bytes[MAX_KEY];
	struct text text = text_in(bytes, sizeof(bytes));
	const size_t *at;

	if (!write_key(&text, id, recipient))
		return span_empty();
	at = table_find(&log->places, text_span(&text));
	return at ? log->reasons.items[*at] : span_empty();
}
