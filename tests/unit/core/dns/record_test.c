#include "core/dns/record.h"

#include "check.h"

#include "core/dns/name.h"

enum { CEILING = 1 << 20 };

#define BYTES(literal) \
	{ \
		literal, sizeof(literal) - 1 \
	}

static const struct {
	const char *name;
	enum dns_type type;
	struct {
		const char *ptr;
		size_t len;
	} data;
	const char *printed;
} cases[] = {
	{ "address", DNS_A, BYTES("\300\0\2\21"), "A 192.0.2.17" },
	{ "short address", DNS_A, BYTES("\300\0\2"), "A \\# 3 c00002" },
	{ "mx", DNS_MX, BYTES("\0\12\2mx\7example\0"), "MX 10 mx.example." },
	{ "null mx", DNS_MX, BYTES("\0\0\0"), "MX 0 ." },
	{ "mx without end", DNS_MX, BYTES("\0\12\2mx\7example"),
	    "MX \\# 13 000a026d78076578616d706c65" },
	{ "mx and more", DNS_MX, BYTES("\0\12\2mx\0\0"),
	    "MX \\# 7 000a026d780000" },
	{ "pointer", DNS_NS, BYTES("\300\14"), "NS \\# 2 c00c" },
	{ "odd label", DNS_PTR, BYTES("\3a.b\1\\\1\1\0"),
	    "PTR a\\046b.\\092.\\001." },
	{ "strings", DNS_TXT, BYTES("\3v=s\4\"\\\377x"),
	    "TXT \"v=s\" \"\\\"\\\\\\255x\"" },
	{ "cut strings", DNS_TXT, BYTES("\3v=s\4x"), "TXT \\# 6 03763d730478" },
	{ "no strings", DNS_TXT, BYTES(""), "TXT \\# 0 " },
	{ "name and more", DNS_NS, BYTES("\1a\0\1"), "NS \\# 4 01610001" },
	{ "caa with a blank", DNS_CAA, BYTES("\0\2i x"),
	    "CAA \\# 5 0002692078" },
	{ "tlsa", DNS_TLSA, BYTES("\3\1\1\253\315"), "TLSA 3 1 1 abcd" },
	{ "caa", DNS_CAA, BYTES("\0\5issueca.example"),
	    "CAA 0 issue \"ca.example\"" },
	{ "soa", DNS_SOA,
	    BYTES("\1a\0\1b\0\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4\0\0\0\5"),
	    "SOA a. b. 1 2 3 4 5" },
};

static struct dns_record
record_of(size_t i)
{
	return (struct dns_record){ { cases[i].data.ptr, cases[i].data.len } };
}

static void
test_printed(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena;
		struct text text;

		arena_init(&arena, CEILING);
		text_init(&text, &arena, 1000);
		dns_record_write(&text, &arena, cases[i].type, record_of(i));
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].printed);
		arena_clear(&arena);
	}
}

/* Each prefix, with nothing behind it, is read or refused within its bytes. */
static void
test_prefixes(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t len = 0; len < cases[i].data.len; len++) {
			struct arena arena;
			struct dns_record record;
			struct text text;

			arena_init(&arena, CEILING);
			record.data = arena_dup(&arena,
			    (struct span){ cases[i].data.ptr, len });
			text_init(&text, &arena, 1000);
			dns_record_write(&text, &arena, cases[i].type, record);
			CHECK_FOR(cases[i].name, text.len > 0);
			arena_clear(&arena);
		}
}

static void
test_text(void)
{
	struct arena arena;
	struct dns_record record = { { "\2ab\0\1c", 6 } };
	struct span joined;

	arena_init(&arena, CEILING);
	CHECK(dns_record_text(&arena, record, &joined));
	CHECK_TEXT("joined", joined, "abc");
	record.data.len = 5;
	CHECK(!dns_record_text(&arena, record, &joined));
	record.data.len = 0;
	CHECK(!dns_record_text(&arena, record, &joined));
	arena_clear(&arena);
}

static const struct {
	const char *name;
	bool is_name, is_host;
} names[] = {
	{ "example.org", true, true },
	{ "example.org.", true, true },
	{ "a.b-c.example", true, true },
	{ "localhost", true, false },
	{ "_dmarc.example.org", true, false },
	{ "-a.example", true, false },
	{ "a-.example", true, false },
	{ "192.0.2.1", true, false },
	{ "a..example", false, false },
	{ ".example", false, false },
	{ "example..", false, false },
	{ "", false, false },
	{ ".", false, false },
	{ "abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcd.x",
	    false, false },
};

static void
test_names(void)
{
	struct span name = span_of("a.B.example.");

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		CHECK_FOR(names[i].name,
		    dns_name_is_valid(span_of(names[i].name)) ==
			names[i].is_name);
		CHECK_FOR(names[i].name,
		    dns_name_is_host(span_of(names[i].name)) ==
			names[i].is_host);
	}
	CHECK(dns_name_labels(name) == 3);
	CHECK(dns_name_labels(span_of(".")) == 0);
	CHECK_TEXT("tail", dns_name_tail(name, 2), "B.example");
	CHECK_TEXT("whole", dns_name_tail(name, 5), "a.B.example");
	CHECK(dns_name_within(name, span_of("b.EXAMPLE")));
	CHECK(dns_name_within(name, span_of("")));
	CHECK(!dns_name_within(name, span_of("xample")));
	CHECK(!dns_name_within(span_of("b.example"), name));
}

static void
test_wire(void)
{
	static const char *const texts[] = { "mx.example", "a\\046b.x", "" };
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct text text;
		struct span data, name;

		text_init(&text, &arena, 300);
		CHECK(dns_wire_write_name(&text, span_of(texts[i])));
		data = text_span(&text);
		CHECK(dns_wire_take_name(&arena, &data, &name));
		CHECK_TEXT("there and back", name, texts[i]);
		CHECK(data.len == 0);
	}
	arena_clear(&arena);
}

int
main(void)
{
	test_printed();
	test_prefixes();
	test_text();
	test_names();
	test_wire();
	return check_done();
}
