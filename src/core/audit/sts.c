#include "core/audit/sts.h"

#include "core/audit/web.h"
#include "core/auth/lookup.h"
#include "core/auth/mta_sts.h"

enum { URL_MAX = 400, PROOFS_MAX = 10, STATUS_OK = 200 };

/* A policy, and whose it is. */
struct sts_look {
	struct audit *audit;
	struct span domain;
	const struct mx_view *view;
	const struct web_answer *page;
	struct mta_sts_policy policy;
};

static struct finding *
add(struct sts_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = audit_add(look->audit, kind, look->domain);

	finding->detail = detail;
	return finding;
}

/* The page, and what of it matters. */
static void
prove(struct sts_look *look, struct finding *finding, struct span text,
    struct span part)
{
	*list_add(look->audit->arena, &finding->proofs) =
	    (struct proof){ NULL, text, part, look->page->url };
}

/* The line of the policy that a part of it stands in; empty: in none. */
static struct span
line_around(struct span text, struct span part)
{
	const char *end = text.ptr + text.len, *from = part.ptr, *to;

	if (part.len == 0 || !span_within(part, text))
		return span_empty();
	to = part.ptr + part.len;
	while (from > text.ptr && from[-1] != '\n')
		from--;
	while (to < end && *to != '\n' && *to != '\r')
		to++;
	return (struct span){ from, (size_t)(to - from) };
}

static enum finding_kind
kind_of(enum mta_sts_fault fault)
{
	switch (fault) {
	case MTA_STS_NO_MODE:
	case MTA_STS_BAD_MODE:
		return FINDING_STS_POLICY_MODE;
	case MTA_STS_NO_AGE:
	case MTA_STS_BAD_AGE:
		return FINDING_STS_POLICY_AGE;
	case MTA_STS_NO_MX:
		return FINDING_STS_POLICY_NO_MX;
	case MTA_STS_TWICE:
	case MTA_STS_LONG_AGE:
	case MTA_STS_UNKNOWN_FIELD:
		return FINDING_STS_POLICY_ODD;
	default:
		return FINDING_STS_POLICY_BAD;
	}
}

/* Faults of a kind are one finding, which the first of them names. */
static void
add_fault(struct sts_look *look, const struct mta_sts_oddity *oddity)
{
	struct finding_list *findings = &look->audit->findings;
	enum finding_kind kind = kind_of(oddity->fault);
	struct finding *finding = NULL;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].kind == kind)
			finding = &findings->items[i];
	if (!finding)
		finding = add(look, kind,
		    span_of(mta_sts_fault_words(oddity->fault)));
	if (finding->proofs.count < PROOFS_MAX)
		prove(look, finding,
		    line_around(look->policy.text, oddity->part), oddity->part);
}

/* The line that such a field stands in. */
static struct span
find_line(const struct sts_look *look, const char *field)
{
	struct span rest = look->policy.text, line;

	while (span_split(&rest, '\n', &line))
		if (span_starts(line, span_of(field)))
			return span_trim(line);
	return span_empty();
}

/* A host that the policy does not name gets no mail (RFC 8461, 4.1). */
static void
look_at_host(struct sts_look *look, struct span host)
{
	struct finding *finding;

	if (mta_sts_policy_find(&look->policy, host))
		return;
	finding = audit_add(look->audit, FINDING_STS_MX_UNCOVERED, host);
	finding->detail = look->domain;
	if (look->policy.mode != MTA_STS_MODE_ENFORCE)
		finding->severity = SEVERITY_WARNING;
	for (size_t i = 0; i < look->policy.mx.count && i < PROOFS_MAX; i++)
		prove(look, finding,
		    line_around(look->policy.text, look->policy.mx.items[i]),
		    look->policy.mx.items[i]);
}

static void
look_at_mode(struct sts_look *look)
{
	static const enum finding_kind kinds[] = {
		[MTA_STS_MODE_UNKNOWN] = FINDING_STS_POLICY_MODE,
		[MTA_STS_MODE_NONE] = FINDING_STS_DISABLED,
		[MTA_STS_MODE_TESTING] = FINDING_STS_TESTING,
		[MTA_STS_MODE_ENFORCE] = FINDING_STS_ENFORCED,
	};
	struct span line = find_line(look, "mode:");

	prove(look, add(look, kinds[look->policy.mode], span_empty()), line,
	    line);
}

static void
look_at_policy(struct sts_look *look)
{
	mta_sts_policy_parse(look->audit->arena, look->page->body,
	    &look->policy);
	for (size_t i = 0; i < look->policy.oddities.count; i++)
		add_fault(look, &look->policy.oddities.items[i]);
	if (!look->policy.is_valid)
		return;
	look_at_mode(look);
	if (look->policy.mode == MTA_STS_MODE_NONE)
		return;
	if (look->policy.max_age < MTA_STS_AGE_SHORT) {
		struct span line = find_line(look, "max_age:");
		struct finding *finding =
		    add(look, FINDING_STS_AGE_SHORT, span_empty());

		finding->count = (size_t)look->policy.max_age;
		prove(look, finding, line, line);
	}
	for (size_t i = 0; i < look->view->count; i++)
		look_at_host(look, look->view->hosts[i].mx.exchange);
}

