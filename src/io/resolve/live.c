#include "io/resolve/live.h"

#include <stdlib.h>
#include <unbound-event.h>
#include <unbound.h>

#include "core/dns/packet.h"
#include "core/dns/record.h"
#include "io/loop/loop.h"
#include "io/resolve/context.h"
#include "io/resolve/look.h"

enum {
	SECURE = 2, /* of libunbound's callback */
	BOGUS = 1,
	CLASS_IN = 1,
	SERVFAIL = 2,
	LOOK_TIMEOUT = 1000,
	PROBE_NEAR = 250, /* ms, to find out whether a server helps validate */
	PROBE_FAR = 2000,
};

struct live {
	struct resolve_options options;
	struct loop *loop;
	struct loop_event *timer;
	struct live_context context;
	char server[RESOLVE_SERVERS_MAX * RESOLVE_SERVER_TEXT_MAX];
	bool is_settled; /* do we know whether to validate? */
	bool is_late;
	size_t pending;
};

/* A question that is on its way through libunbound. */
struct query {
	struct live *live;
	struct arena *arena;
	struct dns_question question;
	int id;
	bool is_pending;
	bool is_over; /* do not ask this one */
	struct dns_answer answer;
	struct query *whole; /* whose aliases this one follows */
	unsigned aliases;
};

static const char circle[] =
    "the aliases (CNAME) turn in a circle, or are more than 16";

static void
expire(void *owner)
{
	struct live *live = owner;

	live->is_late = true;
	loop_stop(live->loop);
}

struct live *
live_open(const struct resolve_options *options, struct error *error)
{
	struct live *live = calloc(1, sizeof(*live));
	struct text server;

	if (!live) {
		error_set(error, "out of memory");
		return NULL;
	}
	live->options = *options;
	live->loop = loop_new(error);
	if (!live->loop) {
		free(live);
		return NULL;
	}
	live->timer = loop_timer_new(live->loop, expire, live);
	server = text_in(live->server, sizeof(live->server));
	if (options->source == RESOLVE_RECURSIVE)
		text_write_string(&server, "own recursion");
	else
		resolve_servers_write(&server, &options->servers);
	if (live_context_open(&live->context, live->loop, options, true, error))
		return live;
	live_close(live);
	return NULL;
}

void
live_close(struct live *live)
{
	if (!live)
		return;
	live_context_close(&live->context);
	loop_event_free(live->timer);
	loop_free(live->loop);
	free(live);
}

void
live_limit(struct live *live, unsigned timeout)
{
	live->options.timeout = timeout;
}

static struct span
keep_words(struct arena *arena, const char *words)
{
	return arena_dup(arena, span_of(words));
}

static void
fail(struct dns_answer *answer, enum dns_failure failure, struct span why)
{
	answer->outcome = DNS_FAILED;
	answer->failure = failure;
	answer->why = why;
	answer->ttl = 0;
	answer->count = 0;
}

/* What security is there, where no signature was found to be right? */
static enum dns_security
unsigned_security(const struct live *live, struct span name)
{
	return live_context_covers(&live->context, name) ? DNS_INSECURE
							 : DNS_INDETERMINATE;
}

static void
take_answer(struct query *query, int rcode, struct span bytes, int security,
    const char *why)
{
	struct dns_answer *answer = &query->answer;
	struct dns_packet packet;

	if (rcode == SERVFAIL ||
	    !dns_packet_read(query->arena, bytes, &packet)) {
		fail(answer, DNS_SERVFAIL, span_empty());
		answer->rcode = (unsigned)rcode;
		return;
	}
	dns_packet_answer(&packet, query->arena, query->question, answer);
	answer->server = span_of(query->live->server);
	answer->security = security == SECURE
	    ? DNS_SECURE
	    : unsigned_security(query->live, query->question.name);
	if (security != BOGUS)
		return;
	fail(answer, DNS_BOGUS, keep_words(query->arena, why ? why : ""));
	answer->security = DNS_FORGED;
}

/* NOLINTBEGIN(readability-function-size): libunbound says what it takes. */
static void
answer_query(void *owner, int rcode, void *bytes, int len, int security,
    char *why, int was_limited)
{
	struct query *query = owner;
	struct live *live = query->live;
	struct span packet = span_empty();

	(void)was_limited;
	if (bytes && len > 0)
		packet = (struct span){ bytes, (size_t)len };
	take_answer(query, rcode, packet, security, why);
	query->is_pending = false;
	if (--live->pending == 0)
		loop_stop(live->loop);
}
/* NOLINTEND(readability-function-size) */

