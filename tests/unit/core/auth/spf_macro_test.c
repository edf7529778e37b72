#include "core/auth/spf_macro.h"

#include "check.h"

static struct spf_values
values_of(const char *ip)
{
	struct spf_values values = { .local = span_of("jo+e-news.x"),
		.origin = span_of("mail.sub.example.org"),
		.domain = span_of("spf.example.net"),
		.helo = span_of("out.example.org"),
		.validated = span_of("host.example.org"),
		.receiver = span_of("mx.example.com"),
		.now = 1700000000 };

	ip_parse(span_of(ip), &values.ip);
	return values;
}

static const struct {
	const char *text, *expansion;
} rows[] = {
	{ "", "" },
	{ "plain.example", "plain.example" },
	{ "%{s}", "jo+e-news.x@mail.sub.example.org" },
	{ "%{l}", "jo+e-news.x" },
	{ "%{o}", "mail.sub.example.org" },
	{ "%{d}", "spf.example.net" },
	{ "%{h}", "out.example.org" },
	{ "%{p}", "host.example.org" },
	{ "%{r}", "mx.example.com" },
	{ "%{t}", "1700000000" },
	{ "%{v}", "in-addr" },
	{ "%{i}", "192.0.2.17" },
	{ "%{c}", "192.0.2.17" },
	{ "%{ir}", "17.2.0.192" },
	{ "%{i2}", "2.17" },
	{ "%{i2r}", "0.192" },
	{ "%{o1}", "org" },
	{ "%{o2}", "example.org" },
	{ "%{o4}", "mail.sub.example.org" },
	{ "%{o99}", "mail.sub.example.org" },
	{ "%{o99999999999}", "mail.sub.example.org" },
	{ "%{or}", "org.example.sub.mail" },
	{ "%{o2r}", "sub.mail" },
	{ "%{o4R}", "org.example.sub.mail" },
	{ "%{l-}", "jo+e.news.x" },
	{ "%{l+-}", "jo.e.news.x" },
	{ "%{l1+-}", "news.x" },
	{ "%{lr+-.}", "x.news.e.jo" },
	{ "%{l2r+-.}", "e.jo" },
	{ "%{L}", "jo%2Be-news.x" },
	{ "%{S1}", "org" },
	{ "%{S}", "jo%2Be-news.x%40mail.sub.example.org" },
	{ "%%%_%-", "% %20" },
	{ "a%{d1}b", "anetb" },
};

static void
test_rows(void)
{
	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct spf_values values = values_of("192.0.2.17");
		char bytes[512];
		struct text out = text_in(bytes, sizeof(bytes));

		CHECK_FOR(rows[i].text,
		    spf_macro_check(span_of(rows[i].text), SPF_IN_EXPLANATION,
			NULL));
		spf_macro_expand(span_of(rows[i].text), &values, &out);
		CHECK_TEXT(rows[i].text, text_span(&out), rows[i].expansion);
	}
}

static void
test_v6(void)
{
	struct spf_values values = values_of("2001:db8::cb01");
	char bytes[512];
	struct text out = text_in(bytes, sizeof(bytes));

	spf_macro_expand(span_of("%{c} %{v} %{i2} %{ir}"), &values, &out);
	CHECK_TEXT("v6", text_span(&out),
	    "2001:db8::cb01 ip6 0.1 1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
	    "0.0.0.8.B.D.0.1.0.0.2");
}

/* Empty parts stay parts. */
static void
test_empty_parts(void)
{
	struct spf_values values = values_of("192.0.2.17");
	char bytes[512];
	struct text out = text_in(bytes, sizeof(bytes));

	values.local = span_of("--a--b-");
	spf_macro_expand(span_of("%{l-} %{lr-} %{l2-} %{l2r-}"), &values, &out);
	CHECK_TEXT("empty parts", text_span(&out), "..a..b. .b..a.. b. .");
	text_reset(&out);
	values.validated = values.local = span_empty();
	spf_macro_expand(span_of("<%{l}><%{lr}><%{l1}><%{p}>"), &values, &out);
	CHECK_TEXT("nothing", text_span(&out), "<><><><unknown>");
}

