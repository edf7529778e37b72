/* What our server did not take, or took and threw away. */

#include "core/log/join_parts.h"

void
log_refuse(struct log_join *join, const struct log_event *event,
    const struct log_message *message)
{
	join->pending = (struct log_case){
		.format = event->format,
		.outcome = event->outcome,
		.queue_id = event->queue_id,
		.parent_id = { "", 0 },
		.child_id = { "", 0 },
		.message_id = { "", 0 },
		.sender = event->sender,
		.recipient = event->recipient,
		.original = { "", 0 },
		.host = { "", 0 },
		.ip = { "", 0 },
		.client = event->client,
		.client_ip = event->client_ip,
		.helo = event->helo,
		.login = event->login,
		.script = event->script,
		.transport = { "", 0 },
		.reply = event->reply,
		.status = event->status,
		.stage = event->stage,
		.claim = { "", 0 },
		.arrived = event->time,
		.first = event->time,
		.last = event->time,
		.delay = -1,
		/* "message repeated 3 times: [...]": so often it tried. */
		.attempts = event->repeat > 1 && event->queue_id.len == 0
		    ? event->repeat
		    : 1,
		.line = event->line,
		.has_sender = event->has_sender,
		.is_temporary = event->is_temporary,
		.is_last = true,
		.is_news = true,
	};
	join->has_pending = true;
	if (!message)
		return;
	join->pending.is_brief = true;
	join->pending.message_id = log_pack_get(&message->texts, MESSAGE_NAME);
	if (event->login.len == 0)
		join->pending.login =
		    log_pack_get(&message->texts, MESSAGE_LOGIN);
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
