#include "core/feedback/tls_report.h"

#include "unit/check.h"

enum { CEILING = 64 * 1024 * 1024 };

static const char whole[] =
    "{\"organization-name\": \"R\", \"date-range\": {\"start-datetime\": "
    "\"2026-01-01T00:00:00Z\", \"end-datetime\": \"2026-01-01T23:59:59Z\"}, "
    "\"contact-info\": \"a@r.example\", \"report-id\": \"1\", \"policies\": "
    "[{\"policy\": {\"policy-type\": \"sts\", \"policy-domain\": "
    "\"b.example\"}, \"summary\": {\"total-successful-session-count\": 5, "
    "\"total-failure-session-count\": 3}, \"failure-details\": "
    "[{\"result-type\": \"certificate-expired\", \"sending-mta-ip\": "
    "\"192.0.2.1\", \"receiving-mx-hostname\": \"mx.b.example\", "
    "\"receiving-ip\": \"192.0.2.2\", \"failed-session-count\": 3, "
    "\"failure-reason-code\": \"X\", \"additional-information\": \"i\"}]}]}";

static void
test_whole(void)
{
	const struct tls_failure *failure;
	struct tls_report report;
	struct arena arena;

	arena_init(&arena, CEILING);
	CHECK(tls_report_is(span_of(whole)));
	CHECK(tls_report_parse(&arena, span_of(whole), &report));
	CHECK(report.oddities.count == 0 && report.policies.count == 1);
	CHECK_TEXT("organization", report.organization, "R");
	CHECK_TEXT("id", report.id, "1");
	CHECK_TEXT("begin", report.begin, "2026-01-01T00:00:00Z");
	CHECK_TEXT("type", report.policies.items[0].type, "sts");
	CHECK_TEXT("domain", report.policies.items[0].domain, "b.example");
	CHECK(report.policies.items[0].successes == 5);
	CHECK(report.policies.items[0].failures == 3);
	failure = &report.policies.items[0].details.items[0];
	CHECK_TEXT("failure", failure->type, "certificate-expired");
	CHECK_TEXT("host", failure->receiving_host, "mx.b.example");
	CHECK_TEXT("reason", failure->reason, "X");
	CHECK(failure->sessions == 3 && tls_failure_find(failure->type));
	arena_clear(&arena);
}

static const struct {
	const char *name, *text;
	unsigned faults; /* a set of 1 << fault */
	size_t at;
} cases[] = {
	{ "nothing in it", "{}",
	    1U << TLS_REPORT_NO_REPORTER | 1U << TLS_REPORT_NO_ID |
		1U << TLS_REPORT_NO_DATES | 1U << TLS_REPORT_NO_POLICIES,
	    0 },
	{ "a policy without a domain",
	    "{\"organization-name\":\"R\",\"report-id\":\"1\",\"date-range\":{"
	    "\"start-datetime\":\"a\",\"end-datetime\":\"b\"},\"policies\":[{}]"
	    "}",
	    1U << TLS_REPORT_NO_DOMAIN, 0 },
	{ "a count that is none",
	    "{\"organization-name\":\"R\",\"report-id\":\"1\",\"date-range\":{"
	    "\"start-datetime\":\"a\",\"end-datetime\":\"b\"},\"policies\":[{"
	    "\"policy\":{\"policy-domain\":\"b\"},\"summary\":{"
	    "\"total-failure-session-count\":-1}}]}",
	    1U << TLS_REPORT_BAD_COUNT, 0 },
	{ "a sum that is wrong, and a type",
	    "{\"organization-name\":\"R\",\"report-id\":\"1\",\"date-range\":{"
	    "\"start-datetime\":\"a\",\"end-datetime\":\"b\"},\"policies\":[{"
	    "\"policy\":{\"policy-domain\":\"b\"},\"summary\":{"
	    "\"total-failure-session-count\":2},\"failure-details\":[{"
	    "\"result-type\":\"x\",\"failed-session-count\":1}]}]}",
	    1U << TLS_REPORT_SUM | 1U << TLS_REPORT_UNKNOWN_TYPE, 0 },
	{ "no JSON", "{\"policies\": x}", 1U << TLS_REPORT_BAD_JSON, 14 },
	{ "no JSON behind a byte order mark", "\xef\xbb\xbf{\"policies\": x}",
	    1U << TLS_REPORT_BAD_JSON, 17 },
	{ "nothing in it, behind a byte order mark", "\xef\xbb\xbf{}",
	    1U << TLS_REPORT_NO_REPORTER | 1U << TLS_REPORT_NO_ID |
		1U << TLS_REPORT_NO_DATES | 1U << TLS_REPORT_NO_POLICIES,
	    0 },
	{ "cut off", "{\"policies\": [", 1U << TLS_REPORT_BAD_JSON, 14 },
};

static void
test_cases(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct tls_report report;
		unsigned faults = 0;

		tls_report_parse(&arena, span_of(cases[i].text), &report);
		for (size_t at = 0; at < report.oddities.count; at++)
			faults |= 1U << report.oddities.items[at].fault;
		CHECK_FOR(cases[i].name, faults == cases[i].faults);
		if (report.oddities.count > 0)
			CHECK_FOR(cases[i].name,
			    report.oddities.items[0].at == cases[i].at);
	}
	CHECK(tls_report_is(span_of("\xef\xbb\xbf{\"policies\":[]}")));
	CHECK(!tls_report_is(span_of("<x>\"policies\"")));
	CHECK(!tls_report_is(span_of("{\"x\": 1}")));
	CHECK(!tls_failure_find(span_of("nothing")));
	for (int fault = 0; fault < TLS_REPORT_FAULTS; fault++)
		CHECK(strlen(tls_report_fault_words(
			  (enum tls_report_fault)fault)) > 0);
	arena_clear(&arena);
}

static void
test_prefixes(void)
{
	struct arena arena;

	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct span text = { whole, len };
		struct tls_report report;

		arena_init(&arena, CEILING);
		CHECK(!tls_report_parse(&arena, text, &report));
		CHECK(report.oddities.count == 1 &&
		    report.oddities.items[0].at <= len);
		arena_clear(&arena);
	}
}

int
main(void)
{
	test_whole();
	test_cases();
	test_prefixes();
	return check_done();
}
