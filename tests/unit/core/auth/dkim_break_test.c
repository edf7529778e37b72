#include "dkim_kit.h"

#include <time.h>

#include "core/auth/dkim_break.h"

/*
 * Messages are signed, changed in one way, and the search must name the way.
 * Each change is written as text replaced by text, or as a function.
 */

#define HEADER \
	"Received: from a.example (a.example [192.0.2.1])\r\n" \
	"\tby b.example; Mon, 3 Nov 2025 10:00:00 +0000\r\n" \
	"From: \"Joe Q. Public\" <Joe.Public@example.org>\r\n" \
	"To: list@example.net, Ann <ann@example.net>\r\n" \
	"Subject: Minutes of the meeting on Monday\r\n" \
	"Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n" \
	"Message-ID: <1234@example.org>\r\n" \
	"MIME-Version: 1.0\r\n"

#define LINES \
	"Hello all,\r\n\r\n" \
	"here are the minutes of the meeting that we had on Monday in the\r\n" \
	"small room on the first floor, with those who could come.\r\n" \
	".hidden files are not shown\r\n" \
	"From now on we meet each week.\r\n\r\n" \
	"\tOne thing is indented.\r\n\r\n" \
	"Gr\xc3\xbc\xc3\x9f" \
	"e,\r\n-- \r\nJoe\r\n"

#define PLAIN \
	HEADER "Content-Type: text/plain; charset=utf-8\r\n" \
	       "Content-Transfer-Encoding: 8bit\r\n\r\n" LINES

#define PARTS \
	HEADER "Content-Type: multipart/alternative; boundary=\"=_b\"\r\n\r\n" \
	       "--=_b\r\nContent-Type: text/plain; charset=utf-8\r\n" \
	       "Content-Transfer-Encoding: 8bit\r\n\r\n" LINES \
	       "\r\n--=_b\r\nContent-Type: text/html; charset=utf-8\r\n" \
	       "Content-Transfer-Encoding: 8bit\r\n\r\n" \
	       "<html><body><p>Hello all,</p>\r\n<p>see you</p></body></html>" \
	       "\r\n--=_b--\r\n"

#define QUOTED \
	HEADER "Content-Type: text/plain; charset=iso-8859-1\r\n" \
	       "Content-Transfer-Encoding: quoted-printable\r\n\r\n" \
	       "Gr=FC=DFe aus M=FCnchen, und einen sch=F6nen Tag w=FCnscht " \
	       "euch allen euer=\r\n alter Freund Joe\r\n"

static const char *const bases[] = { PLAIN, PARTS, QUOTED };

/* Canonicalisations, and more of the signature. */
static const char *const modes[] = {
	"c=relaxed/relaxed; h=from:from:to:subject:subject:date:message-id:"
	"mime-version:content-type:content-transfer-encoding:cc:received",
	"c=simple/simple; h=from:from:to:subject:subject:date:message-id:"
	"mime-version:content-type:content-transfer-encoding:cc:received",
	"c=relaxed/simple; h=received:from:to:subject:date:reply-to:received",
};

typedef struct span (*mutate)(struct span message);

struct mutation {
	const char *name;
	const char *from, *to; /* or a function */
	mutate mutate;
	enum dkim_change change;
	bool is_simple; /* nothing that relaxed would see */
};

static struct span
replace(struct span text, const char *from, const char *to)
{
	struct text changed;
	size_t at;

	if (!span_find(text, span_of(from), &at))
		return text;
	text_init(&changed, &kit.arena, text.len + strlen(to) + 1);
	text_write(&changed, (struct span){ text.ptr, at });
	text_write_string(&changed, to);
	text_write(&changed, span_from(text, at + strlen(from)));
	return text_span(&changed);
}

static struct span
body_of(struct span message)
{
	struct dkim_message parsed;

	dkim_message_parse(&kit.arena, message, &parsed);
	return parsed.body;
}

static struct span
join(struct span head, struct span tail)
{
	struct text text;

	text_init(&text, &kit.arena, head.len + tail.len + 1);
	text_write(&text, head);
	text_write(&text, tail);
	return text_span(&text);
}

static struct span
head_of(struct span message)
{
	return (struct span){ message.ptr,
		(size_t)(body_of(message).ptr - message.ptr) };
}

