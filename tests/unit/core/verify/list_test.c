#include "core/verify/list.h"

#include "base/text.h"
#include "check.h"

static const struct {
	const char *name, *column;
	enum verify_form form;
	const char *text, *expected; /* addresses, each with a "|" behind */
	const char *problem;
} cases[] = {
	{ "lines", NULL, VERIFY_FORM_GUESS, "a@x.org\n\n  b@x.org \r\nc@x.org",
	    "a@x.org|b@x.org|c@x.org|", NULL },
	{ "nothing", NULL, VERIFY_FORM_GUESS, "", "", NULL },
	{ "blank lines", NULL, VERIFY_FORM_GUESS, " \n\n\t\n", "", NULL },
	{ "a mark of UTF-8", NULL, VERIFY_FORM_GUESS,
	    "\xef\xbb\xbf"
	    "a@x.org\n",
	    "a@x.org|", NULL },
	{ "UTF-16", NULL, VERIFY_FORM_GUESS,
	    "\xff\xfe"
	    "a@x.org",
	    "", "this is UTF-16; save it as UTF-8" },
	{ "lines with commas", NULL, VERIFY_FORM_GUESS, "a@x,org\nb@x.org\n",
	    "a@x,org|b@x.org|", NULL },
	{ "lines, one column with a name", NULL, VERIFY_FORM_GUESS,
	    "Email\na@x.org\n", "a@x.org|", NULL },
	{ "lines that end in CR", NULL, VERIFY_FORM_GUESS,
	    "a@x.org\rb@x.org\r\rc@x.org", "a@x.org|b@x.org|c@x.org|", NULL },
	{ "csv that ends in CR", NULL, VERIFY_FORM_GUESS,
	    "id;email\r1;a@x.org\r2;b@x.org\r", "a@x.org|b@x.org|", NULL },
	{ "csv, nobody named the columns", NULL, VERIFY_FORM_GUESS,
	    "1;\"Doe; Joe\";a@x.org;x\r\n2;Ann;\"b@x.org\";y\r\n",
	    "a@x.org|b@x.org|", NULL },
	{ "lines of several", NULL, VERIFY_FORM_GUESS,
	    "a@x.org, b@x.org\nc@x.org\n", "a@x.org, b@x.org|c@x.org|", NULL },
	{ "lines of several, with names", NULL, VERIFY_FORM_GUESS,
	    "A B <a@x.org>, \"Doe, J\" <j@x.org>, b@x.org\nc@x.org\n",
	    "A B <a@x.org>, \"Doe, J\" <j@x.org>, b@x.org|c@x.org|", NULL },
	{ "csv that names its separator", NULL, VERIFY_FORM_GUESS,
	    "sep=;\r\nName;Mail\r\nDoe, Joe;a@x.org\r\n", "a@x.org|", NULL },
	{ "a separator, and nothing", NULL, VERIFY_FORM_GUESS, "sep=;\n", "",
	    NULL },
	{ "csv that names its separator, without names", NULL,
	    VERIFY_FORM_GUESS, "SEP=|\n1|a@x.org\n2|b@x.org\n",
	    "a@x.org|b@x.org|", NULL },
	{ "json, an array within an object", NULL, VERIFY_FORM_GUESS,
	    "{\"u\":{\"emails\":[\"a@x.org\",\"b@x.org\"],\"n\":\"c@x.org\"}}",
	    "a@x.org|b@x.org|", NULL },
	{ "lines with names", NULL, VERIFY_FORM_GUESS,
	    "Doe, Joe <a@x.org>\nc@x.org\n", "Doe, Joe <a@x.org>|c@x.org|",
	    NULL },
	{ "a mark of UTF-8 before csv", NULL, VERIFY_FORM_GUESS,
	    "\xef\xbb\xbf\"E-mail\";\"n\"\r\n\"a@x.org\";\"1\"\r\n", "a@x.org|",
	    NULL },
	{ "csv, a street's address before it", NULL, VERIFY_FORM_GUESS,
	    "name,address,email\nJoe,Main St 1,a@x.org\n", "a@x.org|", NULL },
	{ "csv, a longer name", NULL, VERIFY_FORM_GUESS,
	    "Name,Address,E-mail 1 - Value\nJoe,Main St 1,a@x.org\n",
	    "a@x.org|", NULL },
	{ "csv, mail by two names", NULL, VERIFY_FORM_GUESS,
	    "email_opt_in,address,email\nyes,Main St 1,a@x.org\n", "a@x.org|",
	    NULL },
	{ "csv", "mail", VERIFY_FORM_GUESS, "id,mail\n1,a@x.org\n2,b@x.org\n",
	    "a@x.org|b@x.org|", NULL },
	{ "csv, the name guessed", NULL, VERIFY_FORM_GUESS,
	    "id;\"E-Mail\"\r\n1;\"a@x.org\"\r\n", "a@x.org|", NULL },
	{ "csv, tabs", NULL, VERIFY_FORM_GUESS, "x\temail\ty\n1\ta@x.org\t2\n",
	    "a@x.org|", NULL },
	{ "csv, by number", "2", VERIFY_FORM_CSV, "1,a@x.org\n2,b@x.org\n",
	    "a@x.org|b@x.org|", NULL },
	{ "csv, by number, with names", "2", VERIFY_FORM_GUESS,
	    "id,E-mail\n1,a@x.org\n", "a@x.org|", NULL },
	{ "csv, a line end within marks", "email", VERIFY_FORM_GUESS,
	    "note,email\n\"one\ntwo, \"\"three\"\"\",a@x.org\nx,b@x.org\n",
	    "a@x.org|b@x.org|", NULL },
	{ "csv, a mark within", "email", VERIFY_FORM_GUESS,
	    "email\n\"\"\"joe\"\"@x.org\"\n", "\"joe\"@x.org|", NULL },
	{ "csv, a mark that is none", "email", VERIFY_FORM_GUESS,
	    "size,email\n5\" wide,a@x.org\nab\"\"c,b@x.org\n",
	    "a@x.org|b@x.org|", NULL },
	{ "csv, a mark that does not close", "email", VERIFY_FORM_GUESS,
	    "note,email\n\"open,a@x.org\nx,b@x.org\n", "a@x.org|b@x.org|",
	    NULL },
	{ "csv, a short record", "email", VERIFY_FORM_GUESS,
	    "id,email\n1\n2,\n3,a@x.org\n", "||a@x.org|", NULL },
	{ "csv, no such column", "email", VERIFY_FORM_GUESS, "id,mail\n1,a\n",
	    "", "there is no column of that name" },
	{ "csv, none is called so", NULL, VERIFY_FORM_CSV, "id,x\n1,a\n", "",
	    "no column is called 'email'; name it" },
	{ "json, an array of strings", NULL, VERIFY_FORM_GUESS,
	    "[\"a@x.org\", \"b@x.org\"]", "a@x.org|b@x.org|", NULL },
	{ "json, objects", NULL, VERIFY_FORM_GUESS,
	    "[{\"id\": \"n@x.org\", \"email\": \"a@x.org\"},\n"
	    " {\"Email\": \"b@x.org\", \"id\": \"m@x.org\"}]",
	    "a@x.org|b@x.org|", NULL },
	{ "json, within", "to", VERIFY_FORM_GUESS,
	    "{\"user\": {\"to\": [\"a@x.org\", \"b@x.org\"], \"n\": 1}, "
	    "\"of\": \"c\"}",
	    "a@x.org|b@x.org|", NULL },
	{ "ndjson", NULL, VERIFY_FORM_GUESS,
	    "{\"email\":\"a@x.org\"}\n{\"email\":\"b@x.org\"}\n",
	    "a@x.org|b@x.org|", NULL },
	{ "ndjson, a broken line", NULL, VERIFY_FORM_GUESS,
	    "{\"email\":\"a@x.org\n{\"email\":\"b@x.org\"}\n", "b@x.org|",
	    NULL },
	{ "ndjson, cut off", NULL, VERIFY_FORM_GUESS,
	    "{\"email\":\"a@x.org\"}\n{\"email\":\"b@x.o", "a@x.org|", NULL },
	{ "json, escaped", NULL, VERIFY_FORM_GUESS,
	    "[\"a\\u0040x.org\", \"\\ud83d\\ude00\", \"\\ud83dx\", "
	    "\"\\u00e9\\n\\\"\"]",
	    "a@x.org|\xf0\x9f\x98\x80|\xef\xbf\xbdx|\xc3\xa9\n\"|", NULL },
	{ "json, empty", NULL, VERIFY_FORM_GUESS, "{\"email\": \"\"}", "|",
	    NULL },
};

