#include "check.h"

#include <stdint.h>

#include "core/mime/header.h"

enum { CEILING = 64 * 1024 * 1024 };

struct sample {
	const char *name;
	const char *text;
	size_t count;      /* fields */
	const char *field; /* to be found; NULL: must be absent */
	const char *value; /* decoded */
	const char *body;  /* what is left */
	unsigned quirks;
};

static const struct sample samples[] = {
	{ "LF", "From: a@b\nSubject: one\n\nbody\n", 2, "subject", "one",
	    "body\n", 0 },
	{ "CR LF", "From: a@b\r\nSubject: one\r\n\r\nbody\r\n", 2, "subject",
	    "one", "body\r\n", 0 },
	{ "CR alone", "From: a@b\rSubject: one\r two\r\rbody\r", 2, "subject",
	    "one two", "body\r", MIME_QUIRK_LONE_CR },
	{ "folded", "Subject: one\r\n\ttwo\r\n  three\r\nTo: x\r\n\r\n", 2,
	    "Subject", "one two three", "", 0 },
	{ "folded with an empty looking line",
	    "Subject: one\n \n two\nTo: x\n\nb", 2, "Subject", "one two", "b",
	    0 },
	{ "a line of blanks ends it, too", "Subject: one\n  \nbody\n", 1,
	    "Subject", "one", "body\n", 0 },
	{ "no blank line", "Subject: one\nThis is the body.\n", 1, "subject",
	    "one", "This is the body.\n", MIME_QUIRK_NO_BLANK_LINE },
	{ "boundary instead of a blank line", "Subject: one\n--b: x\n", 1,
	    "subject", "one", "--b: x\n", MIME_QUIRK_NO_BLANK_LINE },
	{ "raw line break", "Subject: one\ntwo\nTo: x\n\nb", 2, "Subject",
	    "one two", "b", MIME_QUIRK_BAD_FIELD },
	{ "nothing behind it", "Subject: one", 1, "subject", "one", "", 0 },
	{ "no header", "Hello,\nyour mail was not delivered.\n", 0, NULL, NULL,
	    "Hello,\nyour mail was not delivered.\n",
	    MIME_QUIRK_NO_BLANK_LINE },
	{ "empty", "", 0, NULL, NULL, "", 0 },
	{ "blank lines in front", "\n\r\nTo: x\n\nb", 1, "to", "x", "b", 0 },
	{ "byte order mark", "\xef\xbb\xbfTo: x\n\nb", 1, "to", "x", "b", 0 },
	{ "mbox", "From a@b Thu Jan  1 00:00:00 1970\nTo: x\n\nb", 1, "to", "x",
	    "b", MIME_QUIRK_FROM_LINE },
	{ "a From field with a blank before the colon", "From : x\nTo: y\n\nb",
	    2, "From", "x", "b", 0 },
	{ "quoted", "> Subject: one\n>  two\n> To: x\n>\n> body\n", 2,
	    "Subject", "one two", "> body\n", MIME_QUIRK_QUOTED_HEADER },
	{ "indented", "    Subject: one\n      two\n    To: x\n\n    b", 2,
	    "subject", "one two", "    b", MIME_QUIRK_QUOTED_HEADER },
	{ "blank before the colon", "Subject : one\n\n", 1, "subject", "one",
	    "", 0 },
	{ "empty value", "Subject:\nTo: x\n\n", 2, "subject", "", "", 0 },
	{ "8 bit", "Subject: gr\xc3\xbc\xc3\x9f\n\n", 1, "subject",
	    "gr\xc3\xbc\xc3\x9f", "", MIME_QUIRK_EIGHT_BIT },
	{ "8 bit, no UTF-8", "Subject: gr\xfc\xdf\n\n", 1, "subject",
	    "gr\xc3\xbc\xc3\x9f", "", MIME_QUIRK_EIGHT_BIT },
	{ "encoded", "Subject: =?utf-8?B?4oKs?=\n =?utf-8?Q?_1?=\n\n", 1,
	    "subject", "\xe2\x82\xac 1", "", 0 },
	{ "first of two", "To: x\nTo: y\n\n", 2, "to", "x", "", 0 },
};

static void
check_sample(const struct sample *sample)
{
	struct span rest = span_of(sample->text);
	struct mime_header header;
	struct mime_field field;
	struct arena arena;

	arena_init(&arena, CEILING);
	mime_header_parse(&rest, &header);
	CHECK_FOR(sample->name, header.count == sample->count);
	CHECK_FOR(sample->name, header.quirks == sample->quirks);
	CHECK_FOR(sample->name, span_equal(rest, span_of(sample->body)));
	if (sample->field) {
		CHECK_FOR(sample->name,
		    mime_header_find(&header, sample->field, &field));
		CHECK_FOR(sample->name,
		    span_equal(mime_field_decode(&arena, &field),
			span_of(sample->value)));
	}
	arena_clear(&arena);
}

static size_t
count_fields(const struct mime_header *header)
{
	struct span rest = header->text;
	struct mime_field field;
	size_t count = 0;

	while (mime_header_next(header, &rest, &field))
		count++;
	return count;
}

