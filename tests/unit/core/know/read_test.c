#include "core/know/read.h"

#include <stdio.h>
#include <stdlib.h>

#include "unit/check.h"

enum { CEILING = 256 * 1024 * 1024 };

/* A world of its own: two causes, two issuers, the registries, one rule. */
static const char world[] =
    "Cause: mailbox_full\nTitle: Full\nGroup: A\nDefinition: d\n"
    "Summary: s\nVerdict: v\nPermanence: transient\nSide: recipient\n"
    "Acts: recipient sender\nRetry: back_off PT4H\nSuppress: after 3 14\n"
    "Suppress-Reason: r\nCodes: 452\nFix: sender: Wait.\n"
    "Fix: recipient: Tidy up.\nCheck: history: since when?\n"
    "Confused-With: quota: whose?\nSisimai: mailboxfull\nKumoMTA: q\n"
    "PowerMTA: q\nSES: t\nSource: ours\n"
    "\n"
    "Cause: unknown\nSuppress: never\nRetry: no\nSide: undecided\n"
    "\n"
    "Issuer: own\nName: Our own\nKind: mailbox_host\n"
    "Host: .example.org mx.example.net\nText: - example mail\nLink: l\n"
    "\n"
    "Issuer: other\nName: Other\nKind: gateway\n"
    "\n"
    "Status: x.2.2\nText: full\nMeaning: m\nCodes: 552\nClass: 4 5\n"
    "Cause: mailbox_full\nClear: yes\nReference: r\nNote: n\nAlso: a\n"
    "\n"
    "Status: x.1.1\nClear: no\n"
    "\n"
    "Status: x.2.x\n"
    "\n"
    "Reply: 452\nMeaning: m\nStage: rcpt\nCause: *=unknown\nReference: r\n"
    "\n"
    "Zone: bl.example.org\nName: n\nKind: ip\nState: alive\nQuery: no\n"
    "Listed: 127.0.0.2 x\nError: 127.255.255.254 y\nLink: l\nNote: n\n"
    "Source: s\n"
    "\n"
    "Zone: sub.bl.example.org\nQuery: yes\n"
    "\n"
    "Stage: rcpt\nMeaning: m\nSuccess: 250\nErrors: 550\nReference: r\n"
    "\n"
    "Rule: own-full\nCause: mailbox_full\nFrom: own other\nScope: strict\n"
    "Code: 452 5xx\nStatus: 4.2.2 x.2.3\nStage: rcpt and more\n"
    "Match: attic is full\nMatch: cellar is full\nWeak: yes\n"
    "Seen: 452 attic is full\n  452 twice\nNot: attic is fuller\n"
    "Permanence: until_fixed\nRetry: after_fix\nSuppress: now\n"
    "Side: network\nActs: developer\nVerdict: v\nWhole: yes\nNote: n\n"
    "Fix: sender: Go.\nLink: l\n"
    "Source: s\n"
    "\n"
    "Rule: own-code\nCause: unknown\nFrom: own\nCode: 421\nSeen: 421 no\n"
    "Source: s\n";

struct reading {
	struct arena arena;
	struct text complaints;
	struct knowledge_reader reader;
	struct knowledge knowledge;
};

static void
read_text(struct reading *reading, const struct knowledge *base,
    struct span text)
{
	arena_init(&reading->arena, CEILING);
	text_init(&reading->complaints, &reading->arena, 64 * 1024);
	knowledge_reader_init(&reading->reader, &reading->arena, base,
	    &reading->complaints);
	knowledge_read(&reading->reader, "f", text);
	knowledge_finish(&reading->reader, &reading->knowledge);
}

