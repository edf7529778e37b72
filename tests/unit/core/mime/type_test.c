#include "check.h"

#include "core/mime/type.h"

enum { CEILING = 64 * 1024 * 1024 };

static const struct {
	const char *name;
	const char *value, *type, *subtype;
	const char *parameter; /* "boundary" unless it begins with "name" */
} cases[] = {
	{ "plain", "text/plain", "text", "plain", NULL },
	{ "parameter", "Multipart/Mixed; boundary=abc", "Multipart", "Mixed",
	    "abc" },
	{ "quoted", "multipart/mixed; boundary=\"a b\\\"c\"", "multipart",
	    "mixed", "a b\"c" },
	{ "blanks", " multipart / mixed ;  Boundary = abc ; x=y", "multipart",
	    "mixed", "abc" },
	{ "comments", "multipart/mixed (a;b) ; (c) boundary=abc (d)",
	    "multipart", "mixed", "abc" },
	{ "no semicolon", "multipart/mixed boundary=abc", "multipart", "mixed",
	    "abc" },
	{ "no semicolon between", "multipart/mixed; x=\"y\" boundary=abc",
	    "multipart", "mixed", "abc" },
	{ "signs in the value", "multipart/mixed; boundary=--=_a/b=c:1",
	    "multipart", "mixed", "--=_a/b=c:1" },
	{ "quotation without an end", "multipart/mixed; boundary=\"abc",
	    "multipart", "mixed", "abc" },
	{ "commas", "multipart/mixed, boundary=abc", "multipart", "mixed",
	    "abc" },
	{ "no subtype", "text", "text", "", NULL },
	{ "no type", "boundary=abc", "", "", "abc" },
	{ "nothing", "", "", "", NULL },
	{ "empty value", "multipart/mixed; boundary=", "multipart", "mixed",
	    "" },
	{ "continued", "a/b; boundary*1=cd; boundary*0=\"ab\"", "a", "b",
	    "abcd" },
	{ "charset", "a/b; boundary*=iso-8859-1'de'%FCx", "a", "b",
	    "\xc3\xbcx" },
	{ "continued with a charset",
	    "a/b; boundary*0*=utf-8''%C3; boundary*1*=%BC; boundary*2=%41", "a",
	    "b", "\xc3\xbc%41" },
	{ "both forms", "a/b; boundary=x; boundary*=utf-8''%41", "a", "b",
	    "A" },
	{ "encoded word", "a/b; boundary=\"=?utf-8?Q?=41?=\"", "a", "b", "A" },
	{ "no charset", "a/b; boundary*=%41", "a", "b", "A" },
	{ "bad percent", "a/b; boundary*=utf-8''%4", "a", "b", "%4" },
	{ "longer name", "a/b; boundaryx=1", "a", "b", NULL },
	{ "first of two", "a/b; boundary=1; boundary=2", "a", "b", "1" },
};

static void
check_case(size_t i)
{
	struct span source = span_of(cases[i].value), value;
	struct mime_type type;
	struct arena arena;
	unsigned quirks = 0;

	arena_init(&arena, CEILING);
	CHECK_FOR(cases[i].name,
	    mime_type_parse(source, &type) == (cases[i].type[0] != '\0'));
	CHECK_FOR(cases[i].name, span_equal(type.type, span_of(cases[i].type)));
	CHECK_FOR(cases[i].name,
	    span_equal(type.subtype, span_of(cases[i].subtype)));
	CHECK_FOR(cases[i].name,
	    mime_parameter_find(&arena, type.parameters, "boundary", &value,
		&quirks) == (cases[i].parameter != NULL));
	if (cases[i].parameter)
		CHECK_FOR(cases[i].name,
		    span_equal(value, span_of(cases[i].parameter)));
	for (; source.len > 0; source.len--) {
		mime_type_parse(source, &type);
		mime_parameter_find(&arena, type.parameters, "boundary", &value,
		    &quirks);
	}
	arena_clear(&arena);
}

int
main(void)
{
	struct span parameters;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	CHECK(span_equal(mime_disposition_parse(span_of(
						    " attachment; filename=x"),
			     &parameters),
	    span_of("attachment")));
	CHECK(span_equal(parameters, span_of("; filename=x")));
	return check_done();
}
