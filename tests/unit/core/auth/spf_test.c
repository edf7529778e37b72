#include "core/auth/spf.h"

#include "check.h"
#include "zone.h"

#define V4 "192.0.2.1"
#define V6 "2001:db8::1"
#define L16 "abcdefghijklmnop"
#define L64 L16 L16 L16 L16

/* clang-format off */
static const char spf_zone[] =
    "t.example A 192.0.2.80\n"
    "t.example MX 10 mx1.t.example\n"
    "mx1.t.example A 192.0.2.25\n"
    "mail.t.example A 192.0.2.26\n"
    "1.2.0.192.joe._spf.t.example A 127.0.0.2\n"
    "_t.example.example TXT \"v=spf1 +all\"\n"
    "pass.example TXT \"v=spf1 +all\"\n"
    "fail.example TXT \"v=spf1 -all\"\n"
    "soft.example TXT \"v=spf1 ~all\"\n"
    "neutral.example TXT \"v=spf1 ?all\"\n"
    "plain.example TXT \"some other text\"\n"
    "faulty.example TXT \"v=spf1 moo -all\"\n"
    "two.example TXT \"v=spf1 -all\"\n"
    "two.example TXT \"v=spf1 +all\"\n"
    "redir.example TXT \"v=spf1 redirect=pass.example\"\n"
    "alias.example CNAME pass.example\n"
    "xn--bcher-kva.example TXT \"v=spf1 -all\"\n"
    "m.xn--bcher-kva.example TXT \"v=spf1 exists:%{o}.x.example -all\"\n"
    "m.xn--bcher-kva.example.x.example A 127.0.0.2\n"
    "local.example TXT \"v=spf1 exists:%{l}.y.example include:%{s} ~all\"\n"
    "jo.y.example A 127.0.0.2\n"
    "dead.example * TIMEOUT\n"
    "failing.example * SERVFAIL\n"
    "host.example A 192.0.2.1\n"
    "host.example AAAA 2001:db8::1\n"
    "host.xn--p1ai A 192.0.2.1\n"
    "many.example A 198.51.100.1\n"
    "many.example A 192.0.2.1\n"
    "many.example A 198.51.100.2\n"
    "www.example CNAME host.example\n"
    "circle.example CNAME circle2.example\n"
    "circle2.example CNAME circle.example\n"
    "near.example A 192.0.2.200\n"
    "near.example AAAA 2001:db8:ffff::1\n"
    "odd:/~!.example A 192.0.2.1\n"
    "a%b\\x20c%20d.example A 192.0.2.1\n"
    "mx.example MX 10 host.example\n"
    "nullmx.example MX 0 .\n"
    "lostmx.example MX 10 nowhere.void.example\n"
    "deadmx.example MX 10 dead.example\n"
    "ten.example MX 0 h0.example\nten.example MX 1 h1.example\n"
    "ten.example MX 2 h2.example\nten.example MX 3 h3.example\n"
    "ten.example MX 4 h4.example\nten.example MX 5 h5.example\n"
    "ten.example MX 6 h6.example\nten.example MX 7 h7.example\n"
    "ten.example MX 8 h8.example\nten.example MX 9 host.example\n"
    "eleven.example MX 9 host.example\n"
    "eleven.example MX 0 h0.example\neleven.example MX 1 h1.example\n"
    "eleven.example MX 2 h2.example\neleven.example MX 3 h3.example\n"
    "eleven.example MX 4 h4.example\neleven.example MX 5 h5.example\n"
    "eleven.example MX 6 h6.example\neleven.example MX 7 h7.example\n"
    "eleven.example MX 8 h8.example\neleven.example MX 9 h9.example\n"
    "44.2.0.192.in-addr.arpa PTR host44.t.example\n"
    "host44.t.example A 192.0.2.44\n"
    "45.2.0.192.in-addr.arpa PTR A.Names.example\n"
    "a.names.example A 192.0.2.45\n"
    "a.names.example.p.example A 127.0.0.2\n"
    "46.2.0.192.in-addr.arpa PTR b.names.example\n"
    "b.names.example A 192.0.2.99\n"
    "47.2.0.192.in-addr.arpa PTR dead.example\n"
    "47.2.0.192.in-addr.arpa PTR c.names.example\n"
    "c.names.example A 192.0.2.47\n"
    "48.2.0.192.in-addr.arpa * SERVFAIL\n"
    "49.2.0.192.in-addr.arpa PTR p0.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p1.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p2.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p3.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p4.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p5.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p6.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p7.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p8.other.example\n"
    "49.2.0.192.in-addr.arpa PTR p9.other.example\n"
    "49.2.0.192.in-addr.arpa PTR d.names.example\n"
    "d.names.example A 192.0.2.49\n"
    "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa "
    "PTR e.names.example\n"
    "e.names.example AAAA 2001:db8::1\n"
    "listed.example A 127.0.0.2\n"
    "six.example AAAA 2001:db8::1\n"
    "own.example TXT \"v=spf1 a -all\"\n"
    "own.example A 192.0.2.88\n"
    "in-addr.v.example A 127.0.0.2\n"
    "nine.example TXT \"v=spf1 a a a a a a a a a\"\n"
    "nine.example A 198.51.100.9\n"
    "circle1.example TXT \"v=spf1 include:circle3.example\"\n"
    "circle3.example TXT \"v=spf1 include:circle1.example\"\n"
    "voids.example TXT \"v=spf1 a:v1.void.example a:v2.void.example\"\n"
    "ctrl.example TXT \"v=spf1 -all exp=ctrlmsg.example\"\n";

