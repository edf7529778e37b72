/*
 * Every sample of tests/samples/events is read, and what comes out compared
 * with the stanzas beside it: one a case, one check a field. Then each again
 * in pieces, and cut off at every byte.
 */

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "nixie/session.h"

#define FOLDER "tests/samples/events"

enum { FILE_MAX = 64 * 1024, MAX_SAMPLES = 100, MAX_NAME = 512 };

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
fact_named(struct span key)
{
	static const struct {
		const char *key;
		enum fact_kind kind;
	} rows[] = {
		{ "recipient", FACT_RECIPIENT },
		{ "sender", FACT_SENDER },
		{ "message_id", FACT_MESSAGE_ID },
		{ "queue_id", FACT_QUEUE_ID },
		{ "time", FACT_TIME },
		{ "host", FACT_REMOTE_HOST },
		{ "client_ip", FACT_CLIENT_IP },
		{ "claim", FACT_CLAIM },
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		if (span_equal(key, span_of(rows[i].key)))
			return evidence_value(&session.evidence, rows[i].kind);
	return span_of("(the test does not know this field)");
}

static struct span
number(unsigned value)
{
	static char digits[16];

	snprintf(digits, sizeof(digits), "%u", value);
	return span_of(digits);
}

static struct span
found_for(struct span key)
{
	static char status[SMTP_STATUS_TEXT + 1];
	const struct diagnosis *diagnosis = &session.diagnosis;

	if (span_equal(key, span_of("kind")))
		return span_of(case_kind_name(session.evidence.kind));
	if (span_equal(key, span_of("format")))
		return span_of(session.evidence.source.format);
	if (span_equal(key, span_of("line")))
		return number(session.evidence.source.line);
	if (span_equal(key, span_of("code")))
		return number(diagnosis->reply.code);
	if (span_equal(key, span_of("cause")))
		return diagnosis->cause->name;
	if (span_equal(key, span_of("stage")))
		return span_of(stage_name(diagnosis->stage));
	if (span_equal(key, span_of("basis")))
		return span_of(basis_name(diagnosis->basis));
	if (span_equal(key, span_of("confidence")))
		return span_of(confidence_name(diagnosis->confidence));
	if (span_equal(key, span_of("suppress")))
		return span_of(suppress_name(diagnosis->suppress.advice));
	if (span_equal(key, span_of("status")))
		return (struct span){ status,
			smtp_status_print(diagnosis->reply.status, status) };
	return fact_named(key);
}

static bool
is_said(struct span words)
{
	size_t at;

	for (size_t i = 0; i < session.diagnosis.contradictions.count; i++)
		if (span_find(session.diagnosis.contradictions.items[i], words,
			&at))
			return true;
	return false;
}

/* One line of a stanza: "cause: mailbox_full". */
static bool
check_line(const char *name, struct span line)
{
	char label[MAX_NAME], wanted[MAX_NAME];
	struct span key;

	span_split(&line, ':', &key);
	line = span_trim(line);
	snprintf(label, sizeof(label), "%s, case %zu, %.*s", name,
	    session.evidence.source.index, SPAN_ARGS(key));
	snprintf(wanted, sizeof(wanted), "%.*s", SPAN_ARGS(line));
	if (span_equal(key, span_of("says"))) {
		CHECK_FOR(label, is_said(line));
		return true;
	}
	CHECK_TEXT(label, found_for(key), wanted);
	return false;
}

/* All lines of the next stanza; a case of which none says so contradicts not. */
static void
check_case(const char *name, struct span *rest)
{
	struct span line;
	bool says = false;

	CHECK_FOR(name, rest->len > 0);
	while (scan_line(rest, &line) && line.len > 0)
		says |= check_line(name, line);
	if (!says)
		CHECK_FOR(name, !is_said(span_of("provider's class")));
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
	session_open(&session, text_span(&input), span_of(name), false);
	CHECK_FOR(name, session.kind == INTAKE_EVENT);
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

/* Event by event, as a stream gives them: the same cases. */
static void
check_pieces(const char *name)
{
	static const struct event_header none;
	const struct event_header *header = &none;
	size_t whole, cases = 0, all;
	bool is_first = true;
	struct span rest;

	read_file(&input, name);
	session_open(&session, text_span(&input), span_empty(), false);
	all = count_cases();
	for (rest = text_span(&input); rest.len > 0; span_take(&rest, whole)) {
		struct span piece = rest, short_one;

		/* As little as holds one whole event. */
		for (piece.len = 1; piece.len < rest.len; piece.len++)
			if ((whole = intake_whole(INTAKE_EVENT, header, piece)))
				break;
		whole = piece.len < rest.len ? whole : rest.len;
		short_one = (struct span){ rest.ptr, whole };
		if (is_first)
			session_open(&session, short_one, span_empty(), false);
		else
			session_continue(&session, short_one);
		is_first = false;
		cases += count_cases();
		header = &session.intake.header;
	}
	CHECK_FOR(name, all == cases);
	CHECK_FOR(name, all == 0 || session.intake.index == all);
}

static void
check_prefixes(const char *name)
{
	read_file(&input, name);
	for (size_t len = 1; len < input.len; len++) {
		char *copy = malloc(len);

		memcpy(copy, input.ptr, len);
		session_open(&session, (struct span){ copy, len }, span_empty(),
		    false);
		count_cases();
		free(copy);
	}
	CHECK_FOR(name, session.pending != SESSION_CASE);
}

static int
is_sample(const struct dirent *entry)
{
	struct span name = span_of(entry->d_name);

	return span_ends_nocase(name, span_of(".json")) ||
	    span_ends_nocase(name, span_of(".csv"));
}

static void
check_samples(void)
{
	struct dirent **entries;
	int count = scandir(FOLDER, &entries, is_sample, alphasort);

	CHECK(count >= 14);
	for (int i = 0; i < count; i++) {
		const char *name = entries[i]->d_name;

		check_sample(name);
		if (strcmp(name, "cut.json") != 0)
			check_pieces(name);
		check_prefixes(name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
}

static void
check_limits(void)
{
	static char deep[3000];
	struct arena arena;
	struct span json, taken;

	arena_init(&arena, 1024 * 1024);
	for (size_t i = 0; i < sizeof(deep); i++)
		deep[i] = i < sizeof(deep) / 2 ? '[' : ']';
	json = (struct span){ deep, sizeof(deep) };
	CHECK(event_value_parse(&arena, json) == NULL);
	json = span_of("[[[1]]]");
	CHECK(event_value_parse(&arena, json) != NULL);
	json = span_of(" ,\n{\"a\": \"}\\\"}\"}, {\"b\"");
	CHECK(event_value_take(&json, &taken) == PARSE_OK);
	CHECK_TEXT("braces in strings", taken, "{\"a\": \"}\\\"}\"}");
	CHECK(event_value_take(&json, &taken) == PARSE_MORE);
	json = span_of("a,\"b\nc\"\nd");
	CHECK(event_value_take_row(&json, &taken) == PARSE_OK);
	CHECK_TEXT("a line break in quotes", taken, "a,\"b\nc\"");
	arena_clear(&arena);
}

/* One of Amazon's notifications about many; false: it was told whole. */
static bool
is_cut(unsigned recipients)
{
	struct text json;
	unsigned cut = 0;

	text_init(&json, NULL, 1024 * 1024);
	text_write_string(&json,
	    "{\"notificationType\":\"Bounce\",\"bounce\":{\"bounceType\":"
	    "\"Permanent\",\"bounceSubType\":\"General\","
	    "\"bouncedRecipients\":[");
	for (unsigned i = 0; i < recipients; i++)
		text_write_format(&json,
		    "%s{\"emailAddress\":\"joe%u@example.org\"}",
		    i > 0 ? "," : "", i);
	text_write_string(&json, "]},\"mail\":{\"destination\":[]}}");
	session_open(&session, text_span(&json), span_empty(), false);
	while (session_next(&session) == SESSION_CASE)
		cut |= session.evidence.source.cut;
	text_clear(&json);
	return cut & CUT_RECIPIENTS;
}

/* More recipients than are read of one event are told as cut. */
static void
check_many_recipients(void)
{
	CHECK(!is_cut(10000));
	CHECK(is_cut(10001));
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return 1;
	text_init(&input, NULL, FILE_MAX);
	text_init(&expected, NULL, FILE_MAX);
	check_limits();
	check_many_recipients();
	check_samples();
	text_clear(&input);
	text_clear(&expected);
	session_clear(&session);
	return check_done();
}
