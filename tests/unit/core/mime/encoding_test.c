#include "check.h"

#include "core/mime/encoding.h"

enum { CEILING = 64 * 1024 * 1024 };

static const struct {
	const char *name;
	enum mime_encoding encoding;
	const char *encoded, *decoded;
	unsigned quirks;
} cases[] = {
	{ "none", MIME_ENCODING_NONE, "a=3D", "a=3D", 0 },
	{ "unknown", MIME_ENCODING_UNKNOWN, "a=3D", "a=3D",
	    MIME_QUIRK_UNKNOWN_ENCODING },
	{ "qp", MIME_ENCODING_QUOTED_PRINTABLE, "a=3Db=c3=BC", "a=b\xc3\xbc",
	    0 },
	{ "qp soft breaks", MIME_ENCODING_QUOTED_PRINTABLE,
	    "a=\r\nb= \t\nc=\rd=", "abcd", 0 },
	{ "qp errors", MIME_ENCODING_QUOTED_PRINTABLE, "1=2 =XY =", "1=2 =XY ",
	    MIME_QUIRK_BAD_QUOTED_PRINTABLE },
	{ "qp cut", MIME_ENCODING_QUOTED_PRINTABLE, "a=4", "a=4",
	    MIME_QUIRK_BAD_QUOTED_PRINTABLE },
	{ "base64", MIME_ENCODING_BASE64, "SGVs\r\nbG8=\r\n", "Hello", 0 },
	{ "base64 without padding", MIME_ENCODING_BASE64, "SGVsbG8", "Hello",
	    0 },
	{ "base64 in pieces", MIME_ENCODING_BASE64,
	    "SGVsbG8=\nSGVsbG8=", "HelloHello", 0 },
	{ "base64 cut", MIME_ENCODING_BASE64, "SGVsb", "Hel", 0 },
	{ "base64url", MIME_ENCODING_BASE64, "w7_Dv-", "\xc3\xbf\xc3\xbf", 0 },
	{ "base64 errors", MIME_ENCODING_BASE64,
	    "SGVs!bG8gdGhlcmU=", "Hello there", MIME_QUIRK_BAD_BASE64 },
	{ "no base64 at all", MIME_ENCODING_BASE64,
	    "Your mail was not delivered.", "Your mail was not delivered.",
	    MIME_QUIRK_BAD_BASE64 },
	{ "nothing", MIME_ENCODING_BASE64, "", "", 0 },
};

static void
check_case(size_t i)
{
	struct span encoded = span_of(cases[i].encoded), decoded;
	struct arena arena;
	unsigned quirks = 0;

	arena_init(&arena, CEILING);
	decoded =
	    mime_encoding_decode(&arena, cases[i].encoding, encoded, &quirks);
	CHECK_FOR(cases[i].name,
	    span_equal(decoded, span_of(cases[i].decoded)));
	CHECK_FOR(cases[i].name, quirks == cases[i].quirks);
	for (; encoded.len > 0; encoded.len--)
		mime_encoding_decode(&arena, cases[i].encoding, encoded,
		    &quirks);
	arena_clear(&arena);
}

static void
check_flowed(void)
{
	static const struct {
		const char *name, *flowed, *plain;
		bool deletes_space;
	} flows[] = {
		{ "joined", "one \ntwo\nthree\n", "one two\nthree\n", false },
		{ "DelSp", "on \r\ne\r\n", "one\n", true },
		{ "stuffed", " From\n  x\n", "From\n x\n", false },
		{ "signature", "-- \nme\n", "-- \nme\n", false },
		{ "quoted", "> a \n> b\n>> c \nd\n", "> a b\n>> c \nd\n",
		    false },
		{ "open end", "a ", "a ", false },
	};
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < sizeof(flows) / sizeof(*flows); i++)
		CHECK_FOR(flows[i].name,
		    span_equal(mime_encoding_unflow(&arena,
				   span_of(flows[i].flowed),
				   flows[i].deletes_space),
			span_of(flows[i].plain)));
	arena_clear(&arena);
}

static void
check_names(void)
{
	static const struct {
		const char *name;
		enum mime_encoding encoding;
	} names[] = {
		{ "", MIME_ENCODING_NONE },
		{ " 7BIT ", MIME_ENCODING_NONE },
		{ "8-bit", MIME_ENCODING_NONE },
		{ "\"base64\"", MIME_ENCODING_BASE64 },
		{ "Quoted-Printable; x=y", MIME_ENCODING_QUOTED_PRINTABLE },
		{ "quoted printable", MIME_ENCODING_QUOTED_PRINTABLE },
		{ "x-uuencode", MIME_ENCODING_UNKNOWN },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		CHECK_FOR(names[i].name,
		    mime_encoding_parse(span_of(names[i].name)) ==
			names[i].encoding);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_flowed();
	check_names();
	return check_done();
}
