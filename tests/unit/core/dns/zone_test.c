#include "core/dns/zone.h"

#include <stdlib.h>

#include "check.h"

#include "core/dns/known.h"
#include "core/dns/record.h"

enum { CEILING = 64 << 20 };

static const char file[] =
    "; a comment, and nothing before it\n"
    "$ORIGIN example.org.\n"
    "$TTL 1h\n"
    "@  IN SOA ns hostmaster ( 7 ; serial\n"
    "        2h 15m 2w\n"
    "        5m )\n"
    "   NS  ns\n"
    "   300 IN TXT \"v=spf1 \" \"mx -all\" ; two strings\n"
    "   IN 600 TXT plain\\032word\n"
    "   MX  10 mx\n"
    "   MX  10 mx\n"
    "   MX  20 Mail.Example.Net.\n"
    "   CAA 0 issue \"ca.example; x=1\"\n"
    "mx A 192.0.2.25\r\n"
    "   AAAA 2001:db8::25\n"
    "_25._tcp.mx TLSA 3 1 1 ( abcd\n"
    "   EF01 )\n"
    "deep.down.there A 192.0.2.1\n"
    "www CNAME web\n"
    "web CNAME host.elsewhere.example.\n"
    "loop CNAME pool\n"
    "pool CNAME loop\n"
    "self CNAME self\n"
    "*.wild TXT \"from the star\"\n"
    "a.b.wild A 192.0.2.3\n"
    "*.alias CNAME mx\n"
    "odd\\.dot A 192.0.2.4\n"
    "\\065bc A 192.0.2.5\n"
    "generic TYPE16 \\# 3 026162\n"
    "other TYPE65280 \\# 2 beef\n"
    "service SRV 0 0 25 mx\n"
    "key DNSKEY 257 3 13 AAEC Aw==\n"
    "key DS 1 13 2 00ff\n"
    "sig RRSIG TXT 13 2 3600 20261201000000 20261101000000 1 @ AAEC\n"
    "slow FAIL TIMEOUT\n"
    "slow A 192.0.2.6\n"
    "slow2 FAIL TIMEOUT\n"
    "down FAIL SERVFAIL A \"why\"\n"
    "no FAIL REFUSED\n"
    "bad FAIL BOGUS\n"
    "none NODATA\n"
    "gone NXDOMAIN\n"
    "empty.txt TXT \"\"\n"
    "$SECURITY secure\n"
    "signed TXT \"x\"\n"
    "signed2 CNAME mx\n"
    "$ORIGIN sub\n"
    "host A 192.0.2.7\n"
    "@ A 192.0.2.8\n";

