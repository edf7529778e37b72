#include "service/check/hosts.h"

#include "service/check/visit.h"

enum {
	SMTP_PORT = 25,
	DEFAULT_TIMEOUT = 15000, /* ms: banners come late */
	BYTES_MAX = 64 * 1024,
	RECIPIENTS = CONTACT_ASKED - CONTACT_POSTMASTER,
	ADDRESS_MAX = DNS_NAME_MAX + 80,
};

/* Nobody has this name, unless everybody has. */
#define NOBODY "nixie-asks-for-nobody-7f3a"

/* A host that is looked at, by way of its addresses. */
struct host {
	struct contact_answer *answer;
	struct check_ends ends;
	struct check_visit *visits; /* of each end */
};

static void
make_plan(struct check_round *round, const struct check_way *way,
    uint64_t timeout)
{
	smtp_plan_init(&round->plan);
	smtp_plan_wait(&round->plan, timeout);
	round->plan.timeout = timeout;
	round->plan.timeouts[SMTP_STAGE_QUIT] = LOOP_SECOND;
	round->plan.name = way->name;
	round->plan.tls = SMTP_TLS_TRY;
	round->plan.last = SMTP_STAGE_STARTTLS;
	round->plan.max_bytes = BYTES_MAX;
}

/* Recipients that are named, and then left in peace: nothing is sent. */
static void
plan_recipients(struct check_round *round, struct span domain)
{
	static const char *const users[RECIPIENTS] = { "postmaster", "abuse",
		NOBODY, NOBODY };
	struct smtp_recipient *recipients =
	    arena_zero(round->arena, RECIPIENTS, sizeof(*recipients));

	for (size_t i = 0; i < RECIPIENTS; i++) {
		struct text address;

		text_init(&address, round->arena, ADDRESS_MAX);
		text_write_format(&address, "%s@", users[i]);
		if (CONTACT_POSTMASTER + i == CONTACT_FOREIGN)
			text_write_string(&address, "example.net");
		else
			text_write(&address, domain);
		recipients[i] = (struct smtp_recipient){ text_span(&address),
			span_empty(), span_empty() };
	}
	round->plan.sender = span_empty();
	round->plan.recipients = recipients;
	round->plan.recipient_count = RECIPIENTS;
	round->plan.last = SMTP_STAGE_RCPT;
}

/* False: nobody is to be visited for it now. */
static bool
prepare(const struct check_way *way, struct dns_known *dns,
    struct contact_known *hosts, struct span name, struct host *host)
{
	check_ends_find(&host->ends, way, dns, name, SMTP_PORT);
	if (host->ends.is_waiting)
		return false;
	host->answer = contact_answer_new(hosts->arena, name,
	    host->ends.is_barred ? CONTACT_NOT_ASKED : CONTACT_UNREACHABLE);
	host->answer->why = span_of(host->ends.why);
	if (host->ends.count > 0)
		return true;
	contact_known_add(hosts, host->answer);
	return false;
}

static void
prepare_visit(struct check_visit *visit, struct check_round *round,
    const struct host *host, struct contact_answer *answer)
{
	struct text name = text_in(visit->name, sizeof(visit->name));

	visit->round = round;
	visit->answer = answer;
	text_write(&name, host->answer->host);
}

/* Each address has an answer of its own at first. */
static void
visit_ends(struct check_round *round, struct host *hosts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct host *host = &hosts[i];

		host->visits = arena_zero(round->arena, host->ends.count,
		    sizeof(*host->visits));
		for (size_t k = 0; k < host->ends.count; k++) {
			struct check_visit *visit = &host->visits[k];

			prepare_visit(visit, round, host,
			    contact_answer_new(round->arena, host->answer->host,
				CONTACT_UNREACHABLE));
			visit->to = host->ends.items[k];
		}
		round->pending += host->ends.count;
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < hosts[i].ends.count; k++)
			check_visit_start(&hosts[i].visits[k]);
	if (round->pending > 0)
		loop_run(round->loop);
}

/* The first address that serves speaks for the host; else the last. */
static void
choose_answer(struct check_round *round, struct host *host)
{
	struct contact_answer *chosen = NULL;

	for (size_t k = 0; k < host->ends.count; k++) {
		const struct contact_answer *one = host->visits[k].answer;

		if (!chosen || chosen->outcome != CONTACT_MADE)
			chosen = host->visits[k].answer;
		*list_add(round->arena, &host->answer->tries) =
		    (struct contact_try){ one->end,
			    endpoint_is_v6(&host->visits[k].to), one->outcome,
			    one->why };
	}
	if (!chosen)
		return;
	chosen->tries.items = host->answer->tries.items;
	chosen->tries.count = host->answer->tries.count;
	host->answer = chosen;
}

static struct endpoint
end_of(const struct host *host)
{
	size_t k = 0;

	while (
	    k + 1 < host->ends.count && host->visits[k].answer != host->answer)
		k++;
	return host->ends.items[k];
}

/* Once more, without a name for its certificate; and with recipients. */
static void
visit_again(struct check_round *round, struct host *hosts, size_t count)
{
	struct check_visit *visits =
	    arena_zero(round->arena, count + 1, sizeof(*visits));
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		if (hosts[i].answer->outcome != CONTACT_MADE ||
		    (!hosts[i].answer->is_secure &&
			round->plan.recipient_count == 0))
			continue;
		prepare_visit(&visits[used], round, &hosts[i], hosts[i].answer);
		visits[used].is_second = true;
		visits[used++].to = end_of(&hosts[i]);
	}
	round->pending = used;
	for (size_t i = 0; i < used; i++)
		check_visit_start(&visits[i]);
	if (used > 0)
		loop_run(round->loop);
}

static void
visit_all(struct check_round *round, const struct check_way *way,
    struct contact_known *known, struct host *hosts, size_t count)
{
	const uint64_t timeout = LOOP_MILLISECOND *
	    (uint64_t)(way->timeout > 0 ? way->timeout : DEFAULT_TIMEOUT);
	const uint64_t begun = loop_now();
	uint64_t used;

	make_plan(round, way, timeout);
	visit_ends(round, hosts, count);
	for (size_t i = 0; i < count; i++)
		choose_answer(round, &hosts[i]);
	used = loop_now() - begun;
	if (used < timeout) {
		make_plan(round, way, timeout - used);
		if (way->names_recipients && known->domain.len > 0)
			plan_recipients(round, known->domain);
		visit_again(round, hosts, count);
	}
	for (size_t i = 0; i < count; i++)
		contact_known_add(known, hosts[i].answer);
}

bool
check_hosts_visit(const struct check_way *way, struct dns_known *dns,
    struct contact_known *known, struct error *error)
{
	/* The oldest version that they speak is a finding, not an obstacle. */
	const struct tls_options tls = { .authorities = way->authorities,
		.least = TLS_1_0 };
	struct check_round round = { .arena = known->arena };
	const size_t wanted = known->wanted.count;
	struct host *hosts =
	    arena_zero(known->arena, wanted + 1, sizeof(*hosts));
	size_t count = 0;

	for (size_t i = wanted; i-- > 0;)
		count += prepare(way, dns, known, known->wanted.items[i],
		    &hosts[count]);
	if (count == 0)
		return true;
	round.tls = tls_new(&tls, error);
	if (!round.tls)
		return false;
	round.loop = loop_new(error);
	if (round.loop)
		visit_all(&round, way, known, hosts, count);
	tls_free(round.tls);
	if (!round.loop)
		return false;
	loop_free(round.loop);
	return true;
}
