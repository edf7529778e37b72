/*
 * There and back: each rule of the knowledge is said by a scripted server,
 * heard by our own client, and explained out of the client's transcript.
 */

#include "core/lab/quote.h"

#include "../smtp/wire.h"

#include "check.h"
#include "core/lab/shelf.h"
#include "core/smtp/command.h"
#include "nixie/session.h"

enum { SCENARIO_MAX = 1024 * 1024 };

static struct session session;
static const struct knowledge *const knowledge = &knowledge_builtin;

/* One recipient, a login over TLS, and a message. */
struct plan_of_all {
	struct smtp_plan plan;
	struct smtp_credentials credentials;
	struct smtp_recipient recipient;
};

static void
plan_init(struct plan_of_all *all)
{
	*all = (struct plan_of_all){
		.credentials = { .login = span_of("ann"),
		    .password = span_of("pencil"),
		    .authorize = span_empty(),
		    .nonce = span_of("abc"),
		    .host = span_of("mx.example.org"),
		    .port = 587 },
		.recipient = { .address = span_of("joe@example.org"),
		    .notify = span_empty(),
		    .original = span_empty() },
	};
	smtp_plan_init(&all->plan);
	all->plan.name = span_of("client.example.net");
	all->plan.sender = span_of("ann@example.net");
	all->plan.recipients = &all->recipient;
	all->plan.recipient_count = 1;
	all->plan.message = span_of("Subject: hi\r\n\r\nhi\r\n");
}

static void
write_scenario(struct text *text, const struct rule *rule)
{
	struct lab_face face = { span_empty(), span_empty() };
	enum smtp_stage stage = lab_quote_stage(rule);

	lab_quote_face(knowledge, rule, &face);
	if (stage != SMTP_STAGE_BANNER) {
		text_write_string(text, "on banner\n\tsay 220 mx");
		if (face.name.len > 0 && face.name.ptr[0] != '.')
			text_write_byte(text, '.');
		text_write(text,
		    face.name.len > 0 ? face.name : span_of(".example.org"));
		text_write_format(text, " ESMTP %.*s\n",
		    SPAN_ARGS(face.software));
	}
	if (stage == SMTP_STAGE_STARTTLS || stage == SMTP_STAGE_AUTH)
		text_write_string(text,
		    "on helo\n\tsay 250-mx.example.org\n"
		    "\tsay 250-STARTTLS\n\tsay 250 AUTH PLAIN\n");
	text_write_format(text, "refuse %s with %.*s\n", smtp_stage_name(stage),
	    SPAN_ARGS(rule->id));
}

/* What is explained of the session: the rule, or NULL, and the cause. */
static const struct rule *
hear(const struct rule *rule, struct span *cause)
{
	static struct wire wire;
	static char bytes[SCENARIO_MAX];
	struct text text = text_in(bytes, sizeof(bytes));
	struct plan_of_all all;
	struct lab_face face;
	struct error error = { "" };
	const struct rule *found = NULL;
	enum smtp_stage stage = lab_quote_stage(rule);

	plan_init(&all);
	if (stage == SMTP_STAGE_AUTH)
		all.plan.credentials = &all.credentials;
	all.plan.tls = stage == SMTP_STAGE_STARTTLS || stage == SMTP_STAGE_AUTH
	    ? SMTP_TLS_MUST
	    : SMTP_TLS_NONE;
	write_scenario(&text, rule);
	*cause = span_of("none");
	CHECK_FOR(rule->id.ptr,
	    wire_init(&wire, &all.plan, text_span(&text), &error) &&
		lab_quote_bind(&wire.scenario, &wire.arena, knowledge, &face,
		    &error));
	wire_run(&wire, &all.plan);
	session_open(&session, text_span(&wire.transcript_text), span_empty(),
	    false);
	if (session_next(&session) == SESSION_CASE) {
		found = session.diagnosis.rule;
		if (session.diagnosis.cause)
			*cause = session.diagnosis.cause->name;
	}
	wire_clear(&wire);
	return found;
}

/* What no session can bring back, and why. */
static const char *const lost[] = {
	"mailgun-no-mx",               /* 498 is read as a number, not a code */
	"communigate-blacklisted-host" /* ... and so is 591 */
};

static bool
is_lost(const struct rule *rule)
{
	for (size_t i = 0; i < COUNT_OF(lost); i++)
		if (span_equal(rule->id, span_of(lost[i])))
			return true;
	return false;
}

static void
test_round(void)
{
	size_t again = 0;

	for (size_t i = 0; i < knowledge->rule_count; i++) {
		const struct rule *rule = &knowledge->rules[i];
		struct span cause;
		const struct rule *found = hear(rule, &cause);
		bool is_found =
		    found == rule || span_equal(cause, rule->cause_name);

		again += found == rule;
		CHECK_FOR(rule->id.ptr, is_found != is_lost(rule));
	}
	printf("# %zu of %zu rules are found again themselves\n", again,
	    knowledge->rule_count);
}

static bool
bind(struct arena *arena, const char *text, struct smtp_scenario *scenario,
    struct lab_face *face, struct error *error)
{
	return smtp_scenario_parse(scenario, arena, span_of(text), error) &&
	    lab_quote_bind(scenario, arena, knowledge, face, error);
}

static void
test_bind(void)
{
	struct arena arena;
	struct smtp_scenario scenario;
	struct lab_face face;
	struct error error;

	arena_init(&arena, SCENARIO_MAX);
	CHECK(bind(&arena,
	    "refuse eod with google-unauthenticated\n"
	    "on rcpt\n\twait 1s\n\trefuse mailbox_full\n",
	    &scenario, &face, &error));
	CHECK_TEXT("face", face.name, "mx.google.com");
	CHECK(scenario.rules.count == 2);
	CHECK(span_starts(scenario.rules.items[0].actions.items[0].words,
	    span_of("550 5.7.26 Your email has been blocked")));
	CHECK(smtp_rule_code(&scenario.rules.items[0]) == 550);
	CHECK(smtp_rule_code(&scenario.rules.items[1]) / 100 >= 4);
	CHECK(!bind(&arena, "\nrefuse rcpt with nobody-says-this\n", &scenario,
	    &face, &error));
	CHECK_TEXT("unknown", span_of(error.message),
	    "line 2: no such rule or cause: 'nobody-says-this'");
	arena_clear(&arena);
}

/* Each ready scenario can be read, and a client gets through it or away. */
static void
test_shelf(void)
{
	struct lab_shelf_item item;
	size_t number = 0, count = 0;

	while (lab_shelf_next(knowledge, &number, &item)) {
		static struct wire wire;
		struct text text;
		struct plan_of_all all;
		struct lab_face face;
		struct error error = { "" };

		text_init(&text, NULL, SCENARIO_MAX);
		plan_init(&all);
		CHECK_FOR(item.name.ptr,
		    item.title.len > 0 &&
			lab_shelf_write(&text, knowledge, item.name));
		CHECK_FOR(item.name.ptr,
		    wire_init(&wire, &all.plan, text_span(&text), &error) &&
			lab_quote_bind(&wire.scenario, &wire.arena, knowledge,
			    &face, &error));
		wire_run(&wire, &all.plan);
		CHECK_FOR(item.name.ptr, !wire.is_stuck);
		wire_clear(&wire);
		text_clear(&text);
		count++;
	}
	CHECK(count > lab_shelf_row_count + knowledge->cause_count / 2);
	CHECK(!lab_shelf_write(NULL, knowledge, span_of("no such thing")));
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return 1;
	test_round();
	test_bind();
	test_shelf();
	session_clear(&session);
	return check_done();
}
