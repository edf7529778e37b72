/* What stands behind addresses, and the extensions that it belongs to. */

#include "check.h"
#include "duet.h"

static const struct {
	const char *parameters;
	bool is_sender;
	const char *code; /* of the refusal; "": taken */
} cases[] = {
	{ "SIZE=10 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=a+20b", true, "" },
	{ "BODY=7bit", true, "" },
	{ "BODY=BINARYMIME", true, "" },
	{ "BODY=9BIT", true, "501" },
	{ "BODY", true, "501" },
	{ "SIZE=", true, "501" },
	{ "SIZE=-1", true, "501" },
	{ "SIZE=1 SIZE=1", true, "501" },
	{ "SMTPUTF8=1", true, "501" },
	{ "RET=ALL", true, "501" },
	{ "ENVID=", true, "501" },
	{ "ENVID=a=b", true, "501" },
	{ "ENVID=a+2", true, "501" },
	{ "REQUIRETLS", true, "555" },
	{ "MT-PRIORITY=-9", true, "" },
	{ "MT-PRIORITY=10", true, "501" },
	{ "MT-PRIORITY=x", true, "501" },
	{ "NOTIFY=NEVER", true, "555" },
	{ "AUTH=<>", true, "" },
	{ "AUTH=", true, "501" },
	{ "AUTH=ann+40example.org", true, "" },
	{ "MAGIC", true, "555" },
	{ "NOTIFY=NEVER", false, "" },
	{ "NOTIFY=SUCCESS,DELAY", false, "" },
	{ "NOTIFY=NEVER,DELAY", false, "501" },
	{ "NOTIFY=", false, "501" },
	{ "ORCPT=rfc822;joe@example.org", false, "" },
	{ "ORCPT=utf-8;j\303\266e@example.org", false, "" },
	{ "ORCPT=joe@example.org", false, "501" },
	{ "ORCPT=rfc822;", false, "501" },
	{ "SIZE=1", false, "555" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smtp_server_rules rules;
		struct smtp_server server;
		char bytes[400], code[4] = "";
		struct text input = text_in(bytes, sizeof(bytes));
		struct span said;
		const char *objection = NULL;
		enum smtp_server_act act;

		smtp_server_rules_init(&rules);
		rules.offers_auth = true;
		smtp_server_init(&server, &rules, 0);
		text_write_format(&input,
		    "EHLO x.example\r\nMAIL FROM:<> %s\r\n",
		    cases[i].is_sender ? cases[i].parameters : "");
		if (!cases[i].is_sender)
			text_write_format(&input,
			    "RCPT TO:<joe@x.example> %s"
			    "\r\n",
			    cases[i].parameters);
		smtp_server_read(&server, text_span(&input), 0);
		while ((act = smtp_server_next(&server, 0, &said)) !=
		    SMTP_SERVER_WAIT) {
			const struct smtp_decision good = { .words =
								span_empty() };

			if (act == SMTP_SERVER_DECIDE)
				smtp_server_decide(&server, &good, 0);
			else if (act == SMTP_SERVER_OBJECTED)
				objection = server.objection;
		}
		if (objection)
			memcpy(code, objection, 3);
		CHECK_TEXT(cases[i].parameters, span_of(code), cases[i].code);
		smtp_server_clear(&server);
	}
}

static const char message[] = "Subject: hi\r\n\r\n.dot\r\nx\r\n";

static void
make_plan(struct smtp_plan *plan, const struct smtp_recipient *recipient)
{
	smtp_plan_init(plan);
	plan->name = span_of("client.example");
	plan->tls = SMTP_TLS_NONE;
	plan->sender = span_of("ann@example.net");
	plan->recipients = recipient;
	plan->recipient_count = 1;
	plan->message = span_of(message);
}