static const struct {
	const char *text, *bad;
	enum spf_macro_place place;
} bad[] = {
	{ "%", "%", SPF_IN_MODIFIER },
	{ "a%b", "%b", SPF_IN_MODIFIER },
	{ "%(d)", "%(", SPF_IN_MODIFIER },
	{ "%{", "%{", SPF_IN_MODIFIER },
	{ "%{d", "%{d", SPF_IN_MODIFIER },
	{ "%{}x", "%{}", SPF_IN_MODIFIER },
	{ "%{q}", "%{q}", SPF_IN_MODIFIER },
	{ "%{d0}", "%{d0}", SPF_IN_MODIFIER },
	{ "%{d00r}", "%{d00r}", SPF_IN_MODIFIER },
	{ "%{dr2}", "%{dr2}", SPF_IN_MODIFIER },
	{ "%{d:}", "%{d:}", SPF_IN_MODIFIER },
	{ "%{d} %{d}", " ", SPF_IN_MODIFIER },
	{ "%{c}", "%{c}", SPF_IN_RECORD },
	{ "%{T}", "%{T}", SPF_IN_RECORD },
	{ "a\tb", "\t", SPF_IN_EXPLANATION },
	{ "\xe2\x82\xac", "\xe2", SPF_IN_EXPLANATION },
};

static void
test_bad(void)
{
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct span where = span_empty();

		CHECK_FOR(bad[i].text,
		    !spf_macro_check(span_of(bad[i].text), bad[i].place,
			&where));
		CHECK_TEXT(bad[i].text, where, bad[i].bad);
	}
}

static const struct {
	const char *text;
	enum spf_domain_fault fault;
} domains[] = {
	{ "a.example", SPF_DOMAIN_SOUND },
	{ "a.example.", SPF_DOMAIN_SOUND },
	{ ".example", SPF_DOMAIN_SOUND },
	{ "%{d}", SPF_DOMAIN_SOUND },
	{ "a%%", SPF_DOMAIN_SOUND },
	{ "%{d}.example", SPF_DOMAIN_SOUND },
	{ "a.x-1", SPF_DOMAIN_SOUND },
	{ "a.1x", SPF_DOMAIN_SOUND },
	{ "", SPF_DOMAIN_EMPTY },
	{ "example", SPF_DOMAIN_BAD_END },
	{ "example.", SPF_DOMAIN_BAD_END },
	{ "a.example..", SPF_DOMAIN_BAD_END },
	{ "a.%{d}b", SPF_DOMAIN_BAD_END },
	{ "a.12", SPF_DOMAIN_BAD_END },
	{ "a.-b", SPF_DOMAIN_BAD_END },
	{ "a.b-", SPF_DOMAIN_BAD_END },
	{ "a.b_c", SPF_DOMAIN_BAD_END },
	{ "%{x}.example", SPF_DOMAIN_BAD_MACRO },
	{ "a b.example", SPF_DOMAIN_BAD_MACRO },
};

static void
test_domains(void)
{
	struct span where;

	for (size_t i = 0; i < COUNT_OF(domains); i++)
		CHECK_FOR(domains[i].text,
		    spf_domain_check(span_of(domains[i].text), &where) ==
			domains[i].fault);
	CHECK(spf_macro_uses(span_of("a%{d}%{P2r-}"), 'p'));
	CHECK(!spf_macro_uses(span_of("p%%{p}%{d}"), 'p'));
}

static void
test_fit(void)
{
	char name[400];

	memset(name, 'a', sizeof(name));
	CHECK(spf_macro_fit_name((struct span){ name, 400 }).len == 0);
	CHECK(spf_macro_fit_name((struct span){ name, 253 }).len == 253);
	name[10] = name[150] = '.';
	CHECK(spf_macro_fit_name((struct span){ name, 254 }).len == 243);
	CHECK(spf_macro_fit_name((struct span){ name, 400 }).len == 249);
	name[399] = '.';
	CHECK(spf_macro_fit_name((struct span){ name, 400 }).len == 248);
}

int
main(void)
{
	test_rows();
	test_v6();
	test_empty_parts();
	test_bad();
	test_domains();
	test_fit();
	return check_done();
}