static void
check_cause(const struct cause *cause)
{
	CHECK_TEXT("title", cause->title, "Full");
	CHECK(cause->permanence == PERMANENCE_TRANSIENT);
	CHECK(cause->side == SIDE_RECIPIENT && cause->has_side);
	CHECK(cause->acts == (1U << ACTOR_RECIPIENT | 1U << ACTOR_SENDER));
	CHECK(cause->retry.advice == RETRY_BACK_OFF);
	CHECK_TEXT("after", cause->retry.after, "PT4H");
	CHECK(cause->suppress.advice == SUPPRESS_AFTER);
	CHECK(cause->suppress.count == 3 && cause->suppress.days == 14);
	CHECK(cause->steps.count == 2);
	CHECK(cause->steps.items[1].audience == ACTOR_RECIPIENT);
	CHECK_TEXT("step", cause->steps.items[1].text, "Tidy up.");
	CHECK_TEXT("SES", cause->ses, "t");
}

static void
check_rule(const struct rule *rule)
{
	CHECK(rule->cause == 0 && rule->issuer_count == 2);
	CHECK(rule->issuers[0] == 0 && rule->issuers[1] == 1);
	CHECK(rule->is_strict && rule->is_weak && rule->has_patterns);
	CHECK(rule->code_count == 2 && rule->codes[0] == 452);
	CHECK(rule->codes[1] == 5 && rule->status_count == 2);
	CHECK(rule->statuses[1].severity == 0);
	CHECK(rule->stage == STAGE_RCPT && rule->side == SIDE_NETWORK);
	CHECK(rule->permanence == PERMANENCE_UNTIL_FIXED);
	CHECK(rule->retry.advice == RETRY_AFTER_FIX && rule->has_retry);
	CHECK(rule->suppress.advice == SUPPRESS_NOW && rule->has_suppress);
	CHECK(rule->acts == 1U << ACTOR_DEVELOPER);
	CHECK_TEXT("verdict", rule->verdict, "v");
	CHECK(rule->is_whole);
	CHECK_TEXT("seen", rule->seen.items[0], "452 attic is full\n452 twice");
	CHECK(rule->nots.count == 1 && rule->matches.count == 2);
}

static void
test_world(void)
{
	struct reading reading;
	const struct knowledge *knowledge = &reading.knowledge;

	read_text(&reading, NULL, span_of(world));
	CHECK_TEXT("complaints", text_span(&reading.complaints), "");
	CHECK(knowledge->cause_count == 2 && knowledge->issuer_count == 2);
	CHECK(knowledge->rule_count == 2 && knowledge->status_count == 3);
	CHECK(knowledge->reply_count == 1 && knowledge->zone_count == 2);
	CHECK(knowledge->stage_count == 1 && knowledge->pattern_count == 3);
	check_cause(&knowledge->causes[0]);
	check_rule(&knowledge->rules[0]);
	CHECK(knowledge->rules[1].is_strict);
	CHECK(!knowledge->rules[1].has_patterns);
	CHECK(knowledge->issuers[0].hosts.count == 2);
	CHECK(knowledge->zones[0].has_no_dns);
	CHECK(!knowledge->zones[1].has_no_dns);
	CHECK(knowledge->patterns[0].is_issuer);
	CHECK(knowledge->replies[0].code == 452);
	arena_clear(&reading.arena);
}

static void
test_finders(void)
{
	struct reading reading;
	const struct knowledge *knowledge = &reading.knowledge;

	read_text(&reading, NULL, span_of(world));
	CHECK(knowledge_find_cause(knowledge, span_of("UNKNOWN")) ==
	    &knowledge->causes[1]);
	CHECK(!knowledge_find_cause(knowledge, span_of("unknow")));
	CHECK(knowledge_find_rule(knowledge, span_of("own-code")) ==
	    &knowledge->rules[1]);
	CHECK(!knowledge_find_rule(knowledge, span_empty()));
	CHECK(knowledge_find_issuer(knowledge, span_of("other")) ==
	    &knowledge->issuers[1]);
	CHECK(!knowledge_find_issuer(knowledge, span_of("others")));
	CHECK(knowledge_find_reply(knowledge, 452) == knowledge->replies);
	CHECK(!knowledge_find_reply(knowledge, 453));
	arena_clear(&reading.arena);
}

