#include "core/know/match.h"

#include "unit/check.h"

enum { ONE_RULE_IN = 8, MEMORY_MAX = 64 * 1024 * 1024 };

/* Whose pattern stands in the text, looked for without keys and needs? */
static void
find_slowly(const struct smtp_unfolded *reply, bool *rules, bool *issuers)
{
	const struct knowledge *knowledge = &knowledge_builtin;

	for (size_t i = 0; i < knowledge->pattern_count; i++) {
		const struct pattern_row *row = &knowledge->patterns[i];
		struct pattern_match where;

		if (!row->is_issuer &&
		    !rule_allows(&knowledge->rules[row->owner], reply->code,
			reply->status))
			continue;
		if (!pattern_find(row->program, reply->lower, &where))
			continue;
		if (row->is_issuer)
			issuers[row->owner] = true;
		else
			rules[row->owner] = true;
	}
}

static size_t
count_differences(const struct matches *matches, bool *rules, bool *issuers)
{
	const struct knowledge *knowledge = &knowledge_builtin;
	size_t differences = 0;

	for (size_t i = 0; i < knowledge->issuer_count; i++)
		differences += issuers[i] != matches_issuer(matches, i);
	for (size_t i = 0; i < matches->rules.count; i++)
		differences +=
		    !rules[matches->rules.items[i].rule - knowledge->rules];
	/* A rule may have matched by several of its patterns. */
	for (size_t i = 0; i < matches->rules.count; i++)
		rules[matches->rules.items[i].rule - knowledge->rules] = false;
	for (size_t i = 0; i < knowledge->rule_count; i++)
		differences += rules[i];
	return differences;
}

/* What the index finds is what is there: no more, no less. */
static void
test_misses_nothing(struct matcher *matcher)
{
	static bool rules[UINT16_MAX], issuers[MATCH_MAX_ISSUERS];
	struct arena arena;

	arena_init(&arena, MEMORY_MAX);
	for (size_t i = 0; i < knowledge_builtin.rule_count; i += ONE_RULE_IN) {
		const struct rule *rule = &knowledge_builtin.rules[i];
		struct matches matches = { 0 };
		struct smtp_unfolded reply;
		char label[128];

		if (rule->seen.count == 0)
			continue;
		arena_reset(&arena);
		memset(rules, 0, sizeof(rules));
		memset(issuers, 0, sizeof(issuers));
		smtp_unfold(&arena, rule->seen.items[0], &reply);
		matcher_run(matcher, &arena, &reply, &matches);
		find_slowly(&reply, rules, issuers);
		snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(rule->id));
		CHECK_FOR(label,
		    count_differences(&matches, rules, issuers) == 0);
	}
	arena_clear(&arena);
}

int
main(void)
{
	struct error error;
	struct matcher *matcher = matcher_new(&knowledge_builtin, &error);

	CHECK(matcher != NULL);
	test_misses_nothing(matcher);
	matcher_free(matcher);
	return check_done();
}
