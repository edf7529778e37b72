#include "core/feedback/summary.h"

#include "unit/check.h"

#include "base/text.h"

enum { CEILING = 64 * 1024 * 1024 };

static struct arena arena;
static struct feedback_summary summary;

static struct aggregate_auth
auth_of(const char *mechanism, const char *domain, const char *result)
{
	return (struct aggregate_auth){ .is_spf = *mechanism == 's',
		.domain = span_of(domain),
		.selector = span_empty(),
		.scope = span_empty(),
		.result = span_of(result) };
}

/* "192.0.2.1 10 pass fail": address, messages, DKIM, SPF. */
static struct aggregate_row
row_of(const char *ip, uint64_t count, const char *dkim, const char *spf)
{
	return (struct aggregate_row){ .source_ip = span_of(ip),
		.count_text = span_empty(),
		.count = count,
		.disposition = span_of("none"),
		.dkim = span_of(dkim),
		.spf = span_of(spf),
		.envelope_to = span_empty(),
		.envelope_from = span_empty(),
		.header_from = span_of("b.example") };
}

static void
begin(struct aggregate *report, const char *id)
{
	struct span none = span_empty();

	*report = (struct aggregate){ .organization = span_of("R"),
		.id = span_of(id),
		.domain = span_of("b.example"),
		.p = span_of("none"),
		.begin = 1000,
		.end = 2000,
		.version = none };
}

static void
add_source(const char *id, struct aggregate_row row,
    const struct aggregate_auth *auths, size_t count)
{
	struct aggregate report;

	begin(&report, id);
	for (size_t i = 0; i < count; i++)
		*list_add(&arena, &row.auths) = auths[i];
	*list_add(&arena, &report.rows) = row;
	report.messages = row.count;
	feedback_add_aggregate(&summary, span_of("file"), &report);
}

static const struct {
	const char *name, *ip, *dkim, *spf;
	struct {
		const char *mechanism, *domain, *result;
	} auths[2];
	enum feedback_proof proof;
	const char *owner;
	bool is_forwarded;
} cases[] = {
	{ "both", "192.0.2.1", "pass", "pass",
	    { { "spf", "b.example", "pass" }, { "dkim", "b.example", "pass" } },
	    FEEDBACK_BOTH, "b.example", false },
	{ "SPF only", "192.0.2.2", "fail", "pass",
	    { { "spf", "x.b.example", "pass" },
		{ "dkim", "b.example", "fail" } },
	    FEEDBACK_SPF_ONLY, "b.example", false },
	{ "DKIM only: forwarded", "192.0.2.3", "pass", "fail",
	    { { "spf", "f.example", "fail" }, { "dkim", "b.example", "pass" } },
	    FEEDBACK_DKIM_ONLY, "", true },
	{ "a service, set up", "192.0.2.4", "pass", "fail",
	    { { "dkim", "b.example", "pass" },
		{ "dkim", "mail.esp.example", "pass" } },
	    FEEDBACK_DKIM_ONLY, "esp.example", false },
	{ "a service, not set up", "192.0.2.5", "fail", "fail",
	    { { "spf", "bounce.esp.example", "pass" },
		{ "dkim", "esp2.example", "pass" } },
	    FEEDBACK_UNALIGNED, "esp2.example", false },
	{ "proven by SPF for another", "192.0.2.6", "fail", "fail",
	    { { "spf", "bounce.esp.example", "pass" },
		{ "dkim", "esp.example", "fail" } },
	    FEEDBACK_UNALIGNED, "esp.example", false },
	{ "nothing", "192.0.2.7", "fail", "fail",
	    { { "spf", "b.example", "fail" }, { "dkim", "x.example", "fail" } },
	    FEEDBACK_UNPROVEN, "", false },
};

static void
check_case(size_t i)
{
	struct aggregate_auth auths[2];
	char id[16];
	const struct feedback_source *source;

	for (size_t at = 0; at < 2; at++)
		auths[at] = auth_of(cases[i].auths[at].mechanism,
		    cases[i].auths[at].domain, cases[i].auths[at].result);
	snprintf(id, sizeof(id), "id-%zu", i);
	add_source(id, row_of(cases[i].ip, 10 + i, cases[i].dkim, cases[i].spf),
	    auths, 2);
	source = &summary.sources.items[summary.sources.count - 1];
	CHECK_TEXT(cases[i].name, source->ip, cases[i].ip);
	CHECK_FOR(cases[i].name, source->messages == 10 + i);
	CHECK_FOR(feedback_proof_name(cases[i].proof),
	    feedback_source_proof(source) == cases[i].proof);
	CHECK_TEXT(cases[i].name, source->owner, cases[i].owner);
	CHECK_FOR(cases[i].name,
	    (source->forwarded > 0) == cases[i].is_forwarded);
}

static void
test_duplicate(void)
{
	uint64_t before = summary.messages;

	add_source("id-0", row_of("192.0.2.1", 500, "pass", "pass"), NULL, 0);
	CHECK(summary.messages == before && summary.duplicates == 1);
	add_source("id-new", row_of("192.0.2.1", 500, "pass", "pass"), NULL, 0);
	CHECK(summary.messages == before + 500 && summary.duplicates == 1);
	CHECK(summary.sources.count == COUNT_OF(cases));
	CHECK(summary.begin == 1000 && summary.end == 2000);
}

static void
test_sort(void)
{
	feedback_sort(&summary);
	CHECK_TEXT("fails most", summary.sources.items[0].ip, "192.0.2.7");
	CHECK_TEXT("passes, sends most", summary.sources.items[3].ip,
	    "192.0.2.1");
	CHECK(!feedback_is_ready(&summary));
}

static void
test_complaint(void)
{
	const struct complaint complaint = { .type = span_of("abuse"),
		.source_ip = span_of("198.51.100.1"),
		.domain = span_of("b.example"),
		.incidents = 4 };

	feedback_add_complaint(&summary, &complaint);
	feedback_add_complaint(&summary, &complaint);
	CHECK(summary.complaints == 8 && summary.kinds.count == 1);
	CHECK(summary.kinds.items[0].count == 8);
	CHECK(summary.sources.items[summary.sources.count - 1].complaints == 8);
}

static void
test_ready(void)
{
	feedback_init(&summary, &arena, 1);
	CHECK(!feedback_is_ready(&summary));
	add_source("a", row_of("192.0.2.1", 999, "pass", "pass"), NULL, 0);
	add_source("b", row_of("192.0.2.9", 400, "fail", "fail"), NULL, 0);
	CHECK(feedback_is_ready(&summary));
	CHECK(feedback_passing(summary.proofs) == 999);
}

int
main(void)
{
	arena_init(&arena, CEILING);
	feedback_init(&summary, &arena, 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(i);
	test_duplicate();
	test_sort();
	test_complaint();
	test_ready();
	arena_clear(&arena);
	return check_done();
}