static void
test_status_and_zone_finders(void)
{
	static const struct smtp_status full = { 5, 2, 2 }, user = { 4, 1, 1 },
					none = { 5, 9, 9 },
					any = { 5, 2, ANY_DETAIL };
	struct reading reading;
	const struct knowledge *knowledge = &reading.knowledge;

	read_text(&reading, NULL, span_of(world));
	CHECK(knowledge_find_status(knowledge, full)->is_clear);
	CHECK(knowledge_find_status(knowledge, full)->cause == 0);
	CHECK(knowledge_find_status(knowledge, user)->cause == NO_CAUSE);
	CHECK(knowledge_find_status(knowledge, any) != NULL);
	CHECK(!knowledge_find_status(knowledge, none));
	CHECK(knowledge_find_zone(knowledge, span_of("BL.example.org")) ==
	    &knowledge->zones[0]);
	CHECK(knowledge_find_zone(knowledge,
		  span_of("2.0.0.127.sub.bl.example.org")) ==
	    &knowledge->zones[1]);
	CHECK(!knowledge_find_zone(knowledge, span_of("xbl.example.org")));
	CHECK(!knowledge_find_zone(knowledge, span_of("example.org")));
	arena_clear(&reading.arena);
}

static void
test_hosts(void)
{
	struct reading reading;
	const struct issuer *own;

	read_text(&reading, NULL, span_of(world));
	own = &reading.knowledge.issuers[0];
	CHECK(issuer_has_host(own, span_of("example.org")));
	CHECK(issuer_has_host(own, span_of("mx.Example.ORG")));
	CHECK(issuer_has_host(own, span_of("mx.example.net")));
	CHECK(!issuer_has_host(own, span_of("example.net")));
	CHECK(!issuer_has_host(own, span_of("anexample.org")));
	CHECK(!issuer_has_host(own, span_empty()));
	arena_clear(&reading.arena);
}

static void
test_conditions(void)
{
	static const struct {
		const char *name;
		unsigned code;
		struct smtp_status status;
		bool allows;
	} cases[] = {
		{ "both", 452, { 4, 2, 2 }, true },
		{ "class and any class", 550, { 5, 2, 3 }, true },
		{ "no such code", 421, { 4, 2, 2 }, false },
		{ "no such status", 452, { 4, 2, 1 }, false },
		{ "not of this class", 452, { 5, 2, 2 }, false },
		{ "no status at all", 452, { 0, 0, 0 }, false },
	};
	struct reading reading;

	read_text(&reading, NULL, span_of(world));
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_FOR(cases[i].name,
		    rule_allows(&reading.knowledge.rules[0], cases[i].code,
			cases[i].status) == cases[i].allows);
	arena_clear(&reading.arena);
}

#define RULE "Rule: a\nCause: unknown\nMatch: some words\nSeen: s\nSource: s\n"

