#include "core/feedback/tls_report.h"

#include "base/ascii.h"
#include "core/intake/event_value.h"

enum { DIGITS_MAX = 15, WHY_MAX = 256 };

/* The registry of RFC 8460, 6.6, in the order of its section 4.3. */
static const struct tls_failure_row failures[] = {
	{ "starttls-not-supported",
	    "the mail host did not offer STARTTLS to this sender",
	    "switch TLS on at every mail host; if it is on, something on the "
	    "way takes the offer out" },
	{ "certificate-host-mismatch",
	    "the mail host's certificate is for another name",
	    "get a certificate for the name that the MX record has" },
	{ "certificate-expired", "the mail host's certificate has expired",
	    "renew it, and reload the mail server after each renewal" },
	{ "certificate-not-trusted",
	    "the mail host's certificate is not by an authority that senders "
	    "know, or its chain is not whole",
	    "serve the certificate with its whole chain" },
	{ "validation-failure", "the TLS session failed for another reason",
	    "read the reason code, and try with: openssl s_client -starttls "
	    "smtp" },
	{ "tlsa-invalid",
	    "no TLSA record fits the certificate, or none is of use",
	    "publish 3 1 1 of the new key before the mail server uses it" },
	{ "dnssec-invalid", "the TLSA or MX records fail DNSSEC's validation",
	    "repair the zone's signatures; until then such senders wait" },
	{ "dane-required",
	    "the sender demands DANE, and the domain has no TLSA records",
	    "sign the zone and publish TLSA records, or tell the sender" },
	{ "sts-policy-fetch-error", "the MTA-STS policy could not be fetched",
	    "see that https://mta-sts.DOMAIN/.well-known/mta-sts.txt answers "
	    "with status 200" },
	{ "sts-policy-invalid", "the MTA-STS policy could not be read",
	    "mend the policy: nixie check shows the line" },
	{ "sts-webpki-invalid",
	    "the certificate of the web server with the MTA-STS policy is not "
	    "good",
	    "get a certificate for the name mta-sts.DOMAIN" },
};

const struct tls_failure_row *
tls_failure_find(struct span type)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(*failures); i++)
		if (span_equal_nocase(type, span_of(failures[i].type)))
			return &failures[i];
	return NULL;
}

static void
note(struct arena *arena, struct tls_report *report,
    enum tls_report_fault fault, size_t at, struct span why)
{
	if (report->oddities.count < TLS_REPORT_POLICIES_MAX)
		*list_add(arena, &report->oddities) =
		    (struct tls_report_oddity){ fault, at, why };
}

/* Programs on Windows like to begin a file with one (RFC 8259, 8.1). */
static struct span
behind_mark(struct span text)
{
	const struct span mark = span_of("\xef\xbb\xbf");

	return span_starts(text, mark) ? span_from(text, mark.len) : text;
}

bool
tls_report_is(struct span text)
{
	size_t at;

	text = span_trim(behind_mark(text));
	return text.len > 0 && *text.ptr == '{' &&
	    (span_find(text, span_of("\"policies\""), &at) ||
		span_find(text, span_of("\"organization-name\""), &at));
}

static uint64_t
count_of(struct arena *arena, struct tls_report *report,
    const struct event_value *value, const char *path)
{
	struct span text = event_value_text(value, path);
	uint64_t count = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.ptr[i]) || i >= DIGITS_MAX) {
			note(arena, report, TLS_REPORT_BAD_COUNT, 0, text);
			return 0;
		}
		count = 10 * count + (uint64_t)(text.ptr[i] - '0');
	}
	return count;
}

static void
read_failure(struct arena *arena, struct tls_report *report,
    struct tls_policy *policy, const struct event_value *value)
{
	struct tls_failure failure = {
		.type = event_value_text(value, "result-type"),
		.sending_ip = event_value_text(value, "sending-mta-ip"),
		.receiving_ip = event_value_text(value, "receiving-ip"),
		.receiving_host =
		    event_value_text(value, "receiving-mx-hostname"),
		.reason = event_value_text(value, "failure-reason-code"),
		.information =
		    event_value_text(value, "additional-information"),
		.sessions =
		    count_of(arena, report, value, "failed-session-count"),
	};

