/* Lines are read, joined to cases, and these given to be counted. */

#include "app/cli/log_take.h"

#include "app/cli/log_ahead.h"

void
log_take_flush(struct log_command *log)
{
	if (log->ahead)
		log_ahead_wait_turn(log->ahead);
	log_count(log, log->items, log->item_count);
	log->item_count = 0;
	log_join_release(&log->join);
}

static struct log_item *
next_item(struct log_command *log)
{
	if (log->item_count == log->item_room)
		log_take_flush(log);
	return &log->items[log->item_count];
}

static void
take_cases(struct log_command *log)
{
	struct log_item *next = next_item(log);

	while (log_join_next(&log->join, &next->known)) {
		bool is_brief = false;

		next->kind = LOG_ITEM_KNOWN;
		if (!next->known.recipient) {
			next->kind = LOG_ITEM_CASE;
			next->found = log->join.pending;
			is_brief = next->found.is_brief;
		}
		log->item_count++;
		if (is_brief)
			log_take_flush(log);
		next = next_item(log);
	}
}

static void
take_event(struct log_command *log, const struct log_event *event)
{
	if (!log->is_past &&
	    (event->kind == LOG_AUTH || event->kind == LOG_FAULT)) {
		struct log_item *item = next_item(log);

		item->kind = LOG_ITEM_EVENT;
		item->event = *event;
		log->item_count++;
	}
	log_join_add(&log->join, event);
	if (log_join_has_more(&log->join))
		take_cases(log);
}

void
log_take_events(struct log_command *log, size_t count)
{
	for (size_t i = 0; i < count; i++)
		log_join_reach(&log->join, &log->events[i]);
	for (size_t i = 0; i < count; i++)
		take_event(log, &log->events[i]);
}

/* What was decoded is overwritten with the next line: it is the last. */
static size_t
read_events(struct log_command *log, struct span *piece)
{
	size_t count = 0;

	while (count < LOG_EVENTS &&
	    log_reader_take(&log->reader, piece, &log->events[count])) {
		if (log_event_is_idle(&log->events[count]))
			continue;
		log_join_expect(&log->join, &log->events[count++]);
		if (log->reader.scratch.len > 0)
			break;
	}
	return count;
}

void
log_take_piece(struct log_command *log, struct span piece)
{
	size_t count;

	log->book.bytes += piece.len;
	while ((count = read_events(log, &piece)) > 0) {
		log_take_events(log, count);
		if (log->reader.scratch.len > 0)
			log_take_flush(log);
	}
	log_take_flush(log);
}

void
log_take_rest(struct log_command *log)
{
	log_join_end(&log->join);
	take_cases(log);
	log_take_flush(log);
}
