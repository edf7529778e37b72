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
	{ "chance beyond all", "on rcpt chance=101%\n",
	    "line 1: no such condition: 'chance=101%'" },
	{ "chance without per cent", "on rcpt chance=5\n",
	    "line 1: no such condition: 'chance=5'" },
	{ "range backwards", "on rcpt count=3-2\n",
	    "line 1: no such condition: 'count=3-2'" },
	{ "no address of a network", "on rcpt ip=example.org\n",
	    "line 1: no such condition: 'ip=example.org'" },
	{ "network too long", "on rcpt ip=192.0.2.0/33\n",
	    "line 1: no such condition: 'ip=192.0.2.0/33'" },
	{ "refuse with nothing", "refuse rcpt with\n",
	    "line 1: expected 'with' and a rule behind 'refuse'" },
	{ "refuse without with", "refuse rcpt google-unauthenticated\n",
	    "line 1: no such condition: 'google-unauthenticated'" },
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
		.helo = span_empty(),
		.user = span_empty(),
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

static const struct {
	const char *conditions;
	const char *to, *from, *helo, *user, *ip;
	bool holds;
} moments[] = {
	{ "to=*@example.org", "joe@EXAMPLE.org", "", "", "", "", true },
	{ "to=*@example.org", "joe@example.com", "", "", "", "", false },
	{ "to=joe+*@*", "joe+a+b@example.org", "", "", "", "", true },
	{ "to=*a*b*c", "xaabxbc", "", "", "", "", true },
	{ "to=*a*b*c", "xaabxbcx", "", "", "", "", false },
	{ "to=*", "", "", "", "", "", true },
	{ "from=<>", "", "", "", "", "", true },
	{ "from=<>", "", "ann@example.net", "", "", "", false },
	{ "helo=*.example.net", "", "", "mail.example.net", "", "", true },
	{ "user=ann", "", "", "", "ann", "", true },
	{ "user=ann", "", "", "", "", "", false },
	{ "ip=192.0.2.0/24", "", "", "", "", "192.0.2.200", true },
	{ "ip=192.0.2.0/24", "", "", "", "", "192.0.3.1", false },
	{ "ip=2001:db8::/32", "", "", "", "", "2001:db8::1", true },
	{ "ip=192.0.2.7", "", "", "", "", "192.0.2.8", false },
};

static void
test_conditions(void)
{
	for (size_t i = 0; i < COUNT_OF(moments); i++) {
		struct smtp_moment moment = { .stage = SMTP_STAGE_RCPT,
			.to = span_of(moments[i].to),
			.from = span_of(moments[i].from),
			.helo = span_of(moments[i].helo),
			.user = span_of(moments[i].user),
			.count = 1 };
		char bytes[100];
		struct text text = text_in(bytes, sizeof(bytes));
		struct smtp_scenario scenario;
		struct error error;

		ip_parse(span_of(moments[i].ip), &moment.ip);
		text_write_format(&text, "on rcpt %s\n\tclose\n",
		    moments[i].conditions);
		CHECK(smtp_scenario_parse(&scenario, &arena, text_span(&text),
		    &error));
		CHECK_FOR(moments[i].conditions,
		    (smtp_scenario_find(&scenario, &moment) != NULL) ==
			moments[i].holds);
	}
}

/* Which of ten moments in a row, the Nth of a session, a rule is played at. */
static void
play_ten(const char *conditions, uint64_t seed, char played[11])
{
	char bytes[100];
	struct text text = text_in(bytes, sizeof(bytes));
	struct smtp_scenario scenario;
	struct error error;

	text_write_format(&text, "on rcpt %s\n\tclose\n", conditions);
	CHECK(smtp_scenario_parse(&scenario, &arena, text_span(&text), &error));
	scenario.seed = seed;
	for (unsigned i = 0; i < 10; i++) {
		struct smtp_moment moment = { .stage = SMTP_STAGE_RCPT,
			.to = span_empty(),
			.from = span_empty(),
			.helo = span_empty(),
			.user = span_empty(),
			.count = i + 1 };

		played[i] = smtp_scenario_find(&scenario, &moment) ? 'x' : '.';
	}
	played[10] = '\0';
}

static void
test_counts(void)
{
	static const char *const cases[][2] = {
		{ "every=3", "..x..x..x." },
		{ "count=2", ".x........" },
		{ "count=2-4", ".xxx......" },
		{ "count=8-", ".......xxx" },
		{ "total=1", "x........." },
		{ "total=3-", "..xxxxxxxx" },
		{ "count=2- every=2", "..x.x.x.x." },
		{ "chance=100%", "xxxxxxxxxx" },
	};
	char played[11], again[11], other[11];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		play_ten(cases[i][0], 1, played);
		CHECK_TEXT(cases[i][0], span_of(played), cases[i][1]);
	}
	play_ten("chance=50%", 1, played);
	play_ten("chance=50%", 1, again);
	play_ten("chance=50%", 2, other);
	CHECK_TEXT("the same luck", span_of(played), again);
	CHECK(strcmp(played, other) != 0);
	CHECK(strchr(played, 'x') && strchr(played, '.'));
}

/* Any front of a scenario is read, or complained about. */
static void
test_prefixes(void)
{
	static const char text[] = "refuse eod total=2- chance=5% with x\n"
				   "on rcpt to=joe@example.org count=2 secure\n"
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
	test_conditions();
	test_counts();
	test_prefixes();
	arena_clear(&arena);
	return check_done();
}