	if (!tls_failure_find(failure.type))
		note(arena, report, TLS_REPORT_UNKNOWN_TYPE, 0, failure.type);
	if (policy->details.count < TLS_REPORT_FAILURES_MAX)
		*list_add(arena, &policy->details) = failure;
	else
		note(arena, report, TLS_REPORT_TOO_MANY, 0, span_empty());
}

static void
read_details(struct arena *arena, struct tls_report *report,
    struct tls_policy *policy, const struct event_value *details)
{
	uint64_t sum = 0;

	if (!details)
		return;
	for (details = details->child; details; details = details->next)
		read_failure(arena, report, policy, details);
	for (size_t i = 0; i < policy->details.count; i++)
		sum += policy->details.items[i].sessions;
	if (sum != policy->failures)
		note(arena, report, TLS_REPORT_SUM, 0, policy->domain);
}

static void
read_policy(struct arena *arena, struct tls_report *report,
    const struct event_value *value)
{
	struct tls_policy policy = {
		.type = event_value_text(value, "policy.policy-type"),
		.domain = event_value_text(value, "policy.policy-domain"),
		.successes = count_of(arena, report, value,
		    "summary.total-successful-session-count"),
		.failures = count_of(arena, report, value,
		    "summary.total-failure-session-count"),
	};

	if (policy.domain.len == 0)
		note(arena, report, TLS_REPORT_NO_DOMAIN, 0, span_empty());
	read_details(arena, report, &policy,
	    event_value_at(value, span_of("failure-details")));
	if (report->policies.count < TLS_REPORT_POLICIES_MAX)
		*list_add(arena, &report->policies) = policy;
	else
		note(arena, report, TLS_REPORT_TOO_MANY, 0, span_empty());
}

static void
check(struct arena *arena, struct tls_report *report)
{
	if (report->organization.len == 0)
		note(arena, report, TLS_REPORT_NO_REPORTER, 0, span_empty());
	if (report->id.len == 0)
		note(arena, report, TLS_REPORT_NO_ID, 0, span_empty());
	if (report->begin.len == 0 || report->end.len == 0)
		note(arena, report, TLS_REPORT_NO_DATES, 0, span_empty());
	if (report->policies.count == 0)
		note(arena, report, TLS_REPORT_NO_POLICIES, 0, span_empty());
}

static void
explain(struct arena *arena, struct tls_report *report, struct span text)
{
	const struct span json = behind_mark(text);
	struct text why;
	size_t at = 0;

	text_init(&why, arena, WHY_MAX);
	if (!event_value_explain(json, &at, &why))
		text_write_string(&why, "it is too deep or too large");
	note(arena, report, TLS_REPORT_BAD_JSON, at + text.len - json.len,
	    text_span(&why));
}

bool
tls_report_parse(struct arena *arena, struct span text,
    struct tls_report *report)
{
	const struct event_value *root, *policies;

	*report = (struct tls_report){ .organization = span_empty() };
	root = event_value_parse(arena, behind_mark(text));
	if (!root) {
		explain(arena, report, text);
		return false;
	}
	report->organization = event_value_text(root, "organization-name");
	report->contact = event_value_text(root, "contact-info");
	report->id = event_value_text(root, "report-id");
	report->begin = event_value_text(root, "date-range.start-datetime");
	report->end = event_value_text(root, "date-range.end-datetime");
	policies = event_value_at(root, span_of("policies"));
	for (policies = policies ? policies->child : NULL; policies;
	     policies = policies->next)
		read_policy(arena, report, policies);
	check(arena, report);
	return true;
}

const char *
tls_report_fault_words(enum tls_report_fault fault)
{
	static const char *const words[TLS_REPORT_FAULTS] = {
		[TLS_REPORT_BAD_JSON] = "it is no JSON from here on",
		[TLS_REPORT_NO_REPORTER] = "it does not say who reports",
		[TLS_REPORT_NO_ID] = "it has no report-id",
		[TLS_REPORT_NO_DATES] = "it does not say its dates",
		[TLS_REPORT_NO_POLICIES] = "it names no policies",
		[TLS_REPORT_NO_DOMAIN] = "a policy does not say its domain",
		[TLS_REPORT_BAD_COUNT] = "a count is no number",
		[TLS_REPORT_UNKNOWN_TYPE] = "a failure of a kind that the "
					    "standard does not have",
		[TLS_REPORT_SUM] = "the failures told are not as many as the "
				   "summary says",
		[TLS_REPORT_TOO_MANY] = "it holds more than is looked at",
	};

	return words[fault];
}
