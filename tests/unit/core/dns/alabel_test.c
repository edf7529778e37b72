#include "check.h"

#include "core/dns/alabel.h"

static const struct {
	const char *name, *written; /* NULL: cannot be */
} cases[] = {
	{ "example.org", "example.org" },
	{ "EXAMPLE.org.", "example.org." },
	{ "b\xc3\xbc"
	  "cher.example",
	    "xn--bcher-kva.example" },
	{ "B\xc3\x9c"
	  "CHER.example",
	    "xn--bcher-kva.example" },
	{ "m\xc3\xbcnchen-ost.de", "xn--mnchen-ost-9db.de" },
	{ "\xe4\xbe\x8b\xe5\xad\x90.\xe6\xb5\x8b\xe8\xaf\x95",
	    "xn--fsqu00a.xn--0zwm56d" },
	{ "\xd0\xbf\xd1\x80\xd0\xb8\xd0\xbc\xd0\xb5\xd1\x80", "xn--e1afmkfd" },
	{ "", "" },
	{ "\xff.example", NULL },
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    NULL },
};

static void
test_of(void)
{
	struct span plain = span_of("Example.org"), broken = span_of("\xff.x");
	struct arena arena;

	arena_init(&arena, 1 << 20);
	CHECK(dns_alabel_of(&arena, plain).ptr == plain.ptr);
	CHECK(dns_alabel_of(&arena, broken).ptr == broken.ptr);
	CHECK_TEXT("u-label",
	    dns_alabel_of(&arena,
		span_of("b\xc3\xbc"
			"cher.example")),
	    "xn--bcher-kva.example");
	arena_clear(&arena);
}

int
main(void)
{
	char bytes[300];

	test_of();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text text = text_in(bytes, sizeof(bytes));
		bool can = dns_alabel_write(&text, span_of(cases[i].name));

		CHECK_FOR(cases[i].name, can == (cases[i].written != NULL));
		CHECK_TEXT(cases[i].name, text_span(&text),
		    cases[i].written ? cases[i].written : "");
	}
	return check_done();
}
