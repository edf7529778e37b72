#include "core/verify/address.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "core/verify/idn.h"
#include "core/verify/lists.h"

enum { MAX_LOCAL = 64, MAX_DOMAIN = 253, MAX_LABEL = 63, MIN_TYPO = 6 };

enum { FORM_ADDRESS, FORM_MAILBOX, FORM_SUGGESTION, FORM_DOMAIN, FORM_UNICODE };

static void
fill(struct table *table, struct arena *arena, uint64_t seed,
    const char *const *words)
{
	table_init(table, arena, seed);
	for (; *words; words++)
		*table_get(table, span_of(*words)) = 1;
}

/* A name with the letter at that place left out. */
static struct span
without(struct span name, size_t at, char bytes[MAX_DOMAIN + 1])
{
	memcpy(bytes, name.ptr, at);
	memcpy(bytes + at, name.ptr + at + 1, name.len - at - 1);
	return (struct span){ bytes, name.len - 1 };
}

static uint64_t *
filter_of(struct verify *verify, struct span name, uint64_t *bit)
{
	const uint64_t hash = hash_span(verify->near.seed, name);

	*bit = UINT64_C(1) << (hash & 63);
	return &verify->filter[(hash >> 6) % VERIFY_FILTER];
}

static void
add_to_filter(struct verify *verify, struct span name)
{
	uint64_t bit, *word = filter_of(verify, name, &bit);

	*word |= bit;
}

/* False: it is neither popular nor near to it; which tables tell slowly. */
static bool
may_be_near(struct verify *verify, struct span name)
{
	uint64_t bit;

	return *filter_of(verify, name, &bit) & bit;
}

/* Each popular domain can be found by what a slip leaves of it. */
static void
fill_near(struct verify *verify, struct arena *arena, uint64_t seed)
{
	char bytes[MAX_DOMAIN + 1];

	table_init(&verify->near, arena, seed);
	for (size_t i = 0; verify_list_popular[i]; i++) {
		struct span name = span_of(verify_list_popular[i]);

		add_to_filter(verify, name);
		if (name.len < MIN_TYPO)
			continue;
		for (size_t at = 0; at < name.len; at++) {
			struct span slip = without(name, at, bytes);
			size_t *found = table_find(&verify->near, slip);

			add_to_filter(verify, slip);
			if (!found)
				*table_get(&verify->near,
				    arena_dup(arena, slip)) = i + 1;
		}
	}
}

void
verify_init(struct verify *verify, struct arena *arena, uint64_t seed)
{
	fill(&verify->roles, arena, seed, verify_list_roles);
	fill(&verify->disposable, arena, seed, verify_list_disposable);
	fill(&verify->popular, arena, seed, verify_list_popular);
	memset(verify->filter, 0, sizeof(verify->filter));
	fill_near(verify, arena, seed);
	verify_mailboxes_init(&verify->mailboxes, arena, seed);
}

static bool
is_atom_byte(char c)
{
	return ascii_is_alnum(c) || (unsigned char)c >= 0x80 ||
	    (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c));
}

static bool
is_utf8(struct span text)
{
	uint32_t code;

	while (text.len > 0) {
		const bool is_single = (unsigned char)*text.ptr < 0x80;

		if (is_single)
			span_take(&text, 1);
		else if (!utf8_take(&text, &code))
			return false;
	}
	return true;
}

/* dot-atom (RFC 5322, 3.2.3), or a quoted string. */
static bool
is_local(struct span local)
{
	bool was_dot = true;

	if (local.len == 0)
		return false;
	if (local.ptr[0] == '"')
		return local.len > 2 && local.ptr[local.len - 1] == '"' &&
		    !memchr(local.ptr + 1, '"', local.len - 2) &&
		    is_utf8(local);
	for (size_t i = 0; i < local.len; i++) {
		if (local.ptr[i] == '.' ? was_dot : !is_atom_byte(local.ptr[i]))
			return false;
		was_dot = local.ptr[i] == '.';
	}
	return !was_dot && is_utf8(local);
}

