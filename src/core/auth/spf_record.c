#include "core/auth/spf_record.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/auth/spf_macro.h"

static const struct {
	const char *name;
	enum spf_kind kind;
} mechanisms[] = {
	{ "ip4", SPF_IP4 },
	{ "include", SPF_INCLUDE },
	{ "a", SPF_A },
	{ "mx", SPF_MX },
	{ "ip6", SPF_IP6 },
	{ "all", SPF_ALL },
	{ "exists", SPF_EXISTS },
	{ "ptr", SPF_PTR },
};

static const char version[] = "v=spf1";

bool
spf_record_is_one(struct span text)
{
	const size_t len = sizeof(version) - 1;

	return span_starts_nocase(text, span_of(version)) &&
	    (text.len == len || text.ptr[len] == ' ');
}

struct span
spf_record_terms(struct span text)
{
	return span_from(text, sizeof(version) - 1);
}

static bool
set_fault(struct spf_term *term, enum spf_fault fault, struct span where)
{
	term->fault = fault;
	term->fault_at = where;
	return false;
}

static bool
check_domain(struct spf_term *term, struct span domain)
{
	struct span bad;

	term->argument = domain;
	switch (spf_domain_check(domain, &bad)) {
	case SPF_DOMAIN_EMPTY:
		return set_fault(term, SPF_NO_ARGUMENT, term->whole);
	case SPF_DOMAIN_BAD_MACRO:
		return set_fault(term, SPF_BAD_MACRO, bad);
	case SPF_DOMAIN_BAD_END:
		return set_fault(term, SPF_BAD_DOMAIN, bad);
	default:
		return true;
	}
}

/* "0", or digits without a zero in front, up to max. */
static bool
parse_prefix(struct spf_term *term, struct span digits, unsigned max,
    unsigned *prefix)
{
	struct span rest = digits;
	bool has_zero = digits.len > 1 && digits.ptr[0] == '0';

	if (!has_zero && scan_number(&rest, 1, 3, prefix) && rest.len == 0 &&
	    *prefix <= max)
		return true;
	return set_fault(term, SPF_BAD_PREFIX, digits);
}

/*
 * Take "/DIGITS", or "//DIGITS" with two slashes, off the end, for before it
 * slashes may belong to a domain-spec.
 */
static bool
take_last_prefix(struct span *text, size_t slashes, struct span *digits)
{
	size_t at = text->len;

	while (at > 0 && ascii_is_digit(text->ptr[at - 1]))
		at--;
	if (at == text->len || at < slashes)
		return false;
	for (size_t i = 0; i < slashes; i++)
		if (text->ptr[at - 1 - i] != '/')
			return false;
	if (slashes == 1 && at > 1 && text->ptr[at - 2] == '/')
		return false;
	*digits = span_from(*text, at);
	text->len = at - slashes;
	return true;
}

/* The domain, if any, and the prefix lengths of a and mx. */
static bool
read_host(struct spf_term *term, struct span rest)
{
	struct span digits;

	if (take_last_prefix(&rest, 2, &digits) &&
	    !parse_prefix(term, digits, 128, &term->v6_prefix))
		return false;
	if (take_last_prefix(&rest, 1, &digits) &&
	    !parse_prefix(term, digits, 32, &term->v4_prefix))
		return false;
	if (rest.len == 0)
		return true;
	if (*rest.ptr == '/')
		return set_fault(term, SPF_BAD_PREFIX, rest);
	return check_domain(term, span_from(rest, 1));
}

static bool
read_network(struct spf_term *term, struct span rest)
{
	bool is_v6 = term->kind == SPF_IP6;
	const char *slash;
	struct span prefix;

	if (rest.len < 2 || *rest.ptr != ':')
		return set_fault(term, SPF_NO_ARGUMENT, term->whole);
	span_take(&rest, 1);
	slash = memchr(rest.ptr, '/', rest.len);
	term->argument = rest;
	if (slash)
		term->argument.len = (size_t)(slash - rest.ptr);
	if (!(is_v6 ? ip_parse_v6(term->argument, &term->network)
		    : ip_parse_v4(term->argument, &term->network)))
		return set_fault(term, SPF_BAD_NETWORK, term->argument);
	if (!slash)
		return true;
	prefix = span_from(rest, term->argument.len + 1);
	if (prefix.len == 0)
		return set_fault(term, SPF_BAD_PREFIX,
		    span_from(rest, term->argument.len));
	return parse_prefix(term, prefix, is_v6 ? 128 : 32,
	    is_v6 ? &term->v6_prefix : &term->v4_prefix);
}

