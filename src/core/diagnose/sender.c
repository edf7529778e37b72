#include "base/ascii.h"
#include "core/diagnose/parts.h"
#include "core/dns/name.h"
#include "core/dns/suffix.h"

/* A name in the reply that may be the sender's domain. */
struct named {
	struct span domain;
	unsigned weight; /* 0: it is not */
};

struct naming {
	const struct matcher *matcher;
	const struct diagnosis *diagnosis;
	struct span reply;
	struct named best;
	bool is_disputed;
};

/* How the reply names the sender by the words of a rule of this very cause. */
static struct span
named_by(const struct diagnosis *diagnosis, const struct rule_match *match)
{
	for (size_t i = 0; i < match->where.capture_count; i++) {
		const enum capture_kind kind = match->where.captures[i].kind;
		const size_t begin = match->where.captures[i].begin;
		struct span found = { diagnosis->reply.text.ptr + begin,
			match->where.captures[i].end - begin };

		found = capture_trim(kind, found);
		if (kind == CAPTURE_DOMAIN)
			return found;
		if (kind == CAPTURE_ADDRESS)
			return span_domain(found);
	}
	return span_empty();
}

/* The winner's first: others may say the same in more words. */
static struct span
named_by_rules(const struct diagnosis *diagnosis)
{
	struct span other = span_empty();

	for (size_t i = 0; i < diagnosis->matches.rules.count; i++) {
		const struct rule_match *match =
		    &diagnosis->matches.rules.items[i];
		struct span found;

		if (!span_equal(match->rule->cause_name,
			diagnosis->cause->name))
			continue;
		found = named_by(diagnosis, match);
		if (match->rule == diagnosis->rule && found.len > 0)
			return found;
		if (other.len == 0)
			other = found;
	}
	return other;
}

/* "SPF [example.org]", "the domain example.org", "on behalf of ...". */
static bool
is_announced(struct span before)
{
	static const char *const words[] = { "domain", "for", "of", "spf",
		"dmarc", "sender", "mailfrom", "as" };
	struct span word;

	while (before.len > 0 && !ascii_is_alnum(before.ptr[before.len - 1]))
		before.len--;
	word = before;
	while (before.len > 0 && ascii_is_alnum(before.ptr[before.len - 1]))
		before.len--;
	word = span_from(word, before.len);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_equal_nocase(word, span_of(words[i])))
			return true;
	return false;
}

/* "5322.From" and "1.2.3.uk7" are none; a top is of letters alone. */
static bool
is_domain(struct span name)
{
	struct span rest = name, label = span_empty();
	bool has_letter = false;

	if (!dns_name_is_host(name))
		return false;
	while (span_split(&rest, '.', &label))
		for (size_t i = 0; rest.len > 0 && i < label.len; i++)
			has_letter |= !ascii_is_digit(label.ptr[i]);
	for (size_t i = 0; i < label.len; i++)
		if (ascii_is_digit(label.ptr[i]))
			return false;
	return has_letter;
}

static bool
is_issuers(const struct matcher *matcher, struct span name)
{
	struct matches matches = { 0 };

	matcher_add_host(matcher, name, &matches);
	for (size_t i = 0; i < MATCH_MAX_ISSUERS / 64; i++)
		if (matches.issuers[i] != 0)
			return true;
	return false;
}

static bool
is_of(struct span name, struct span other)
{
	return other.len > 0 &&
	    dns_name_equal(dns_suffix_organization(name),
		dns_suffix_organization(other));
}

/* The receiver speaks of itself as well. */
static bool
is_receivers(const struct diagnosis *diagnosis, struct span name)
{
	const struct evidence *evidence = diagnosis->evidence;

	return is_of(name,
		   span_domain(evidence_value(evidence, FACT_RECIPIENT))) ||
	    is_of(name, evidence_value(evidence, FACT_REMOTE_HOST));
}

/* A host's name alone is rather who speaks; a registered one the sender's. */
static unsigned
weigh(const struct naming *naming, struct span name, struct span before,
    bool is_address)
{
	if (!is_domain(name) || is_receivers(naming->diagnosis, name))
		return 0;
	if (is_address)
		return 3;
	if (is_announced(before))
		return 2;
	return !is_issuers(naming->matcher, name) &&
	    dns_name_equal(name, dns_suffix_organization(name));
}

static void
consider(struct naming *naming, struct span name, unsigned weight)
{
	const bool is_same = dns_name_equal(naming->best.domain, name);

	if (weight > naming->best.weight)
		naming->is_disputed = false;
	else if (weight > 0 && weight == naming->best.weight)
		naming->is_disputed |= !is_same;
	if (weight > naming->best.weight)
		naming->best = (struct named){ name, weight };
}

/* Addresses of pages lead to the receiver's, or to anybody's. */
static size_t
skip(struct span rest)
{
	static const char *const marks[] = { "http://", "https://", "www." };
	size_t len = 0;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (span_starts_nocase(rest, span_of(marks[i])))
			while (len < rest.len && rest.ptr[len] != ' ')
				len++;
	return len;
}