static void
test_wired(void)
{
	static const struct {
		const char *name;
		enum smtp_tls_mode tls;
		size_t chunk;
		bool is_lmtp, is_requiretls, is_8bit, is_utf8, has_dsn,
		    is_pipelined;
		const char *parameters;
	} ways[] = {
		{ "plain", 0, 0, 0, 0, 0, 0, 0, 0, "SIZE=24||" },
		{ "pipelined", 0, 0, 0, 0, 0, 0, 0, 1, "SIZE=24||" },
		{ "chunks", 0, 7, 0, 0, 0, 0, 0, 0, "SIZE=24||" },
		{ "LMTP", 0, 0, 1, 0, 0, 0, 0, 0, "SIZE=24||" },
		{ "LMTP in chunks", 0, 5, 1, 0, 0, 0, 0, 0, "SIZE=24||" },
		{ "REQUIRETLS", SMTP_TLS_MUST, 0, 0, 1, 0, 0, 0, 0,
		    "SIZE=24 REQUIRETLS||" },
		{ "8 bits", 0, 0, 0, 0, 1, 0, 0, 0, "SIZE=24 BODY=8BITMIME||" },
		{ "UTF-8", 0, 0, 0, 0, 1, 1, 0, 0,
		    "SIZE=24 BODY=8BITMIME SMTPUTF8||" },
		{ "DSN", 0, 0, 0, 0, 0, 0, 1, 0,
		    "SIZE=24 RET=HDRS ENVID=x+20y|NOTIFY=NEVER "
		    "ORCPT=rfc822;j@x.example|" },
	};

	for (size_t i = 0; i < COUNT_OF(ways); i++)
		for (size_t piece = 0; piece < 2; piece++) {
			struct smtp_recipient joe = { .notify = span_empty(),
				.original = span_empty() };
			struct smtp_plan plan;
			struct duet duet;

			joe.address =
			    span_of(ways[i].is_utf8 ? "j\303\266e@example.org"
						    : "joe@example.org");
			make_plan(&plan, &joe);
			duet_init(&duet);
			duet.piece = piece;
			if (ways[i].tls)
				plan.tls = ways[i].tls;
			duet.rules.is_lmtp = plan.is_lmtp = ways[i].is_lmtp;
			plan.chunk = ways[i].chunk;
			plan.is_requiretls = ways[i].is_requiretls;
			plan.is_8bit = ways[i].is_8bit;
			plan.is_pipelined = ways[i].is_pipelined;
			if (ways[i].has_dsn) {
				plan.returns = span_of("HDRS");
				plan.envelope_id = span_of("x y");
				joe.notify = span_of("NEVER");
				joe.original = span_of("rfc822;j@x.example");
			}
			duet_run(&duet, &plan);
			CHECK_FOR(ways[i].name,
			    !duet.is_stuck &&
				duet.client.outcome.failure ==
				    SMTP_FAILURE_NONE);
			CHECK_TEXT(ways[i].name, text_span(&duet.message),
			    message);
			CHECK_TEXT(ways[i].name, text_span(&duet.parameters),
			    ways[i].parameters);
			duet_clear(&duet);
		}
}

/* What is wrong with lines is seen in chunks, too; not in binary ones. */
static void
test_chunks(void)
{
	static const struct {
		const char *name, *body;
		unsigned quirks;
	} bodies[] = {
		{ "text", "8BITMIME",
		    SMTP_BODY_8BIT | SMTP_BODY_BARE_CR | SMTP_BODY_BARE_LF },
		{ "binary", "BINARYMIME", 0 },
	};

	for (size_t i = 0; i < COUNT_OF(bodies); i++) {
		struct duet duet;
		char bytes[400];
		struct text input = text_in(bytes, sizeof(bytes));

		duet_init(&duet);
		smtp_server_init(&duet.server, &duet.rules, 0);
		text_write_format(&input,
		    "EHLO x.example\r\nMAIL FROM:<> BODY=%s\r\n"
		    "RCPT TO:<joe@x.example>\r\nBDAT 5\r\na\nb\rcBDAT 3 LAST"
		    "\r\n\344\r\n",
		    bodies[i].body);
		smtp_server_read(&duet.server, text_span(&input), 0);
		smtp_client_init(&duet.client, &duet.arena,
		    &(struct smtp_plan){ .name = span_empty() }, 0);
		while (duet_serve(&duet))
			;
		CHECK_TEXT(bodies[i].name, text_span(&duet.message),
		    "a\nb\rc\344\r\n");
		CHECK_FOR(bodies[i].name,
		    duet.server.body_quirks == bodies[i].quirks);
		duet_clear(&duet);
	}
}

/* BINARYMIME goes with BDAT only (RFC 3030, 3). */
static void
test_binary(void)
{
	static const char input[] =
	    "EHLO x.example\r\nMAIL FROM:<> BODY=BINARYMIME\r\n"
	    "RCPT TO:<joe@x.example>\r\nDATA\r\n";
	struct duet duet;

	duet_init(&duet);
	smtp_server_init(&duet.server, &duet.rules, 0);
	smtp_client_init(&duet.client, &duet.arena,
	    &(struct smtp_plan){ .name = span_empty() }, 0);
	smtp_server_read(&duet.server, span_of(input), 0);
	while (duet_serve(&duet))
		;
	CHECK(duet.server.phase == SMTP_SERVER_COMMANDS);
	CHECK(duet.server.errors == 1);
	duet_clear(&duet);
}

int
main(void)
{
	test_cases();
	test_wired();
	test_chunks();
	test_binary();
	return check_done();
}