static struct span
add_footer(struct span message)
{
	return join(message,
	    span_of("_______________\r\nlist mailing list\r\n"
		    "https://lists.example.net/\r\n"));
}

static struct span
add_banner(struct span message)
{
	return join(join(head_of(message),
			span_of("CAUTION: this comes from outside.\r\n\r\n")),
	    body_of(message));
}

static struct span
add_blank_line(struct span message)
{
	return join(join(head_of(message), span_of("\r\n")), body_of(message));
}

/* Each line of the body, changed by its own rule. */
static struct span
each_line(struct span message, const char *starting, const char *start,
    const char *end)
{
	struct span rest = body_of(message), line;
	struct text text;

	text_init(&text, &kit.arena, 4 * message.len);
	text_write(&text, head_of(message));
	while (span_split(&rest, '\n', &line)) {
		if (span_starts(line, span_of(starting))) {
			text_write_string(&text, start);
			span_take(&line, strlen(starting));
		}
		if (line.len > 0)
			line.len--;
		text_write(&text, line);
		text_write_string(&text, end);
	}
	return text_span(&text);
}

static struct span
stuff_dots(struct span message)
{
	return each_line(message, ".", "..", "\r\n");
}

static struct span
escape_from(struct span message)
{
	return each_line(message, "From ", ">From ", "\r\n");
}

static struct span
add_spaces(struct span message)
{
	return each_line(message, "", "", " \r\n");
}

static struct span
double_lines(struct span message)
{
	return each_line(message, "", "", "\r\n\r\n");
}

static struct span
expand_tabs(struct span message)
{
	return each_line(message, "\t", "        ", "\r\n");
}

static struct span
cut(struct span message)
{
	message.len -= 25;
	return message;
}

static struct span
quote_first(struct span message)
{
	message =
	    replace(message, "Encoding: 8bit", "Encoding: quoted-printable");
	return replace(message, "Gr\xc3\xbc\xc3\x9f", "Gr=C3=BC=C3=9F");
}

static bool
is_plain(struct span message)
{
	size_t at;

	return !span_find(message, span_of("multipart"), &at) &&
	    span_find(message, span_of("Encoding: 8bit"), &at);
}

static struct span
quote(struct span message)
{
	struct text text;
	struct span body = body_of(message);

	if (!is_plain(message))
		return quote_first(message);
	text_init(&text, &kit.arena, 4 * message.len);
	text_write(&text, head_of(message));
	for (size_t i = 0; i < body.len; i++)
		if ((body.ptr[i] & 0x80) != 0 || body.ptr[i] == '=')
			text_write_format(&text, "=%02X",
			    (unsigned)(unsigned char)body.ptr[i]);
		else
			text_write_byte(&text, body.ptr[i]);
	return replace(text_span(&text), "Encoding: 8bit",
	    "Encoding: quoted-printable");
}

static struct span
encode(struct span message)
{
	struct text encoded, text;
	struct span rest;

	if (!is_plain(message))
		return message;
	text_init(&encoded, &kit.arena, 2 * message.len);
	text_init(&text, &kit.arena, 4 * message.len);
	crypto_base64_write(&encoded, body_of(message));
	text_write(&text, head_of(message));
	for (rest = text_span(&encoded); rest.len > 0;) {
		text_write(&text,
		    span_take(&rest, rest.len < 76 ? rest.len : 76));
		text_write_string(&text, "\r\n");
	}
	return replace(text_span(&text), "Encoding: 8bit", "Encoding: base64");
}

static struct span
decode_quoted(struct span message)
{
	message =
	    replace(message, "Encoding: quoted-printable", "Encoding: 8bit");
	message = replace(message, "Gr=FC=DFe",
	    "Gr\xfc\xdf"
	    "e");
	message = replace(message, "M=FC", "M\xfc");
	message = replace(message, "sch=F6", "sch\xf6");
	message = replace(message, "w=FC", "w\xfc");
	return replace(message, "=\r\n alter", " alter");
}

static struct span
to_latin1(struct span message)
{
	message = replace(message, "\xc3\xbc\xc3\x9f", "\xfc\xdf");
	return replace(message, "charset=utf-8", "charset=iso-8859-1");
}

static struct span
rewrap(struct span message)
{
	message =
	    replace(message, "in the\r\nsmall room", "in\r\nthe small room");
	return message;
}

