#include "service/check/hosts.h"

#include "service/probe/dialogue.h"

enum {
	SMTP_PORT = 25,
	DEFAULT_TIMEOUT = 15000, /* ms: banners come late */
	HELLO_MAX = 4096,
	CERTIFICATE_MAX = 64 * 1024,
	BYTES_MAX = 64 * 1024,
};

/* All that is visited at the same time. */
struct round {
	struct loop *loop;
	struct tls *tls;
	struct arena *arena;
	struct smtp_plan plan;
	uint64_t end;
	size_t pending;
};

struct visit {
	struct round *round;
	struct contact_answer *answer;
	struct check_ends ends;
	size_t next; /* the end to try after this one */
	char name[DNS_NAME_MAX + 1];
	struct probe_way way;
	struct probe_dialogue dialogue;
};

static struct span
keep(struct visit *visit, const char *words)
{
	return arena_dup(visit->round->arena, span_of(words));
}

static struct span
keep_der(struct visit *visit, unsigned number, bool is_key)
{
	struct stream *stream = visit->dialogue.stream;
	struct text der;

	text_init(&der, visit->round->arena, CERTIFICATE_MAX);
	if (is_key)
		stream_write_key(stream, number, &der);
	else
		stream_write_certificate(stream, number, &der);
	return der.is_cut ? span_empty() : text_span(&der);
}

/* The certificates can be had only while the connection is there. */
static void
when_secured(void *owner)
{
	struct visit *visit = owner;
	struct contact_answer *answer = visit->answer;

	for (unsigned i = 0; i < DANE_CHAIN_MAX; i++) {
		struct dane_certificate one = { keep_der(visit, i, false),
			keep_der(visit, i, true) };

		if (one.certificate.len == 0)
			break;
		*list_add(visit->round->arena, &answer->chain) = one;
	}
}

static void
keep_tls(struct visit *visit)
{
	struct contact_answer *answer = visit->answer;
	const struct tls_facts *tls = &visit->dialogue.tls;

	answer->is_secure = true;
	answer->version = keep(visit, tls->version);
	answer->is_trusted = tls->is_trusted;
	answer->is_for_name = tls->is_for_name;
	answer->not_before = tls->not_before;
	answer->not_after = tls->not_after;
	answer->problem = keep(visit, tls->problem);
	answer->names = keep(visit, *tls->names ? tls->names : tls->subject);
	answer->issuer = keep(visit, tls->issuer);
	answer->key = keep(visit, tls->key);
}

/* "no answer in time (...)"; or what the server said. */
static struct span
keep_why(struct visit *visit)
{
	const struct smtp_outcome *outcome = &visit->dialogue.client.outcome;
	char bytes[HELLO_MAX];
	struct text why = text_in(bytes, sizeof(bytes));

	if (outcome->reply.lines > 0)
		return arena_dup(visit->round->arena,
		    span_trim(outcome->reply.text));
	text_write_string(&why, smtp_fault_words(outcome->fault));
	if (outcome->detail.len > 0) {
		text_write_string(&why, " (");
		text_write(&why, outcome->detail);
		text_write_byte(&why, ')');
	}
	return arena_dup(visit->round->arena, text_span(&why));
}

/* What answered first at a stage; empty: nothing did. */
static struct span
keep_reply(struct visit *visit, enum smtp_stage stage)
{
	const struct smtp_client *client = &visit->dialogue.client;

	for (size_t i = 0; i < client->steps.count; i++) {
		const struct smtp_step *step = &client->steps.items[i];

		if (step->stage == stage && step->reply.lines > 0)
			return arena_dup(visit->round->arena,
			    span_trim(step->reply.text));
	}
	return span_empty();
}

static enum contact_outcome
outcome_of(const struct smtp_client *client)
{
	if (client->has_offer || client->has_plain_offer)
		return CONTACT_MADE;
	if (client->outcome.fault == SMTP_FAULT_REFUSED)
		return CONTACT_REFUSED;
	return client->outcome.failure == SMTP_FAILURE_WIRE &&
		client->outcome.stage == SMTP_STAGE_CONNECT
	    ? CONTACT_UNREACHABLE
	    : CONTACT_NO_SERVICE;
}

