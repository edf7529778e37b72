/* What was told, until nobody views it any more. */

#include "core/log/join_parts.h"

/*
 * When it is given back, by this job or later, for another one, is no matter
 * for those under way: it does not count among them.
 */
static void
note(struct log_join *join, size_t size, const struct log_pack *texts)
{
	size = log_pool_size(size) + log_pack_size(texts);
	join->told.size += size;
	join->pool.used -= size;
}

void
log_told_add_recipient(struct log_join *join, struct log_recipient *recipient)
{
	recipient->next = join->told.recipients;
	join->told.recipients = recipient;
	note(join, sizeof(*recipient), &recipient->texts);
}

void
log_told_add_message(struct log_join *join, struct log_message *message)
{
	message->newer = join->told.messages;
	join->told.messages = message;
	note(join, sizeof(*message), &message->texts);
}

void
log_told_clear(struct log_join *join, struct log_told *told)
{
	join->pool.used += told->size;
	while (told->recipients) {
		struct log_recipient *recipient = told->recipients;

		told->recipients = recipient->next;
		log_recipient_free(join, recipient);
	}
	while (told->messages) {
		struct log_message *message = told->messages;

		told->messages = message->newer;
		log_message_free(join, message);
	}
	told->size = 0;
}
