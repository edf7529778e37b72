#include "core/feedback/aggregate.h"

#include "unit/check.h"

#include "base/text.h"

enum { CEILING = 256 * 1024 * 1024 };

#define META \
	"<report_metadata><org_name>R</org_name><email>a@r.example</email>" \
	"<report_id>1</report_id><date_range><begin>1000</begin>" \
	"<end>2000</end></date_range></report_metadata>"
#define POLICY \
	"<policy_published><domain>b.example</domain><p>none</p>" \
	"</policy_published>"
#define ROW(ip, count, result, from) \
	"<record><row><source_ip>" ip "</source_ip><count>" count \
	"</count><policy_evaluated><disposition>none</" \
	"disposition><dkim>" result \
	"</dkim><spf>fail</spf></policy_evaluated></row>" \
	"<identifiers><header_from>" from "</header_from></identifiers>" \
	"<auth_results><spf><domain>b.example</domain><result>fail</result>" \
	"</spf></auth_results></record>"
#define GOOD_ROW ROW("192.0.2.1", "2", "pass", "b.example")

static const char *const fault_names[AGGREGATE_FAULTS] = { "xml", "repaired",
	"doctype", "deep", "many", "long", "root", "norows", "nodomain",
	"noreporter", "noid", "nopolicy", "dates", "span", "ip", "count",
	"result", "from" };

/* What is found: rows, messages, whole or not, faults at bytes. */
static const struct {
	const char *name, *text, *found;
} cases[] = {
	{ "plain", "<feedback>" META POLICY GOOD_ROW "</feedback>",
	    "1 2 whole" },
	{ "with a head",
	    "<?xml version=\"1.0\"?>\n<feedback>" META POLICY GOOD_ROW
	    "</feedback>\n",
	    "1 2 whole" },
	{ "it says UTF-16, and is not",
	    "<?xml version=\"1.0\" encoding=\"utf-16\"?>\n<feedback>" META
		POLICY GOOD_ROW "</feedback>",
	    "1 2 whole" },
	{ "blanks and a mark before it",
	    "\xef\xbb\xbf \n<feedback>" META POLICY GOOD_ROW "</feedback>",
	    "1 2 whole" },
	{ "a namespace",
	    "<feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2.0\">" META POLICY
		GOOD_ROW "</feedback>",
	    "1 2 whole" },
	{ "a prefix on all names",
	    "<d:feedback xmlns:d=\"urn:x\"><d:policy_published><d:domain>b."
	    "example</d:domain><d:p>none</d:p></d:policy_published>" META
		GOOD_ROW "</d:feedback>",
	    "1 2 whole" },
	{ "capitals", "<Feedback>" META POLICY GOOD_ROW "</Feedback>",
	    "1 2 whole" },
	{ "two rows", "<feedback>" META POLICY GOOD_ROW GOOD_ROW "</feedback>",
	    "2 4 whole" },
	{ "what is not known",
	    "<feedback>" META POLICY
	    "<extension><x><y/></x></extension>" GOOD_ROW "</feedback>",
	    "1 2 whole" },
	{ "no rows", "<feedback>" META POLICY "</feedback>",
	    "0 0 whole norows@0" },
	{ "another root", "<report>" META POLICY GOOD_ROW "</report>",
	    "1 2 whole root@0" },
	{ "a lone ampersand",
	    "<feedback><report_metadata><org_name>A & B</org_name>"
	    "<report_id>1</report_id><date_range><begin>1</begin><end>2</end>"
	    "</date_range></report_metadata>" POLICY GOOD_ROW "</feedback>",
	    "1 2 broken repaired@40" },
	{ "bytes that are no UTF-8",
	    "<feedback><report_metadata><org_name>\xe4</org_name>"
	    "<report_id>1</report_id><date_range><begin>1</begin><end>2</end>"
	    "</date_range></report_metadata>" POLICY GOOD_ROW "</feedback>",
	    "1 2 broken repaired@37" },
	{ "no end", "<feedback>" META POLICY GOOD_ROW, "1 2 broken xml@576" },
	{ "no end, in a row",
	    "<feedback>" META POLICY GOOD_ROW "<record><row><source_ip>1",
	    "1 2 broken xml@601" },
	{ "words behind it", "<feedback>" META POLICY GOOD_ROW "</feedback>bye",
	    "1 2 broken xml@587" },
	{ "a document type",
	    "<!DOCTYPE feedback [<!ENTITY a \"b\">]><feedback>" META POLICY
		GOOD_ROW "</feedback>",
	    "nothing doctype@19" },
	{ "an entity that nobody defines",
	    "<feedback>" META POLICY ROW("192.0.2.1", "2", "pass",
		"&xxe;") "</feedback>",
	    "1 2 broken repaired@443" },
	{ "no domain", "<feedback>" META GOOD_ROW "</feedback>",
	    "1 2 whole nodomain@0 nopolicy@0" },
	{ "no metadata", "<feedback>" POLICY GOOD_ROW "</feedback>",
	    "1 2 whole noreporter@0 noid@0 dates@0" },
	{ "an address that is none",
	    "<feedback>" META POLICY ROW("host", "2", "pass",
		"b.example") "</feedback>",
	    "1 2 whole ip@250" },
	{ "IPv6",
	    "<feedback>" META POLICY ROW("2001:db8::1", "3", "pass",
		"b.example") "</feedback>",
	    "1 3 whole" },
	{ "a count that is none",
	    "<feedback>" META POLICY ROW("192.0.2.1", "-2", "pass",
		"b.example") "</feedback>",
	    "1 0 whole count@250" },
	{ "a count too large",
	    "<feedback>" META POLICY ROW("192.0.2.1", "99999999999999999999",
		"pass", "b.example") "</feedback>",
	    "1 0 whole count@250" },
	{ "a result that is none",
	    "<feedback>" META POLICY ROW("192.0.2.1", "2", "hardfail",
		"b.example") "</feedback>",
	    "1 2 whole result@250" },
	{ "no From",
	    "<feedback>" META POLICY ROW("192.0.2.1", "2", "pass",
		"") "</feedback>",
	    "1 2 whole from@250" },
	{ "no XML", "hello", "nothing xml@0" },
	{ "nothing", "", "nothing xml@0" },
	{ "markup that never ends", "<feedback", "nothing xml@0" },
};