/* A domain-spec behind a colon: of include and exists there must be one. */
static bool
read_target(struct spf_term *term, struct span rest)
{
	if (rest.len == 0 && term->kind == SPF_PTR)
		return true;
	if (rest.len == 0)
		return set_fault(term, SPF_NO_ARGUMENT, term->whole);
	if (*rest.ptr != ':')
		return set_fault(term, SPF_STRAY_ARGUMENT, rest);
	return check_domain(term, span_from(rest, 1));
}

static bool
read_argument(struct spf_term *term, struct span rest)
{
	switch (term->kind) {
	case SPF_ALL:
		return rest.len == 0 ||
		    set_fault(term, SPF_STRAY_ARGUMENT, rest);
	case SPF_A:
	case SPF_MX:
		return read_host(term, rest);
	case SPF_IP4:
	case SPF_IP6:
		return read_network(term, rest);
	default:
		return read_target(term, rest);
	}
}

static bool
read_modifier(struct spf_term *term, struct span value)
{
	struct span bad;

	term->qualifier = '\0';
	term->kind = SPF_OTHER;
	term->argument = value;
	if (span_equal_nocase(term->name, span_of("redirect")))
		term->kind = SPF_REDIRECT;
	else if (span_equal_nocase(term->name, span_of("exp")))
		term->kind = SPF_EXP;
	if (term->kind != SPF_OTHER)
		return check_domain(term, value);
	return spf_macro_check(value, SPF_IN_MODIFIER, &bad) ||
	    set_fault(term, SPF_BAD_MACRO, bad);
}

/* ALPHA *( ALPHA / DIGIT / "-" / "_" / "." ): what "=" may stand behind. */
static size_t
name_length(struct span text)
{
	size_t len = 0;

	if (text.len == 0 || !ascii_is_letter(*text.ptr))
		return 0;
	while (len < text.len &&
	    (ascii_is_alnum(text.ptr[len]) ||
		(text.ptr[len] != '\0' && strchr("-_.", text.ptr[len]))))
		len++;
	return len;
}

static bool
has_bad_byte(struct spf_term *term)
{
	for (size_t i = 0; i < term->whole.len; i++) {
		char c = term->whole.ptr[i];

		if (c > ' ' && c < 0x7f)
			continue;
		set_fault(term, SPF_BAD_BYTE,
		    (struct span){ term->whole.ptr + i, 1 });
		return true;
	}
	return false;
}

static enum spf_kind
find_mechanism(struct span name)
{
	for (size_t i = 0; i < sizeof(mechanisms) / sizeof(*mechanisms); i++)
		if (span_equal_nocase(name, span_of(mechanisms[i].name)))
			return mechanisms[i].kind;
	return SPF_UNKNOWN;
}

static void
read_directive(struct spf_term *term)
{
	struct span rest = term->whole;
	size_t len = 0;

	if (strchr("+-~?", *rest.ptr))
		term->qualifier = *span_take(&rest, 1).ptr;
	while (len < rest.len && rest.ptr[len] != ':' && rest.ptr[len] != '/' &&
	    rest.ptr[len] != '=')
		len++;
	term->name = span_take(&rest, len);
	term->kind = find_mechanism(term->name);
	if (rest.len > 0 && *rest.ptr == '=') {
		term->kind = SPF_UNKNOWN;
		set_fault(term, SPF_BAD_NAME, term->whole);
	} else if (term->kind == SPF_UNKNOWN) {
		set_fault(term, SPF_NOT_A_MECHANISM, term->name);
	} else {
		read_argument(term, rest);
	}
}

