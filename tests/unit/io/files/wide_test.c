/* UTF-16 into UTF-8, whole and at each place where a piece may end. */

#include "io/files/wide.h"

#include "check.h"

#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *name, *bytes;
	size_t len;
	const char *text; /* NULL: it is none */
} cases[] = {
	{ "little end first", BYTES("\xff\xfej\0@\0"), "j@" },
	{ "big end first", BYTES("\xfe\xff\0j\0@"), "j@" },
	{ "two and three bytes", BYTES("\xff\xfe\xfc\0\x0e\x66"),
	    "\xc3\xbc\xe6\x98\x8e" },
	{ "a pair", BYTES("\xff\xfe\x3d\xd8\x00\xde"), "\xf0\x9f\x98\x80" },
	{ "half a pair", BYTES("\xff\xfe\x3d\xd8j\0"), "\xef\xbf\xbdj" },
	{ "the other half", BYTES("\xff\xfe\x00\xdej\0"), "\xef\xbf\xbdj" },
	{ "half a unit", BYTES("\xff\xfej\0@"), "j" },
	{ "the mark alone", BYTES("\xff\xfe"), "" },
	{ "UTF-8", BYTES("\xef\xbb\xbfj"), NULL },
	{ "nothing", BYTES(""), NULL },
};

static void
check_case(size_t i, size_t cut)
{
	const struct span bytes = { cases[i].bytes, cases[i].len };
	struct files_wide wide = { 0 };
	char room[64];
	size_t len;

	CHECK_FOR(cases[i].name,
	    files_wide_is(bytes) == (cases[i].text != NULL));
	if (!cases[i].text)
		return;
	len = files_wide_decode(&wide, (struct span){ bytes.ptr, cut }, room);
	len += files_wide_decode(&wide, span_from(bytes, cut), room + len);
	CHECK_TEXT(cases[i].name, ((struct span){ room, len }), cases[i].text);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t cut = 0; cut <= cases[i].len; cut++)
			check_case(i, cut);
	return check_done();
}