/* Every beginning of every sample is a header and a body, too. */
static void
check_prefixes(const struct sample *sample)
{
	size_t len = strlen(sample->text);
	int is_good = 1;

	for (size_t i = 0; i <= len; i++) {
		const struct span text = { sample->text, i };
		struct mime_header header;
		struct span rest = text;

		mime_header_parse(&rest, &header);
		is_good &= span_within(rest, text);
		is_good &= span_within(header.text, text);
		is_good &= count_fields(&header) == header.count;
	}
	CHECK_FOR(sample->name, is_good);
}

static void
check_groups(void)
{
	struct span text = span_of("\r\nReporting-MTA: dns; mx.example\r\n"
				   "\r\n\r\n--junk--\r\n"
				   "Final-Recipient: rfc822; a@b.example\r\n"
				   "Action: failed\r\n\r\n"
				   "Final-Recipient: rfc822; c@d.example\r\n");
	size_t counts[4] = { 0 }, groups = 0;
	struct mime_header header;

	while (groups < 4 && mime_header_next_group(&text, &header))
		counts[groups++] = header.count;
	CHECK(groups == 3);
	CHECK(counts[0] == 1 && counts[1] == 2 && counts[2] == 1);
}

/* How many of the fields F10 to F49 are found, and are themselves? */
static size_t
count_found(const struct mime_header *header)
{
	size_t found = 0;

	for (int i = 10; i < 50; i++) {
		struct mime_field field;
		char name[8], value[8];

		snprintf(name, sizeof(name), "f%d", i);
		snprintf(value, sizeof(value), "%d", i);
		found += mime_header_find(header, name, &field) &&
		    span_equal(field.value, span_of(value));
	}
	return found;
}

/* More fields than have a place, of which the sums of many are equal. */
static void
check_many(void)
{
	struct mime_header header;
	struct mime_field field;
	char bytes[40 * 16];
	struct span rest;
	size_t half = 0, len = 0;

	for (int i = 10; i < 50; i++) {
		len += (size_t)snprintf(bytes + len, sizeof(bytes) - len,
		    "F%d: %d\n", i, i);
		if (i == 29)
			half = len;
	}
	rest = (struct span){ bytes, len };
	mime_header_parse(&rest, &header);
	CHECK(header.count == 40 && count_found(&header) == 40);
	CHECK(!mime_header_find(&header, "F50", &field));
	mime_header_resize(&header, half);
	CHECK(header.count == 20 && count_found(&header) == 20);
	mime_header_resize(&header, len);
	CHECK(header.count == 40 && count_found(&header) == 40);
	mime_header_resize(&header, 0);
	CHECK(header.count == 0 && count_found(&header) == 0);
}

static void
check_find_in_text(void)
{
	static const struct {
		const char *name, *text;
		const char *found; /* NULL: nothing */
	} cases[] = {
		{ "qmail",
		    "Hi. Sorry:\n\n--- Below\n\nReturn-Path: <a@b>\n"
		    "Received: x\n",
		    "Return-Path: <a@b>\nReceived: x\n" },
		{ "quoted", "text\n\n> From: a\n> X-Y: b\n> To: c\n",
		    "> From: a\n> X-Y: b\n> To: c\n" },
		{ "other fields between", "To: a\nFoo: b\n c\nFrom: d\n",
		    "To: a\nFoo: b\n c\nFrom: d\n" },
		{ "one alone", "text\nFrom: a\n\nTo: b\n", NULL },
		{ "nothing", "text\ntext: text\ntext: text\n", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span text = span_of(cases[i].text);
		size_t at = 0;
		bool is_found = mime_header_find_in_text(text, &at);

		CHECK_FOR(cases[i].name, is_found == (cases[i].found != NULL));
		if (is_found && cases[i].found)
			CHECK_FOR(cases[i].name,
			    span_equal(span_from(text, at),
				span_of(cases[i].found)));
	}
}

static void
check_limits(void)
{
	const size_t size = 2 * 1024 * 1024;
	struct mime_header header;
	struct arena arena;
	struct span rest;
	char *bytes;

	arena_init(&arena, CEILING);
	bytes = arena_alloc(&arena, size);
	for (size_t i = 0; i < size; i++)
		bytes[i] = "X: y\n"[i % 5];
	rest = (struct span){ bytes, size - size % 5 };
	mime_header_parse(&rest, &header);
	CHECK(header.count == MIME_FIELDS_MAX);
	CHECK(count_fields(&header) == MIME_FIELDS_MAX);
	CHECK(header.quirks == MIME_QUIRK_FIELDS_CUT);
	CHECK(rest.len == 0);

	memset(bytes + 2, 'a', size - 2);
	rest = (struct span){ bytes, size };
	mime_header_parse(&rest, &header);
	CHECK(header.count == 1 && header.text.len == MIME_HEADER_MAX);
	CHECK(header.quirks == MIME_QUIRK_HEADER_CUT);
	CHECK(rest.len == 0);
	arena_clear(&arena);
}

static void
check_quirk_names(void)
{
	CHECK(span_equal(span_of(mime_quirk_name(MIME_QUIRK_FROM_LINE)),
	    span_of("from_line")));
	CHECK(span_equal(span_of(mime_quirk_name(MIME_QUIRK_BAD_WORD)),
	    span_of("bad_encoded_word")));
	CHECK(!mime_quirk_name((enum mime_quirk)(MIME_QUIRK_BAD_WORD << 1)));
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		check_sample(&samples[i]);
		check_prefixes(&samples[i]);
	}
	check_groups();
	check_many();
	check_find_in_text();
	check_limits();
	check_quirk_names();
	return check_done();
}