static void
start(struct query *query)
{
	struct live *live = query->live;
	char bytes[DNS_KEY_MAX];
	struct text name = text_in(bytes, sizeof(bytes));
	int status;

	query->answer = (struct dns_answer){ .question = query->question,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = span_of(live->server),
		.why = span_empty() };
	fail(&query->answer, DNS_TIMEOUT,
	    span_of("no answer came within the time that was given"));
	/* libunbound reads \DDD; what it gets is spelt in no other way. */
	if (!dns_wire_write_key(&name, query->question.name)) {
		fail(&query->answer, DNS_BAD_DATA,
		    span_of("this name cannot be asked for"));
		return;
	}
	text_write_byte(&name, '.');
	query->is_pending = true;
	live->pending++;
	status = ub_resolve_event(live->context.unbound, name.ptr,
	    (int)query->question.type, CLASS_IN, query, answer_query,
	    &query->id);
	if (status == 0)
		return;
	query->is_pending = false;
	live->pending--;
	fail(&query->answer, DNS_SERVFAIL, span_of(ub_strerror(status)));
}

/* Ask all at the same time; after that many milliseconds give up the rest. */
static void
ask_all(struct live *live, struct query *queries, size_t count,
    unsigned timeout)
{
	live->is_late = false;
	for (size_t i = 0; i < count; i++)
		if (!queries[i].is_over)
			start(&queries[i]);
	if (live->pending == 0)
		return;
	loop_timer_set(live->timer,
	    loop_now() + (uint64_t)timeout * LOOP_MILLISECOND);
	while (live->pending > 0 && !live->is_late)
		loop_run(live->loop);
	loop_timer_stop(live->timer);
	for (size_t i = 0; i < count; i++)
		if (queries[i].is_pending)
			ub_cancel(live->context.unbound, queries[i].id);
	live->pending = 0;
}

/*
 * Servers that do not know DNSSEC would make all of the world look forged.
 * Whoever cannot bring the root's signed keys is used without validation.
 */
static bool
settle(struct live *live, struct arena *arena, struct error *error)
{
	struct query probe = { .live = live,
		.arena = arena,
		.question = { span_empty(), DNS_DNSKEY } };
	unsigned timeout = resolve_servers_are_local(&live->options.servers)
	    ? PROBE_NEAR
	    : PROBE_FAR;

	live->is_settled = true;
	if (live->options.anchors || live->options.source == RESOLVE_RECURSIVE)
		return true;
	if (timeout > live->options.timeout)
		timeout = live->options.timeout;
	ask_all(live, &probe, 1, timeout);
	if (probe.answer.security == DNS_SECURE)
		return true;
	live_context_close(&live->context);
	return live_context_open(&live->context, live->loop, &live->options,
	    false, error);
}

/* The server's own words about a failure (RFC 8914). */
static struct span
explain(const struct dns_packet *packet, struct arena *arena)
{
	const char *name;
	struct text why;

	if (!packet->has_explanation)
		return span_empty();
	name = dns_explanation_name(packet->explanation);
	text_init(&why, arena, 1000);
	text_write_string(&why, "the server explains: ");
	if (name)
		text_write_string(&why, name);
	else
		text_write_format(&why, "code %u", packet->explanation);
	if (packet->words.len > 0) {
		text_write_string(&why, ": ");
		text_write(&why, packet->words);
	}
	return text_span(&why);
}

static void
take_silence(struct dns_answer *answer, const struct look *look)
{
	answer->rcode = 0;
	if (look->is_garbled)
		fail(answer, DNS_BAD_DATA,
		    span_of("the server's answer cannot be read"));
	else
		fail(answer, DNS_TIMEOUT,
		    span_of(look->is_closed
			    ? "no server listens there"
			    : "the server gave no answer at all"));
}

/*
 * What we saw ourselves says more than libunbound's SERVFAIL. False: it is
 * not all that there is to it.
 */
static bool
take_look(struct query *query, const struct look *look)
{
	struct dns_answer *answer = &query->answer;
	struct text server;

	if (!look->is_answered) {
		take_silence(answer, look);
		return true;
	}
	text_init(&server, query->arena, RESOLVE_SERVER_TEXT_MAX);
	resolve_server_write(&server, &look->server);
	answer->server = text_span(&server);
	if (look->packet.is_truncated) {
		answer->why =
		    span_of("the answer does not fit into a packet, and over "
			    "TCP there was none");
		return true;
	}
	dns_packet_answer(&look->packet, query->arena, query->question, answer);
	answer->server = text_span(&server);
	answer->why = answer->failure == DNS_BAD_DATA
	    ? span_of(circle)
	    : explain(&look->packet, query->arena);
	/* Without data, an alias may lead on to where this server does not. */
	if (answer->failure == DNS_NO_FAILURE && answer->count == 0 &&
	    answer->canonical.len > 0)
		fail(answer, DNS_SERVFAIL, span_empty());
	return answer->failure != DNS_SERVFAIL;
}