static void
check_case(struct arena *arena, size_t i)
{
	struct aggregate report;
	char bytes[512];
	struct text text = text_in(bytes, sizeof(bytes));

	if (aggregate_parse(arena, span_of(cases[i].text), &report))
		text_write_format(&text, "%zu %llu %s", report.rows.count,
		    (unsigned long long)report.messages,
		    report.is_whole ? "whole" : "broken");
	else
		text_write_string(&text, "nothing");
	for (size_t at = 0; at < report.oddities.count; at++)
		text_write_format(&text, " %s@%zu",
		    fault_names[report.oddities.items[at].fault],
		    report.oddities.items[at].at);
	CHECK_TEXT(cases[i].name, text_span(&text), cases[i].found);
}

static void
test_cases(void)
{
	struct arena arena;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		arena_init(&arena, CEILING);
		check_case(&arena, i);
		arena_clear(&arena);
	}
}

static const char whole[] =
    "<?xml version=\"1.0\"?><feedback xmlns=\"urn:ietf:params:xml:ns:dmarc-2."
    "0\"><version>1.0</version><report_metadata><org_name> R &amp; S "
    "</org_name><email>a@r.example</email><extra_contact_info>c"
    "</extra_contact_info><report_id>id</report_id><date_range><begin>1000"
    "</begin><end>90000</end></date_range><generator>g</generator>"
    "</report_metadata><policy_published><domain>b.example</domain>"
    "<discovery_method>treewalk</discovery_method><adkim>s</adkim><aspf>r"
    "</aspf><p>reject</p><sp>quarantine</sp><np>none</np><pct>50</pct><fo>1"
    "</fo><testing>y</testing></policy_published><record><row><source_ip>"
    "192.0.2.1</source_ip><count>7</count><policy_evaluated><disposition>"
    "reject</disposition><dkim>fail</dkim><spf>pass</spf><reason><type>"
    "forwarded</type><comment>x</comment></reason><reason><type>other</type>"
    "</reason></policy_evaluated></row><identifiers><envelope_to>t.example"
    "</envelope_to><envelope_from>f.example</envelope_from><header_from>"
    "b.example</header_from></identifiers><auth_results><dkim><domain>d."
    "example</domain><selector>s1</selector><result>pass</result>"
    "<human_result>ok</human_result></dkim><dkim><domain>e.example</domain>"
    "<result>fail</result></dkim><spf><domain>f.example</domain><scope>mfrom"
    "</scope><result>pass</result></spf></auth_results></record></feedback>";

static void
check_row(const struct aggregate_row *row)
{
	CHECK_TEXT("source_ip", row->source_ip, "192.0.2.1");
	CHECK(row->has_ip && row->count == 7);
	CHECK_TEXT("disposition", row->disposition, "reject");
	CHECK_TEXT("dkim", row->dkim, "fail");
	CHECK_TEXT("spf", row->spf, "pass");
	CHECK_TEXT("envelope_to", row->envelope_to, "t.example");
	CHECK_TEXT("envelope_from", row->envelope_from, "f.example");
	CHECK_TEXT("header_from", row->header_from, "b.example");
	CHECK(row->reasons.count == 2 && row->auths.count == 3);
	CHECK_TEXT("reason", row->reasons.items[0].type, "forwarded");
	CHECK_TEXT("comment", row->reasons.items[0].comment, "x");
	CHECK_TEXT("reason 2", row->reasons.items[1].type, "other");
	CHECK(!row->auths.items[0].is_spf && row->auths.items[2].is_spf);
	CHECK_TEXT("d=", row->auths.items[0].domain, "d.example");
	CHECK_TEXT("s=", row->auths.items[0].selector, "s1");
	CHECK_TEXT("result", row->auths.items[1].result, "fail");
	CHECK_TEXT("scope", row->auths.items[2].scope, "mfrom");
}