enum allowed {
	NONE = 1 << SPF_NONE,
	NEUTRAL = 1 << SPF_NEUTRAL,
	PASS = 1 << SPF_PASS,
	FAIL = 1 << SPF_FAIL,
	SOFTFAIL = 1 << SPF_SOFTFAIL,
	TEMPERROR = 1 << SPF_TEMPERROR,
	PERMERROR = 1 << SPF_PERMERROR
};

static const struct {
	const char *section, *what, *record, *ip;
	enum allowed allowed;
} cases[] = {
#define CASE(section, what, record, ip, result) \
	{ section, what, record, ip, result },
#include "spf_cases.h"
#undef CASE
};
/* clang-format on */

enum { MEMORY = 16 << 20, ZONE_MAX = 65536, ROUNDS_MAX = 30 };

struct place {
	struct arena arena;
	struct dns_known known;
	struct trace trace;
	char zone[ZONE_MAX];
	unsigned rounds;
	size_t queries;
};

static void
place_init(struct place *place, const char *zone)
{
	arena_init(&place->arena, MEMORY);
	dns_known_init(&place->known, &place->arena, 7);
	snprintf(place->zone, sizeof(place->zone), "%s", zone);
	place->rounds = 0;
	place->queries = 0;
}

static struct spf_request
request_of(const char *ip, const char *helo, const char *sender)
{
	struct spf_request request = { .helo = span_of(helo),
		.sender = span_of(sender),
		.domain = span_empty(),
		.receiver = span_of("mx.receiver.example"),
		.now = 1234567890,
		.wants_explanation = true };

	if (!ip_parse(span_of(ip), &request.ip))
		printf("# bad address %s\n", ip);
	return request;
}

static struct spf_verdict
evaluate(struct place *place, const struct spf_request *request)
{
	struct spf_verdict verdict;

	do {
		size_t asked;

		trace_init(&place->trace, &place->arena);
		verdict = spf_check(request, &place->known, &place->trace,
		    &place->arena);
		if (verdict.result != SPF_WAITS)
			break;
		asked = zone_fill(&place->known, span_of(place->zone));
		place->queries += asked;
		if (asked == 0)
			break;
	} while (++place->rounds < ROUNDS_MAX);
	return verdict;
}

