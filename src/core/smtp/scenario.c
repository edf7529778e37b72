#include "core/smtp/scenario.h"

#include "base/ascii.h"
#include "base/glob.h"

static bool
allows(struct span pattern, struct span text)
{
	if (span_equal(pattern, span_of("<>")))
		return text.len == 0;
	return pattern.len == 0 || glob_fits(pattern, text);
}

static bool
is_within(struct smtp_range range, unsigned number)
{
	return range.first == 0 ||
	    (number >= range.first && number <= range.last);
}

static bool
holds(const struct smtp_rule *rule, const struct smtp_moment *moment)
{
	return rule->stage == moment->stage && allows(rule->to, moment->to) &&
	    allows(rule->from, moment->from) &&
	    allows(rule->helo, moment->helo) &&
	    allows(rule->user, moment->user) &&
	    (!rule->has_network ||
		ip_in_network(&moment->ip, &rule->network, rule->prefix)) &&
	    is_within(rule->count, moment->count) &&
	    (!rule->is_for_secure || moment->is_secure) &&
	    (!rule->is_for_plain || !moment->is_secure);
}

/* A number that is as good as thrown dice, of the seed and two others. */
static unsigned
throw_dice(uint64_t seed, uint64_t rule, uint64_t hit)
{
	uint64_t bits = seed + (rule << 32 | hit) * 0x9e3779b97f4a7c15U;

	/* The finish of splitmix64 (Steele, Lea and Flood, 2014). */
	bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9U;
	bits = (bits ^ bits >> 27) * 0x94d049bb133111ebU;
	return (unsigned)((bits ^ bits >> 31) % 100);
}

static bool
is_due(const struct smtp_scenario *scenario, size_t at)
{
	const struct smtp_rule *rule = &scenario->rules.items[at];
	unsigned hit;

	if (rule->every == 0 && rule->chance == 0 && rule->total.first == 0)
		return true;
	hit = atomic_fetch_add(&scenario->hits[at], 1) + 1;
	return is_within(rule->total, hit) &&
	    (rule->every == 0 || hit % rule->every == 0) &&
	    (rule->chance == 0 ||
		throw_dice(scenario->seed, at, hit) < rule->chance);
}

const struct smtp_rule *
smtp_scenario_find(const struct smtp_scenario *scenario,
    const struct smtp_moment *moment)
{
	for (size_t i = 0; i < scenario->rules.count; i++)
		if (holds(&scenario->rules.items[i], moment) &&
		    is_due(scenario, i))
			return &scenario->rules.items[i];
	return NULL;
}

bool
smtp_scenario_has(const struct smtp_scenario *scenario, enum smtp_stage stage)
{
	for (size_t i = 0; i < scenario->rules.count; i++)
		if (scenario->rules.items[i].stage == stage)
			return true;
	return false;
}

static unsigned
code_of(struct span words)
{
	unsigned code = 0;

	for (size_t i = 0; i < 3; i++) {
		if (i == words.len || !ascii_is_digit(words.ptr[i]))
			return 0;
		code = code * 10 + (unsigned)(words.ptr[i] - '0');
	}
	return code;
}

unsigned
smtp_rule_code(const struct smtp_rule *rule)
{
	for (size_t i = rule->actions.count; i-- > 0;) {
		unsigned code = code_of(rule->actions.items[i].words);

		if (code > 0)
			return code;
	}
	return 0;
}

bool
smtp_rule_is_delay(const struct smtp_rule *rule)
{
	for (size_t i = 0; i < rule->actions.count; i++)
		if (rule->actions.items[i].kind != SMTP_ACTION_WAIT &&
		    rule->actions.items[i].kind != SMTP_ACTION_SECURE)
			return false;
	return true;
}
