#include "core/auth/spf_record.h"

#include "check.h"

static const struct {
	const char *text;
	enum spf_kind kind;
	char qualifier;
	const char *name, *argument;
	unsigned v4, v6;
	enum spf_fault fault;
	const char *fault_at;
} terms[] = {
	{ "all", SPF_ALL, '+', "all", "", 32, 128, SPF_SOUND, "" },
	{ "-ALL", SPF_ALL, '-', "ALL", "", 32, 128, SPF_SOUND, "" },
	{ "all/8", SPF_ALL, '+', "all", "", 32, 128, SPF_STRAY_ARGUMENT, "/8" },
	{ "~a", SPF_A, '~', "a", "", 32, 128, SPF_SOUND, "" },
	{ "a/24", SPF_A, '+', "a", "", 24, 128, SPF_SOUND, "" },
	{ "a//64", SPF_A, '+', "a", "", 32, 64, SPF_SOUND, "" },
	{ "a:b.example/0//0", SPF_A, '+', "a", "b.example", 0, 0, SPF_SOUND,
	    "" },
	{ "a:x/1/y.example/24", SPF_A, '+', "a", "x/1/y.example", 24, 128,
	    SPF_SOUND, "" },
	{ "a:%{d/}/24", SPF_A, '+', "a", "%{d/}", 24, 128, SPF_SOUND, "" },
	{ "a/33", SPF_A, '+', "a", "", 33, 128, SPF_BAD_PREFIX, "33" },
	{ "a/", SPF_A, '+', "a", "", 32, 128, SPF_BAD_PREFIX, "/" },
	{ "a:b.example:25", SPF_A, '+', "a", "b.example:25", 32, 128,
	    SPF_BAD_DOMAIN, "example:25" },
	{ "a:", SPF_A, '+', "a", "", 32, 128, SPF_NO_ARGUMENT, "a:" },
	{ "?mx:m.example//1", SPF_MX, '?', "mx", "m.example", 32, 1, SPF_SOUND,
	    "" },
	{ "ptr", SPF_PTR, '+', "ptr", "", 32, 128, SPF_SOUND, "" },
	{ "ptr/24", SPF_PTR, '+', "ptr", "", 32, 128, SPF_STRAY_ARGUMENT,
	    "/24" },
	{ "ip4:192.0.2.0/24", SPF_IP4, '+', "ip4", "192.0.2.0", 24, 128,
	    SPF_SOUND, "" },
	{ "ip4:192.0.2", SPF_IP4, '+', "ip4", "192.0.2", 32, 128,
	    SPF_BAD_NETWORK, "192.0.2" },
	{ "ip4:192.0.2.1/", SPF_IP4, '+', "ip4", "192.0.2.1", 32, 128,
	    SPF_BAD_PREFIX, "/" },
	{ "ip4:192.0.2.1/032", SPF_IP4, '+', "ip4", "192.0.2.1", 32, 128,
	    SPF_BAD_PREFIX, "032" },
	{ "-ip6:2001:db8::/32", SPF_IP6, '-', "ip6", "2001:db8::", 32, 32,
	    SPF_SOUND, "" },
	{ "ip6:::/129", SPF_IP6, '+', "ip6", "::", 32, 129, SPF_BAD_PREFIX,
	    "129" },
	{ "include:i.example", SPF_INCLUDE, '+', "include", "i.example", 32,
	    128, SPF_SOUND, "" },
	{ "include", SPF_INCLUDE, '+', "include", "", 32, 128, SPF_NO_ARGUMENT,
	    "include" },
	{ "include:%{x}.example", SPF_INCLUDE, '+', "include", "%{x}.example",
	    32, 128, SPF_BAD_MACRO, "%{x}" },
	{ "exists:100%.example", SPF_EXISTS, '+', "exists", "100%.example", 32,
	    128, SPF_BAD_MACRO, "%." },
	{ "redirect=r.example", SPF_REDIRECT, '\0', "redirect", "r.example", 32,
	    128, SPF_SOUND, "" },
	{ "redirect=", SPF_REDIRECT, '\0', "redirect", "", 32, 128,
	    SPF_NO_ARGUMENT, "redirect=" },
	{ "exp=%{d}", SPF_EXP, '\0', "exp", "%{d}", 32, 128, SPF_SOUND, "" },
	{ "x.y-z_1=", SPF_OTHER, '\0', "x.y-z_1", "", 32, 128, SPF_SOUND, "" },
	{ "x=%", SPF_OTHER, '\0', "x", "%", 32, 128, SPF_BAD_MACRO, "%" },
	{ "-x=y", SPF_UNKNOWN, '-', "x", "", 32, 128, SPF_BAD_NAME, "-x=y" },
	{ "=y", SPF_UNKNOWN, '+', "", "", 32, 128, SPF_BAD_NAME, "=y" },
	{ "inlcude:i.example", SPF_UNKNOWN, '+', "inlcude", "", 32, 128,
	    SPF_NOT_A_MECHANISM, "inlcude" },
	{ "-", SPF_UNKNOWN, '-', "", "", 32, 128, SPF_NOT_A_MECHANISM, "" },
	{ "a:\t.example", SPF_UNKNOWN, '+', "a", "", 32, 128, SPF_BAD_BYTE,
	    "\t" },
	{ "a\xc3\xa9", SPF_UNKNOWN, '+', "a", "", 32, 128, SPF_BAD_BYTE,
	    "\xc3" },
};

