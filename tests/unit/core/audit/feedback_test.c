/* What reports say is wrong: each finding found by one, and not by another. */

#include "core/audit/feedback.h"

#include <stdlib.h>

#include "unit/core/audit/ids.h"

enum { CEILING = 16 << 20, REPORTS_MAX = 4 };

#define D9990 "urn:ietf:params:xml:ns:dmarc-2.0"

#define HEAD(form, org, id, begin, end, p) \
	"<feedback" form "><report_metadata><org_name>" org \
	"</org_name><email>a@r.example</email><report_id>" id \
	"</report_id><date_range><begin>" begin "</begin><end>" end \
	"</end></date_range></report_metadata><policy_published>" \
	"<domain>example.org</domain><p>" p "</p></policy_published>"
#define ROW(ip, count, disposition, dkim, spf, reason, auths) \
	"<record><row><source_ip>" ip "</source_ip><count>" count \
	"</count><policy_evaluated><disposition>" disposition \
	"</disposition><dkim>" dkim "</dkim><spf>" spf "</spf>" reason \
	"</policy_evaluated></row><identifiers><header_from>example.org" \
	"</header_from></identifiers><auth_results>" auths \
	"</auth_results></record>"
#define DKIM(domain, result) \
	"<dkim><domain>" domain \
	"</domain><selector>s</selector><result>" result "</result></dkim>"
#define SPF(domain, result) \
	"<spf><domain>" domain "</domain><result>" result "</result></spf>"
#define END "</feedback>"
#define PLAIN(id, begin, end, p, rows) \
	HEAD("", "Receiver", id, begin, end, p) rows END

/* The times are those of 2026-01-01 and the days after. */
#define GOOD \
	ROW("192.0.2.1", "1000", "none", "pass", "pass", "", \
	    DKIM("example.org", "pass") SPF("example.org", "pass"))
#define REASON "<reason><type>forwarded</type></reason>"