static struct span
join_lines(struct span message)
{
	return replace(message, "in the\r\nsmall", "in the small");
}

static struct span
reorder_received(struct span message)
{
	message = replace(message,
	    "Received: from a.example (a.example [192.0.2.1])\r\n"
	    "\tby b.example; Mon, 3 Nov 2025 10:00:00 +0000\r\n",
	    "");
	message =
	    replace(message, "From:", "Received: from c.example\r\nFrom:");
	return replace(message, "MIME-V",
	    "Received: from a.example (a.example [192.0.2.1])\r\n"
	    "\tby b.example; Mon, 3 Nov 2025 10:00:00 +0000\r\nMIME-V");
}

static struct span
insert_received(struct span message)
{
	return replace(message, "MIME-V",
	    "Received: from filter.example\r\nMIME-V");
}

static const struct mutation mutations[] = {
	/* 1: a text behind */
	{ "footer", NULL, NULL, add_footer, DKIM_CHANGE_FOOTER, false },
	{ "footer in a part", "-- \r\nJoe\r\n\r\n--=_b",
	    "-- \r\nJoe\r\n\r\nSent by example\r\n\r\n--=_b", NULL,
	    DKIM_CHANGE_FOOTER, false },
	{ "pixel", "</body>", "<img src=\"https://x.example/1.gif\"></body>",
	    NULL, DKIM_CHANGE_FOOTER, false },
	/* 2: a text before */
	{ "banner", NULL, NULL, add_banner, DKIM_CHANGE_BANNER, false },
	{ "banner in markup", "<body>", "<body><div>CAUTION</div>", NULL,
	    DKIM_CHANGE_BANNER, false },
	/* 3: amid it */
	{ "inserted line", "small room", "(advertisement)\r\nsmall room", NULL,
	    DKIM_CHANGE_INSERTED, false },
	/* 4: a part */
	{ "part added", "\r\n--=_b--",
	    "\r\n--=_b\r\nContent-Type: text/plain\r\n\r\nlist footer\r\n"
	    "--=_b--",
	    NULL, DKIM_CHANGE_PART_ADDED, false },
	/* 5: encodings */
	{ "quoted-printable", NULL, NULL, quote,
	    DKIM_CHANGE_TO_QUOTED_PRINTABLE, false },
	{ "Base64", NULL, NULL, encode, DKIM_CHANGE_TO_BASE64, false },
	{ "decoded", NULL, NULL, decode_quoted, DKIM_CHANGE_DECODED, false },
	/* 6: lines */
	{ "rewrapped", NULL, NULL, rewrap, DKIM_CHANGE_REWRAPPED, false },
	{ "joined", NULL, NULL, join_lines, DKIM_CHANGE_REWRAPPED, false },
	{ "one line cut in two", "meeting that we", "meeting\r\nthat we", NULL,
	    DKIM_CHANGE_REWRAPPED, false },
	/* 7: blanks at the ends */
	{ "trailing space", NULL, NULL, add_spaces, DKIM_CHANGE_TRAILING_SPACE,
	    true },
	{ "trailing space of one line", "Hello all,\r\n", "Hello all, \r\n",
	    NULL, DKIM_CHANGE_TRAILING_SPACE, true },
	{ "-- without its space", "-- \r\n", "--\r\n", NULL,
	    DKIM_CHANGE_TRAILING_SPACE, true },
	/* 8: blank lines */
	{ "blank line in front", NULL, NULL, add_blank_line,
	    DKIM_CHANGE_BLANK_LINES, false },
	{ "double spacing", NULL, NULL, double_lines, DKIM_CHANGE_BLANK_LINES,
	    false },
	{ "blank line gone", "all,\r\n\r\nhere", "all,\r\nhere", NULL,
	    DKIM_CHANGE_BLANK_LINES, false },
	/* 9: dots */
	{ "dots", NULL, NULL, stuff_dots, DKIM_CHANGE_DOTS, false },
	{ "dots gone", ".hidden", "hidden", NULL, DKIM_CHANGE_UNKNOWN, false },
	/* 10: mbox */
	{ "From", NULL, NULL, escape_from, DKIM_CHANGE_FROM_LINES, false },
	/* 11: tabs */
	{ "tabs", NULL, NULL, expand_tabs, DKIM_CHANGE_TABS, true },
	/* 12: charset */
	{ "charset", NULL, NULL, to_latin1, DKIM_CHANGE_CHARSET, false },
	/* 13: the end */
	{ "truncated", NULL, NULL, cut, DKIM_CHANGE_TRUNCATED, false },
	/* 14: subject */
	{ "tag", "Subject: ", "Subject: [list] ", NULL, DKIM_CHANGE_SUBJECT_TAG,
	    false },
	{ "two tags", "Subject: ", "Subject: [EXT] [a list] ", NULL,
	    DKIM_CHANGE_SUBJECT_TAG, false },
	{ "spam mark", "Subject: ", "Subject: ***SPAM*** ", NULL,
	    DKIM_CHANGE_SUBJECT_TAG, false },
	/* 15: folds */
	{ "folded", "Minutes of the meeting", "Minutes of\r\n the meeting",
	    NULL, DKIM_CHANGE_FOLDED, true },
	{ "unfolded", "[192.0.2.1])\r\n\tby", "[192.0.2.1]) by", NULL,
	    DKIM_CHANGE_FOLDED, true },
	{ "blank behind the colon", "Date: ", "Date:  ", NULL,
	    DKIM_CHANGE_FOLDED, true },
	/* 16: letters */
	{ "name of a field", "\r\nSubject:", "\r\nSUBJECT:", NULL,
	    DKIM_CHANGE_NAME_CASE, true },
	{ "address", "Joe.Public@example.org", "joe.public@example.org", NULL,
	    DKIM_CHANGE_VALUE_CASE, false },
	{ "domain", "ann@example.net", "ann@EXAMPLE.NET", NULL,
	    DKIM_CHANGE_VALUE_CASE, false },
	/* 17: quotation marks */
	{ "quotes gone", "\"Joe Q. Public\"", "Joe Q. Public", NULL,
	    DKIM_CHANGE_QUOTES, false },
	{ "quotes added", "Ann <ann", "\"Ann\" <ann", NULL, DKIM_CHANGE_QUOTES,
	    false },
	/* 18: added */
	{ "Cc added", "Date: ", "Cc: x@example.net\r\nDate: ", NULL,
	    DKIM_CHANGE_ADDED, false },
	{ "second subject", "Date: ", "Subject: buy\r\nDate: ", NULL,
	    DKIM_CHANGE_DUPLICATED, false },
	{ "second From", "Date: ", "From: x@example.net\r\nDate: ", NULL,
	    DKIM_CHANGE_DUPLICATED, false },
	{ "Received below", NULL, NULL, insert_received, DKIM_CHANGE_RECEIVED,
	    false },
	/* 19: order */
	{ "order", NULL, NULL, reorder_received, DKIM_CHANGE_RECEIVED, false },
	/* 20: From of a list */
	{ "From rewritten", "From: \"Joe Q. Public\" <Joe.Public@example.org>",
	    "From: \"Joe Q. Public via list\" <list@example.net>\r\n"
	    "X-Original-From: \"Joe Q. Public\" <Joe.Public@example.org>",
	    NULL, DKIM_CHANGE_REWRITTEN, false },
	/* 21: the date */
	{ "date", "Date: Mon, 3 Nov 2025 10:00:00 +0000",
	    "Date: Mon, 03 Nov 2025 10:00:00 +0000", NULL, DKIM_CHANGE_DATE,
	    false },
	{ "date with a comment", "Date: Mon, 3 Nov 2025 10:00:00 +0000",
	    "Date: Mon, 3 Nov 2025 10:00:00 +0000 (UTC)", NULL,
	    DKIM_CHANGE_DATE, false },
	/* 22: what describes the body */
	{ "charset quoted", "charset=utf-8", "charset=\"utf-8\"", NULL,
	    DKIM_CHANGE_CONTENT_FIELDS, false },
	{ "MIME-Version gone", "MIME-Version: 1.0\r\n", "", NULL,
	    DKIM_CHANGE_REMOVED, false },
	/* 23: the key */
	{ "another signature", "; b=", "; b=AAAA", NULL, DKIM_CHANGE_WRONG_KEY,
	    false },
};

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static struct {
	unsigned tried, right;
	double longest;
} total;

