#include "core/smtp/scenario.h"

#include "check.h"

static struct arena arena;

static const struct {
	const char *name, *text, *complaint;
} wrong[] = {
	{ "no stage", "on\n", "line 1: no such stage: ''" },
	{ "unknown stage", "\n# x\non lunch\n",
	    "line 3: no such stage: 'lunch'" },
	{ "unknown condition", "on rcpt for=joe\n",
	    "line 1: no such condition: 'for=joe'" },
	{ "no address", "on rcpt to=\n", "line 1: no such condition: 'to='" },
	{ "count zero", "on rcpt count=0\n",
	    "line 1: no such condition: 'count=0'" },
	{ "action before any rule", "\tsay x\n",
	    "line 1: no 'on' stands before 'say'" },
	{ "unknown action", "on rcpt\n\tshout x\n",
	    "line 2: no such action: 'shout'" },
	{ "no time", "on rcpt\n\twait long\n",
	    "line 2: expected a time, as 10s or 250ms, behind 'wait'" },
	{ "no count", "on rcpt\n\trepeat x\n",
	    "line 2: expected a number behind 'repeat'" },
	{ "too many words", "on rcpt\n\tclose now\n",
	    "line 2: nothing may follow 'close'" },
	{ "unknown block", "off rcpt\n", "line 1: expected 'on', found 'off'" },
};

static void
test_wrong(void)
{
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct smtp_scenario scenario;
		struct error error;

		CHECK_FOR(wrong[i].name,
		    !smtp_scenario_parse(&scenario, &arena,
			span_of(wrong[i].text), &error));
		CHECK_TEXT(wrong[i].name, span_of(error.message),
		    wrong[i].complaint);
	}
}

static void
test_find(void)
{
	static const char text[] = "# Who is who.\n"
				   "client\n\tanything goes\n"
				   "on rcpt to=joe@example.org count=2\n"
				   "\tsay 1\n"
				   "on rcpt secure\n\tsay 2\n"
				   "on rcpt from=ann@example.net\n\tsay 3\n"
				   "on mail\n\twait 250ms\n"
				   "\tdrip 2s 250 ok\n"
				   "\tsend a\\r\\n\\x41\\\\\\q\n\tclose\n";
	struct smtp_moment moment = { .stage = SMTP_STAGE_RCPT,
		.to = span_of("JOE@example.org"),
		.from = span_empty(),
		.count = 1 };
	struct smtp_scenario scenario;
	const struct smtp_rule *rule;
	struct error error;

	CHECK(smtp_scenario_parse(&scenario, &arena, span_of(text), &error));
	CHECK(scenario.rules.count == 4);
	CHECK(smtp_scenario_find(&scenario, &moment) == NULL);
	moment.count = 2;
	rule = smtp_scenario_find(&scenario, &moment);
	CHECK(rule && rule->line == 4);
	CHECK_TEXT("say", rule->actions.items[0].words, "1\r\n");
	moment.count = 3;
	moment.is_secure = true;
	rule = smtp_scenario_find(&scenario, &moment);
	CHECK(rule && rule->line == 6);
	moment.is_secure = false;
	moment.from = span_of("ann@example.net");
	rule = smtp_scenario_find(&scenario, &moment);
	CHECK(rule && rule->line == 8);
	moment.stage = SMTP_STAGE_MAIL;
	rule = smtp_scenario_find(&scenario, &moment);
	CHECK(rule && rule->actions.count == 4);
	CHECK(rule->actions.items[0].time == 250000);
	CHECK(rule->actions.items[1].time == 2000000);
	CHECK_TEXT("send", rule->actions.items[2].words, "a\r\nA\\\\q");
	CHECK(rule->actions.items[3].kind == SMTP_ACTION_CLOSE);
}

/* Any front of a scenario is read, or complained about. */
static void
test_prefixes(void)
{
	static const char text[] = "on rcpt to=joe@example.org count=2 secure\n"
				   "\trepeat 3 250-x\n\tdrip 10ms 250 y\n"
				   "\tsend \\x00\\r\\n\n\treset\n";

	for (size_t len = 0; len <= sizeof(text) - 1; len++) {
		struct smtp_scenario scenario;
		struct error error = { "" };
		bool is_read = smtp_scenario_parse(&scenario, &arena,
		    (struct span){ text, len }, &error);

		CHECK(is_read == (error.message[0] == '\0'));
	}
}

int
main(void)
{
	arena_init(&arena, 1024 * 1024);
	test_wrong();
	test_find();
	test_prefixes();
	arena_clear(&arena);
	return check_done();
}
