/* What the first line of a session or a delivery says, for its later ones. */

#include "base/hash.h"
#include "core/log/join_parts.h"

static struct log_begun *
slot_of(struct log_join *join, struct span session, uint64_t *hash)
{
	*hash = hash_span(join->seed, session);
	return log_way_find(join->begun, LOG_JOIN_SESSIONS,
	    sizeof(*join->begun), *hash);
}

static void
make_slots(struct log_join *join)
{
	static const struct log_begun none = {
		.queue_id = { "", 0 },
		.parent_id = { "", 0 },
		.recipient = { "", 0 },
		.transport = { "", 0 },
		.client = { "", 0 },
		.client_ip = { "", 0 },
		.login = { "", 0 },
	};

	join->begun = arena_alloc(join->pool.arena,
	    LOG_JOIN_SESSIONS * sizeof(*join->begun));
	for (size_t i = 0; i < LOG_JOIN_SESSIONS; i++)
		join->begun[i] = none;
}

/* What another session left is put away; of the same, more may be said. */
static void
keep(struct log_join *join, struct span *kept, struct span text, bool is_same)
{
	if (!is_same || text.len > 0)
		log_pool_change(&join->pool, kept, text);
}

void
log_session_note(struct log_join *join, const struct log_event *event)
{
	struct log_begun *begun;
	uint64_t hash;
	bool is_same;

	if (!join->begun)
		make_slots(join);
	begun = slot_of(join, event->session, &hash);
	is_same = begun->way.hash == hash && event->queue_id.len == 0;
	begun->way.hash = hash;
	begun->way.noted = ++join->begun_count;
	keep(join, &begun->queue_id, event->queue_id, is_same);
	keep(join, &begun->parent_id, event->parent_id, is_same);
	keep(join, &begun->recipient, event->recipient, is_same);
	keep(join, &begun->transport, event->transport, is_same);
	keep(join, &begun->client, event->client, is_same);
	keep(join, &begun->client_ip, event->client_ip, is_same);
	keep(join, &begun->login, event->login, is_same);
	begun->is_local = event->is_local || (is_same && begun->is_local);
	begun->is_notice = event->is_notice;
}

static void
fill(struct span *empty, struct span text)
{
	if (empty->len == 0)
		*empty = text;
}

void
log_session_complete(struct log_join *join, struct log_event *event)
{
	const struct log_begun *begun;
	uint64_t hash;

	if (!join->begun)
		return;
	begun = slot_of(join, event->session, &hash);
	if (begun->way.hash != hash)
		return;
	fill(&event->queue_id, begun->queue_id);
	fill(&event->parent_id, begun->parent_id);
	fill(&event->recipient, begun->recipient);
	fill(&event->transport, begun->transport);
	fill(&event->client, begun->client);
	fill(&event->client_ip, begun->client_ip);
	fill(&event->login, begun->login);
	event->is_local |= begun->is_local;
	event->is_notice |= begun->is_notice ||
	    (begun->is_local && event->has_sender && event->sender.len == 0);
}
