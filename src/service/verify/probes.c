#include <stdlib.h>

#include "base/hash.h"
#include "core/dns/name.h"
#include "core/verify/provider.h"
#include "service/verify/probes_parts.h"

enum {
	LOT_MEMORY = 512 * 1024 * 1024,
	TICK = LOOP_SECOND / 2, /* at least so often the owner is called */
	RANDOM_LETTERS = 16,
};

bool
verify_probes_open(struct verify_probes *probes,
    const struct verify_probes_options *options, struct error *error)
{
	const struct tls_options tls = { 0 };

	probes->options = *options;
	arena_init(&probes->arena, LOT_MEMORY);
	probes->slots = calloc(VERIFY_PROBES_MAX, sizeof(*probes->slots));
	probes->loop = loop_new(error);
	probes->tls = probes->loop ? tls_new(&tls, error) : NULL;
	if (probes->tls && probes->slots)
		return true;
	if (!probes->slots)
		error_set(error, "out of memory");
	verify_probes_close(probes);
	return false;
}

void
verify_probes_close(struct verify_probes *probes)
{
	tls_free(probes->tls);
	loop_free(probes->loop);
	free(probes->slots);
	arena_clear(&probes->arena);
}

void
verify_probes_begin(struct verify_probes *probes)
{
	arena_reset(&probes->arena);
	verify_schedule_init(&probes->schedule, &probes->arena);
	probes->schedule.running_max = probes->options.at_once;
	probes->schedule.retry_after = probes->options.retry_after;
	table_init(&probes->jobs, &probes->arena, probes->seed);
	table_init(&probes->targets, &probes->arena, probes->seed);
	table_init(&probes->international, &probes->arena, probes->seed);
	table_init(&probes->hosts, &probes->arena, probes->seed);
	table_init(&probes->providers, &probes->arena, probes->seed);
	memset(&probes->items, 0, sizeof(probes->items));
	memset(&probes->addresses, 0, sizeof(probes->addresses));
}

/* A name that nobody has: letters from a seed that is ours alone. */
static struct span
make_random(struct verify_probes *probes, struct span domain)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz234567";
	uint64_t hash = hash_span(probes->seed, domain);
	struct text text;

	text_init(&text, &probes->arena, VERIFY_MAX_ADDRESS);
	for (size_t i = 0; i < RANDOM_LETTERS; i++) {
		text_write_byte(&text, letters[hash & 31]);
		hash = hash_mix(hash + i + 1, probes->seed | 1);
	}
	text_write_byte(&text, '@');
	text_write(&text, domain);
	return text_span(&text);
}

static bool
is_international(struct span address)
{
	for (size_t i = 0; i < address.len; i++)
		if ((unsigned char)address.ptr[i] >= 0x80)
			return true;
	return false;
}

/*
 * Addresses that need SMTPUTF8 have sessions of their own: a server without it
 * could not be asked about the others in the same one.
 */
size_t
verify_probes_add(struct verify_probes *probes, struct span domain,
    struct span address)
{
	size_t *job = table_get(&probes->jobs, address);
	size_t *number =
	    table_get(is_international(address) ? &probes->international
						: &probes->targets,
		domain);

	if (*job > 0)
		return *job - 1;
	if (*number == 0) {
		*number = verify_schedule_add_target(&probes->schedule, 0) + 1;
		*list_add(&probes->arena, &probes->items) =
		    (struct verify_probes_target){ .domain = domain,
			    .provider = span_empty(),
			    .random = make_random(probes, domain) };
	}
	*list_add(&probes->arena, &probes->addresses) = address;
	*job = verify_schedule_add_job(&probes->schedule, *number - 1) + 1;
	return *job - 1;
}