/* A record as it stands in a zone of ours. */
static void
write_record(char *zone, size_t size, const char *owner, const char *record)
{
	char quoted[4096];
	size_t len = 0;

	for (; *record; record++)
		len += (size_t)snprintf(quoted + len, sizeof(quoted) - len,
		    "\\x%02x", (unsigned char)*record);
	snprintf(zone, size, "%s%s TXT \"%s\"\n", spf_zone, owner, quoted);
}

static void
test_cases(void)
{
	static struct place place;
	static char zone[ZONE_MAX];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char name[256];
		struct spf_request request = request_of(cases[i].ip,
		    "mail.t.example", "joe.x@t.example");
		struct spf_verdict traced, plain;

		write_record(zone, sizeof(zone), "t.example", cases[i].record);
		place_init(&place, zone);
		traced = evaluate(&place, &request);
		plain = spf_check(&request, &place.known, NULL, &place.arena);
		snprintf(name, sizeof(name), "%s %s", cases[i].section,
		    cases[i].what);
		CHECK_FOR(name, (1 << traced.result & cases[i].allowed) != 0);
		if (!(1 << traced.result & cases[i].allowed))
			printf("# %s: %s\n", spf_result_name(traced.result),
			    traced.why);
		CHECK_FOR(name, plain.result == traced.result);
		CHECK_FOR(name,
		    span_within(traced.part, traced.record) ||
			traced.part.len == 0);
		arena_clear(&place.arena);
	}
}

static const struct {
	const char *what, *helo, *sender;
	enum allowed allowed;
} senders[] = {
	{ "no local part", "h.example", "@fail.example", FAIL },
	{ "no at sign", "h.example", "fail.example", FAIL },
	{ "two at signs", "h.example", "\"a@b\"@fail.example", FAIL },
	{ "a dot at the end", "h.example", "a@fail.example.", FAIL },
	{ "letters of either size", "h.example", "a@FAIL.Example", FAIL },
	{ "null sender", "fail.example", "", FAIL },
	{ "null sender, a dot at the end", "fail.example.", "", FAIL },
	{ "null sender, greeting with one label", "mailhost", "", NONE },
	{ "null sender, greeting with an address", "[192.0.2.1]", "", NONE },
	{ "null sender, no greeting", "", "", NONE },
	{ "null sender, junk", "a b\001c", "", NONE },
	{ "an address as domain", "h.example", "a@[192.0.2.1]", NONE },
	{ "an empty label", "h.example", "a@x..example", NONE },
	{ "a label of 64 bytes", "h.example", "a@" L64 ".example", NONE },
	{ "one label", "h.example", "a@example", NONE },
	{ "no domain", "h.example", "a@", NONE },
	{ "no such domain", "h.example", "a@void.example", NONE },
	{ "no record", "h.example", "a@plain.example", NONE },
	{ "two records", "h.example", "a@two.example", PERMERROR },
	{ "nobody answers", "h.example", "a@dead.example", TEMPERROR },
	{ "server failure", "h.example", "a@failing.example", TEMPERROR },
	{ "an alias", "h.example", "a@alias.example", PASS },
	/* RFC 8616, 4: asked for with A-labels. */
	{ "U-labels", "h.example",
	    "a@b\xc3\xbc"
	    "cher.example",
	    FAIL },
	{ "U-labels of a null sender",
	    "b\xc3\xbc"
	    "cher.example",
	    "", FAIL },
	{ "U-labels in a macro", "h.example",
	    "a@m.b\xc3\xbc"
	    "cher.example",
	    PASS },
	{ "a local part beyond ASCII, no macro", "h.example",
	    "j\xc3\xb6@fail.example", FAIL },
	{ "a local part beyond ASCII, macros pass over it", "h.example",
	    "j\xc3\xb6@local.example", SOFTFAIL },
	{ "an ASCII local part in the same record", "h.example",
	    "jo@local.example", PASS },
};