/* Letters, digits and hyphens, and no hyphen at either end (RFC 1123, 2.1). */
static bool
is_label(struct span label, bool *has_letter)
{
	*has_letter = false;
	if (label.len == 0 || label.len > MAX_LABEL || label.ptr[0] == '-' ||
	    label.ptr[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		const char c = label.ptr[i];

		if (!ascii_is_alnum(c) && (unsigned char)c < 0x80 && c != '-')
			return false;
		*has_letter |= !ascii_is_digit(c) && c != '-';
	}
	return true;
}

/* Two labels at least, and no number at the end. */
static bool
is_domain(struct span domain)
{
	bool has_letter = false;
	size_t labels = 0;
	struct span label;

	if (domain.len > 0 && domain.ptr[domain.len - 1] == '.')
		return false;
	while (span_split(&domain, '.', &label)) {
		if (!is_label(label, &has_letter))
			return false;
		labels++;
	}
	return labels > 1 && has_letter;
}

/* "joe@[192.0.2.1]" ends in a bracket of its own. */
static bool
is_literal(struct span given)
{
	const char *at = memrchr(given.ptr, '@', given.len);

	return at && given.ptr[given.len - 1] == ']' &&
	    at + 1 < given.ptr + given.len && at[1] == '[';
}

/* "<joe@example.org>", "mailto:joe@example.org", 'joe@example.org', */
static struct span
strip(struct span given)
{
	given = span_trim(given);
	if (span_starts_nocase(given, span_of("mailto:")))
		given = span_from(given, 7);
	while (given.len > 0 && strchr("<'([ \t", given.ptr[0]))
		span_take(&given, 1);
	while (given.len > 0 &&
	    strchr(">')],;:. \t", given.ptr[given.len - 1]) &&
	    !is_literal(given))
		given.len--;
	return given;
}

static struct span
lower(char *bytes, struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		bytes[i] = ascii_lower(text.ptr[i]);
	return (struct span){ bytes, text.len };
}

/* The address in bytes of ours: the local part as it is, the domain small. */
static struct span
join(char *bytes, struct span local, struct span domain)
{
	memcpy(bytes, local.ptr, local.len);
	bytes[local.len] = '@';
	lower(bytes + local.len + 1, domain);
	return (struct span){ bytes, local.len + 1 + domain.len };
}

/* One letter more, less, other, or two that changed places? */
static bool
is_one_slip(struct span a, struct span b)
{
	size_t at = 0;

	while (at < a.len && at < b.len && a.ptr[at] == b.ptr[at])
		at++;
	if (a.len == b.len) {
		if (at + 1 < a.len && a.ptr[at] == b.ptr[at + 1] &&
		    a.ptr[at + 1] == b.ptr[at] &&
		    memcmp(a.ptr + at + 2, b.ptr + at + 2, a.len - at - 2) == 0)
			return true;
		return at < a.len &&
		    memcmp(a.ptr + at + 1, b.ptr + at + 1, a.len - at - 1) == 0;
	}
	if (a.len + 1 == b.len)
		return memcmp(a.ptr + at, b.ptr + at + 1, a.len - at) == 0;
	return a.len == b.len + 1 &&
	    memcmp(a.ptr + at + 1, b.ptr + at, b.len - at) == 0;
}

static const char *
popular_near(const struct verify *verify, struct span domain, struct span slip)
{
	const size_t *found = table_find(&verify->near, slip);
	const char *name;

	if (!found)
		return NULL;
	name = verify_list_popular[*found - 1];
	return is_one_slip(domain, span_of(name)) ? name : NULL;
}

/* The popular domain that was meant; NULL: none that is near. */
static const char *
find_meant(struct verify *verify, struct span domain)
{
	char bytes[MAX_DOMAIN + 1];
	const char *name;

	if (domain.len < MIN_TYPO - 1 || domain.len > 32)
		return NULL;
	name = popular_near(verify, domain, domain);
	for (size_t at = 0; !name && at < domain.len; at++) {
		struct span slip = without(domain, at, bytes);

		if (!may_be_near(verify, slip))
			continue;
		/* A popular domain with a letter too much, or another one. */
		if (table_find(&verify->popular, slip))
			for (size_t i = 0; verify_list_popular[i]; i++)
				if (span_equal(slip,
					span_of(verify_list_popular[i])))
					return verify_list_popular[i];
		name = popular_near(verify, domain, slip);
	}
	return name;
}

/* Does the domain, or one above it, stand in the list? */
static bool
is_below(const struct table *table, struct span domain)
{
	for (;;) {
		const char *dot;

		if (table_find(table, domain))
			return true;
		dot = memchr(domain.ptr, '.', domain.len);
		if (!dot)
			return false;
		domain = span_from(domain, (size_t)(dot + 1 - domain.ptr));
	}
}

/* RFC 2606, RFC 6761. */
static bool
is_reserved(struct span domain)
{
	static const char *const names[] = { ".example", ".invalid", ".test",
		".localhost", "example.com", "example.net", "example.org" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct span name = span_of(names[i]);

		if (domain.len >= name.len &&
		    span_equal(span_from(domain, domain.len - name.len),
			name) &&
		    (domain.len == name.len || name.ptr[0] == '.' ||
			domain.ptr[domain.len - name.len - 1] == '.'))
			return true;
	}
	return false;
}

static bool
is_role(const struct verify *verify, struct span local)
{
	char bytes[MAX_LOCAL];

	return local.len <= sizeof(bytes) &&
	    table_find(&verify->roles, lower(bytes, local));
}

static void
set(struct verify_result *result, enum verify_verdict verdict,
    enum verify_reason reason)
{
	result->verdict = verdict;
	result->reason = reason;
}

static enum verify_reason
split(struct verify_result *result, struct span stripped)
{
	const char *at = memrchr(stripped.ptr, '@', stripped.len);

	if (stripped.len == 0)
		return VERIFY_EMPTY;
	if (!at)
		return VERIFY_NO_AT;
	result->local =
	    (struct span){ stripped.ptr, (size_t)(at - stripped.ptr) };
	result->domain = span_from(stripped, result->local.len + 1);
	if (result->local.len > MAX_LOCAL || result->domain.len > MAX_DOMAIN)
		return VERIFY_TOO_LONG;
	if (result->local.len > 0 && result->local.ptr[0] != '"' &&
	    memchr(result->local.ptr, '@', result->local.len))
		return VERIFY_NO_AT;
	if (!is_local(result->local))
		return VERIFY_LOCAL;
	if (result->domain.len > 0 && result->domain.ptr[0] == '[')
		return VERIFY_LITERAL;
	return is_domain(result->domain) ? VERIFY_FINE : VERIFY_DOMAIN;
}

static bool
is_ascii(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

/* What the lists say of a well-formed address. */
static void
judge(struct verify *verify, struct verify_result *result, bool has_clutter)
{
	struct span domain = span_from(result->address, result->local.len + 1);
	const char *meant = NULL;

	result->is_popular = table_find(&verify->popular, domain) != NULL;
	result->is_role = is_role(verify, result->local);
	if (!result->is_popular) {
		result->is_disposable = is_below(&verify->disposable, domain);
		meant =
		    result->is_disposable ? NULL : find_meant(verify, domain);
	}
	result->mailbox = verify_mailbox(&verify->mailboxes, result->address,
	    result->local.len, verify->bytes[FORM_MAILBOX]);
	if (meant) {
		set(result, VERIFY_FIX, VERIFY_TYPO);
		result->suggestion = join(verify->bytes[FORM_SUGGESTION],
		    result->local, span_of(meant));
	} else if (result->is_disposable) {
		set(result, VERIFY_SUPPRESS, VERIFY_DISPOSABLE);
	} else if (is_reserved(domain)) {
		set(result, VERIFY_SUPPRESS, VERIFY_RESERVED);
	} else if (has_clutter) {
		set(result, VERIFY_FIX, VERIFY_CLUTTER);
		result->suggestion = result->address;
	} else if (result->is_role) {
		set(result, VERIFY_KEEP, VERIFY_ROLE);
	}
}

/* "gmail.": the popular domain that begins so; empty: none. */
static struct span
complete(struct span begin)
{
	for (size_t i = 0; verify_list_popular[i]; i++) {
		struct span name = span_of(verify_list_popular[i]);

		if (span_starts(name, begin) &&
		    span_equal(span_from(name, begin.len), span_of("com")))
			return name;
	}
	return span_empty();
}

/* "joe@gmail", "joe@gmail,com" */
static void
suggest_domain(struct verify *verify, struct verify_result *result)
{
	char bytes[MAX_DOMAIN + 2];
	struct span domain = lower(bytes, result->domain);

	for (size_t i = 0; i < domain.len; i++)
		if (bytes[i] == ',')
			bytes[i] = '.';
	if (domain.len > 3 && !memchr(bytes, '.', domain.len)) {
		bytes[domain.len++] = '.';
		domain = complete(domain);
	}
	if (is_domain(domain))
		result->suggestion =
		    join(verify->bytes[FORM_SUGGESTION], result->local, domain);
}

/* Most domains are ASCII, and stay as they are. False: it is no domain. */
static bool
take_domain(struct verify *verify, struct verify_result *result,
    struct span *domain)
{
	struct text ascii = text_in(verify->bytes[FORM_DOMAIN],
	    sizeof(verify->bytes[FORM_DOMAIN]));
	struct text unicode = text_in(verify->bytes[FORM_UNICODE],
	    sizeof(verify->bytes[FORM_UNICODE]));

	if (is_ascii(*domain) && !verify_idn_is_encoded(*domain))
		return true;
	if (!verify_idn_write(&ascii, &unicode, *domain) ||
	    ascii.len > MAX_DOMAIN || !is_domain(text_span(&ascii)))
		return false;
	*domain = text_span(&ascii);
	result->unicode = text_span(&unicode);
	return true;
}

void
verify_address(struct verify *verify, struct span given,
    struct verify_result *result)
{
	const struct span stripped = strip(given), none = span_empty();
	struct span domain;
	enum verify_reason reason;

	*result = (struct verify_result){ .local = none,
		.domain = none,
		.address = none,
		.mailbox = none,
		.unicode = none,
		.evidence = none,
		.suggestion = none };
	reason = split(result, stripped);
	if (reason == VERIFY_DOMAIN)
		suggest_domain(verify, result);
	if (reason == VERIFY_LITERAL) {
		set(result, VERIFY_UNKNOWN, reason);
		result->address = result->mailbox = stripped;
		return;
	}
	if (reason != VERIFY_FINE) {
		set(result,
		    result->suggestion.len > 0 ? VERIFY_FIX : VERIFY_SUPPRESS,
		    reason);
		return;
	}
	domain = result->domain;
	if (!take_domain(verify, result, &domain)) {
		set(result, VERIFY_SUPPRESS, VERIFY_DOMAIN);
		return;
	}
	result->is_international = !is_ascii(result->local);
	result->address =
	    join(verify->bytes[FORM_ADDRESS], result->local, domain);
	judge(verify, result, stripped.len != span_trim(given).len);
}
