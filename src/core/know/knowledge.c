#include "core/know/knowledge.h"

#include "base/ascii.h"

/* Rows are found by their first member, a name, in tables of any kind. */
static size_t
find_row(const void *rows, size_t count, size_t size, struct span name)
{
	for (size_t i = 0; i < count; i++) {
		struct span row;

		memcpy(&row, (const char *)rows + i * size, sizeof(row));
		if (span_equal_nocase(row, name))
			return i;
	}
	return count;
}

const struct cause *
knowledge_find_cause(const struct knowledge *knowledge, struct span name)
{
	size_t at = find_row(knowledge->causes, knowledge->cause_count,
	    sizeof(*knowledge->causes), name);

	return at < knowledge->cause_count ? &knowledge->causes[at] : NULL;
}

const struct rule *
knowledge_find_rule(const struct knowledge *knowledge, struct span id)
{
	size_t at = find_row(knowledge->rules, knowledge->rule_count,
	    sizeof(*knowledge->rules), id);

	return at < knowledge->rule_count ? &knowledge->rules[at] : NULL;
}

const struct issuer *
knowledge_find_issuer(const struct knowledge *knowledge, struct span id)
{
	size_t at = find_row(knowledge->issuers, knowledge->issuer_count,
	    sizeof(*knowledge->issuers), id);

	return at < knowledge->issuer_count ? &knowledge->issuers[at] : NULL;
}

static int
compare(const struct status_row *row, struct smtp_status status)
{
	if (row->subject != status.subject)
		return row->subject < status.subject ? -1 : 1;
	return (row->detail > status.detail) - (row->detail < status.detail);
}

const struct status_row *
knowledge_find_status(const struct knowledge *knowledge,
    struct smtp_status status)
{
	size_t low = 0, high = knowledge->status_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = compare(&knowledge->statuses[middle], status);

		if (order == 0)
			return &knowledge->statuses[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

const struct reply_row *
knowledge_find_reply(const struct knowledge *knowledge, unsigned code)
{
	for (size_t i = 0; i < knowledge->reply_count; i++)
		if (knowledge->replies[i].code == code)
			return &knowledge->replies[i];
	return NULL;
}

/* Is name the domain itself, or one below it? */
static bool
is_below(struct span name, struct span domain)
{
	if (!span_ends_nocase(name, domain))
		return false;
	return name.len == domain.len ||
	    name.ptr[name.len - domain.len - 1] == '.';
}

const struct zone_row *
knowledge_find_zone(const struct knowledge *knowledge, struct span name)
{
	const struct zone_row *best = NULL;

	for (size_t i = 0; i < knowledge->zone_count; i++) {
		const struct zone_row *row = &knowledge->zones[i];

		if (is_below(name, row->zone) &&
		    (!best || row->zone.len > best->zone.len))
			best = row;
	}
	return best;
}

bool
issuer_has_host(const struct issuer *issuer, struct span host)
{
	for (size_t i = 0; i < issuer->hosts.count; i++) {
		struct span suffix = issuer->hosts.items[i];

		if (span_starts(suffix, span_of(".")))
			span_take(&suffix, 1);
		if (suffix.len > 0 && is_below(host, suffix))
			return true;
	}
	return false;
}

static bool
allows_code(const struct rule *rule, unsigned code)
{
	for (size_t i = 0; i < rule->code_count; i++)
		if (rule->codes[i] == code || rule->codes[i] == code / 100)
			return true;
	return rule->code_count == 0;
}

static bool
allows_status(const struct rule *rule, struct smtp_status status)
{
	for (size_t i = 0; i < rule->status_count; i++) {
		struct smtp_status wanted = rule->statuses[i];

		if (wanted.severity == 0 && status.severity != 0)
			wanted.severity = status.severity;
		if (smtp_status_equal(wanted, status))
			return true;
	}
	return rule->status_count == 0;
}

bool
rule_allows(const struct rule *rule, unsigned code, struct smtp_status status)
{
	return allows_code(rule, code) && allows_status(rule, status);
}
