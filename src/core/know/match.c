#include "core/know/match.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/table.h"
#include "core/know/index.h"

/* The index has room for as many rules as knowledge_read() lets through. */
enum {
	MAX_LAYERS = MATCH_MAX_USERS + 1,
	INDEX_MAX = 64 * 1024 * 1024,
	MAX_HOST = 255,
};

/* One set of knowledge, and what was tried of it last. */
struct layer {
	const struct knowledge *knowledge;
	uint32_t *stamps; /* per pattern: the run that tried it last */
};

struct matcher {
	const struct knowledge *builtin;
	struct layer layers[MAX_LAYERS]; /* the built-in one first */
	size_t layer_count;
	uint32_t run;
	struct arena arena;
	LIST(const struct rule *) code_rules;
	struct table hosts; /* host suffixes, each to its issuer's row + 1 */
	uint16_t causes[KNOWN_CAUSES];
	unsigned *needs; /* of each cause */
};

struct scan {
	const struct knowledge *knowledge;
	bool is_users;
	struct arena *arena;
	const struct smtp_unfolded *reply;
	struct matches *matches;
	struct index_scan found;
};

static void
index_code_rules(struct matcher *matcher, const struct knowledge *knowledge)
{
	for (size_t i = 0; i < knowledge->rule_count; i++)
		if (!knowledge->rules[i].has_patterns) {
			/* NOLINTNEXTLINE(bugprone-sizeof-expression) */
			*list_add(&matcher->arena, &matcher->code_rules) =
			    &knowledge->rules[i];
		}
}

static void
index_hosts(struct matcher *matcher, const struct knowledge *knowledge)
{
	table_init(&matcher->hosts, &matcher->arena, 0);
	for (size_t i = 0; i < knowledge->issuer_count; i++) {
		struct strings hosts = knowledge->issuers[i].hosts;

		for (size_t j = 0; j < hosts.count; j++) {
			struct span suffix = hosts.items[j];

			if (span_starts(suffix, span_of(".")))
				span_take(&suffix, 1);
			*table_get(&matcher->hosts, suffix) = i + 1;
		}
	}
}

static void
index_causes(struct matcher *matcher, const struct knowledge *knowledge)
{
	static const char *const names[KNOWN_CAUSES] = { "unknown",
		"bad_domain", "delivery_expired", "dns_failure",
		"domain_blocklisted", "domain_not_hosted", "ip_blocklisted",
		"mailbox_disabled", "mailbox_unknown", "policy_rejection",
		"receiver_misconfigured", "relay_denied",
		"sender_verify_failed", "smtp_auth_failed" };

	for (size_t i = 0; i < KNOWN_CAUSES; i++) {
		const struct cause *cause =
		    knowledge_find_cause(knowledge, span_of(names[i]));

		assert(cause);
		matcher->causes[i] = (uint16_t)(cause - knowledge->causes);
	}
}