static void
test_senders(void)
{
	static struct place place;

	for (size_t i = 0; i < COUNT_OF(senders); i++) {
		struct spf_request request =
		    request_of(V4, senders[i].helo, senders[i].sender);
		struct spf_verdict verdict;

		place_init(&place, spf_zone);
		verdict = evaluate(&place, &request);
		CHECK_FOR(senders[i].what,
		    (1 << verdict.result & senders[i].allowed) != 0);
		arena_clear(&place.arena);
	}
}

static void
test_identities(void)
{
	static struct place place;
	struct spf_request request =
	    request_of(V4, "fail.example", "a@pass.example");

	place_init(&place, spf_zone);
	CHECK(evaluate(&place, &request).result == SPF_PASS);
	request.identity = SPF_HELO;
	CHECK(evaluate(&place, &request).result == SPF_FAIL);
	CHECK_TEXT("helo", spf_request_domain(&request), "fail.example");
	request.domain = span_of("soft.example");
	CHECK(evaluate(&place, &request).result == SPF_SOFTFAIL);
	arena_clear(&place.arena);
}

/* 3.3: strings are joined with nothing between. */
static void
test_strings(void)
{
	static struct place place;
	static const struct {
		const char *what, *strings;
		enum spf_result result;
	} rows[] = {
		{ "in the middle of a word",
		    "\"v=spf1 ip4:192.\" \"0.2.1 -all\"", SPF_PASS },
		{ "no blank at the seam", "\"v=spf1\" \"-all\"", SPF_NONE },
		{ "within the version", "\"v=s\" \"pf1 -all\"", SPF_FAIL },
		{ "empty ones", "\"\" \"v=spf1\" \"\" \" -all\"", SPF_FAIL },
		{ "nothing", "\"\"", SPF_NONE },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		char zone[512];
		struct spf_request request =
		    request_of(V4, "h.example", "a@t.example");

		snprintf(zone, sizeof(zone), "t.example TXT %s\n",
		    rows[i].strings);
		place_init(&place, zone);
		CHECK_FOR(rows[i].what,
		    evaluate(&place, &request).result == rows[i].result);
		arena_clear(&place.arena);
	}
}