static const struct {
	const char *label, *name;
	enum dns_type type;
	const char *expected; /* outcome, TTL, canonical, records */
} cases[] = {
	{ "soa", "example.org", DNS_SOA,
	    "data 3600: SOA ns.example.org. hostmaster.example.org. 7 7200 900 "
	    "1209600 300" },
	{ "least ttl of a set", "EXAMPLE.org.", DNS_TXT,
	    "data 300: TXT \"v=spf1 \" \"mx -all\", TXT \"plain word\"" },
	{ "each record once", "example.org", DNS_MX,
	    "data 3600: MX 10 mx.example.org., MX 20 Mail.Example.Net." },
	{ "caa", "example.org", DNS_CAA,
	    "data 3600: CAA 0 issue \"ca.example; x=1\"" },
	{ "owner of the line before", "mx.example.org", DNS_AAAA,
	    "data 3600: AAAA 2001:db8::25" },
	{ "parentheses", "_25._tcp.mx.example.org", DNS_TLSA,
	    "data 3600: TLSA 3 1 1 abcdef01" },
	{ "no data", "mx.example.org", DNS_TXT, "nodata 300" },
	{ "empty name", "down.there.example.org", DNS_A, "nodata 300" },
	{ "empty name above", "there.example.org", DNS_A, "nodata 300" },
	{ "no such name", "nobody.example.org", DNS_A, "nxdomain 300" },
	{ "below a host", "x.mx.example.org", DNS_A, "nxdomain 300" },
	{ "no soa above", "example.com", DNS_A, "nxdomain 0" },
	{ "empty name without soa", "org", DNS_A, "nodata 0" },
	{ "root", ".", DNS_A, "nodata 0" },
	{ "chain that leaves", "www.example.org", DNS_A,
	    "nxdomain 0 host.elsewhere.example" },
	{ "the alias itself", "www.example.org", DNS_CNAME,
	    "data 3600: CNAME web.example.org." },
	{ "circle", "loop.example.org", DNS_A,
	    "failed bad_data 3600 loop.example.org" },
	{ "circle of one", "self.example.org", DNS_TXT,
	    "failed bad_data 3600 self.example.org" },
	{ "wildcard", "any.wild.example.org", DNS_TXT,
	    "data 3600: TXT \"from the star\"" },
	{ "wildcard, deep", "a.very.any.wild.example.org", DNS_TXT,
	    "data 3600: TXT \"from the star\"" },
	{ "wildcard without the type", "any.wild.example.org", DNS_MX,
	    "nodata 300" },
	{ "a name hides the wildcard", "b.wild.example.org", DNS_TXT,
	    "nodata 300" },
	{ "and below it", "x.b.wild.example.org", DNS_TXT, "nxdomain 300" },
	{ "wildcard alias", "x.alias.example.org", DNS_A,
	    "data 3600 mx.example.org: A 192.0.2.25" },
	{ "the star itself", "*.wild.example.org", DNS_TXT,
	    "data 3600: TXT \"from the star\"" },
	{ "dot in a label", "odd\\046dot.example.org", DNS_A,
	    "data 3600: A 192.0.2.4" },
	{ "the same otherwise", "odd\\.dot.example.org", DNS_A,
	    "data 3600: A 192.0.2.4" },
	{ "escape that is a letter", "abc.example.org", DNS_A,
	    "data 3600: A 192.0.2.5" },
	{ "generic", "generic.example.org", DNS_TXT, "data 3600: TXT \"ab\"" },
	{ "other type", "other.example.org", (enum dns_type)65280,
	    "data 3600: TYPE65280 \\# 2 beef" },
	{ "type passed over", "service.example.org", DNS_A, "nodata 300" },
	{ "base64", "key.example.org", DNS_DNSKEY,
	    "data 3600: DNSKEY \\# 8 0101030d00010203" },
	{ "ds", "key.example.org", DNS_DS, "data 3600: DS \\# 6 00010d0200ff" },
	{ "rrsig", "sig.example.org", DNS_RRSIG,
	    "data 3600: RRSIG \\# 34 00100d0200000e106b0e0e006ae681000001"
	    "076578616d706c65036f726700000102" },
	{ "failure for the rest", "slow.example.org", DNS_TXT,
	    "failed timeout 3600" },
	{ "but not for what is there", "slow.example.org", DNS_A,
	    "data 3600: A 192.0.2.6" },
	{ "of one type", "down.example.org", DNS_A,
	    "failed servfail 3600 (why)" },
	{ "and no other", "down.example.org", DNS_MX, "nodata 300" },
	{ "refused", "no.example.org", DNS_A, "failed refused 3600" },
	{ "bogus", "bad.example.org", DNS_A, "failed bogus 3600 bogus" },
	{ "said to be empty", "none.example.org", DNS_A, "nodata 3600" },
	{ "said to be absent", "gone.example.org", DNS_A, "nxdomain 3600" },
	{ "empty string", "empty.txt.example.org", DNS_TXT,
	    "data 3600: TXT \"\"" },
	{ "secure", "signed.example.org", DNS_TXT,
	    "data 3600 secure: TXT \"x\"" },
	{ "secure absence", "signed.example.org", DNS_MX, "nodata 300 secure" },
	{ "the chain's weakest", "signed2.example.org", DNS_A,
	    "data 3600 mx.example.org: A 192.0.2.25" },
	{ "relative origin", "host.sub.example.org", DNS_A,
	    "data 3600 secure: A 192.0.2.7" },
	{ "at sign", "sub.example.org", DNS_A,
	    "data 3600 secure: A 192.0.2.8" },
	{ "no name", "a..example.org", DNS_A, "nxdomain 0" },
};

