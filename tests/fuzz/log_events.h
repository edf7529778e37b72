#ifndef NIXIE_FUZZ_LOG_EVENTS_H
#define NIXIE_FUZZ_LOG_EVENTS_H

/* What must be true of any event, and of any case that is made of such. */

#include <stdlib.h>

#include "core/log/join.h"

#define MUST(what) ((what) ? (void)0 : abort())

static inline void
touch(struct span span)
{
	static volatile char sum;

	MUST(span.ptr != NULL);
	for (size_t i = 0; i < span.len; i++)
		sum = (char)(sum ^ span.ptr[i]);
}

static inline void
check_event(const struct log_event *event)
{
	MUST(event->kind < LOG_KINDS && event->outcome < LOG_OUTCOMES);
	MUST(event->format < LOG_FORMATS && event->fault < FAULTS);
	touch(event->queue_id);
	touch(event->child_id);
	touch(event->parent_id);
	touch(event->message_id);
	touch(event->sender);
	touch(event->recipient);
	touch(event->original);
	touch(event->host);
	touch(event->ip);
	touch(event->client);
	touch(event->client_ip);
	touch(event->helo);
	touch(event->login);
	touch(event->script);
	touch(event->transport);
	touch(event->reply);
	touch(event->status);
	touch(event->stage);
}

static inline size_t
take_cases(struct log_join *join)
{
	struct log_case found;
	size_t count = 0;

	while (log_join_take(join, &found)) {
		MUST(found.outcome < LOG_OUTCOMES);
		touch(found.queue_id);
		touch(found.parent_id);
		touch(found.child_id);
		touch(found.message_id);
		touch(found.sender);
		touch(found.recipient);
		touch(found.original);
		touch(found.login);
		touch(found.reply);
		touch(found.transport);
		count++;
	}
	return count;
}

#endif