static struct verify_list list;

/* What comes out, when the text is shown in pieces of that size. */
static const char *
read_in_pieces(size_t number, struct span text, size_t size, struct text *out)
{
	struct span stream = { text.ptr, 0 };
	const char *end = text.ptr + text.len;

	text_reset(out);
	verify_list_init(&list, cases[number].form, cases[number].column);
	for (;;) {
		size_t left = (size_t)(end - stream.ptr) - stream.len;
		size_t more = left < size ? left : size;
		struct span given;
		enum parse parse;

		stream.len += more;
		while ((parse = verify_list_take(&list, &stream, left == more,
			    &given)) == PARSE_OK) {
			text_write(out, given);
			text_write_byte(out, '|');
		}
		if (parse == PARSE_BAD)
			return list.problem;
		if (left == more)
			return NULL;
	}
}

static void
test_case(size_t number)
{
	struct span text = span_of(cases[number].text);
	char bytes[512];
	struct text out = text_in(bytes, sizeof(bytes));

	for (size_t size = 1; size <= text.len + 1; size++) {
		const char *problem = read_in_pieces(number, text, size, &out);

		CHECK_FOR(cases[number].name,
		    !problem == !cases[number].problem &&
			(!problem ||
			    strcmp(problem, cases[number].problem) == 0));
		CHECK_TEXT(cases[number].name, text_span(&out),
		    cases[number].expected);
	}
	/* Each prefix ends. */
	for (size_t len = 0; len < text.len; len++)
		read_in_pieces(number, (struct span){ text.ptr, len }, 3, &out);
}

/* A mark that does not close costs no more than a record's bytes. */
static void
test_long(void)
{
	static char bytes[4 * VERIFY_LIST_RECORD];
	struct span stream = { bytes, sizeof(bytes) }, given;

	memset(bytes, 'x', sizeof(bytes));
	memcpy(bytes, "email,n\n\"", 9);
	memcpy(bytes + sizeof(bytes) - 10, "\na@x.org,1", 10);
	verify_list_init(&list, VERIFY_FORM_GUESS, NULL);
	CHECK(verify_list_take(&list, &stream, false, &given) == PARSE_OK);
	CHECK(verify_list_take(&list, &stream, true, &given) == PARSE_OK);
	CHECK_TEXT("behind a long record", given, "a@x.org");
	CHECK(verify_list_take(&list, &stream, true, &given) == PARSE_MORE);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		test_case(i);
	test_long();
	return check_done();
}