/* Where mail for each domain goes. */
static bool
find_routes(struct verify_probes *probes, struct error *error)
{
	struct dns_known known;
	bool is_waiting = true;

	dns_known_init(&known, &probes->arena, probes->seed);
	known.overlay = probes->overlay;
	while (is_waiting) {
		is_waiting = false;
		for (size_t i = 0; i < probes->items.count; i++) {
			struct verify_probes_target *item =
			    &probes->items.items[i];

			if (item->route.end == PROBE_ROUTE_WAITS)
				probe_route_find(&item->route, &known,
				    item->domain, &probes->arena);
			is_waiting |= item->route.end == PROBE_ROUTE_WAITS;
		}
		if (is_waiting &&
		    !resolve_wanted(probes->resolver, &known, error))
			return false;
	}
	return true;
}

static size_t
find_provider(struct verify_probes *probes,
    const struct verify_manners *manners)
{
	size_t *number = table_get(&probes->providers, manners->name);
	const unsigned asked = verify_keep_count(probes->keep, manners->name);
	const unsigned most = probes->options.per_day;

	if (*number == 0)
		*number = 1 +
		    verify_schedule_add_provider(&probes->schedule,
			probes->options.is_hasty ? 0 : manners->interval,
			asked < most ? most - asked : 0,
			manners->is_shy && !probes->options.is_forced);
	return *number - 1;
}

/* Domains of one mail host share it. Without a route there is no host. */
static void
find_host(struct verify_probes *probes, size_t target)
{
	struct verify_probes_target *item = &probes->items.items[target];
	struct verify_manners manners;
	struct span host = item->domain;
	size_t *number;

	if (item->route.end == PROBE_ROUTE_FOUND)
		host = item->route.hops.items[0].host;
	verify_manners_find(&manners, host);
	item->provider = manners.name;
	number = table_get(&probes->hosts, host);
	if (*number == 0)
		*number = 1 +
		    verify_schedule_add_host(&probes->schedule,
			find_provider(probes, &manners));
	probes->schedule.targets.items[target].host = *number - 1;
}

/* At once, so that nobody is asked again when we are interrupted. */
static void
keep_answers(struct verify_probes *probes, const struct verify_session *session)
{
	for (size_t i = 0; i < session->count; i++) {
		const size_t number = session->jobs[i];
		const struct verify_job *job =
		    &probes->schedule.jobs.items[number];
		const struct verify_kept kept = { .time = probes->keep->now,
			.verdict = job->verdict,
			.reason = job->reason,
			.address = probes->addresses.items[number],
			.evidence = job->evidence };

		if (job->is_over)
			verify_keep_add(probes->keep, &kept);
	}
}

static void connect_next(struct verify_probe *probe);

/* The next address of the same host, when nobody answered at this one. */
static void
ended(void *owner)
{
	struct verify_probe *probe = owner;
	struct verify_probes *probes = probe->probes;
	const struct smtp_outcome *outcome = &probe->dialogue.client.outcome;
	const bool is_unreached = outcome->fault != SMTP_FAULT_NONE &&
	    outcome->stage == SMTP_STAGE_CONNECT;

	if (is_unreached && probe->hop + 1 < probe->last_hop) {
		probe_dialogue_clear(&probe->dialogue);
		probe->hop++;
		connect_next(probe);
		return;
	}
	verify_probe_read(probe);
	probe_dialogue_clear(&probe->dialogue);
	probe->is_used = false;
	verify_schedule_told(&probes->schedule, &probe->session, loop_now());
	keep_answers(probes, &probe->session);
	loop_timer_set(probes->timer, loop_now());
}

static void
connect_next(struct verify_probe *probe)
{
	struct verify_probes *probes = probe->probes;
	const struct probe_hop *hops =
	    probes->items.items[probe->session.target].route.hops.items;
	const struct probe_hop *hop = &hops[probe->hop];
	char bytes[IP_TEXT_MAX];

	probe->is_second = !dns_name_equal(hop->host, hops[0].host);
	if (probe->hop == 0 || !dns_name_equal(hop->host, hop[-1].host))
		probe->way.name = arena_dup(&probes->arena, hop->host).ptr;

	endpoint_parse(&probe->way.to, ip_print(&hop->ip, bytes),
	    probes->options.port);
	probe_dialogue_init(&probe->dialogue, probes->loop, &probe->plan,
	    &probe->way);
	probe_dialogue_start(&probe->dialogue, ended, probe);
}

