#include "check.h"

#include "base/text.h"
#include "core/mime/address.h"

enum { CEILING = 64 * 1024 * 1024 };

/* Each address as "name|local|domain", several with blanks between. */
static const struct {
	const char *name;
	const char *list;
	const char *expected;
} cases[] = {
	{ "plain", "a@b.example", "|a|b.example" },
	{ "angle", "<a@b.example>", "|a|b.example" },
	{ "display name", "Jane <a@b.example>", "Jane|a|b.example" },
	{ "quoted name", "\"Doe, J.\" <a@b.example>", "Doe, J.|a|b.example" },
	{ "encoded name", "=?utf-8?Q?J=C3=BCrg?= <a@b.example>",
	    "J\xc3\xbcrg|a|b.example" },
	{ "comment as the name", "a@b.example (Al)", "Al|a|b.example" },
	{ "comments everywhere", "(x) a(y)@(z(w))b.example", "x|a|b.example" },
	{ "list", "a@b, c@d,,e@f", "|a|b |c|d |e|f" },
	{ "group", "team: a@b, Al <c@d>;, e@f", "|a|b Al|c|d |e|f" },
	{ "empty group", "undisclosed-recipients:;", "" },
	{ "quoted local part", "\"odd one\"@b", "|\"odd one\"|b" },
	{ "quoted sign", "<\"a@b,c>\"@d>", "|\"a@b,c>\"|d" },
	{ "route", "<@r.example,@s.example:a@b>", "|a|b" },
	{ "obsolete blanks", "a . c @ b . example", "|a.c|b.example" },
	{ "literal", "a@[192.0.2.1]", "|a|[192.0.2.1]" },
	{ "IPv6 literal", "<a@[IPv6:2001:db8::1]>", "|a|[IPv6:2001:db8::1]" },
	{ "null", "<>", "||" },
	{ "local only", "root", "|root|" },
	{ "local only in brackets", "Mail <MAILER-DAEMON>",
	    "Mail|MAILER-DAEMON|" },
	{ "name only", "Mail Delivery System", "Mail Delivery System||" },
	{ "doubled brackets", "<<a@b>>", "|a|b" },
	{ "no closing bracket", "Al <a@b", "Al|a|b" },
	{ "no closing bracket, a list", "Al <a@b, c@d", "Al|a|b |c|d" },
	{ "no comma", "a@b c@d", "|a|b |c|d" },
	{ "no comma, brackets", "<a@b> <c@d>", "|a|b |c|d" },
	{ "name without brackets", "Al a@b", "Al|a|b" },
	{ "words behind", "a@b was here", "|a|b" },
	{ "lone quotation mark", "\"Al <a@b>", "Al|a|b" },
	{ "single quotes", "'a@b'", "|a|b" },
	{ "address as the name", "\"a@b\" <a@b>", "a@b|a|b" },
	{ "bare address as the name", "a@b <c@d>", "a@b|c|d" },
	{ "mailto", "<mailto:a@b>", "|a|b" },
	{ "mailto, bare", "mailto:a@b", "|a|b" },
	{ "dot at the end", "a@b.example.", "|a|b.example" },
	{ "two signs", "a@b@c", "|a@b|c" },
	{ "no local part", "@b", "||b" },
	{ "8 bit", "\xc3\xbc@b\xc3\xbc.example",
	    "|\xc3\xbc|b\xc3\xbc.example" },
	{ "semicolons", "a@b; c@d", "|a|b |c|d" },
	{ "unclosed comment", "a@b (oh", "oh|a|b" },
	{ "blanks", "  \t ", "" },
	{ "VERP", "bounce+a=b.example@c", "|bounce+a=b.example|c" },
};

static struct span
write_all(struct arena *arena, struct span list)
{
	struct mime_address address;
	struct text text;

	text_init(&text, arena, 4096);
	while (mime_address_next(arena, &list, &address)) {
		if (text.len > 0)
			text_write_byte(&text, ' ');
		text_write(&text, mime_address_name(arena, &address));
		text_write_byte(&text, '|');
		text_write(&text, address.local);
		text_write_byte(&text, '|');
		text_write(&text, address.domain);
	}
	return text_span(&text);
}

static void
check_case(size_t i)
{
	struct span list = span_of(cases[i].list), written;
	struct arena arena;

	arena_init(&arena, CEILING);
	written = write_all(&arena, list);
	CHECK_FOR(cases[i].name,
	    span_equal(written, span_of(cases[i].expected)));
	if (!span_equal(written, span_of(cases[i].expected)))
		printf("# %.*s\n", SPAN_ARGS(written));
	for (; list.len > 0; list.len--)
		write_all(&arena, list);
	arena_clear(&arena);
}

static void
check_local(void)
{
	struct mime_address address;
	struct arena arena;

	arena_init(&arena, CEILING);
	CHECK(mime_address_parse(&arena, span_of("(x), <\"a\\\"b c\"@d>"),
	    &address));
	CHECK(span_equal(mime_address_local(&arena, &address),
	    span_of("a\"b c")));
	CHECK(span_equal(address.spec, span_of("\"a\\\"b c\"@d")));
	CHECK(mime_address_next(&arena, &(struct span){ "<>", 2 }, &address));
	CHECK(address.is_null);
	CHECK(!mime_address_parse(&arena, span_of("<>, :;"), &address));
	arena_clear(&arena);
}

/* Signs that open and never close must not be searched for again and again. */
static void
check_linear(void)
{
	static const char *const patterns[] = { "(", "\"", "\\\"", "<", "[",
		"@", ":", "a@", "a@b ", "\"\\", "<@", "a@b<", "(\\" };
	const size_t size = 256 * 1024;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		size_t len = strlen(patterns[i]), count = 0;
		struct mime_address address;
		struct arena arena;
		struct span rest;
		char *bytes;

		arena_init(&arena, 64 * size);
		bytes = arena_alloc(&arena, size);
		for (size_t at = 0; at < size; at++)
			bytes[at] = patterns[i][at % len];
		rest = (struct span){ bytes, size };
		while (mime_address_next(&arena, &rest, &address))
			count++;
		CHECK_FOR(patterns[i], count <= size);
		arena_clear(&arena);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_local();
	check_linear();
	return check_done();
}
