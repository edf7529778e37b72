#include "io/resolve/resolver.h"

#include <stdlib.h>

#include "io/files/files.h"
#include "io/resolve/live.h"

enum { CONF_MAX = 64 * 1024 };

static const char system_conf[] = "/etc/resolv.conf";

struct resolver {
	struct resolve_options options;
	struct live *live;
	size_t count;
};

/* A file that is missing is like an empty one (resolv.conf(5)). */
static void
read_system(struct resolve_servers *servers)
{
	struct text file;
	struct error error;

	text_init(&file, NULL, CONF_MAX);
	if (!files_read(system_conf, &file, &error))
		text_reset(&file);
	resolve_servers_read(text_span(&file), servers);
	text_clear(&file);
}

static bool
is_live(const struct resolve_options *options)
{
	return options->source != RESOLVE_ZONE &&
	    options->source != RESOLVE_REPLAY;
}

struct resolver *
resolve_open(const struct resolve_options *options, struct error *error)
{
	struct resolver *resolver = calloc(1, sizeof(*resolver));

	if (!resolver) {
		error_set(error, "out of memory");
		return NULL;
	}
	resolver->options = *options;
	if (options->timeout == 0)
		resolver->options.timeout = RESOLVE_DEFAULT_TIMEOUT;
	if (options->queries_max == 0)
		resolver->options.queries_max = RESOLVE_DEFAULT_QUERIES;
	if (options->source == RESOLVE_SYSTEM)
		read_system(&resolver->options.servers);
	if (!is_live(options))
		return resolver;
	resolver->live = live_open(&resolver->options, error);
	if (resolver->live)
		return resolver;
	free(resolver);
	return NULL;
}

void
resolve_close(struct resolver *resolver)
{
	if (!resolver)
		return;
	live_close(resolver->live);
	free(resolver);
}

void
resolve_limit(struct resolver *resolver, unsigned timeout)
{
	if (timeout >= resolver->options.timeout)
		return;
	resolver->options.timeout = timeout;
	if (resolver->live)
		live_limit(resolver->live, timeout);
}

size_t
resolve_count(const struct resolver *resolver)
{
	return resolver->count;
}

static const struct dns_answer *
answer_unasked(struct arena *arena, struct dns_question question,
    const char *why)
{
	struct dns_answer *answer = arena_alloc(arena, sizeof(*answer));

	*answer = (struct dns_answer){ .question = question,
		.outcome = DNS_FAILED,
		.failure = DNS_NOT_ASKED,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = span_empty(),
		.why = span_of(why) };
	return answer;
}

static const struct dns_answer *
replay(const struct resolver *resolver, struct arena *arena,
    struct dns_question question)
{
	const struct dns_answer *found =
	    dns_recording_find(resolver->options.replay, question);
	struct dns_answer *answer;

	if (!found)
		return answer_unasked(arena, question,
		    "the recording does not have this");
	/* Spelt as it was asked for now. */
	answer = arena_alloc(arena, sizeof(*answer));
	*answer = *found;
	answer->question = question;
	return answer;
}

/* Whoever needs no network answers at once. */
static const struct dns_answer *
answer_here(const struct resolver *resolver, struct arena *arena,
    struct dns_question question)
{
	if (resolver->options.source == RESOLVE_ZONE)
		return dns_zone_answer(resolver->options.zone, arena, question);
	return replay(resolver, arena, question);
}

static void
give(struct resolver *resolver, struct dns_known *known,
    const struct dns_answer *answer)
{
	if (resolver->options.record)
		dns_recording_add(resolver->options.record, answer);
	dns_known_add(known, answer);
}

/* Move as many questions as may still be asked. */
static size_t
take_wanted(struct resolver *resolver, const struct dns_known *known,
    struct live_lookup *lookups)
{
	size_t left = resolver->options.queries_max - resolver->count;
	size_t count = known->wanted.count < left ? known->wanted.count : left;

	for (size_t i = 0; i < count; i++)
		lookups[i].question = known->wanted.items[i];
	resolver->count += count;
	return count;
}

static bool
resolve_live(struct resolver *resolver, struct dns_known *known,
    struct error *error)
{
	struct live_lookup *lookups =
	    arena_zero(known->arena, known->wanted.count + 1, sizeof(*lookups));
	size_t count = take_wanted(resolver, known, lookups);

	if (count > 0 &&
	    !live_resolve(resolver->live, known->arena, lookups, count, error))
		return false;
	for (size_t i = 0; i < count; i++)
		give(resolver, known, lookups[i].answer);
	while (known->wanted.count > 0)
		dns_known_add(known,
		    answer_unasked(known->arena, known->wanted.items[0],
			"more questions are not asked of the world"));
	return true;
}

bool
resolve_wanted(struct resolver *resolver, struct dns_known *known,
    struct error *error)
{
	if (is_live(&resolver->options))
		return resolve_live(resolver, known, error);
	while (known->wanted.count > 0)
		give(resolver, known,
		    answer_here(resolver, known->arena,
			known->wanted.items[0]));
	return true;
}