static const struct {
	const char *name, *reports[REPORTS_MAX], *finds, *lacks;
} cases[] = {
	{ "all is well",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD) },
	    "report.ready_for_reject",
	    "report.alignment_fail_by_source report.unknown_source "
	    "report.spf_only report.dkim_only report.forwarder "
	    "report.spoof_volume report.policy_override report.not_ready "
	    "report.policy_mismatch report.dup report.overlap "
	    "report.long_span report.missing_days report.invalid_xml "
	    "report.schema tlsrpt.failure_types" },
	{ "a service that is not set up",
	    { PLAIN("1", "1767225600", "1767311999", "none",
		GOOD ROW("198.51.100.7", "60", "none", "fail", "fail", "",
		    DKIM("esp.example", "pass")
			SPF("b.esp.example", "pass"))) },
	    "report.alignment_fail_by_source report.not_ready",
	    "report.unknown_source report.ready_for_reject" },
	{ "forged",
	    { PLAIN("1", "1767225600", "1767311999", "none",
		GOOD ROW("203.0.113.66", "20", "reject", "fail", "fail", "",
		    SPF("example.org", "fail"))) },
	    "report.unknown_source report.spoof_volume report.ready_for_reject",
	    "report.alignment_fail_by_source report.not_ready" },
	{ "SPF alone",
	    { PLAIN("1", "1767225600", "1767311999", "none",
		ROW("192.0.2.2", "5", "none", "fail", "pass", "",
		    SPF("example.org", "pass"))) },
	    "report.spf_only", "report.dkim_only report.unknown_source" },
	{ "DKIM alone, and a domain of another in the envelope",
	    { PLAIN("1", "1767225600", "1767311999", "none",
		ROW("192.0.2.3", "5", "none", "pass", "fail", "",
		    DKIM("esp.example", "pass") DKIM("example.org", "pass")
			SPF("b.esp.example", "pass"))) },
	    "report.dkim_only", "report.forwarder report.spf_only" },
	{ "forwarded",
	    { PLAIN("1", "1767225600", "1767311999", "none",
		ROW("203.0.113.5", "5", "none", "pass", "fail", REASON,
		    DKIM("example.org", "pass") SPF("f.example", "fail"))) },
	    "report.forwarder report.policy_override",
	    "report.dkim_only report.unknown_source" },
	{ "the same twice",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD),
		PLAIN("1", "1767225600", "1767311999", "none", GOOD) },
	    "report.dup", "report.overlap" },
	{ "two that overlap",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD),
		PLAIN("2", "1767268800", "1767355199", "none", GOOD) },
	    "report.overlap", "report.dup" },
	{ "two days, one after the other",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD),
		PLAIN("2", "1767312000", "1767398399", "none", GOOD) },
	    "report.ready_for_reject", "report.dup report.overlap" },
	{ "three days at once",
	    { PLAIN("1", "1767225600", "1767484800", "none", GOOD) },
	    "report.long_span", "report.overlap" },
	{ "other policies on one day",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD),
		HEAD("", "Other", "2", "1767225600", "1767311999", "reject")
		    GOOD END },
	    "report.policy_mismatch", "report.overlap report.missing_days" },
	{ "another policy from the next day on",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD),
		PLAIN("2", "1767312000", "1767398399", "reject", GOOD) },
	    "report.ready_for_reject", "report.policy_mismatch" },
	{ "who reported before, and does not any more",
	    { PLAIN("1", "1767225600", "1767311999", "none", GOOD),
		PLAIN("2", "1767312000", "1767398399", "none", GOOD),
		HEAD("", "Other", "3", "1767571200", "1767657599", "none")
		    GOOD END },
	    "report.missing_days", "report.policy_mismatch" },
	{ "cut off",
	    { HEAD("", "Receiver", "1", "1767225600", "1767311999", "none") GOOD
		"<record><row>" },
	    "report.invalid_xml", "report.schema" },
	{ "of RFC 9990",
	    { HEAD(" xmlns=\"" D9990 "\"", "Receiver", "1", "1767225600",
		"1767311999", "none") GOOD END },
	    "report.ready_for_reject", "report.schema" },
	{ "of no standard",
	    { HEAD(" xmlns=\"urn:example:own\"", "Receiver", "1", "1767225600",
		"1767311999", "none") GOOD END },
	    "report.schema", "report.dup" },
	{ "a TLS report",
	    { "{\"organization-name\":\"R\",\"report-id\":\"1\","
	      "\"contact-info\":\"a@r.example\",\"date-range\":{"
	      "\"start-datetime\":\"2026-01-01T00:00:00Z\","
	      "\"end-datetime\":\"2026-01-02T00:00:00Z\"},"
	      "\"policies\":[{\"policy\":{\"policy-type\":\"sts\","
	      "\"policy-domain\":\"example.org\"},\"summary\":{"
	      "\"total-successful-session-count\":5,"
	      "\"total-failure-session-count\":3},\"failure-details\":[{"
	      "\"result-type\":\"certificate-expired\","
	      "\"receiving-mx-hostname\":\"mx.example.org\","
	      "\"failed-session-count\":3}]}]}" },
	    "tlsrpt.failure_types", "report.invalid_xml report.not_ready" },
};

static void
add_report(struct arena *arena, struct feedback_summary *summary,
    const char *text)
{
	struct aggregate *report = arena_zero(arena, 1, sizeof(*report));
	struct tls_report *tls = arena_zero(arena, 1, sizeof(*tls));

	if (*text == '{') {
		CHECK(tls_report_parse(arena, span_of(text), tls));
		feedback_add_tls(summary, span_of("tls.json"), tls);
		return;
	}
	CHECK(aggregate_parse(arena, span_of(text), report));
	feedback_add_aggregate(summary, span_of("one.xml"), report);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct feedback_summary summary;
		struct arena arena;
		struct audit audit;

		arena_init(&arena, CEILING);
		feedback_init(&summary, &arena, 1);
		for (size_t k = 0; k < REPORTS_MAX && cases[i].reports[k]; k++)
			add_report(&arena, &summary, cases[i].reports[k]);
		feedback_sort(&summary);
		audit_init(&audit, &arena, NULL, (struct audit_context){ 0 });
		audit_feedback(&audit, &summary);
		check_ids(cases[i].name, &audit, cases[i].finds, true);
		check_ids(cases[i].name, &audit, cases[i].lacks, false);
		arena_clear(&arena);
	}
}

/* Each id of the table is found in one of the cases, and lacking in one. */
static void
test_whole(void)
{
	static const char *const ids[] = {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) id,
#include "core/audit/finding_report_table.h"
#undef FINDING
	};

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		bool is_found = false, is_lacking = false;

		for (size_t j = 0; j < COUNT_OF(cases); j++) {
			is_found |= strstr(cases[j].finds, ids[i]) != NULL;
			is_lacking |= strstr(cases[j].lacks, ids[i]) != NULL;
		}
		CHECK_FOR(ids[i], is_found && is_lacking);
	}
}

int
main(void)
{
	test_cases();
	test_whole();
	return check_done();
}
