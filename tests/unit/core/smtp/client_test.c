/*
 * Each stage of a session, and each way in which it can fail there, with
 * PIPELINING and without, whatever pieces the bytes come in.
 */

#include "wire.h"

#include "check.h"

static const char base[] = "on helo plain\n"
			   "\tsay 250-mx.example.org\n"
			   "\tsay 250-PIPELINING\n"
			   "\tsay 250 STARTTLS\n"
			   "on helo secure\n"
			   "\tsay 250-mx.example.org\n"
			   "\tsay 250-PIPELINING\n"
			   "\tsay 250-SIZE 1000\n"
			   "\tsay 250 AUTH PLAIN LOGIN\n";

static const enum smtp_stage stages[] = { SMTP_STAGE_BANNER, SMTP_STAGE_HELO,
	SMTP_STAGE_STARTTLS, SMTP_STAGE_AUTH, SMTP_STAGE_MAIL, SMTP_STAGE_RCPT,
	SMTP_STAGE_DATA, SMTP_STAGE_EOD, SMTP_STAGE_QUIT };

static const struct kind {
	const char *name, *actions;
	enum smtp_fault fault;
	unsigned code;    /* of the reply; 0: none */
	unsigned quirks;  /* that it must have */
	unsigned seconds; /* that it must have taken */
} kinds[] = {
	{ "4xx", "\tsay 450 4.2.0 Not now\n", SMTP_FAULT_SAID_NO, 450, 0, 0 },
	{ "5xx", "\tsay 550 5.7.1 No\n", SMTP_FAULT_SAID_NO, 550, 0, 0 },
	{ "421", "\tsay 421 4.3.2 Bye\n\tclose\n", SMTP_FAULT_SAID_NO, 421, 0,
	    0 },
	{ "several lines", "\tsay 554-5.7.1 No\n\tsay 554 5.7.1 Never\n",
	    SMTP_FAULT_SAID_NO, 554, 0, 0 },
	{ "mixed codes", "\tsay 250-5.7.1 Yes\n\tsay 550 5.7.1 No\n",
	    SMTP_FAULT_SAID_NO, 550, SMTP_REPLY_MIXED_CODES, 0 },
	{ "slow, but in time", "\twait 29s\n\tsay 550 No\n", SMTP_FAULT_SAID_NO,
	    550, 0, 29 },
	{ "bare line feeds", "\tsend 554-No\\n554 Never\\n\n",
	    SMTP_FAULT_SAID_NO, 554, 0, 0 },
	{ "no line end, and closed", "\tsend 554 Go away\n\tclose\n",
	    SMTP_FAULT_SAID_NO, 554, 0, 0 },
	{ "wrong code", "\tsay 399 Hm\n", SMTP_FAULT_WRONG_CODE, 399, 0, 0 },
	{ "silence", "\tsilence\n", SMTP_FAULT_TIMEOUT, 0, 0, 30 },
	{ "dripped", "\tdrip 2s 250 this takes longer than anyone waits\n",
	    SMTP_FAULT_TIMEOUT, 0, 0, 30 },
	{ "dripped lines",
	    "\tsay 250-one\n\twait 20s\n\tsay 250-two\n\twait 20s\n"
	    "\tsay 250 three\n",
	    SMTP_FAULT_TIMEOUT, 0, 0, 30 },
	{ "close", "\tclose\n", SMTP_FAULT_CLOSED, 0, 0, 0 },
	{ "close amid a line", "\tsend 25\n\tclose\n", SMTP_FAULT_CLOSED, 0, 0,
	    0 },
	{ "reset", "\treset\n", SMTP_FAULT_RESET, 0, 0, 0 },
	{ "garbage", "\tsay SSH-2.0-OpenSSH_9.2\n", SMTP_FAULT_GARBAGE, 0, 0,
	    0 },
	{ "binary", "\tsend \\x15\\x03\\x01\\x00\\x02\\x02\\x28\\n\n",
	    SMTP_FAULT_GARBAGE, 0, 0, 0 },
	{ "NUL in a code", "\tsend 25\\x00 ok\\r\\n\n", SMTP_FAULT_GARBAGE, 0,
	    0, 0 },
	{ "NUL and controls in the words",
	    "\tsend 550 \\x00\\x1b[2J\\x07\\xff no\\r\\n\n", SMTP_FAULT_SAID_NO,
	    550, 0, 0 },
	{ "a code out of range", "\tsay 999 Hm\n", SMTP_FAULT_GARBAGE, 0, 0,
	    0 },
	{ "a code of one digit", "\tsay 5 Hm\n", SMTP_FAULT_GARBAGE, 0, 0, 0 },
	{ "words stuck to the code", "\tsay 250ok\n", SMTP_FAULT_GARBAGE, 0, 0,
	    0 },
	{ "blank lines", "\tsend \\r\\n\\r\\n\n", SMTP_FAULT_GARBAGE, 0, 0, 0 },
	{ "bare CR", "\tsend 250 Ok\\r250 Ok\\r\n\tsilence\n",
	    SMTP_FAULT_TIMEOUT, 0, 0, 30 },
	{ "a refusal, and no more", "\tsend 550-No\\r\\n\n\tsilence\n",
	    SMTP_FAULT_TIMEOUT, 0, 0, 30 },
	{ "a line without end", NULL, SMTP_FAULT_LONG_LINE, 0, 0, 0 },
	{ "a reply without end", "\trepeat 100000 250-more\n",
	    SMTP_FAULT_LONG_REPLY, 0, 0, 0 },
};