static bool
names(const struct dkim_breaks *breaks, enum dkim_change change)
{
	if (breaks->body.change == change)
		return true;
	for (size_t i = 0; i < breaks->header_count; i++)
		if (breaks->header[i].change == change)
			return true;
	return false;
}

static void
show(const struct dkim_breaks *breaks)
{
	printf("#   body %s", dkim_change_name(breaks->body.change));
	for (size_t i = 0; i < breaks->header_count; i++)
		printf(", %.*s %s", SPAN_ARGS(breaks->header[i].field),
		    dkim_change_name(breaks->header[i].change));
	printf(" (%zu tried)\n", breaks->tried);
}

static void
run(const struct mutation *mutation, size_t base, size_t mode)
{
	char value[400];
	struct span message, changed;
	struct dkim_request request = { .keys = kit.keys };
	struct dkim_breaks breaks;
	struct dkim_check *check;
	double start, took;

	snprintf(value, sizeof(value),
	    "v=1; a=rsa-sha256; d=example.org; s=rsa; %s; bh=@; b=",
	    modes[mode]);
	message = kit_sign(bases[base], value);
	changed = mutation->mutate
	    ? mutation->mutate(message)
	    : replace(message, mutation->from, mutation->to);
	request.message = changed;
	check = kit_verify(changed, 0);
	if (check->outcomes.count != 1 || check->result == DKIM_PASS)
		return;
	start = seconds();
	dkim_break_find(&kit.arena, &request, &check->message,
	    check->outcomes.items[0], &breaks);
	took = seconds() - start;
	if (took > total.longest)
		total.longest = took;
	total.tried++;
	if (names(&breaks, mutation->change))
		total.right++;
	else {
		printf("# not named: %s, base %zu, mode %zu\n", mutation->name,
		    base, mode);
		show(&breaks);
	}
}