static struct span
print(struct arena *arena, const struct dns_answer *answer)
{
	struct text text;

	text_init(&text, arena, 4000);
	text_write_string(&text, dns_outcome_name(answer->outcome));
	if (answer->failure != DNS_NO_FAILURE)
		text_write_format(&text, " %s",
		    dns_failure_name(answer->failure));
	text_write_format(&text, " %u", answer->ttl);
	if (answer->security != DNS_INDETERMINATE)
		text_write_format(&text, " %s",
		    dns_security_name(answer->security));
	if (answer->canonical.len > 0)
		text_write_format(&text, " %.*s", SPAN_ARGS(answer->canonical));
	if (answer->why.len > 0 && answer->failure != DNS_BAD_DATA)
		text_write_format(&text, " (%.*s)", SPAN_ARGS(answer->why));
	for (size_t i = 0; i < answer->count; i++) {
		text_write_string(&text, i == 0 ? ": " : ", ");
		dns_record_write(&text, arena, answer->question.type,
		    answer->records[i]);
	}
	return text_span(&text);
}

static void
test_answers(void)
{
	struct arena arena;
	struct dns_zone zone;
	struct error error = { "" };

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, span_of(file), span_empty(), &error));
	CHECK_TEXT("no error", span_of(error.message), "");
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct dns_question question = { span_of(cases[i].name),
			cases[i].type };

		CHECK_TEXT(cases[i].label,
		    print(&arena, dns_zone_answer(&zone, &arena, question)),
		    cases[i].expected);
	}
	arena_clear(&arena);
}

static const struct {
	const char *file, *complaint;
} refused[] = {
	{ "a A 192.0.2.1\nb A 192.0.2.256\n",
	    "line 2: '192.0.2.256' does not belong here" },
	{ "a AAAA 192.0.2.1\n", "line 1: '192.0.2.1' does not belong here" },
	{ "\n\n a A 192.0.2.1\n",
	    "line 3: the first record must begin with a name" },
	{ "a MX mx\n", "line 1: 'mx' does not belong here" },
	{ "a MX 10\n", "line 1: the record ends too early" },
	{ "a MX 65536 mx\n", "line 1: '65536' does not belong here" },
	{ "a MX 10 mx mx2\n", "line 1: 'mx2' is one word too many" },
	{ "a MX 10 m..x\n", "line 1: 'm..x' does not belong here" },
	{ "a FOO bar\n", "line 1: there is no type 'FOO'" },
	{ "a TYPE0 \\# 0\n", "line 1: there is no type 'TYPE0'" },
	{ "a 300\n", "line 1: the record ends before its type" },
	{ "a CH TXT x\n", "line 1: only records of class IN are of use here" },
	{ "a TXT \"x\ny\"\n", "line 1: the quotes do not close on their line" },
	{ "a TXT \"x\\", "line 1: the quotes do not close on their line" },
	{ "a TXT ( x\ny\n",
	    "line 1: a parenthesis is opened and never closed" },
	{ "a TXT x )\n", "line 1: a parenthesis closes that was not opened" },
	{ "a TXT \\256\n", "line 1: '\\256' does not belong here" },
	{ "a TXT \\25", "line 1: '\\25' does not belong here" },
	{ "_dmarc.a TXT v=DMARC1; p=none\n",
	    "line 1: a comment begins behind 'v=DMARC1': put quotes around "
	    "the text" },
	{ "a TXT \\# 3 0261\n",
	    "line 1: behind '\\#' there are not 3 bytes of hexadecimal" },
	{ "a TXT \\# 1 0g\n",
	    "line 1: behind '\\#' there are not 1 bytes of hexadecimal" },
	{ "a TXT \\# x\n", "line 1: no length behind '\\#'" },
	{ "a TYPE300 x\n",
	    "line 1: the data of type 300 must be written as "
	    "'\\# LENGTH HEX'" },
	{ "$INCLUDE more\n", "line 1: '$INCLUDE' is not followed here" },
	{ "$TTL\n", "line 1: one word must stand behind '$TTL'" },
	{ "$TTL 1x\n", "line 1: '1x' is no TTL" },
	{ "$TTL 2147483648\n", "line 1: '2147483648' is no TTL" },
	{ "$ORIGIN a..b\n", "line 1: 'a..b' is no name" },
	{ "$SECURITY bogus\n",
	    "line 1: $SECURITY is secure, insecure or indeterminate, not "
	    "'bogus'" },
	{ "a..b A 192.0.2.1\n", "line 1: 'a..b' is no name" },
	{ "a FAIL\n",
	    "line 1: FAIL knows BOGUS, REFUSED, SERVFAIL and TIMEOUT, not ''" },
	{ "a FAIL TIMEOUT X\n", "line 1: 'X' is no type" },
	{ "a NODATA TXT \"x\" y\n", "line 1: 'y' is one word too many" },
	{ "a CAA 0 \"\" x\n", "line 1: '' does not belong here" },
	{ "a TLSA 3 1 1 abc\n", "line 1: 'abc' does not belong here" },
	{ "a DNSKEY 1 1 1 A\n", "line 1: 'A' does not belong here" },
};