/* What a user's rules are told about; told in full, line by line. */
static const struct {
	const char *name, *text, *complaints;
} cases[] = {
	/* clang-format off */
	{ "a good rule", RULE, "" },
	{ "nothing", "", "" },
	{ "no field", RULE "what is this\n", "f:6: expected 'Field: value', found 'what is this'\n" },
	{ "no such field", RULE "Color: red\n", "f:6: no such field here: Color\n" },
	{ "given twice", RULE "Code: 550\nCode: 551\n", "f:7: Code is there twice\n" },
	{ "no such stanza", "Rul: a\nNote: b\n", "f:1: a stanza cannot begin with 'Rul'\n" },
	{ "no stanza at all", "a b c\n", "f:1: a stanza cannot begin with 'a b c'\n" },
	{ "a stanza that is not theirs", "Cause: own\n", "f:1: a stanza cannot begin with 'Cause'\n" },
	{ "no cause", "Rule: a\nMatch: some words\nSeen: s\nSource: s\n", "f:1: rule a has no Cause\n" },
	{ "no such cause", "Rule: a\nCause: b\nMatch: some words\nSeen: s\nSource: s\n", "f:1: rule a: no such cause: b\n" },
	{ "no witness", "Rule: a\nCause: unknown\nMatch: some words\nSource: s\n", "f:1: rule a has no Seen: no rule without its witness\n" },
	{ "no source", "Rule: a\nCause: unknown\nMatch: some words\nSeen: s\n", "f:1: rule a has no Source\n" },
	{ "no condition", "Rule: a\nCause: unknown\nCode: 550\nSeen: s\nSource: s\n", "f:1: rule a has neither Match nor From with Code or Status\n" },
	{ "whole, and without a word", RULE "Whole: yes\nNote: n\n", "f:1: rule a is Whole, and has no Note or no Fix\n" },
	{ "no such issuer", RULE "From: own they\n", "f:1: no such issuer: they\n" },
	{ "the same rule twice", RULE "\n" RULE, "f:7: rule a is there twice; before at f:1\n" },
	{ "a vague pattern", RULE "Match: abc\n", "f:1: pattern 'abc': too vague: no run of 4 letters\n" },
	{ "an empty step", RULE "Fix:\n", "f:6: Fix: '' is no audience\n" },
	{ "no such audience", RULE "Fix: cook: Salt.\n", "f:6: Fix: 'cook' is no audience\n" },
	{ "yes and no", RULE "Weak: maybe\n", "f:6: Weak: expected 'yes' or 'no'\n" },
	{ "no such scope", RULE "Scope: wide\n", "f:6: Scope: expected 'strict' or 'soft'\n" },
	{ "no such actor", RULE "Acts: sender cook\n", "f:6: Acts: 'cook' is no actor\n" },
	{ "no such retry", RULE "Retry: maybe\n", "f:6: Retry: 'maybe' is no retry advice\n" },
	{ "no such suppression", RULE "Suppress: maybe\n", "f:6: Suppress: 'maybe' is no suppression advice\n" },
	{ "after what", RULE "Suppress: after x 14\n", "f:6: Suppress: expected 'after COUNT DAYS'\n" },
	{ "after how long", RULE "Suppress: after 3\n", "f:6: Suppress: expected 'after COUNT DAYS'\n" },
	{ "no such side", RULE "Side: dark\n", "f:6: Side: 'dark' is no side\n" },
	{ "no such permanence", RULE "Permanence: ever\n", "f:6: Permanence: 'ever' is no permanence\n" },
	{ "no such stage", RULE "Stage: left\n", "f:6: Stage: 'left' is no stage\n" },
	{ "no stage", RULE "Stage:\n", "f:6: Stage: '' is no stage\n" },
	{ "a short code", RULE "Code: 550 55\n", "f:6: Code: '55' is no reply code\n" },
	{ "a code and more", RULE "Code: 550x\n", "f:6: Code: '550x' is no reply code\n" },
	{ "a bad status", RULE "Status: 5.7.26 5.7\n", "f:6: Status: '5.7' is no status code\n" },
	{ "a status and more", RULE "Status: 5.7.1.1\n", "f:6: Status: '5.7.1.1' is no status code\n" },
	{ "a status of words", RULE "Status: five\n", "f:6: Status: 'five' is no status code\n" },
	{ "a large X", RULE "Status: X.7.1\n", "" },
	/* clang-format on */
};

static void
test_complaints(void)
{
	struct reading base, reading;

	read_text(&base, NULL, span_of(world));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		read_text(&reading, &base.knowledge, span_of(cases[i].text));
		CHECK_TEXT(cases[i].name, text_span(&reading.complaints),
		    cases[i].complaints);
		CHECK_FOR(cases[i].name,
		    (reading.reader.complaint_count > 0) ==
			(cases[i].complaints[0] != '\0'));
		arena_clear(&reading.arena);
	}
	arena_clear(&base.arena);
}