static unsigned
needs_of(struct span check)
{
	static const struct {
		const char *check;
		unsigned needs;
	} rows[] = {
		{ "ptr", 1U << NEED_CLIENT_IP },
		{ "dnsbl", 1U << NEED_CLIENT_IP },
		{ "helo", 1U << NEED_CLIENT_IP },
		{ "spf", 1U << NEED_CLIENT_IP | 1U << NEED_SENDER },
		{ "sender-domain", 1U << NEED_SENDER },
		{ "sender-mx", 1U << NEED_SENDER },
		{ "dmarc", 1U << NEED_SENDER },
		{ "mx", 1U << NEED_RECIPIENT },
		{ "rcpt-probe", 1U << NEED_RECIPIENT },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (span_equal(check, span_of(rows[i].check)))
			return rows[i].needs;
	return 0;
}

static void
index_needs(struct matcher *matcher, const struct knowledge *knowledge)
{
	matcher->needs = arena_zero(&matcher->arena, knowledge->cause_count,
	    sizeof(*matcher->needs));
	for (size_t i = 0; i < knowledge->cause_count; i++) {
		struct strings checks = knowledge->causes[i].checks;

		for (size_t j = 0; j < checks.count; j++) {
			struct span rest = checks.items[j], check;

			if (span_split(&rest, ':', &check))
				matcher->needs[i] |= needs_of(check);
		}
	}
}

static void
index_knowledge(struct matcher *matcher, const struct knowledge *knowledge)
{
	arena_init(&matcher->arena, INDEX_MAX);
	index_causes(matcher, knowledge);
	index_needs(matcher, knowledge);
	index_hosts(matcher, knowledge);
}

void
matcher_add(struct matcher *matcher, const struct knowledge *knowledge)
{
	assert(matcher->layer_count < MAX_LAYERS);
	matcher->layers[matcher->layer_count++] = (struct layer){
		.knowledge = knowledge,
		.stamps = arena_zero(&matcher->arena,
		    knowledge->pattern_count + 1, sizeof(uint32_t)),
	};
	index_code_rules(matcher, knowledge);
}

struct matcher *
matcher_new(const struct knowledge *knowledge, struct error *error)
{
	struct matcher *matcher = calloc(1, sizeof(*matcher));

	if (!matcher) {
		error_set(error, "out of memory");
		return NULL;
	}
	assert(knowledge->issuer_count <= MATCH_MAX_ISSUERS);
	matcher->builtin = knowledge;
	index_knowledge(matcher, knowledge);
	matcher_add(matcher, knowledge);
	return matcher;
}

void
matcher_free(struct matcher *matcher)
{
	if (!matcher)
		return;
	arena_clear(&matcher->arena);
	free(matcher);
}

const struct knowledge *
matcher_knowledge(const struct matcher *matcher)
{
	return matcher->builtin;
}

const struct knowledge *
matcher_users(const struct matcher *matcher, size_t at)
{
	return at + 1 < matcher->layer_count ? matcher->layers[at + 1].knowledge
					     : NULL;
}

size_t
matcher_code_rules(const struct matcher *matcher,
    const struct rule *const **rules)
{
	*rules = matcher->code_rules.items;
	return matcher->code_rules.count;
}

unsigned
matcher_needs(const struct matcher *matcher, const struct cause *cause)
{
	return matcher->needs[cause - matcher->builtin->causes];
}

uint16_t
matcher_cause(const struct matcher *matcher, enum known_cause cause)
{
	return matcher->causes[cause];
}

void
matcher_add_host(const struct matcher *matcher, struct span host,
    struct matches *matches)
{
	char lower[MAX_HOST];
	struct span name = { lower, host.len };

	if (host.len > MAX_HOST)
		return;
	for (size_t i = 0; i < host.len; i++)
		lower[i] = ascii_lower(host.ptr[i]);
	while (name.len > 0) {
		const size_t *issuer = table_find(&matcher->hosts, name);
		struct span label;

		if (issuer) {
			matches_add_issuer(matches, *issuer - 1);
			return;
		}
		span_split(&name, '.', &label);
	}
}

/* Try a pattern where it can begin, its key standing at this place. */
static bool
match_pattern(const struct scan *scan, const struct pattern_row *pattern,
    const struct key_row *key, size_t at, struct pattern_match *where)
{
	struct span lower = scan->reply->lower;

	if (pattern->before_most == 0)
		return pattern_match_behind(span_from(pattern->program,
						pattern->after_key),
		    lower, at, key->text.len, where);
	if (pattern->before_most == PATTERN_FAR)
		return pattern_find(pattern->program, lower, where);
	if (at < pattern->before_least)
		return false;
	return pattern_match_between(pattern->program, lower,
	    at > pattern->before_most ? at - pattern->before_most : 0,
	    at - pattern->before_least, where);
}

static bool
try_pattern(struct scan *scan, const struct pattern_row *pattern,
    const struct key_row *key, size_t at)
{
	const struct rule *rule = &scan->knowledge->rules[pattern->owner];
	struct pattern_match where;

	if (pattern->is_issuer) {
		if (!matches_issuer(scan->matches, pattern->owner) &&
		    match_pattern(scan, pattern, key, at, &where))
			matches_add_issuer(scan->matches, pattern->owner);
		return false;
	}
	if (!rule_allows(rule, scan->reply->code, scan->reply->status) ||
	    !match_pattern(scan, pattern, key, at, &where))
		return false;
	*list_add(scan->arena, &scan->matches->rules) =
	    (struct rule_match){ rule, scan->is_users, where };
	return true;
}

/*
 * A pattern is tried where its key stands, until it matches; where no one
 * knows how far before its key it begins, it is looked for once everywhere.
 */
static void
try_key(struct scan *scan, const struct layer *layer, uint32_t run)
{
	const struct key_row *key = &layer->knowledge->keys[scan->found.key];

	for (size_t i = 0; i < key->pattern_count; i++) {
		uint16_t number = key->patterns[i];
		const struct pattern_row *pattern =
		    &layer->knowledge->patterns[number];

		if (layer->stamps[number] == run ||
		    !index_meets(&scan->found, pattern))
			continue;
		if (try_pattern(scan, pattern, key, scan->found.begin) ||
		    pattern->before_most == PATTERN_FAR)
			layer->stamps[number] = run;
	}
}

/* The run's number marks what was tried; at its end, all marks go. */
static void
begin_run(struct matcher *matcher)
{
	if (++matcher->run != 0)
		return;
	for (size_t i = 0; i < matcher->layer_count; i++)
		memset(matcher->layers[i].stamps, 0,
		    matcher->layers[i].knowledge->pattern_count *
			sizeof(uint32_t));
	matcher->run = 1;
}

void
matcher_run(struct matcher *matcher, struct arena *arena,
    const struct smtp_unfolded *reply, struct matches *matches)
{
	begin_run(matcher);
	for (size_t i = matcher->layer_count; i-- > 0;) {
		const struct layer *layer = &matcher->layers[i];
		struct scan scan;

		scan.knowledge = layer->knowledge;
		scan.is_users = i > 0;
		scan.arena = arena;
		scan.reply = reply;
		scan.matches = matches;
		index_scan(layer->knowledge, arena, reply->lower, &scan.found);
		while (index_next(layer->knowledge, &scan.found))
			try_key(&scan, layer, matcher->run);
	}
}