static bool
begins_word(struct span reply, size_t at)
{
	return at == 0 ||
	    (!ascii_is_alnum(reply.ptr[at - 1]) &&
		!strchr(".-_@+", reply.ptr[at - 1]) &&
		(unsigned char)reply.ptr[at - 1] < 0x80);
}

/* The name at the front, and how much of it there is. */
static size_t
look_at_word(struct naming *naming, struct span rest)
{
	const struct span before = { naming->reply.ptr,
		(size_t)(rest.ptr - naming->reply.ptr) };
	size_t len = skip(rest);
	struct span name;

	if (len > 0)
		return len;
	len = capture_scan(CAPTURE_ADDRESS, rest);
	if (len > 0) {
		name = span_domain(capture_trim(CAPTURE_ADDRESS,
		    (struct span){ rest.ptr, len }));
		consider(naming, name, weigh(naming, name, before, true));
		return len;
	}
	len = capture_scan(CAPTURE_DOMAIN, rest);
	if (len == 0)
		return 1;
	name = dns_name_trim(
	    capture_trim(CAPTURE_DOMAIN, (struct span){ rest.ptr, len }));
	consider(naming, name, weigh(naming, name, before, false));
	return len;
}

/* The one name in the reply that is nobody else's; empty: none, or several. */
static struct span
named_in_text(const struct matcher *matcher, const struct diagnosis *diagnosis)
{
	struct naming naming = { .matcher = matcher,
		.diagnosis = diagnosis,
		.reply = diagnosis->reply.text,
		.best = { .domain = span_empty() } };
	size_t at = 0;

	while (at < naming.reply.len)
		at += begins_word(naming.reply, at) &&
			ascii_is_alnum(naming.reply.ptr[at])
		    ? look_at_word(&naming, span_from(naming.reply, at))
		    : 1;
	return naming.is_disputed ? span_empty() : naming.best.domain;
}

/*
 * "http://www.openspf.net/Why?s=mfrom;id=ann%40example.org;ip=192.0.2.1": what
 * SPF was asked about, an address or a greeting.
 */
static struct span
named_in_link(struct span reply)
{
	static const char *const ats[] = { "%40", "@" };
	struct span identity = span_empty();
	size_t at, end = 0;

	if (!span_find_nocase(reply, span_of("spf.org/why?"), &at) &&
	    !span_find_nocase(reply, span_of("spf.net/why?"), &at))
		return identity;
	reply = span_from(reply, at);
	if (!span_find_nocase(reply, span_of("id="), &at))
		return identity;
	reply = span_from(reply, at + 3);
	while (end < reply.len && !strchr(";& ", reply.ptr[end]))
		end++;
	identity = (struct span){ reply.ptr, end };
	for (size_t i = 0; i < sizeof(ats) / sizeof(*ats); i++)
		if (span_find_nocase(identity, span_of(ats[i]), &at))
			identity = span_from(identity, at + strlen(ats[i]));
	return is_domain(identity) ? identity : span_empty();
}

/* Is the refusal about what a domain of the sender's publishes? */
static bool
is_about_domain(const struct diagnosis *diagnosis)
{
	static const char *const causes[] = { "spf_fail", "dkim_fail",
		"dmarc_fail", "authentication_missing" };

	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++)
		if (span_equal(diagnosis->cause->name, span_of(causes[i])))
			return true;
	return false;
}

/* "SPF Temporary Error: DNS Timeout": it was the sender's that was asked. */
static bool
is_about_sender(const struct matcher *matcher,
    const struct diagnosis *diagnosis)
{
	static const char *const words[] = { "spf", "dkim", "dmarc",
		"sender address", "sender domain", "domain of sender" };
	size_t at;

	if (diagnosis->side == SIDE_SENDER)
		return true;
	if (!diagnosis_is(diagnosis, matcher, CAUSE_DNS_FAILURE))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(diagnosis->reply.text, span_of(words[i]),
			&at))
			return true;
	return false;
}

/*
 * What a reply names is, in causes about the sender, the sender's. Where it
 * is about a domain's records, that counts before the envelope: the domain of
 * From, of the signature, of the greeting.
 */
void
name_sender(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	const struct evidence *evidence = diagnosis->evidence;
	const struct span sender =
	    span_domain(evidence_value(evidence, FACT_SENDER));
	struct span named = span_empty();

	diagnosis->is_about_sender = is_about_sender(matcher, diagnosis);
	if (diagnosis->is_about_sender)
		named = named_by_rules(diagnosis);
	if (named.len == 0 && diagnosis->is_about_sender)
		named = named_in_link(diagnosis->reply.text);
	if (named.len > 0 && (sender.len == 0 || is_about_domain(diagnosis)))
		diagnosis->sender_domain = named;
	else if (sender.len > 0)
		diagnosis->sender_domain = sender;
	else
		diagnosis->sender_domain =
		    span_domain(evidence_value(evidence, FACT_FROM));
	if (diagnosis->sender_domain.len == 0 && is_about_domain(diagnosis))
		diagnosis->sender_domain = named_in_text(matcher, diagnosis);
}
