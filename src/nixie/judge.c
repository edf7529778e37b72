#include "nixie/judge.h"

#include <stdlib.h>

#include "base/hash.h"
#include "core/log/template.h"

void
judge_init(struct judge *judge, struct session *session, uint64_t seed)
{
	*judge = (struct judge){ .session = session, .seed = seed };
	judge->slots = calloc(JUDGE_VERDICTS, sizeof(*judge->slots));
	judge->hosts = calloc(JUDGE_HOSTS, sizeof(*judge->hosts));
	if (!judge->slots || !judge->hosts)
		abort();
}

void
judge_clear(struct judge *judge)
{
	free(judge->slots);
	free(judge->hosts);
	judge->slots = NULL;
	judge->hosts = NULL;
}

bool
judge_diagnose(struct judge *judge, const struct log_case *found,
    struct span name, size_t index)
{
	struct session *session = judge->session;

	return session_logged(session, found, name, index) == SESSION_CASE;
}

/* Behind the first label: "mx1.example.net" and "mx2" are of one owner. */
static struct span
host_tail(struct span host)
{
	const char *dot = memchr(host.ptr, '.', host.len);

	return dot ? span_from(host, (size_t)(dot - host.ptr)) : host;
}

/* Hosts of which nothing is known are all alike. */
static uint64_t
print_of(struct judge *judge, struct span host)
{
	uint64_t hash = hash_span(judge->seed, host_tail(host)) | 1;
	struct judge_host *slot = &judge->hosts[(hash >> 8) % JUDGE_HOSTS];
	struct matches matches = { 0 };

	if (slot->hash == hash)
		return slot->print;
	matcher_add_host(judge->session->matcher, host, &matches);
	slot->hash = hash;
	slot->print = hash_span(judge->seed,
	    (struct span){ (const char *)matches.issuers,
		sizeof(matches.issuers) });
	return slot->print;
}

static uint64_t
hash_of(struct judge *judge, const struct log_case *found)
{
	uint64_t hash = print_of(judge, found->host);

	hash = hash_mix(hash ^ found->outcome,
	    (uint64_t)found->format << 8 | 0x9e37ULL << 32 | 1);
	hash = hash_span(hash, found->status);
	hash = hash_span(hash, found->stage);
	hash = hash_span(hash, found->claim);
	return log_template_hash(hash, found->reply) | 1;
}

const struct log_verdict *
judge_find(struct judge *judge, const struct log_case *found, bool *is_new)
{
	uint64_t hash = hash_of(judge, found);
	struct judge_slot *slot = &judge->slots[hash % JUDGE_VERDICTS];

	*is_new = slot->hash != hash;
	if (!*is_new)
		return &slot->verdict;
	if (!judge_diagnose(judge, found, span_empty(), 0))
		return NULL;
	judge->diagnosed++;
	slot->hash = hash;
	log_verdict_set(&slot->verdict, &judge->session->diagnosis);
	return &slot->verdict;
}
