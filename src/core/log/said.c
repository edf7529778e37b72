/* What was last said to a recipient, and about its domain. */

#include "base/hash.h"
#include "core/log/join_parts.h"

static struct log_said *
said_of(struct log_join *join, struct span recipient, uint64_t *hash)
{
	*hash = hash_span(join->seed, span_domain(recipient));
	return &join->said[*hash % LOG_JOIN_DOMAINS];
}

void
log_said_keep(struct log_join *join, struct log_recipient *recipient,
    const struct log_event *event)
{
	const struct span texts[LOG_PARTS] = {
		[RECIPIENT_ADDRESS] = event->recipient,
		[RECIPIENT_ORIGINAL] = event->original,
		[RECIPIENT_REPLY] = event->reply,
		[RECIPIENT_HOST] = event->host,
		[RECIPIENT_IP] = event->ip,
		[RECIPIENT_STATUS] = event->status,
		[RECIPIENT_TRANSPORT] = event->transport,
		[RECIPIENT_CHILD] = event->child_id,
		[RECIPIENT_STAGE] = event->stage,
		[RECIPIENT_CLAIM] = event->claim,
	};
	uint64_t hash;
	struct log_said *said;

	log_pack_set(&join->pool, &recipient->texts, texts);
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
	struct log_pool *pool = &join->pool;
	struct log_pack *texts = &recipient->texts;
	uint64_t hash;
	struct log_said *said = said_of(join, event->recipient, &hash);

	log_pack_put(pool, texts, RECIPIENT_ADDRESS, event->recipient);
	log_pack_put(pool, texts, RECIPIENT_ORIGINAL, event->original);
	log_pack_put(pool, texts, RECIPIENT_CHILD, event->child_id);
	if (event->format == LOG_POSTFIX) {
		log_pack_put(pool, texts, RECIPIENT_REPLY, event->reply);
		if (event->status.len > 0)
			log_pack_put(pool, texts, RECIPIENT_STATUS,
			    event->status);
	} else if (recipient->attempts == 0 && said->hash == hash) {
		log_pack_put(pool, texts, RECIPIENT_REPLY, said->reply);
		log_pack_put(pool, texts, RECIPIENT_HOST, said->host);
		log_pack_put(pool, texts, RECIPIENT_IP, said->ip);
	} else if (!log_pack_has(texts, RECIPIENT_REPLY)) {
		log_pack_put(pool, texts, RECIPIENT_REPLY, event->reply);
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