/* What the session came to. */
static void
keep_facts(struct visit *visit)
{
	const struct smtp_client *client = &visit->dialogue.client;
	struct contact_answer *answer = visit->answer;
	const struct smtp_offer *offer =
	    client->has_plain_offer ? &client->plain_offer : &client->offer;
	char bytes[ENDPOINT_TEXT];
	struct text end = text_in(bytes, sizeof(bytes));

	endpoint_write_port(&end, &visit->way.to);
	answer->end = keep(visit, end.ptr);
	answer->outcome = outcome_of(client);
	if (client->outcome.failure != SMTP_FAILURE_NONE)
		answer->why = keep_why(visit);
	if (answer->outcome != CONTACT_MADE)
		return;
	answer->offers = keep_reply(visit, SMTP_STAGE_HELO);
	answer->offers_tls = smtp_offers(offer, SMTP_EXTENSION_STARTTLS);
	if (visit->dialogue.has_tls)
		keep_tls(visit);
	else if (answer->offers_tls)
		answer->tls_failure = answer->why.len > 0
		    ? answer->why
		    : keep_reply(visit, SMTP_STAGE_STARTTLS);
}

static void start(struct visit *visit);

/* A server that does not answer may do so at its next address. */
static void
when_over(void *owner)
{
	struct visit *visit = owner;
	struct round *round = visit->round;
	bool is_made;

	keep_facts(visit);
	is_made = visit->answer->outcome == CONTACT_MADE;
	probe_dialogue_clear(&visit->dialogue);
	if (!is_made && visit->next < visit->ends.count &&
	    loop_now() < round->end)
		start(visit);
	else if (--round->pending == 0)
		loop_stop(round->loop);
}

static void
start(struct visit *visit)
{
	struct round *round = visit->round;

	visit->way = (struct probe_way){
		.to = visit->ends.items[visit->next++],
		.tls = round->tls,
		.name = visit->name,
	};
	probe_dialogue_init(&visit->dialogue, round->loop, &round->plan,
	    &visit->way);
	visit->dialogue.secured_call = when_secured;
	probe_dialogue_start(&visit->dialogue, when_over, visit);
}

static bool
prepare(const struct check_way *way, struct dns_known *dns,
    struct contact_known *hosts, struct span host, struct visit *visit)
{
	struct check_ends ends;
	struct contact_answer *answer;
	struct text name = text_in(visit->name, sizeof(visit->name));

	check_ends_find(&ends, way, dns, host, SMTP_PORT);
	if (ends.is_waiting)
		return false;
	answer = contact_answer_new(hosts->arena, host,
	    ends.is_barred ? CONTACT_NOT_ASKED : CONTACT_UNREACHABLE);
	answer->why = span_of(ends.why);
	if (ends.count == 0) {
		contact_known_add(hosts, answer);
		return false;
	}
	text_write(&name, host);
	visit->answer = answer;
	visit->ends = ends;
	return true;
}

static void
make_plan(struct round *round, const struct check_way *way, uint64_t timeout)
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

static bool
visit_all(struct round *round, const struct check_way *way,
    struct visit *visits, struct error *error)
{
	/* The oldest version that they speak is a finding, not an obstacle. */
	const struct tls_options tls = { .authorities = way->authorities,
		.least = TLS_1_0 };
	const uint64_t timeout = LOOP_MILLISECOND *
	    (uint64_t)(way->timeout > 0 ? way->timeout : DEFAULT_TIMEOUT);

	round->tls = tls_new(&tls, error);
	if (!round->tls)
		return false;
	round->loop = loop_new(error);
	if (round->loop) {
		make_plan(round, way, timeout);
		round->end = loop_now() + timeout;
		for (size_t i = 0; i < round->pending; i++)
			start(&visits[i]);
		loop_run(round->loop);
	}
	tls_free(round->tls);
	if (!round->loop)
		return false;
	loop_free(round->loop);
	return true;
}

bool
check_hosts_visit(const struct check_way *way, struct dns_known *dns,
    struct contact_known *hosts, struct error *error)
{
	struct round round = { .arena = hosts->arena };
	const size_t wanted = hosts->wanted.count;
	size_t count;
	struct visit *visits =
	    arena_zero(hosts->arena, wanted + 1, sizeof(*visits));

	for (size_t i = wanted; i-- > 0;) {
		visits[round.pending].round = &round;
		round.pending += prepare(way, dns, hosts,
		    hosts->wanted.items[i], &visits[round.pending]);
	}
	count = round.pending;
	if (count > 0 && !visit_all(&round, way, visits, error))
		return false;
	for (size_t i = 0; i < count; i++)
		contact_known_add(hosts, visits[i].answer);
	return true;
}
