#include "core/report/story.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "core/report/fill.h"
#include "core/report/record.h"
#include "core/report/tally.h"
#include "core/report/words.h"
#include "nixie/session.h"
#include "nixie/witness.h"
#include "unit/check.h"

enum { ROOM = 256 * 1024 };

static struct session session;
static char bytes[ROOM];

static void
explain(const char *reply)
{
	session_open(&session, span_of(reply), span_of("in.txt"), false);
	CHECK_FOR(reply, session_next(&session) == SESSION_CASE);
}

static struct span
tell(size_t width, bool has_colour, unsigned audiences)
{
	struct text out = text_in(bytes, ROOM);
	struct page page = { &out, width, has_colour };

	story_write(&page, &session.diagnosis,
	    (struct story_options){ .audiences = audiences });
	return text_span(&out);
}

static size_t
widest(struct span rest)
{
	struct span line;
	size_t most = 0;

	while (span_split(&rest, '\n', &line))
		if (page_columns(line) > most)
			most = page_columns(line);
	return most;
}

static bool
has(struct span text, const char *words)
{
	size_t at;

	return span_find(text, span_of(words), &at);
}

static const char *const replies[] = {
	"550 5.1.1 <b@example.org>: Recipient address rejected: User unknown",
	"452 4.2.2 Mailbox full",
	"550 5.7.26 This mail has been blocked because the sender is "
	"unauthenticated. Gmail requires all senders to authenticate",
	"554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using "
	"zen.spamhaus.org",
	"550 \xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8",
	"550 4.1.1 User unknown",
	"550 5.7.1 something that nobody has ever said before",
	"552 5.1.1 message size exceeds fixed limit (state 17)",
};

static void
test_widths(void)
{
	static const size_t widths[] = { 40, 80, 100 };

	for (size_t i = 0; i < COUNT_OF(replies); i++) {
		explain(replies[i]);
		for (size_t j = 0; j < COUNT_OF(widths); j++)
			CHECK_FOR(replies[i],
			    widest(tell(widths[j], false, 0)) <= widths[j]);
		CHECK_FOR(replies[i], has(tell(80, true, 0), "\033[1m"));
		CHECK_FOR(replies[i], !has(tell(80, false, 0), "\033"));
	}
}

/* A rule that says it all, and one that only adds to its cause. */
static void
test_whole(void)
{
	explain("nixie: at auth: AUTH is not offered");
	CHECK(has(tell(100, false, 0), "use the port for submission"));
	CHECK(has(tell(100, false, 0), "nixie, which saw it itself"));
	CHECK(has(tell(100, false, 0), "it was seen from here"));
	CHECK(!has(tell(100, false, 0), "did not accept user name"));
	CHECK(!has(tell(100, false, 0), "app password"));
	explain("535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6");
	CHECK(has(tell(100, false, 0), "did not accept user name"));
	CHECK(has(tell(100, false, 0), "app password"));
}

/* What every story must answer. */
static void
test_answers(void)
{
	static const char *const labels[] = { "What happened", "Whose side",
		"Cause", "Send again?", "Keep address?", "How sure",
		"What to do" };

	for (size_t i = 0; i < COUNT_OF(replies); i++) {
		explain(replies[i]);
		for (size_t j = 0; j < COUNT_OF(labels); j++)
			CHECK_FOR(labels[j],
			    has(tell(100, false, 0), labels[j]));
	}
}

static void
test_audiences(void)
{
	explain(replies[2]);
	CHECK(has(tell(100, false, 1U << ACTOR_DNS_ADMIN), "the DNS admin"));
	CHECK(!has(tell(100, false, 1U << ACTOR_DNS_ADMIN), "[the developer]"));
	CHECK(has(tell(100, false, 1U << ACTOR_NOBODY), " 1. "));
}

static void
test_other_kinds(void)
{
	explain(replies[0]);
	for (unsigned kind = 0; kind < CASE_KINDS; kind++) {
		session.evidence.kind = (enum case_kind)kind;
		CHECK_FOR(case_kind_name((enum case_kind)kind),
		    has(tell(100, false, 0), "Send again?") ==
			(kind == CASE_FAILURE || kind == CASE_DELAY));
	}
}

/* Brackets balance, and everything is UTF-8 without controls. */
static bool
is_sound(struct span json)
{
	bool is_quoted = false;
	uint32_t code, before = 0;
	int depth = 0;

	while (json.len > 0) {
		if (!utf8_take(&json, &code) || code < ' ')
			return false;
		if (code == '"' && !(is_quoted && before == '\\'))
			is_quoted = !is_quoted;
		if (!is_quoted)
			depth += (code == '{' || code == '[') -
			    (code == '}' || code == ']');
		before = before == '\\' && code == '\\' ? 0 : code;
	}
	return depth == 0 && !is_quoted;
}