/* Recipients as the session wants them; the one that tests comes last. */
static void
name_recipients(struct verify_probe *probe)
{
	const struct verify_probes *probes = probe->probes;
	const struct verify_session *session = &probe->session;
	const struct span none = span_empty();
	size_t count = session->count;

	for (size_t i = 0; i < count; i++)
		probe->recipients[i] = (struct smtp_recipient){
			probes->addresses.items[session->jobs[i]], none, none
		};
	if (session->is_testing)
		probe->recipients[count++] = (struct smtp_recipient){
			probes->items.items[session->target].random, none, none
		};
	probe->plan.recipients = probe->recipients;
	probe->plan.recipient_count = count;
}

/*
 * How far the addresses of the first host go, and of others of its provider:
 * those of another one would have to be asked by other manners.
 */
static void
take_hops(struct verify_probe *probe, const struct verify_probes_target *item)
{
	const struct probe_hop *hops = item->route.hops.items;
	struct verify_manners manners;

	probe->hop = 0;
	for (probe->last_hop = 1; probe->last_hop < item->route.hops.count;
	     probe->last_hop++) {
		verify_manners_find(&manners, hops[probe->last_hop].host);
		if (!span_equal(manners.name, item->provider))
			return;
	}
}

static void
start(struct verify_probes *probes, const struct verify_session *session)
{
	const struct verify_probes_target *item =
	    &probes->items.items[session->target];
	struct verify_probe *probe = probes->slots;

	while (probe->is_used)
		probe++;
	*probe = (struct verify_probe){ .probes = probes,
		.is_used = true,
		.session = *session };
	smtp_plan_init(&probe->plan);
	smtp_plan_wait(&probe->plan,
	    probes->options.seconds * (uint64_t)LOOP_SECOND);
	probe->plan.name = probes->options.name;
	probe->plan.sender = probes->options.sender;
	probe->plan.last = SMTP_STAGE_RCPT;
	probe->plan.is_pipelined = false;
	name_recipients(probe);
	take_hops(probe, item);
	probe->way.tls = probes->tls;
	verify_keep_note(probes->keep, item->provider,
	    (unsigned)probe->plan.recipient_count);
	connect_next(probe);
}

/* There is nobody to ask: it was lost between two looks at the DNS. */
static void
end_without(struct verify_probes *probes, struct verify_session *session)
{
	session->is_unreached = true;
	verify_schedule_told(&probes->schedule, session, loop_now());
}

/* All sessions that may begin; then wait, or be done. */
static void
go_on(void *owner)
{
	struct verify_probes *probes = owner;
	struct verify_session session;
	enum verify_act act;
	uint64_t until, tick;

	while ((act = verify_schedule_next(&probes->schedule, loop_now(),
		    &session, &until)) == VERIFY_ACT_RUN) {
		if (probes->items.items[session.target].route.end ==
		    PROBE_ROUTE_FOUND)
			start(probes, &session);
		else
			end_without(probes, &session);
	}
	if (probes->told)
		probes->told(probes->owner);
	tick = loop_now() + TICK;
	if (act == VERIFY_ACT_DONE)
		loop_stop(probes->loop);
	else
		loop_timer_set(probes->timer, until < tick ? until : tick);
}

bool
verify_probes_run(struct verify_probes *probes, struct error *error)
{
	if (probes->schedule.jobs.count == 0)
		return true;
	if (!find_routes(probes, error))
		return false;
	for (size_t i = 0; i < probes->items.count; i++)
		find_host(probes, i);
	probes->timer = loop_timer_new(probes->loop, go_on, probes);
	loop_timer_set(probes->timer, loop_now());
	loop_run(probes->loop);
	loop_event_free(probes->timer);
	return true;
}

const struct verify_job *
verify_probes_get(const struct verify_probes *probes, size_t job)
{
	return &probes->schedule.jobs.items[job];
}