static void
test_fields(void)
{
	struct aggregate report;
	struct arena arena;

	arena_init(&arena, CEILING);
	CHECK(aggregate_parse(&arena, span_of(whole), &report));
	CHECK_TEXT("namespace", report.namespace_name,
	    "urn:ietf:params:xml:ns:dmarc-2.0");
	CHECK_TEXT("version", report.version, "1.0");
	CHECK_TEXT("organization", report.organization, "R & S");
	CHECK_TEXT("email", report.email, "a@r.example");
	CHECK_TEXT("contact", report.contact, "c");
	CHECK_TEXT("id", report.id, "id");
	CHECK_TEXT("generator", report.generator, "g");
	CHECK(report.begin == 1000 && report.end == 90000);
	CHECK_TEXT("domain", report.domain, "b.example");
	CHECK_TEXT("discovery", report.discovery, "treewalk");
	CHECK_TEXT("adkim", report.adkim, "s");
	CHECK_TEXT("aspf", report.aspf, "r");
	CHECK_TEXT("p", report.p, "reject");
	CHECK_TEXT("sp", report.sp, "quarantine");
	CHECK_TEXT("np", report.np, "none");
	CHECK_TEXT("pct", report.pct, "50");
	CHECK_TEXT("fo", report.fo, "1");
	CHECK_TEXT("testing", report.testing, "y");
	CHECK(report.oddities.count == 1 &&
	    report.oddities.items[0].fault == AGGREGATE_LONG_SPAN);
	CHECK(report.rows.count == 1);
	check_row(&report.rows.items[0]);
	arena_clear(&arena);
}

/* Whatever is cut off, a row is whole or not there. */
static void
test_prefixes(void)
{
	struct arena arena;

	for (size_t len = 0; len < sizeof(whole) - 1; len++) {
		struct span text = { whole, len };
		struct aggregate report;

		arena_init(&arena, CEILING);
		aggregate_parse(&arena, text, &report);
		CHECK(!report.is_whole && report.oddities.count > 0);
		CHECK(report.oddities.items[0].at <= len);
		CHECK(report.rows.count == 0 || report.messages == 7);
		arena_clear(&arena);
	}
}

static void
write_many(struct text *text, const char *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		text_write_string(text, words);
}

static bool
has_fault(const struct aggregate *report, enum aggregate_fault fault)
{
	for (size_t i = 0; i < report->oddities.count; i++)
		if (report->oddities.items[i].fault == fault)
			return true;
	return false;
}

static void
test_limits(void)
{
	struct aggregate report;
	struct arena arena;
	struct text text;

	arena_init(&arena, CEILING);
	text_init(&text, &arena, 4 << 20);
	text_write_string(&text, "<feedback>" META POLICY);
	write_many(&text, "<a>", 100);
	aggregate_parse(&arena, text_span(&text), &report);
	CHECK(has_fault(&report, AGGREGATE_TOO_DEEP) && !report.is_whole);

	text_reset(&text);
	text_write_string(&text,
	    "<feedback>" META POLICY "<record><row>"
	    "<source_ip>192.0.2.1</source_ip><count>1</count></row>"
	    "<identifiers><header_from>");
	write_many(&text, "x", 5000);
	text_write_string(&text, "</header_from></identifiers><auth_results>");
	write_many(&text, "<spf><result>pass</result></spf>", 100);
	text_write_string(&text, "</auth_results></record></feedback>");
	CHECK(aggregate_parse(&arena, text_span(&text), &report));
	CHECK(has_fault(&report, AGGREGATE_TOO_LONG));
	CHECK(has_fault(&report, AGGREGATE_TOO_MANY));
	CHECK(report.rows.items[0].header_from.len == AGGREGATE_TEXT_MAX);
	CHECK(report.rows.items[0].auths.count == AGGREGATE_AUTHS_MAX);
	CHECK(report.oddities.count <= AGGREGATE_FAULTS_MAX);
	arena_clear(&arena);
}

static void
test_is(void)
{
	CHECK(aggregate_is(span_of("<feedback>")));
	CHECK(aggregate_is(span_of(" <?xml?><ns:feedback x='y'>")));
	CHECK(aggregate_is(span_of("<report_metadata>")));
	CHECK(!aggregate_is(span_of("<html>")));
	CHECK(!aggregate_is(span_of("feedback")));
	CHECK(!aggregate_is(span_of("")));
	for (int fault = 0; fault < AGGREGATE_FAULTS; fault++)
		CHECK(strlen(aggregate_fault_words(
			  (enum aggregate_fault)fault)) > 0);
}

int
main(void)
{
	test_cases();
	test_fields();
	test_prefixes();
	test_limits();
	test_is();
	return check_done();
}
