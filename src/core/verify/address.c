#include "core/verify/address.h"

#include "base/ascii.h"
#include "core/verify/form.h"
#include "core/verify/idn.h"
#include "core/verify/lists.h"
#include "core/verify/mend.h"

enum { MAX_ROLE = 64 };

enum {
	FORM_ADDRESS,
	FORM_MAILBOX,
	FORM_SUGGESTION,
	FORM_DOMAIN,
	FORM_UNICODE,
	FORM_MENDED,
};

static void
fill(struct table *table, struct arena *arena, uint64_t seed,
    const char *const *words)
{
	table_init(table, arena, seed);
	for (; *words; words++)
		*table_get(table, span_of(*words)) = 1;
}

void
verify_init(struct verify *verify, struct arena *arena, uint64_t seed)
{
	fill(&verify->roles, arena, seed, verify_list_roles);
	fill(&verify->disposable, arena, seed, verify_list_disposable);
	fill(&verify->popular, arena, seed, verify_list_popular);
	verify_typos_init(&verify->typos, arena, seed);
	verify_mailboxes_init(&verify->mailboxes, arena, seed);
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
	char bytes[MAX_ROLE];

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

/* Eight bytes at a time: each address is asked this. */
static bool
is_ascii(struct span text)
{
	unsigned char high = 0;
	uint64_t eight;

	for (; text.len >= sizeof(eight); span_take(&text, sizeof(eight))) {
		memcpy(&eight, text.ptr, sizeof(eight));
		if (eight & UINT64_C(0x8080808080808080))
			return false;
	}
	for (size_t i = 0; i < text.len; i++)
		high |= (unsigned char)text.ptr[i];
	return high < 0x80;
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
		meant = result->is_disposable
		    ? NULL
		    : verify_typo_find(&verify->typos, domain);
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

/* "joe@gmail", "joe@gmail,com" */
static void
suggest_domain(struct verify *verify, struct verify_result *result)
{
	char bytes[VERIFY_MAX_DOMAIN + 1];
	struct span domain = lower(bytes, result->domain);
	const char *whole = verify_typo_complete(domain);

	for (size_t i = 0; i < domain.len; i++)
		if (bytes[i] == ',')
			bytes[i] = '.';
	if (whole)
		domain = span_of(whole);
	if (verify_form_is_domain(domain))
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
	    ascii.len > VERIFY_MAX_DOMAIN ||
	    !verify_form_is_domain(text_span(&ascii)))
		return false;
	*domain = text_span(&ascii);
	result->unicode = text_span(&unicode);
	return true;
}

/* Mobile operators of Japan gave out "joe.@" and "j..d@", and deliver to them. */
static bool
has_dots_of_its_own(const struct verify_result *result)
{
	static const char *const domains[] = { "docomo.ne.jp", "ezweb.ne.jp",
		"au.com" };
	const struct span local = result->local;
	size_t at;

	if (local.len == 0 ||
	    !(local.ptr[0] == '.' || local.ptr[local.len - 1] == '.' ||
		span_find(local, span_of(".."), &at)))
		return false;
	for (size_t i = 0; i < sizeof(domains) / sizeof(*domains); i++)
		if (span_equal_nocase(result->domain, span_of(domains[i])))
			return true;
	return false;
}

/* Is that an address? It is the suggestion then. */
static bool
suggest(struct verify *verify, struct verify_result *result, struct span guess)
{
	struct verify_result found = { .local = span_empty(),
		.domain = span_empty() };
	struct span domain;
	const char *meant;
	char bytes[VERIFY_MAX_DOMAIN];

	guess = verify_form_strip(guess);
	if (verify_form_split(&found, guess) != VERIFY_FINE)
		return false;
	domain = found.domain;
	if (!take_domain(verify, &found, &domain))
		return false;
	meant = verify_typo_find(&verify->typos, lower(bytes, domain));
	result->suggestion = join(verify->bytes[FORM_SUGGESTION], found.local,
	    meant ? span_of(meant) : domain);
	return true;
}

/* Several addresses in the place of one: all of them are suggested. */
static bool
suggest_each(struct verify *verify, struct verify_result *result,
    struct span given)
{
	struct text all = text_in(verify->bytes[FORM_MENDED],
	    sizeof(verify->bytes[FORM_MENDED]));
	struct span word;
	size_t count = 0;

	while (verify_mend_next(&given, &word)) {
		if (!suggest(verify, result, word))
			continue;
		if (count++ > 0)
			text_write_string(&all, ", ");
		text_write(&all, result->suggestion);
	}
	result->suggestion =
	    count > 1 && !all.is_cut ? text_span(&all) : span_empty();
	return count > 1;
}

/* Is there something on both sides of an @? */
static bool
looks_meant(struct span given)
{
	const char *at = memrchr(given.ptr, '@', given.len);

	return at && at > given.ptr && at + 1 < given.ptr + given.len;
}

/*
 * It is no address as it stands. Its owner can say what was meant, as long as
 * there is anything to ask about.
 */
static void
mend(struct verify *verify, struct verify_result *result, struct span given,
    enum verify_reason reason)
{
	struct text mended = text_in(verify->bytes[FORM_MENDED],
	    sizeof(verify->bytes[FORM_MENDED]));

	if (reason == VERIFY_LOCAL && has_dots_of_its_own(result)) {
		set(result, VERIFY_UNKNOWN, VERIFY_DOTS);
		result->address = result->mailbox = verify_form_strip(given);
	} else if (result->suggestion.len == 0 &&
	    suggest_each(verify, result, given)) {
		set(result, VERIFY_FIX, VERIFY_SEVERAL);
	} else if (result->suggestion.len > 0 ||
	    (verify_mend(&mended, given) &&
		suggest(verify, result, text_span(&mended))) ||
	    (reason != VERIFY_TOO_LONG && looks_meant(given))) {
		set(result, VERIFY_FIX, reason);
	} else {
		set(result, VERIFY_SUPPRESS, reason);
	}
}

static bool
has_invisible(struct span text)
{
	while (text.len > 0) {
		if ((unsigned char)*text.ptr >= 0x80 &&
		    verify_invisible(text) > 0)
			return true;
		span_take(&text, 1);
	}
	return false;
}

void
verify_address(struct verify *verify, struct span given,
    struct verify_result *result)
{
	const struct span stripped = verify_form_strip(given),
			  none = span_empty();
	struct span domain;
	enum verify_reason reason;

	*result = (struct verify_result){ .local = none,
		.domain = none,
		.address = none,
		.mailbox = none,
		.unicode = none,
		.evidence = none,
		.suggestion = none };
	reason = verify_form_split(result, stripped);
	if (reason == VERIFY_DOMAIN)
		suggest_domain(verify, result);
	if (reason == VERIFY_LITERAL) {
		set(result, VERIFY_UNKNOWN, reason);
		result->address = result->mailbox = stripped;
		return;
	}
	domain = result->domain;
	if (reason == VERIFY_FINE && !is_ascii(stripped) &&
	    has_invisible(stripped))
		reason = VERIFY_CLUTTER;
	else if (reason == VERIFY_FINE && !take_domain(verify, result, &domain))
		reason = VERIFY_DOMAIN;
	if (reason != VERIFY_FINE) {
		mend(verify, result, verify_form_trim(given), reason);
		return;
	}
	result->is_international = !is_ascii(result->local);
	result->address =
	    join(verify->bytes[FORM_ADDRESS], result->local, domain);
	judge(verify, result, stripped.len != span_trim(given).len);
}
