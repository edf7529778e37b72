/*
 * Every sample of tests/samples/logs is read, and what comes out compared
 * with the lines beside it, one a case: kind, recipient, cause, and fields;
 * "-" is not compared. Then each again line by line, and cut off anywhere.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/scan.h"
#include "check.h"
#include "nixie/session.h"

#define FOLDER "tests/samples/logs"

enum {
	FILE_MAX = 64 * 1024,
	MAX_NAME = 512,
	REFERENCE = 1795392000, /* 2026-11-23 */
};

static struct session session;
static struct text input, expected;

static bool
read_file(struct text *text, const char *name)
{
	char path[MAX_NAME], block[4096];
	FILE *stream;
	size_t len;

	snprintf(path, sizeof(path), FOLDER "/%s", name);
	text_reset(text);
	stream = fopen(path, "rb");
	if (!stream)
		return false;
	while ((len = fread(block, 1, sizeof(block), stream)) > 0)
		text_write(text, (struct span){ block, len });
	fclose(stream);
	return true;
}

static struct span
number(uint64_t value)
{
	static char digits[24];

	snprintf(digits, sizeof(digits), "%lu", (unsigned long)value);
	return span_of(digits);
}

static struct span
fact_named(struct span key)
{
	static const struct {
		const char *key;
		enum fact_kind kind;
	} rows[] = {
		{ "recipient", FACT_RECIPIENT },
		{ "original", FACT_ORIGINAL_RECIPIENT },
		{ "sender", FACT_SENDER },
		{ "message_id", FACT_MESSAGE_ID },
		{ "queue_id", FACT_QUEUE_ID },
		{ "parent_id", FACT_PARENT_ID },
		{ "time", FACT_TIME },
		{ "host", FACT_REMOTE_HOST },
		{ "ip", FACT_REMOTE_IP },
		{ "client_ip", FACT_CLIENT_IP },
		{ "helo", FACT_HELO },
		{ "login", FACT_LOGIN },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (span_equal(key, span_of(rows[i].key)))
			return evidence_value(&session.evidence, rows[i].kind);
	return span_of("(the test does not know this field)");
}

static struct span
found_for(struct span key)
{
	static char status[SMTP_STATUS_TEXT + 1];
	const struct diagnosis *diagnosis = &session.diagnosis;

	if (span_equal(key, span_of("format")))
		return span_of(session.evidence.source.format);
	if (span_equal(key, span_of("line")))
		return number(session.evidence.source.line);
	if (span_equal(key, span_of("attempts")))
		return number(session.evidence.attempts);
	if (span_equal(key, span_of("delay")))
		return number(session.evidence.delay);
	if (span_equal(key, span_of("code")))
		return number(diagnosis->reply.code);
	if (span_equal(key, span_of("text")))
		return diagnosis->reply.text;
	if (span_equal(key, span_of("stage")))
		return span_of(stage_name(diagnosis->stage));
	if (span_equal(key, span_of("status")))
		return (struct span){ status,
			smtp_status_print(diagnosis->reply.status, status) };
	return fact_named(key);
}

static void
check_value(const char *name, const char *key, struct span found,
    struct span wanted)
{
	char label[MAX_NAME], text[MAX_NAME];

	if (span_equal(wanted, span_of("-")))
		return;
	snprintf(label, sizeof(label), "%s, case %zu, %s", name,
	    session.evidence.source.index, key);
	snprintf(text, sizeof(text), "%.*s", SPAN_ARGS(wanted));
	CHECK_TEXT(label, found, text);
}

/* "failure ann@example.net mailbox_unknown attempts=1 stage=rcpt" */
static void
check_case(const char *name, struct span *rest)
{
	struct span line = span_empty(), word, key;
	char label[MAX_NAME];

	CHECK_FOR(name, scan_line(rest, &line));
	span_split(&line, ' ', &word);
	check_value(name, "kind",
	    span_of(case_kind_name(session.evidence.kind)), word);
	span_split(&line, ' ', &word);
	check_value(name, "recipient", fact_named(span_of("recipient")), word);
	span_split(&line, ' ', &word);
	check_value(name, "cause", session.diagnosis.cause->name, word);
	while (span_split(&line, ' ', &word)) {
		if (span_starts(word, span_of("text="))) {
			word.len += 1 + line.len;
			line = span_empty();
		}
		span_split(&word, '=', &key);
		snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(key));
		check_value(name, label, found_for(key), word);
	}
}