static void
test_refused(void)
{
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct arena arena;
		struct dns_zone zone;
		struct error error = { "" };

		arena_init(&arena, CEILING);
		dns_zone_init(&zone, &arena, 1);
		CHECK_FOR(refused[i].file,
		    !dns_zone_read(&zone, span_of(refused[i].file),
			span_empty(), &error));
		CHECK_TEXT("complaint", span_of(error.message),
		    refused[i].complaint);
		arena_clear(&arena);
	}
}

/* Each beginning of the file is read or refused, within its bytes. */
static void
test_prefixes(void)
{
	for (size_t len = 0; len < sizeof(file); len++) {
		struct dns_question question = { span_of("mx.example.org"),
			DNS_A };
		struct arena arena;
		struct dns_zone zone;
		struct error error = { "" };
		struct span part;
		bool is_good;

		arena_init(&arena, CEILING);
		dns_zone_init(&zone, &arena, 1);
		part = (struct span){ malloc(len + 1), len };
		memcpy((char *)(size_t)part.ptr, file, len);
		is_good = dns_zone_read(&zone, part, span_empty(), &error);
		CHECK(is_good || strncmp(error.message, "line ", 5) == 0);
		CHECK(dns_zone_answer(&zone, &arena, question)->outcome !=
		    DNS_FAILED);
		free((char *)(size_t)part.ptr);
		arena_clear(&arena);
	}
}

static void
test_chain_limit(void)
{
	struct arena arena;
	struct dns_zone zone;
	struct text text;
	struct error error = { "" };
	struct dns_question question = { span_of("a0.example"), DNS_A };

	arena_init(&arena, CEILING);
	for (int aliases = 16; aliases <= 17; aliases++) {
		const struct dns_answer *answer;

		dns_zone_init(&zone, &arena, 1);
		text_init(&text, &arena, 4000);
		for (int i = 0; i < aliases; i++)
			text_write_format(&text,
			    "a%d.example. CNAME a%d.example.\n", i, i + 1);
		text_write_format(&text, "a%d.example. A 192.0.2.1\n", aliases);
		CHECK(dns_zone_read(&zone, text_span(&text), span_empty(),
		    &error));
		answer = dns_zone_answer(&zone, &arena, question);
		CHECK(
		    answer->outcome == (aliases == 16 ? DNS_DATA : DNS_FAILED));
		CHECK(answer->failure ==
		    (aliases == 16 ? DNS_NO_FAILURE : DNS_BAD_DATA));
		CHECK(answer->count == (aliases == 16 ? 1 : 0));
	}
	arena_clear(&arena);
}

static void
test_long_string(void)
{
	struct arena arena;
	struct dns_zone zone;
	struct text text;
	struct error error = { "" };
	struct dns_question question = { span_of("a"), DNS_TXT };
	const struct dns_answer *answer;
	struct span joined;

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	text_init(&text, &arena, 4000);
	text_write_string(&text, "a TXT \"");
	for (int i = 0; i < 600; i++)
		text_write_byte(&text, 'x');
	text_write_string(&text, "\"");
	CHECK(dns_zone_read(&zone, text_span(&text), span_empty(), &error));
	answer = dns_zone_answer(&zone, &arena, question);
	CHECK(answer->count == 1 && answer->records[0].data.len == 603);
	CHECK(dns_record_text(&arena, answer->records[0], &joined) &&
	    joined.len == 600);
	arena_clear(&arena);
}

