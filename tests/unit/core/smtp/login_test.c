/* Logging in: our client and our server, by every mechanism. */

#include "core/smtp/login.h"

#include "check.h"
#include "duet.h"

static const char peers[] = "client.example ann";

static void
make_plan(struct smtp_plan *plan, struct smtp_credentials *credentials,
    enum smtp_mechanism mechanism, const char *password)
{
	*credentials = (struct smtp_credentials){ .login = span_of("ann"),
		.password = span_of(password),
		.authorize = span_empty(),
		.host = span_of("lab.example"),
		.port = 587,
		.nonce = span_of("our=nonce") };
	if (mechanism == SMTP_MECHANISM_EXTERNAL)
		credentials->authorize =
		    span_of(strcmp(password, "pencil") == 0 ? "ann" : "bob");
	smtp_plan_init(plan);
	plan->name = span_of("client.example");
	plan->tls = SMTP_TLS_NONE;
	plan->credentials = credentials;
	plan->mechanisms = 1U << mechanism;
	plan->shows_password = true;
	plan->last = SMTP_STAGE_AUTH;
}

/* A certificate is shown, without any handshake. */
static void
show_peer(struct duet *duet, struct smtp_decision *decision)
{
	(void)decision;
	duet->server.peer = span_of(peers);
}

static bool
login(struct duet *duet, enum smtp_mechanism mechanism, const char *password)
{
	struct smtp_plan plan;
	struct smtp_credentials credentials;

	make_plan(&plan, &credentials, mechanism, password);
	duet->decide = show_peer;
	duet->is_login_only = true;
	duet_run(duet, &plan);
	CHECK_FOR(smtp_mechanism_name(mechanism), !duet->is_stuck);
	return duet->server.user.len > 0;
}

static void
test_right_and_wrong(enum smtp_mechanism mechanism)
{
	static const struct {
		const char *password;
		bool is_good;
	} cases[] = { { "pencil", true }, { "pencils", false }, { "", false } };
	const char *name = smtp_mechanism_name(mechanism);

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t piece = 0; piece < 3; piece++) {
			const struct smtp_outcome *outcome;
			struct duet duet;
			bool is_in;

			duet_init(&duet);
			duet.piece = piece;
			is_in = login(&duet, mechanism, cases[i].password);
			outcome = &duet.client.outcome;
			CHECK_FOR(name, is_in == cases[i].is_good);
			CHECK_FOR(name,
			    duet.client.is_logged_in == cases[i].is_good);
			CHECK_FOR(name,
			    (outcome->failure == SMTP_FAILURE_NONE) ==
				cases[i].is_good);
			CHECK_FOR(name,
			    cases[i].is_good || outcome->reply.code == 535 ||
				outcome->reply.code == 501);
			duet_clear(&duet);
		}
}

/* The client goes away within the login: nobody is in before its end. */
static void
test_cut(enum smtp_mechanism mechanism)
{
	size_t whole, cut;
	bool is_early = false;
	struct duet duet;

	duet_init(&duet);
	login(&duet, mechanism, "pencil");
	whole = duet.heard;
	duet_clear(&duet);
	for (cut = 0; cut < whole; cut++) {
		duet_init(&duet);
		duet.cut = cut;
		is_early |= login(&duet, mechanism, "pencil");
		duet_clear(&duet);
	}
	CHECK_FOR(smtp_mechanism_name(mechanism), whole > 8 && !is_early);
}

/* Those in which every byte counts that tells who it is. */
static bool
counts_all(enum smtp_mechanism mechanism)
{
	return mechanism != SMTP_MECHANISM_XOAUTH2 &&
	    mechanism != SMTP_MECHANISM_OAUTHBEARER;
}

/* A byte is spoiled: who gets in nevertheless is ann, and acts as herself. */
static void
test_spoiled(enum smtp_mechanism mechanism)
{
	const char *name = smtp_mechanism_name(mechanism);
	size_t ins = 0, whole, at = strlen("AUTH ") + strlen(name) + 1;
	struct duet duet;

	duet_init(&duet);
	login(&duet, mechanism, "pencil");
	whole = duet.heard;
	duet_clear(&duet);
	for (; at < whole; at++) {
		bool is_same;

		duet_init(&duet);
		duet.spoil = at;
		if (login(&duet, mechanism, "pencil")) {
			is_same = span_equal(duet.server.user, span_of("ann"));
			CHECK_FOR(name, is_same);
			ins += duet.server.login.authorize.len == 0;
		}
		duet_clear(&duet);
	}
	/*
	 * Bits that Base64 does not use; the nothing behind the server's
	 * proof, which ends in "=" at most.
	 */
	CHECK_FOR(name, !counts_all(mechanism) || ins <= 8);
}