/* A fresh world for each, for the arena is not without end. */
static void
test_mutations(void)
{
	for (size_t i = 0; i < COUNT_OF(mutations); i++)
		for (size_t base = 0; base < COUNT_OF(bases); base++)
			for (size_t mode = 0; mode < COUNT_OF(modes); mode++) {
				kit_open();
				run(&mutations[i], base, mode);
				kit_leave();
			}
	printf("# %u of %u named, at most %.1f ms\n", total.right, total.tried,
	    1000 * total.longest);
	CHECK(total.tried > 200);
	CHECK(total.right * 10 >= total.tried * 9);
}

/*
 * Many signatures over a large body of many parts: most are left alone, and
 * the arena stays as small as for one.
 */
static void
test_many(void)
{
	enum { SIGNATURES = 20, PARTS_OF_IT = 4000, SMALL = 8 * 1024 * 1024 };
	const char *value = "v=1; a=rsa-sha256; d=example.org; s=rsa; "
			    "c=relaxed/relaxed; h=from; bh=@; b=";
	struct dkim_request request = { .keys = kit.keys };
	const struct dkim_breaks *breaks;
	const struct dkim_check *check;
	struct text text;
	size_t sought = 0, before;

	text_init(&text, &kit.arena, 4 * 1024 * 1024);
	for (int i = 0; i < SIGNATURES; i++) {
		struct span head = head_of(
		    kit_sign("From: a@example.org\r\n\r\nhello\r\n", value));
		size_t at = 0;

		CHECK(span_find(head, span_of("From: "), &at));
		text_write(&text, (struct span){ head.ptr, at });
	}
	text_write_string(&text,
	    "From: a@example.org\r\nMIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=b\r\n\r\n");
	for (int i = 0; i < PARTS_OF_IT; i++)
		text_write_format(&text,
		    "--b\r\nContent-Type: text/plain\r\n\r\nwords %d\r\n", i);
	request.message = text_span(&text);
	check = kit_verify(request.message, 0);
	CHECK(check->outcomes.count == SIGNATURES);
	CHECK(check->result == DKIM_FAIL);
	before = kit.arena.taken;
	breaks = dkim_breaks_find(&kit.arena, &request, check);
	for (size_t i = 0; i < check->outcomes.count; i++)
		sought += breaks[i].tried > 0;
	CHECK(sought == DKIM_BREAK_SIGNATURES_MAX);
	CHECK(kit.arena.taken - before < SMALL);
}

int
main(void)
{
	test_mutations();
	kit_open();
	test_many();
	kit_close();
	return check_done();
}