/* Ask the servers themselves about all that failed. */
static void
look_again(struct live *live, struct arena *arena, struct query *queries,
    size_t count)
{
	struct look *looks = arena_zero(arena, count + 1, sizeof(*looks));
	unsigned timeout = live->options.timeout < LOOK_TIMEOUT
	    ? live->options.timeout
	    : LOOK_TIMEOUT;
	size_t used = 0;

	for (size_t i = 0; i < count; i++)
		if (!queries[i].is_over)
			looks[used++].question = queries[i].question;
	if (used == 0 || live->options.source == RESOLVE_RECURSIVE ||
	    !look_all(&live->options.servers, arena, looks, used, timeout))
		return;
	used = 0;
	for (size_t i = 0; i < count; i++)
		if (!queries[i].is_over)
			queries[i].is_over =
			    take_look(&queries[i], &looks[used++]);
}

/* Go where a question for CNAME led; false: nowhere. */
static bool
step(struct query *query)
{
	const struct dns_answer *answer = &query->answer;

	if (answer->outcome != DNS_DATA ||
	    !dns_record_name(query->arena, answer->records[0],
		&query->question.name))
		return false;
	query->aliases++;
	return true;
}

/* One more alias for each that still has one; how many have? */
static size_t
step_all(struct live *live, struct query *steps, size_t count)
{
	size_t left = 0;

	ask_all(live, steps, count, LOOK_TIMEOUT);
	for (size_t i = 0; i < count; i++) {
		if (!steps[i].is_over)
			steps[i].is_over = !step(&steps[i]);
		left += !steps[i].is_over;
	}
	return left;
}

/* The answer at the end of the aliases is the answer. */
static void
take_end(struct query *end)
{
	struct dns_answer *answer = &end->whole->answer;
	struct dns_question question = end->whole->question;

	if (end->aliases > DNS_ALIASES_MAX) {
		fail(answer, DNS_BAD_DATA, span_of(circle));
	} else if (end->aliases > 0) {
		*answer = end->answer;
		answer->question = question;
	}
	if (end->aliases > 0 && answer->canonical.len == 0)
		answer->canonical = end->question.name;
}

/*
 * libunbound gives up where aliases turn in a circle, or are more than
 * eleven, and says SERVFAIL. Follow them one by one, and ask again at their
 * end. The answers come from its cache, mostly.
 */
static void
follow_aliases(struct live *live, struct arena *arena, struct query *queries,
    size_t count)
{
	struct query *steps = arena_zero(arena, count + 1, sizeof(*steps));
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		if (queries[i].is_over)
			continue;
		steps[used] = queries[i];
		steps[used].question.type = DNS_CNAME;
		steps[used++].whole = &queries[i];
	}
	for (unsigned i = 0; i <= DNS_ALIASES_MAX; i++)
		if (step_all(live, steps, used) == 0)
			break;
	for (size_t i = 0; i < used; i++) {
		steps[i].question.type = steps[i].whole->question.type;
		steps[i].is_over =
		    steps[i].aliases == 0 || steps[i].aliases > DNS_ALIASES_MAX;
	}
	ask_all(live, steps, used, LOOK_TIMEOUT);
	for (size_t i = 0; i < used; i++)
		take_end(&steps[i]);
}

bool
live_resolve(struct live *live, struct arena *arena,
    struct live_lookup *lookups, size_t count, struct error *error)
{
	struct query *queries = arena_zero(arena, count + 1, sizeof(*queries));

	if (!live->is_settled && !settle(live, arena, error))
		return false;
	for (size_t i = 0; i < count; i++)
		queries[i] = (struct query){ .live = live,
			.arena = arena,
			.question = lookups[i].question };
	ask_all(live, queries, count, live->options.timeout);
	for (size_t i = 0; i < count; i++)
		queries[i].is_over = queries[i].answer.failure != DNS_SERVFAIL;
	look_again(live, arena, queries, count);
	follow_aliases(live, arena, queries, count);
	for (size_t i = 0; i < count; i++) {
		struct dns_answer *answer = &queries[i].answer;

		answer->server = arena_dup(arena, answer->server);
		lookups[i].answer = answer;
	}
	return true;
}