/* Responses that nobody should send, by step; the last decides. */
static void
test_garbage(void)
{
	static const struct {
		enum smtp_mechanism mechanism;
		const char *name, *responses[2];
	} cases[] = {
		{ SMTP_MECHANISM_PLAIN, "no NUL", { "ann" } },
		{ SMTP_MECHANISM_PLAIN, "empty", { "" } },
		{ SMTP_MECHANISM_CRAM_MD5, "no blank", { "ann" } },
		{ SMTP_MECHANISM_CRAM_MD5, "empty", { "" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "empty", { "" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "channel binding",
		    { "p=tls-unique,,n=ann,r=x" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "no header", { "n=ann,r=x" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "no nonce", { "n,,n=ann,r=" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "an extension that must be known",
		    { "n,,m=x,n=ann,r=x" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1,
		    "a name with a bare =", { "n,,n=a=b,r=x" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "no proof",
		    { "n,,n=ann,r=x", "c=biws,r=xN" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "a proof that is no Base64",
		    { "n,,n=ann,r=x", "c=biws,r=xN,p=#" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "another nonce",
		    { "n,,n=ann,r=x", "c=biws,r=yN,p=eA==" } },
		{ SMTP_MECHANISM_SCRAM_SHA_1, "another header",
		    { "n,,n=ann,r=x", "c=eSws,r=xN,p=eA==" } },
		{ SMTP_MECHANISM_XOAUTH2, "no token", { "user=ann\1\1" } },
		{ SMTP_MECHANISM_XOAUTH2, "no user", { "auth=Bearer x\1\1" } },
		{ SMTP_MECHANISM_OAUTHBEARER, "no header",
		    { "user=ann\1auth=Bearer x\1\1" } },
		{ SMTP_MECHANISM_OAUTHBEARER, "no name",
		    { "n,,\1auth=Bearer x\1\1" } },
	};
	struct arena arena;

	arena_init(&arena, 16 * 1024 * 1024);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum smtp_login_step step = SMTP_LOGIN_MORE;
		struct smtp_login login = { .peer = span_empty() };
		struct text words;

		text_init(&words, &arena, SMTP_AUTH_MAX);
		smtp_login_begin(&login, &arena, cases[i].mechanism,
		    span_of("N"), &words);
		for (size_t k = 0; k < 2 && cases[i].responses[k]; k++) {
			CHECK_FOR(cases[i].name, step == SMTP_LOGIN_MORE);
			text_reset(&words);
			step = smtp_login_take(&login,
			    span_of(cases[i].responses[k]), &words);
		}
		CHECK_FOR(cases[i].name, step == SMTP_LOGIN_BAD);
	}
	arena_clear(&arena);
}

/* RFC 7677, 3, with the nonce and the salt of ours. */
static void
test_names(void)
{
	static const char first[] = "n,a=Bob=2CB,n=ann=3Dx,r=abc";
	struct smtp_login login = { .peer = span_empty() };
	struct arena arena;
	struct text words;

	arena_init(&arena, 1024 * 1024);
	text_init(&words, &arena, SMTP_AUTH_MAX);
	CHECK(!smtp_login_begin(&login, &arena, SMTP_MECHANISM_SCRAM_SHA_256,
	    span_of("N"), &words));
	CHECK(
	    smtp_login_take(&login, span_of(first), &words) == SMTP_LOGIN_MORE);
	CHECK_TEXT("name", login.name, "ann=x");
	CHECK_TEXT("to act as", login.authorize, "Bob,B");
	CHECK(span_starts(text_span(&words), span_of("r=abcN,s=")));
	CHECK(span_ends_nocase(text_span(&words), span_of(",i=4096")));
	arena_clear(&arena);
}

/* What cannot be had is not offered. */
static void
test_offers(void)
{
	static const struct {
		const char *name, *nonce, *peer, *offers;
		unsigned set;
	} cases[] = {
		{ "all", "N", "ann",
		    "AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-1 SCRAM-SHA-256 "
		    "XOAUTH2 OAUTHBEARER EXTERNAL\r\n",
		    0 },
		{ "no nonce, no certificate", "", "",
		    "AUTH PLAIN LOGIN XOAUTH2 OAUTHBEARER\r\n", 0 },
		{ "chosen", "N", "", "AUTH LOGIN SCRAM-SHA-256\r\n",
		    1U << SMTP_MECHANISM_LOGIN |
			1U << SMTP_MECHANISM_SCRAM_SHA_256 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct duet duet;
		size_t at;

		duet_init(&duet);
		duet.rules.mechanisms = cases[i].set;
		smtp_server_init(&duet.server, &duet.rules, 0);
		duet.server.nonce = span_of(cases[i].nonce);
		duet.server.peer = span_of(cases[i].peer);
		duet.server.is_esmtp = true;
		duet.server.stage = SMTP_STAGE_HELO;
		smtp_server_decide(&duet.server,
		    &(struct smtp_decision){ .words = span_empty() }, 0);
		CHECK_FOR(cases[i].name,
		    span_find(text_span(&duet.server.out),
			span_of(cases[i].offers), &at));
		duet_clear(&duet);
	}
}

int
main(void)
{
	for (unsigned i = 0; i < SMTP_MECHANISMS; i++) {
		test_right_and_wrong((enum smtp_mechanism)i);
		test_cut((enum smtp_mechanism)i);
		test_spoiled((enum smtp_mechanism)i);
	}
	test_garbage();
	test_names();
	test_offers();
	return check_done();
}