static void
test_terms(void)
{
	for (size_t i = 0; i < COUNT_OF(terms); i++) {
		const char *text = terms[i].text;
		struct spf_term term;

		spf_term_parse(span_of(text), &term);
		CHECK_FOR(text, term.kind == terms[i].kind);
		CHECK_FOR(text, term.qualifier == terms[i].qualifier);
		CHECK_FOR(text, term.fault == terms[i].fault);
		CHECK_FOR(text, term.v4_prefix == terms[i].v4);
		CHECK_FOR(text, term.v6_prefix == terms[i].v6);
		CHECK_TEXT(text, term.name, terms[i].name);
		CHECK_TEXT(text, term.argument, terms[i].argument);
		CHECK_TEXT(text, term.fault_at, terms[i].fault_at);
		CHECK_FOR(text,
		    (spf_fault_name(term.fault) == NULL) ==
			(term.fault == SPF_SOUND));
	}
}

/* Whatever is cut off at the end, spans stay within what is left. */
static void
test_every_prefix(void)
{
	static const char whole[] =
	    "v=spf1 +a:x/1.example/24//64 ip4:192.0.2.0/24 ip6:2001:db8::/32 "
	    "include:%{d2r-}.example mx ptr exists:%{i} redirect=a.example "
	    "exp=b.example x=%{c} ?all";

	for (size_t len = 0; len < sizeof(whole); len++) {
		struct span text = { whole, len }, rest;
		struct spf_term term;
		bool is_good = true;

		if (!spf_record_is_one(text)) {
			CHECK_FOR("prefix", len < 6);
			continue;
		}
		for (rest = spf_record_terms(text);
		     spf_record_next_term(&rest, &term);)
			is_good = is_good && span_within(term.whole, text) &&
			    span_within(term.name, term.whole) &&
			    span_within(term.fault_at, term.whole) &&
			    (term.argument.len == 0 ||
				span_within(term.argument, term.whole));
		CHECK_FOR("prefix", is_good);
	}
}

static void
test_check(void)
{
	struct spf_record_parts parts;

	CHECK(spf_record_check(
	    span_of("v=spf1 exp=e.example redirect=r.example -all"), &parts));
	CHECK_TEXT("redirect", parts.redirect, "r.example");
	CHECK_TEXT("exp", parts.exp, "e.example");
	CHECK(parts.has_all);
	CHECK(spf_record_check(span_of("v=spf1 mx"), &parts));
	CHECK(!parts.redirect.ptr && !parts.exp.ptr && !parts.has_all);
	CHECK(!spf_record_check(
	    span_of("v=spf1 exp=e.example -all EXP=e.example moo"), &parts));
	CHECK(parts.bad.fault == SPF_TWICE);
	CHECK_TEXT("twice", parts.bad.whole, "EXP=e.example");
	CHECK(!spf_record_check(span_of("v=spf1 moo baa"), &parts));
	CHECK_TEXT("the first", parts.bad.whole, "moo");
}

int
main(void)
{
	test_terms();
	test_every_prefix();
	test_check();
	return check_done();
}
