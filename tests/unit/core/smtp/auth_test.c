#include "core/smtp/auth.h"

#include "check.h"

static struct arena arena;
static struct smtp_credentials credentials;

static void
test_first_words(void)
{
	static const struct {
		const char *name;
		enum smtp_mechanism mechanism;
		bool speaks;
		const char *response;
		size_t len;
	} cases[] = {
		{ "PLAIN", SMTP_MECHANISM_PLAIN, true, "ann\0joe\0secret", 14 },
		{ "LOGIN", SMTP_MECHANISM_LOGIN, false, "", 0 },
		{ "CRAM-MD5", SMTP_MECHANISM_CRAM_MD5, false, "", 0 },
		{ "SCRAM", SMTP_MECHANISM_SCRAM_SHA_256, true,
		    "n,a=ann,n=joe,r=nonce", 21 },
		{ "XOAUTH2", SMTP_MECHANISM_XOAUTH2, true,
		    "user=joe\001auth=Bearer secret\001\001", 29 },
		{ "OAUTHBEARER (RFC 7628, 4.1)", SMTP_MECHANISM_OAUTHBEARER,
		    true,
		    "n,a=joe,\001host=mx.example.org\001port=587\001"
		    "auth=Bearer secret\001\001",
		    58 },
		{ "EXTERNAL", SMTP_MECHANISM_EXTERNAL, true, "ann", 3 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smtp_auth auth;
		struct text text;

		text_init(&text, &arena, SMTP_AUTH_MAX);
		CHECK_FOR(cases[i].name,
		    smtp_auth_begin(&auth, &arena, cases[i].mechanism,
			&credentials, &text) == cases[i].speaks);
		CHECK_FOR(cases[i].name,
		    span_equal(text_span(&text),
			(struct span){ cases[i].response, cases[i].len }));
	}
}

/* RFC 7677, 3. */
static void
test_scram_sha_256(void)
{
	static const char first[] =
	    "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
	    "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
	static const char final[] =
	    "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";
	struct smtp_credentials user = { .login = span_of("user"),
		.password = span_of("pencil"),
		.authorize = span_empty(),
		.nonce = span_of("rOprNGfwEbeRWgbNEkqO") };
	struct smtp_auth auth;
	struct text text;

	text_init(&text, &arena, SMTP_AUTH_MAX);
	smtp_auth_begin(&auth, &arena, SMTP_MECHANISM_SCRAM_SHA_256, &user,
	    &text);
	CHECK_TEXT("first", text_span(&text),
	    "n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
	text_reset(&text);
	CHECK(smtp_auth_answer(&auth, span_of(first), &text));
	CHECK_TEXT("final", text_span(&text),
	    "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
	    "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
	CHECK(!smtp_auth_is_proven(&auth));
	CHECK(smtp_auth_answer(&auth, span_of(final), &text));
	CHECK(smtp_auth_is_proven(&auth));
	CHECK(!smtp_auth_answer(&auth, span_of(final), &text));
}

/* What a server may try: each must be refused, none may take long. */
static void
test_bad_scram(void)
{
	static const struct {
		const char *name, *challenge;
	} cases[] = {
		{ "nothing", "" },
		{ "another nonce", "r=other,s=W22ZaJ0SNY7soA==,i=4096" },
		{ "only our nonce", "r=nonce,s=W22ZaJ0SNY7soA==,i=4096" },
		{ "no salt", "r=nonceX,i=4096" },
		{ "salt that is no Base64", "r=nonceX,s=#,i=4096" },
		{ "no rounds", "r=nonceX,s=W22ZaJ0SNY7soA==,i=" },
		{ "few rounds", "r=nonceX,s=W22ZaJ0SNY7soA==,i=1" },
		{ "endless rounds", "r=nonceX,s=W22ZaJ0SNY7soA==,i=999999999" },
		{ "an error", "e=unknown-user" },
		{ "an extension we do not know",
		    "m=x,r=nonceX,s=W22ZaJ0SNY7soA==,i=4096" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smtp_auth auth;
		struct text text;

		text_init(&text, &arena, SMTP_AUTH_MAX);
		smtp_auth_begin(&auth, &arena, SMTP_MECHANISM_SCRAM_SHA_1,
		    &credentials, &text);
		CHECK_FOR(cases[i].name,
		    !smtp_auth_answer(&auth, span_of(cases[i].challenge),
			&text));
	}
}

static void
test_names(void)
{
	enum smtp_mechanism mechanism;

	for (size_t i = 0; i < SMTP_MECHANISMS; i++) {
		const char *name = smtp_mechanism_name((enum smtp_mechanism)i);

		CHECK_FOR(name,
		    smtp_mechanism_find(span_of(name), &mechanism) &&
			mechanism == i);
		CHECK_FOR(name,
		    smtp_mechanism_choose(1U << i, &mechanism) &&
			mechanism == i);
	}
	CHECK(!smtp_mechanism_find(span_of("NTLM"), &mechanism));
	CHECK(!smtp_mechanism_choose(0, &mechanism));
	CHECK(smtp_mechanism_choose(~0U, &mechanism) &&
	    mechanism == SMTP_MECHANISM_SCRAM_SHA_256);
}

int
main(void)
{
	arena_init(&arena, 16 * 1024 * 1024);
	credentials = (struct smtp_credentials){ .login = span_of("joe"),
		.password = span_of("secret"),
		.authorize = span_of("ann"),
		.host = span_of("mx.example.org"),
		.port = 587,
		.nonce = span_of("nonce") };
	test_first_words();
	test_scram_sha_256();
	test_bad_scram();
	test_names();
	arena_clear(&arena);
	return check_done();
}