static const struct {
	const char *what, *record, *zone, *explanation;
} explanations[] = {
	{ "plain words", "v=spf1 -all exp=e.example",
	    "e.example TXT \"Ask us.\"", "Ask us." },
	{ "several strings", "v=spf1 -all exp=e.example",
	    "e.example TXT \"Ask \" \"us.\"", "Ask us." },
	{ "macros", "v=spf1 exp=%{d} -all",
	    "t.example TXT \"%{i}, %{c}, %{s} %{L}\"", "" },
	{ "macros in it", "v=spf1 exp=e.%{d} -all",
	    "e.t.example TXT \"%{i} %{s} %{o} %{h} %{r} %{t}%%%_%-\"",
	    "192.0.2.1 j+x@t.example t.example h.example "
	    "mx.receiver.example 1234567890% %20" },
	{ "capitals are for URLs", "v=spf1 -all exp=e.example",
	    "e.example TXT \"http://x/?s=%{S}\"",
	    "http://x/?s=j%2Bx%40t.example" },
	{ "unknown name", "v=spf1 -all exp=e.example", "e.example TXT \"%{p}\"",
	    "unknown" },
	{ "none there", "v=spf1 -all exp=e.example", "", "" },
	{ "nobody answers", "v=spf1 -all exp=e.example", "e.example * TIMEOUT",
	    "" },
	{ "two of them", "v=spf1 -all exp=e.example",
	    "e.example TXT \"a\"\ne.example TXT \"b\"", "" },
	{ "a bad macro", "v=spf1 -all exp=e.example", "e.example TXT \"%{x}\"",
	    "" },
	{ "beyond ASCII", "v=spf1 -all exp=e.example",
	    "e.example TXT \"\\xc3\\xa9\"", "" },
	{ "a line end", "v=spf1 -all exp=e.example",
	    "e.example TXT \"a\\x0d\\x0ab\"", "" },
	{ "the name cannot be asked for", "v=spf1 -all exp=a..example", "",
	    "" },
	{ "a softfail has none", "v=spf1 ~all exp=e.example",
	    "e.example TXT \"no\"", "" },
	{ "any term that fails", "v=spf1 -ip4:192.0.2.1 +all exp=e.example",
	    "e.example TXT \"yes\"", "yes" },
	{ "not that of an included record",
	    "v=spf1 include:i.example -all exp=e.example",
	    "i.example TXT \"v=spf1 -all exp=f.example\"\n"
	    "e.example TXT \"outer\"\nf.example TXT \"inner\"",
	    "outer" },
	{ "an included record's alone does not count",
	    "v=spf1 include:i.example -all",
	    "i.example TXT \"v=spf1 -all exp=f.example\"\n"
	    "f.example TXT \"inner\"",
	    "" },
	{ "that of the record redirected to",
	    "v=spf1 redirect=i.example exp=e.example",
	    "i.example TXT \"v=spf1 -all exp=f.%{d}\"\n"
	    "e.example TXT \"outer\"\nf.i.example TXT \"%{d}\"",
	    "i.example" },
	{ "which may have none", "v=spf1 redirect=i.example exp=e.example",
	    "i.example TXT \"v=spf1 -all\"\ne.example TXT \"outer\"", "" },
	{ "the name is cut from the left",
	    "v=spf1 -all exp=" L16 ".%{d}" L64 "." L64 "." L64 "." L16 L16
	    "." L16 ".example",
	    "", "" },
};

static void
test_explanations(void)
{
	static struct place place;

	for (size_t i = 0; i < COUNT_OF(explanations); i++) {
		char zone[2048];
		struct spf_request request =
		    request_of(V4, "h.example", "j+x@t.example");

		snprintf(zone, sizeof(zone), "t.example TXT \"%s\"\n%s\n",
		    explanations[i].record, explanations[i].zone);
		place_init(&place, zone);
		CHECK_TEXT(explanations[i].what,
		    evaluate(&place, &request).explanation,
		    explanations[i].explanation);
		request.wants_explanation = false;
		CHECK_TEXT(explanations[i].what,
		    evaluate(&place, &request).explanation, "");
		arena_clear(&place.arena);
	}
}

/* 7.3: an explanation's name of more than 253 bytes loses labels in front. */
static void
test_long_name(void)
{
	static struct place place;
	struct spf_request request = request_of(V4, "h.example", "a@l.example");
	struct spf_verdict verdict;

	place_init(&place,
	    "l.example TXT \"v=spf1 exists:%{s}" L64 "." L64 "x." L16 L16 L16
	    "." L16 L16 L16 "." L16 L16 L16 "." L16 L16 L16 "." L16 L16
	    ".example -all\"\n" L16 L16 L16 "." L16 L16 L16 "." L16 L16 L16
	    "." L16 L16 L16 "." L16 L16 ".example A 127.0.0.2\n");
	verdict = evaluate(&place, &request);
	CHECK(verdict.result == SPF_PASS);
	CHECK(verdict.lookups == 1);
	arena_clear(&place.arena);
}

static void
test_counters(void)
{
	static struct place place;
	struct spf_request request = request_of(V4, "h.example", "a@c.example");
	struct spf_verdict verdict;

	place_init(&place,
	    "c.example TXT \"v=spf1 a:v.example include:d.example "
	    "mx:v.example ip4:192.0.2.1 a -all\"\n"
	    "d.example TXT \"v=spf1 a:h.example -all\"\n"
	    "h.example A 192.0.2.9\n");
	verdict = evaluate(&place, &request);
	CHECK(verdict.result == SPF_PASS);
	CHECK(verdict.lookups == 4);
	CHECK(verdict.voids == 2);
	CHECK_TEXT("domain", verdict.domain, "c.example");
	CHECK_TEXT("part", verdict.part, "ip4:192.0.2.1");
	arena_clear(&place.arena);
}

