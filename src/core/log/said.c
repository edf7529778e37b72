/* What was last said to a recipient, and about its domain. */

#include "base/hash.h"
#include "core/log/join_parts.h"

static void
change(struct log_join *join, struct span *kept, struct span text)
{
	if (text.len > 0)
		log_pool_change(&join->pool, kept, text);
}

static struct span
domain_of(struct span address)
{
	const char *at = memrchr(address.ptr, '@', address.len);

	return at ? span_from(address, (size_t)(at - address.ptr) + 1)
		  : span_empty();
}

static struct log_said *
said_of(struct log_join *join, struct span recipient, uint64_t *hash)
{
	*hash = hash_span(join->seed, domain_of(recipient));
	return &join->said[*hash % LOG_JOIN_DOMAINS];
}

void
log_said_keep(struct log_join *join, struct log_recipient *recipient,
    const struct log_event *event)
{
	uint64_t hash;
	struct log_said *said;

	log_pool_change(&join->pool, &recipient->reply, event->reply);
	log_pool_change(&join->pool, &recipient->host, event->host);
	log_pool_change(&join->pool, &recipient->ip, event->ip);
	log_pool_change(&join->pool, &recipient->status, event->status);
	log_pool_change(&join->pool, &recipient->stage, event->stage);
	log_pool_change(&join->pool, &recipient->claim, event->claim);
	recipient->claimed = event->claimed;
	if (event->outcome != LOG_DEFERRED || event->format != LOG_EXIM)
		return;
	said = said_of(join, event->recipient, &hash);
	said->hash = hash;
	log_pool_change(&join->pool, &said->reply, event->reply);
	log_pool_change(&join->pool, &said->host, event->host);
	log_pool_change(&join->pool, &said->ip, event->ip);
}

/*
 * No attempt was made, because an earlier one had failed, maybe of another
 * message: what was said then is what counts. Postfix repeats it, Exim not.
 */
void
log_said_lead_back(struct log_join *join, struct log_recipient *recipient,
    const struct log_event *event)
{
	uint64_t hash;
	struct log_said *said = said_of(join, event->recipient, &hash);

	if (event->format == LOG_POSTFIX) {
		log_pool_change(&join->pool, &recipient->reply, event->reply);
		change(join, &recipient->status, event->status);
	} else if (recipient->attempts == 0 && said->hash == hash) {
		log_pool_change(&join->pool, &recipient->reply, said->reply);
		log_pool_change(&join->pool, &recipient->host, said->host);
		log_pool_change(&join->pool, &recipient->ip, said->ip);
	} else if (recipient->reply.len == 0) {
		log_pool_change(&join->pool, &recipient->reply, event->reply);
		recipient->claimed = event->claimed;
	}
}

/*
 * Exim's reject log has again what the main log has: what another file told
 * already, as often as it did.
 */
bool
log_said_twice(struct log_join *join, const struct log_event *event)
{
	struct log_refused *refused;
	uint64_t hash;

	if (event->format != LOG_EXIM)
		return false;
	if (!join->refused)
		join->refused = arena_zero(join->pool.arena, LOG_JOIN_RECENT,
		    sizeof(*join->refused));
	hash = hash_span(join->seed ^ (uint64_t)event->time.ms, event->reply);
	hash = hash_span(hash_span(hash, event->client_ip), event->recipient);
	refused = &join->refused[hash % LOG_JOIN_RECENT];
	if (refused->hash != hash)
		*refused =
		    (struct log_refused){ .hash = hash, .file = event->file };
	if (refused->file == event->file)
		refused->times++;
	else if (refused->times > 0)
		return refused->times--, true;
	return false;
}