/* Objects of JSON are events by themselves, and a session a transcript. */
static bool
is_asked_for(const char *name)
{
	static const char *const fronts[] = { "kumomta", "events", "exchange-",
		"haraka-spoken" };

	for (size_t i = 0; i < COUNT_OF(fronts); i++)
		if (span_starts(span_of(name), span_of(fronts[i])))
			return true;
	return false;
}

static void
open(struct span text, const char *name, bool has_more)
{
	session.now = REFERENCE;
	session.has_more = has_more;
	if (is_asked_for(name))
		session_open_piece(&session, text, span_of(name), INTAKE_LOG,
		    (struct intake_place){ .header = { "", 0 } });
	else
		session_open(&session, text, span_of(name), false);
}

static void
begin(struct span text, const char *name)
{
	open(text, name, false);
}

static void
check_sample(const char *name)
{
	char beside[MAX_NAME];
	struct span rest;

	snprintf(beside, sizeof(beside), "%.*s.expect",
	    (int)(strrchr(name, '.') - name), name);
	CHECK_FOR(name,
	    read_file(&input, name) && read_file(&expected, beside));
	rest = text_span(&expected);
	begin(text_span(&input), name);
	CHECK_FOR(name, session.kind == INTAKE_LOG);
	while (session_next(&session) == SESSION_CASE)
		check_case(name, &rest);
	CHECK_FOR(name, rest.len == 0);
}

static size_t
count_cases(void)
{
	size_t count = 0;

	while (session_next(&session) == SESSION_CASE)
		count++;
	return count;
}

/* The first lines that look like a log; then one by one. */
static size_t
piece_length(struct span rest, bool is_first)
{
	struct span tail = rest, line;

	while (scan_line(&tail, &line)) {
		struct span piece = { rest.ptr, (size_t)(tail.ptr - rest.ptr) };

		if (!is_first || intake_detect(piece) == INTAKE_LOG)
			return piece.len;
	}
	return rest.len;
}

/* In pieces, each in memory of its own that goes before the next. */
static void
check_pieces(const char *name)
{
	size_t cases = 0, all;
	bool is_first = true;
	struct span rest = text_span(&input);

	begin(rest, name);
	all = count_cases();
	while (rest.len > 0) {
		size_t len =
		    piece_length(rest, is_first && !is_asked_for(name));
		char *copy = malloc(len);
		struct span piece = { copy, len };

		memcpy(copy, span_take(&rest, len).ptr, len);
		if (is_first)
			open(piece, name, rest.len > 0);
		else {
			session.has_more = rest.len > 0;
			session_continue(&session, piece);
		}
		is_first = false;
		cases += count_cases();
		free(copy);
	}
	CHECK_FOR(name, all == cases && session.intake.index == all);
}

static void
check_prefixes(const char *name)
{
	/* Of the longer ones about a thousand. */
	size_t step = input.len < 8192 ? 7 : input.len / 1000 | 1;

	for (size_t len = 1; len < input.len; len += step) {
		char *copy = malloc(len);

		memcpy(copy, input.ptr, len);
		begin((struct span){ copy, len }, name);
		count_cases();
		free(copy);
	}
	CHECK_FOR(name, session.pending != SESSION_CASE);
}

static int
is_sample(const struct dirent *entry)
{
	return span_ends_nocase(span_of(entry->d_name), span_of(".log"));
}

int
main(void)
{
	struct dirent **entries;
	struct error error;
	int count;

	if (!session_init(&session, &error))
		return 1;
	text_init(&input, NULL, FILE_MAX);
	text_init(&expected, NULL, FILE_MAX);
	count = scandir(FOLDER, &entries, is_sample, alphasort);
	CHECK(count >= 6);
	for (int i = 0; i < count; i++) {
		check_sample(entries[i]->d_name);
		check_pieces(entries[i]->d_name);
		check_prefixes(entries[i]->d_name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	text_clear(&input);
	text_clear(&expected);
	session_clear(&session);
	return check_done();
}