static void
test_record(void)
{
	static const char *const keys[] = { "source", "kind", "reply", "cause",
		"permanence", "side", "who_acts", "confidence", "retry",
		"suppress", "title", "summary", "fix", "because", "also" };

	for (size_t i = 0; i < COUNT_OF(replies); i++) {
		struct text out = text_in(bytes, ROOM);
		struct json json;
		char quoted[32];

		explain(replies[i]);
		json_init(&json, &out);
		record_write(&json, &session.diagnosis);
		CHECK_FOR(replies[i], is_sound(text_span(&out)));
		CHECK_FOR(replies[i], !has(text_span(&out), ":null"));
		for (size_t j = 0; j < COUNT_OF(keys); j++) {
			snprintf(quoted, sizeof(quoted), "\"%s\":", keys[j]);
			CHECK_FOR(keys[j], has(text_span(&out), quoted));
		}
	}
}

static void
test_fill(void)
{
	static const struct {
		const char *name, *source, *filled;
	} cases[] = {
		{ "no gap", "plain", "plain" },
		{ "known", "to {recipient|them}!", "to b@example.org!" },
		{ "its domain", "{domain|there}", "example.org" },
		{ "not known", "at {port|some port}.", "at some port." },
		{ "no such name", "{nonsense|x}", "x" },
		{ "no other words", "a{helo}b", "ab" },
		{ "left open", "a {recipient", "a b@example.org" },
		{ "nothing in it", "a{}b", "ab" },
	};

	explain(replies[0]);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text out = text_in(bytes, ROOM);

		fill_write(&out, &session.diagnosis, span_of(cases[i].source),
		    false);
		CHECK_TEXT(cases[i].name, text_span(&out), cases[i].filled);
	}
}

static void
test_tally(void)
{
	struct text out = text_in(bytes, ROOM);
	struct page page = { &out, 80, false };
	struct json json;
	struct tally tally;

	tally_init(&tally, 1);
	tally_write_page(&page, &tally, &knowledge_builtin);
	CHECK(has(text_span(&out), "0 cases"));
	for (size_t i = 0; i < 3; i++) {
		explain(replies[i > 0]);
		tally_add(&tally, &session.diagnosis);
	}
	text_reset(&out);
	json_init(&json, &out);
	json_open_object(&json, NULL);
	tally_write_json(&json, &tally);
	json_close(&json);
	CHECK(is_sound(text_span(&out)));
	CHECK(has(text_span(&out), "\"cases\":3"));
	CHECK(has(text_span(&out),
	    "\"causes\":{\"mailbox_full\":2,\"mailbox_unknown\":1}"));
	text_reset(&out);
	tally_write_page(&page, &tally, &knowledge_builtin);
	CHECK(has(text_span(&out), "3 cases"));
	CHECK(has(text_span(&out), "67 %"));
	tally_clear(&tally);
}

static void
test_words(void)
{
	for (unsigned i = 0; i < STAGES; i++)
		CHECK(words_for_stage((enum stage)i)[0] != '\0');
	for (unsigned i = 0; i < SIDES; i++)
		CHECK(words_for_side((enum side)i)[0] != '\0');
	for (unsigned i = 0; i < ACTORS; i++)
		CHECK(words_for_actor((enum actor)i)[0] != '\0');
	CHECK_TEXT("first", span_of(words_for_group(span_of("A"))),
	    "The recipient's mailbox");
	CHECK_TEXT("beyond", span_of(words_for_group(span_of("G"))), "Others");
	CHECK_TEXT("none", span_of(words_for_group(span_empty())), "Others");
}

/* A rule's own witness leads to it, and a false one is found out. */
static void
test_witnesses(void)
{
	static const char rule[] =
	    "Rule: own-gnomes\nCause: mailbox_full\nMatch: gnomes said no\n"
	    "Seen: 550 the gnomes said no\nSeen: 550 5.1.1 User unknown\n"
	    "Not: 550 the gnomes agreed\nNot: 550 gnomes said no\nSource: s\n";
	static const bool good[] = { true, false, true, false };
	const struct rule *own;
	struct text complaints;

	text_init(&complaints, NULL, 1000);
	CHECK(session_add_rules(&session, "f", span_of(rule), &complaints));
	own = &matcher_users(session.matcher, 0)->rules[0];
	CHECK(witness_count(own) == COUNT_OF(good));
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct witness_verdict verdict = witness_hear(&session, own, i);

		CHECK(verdict.is_good == good[i]);
		CHECK(verdict.is_not == (i >= 2));
		CHECK((verdict.winner == own) == (i == 0 || i == 3));
		CHECK(verdict.cause.len > 0);
	}
	text_clear(&complaints);
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return EXIT_FAILURE;
	test_widths();
	test_whole();
	test_answers();
	test_audiences();
	test_other_kinds();
	test_record();
	test_fill();
	test_tally();
	test_words();
	test_witnesses();
	session_clear(&session);
	return check_done();
}