void
spf_term_parse(struct span text, struct spf_term *term)
{
	size_t name = name_length(text);

	*term = (struct spf_term){ .kind = SPF_UNKNOWN,
		.qualifier = '+',
		.whole = text,
		.name = { text.ptr, name },
		.argument = span_empty(),
		.v4_prefix = 32,
		.v6_prefix = 128,
		.fault_at = { text.ptr, 0 } };
	if (text.len == 0)
		set_fault(term, SPF_NOT_A_MECHANISM, text);
	else if (has_bad_byte(term))
		return;
	else if (name > 0 && name < text.len && text.ptr[name] == '=')
		read_modifier(term, span_from(text, name + 1));
	else
		read_directive(term);
}

bool
spf_record_next_term(struct span *rest, struct spf_term *term)
{
	struct span text = span_empty();

	while (text.len == 0)
		if (!span_split(rest, ' ', &text))
			return false;
	spf_term_parse(text, term);
	return true;
}

/* Keep a modifier that may stand once; false: it stood before. */
static bool
keep_once(struct span *kept, struct spf_term *term)
{
	if (kept->ptr)
		return set_fault(term, SPF_TWICE, term->whole);
	*kept = term->argument;
	return true;
}

bool
spf_record_check(struct span text, struct spf_record_parts *parts)
{
	struct span rest = spf_record_terms(text);
	struct spf_term *term = &parts->bad;

	*parts = (struct spf_record_parts){ .has_all = false };
	while (spf_record_next_term(&rest, term)) {
		if (term->fault != SPF_SOUND)
			return false;
		if (term->kind == SPF_REDIRECT &&
		    !keep_once(&parts->redirect, term))
			return false;
		if (term->kind == SPF_EXP && !keep_once(&parts->exp, term))
			return false;
		parts->has_all = parts->has_all || term->kind == SPF_ALL;
	}
	return true;
}

const char *
spf_kind_name(enum spf_kind kind)
{
	static const char *const names[SPF_KINDS] = {
		[SPF_ALL] = "all",
		[SPF_INCLUDE] = "include",
		[SPF_A] = "a",
		[SPF_MX] = "mx",
		[SPF_PTR] = "ptr",
		[SPF_IP4] = "ip4",
		[SPF_IP6] = "ip6",
		[SPF_EXISTS] = "exists",
		[SPF_REDIRECT] = "redirect",
		[SPF_EXP] = "exp",
		[SPF_OTHER] = "modifier",
		[SPF_UNKNOWN] = "unknown",
	};

	return names[kind];
}

bool
spf_kind_looks_up(enum spf_kind kind)
{
	return kind == SPF_INCLUDE || kind == SPF_A || kind == SPF_MX ||
	    kind == SPF_PTR || kind == SPF_EXISTS || kind == SPF_REDIRECT;
}

static const struct {
	const char *name, *rule;
} faults[SPF_FAULTS] = {
	[SPF_SOUND] = { NULL, NULL },
	[SPF_NOT_A_MECHANISM] = { "no mechanism has this name",
	    "RFC 7208, 4.6.1" },
	[SPF_BAD_BYTE] = { "a byte that may not stand in a record",
	    "RFC 7208, 3.1" },
	[SPF_NO_ARGUMENT] = { "what must follow the name is missing",
	    "RFC 7208, 12" },
	[SPF_STRAY_ARGUMENT] = { "nothing of the kind may follow this name",
	    "RFC 7208, 12" },
	[SPF_BAD_DOMAIN] = { "not the name of a domain", "RFC 7208, 7.1" },
	[SPF_BAD_MACRO] = { "not a macro", "RFC 7208, 7.1" },
	[SPF_BAD_NETWORK] = { "not an address of this kind", "RFC 7208, 5.6" },
	[SPF_BAD_PREFIX] = { "not a prefix length", "RFC 7208, 5.6" },
	[SPF_BAD_NAME] = { "not the name of a modifier", "RFC 7208, 4.6.1" },
	[SPF_TWICE] = { "may stand once only", "RFC 7208, 6" },
};

const char *
spf_fault_name(enum spf_fault fault)
{
	return faults[fault].name;
}

const char *
spf_fault_rule(enum spf_fault fault)
{
	return faults[fault].rule;
}
