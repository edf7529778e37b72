#include "core/audit/sts_policy.h"

#include "core/auth/lookup.h"

enum { URL_MAX = 400, STATUS_OK = 200, DIGITS_MAX = 12 };

/* "fetched: 1796000000" */
static bool
take_line(struct span *text, const char *name, struct span *value)
{
	struct span line;

	if (!span_split(text, '\n', &line) || !span_starts(line, span_of(name)))
		return false;
	*value = span_trim(span_from(line, strlen(name)));
	return value->len > 0;
}

static bool
parse_seconds(struct span digits, int64_t *seconds)
{
	if (digits.len > DIGITS_MAX)
		return false;
	for (*seconds = 0; digits.len > 0; span_take(&digits, 1)) {
		if (*digits.ptr < '0' || *digits.ptr > '9')
			return false;
		*seconds = *seconds * 10 + (*digits.ptr - '0');
	}
	return true;
}

/* True: there is one that is still good. */
static bool
read_kept(struct arena *arena, struct span kept, int64_t now,
    struct sts_policy_look *look)
{
	struct span digits, blank;
	int64_t fetched;

	if (!take_line(&kept, "id: ", &look->id) ||
	    !take_line(&kept, "fetched: ", &digits) ||
	    !parse_seconds(digits, &fetched) ||
	    !span_split(&kept, '\n', &blank))
		return false;
	mta_sts_policy_parse(arena, kept, &look->policy);
	look->until = fetched + (int64_t)look->policy.max_age;
	look->found = STS_POLICY_KEPT;
	return look->policy.is_valid && fetched <= now && now < look->until;
}

/* What comes of the page; a redirection counts as none (RFC 8461, 3.3). */
static void
read_page(struct arena *arena, const struct web_answer *page, int64_t now,
    struct sts_policy_look *look)
{
	look->found = STS_POLICY_LOST;
	if (page->outcome != WEB_FETCHED) {
		look->why = page->why.len > 0 ? page->why
					      : span_of("it was not asked for");
		return;
	}
	if (page->status != STATUS_OK) {
		look->why = span_of("the server has no such page");
		return;
	}
	mta_sts_policy_parse(arena, page->body, &look->policy);
	if (!look->policy.is_valid) {
		look->why = look->policy.oddities.count > 0
		    ? span_of(mta_sts_fault_words(
			  look->policy.oddities.items[0].fault))
		    : span_of("it is empty");
		return;
	}
	look->until = now + (int64_t)look->policy.max_age;
	look->found = STS_POLICY_NEW;
}

static void
fetch(struct web_known *web, struct span domain, int64_t now,
    struct sts_policy_look *look)
{
	char bytes[URL_MAX];
	struct text url = text_in(bytes, sizeof(bytes));
	const struct web_answer *page;

	text_write_string(&url, "https://mta-sts.");
	text_write(&url, domain);
	text_write_string(&url, "/.well-known/mta-sts.txt");
	if (url.is_cut) {
		look->why = span_of("the name is too long");
		look->found = STS_POLICY_LOST;
		return;
	}
	page = web_known_ask(web, text_span(&url));
	if (page)
		read_page(web->arena, page, now, look);
	else
		look->found = STS_POLICY_WAITS;
}

/* The edition that the record announces; or what to say without one. */
static enum sts_policy_found
read_record(const struct auth_lookup *lookup, struct arena *arena,
    struct sts_policy_look *look)
{
	struct mta_sts_record record;

	switch (lookup->found) {
	case AUTH_FOUND_WAITS:
		return STS_POLICY_WAITS;
	case AUTH_FOUND_FAILED:
		look->why = span_of("nobody could tell its record");
		return STS_POLICY_LOST;
	case AUTH_FOUND_RECORD:
		mta_sts_record_parse(arena, lookup->text, &record);
		look->id = record.id;
		if (record.is_valid)
			return STS_POLICY_NEW;
		look->why = span_of("its record says nothing of use");
		return STS_POLICY_NONE;
	case AUTH_FOUND_SEVERAL:
		look->why = span_of("it has several records, so none counts");
		return STS_POLICY_NONE;
	default:
		look->why = span_of("it has no record");
		return STS_POLICY_NONE;
	}
}

struct sts_policy_look
sts_policy_look(struct web_known *web, struct dns_known *known,
    struct span domain, struct span kept, int64_t now)
{
	const struct sts_policy_look none = { .id = span_empty(),
		.why = span_empty() };
	struct sts_policy_look look = none, before = none;
	const bool is_kept = read_kept(web->arena, kept, now, &before);
	const struct auth_lookup lookup = auth_lookup_text(web->arena, known,
	    "_mta-sts.", domain, mta_sts_record_is);

	look.found = read_record(&lookup, web->arena, &look);
	if (look.found == STS_POLICY_NEW && is_kept &&
	    span_equal(look.id, before.id))
		return before;
	if (look.found == STS_POLICY_NEW)
		fetch(web, domain, now, &look);
	if (!is_kept || look.found == STS_POLICY_WAITS ||
	    look.found == STS_POLICY_NEW)
		return look;
	before.why = look.why;
	return before;
}

void
sts_policy_write(struct text *text, const struct sts_policy_look *look,
    int64_t now)
{
	text_write_string(text, "id: ");
	text_write(text, look->id);
	text_write_format(text, "\nfetched: %lld\n\n", (long long)now);
	text_write(text, look->policy.text);
}