static bool
is_plain_text(struct span type)
{
	struct span name;

	return span_split(&type, ';', &name) &&
	    span_equal_nocase(span_trim(name), span_of("text/plain"));
}

/* Only an answer 200 counts, and redirections do not (RFC 8461, 3.3). */
static void
look_at_answer(struct sts_look *look)
{
	const struct web_answer *page = look->page;

	if (page->status >= 300 && page->status < 400) {
		prove(look,
		    add(look, FINDING_STS_POLICY_REDIRECT, page->location),
		    page->location, page->location);
	} else if (page->status != STATUS_OK) {
		struct finding *finding =
		    add(look, FINDING_STS_POLICY_STATUS, span_empty());

		finding->count = page->status;
		prove(look, finding, span_empty(), span_empty());
	} else {
		if (!is_plain_text(page->content_type))
			prove(look,
			    add(look, FINDING_STS_POLICY_TYPE,
				page->content_type.len > 0
				    ? page->content_type
				    : span_of("not said")),
			    page->content_type, page->content_type);
		look_at_policy(look);
	}
}

static void
look_at_page(struct sts_look *look)
{
	static const enum finding_kind kinds[] = {
		[WEB_UNREACHABLE] = FINDING_STS_POLICY_UNREACHABLE,
		[WEB_TLS_FAILED] = FINDING_STS_POLICY_TLS,
		[WEB_TOO_LARGE] = FINDING_STS_POLICY_LARGE,
	};

	switch (look->page->outcome) {
	case WEB_FETCHED:
		look_at_answer(look);
		break;
	case WEB_UNREACHABLE:
	case WEB_TLS_FAILED:
	case WEB_TOO_LARGE:
		prove(look,
		    add(look, kinds[look->page->outcome], look->page->why),
		    span_empty(), span_empty());
		break;
	case WEB_NOT_ASKED:
		break;
	}
}

static void
fetch_policy(struct audit *audit, struct span domain,
    const struct mx_view *view)
{
	struct sts_look look = { .audit = audit,
		.domain = domain,
		.view = view };
	char bytes[URL_MAX];
	struct text url = text_in(bytes, sizeof(bytes));

	if (!audit->web)
		return;
	text_write_string(&url, "https://mta-sts.");
	text_write(&url, domain);
	text_write_string(&url, "/.well-known/mta-sts.txt");
	look.page =
	    url.is_cut ? NULL : web_known_ask(audit->web, text_span(&url));
	if (look.page)
		look_at_page(&look);
}

static void
look_at_record(struct audit *audit, struct span domain,
    const struct auth_lookup *lookup, const struct mx_view *view)
{
	struct mta_sts_record record;
	struct finding *finding;

	mta_sts_record_parse(audit->arena, lookup->text, &record);
	finding = audit_add(audit,
	    record.is_valid ? FINDING_STS_RECORD_GOOD : FINDING_STS_RECORD_BAD,
	    domain);
	if (record.is_valid) {
		finding->detail = record.id;
		finding_prove(audit, finding, lookup->answer, record.text,
		    record.id);
		fetch_policy(audit, domain, view);
	} else {
		finding->detail = span_of(
		    mta_sts_fault_words(record.oddities.items[0].fault));
		finding_prove(audit, finding, lookup->answer, record.text,
		    record.oddities.items[0].part);
	}
}

static struct finding *
add_answer(struct audit *audit, enum finding_kind kind, struct span domain,
    const struct dns_answer *answer)
{
	struct finding *finding = audit_add(audit, kind, domain);

	finding_prove(audit, finding, answer, span_empty(), span_empty());
	return finding;
}

void
audit_sts(struct audit *audit, struct span domain, const struct mx_view *view)
{
	const struct auth_lookup lookup = auth_lookup_text(audit->arena,
	    audit->known, "_mta-sts.", domain, mta_sts_record_is);

	switch (lookup.found) {
	case AUTH_FOUND_WAITS:
		break;
	case AUTH_FOUND_NOTHING:
		add_answer(audit, FINDING_STS_NONE, domain, lookup.answer);
		break;
	case AUTH_FOUND_SEVERAL:
		add_answer(audit, FINDING_STS_MULTIPLE, domain, lookup.answer)
		    ->count = lookup.count;
		break;
	case AUTH_FOUND_FAILED:
		add_answer(audit, FINDING_STS_UNKNOWN, domain, lookup.answer)
		    ->detail =
		    span_of(dns_failure_name(lookup.answer->failure));
		break;
	case AUTH_FOUND_RECORD:
		look_at_record(audit, domain, &lookup, view);
		break;
	}
}
