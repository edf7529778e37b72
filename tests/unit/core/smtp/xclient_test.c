#include "core/smtp/xclient.h"

#include "check.h"
#include "duet.h"

static const struct {
	const char *name, *words;
	bool is_good;
	const char *address, *host, *helo, *login;
} cases[] = {
	{ "all", "NAME=a.example ADDR=192.0.2.1 HELO=b.example LOGIN=ann", true,
	    "192.0.2.1", "a.example", "b.example", "ann" },
	{ "IPv6", "ADDR=IPV6:2001:db8::1", true, "2001:db8::1", "", "", "" },
	{ "not known", "name=[UNAVAILABLE] addr=[TEMPUNAVAIL]", true, "", "",
	    "", "" },
	{ "xtext", "LOGIN=ann+20smith", true, "", "", "", "ann smith" },
	{ "of no use", "PORT=25 PROTO=ESMTP DESTADDR=192.0.2.2 DESTPORT=25",
	    true, "", "", "", "" },
	{ "nothing", "", false, "", "", "", "" },
	{ "another attribute", "COLOUR=red", false, "", "", "", "" },
	{ "half an xtext", "HELO=a+2", false, "", "", "", "" },
	{ "a line end", "HELO=a+0D+0Ab", false, "", "", "", "" },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smtp_xclient xclient;
		struct arena arena;

		arena_init(&arena, 1024 * 1024);
		CHECK_FOR(cases[i].name,
		    smtp_xclient_parse(&xclient, &arena,
			span_of(cases[i].words)) == cases[i].is_good);
		if (cases[i].is_good) {
			CHECK_TEXT(cases[i].name, xclient.address,
			    cases[i].address);
			CHECK_TEXT(cases[i].name, xclient.name, cases[i].host);
			CHECK_TEXT(cases[i].name, xclient.helo, cases[i].helo);
			CHECK_TEXT(cases[i].name, xclient.login,
			    cases[i].login);
		}
		arena_clear(&arena);
	}
}

static void
allow(struct duet *duet, struct smtp_decision *decision)
{
	(void)decision;
	duet->server.takes_xclient = true;
}

/* Our client tells our server for whom it speaks; where it may. */
static void
test_wired(void)
{
	struct smtp_plan plan;
	struct duet duet;

	for (int is_allowed = 0; is_allowed < 2; is_allowed++) {
		duet_init(&duet);
		duet.decide = is_allowed ? allow : NULL;
		smtp_plan_init(&plan);
		plan.name = span_of("client.example");
		plan.tls = SMTP_TLS_NONE;
		plan.xclient = span_of("ADDR=192.0.2.9 HELO=b.example "
				       "LOGIN=ann");
		plan.sender = span_of("ann@example.net");
		plan.last = SMTP_STAGE_MAIL;
		duet_run(&duet, &plan);
		CHECK(!duet.is_stuck);
		CHECK((duet.client.outcome.failure == SMTP_FAILURE_NONE) ==
		    is_allowed);
		CHECK_TEXT("address", duet.server.xclient.address,
		    is_allowed ? "192.0.2.9" : "");
		CHECK_TEXT("helo", duet.server.helo,
		    is_allowed ? "b.example" : "client.example");
		CHECK_TEXT("login", duet.server.user, is_allowed ? "ann" : "");
		duet_clear(&duet);
	}
}

int
main(void)
{
	test_cases();
	test_wired();
	return check_done();
}