static void
test_limits(void)
{
	struct arena arena;
	struct dns_zone zone;
	struct dns_record record = { span_of("abcd") };
	char bytes[4];

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	for (unsigned i = 0; i < DNS_ZONE_SET_MAX; i++) {
		memcpy(bytes, &i, sizeof(bytes));
		record.data = (struct span){ bytes, sizeof(bytes) };
		if (!dns_zone_add(&zone, span_of("a"), DNS_A, 1, record))
			CHECK(false);
	}
	record.data = span_of("last");
	CHECK(!dns_zone_add(&zone, span_of("a"), DNS_A, 1, record));
	for (unsigned i = 1; i < DNS_ZONE_TYPES_MAX; i++)
		if (!dns_zone_add(&zone, span_of("a"),
			(enum dns_type)(1000 + i), 1, record))
			CHECK(false);
	CHECK(!dns_zone_add(&zone, span_of("a"), DNS_TXT, 1, record));
	CHECK(dns_zone_add(&zone, span_of("b"), DNS_TXT, 1, record));
	CHECK(!dns_zone_add(&zone, span_of("b..c"), DNS_TXT, 1, record));
	arena_clear(&arena);
}

static const char over[] = "example.org. TXT \"new\"\n"
			   "example.org. NODATA MX\n"
			   "www.example.org. CNAME world.example.\n"
			   "target.example. TXT \"from below\"\n"
			   "a.b.new.example. A 192.0.2.9\n";

static const struct {
	const char *label, *name;
	enum dns_type type;
	const char *expected;
} overlaid[] = {
	{ "the overlay's set wins", "example.org", DNS_TXT,
	    "data 3600: TXT \"new\"" },
	{ "also an absence", "example.org", DNS_MX, "nodata 3600" },
	{ "other types are the world's", "example.org", DNS_A,
	    "data 3600: A 192.0.2.1" },
	{ "other names, too", "mx.example.org", DNS_A,
	    "data 3600: A 192.0.2.2" },
	{ "out of the overlay", "www.example.org", DNS_TXT,
	    "data 60 world.example: TXT \"world\"" },
	{ "into the overlay", "in.example.org", DNS_TXT,
	    "data 3600 target.example: TXT \"from below\"" },
	{ "names above new ones exist", "new.example", DNS_A, "nodata 0" },
	{ "others do not", "old.example", DNS_A, "nxdomain 0" },
};

static void
test_overlay(void)
{
	static const char world[] = "example.org. TXT \"old\"\n"
				    "example.org. MX 10 mx.example.org.\n"
				    "example.org. A 192.0.2.1\n"
				    "mx.example.org. A 192.0.2.2\n"
				    "www.example.org. A 192.0.2.3\n"
				    "in.example.org. CNAME target.example.\n"
				    "world.example. 60 TXT \"world\"\n";
	struct arena arena;
	struct dns_zone below, above;
	struct dns_known known;
	struct error error;

	arena_init(&arena, CEILING);
	dns_zone_init(&below, &arena, 1);
	dns_zone_init(&above, &arena, 2);
	CHECK(dns_zone_read(&below, span_of(world), span_empty(), &error));
	CHECK(dns_zone_read(&above, span_of(over), span_empty(), &error));
	dns_known_init(&known, &arena, 3);
	known.overlay = &above;
	for (size_t i = 0; i < COUNT_OF(overlaid); i++) {
		struct span name = span_of(overlaid[i].name);
		const struct dns_answer *answer =
		    dns_known_ask(&known, name, overlaid[i].type);

		while (!answer && known.wanted.count > 0) {
			dns_known_add(&known,
			    dns_zone_answer(&below, &arena,
				known.wanted.items[0]));
			answer = dns_known_ask(&known, name, overlaid[i].type);
		}
		CHECK_FOR(overlaid[i].label, answer != NULL);
		if (answer)
			CHECK_TEXT(overlaid[i].label, print(&arena, answer),
			    overlaid[i].expected);
		CHECK(known.wanted.count == 0);
		CHECK(dns_known_ask(&known, name, overlaid[i].type) == answer);
	}
	arena_clear(&arena);
}

int
main(void)
{
	test_answers();
	test_refused();
	test_prefixes();
	test_chain_limit();
	test_long_string();
	test_limits();
	test_overlay();
	return check_done();
}