/* The bytes that are at fault, however deep. */
static void
test_fault_place(void)
{
	static struct place place;
	struct spf_request request = request_of(V4, "h.example", "a@c.example");
	struct spf_verdict verdict;

	place_init(&place,
	    "c.example TXT \"v=spf1 include:d.example -all\"\n"
	    "d.example TXT \"v=spf1 redirect=e.example\"\n"
	    "e.example TXT \"v=spf1 a:x.example ip4:192.0.2 -all\"\n");
	verdict = evaluate(&place, &request);
	CHECK(verdict.result == SPF_PERMERROR);
	CHECK_TEXT("domain", verdict.domain, "e.example");
	CHECK_TEXT("part", verdict.part, "192.0.2");
	CHECK(verdict.part.ptr == verdict.record.ptr + 23);
	arena_clear(&place.arena);
}

/* All direct terms are asked for in one round, and nothing beyond. */
static void
test_rounds(void)
{
	static struct place place;
	struct spf_request request = request_of(V4, "h.example", "a@c.example");

	place_init(&place,
	    "c.example TXT \"v=spf1 a mx include:i1.example include:i2.example "
	    "exists:%{i}.e.example ptr a:%{p}.x.example redirect=r.example\"\n"
	    "c.example MX 1 m1.example\nc.example MX 2 m2.example\n"
	    "i1.example TXT \"v=spf1 a:a1.example -all\"\n"
	    "i2.example TXT \"v=spf1 a:a2.example -all\"\n"
	    "m1.example A 192.0.2.3\nm2.example A 192.0.2.4\n"
	    "a1.example A 192.0.2.5\na2.example A 192.0.2.6\n"
	    "c.example A 192.0.2.7\nunknown.x.example A 192.0.2.8\n"
	    "r.example TXT \"v=spf1 -all\"\n");
	CHECK(evaluate(&place, &request).result == SPF_FAIL);
	CHECK(place.rounds == 7);
	CHECK(place.queries == 13);
	arena_clear(&place.arena);
}

/* Nobody answers any more: unknown is never a finding about the sender. */
static void
test_closed(void)
{
	static struct place place;
	struct spf_request request = request_of(V4, "h.example", "a@c.example");

	place_init(&place, "");
	place.known.is_closed = true;
	CHECK(evaluate(&place, &request).result == SPF_TEMPERROR);
	CHECK(place.rounds == 0);
	arena_clear(&place.arena);
}

/* A sender of any length, whatever the record makes of it. */
static void
test_long_sender(void)
{
	static struct place place;
	static char sender[SPF_SENDER_MAX + 2];
	struct spf_request request;

	memset(sender, 'a', sizeof(sender) - 1);
	memcpy(sender + 500, "@long.example", 14);
	request = request_of(V4, "h.example", sender);
	place_init(&place,
	    "long.example TXT \"v=spf1 a:%{s}.%{l}.%{S}.x.example -all\"\n");
	CHECK(evaluate(&place, &request).result == SPF_FAIL);
	arena_clear(&place.arena);
	memset(sender, 'a', sizeof(sender) - 1);
	request = request_of(V4, "h.example", sender);
	place_init(&place, "");
	CHECK(evaluate(&place, &request).result == SPF_NONE);
	arena_clear(&place.arena);
}

int
main(void)
{
	CHECK(COUNT_OF(cases) >= 150);
	test_cases();
	test_senders();
	test_identities();
	test_strings();
	test_explanations();
	test_long_name();
	test_counters();
	test_fault_place();
	test_rounds();
	test_closed();
	test_long_sender();
	return check_done();
}