/* The same for the registries, which users cannot write. */
static void
test_registry_complaints(void)
{
	static const struct {
		const char *name, *text, *complaints;
	} bad[] = {
		{ "status", "Status: x.y.z\n",
		    "f:1: Status: 'x.y.z' is no status code\n" },
		{ "its cause", "Status: x.1.1\nText: t\nCause: b\n",
		    "f:1: status t: no such cause: b\n" },
		{ "reply", "Reply: 5500\n",
		    "f:1: Reply: '5500' is no reply code\n" },
		{ "zone", "Zone: z\nQuery: x\n",
		    "f:2: Query: expected 'no' or 'yes'\n" },
		{ "stage", "Stage: s\n", "f:1: Stage: 's' is no stage\n" },
		{ "issuer", "Issuer: i\nText: ab\n",
		    "f:2: pattern 'ab': too vague: no run of 4 letters\n" },
		{ "bad issuer", "Issuer: i\nIssuer: i\n",
		    "f:2: Issuer is there twice\n" },
		{ "cause", "Cause: c\nSide: s\n",
		    "f:2: Side: 's' is no side\n" },
	};
	struct reading reading;

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		read_text(&reading, NULL, span_of(bad[i].text));
		CHECK_TEXT(bad[i].name, text_span(&reading.complaints),
		    bad[i].complaints);
		arena_clear(&reading.arena);
	}
}

/* A rule cut anywhere is read or complained of, within its bytes. */
static void
test_every_prefix(void)
{
	struct reading reading;
	size_t silent = 0;

	for (size_t len = 0; len <= strlen(world); len++) {
		char *copy = malloc(len + 1);

		memcpy(copy, world, len);
		read_text(&reading, NULL, (struct span){ copy, len });
		silent += (reading.reader.complaint_count > 0) !=
		    (reading.complaints.len > 0);
		arena_clear(&reading.arena);
		free(copy);
	}
	CHECK(silent == 0);
}

/* Beyond 16 bits, rules are refused rather than confused. */
static void
test_too_many(const char *name, int times, const char *format)
{
	enum { ROOM = 400 };
	char *bytes = malloc((size_t)times * ROOM);
	struct reading base, reading;
	size_t len = 0, at;

	if (!bytes)
		return;
	for (int i = 0; i < times; i++) {
		struct text rule = text_in(bytes + len, ROOM);

		text_write_format(&rule, "Rule: r%d\nCause: unknown\n", i);
		text_write_string(&rule, format);
		text_write_format(&rule, "%d\nSeen: s\nSource: s\n\n", i);
		len += rule.len;
	}
	read_text(&base, NULL, span_of(world));
	read_text(&reading, &base.knowledge, (struct span){ bytes, len });
	CHECK_FOR(name, reading.reader.complaint_count > 0);
	CHECK_FOR(name,
	    span_find(text_span(&reading.complaints), span_of("more than"),
		&at));
	CHECK_FOR(name, reading.knowledge.rule_count < 65536);
	CHECK_FOR(name, reading.knowledge.pattern_count < 65536);
	CHECK_FOR(name, reading.knowledge.key_count < 65536);
	arena_clear(&reading.arena);
	arena_clear(&base.arena);
	free(bytes);
}

int
main(void)
{
	test_world();
	test_finders();
	test_status_and_zone_finders();
	test_hosts();
	test_conditions();
	test_complaints();
	test_registry_complaints();
	test_every_prefix();
	test_too_many("patterns", 66000, "Match: word");
	test_too_many("rules", 66000, "From: own\nCode: 550\nNote: ");
	test_too_many("keys", 3000,
	    "Match: (north|south|east|west|left|right|black|white|green|blue|"
	    "brown|yellow|orange|purple|first|second|third|fourth|fifth|"
	    "sixth|seventh|eighth|ninth|tenth|more|less|most|least)\nNote: ");
	return check_done();
}
