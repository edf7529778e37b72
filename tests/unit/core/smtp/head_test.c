#include "core/smtp/head.h"

#include <stdlib.h>

#include "unit/check.h"

static const struct {
	const char *name, *line;
	unsigned code; /* with no status either: there is no head */
	struct smtp_status status;
	bool is_continued, is_doubled, is_mangled;
	const char *rest;
} cases[] = {
	/* clang-format off */
	{ "code and words", "550 no", 550, { 0 }, false, false, false, "no" },
	{ "code alone", "421", 421, { 0 }, false, false, false, "" },
	{ "continued", "550-5.7.26 This mail", 550, { 5, 7, 26 }, true, false, false, "This mail" },
	{ "doubled", "550 550 5.1.1 <a@example.org>", 550, { 5, 1, 1 }, false, true, false, "<a@example.org>" },
	{ "doubled by a hyphen", "550-550 no", 550, { 0 }, true, true, false, "no" },
	{ "another code is no double", "550 551 no", 550, { 0 }, false, false, false, "551 no" },
	{ "diagnostic type", "smtp; 550 5.2.1 off", 550, { 5, 2, 1 }, false, false, false, "off" },
	{ "two diagnostic types", "smtp;SMTP; 550 x", 550, { 0 }, false, false, false, "x" },
	{ "Exchange 2003", "#5.1.1 smtp;550 5.7.1 no", 550, { 5, 7, 1 }, false, false, false, "no" },
	{ "a type and nothing", "5.1.1 smtp; none", 0, { 5, 1, 1 }, false, false, false, "smtp; none" },
	{ "blanks for dots", "550 5 2 1 mail", 550, { 5, 2, 1 }, false, false, true, "mail" },
	{ "number sign", "550 #5.1.0 Address rejected", 550, { 5, 1, 0 }, false, false, true, "Address rejected" },
	{ "status alone", "5.1.1 no such user", 0, { 5, 1, 1 }, false, false, false, "no such user" },
	{ "status in brackets", "(5.1.1) no", 0, { 5, 1, 1 }, false, false, true, "no" },
	{ "colon behind the code", "550: no", 550, { 0 }, false, false, false, "no" },
	{ "indented", " \t550 no", 550, { 0 }, false, false, false, "no" },
	{ "loose digits are no status", "5 2 1 Main Street", 0, { 0 }, false, false, false, "5 2 1 Main Street" },
	{ "600", "600 no", 0, { 0 }, false, false, false, "600 no" },
	{ "199", "199 no", 0, { 0 }, false, false, false, "199 no" },
	{ "an address", "192.0.2.1 no", 0, { 0 }, false, false, false, "192.0.2.1 no" },
	{ "a decimal", "550.5 no", 0, { 0 }, false, false, false, "550.5 no" },
	{ "part of a word", "550x", 0, { 0 }, false, false, false, "550x" },
	{ "words", "no", 0, { 0 }, false, false, false, "no" },
	{ "nothing", "", 0, { 0 }, false, false, false, "" },
	/* clang-format on */
};

static void
test_scan(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *name = cases[i].name;
		struct span line = span_of(cases[i].line);
		struct smtp_head head;
		bool is_head = smtp_head_scan(&line, &head);

		CHECK_TEXT(name, line, cases[i].rest);
		CHECK_FOR(name,
		    is_head ==
			(cases[i].code != 0 || cases[i].status.severity != 0));
		if (!is_head)
			continue;
		CHECK_FOR(name, head.code == cases[i].code);
		CHECK_FOR(name,
		    smtp_status_equal(head.status, cases[i].status));
		CHECK_FOR(name, head.is_continued == cases[i].is_continued);
		CHECK_FOR(name, head.is_doubled == cases[i].is_doubled);
		CHECK_FOR(name, head.is_mangled == cases[i].is_mangled);
	}
}

/* Heads one in the other, without end: that must not end on the stack. */
static void
test_a_million_heads(void)
{
	static const char one[] = "5.1.1 smtp;";
	enum { TIMES = 1000000 };
	const size_t size = sizeof(one) - 1;
	char *bytes = malloc(TIMES * size);
	struct span line = { bytes, TIMES * size };
	struct smtp_head head;

	if (!bytes)
		return;
	for (size_t i = 0; i < TIMES; i++)
		memcpy(bytes + i * size, one, size);
	CHECK(smtp_head_scan(&line, &head));
	CHECK(head.status.severity == 5);
	free(bytes);
}

static const struct {
	const char *name, *text;
	bool is_found;
	size_t at;
} finds[] = {
	{ "at the front", "550 no", true, 0 },
	{ "behind a colon", "said: 550 no", true, 6 },
	{ "behind a word that leads", "SMTP error 550 no", true, 11 },
	{ "behind a bracket", "(554 no)", true, 1 },
	{ "behind a quote", "'452 full'", true, 1 },
	{ "behind a word that does not", "of 550 entries", false, 0 },
	{ "a success does not count", "got: 250 ok, reply: 421 bye", true, 20 },
	{ "part of an address", "host: 10.0.450.1", false, 0 },
	{ "part of a number", "id: 15500", false, 0 },
	{ "a decimal", "took: 451.5 s", false, 0 },
	{ "so many of so many", "an hour (500/500 (100%)) allowed", false, 0 },
	{ "a slash and words", "said: 550/no", true, 6 },
	{ "nothing", "", false, 0 },
	{ "too short", "55", false, 0 },
};

static void
test_find(void)
{
	for (size_t i = 0; i < COUNT_OF(finds); i++) {
		size_t at = 0;

		CHECK_FOR(finds[i].name,
		    smtp_head_find(span_of(finds[i].text), &at) ==
			finds[i].is_found);
		CHECK_FOR(finds[i].name, at == finds[i].at);
	}
}

/* Every prefix of every line is read within its bytes, and not backwards. */
static void
test_every_prefix(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span whole = span_of(cases[i].line);
		bool is_within = true;

		for (size_t len = 0; len <= whole.len; len++) {
			char *bytes = malloc(len + 1);
			struct span line = { bytes, len };
			struct smtp_head head;

			memcpy(bytes, whole.ptr, len);
			smtp_head_scan(&line, &head);
			is_within = is_within && line.ptr >= bytes &&
			    line.ptr + line.len == bytes + len;
			free(bytes);
		}
		CHECK_FOR(cases[i].name, is_within);
	}
}

int
main(void)
{
	test_scan();
	test_find();
	test_every_prefix();
	test_a_million_heads();
	return check_done();
}
