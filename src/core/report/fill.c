#include "core/report/fill.h"

static struct span
captured_value(const struct diagnosis *diagnosis, struct span name)
{
	for (size_t i = 0; i < diagnosis->captured_count; i++) {
		const struct captured *captured = &diagnosis->captured[i];

		if (span_equal(name, span_of(capture_name(captured->kind))))
			return captured->value;
	}
	return span_empty();
}

static struct span
fact_value(const struct diagnosis *diagnosis, struct span name)
{
	static const struct {
		const char *name;
		enum fact_kind kind;
		bool is_domain;
	} names[] = {
		{ "recipient", FACT_RECIPIENT, false },
		{ "domain", FACT_RECIPIENT, true },
		{ "sender", FACT_SENDER, false },
		{ "ip", FACT_CLIENT_IP, false },
		{ "host", FACT_REMOTE_HOST, false },
		{ "helo", FACT_HELO, false },
		{ "port", FACT_PORT, false },
		{ "header", FACT_HEADER, false },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct span value;

		if (!span_equal(name, span_of(names[i].name)))
			continue;
		value = evidence_value(diagnosis->evidence, names[i].kind);
		return names[i].is_domain ? span_domain(value) : value;
	}
	return span_empty();
}

/* Names that a capture may stand for in a cause's text, too. */
static bool
is_unambiguous(struct span name)
{
	return !span_equal(name, span_of("domain")) &&
	    !span_equal(name, span_of("host")) &&
	    !span_equal(name, span_of("address"));
}

/* A domain of the message is listed, and need not be the sender's. */
static bool
is_any_domain(const struct diagnosis *diagnosis)
{
	return span_equal(diagnosis->cause->name,
	    span_of("domain_blocklisted"));
}

/*
 * In a cause about the sender, "the domain" is never the recipient's: what
 * is not known stays in plain words.
 */
static bool
is_senders(const struct diagnosis *diagnosis, struct span name,
    bool is_rules_own)
{
	if (span_equal(name, span_of("sender_domain")))
		return true;
	return diagnosis->is_about_sender &&
	    span_equal(name, span_of("domain")) &&
	    !(is_rules_own && captured_value(diagnosis, name).len > 0);
}

struct span
fill_value(const struct diagnosis *diagnosis, struct span name,
    bool is_rules_own)
{
	struct span value;

	if (span_equal(name, span_of("zone")) && diagnosis->zone)
		return diagnosis->zone->zone;
	if (is_senders(diagnosis, name, is_rules_own))
		return is_any_domain(diagnosis) ? span_empty()
						: diagnosis->sender_domain;
	value = is_rules_own ? captured_value(diagnosis, name)
			     : fact_value(diagnosis, name);
	if (value.len > 0)
		return value;
	if (is_rules_own)
		return fact_value(diagnosis, name);
	return is_unambiguous(name) ? captured_value(diagnosis, name)
				    : span_empty();
}

void
fill_write(struct text *out, const struct diagnosis *diagnosis,
    struct span source, bool is_rules_own)
{
	struct span words, gap, name, value;

	while (source.len > 0) {
		const char *open = memchr(source.ptr, '{', source.len);

		words = span_take(&source,
		    open ? (size_t)(open - source.ptr) : source.len);
		text_write(out, words);
		if (!open)
			return;
		span_take(&source, 1);
		span_split(&source, '}', &gap);
		if (!span_split(&gap, '|', &name))
			continue;
		value = fill_value(diagnosis, name, is_rules_own);
		text_write(out, value.len > 0 ? value : gap);
	}
}

void
fill_verdict(struct text *out, const struct diagnosis *diagnosis)
{
	const struct rule *rule = diagnosis->rule;

	if (rule && rule->verdict.len > 0)
		fill_write(out, diagnosis, rule->verdict, true);
	else
		fill_write(out, diagnosis, diagnosis->cause->verdict, false);
}

bool
fill_is_whole(const struct diagnosis *diagnosis)
{
	return diagnosis->rule && diagnosis->rule->is_whole;
}
