/* What our server did not take, or took and threw away. */

#include "core/log/join_parts.h"

void
log_refuse(struct log_join *join, const struct log_event *event,
    const struct log_message *message)
{
	struct log_recipient of_event = {
		.address = event->recipient,
		.original = { "", 0 },
		.reply = event->reply,
		.host = { "", 0 },
		.ip = { "", 0 },
		.status = event->status,
		.transport = { "", 0 },
		.child_id = { "", 0 },
		.stage = { "", 0 },
		.claim = { "", 0 },
		.first = event->time,
		.last = event->time,
		.outcome = event->outcome,
		.is_news = true,
		.attempts = 1,
		.line = event->line,
		.delay = -1,
	};
	const struct log_message none = { .id = event->queue_id,
		.parent_id = { "", 0 },
		.sender = event->sender,
		.has_sender = event->has_sender,
		.message_id = { "", 0 },
		.client = event->client,
		.client_ip = event->client_ip,
		.helo = event->helo,
		.login = event->login,
		.script = event->script,
		.arrived = event->time,
		.format = event->format };

	log_case_fill(&join->pending, &none, &of_event);
	join->pending.stage = event->stage;
	join->pending.is_temporary = event->is_temporary;
	join->pending.is_last = true;
	join->has_pending = true;
	if (!message)
		return;
	join->pending.message_id = message->message_id;
	if (event->login.len == 0)
		join->pending.login = message->login;
}

void
log_drop(struct log_join *join, const struct log_event *event)
{
	struct log_message *message = log_message_find(join, event->queue_id);
	bool is_any = false;

	for (struct log_recipient *r = message ? message->recipients : NULL; r;
	     r = r->next)
		if (r->outcome == LOG_DEFERRED) {
			r->outcome = event->outcome;
			is_any = r->is_news = true;
		}
	if (!is_any && (event->recipient.len > 0 || event->client_ip.len > 0))
		log_refuse(join, event, message);
	if (message)
		log_message_finish(join, message);
}