/* What cannot be written above: more than a line may have. */
static char long_line[SMTP_CLIENT_MAX_LINE + 64];

static const char *
actions_of(const struct kind *kind)
{
	if (kind->actions)
		return kind->actions;
	memset(long_line, 'a', sizeof(long_line));
	memcpy(long_line, "\tsend 250 ", 10);
	memcpy(long_line + sizeof(long_line) - 2, "\n", 2);
	return long_line;
}

static struct smtp_credentials credentials;
static const struct smtp_recipient joe = { .address = { "joe@example.org",
					       15 } };

static void
make_plan(struct smtp_plan *plan)
{
	smtp_plan_init(plan);
	plan->tls = SMTP_TLS_MUST;
	plan->name = span_of("client.example.net");
	plan->sender = span_of("ann@example.net");
	plan->recipients = &joe;
	plan->recipient_count = 1;
	plan->message = span_of("Subject: hi\r\n\r\n.\r\n.dot\r\n");
	credentials = (struct smtp_credentials){ .login = span_of("ann"),
		.password = span_of("s3cret-password"),
		.authorize = span_empty() };
	plan->credentials = &credentials;
}

static void
check_secrets(const char *label, const struct wire *wire)
{
	struct span said = text_span(&wire->transcript_text);
	size_t at;

	CHECK_FOR(label, !span_find(said, credentials.password, &at));
	/* Base64 of "\0ann\0s3cret-password", and of the password. */
	CHECK_FOR(label, !span_find(said, span_of("AGFubgBzM2"), &at));
	CHECK_FOR(label, !span_find(said, span_of("czNjcmV0"), &at));
}

static void
check_outcome(const char *label, const struct wire *wire, enum smtp_stage stage,
    const struct kind *kind)
{
	const struct smtp_outcome *outcome = &wire->client.outcome;

	CHECK_FOR(label, wire->client.is_over && !wire->is_stuck);
	check_secrets(label, wire);
	if (stage == SMTP_STAGE_QUIT) {
		CHECK_FOR(label, outcome->fault == SMTP_FAULT_NONE);
		CHECK_FOR(label, wire->player.messages == 1);
		return;
	}
	CHECK_FOR(label, outcome->stage == stage);
	CHECK_FOR(label, outcome->fault == kind->fault);
	CHECK_FOR(label, outcome->failure == smtp_fault_failure(kind->fault));
	CHECK_FOR(label, outcome->reply.code == kind->code);
	CHECK_FOR(label, (wire->client.quirks & kind->quirks) == kind->quirks);
	CHECK_FOR(label,
	    wire->now - 7 * (uint64_t)WIRE_SECOND >=
		kind->seconds * (uint64_t)WIRE_SECOND);
	CHECK_FOR(label,
	    wire->now - 7 * (uint64_t)WIRE_SECOND <=
		(kind->seconds + 5) * (uint64_t)WIRE_SECOND);
	CHECK_FOR(label, wire->client.results[0].fault == kind->fault);
	CHECK_FOR(label, wire->client.results[0].stage == stage);
}

static void
run_one(enum smtp_stage stage, const struct kind *kind, bool is_pipelined,
    size_t piece)
{
	char label[128], scenario[2048 + sizeof(long_line)];
	struct smtp_plan plan;
	struct error error;
	struct wire wire;

	snprintf(label, sizeof(label), "%s, %s%s%s:", smtp_stage_name(stage),
	    kind->name, is_pipelined ? ", pipelined" : "",
	    piece ? ", in pieces" : "");
	snprintf(scenario, sizeof(scenario), "on %s\n%s%s",
	    smtp_stage_name(stage), actions_of(kind), base);
	make_plan(&plan);
	plan.is_pipelined = is_pipelined;
	if (!wire_init(&wire, &plan, span_of(scenario), &error)) {
		CHECK_TEXT(label, span_of(error.message), "");
		return;
	}
	wire.piece = piece;
	wire_run(&wire, &plan);
	check_outcome(label, &wire, stage, kind);
	wire_clear(&wire);
}

static void
test_every_failure(void)
{
	for (size_t i = 0; i < COUNT_OF(stages); i++)
		for (size_t j = 0; j < COUNT_OF(kinds); j++)
			for (unsigned k = 0; k < 4; k++)
				run_one(stages[i], &kinds[j], k & 1,
				    k & 2 ? 1 : 0);
}

/* What the server says is never longer than we keep. */
static void
test_memory(void)
{
	static const char flood[] = "on banner\n\trepeat 1000000 220-flood\n";
	static const char line[] =
	    "on banner\n\trepeat 1 220 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n";
	struct smtp_plan plan;
	struct error error;
	struct wire wire;
	char bytes[8192];

	make_plan(&plan);
	CHECK(wire_init(&wire, &plan, span_of(flood), &error));
	wire_run(&wire, &plan);
	CHECK(wire.client.outcome.fault == SMTP_FAULT_LONG_REPLY);
	CHECK(wire.client.in.room <= 2 * SMTP_REPLY_MAX_BYTES);
	wire_clear(&wire);

	memset(bytes, 'a', sizeof(bytes));
	CHECK(wire_init(&wire, &plan, span_of(line), &error));
	smtp_client_init(&wire.client, &wire.arena, &plan, 0);
	smtp_client_connected(&wire.client, 0);
	smtp_client_read(&wire.client, span_of("220 "), 0);
	smtp_client_read(&wire.client, (struct span){ bytes, sizeof(bytes) },
	    0);
	CHECK(wire.client.outcome.fault == SMTP_FAULT_LONG_LINE);
	wire_clear(&wire);

	plan.max_bytes = 100;
	CHECK(wire_init(&wire, &plan, span_of(flood), &error));
	wire_run(&wire, &plan);
	CHECK(wire.client.outcome.fault == SMTP_FAULT_FLOOD);
	wire_clear(&wire);
}

static void
check_echo(const char *label, const char *scenario)
{
	char text[2048];
	struct smtp_plan plan;
	struct error error;
	struct wire wire;
	size_t at;

	snprintf(text, sizeof(text), "%s%s", scenario, base);
	make_plan(&plan);
	CHECK(wire_init(&wire, &plan, span_of(text), &error));
	wire_run(&wire, &plan);
	CHECK_FOR(label, wire.client.outcome.reply.code >= 500);
	CHECK_FOR(label,
	    !span_find(wire.client.outcome.reply.text, credentials.password,
		&at));
	check_secrets(label, &wire);
	wire_clear(&wire);
}

/* A server may repeat the password, at any time. */
static void
test_echo(void)
{
	check_echo("in a line that never ends",
	    "on auth\n\tsend 535 Wrong: s3cret-password\n\tclose\n");
	check_echo("when it is forgotten",
	    "on rcpt\n\tsay 550 s3cret-password "
	    "AGFubgBzM2NyZXQtcGFzc3dvcmQ=\n");
}

/* Nothing with a line end inside goes into a command. */
static void
test_own_words(void)
{
	static const struct {
		const char *name, *sender, *helo, *to;
		enum smtp_stage stage;
	} cases[] = {
		{ "helo", "a@example.net", "me\r\nQUIT", "b@example.org",
		    SMTP_STAGE_HELO },
		{ "empty helo", "a@example.net", "", "b@example.org",
		    SMTP_STAGE_HELO },
		{ "sender", "a\r\nRCPT TO:<x>", "me", "b@example.org",
		    SMTP_STAGE_MAIL },
		{ "sender with a bracket", "a> SIZE=1", "me", "b@example.org",
		    SMTP_STAGE_MAIL },
		{ "recipient", "a@example.net", "me", "b\n@example.org",
		    SMTP_STAGE_RCPT },
		{ "quoted line end", "a@example.net", "me",
		    "\"b\\\r\n\"@example.org", SMTP_STAGE_RCPT },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smtp_recipient to = { .address = span_of(cases[i].to) };
		struct smtp_plan plan;
		struct error error;
		struct wire wire;

		make_plan(&plan);
		plan.sender = span_of(cases[i].sender);
		plan.name = span_of(cases[i].helo);
		plan.recipients = &to;
		CHECK(wire_init(&wire, &plan, span_of(base), &error));
		wire_run(&wire, &plan);
		CHECK_FOR(cases[i].name,
		    wire.client.outcome.fault == SMTP_FAULT_BAD_WORDS &&
			wire.client.outcome.stage == cases[i].stage);
		CHECK_FOR(cases[i].name, wire.client.steps.count == 0);
		wire_clear(&wire);
	}
}

int
main(void)
{
	test_every_failure();
	test_memory();
	test_echo();
	test_own_words();
	return check_done();
}
