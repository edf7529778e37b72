#include "core/verify/address.h"

#include "check.h"

static const struct {
	const char *given;
	enum verify_verdict verdict;
	enum verify_reason reason;
	const char *address, *mailbox, *suggestion;
} cases[] = {
	{ "joe@uni.edu", VERIFY_KEEP, VERIFY_FINE, "joe@uni.edu", "joe@uni.edu",
	    "" },
	{ " Joe@Uni.EDU\r\n", VERIFY_KEEP, VERIFY_FINE, "Joe@uni.edu",
	    "Joe@uni.edu", "" },
	{ "Joe.Doe+news@googlemail.com", VERIFY_KEEP, VERIFY_FINE,
	    "Joe.Doe+news@googlemail.com", "joedoe@gmail.com", "" },
	{ "joe.doe+x@outlook.com", VERIFY_KEEP, VERIFY_FINE,
	    "joe.doe+x@outlook.com", "joe.doe@outlook.com", "" },
	{ "joe@gmial.com", VERIFY_FIX, VERIFY_TYPO, "joe@gmial.com",
	    "joe@gmial.com", "joe@gmail.com" },
	{ "joe@gmai.com", VERIFY_FIX, VERIFY_TYPO, "joe@gmai.com",
	    "joe@gmai.com", "joe@gmail.com" },
	{ "joe@gmail.con", VERIFY_FIX, VERIFY_TYPO, "joe@gmail.con",
	    "joe@gmail.con", "joe@gmail.com" },
	{ "joe@gmaill.com", VERIFY_FIX, VERIFY_TYPO, "joe@gmaill.com",
	    "joe@gmaill.com", "joe@gmail.com" },
	{ "joe@hotmial.fr", VERIFY_FIX, VERIFY_TYPO, "joe@hotmial.fr",
	    "joe@hotmial.fr", "joe@hotmail.fr" },
	{ "joe@mail.com", VERIFY_KEEP, VERIFY_FINE, "joe@mail.com",
	    "joe@mail.com", "" },
	{ "joe@gmx.de", VERIFY_KEEP, VERIFY_FINE, "joe@gmx.de", "joe@gmx.de",
	    "" },
	{ "joe@gmail", VERIFY_FIX, VERIFY_DOMAIN, "", "", "joe@gmail.com" },
	{ "joe@gmail,com", VERIFY_FIX, VERIFY_DOMAIN, "", "", "joe@gmail.com" },
	{ "<joe@uni.edu>", VERIFY_FIX, VERIFY_CLUTTER, "joe@uni.edu",
	    "joe@uni.edu", "joe@uni.edu" },
	{ "mailto:joe@uni.edu.", VERIFY_FIX, VERIFY_CLUTTER, "joe@uni.edu",
	    "joe@uni.edu", "joe@uni.edu" },
	{ "x@mailinator.com", VERIFY_SUPPRESS, VERIFY_DISPOSABLE,
	    "x@mailinator.com", "x@mailinator.com", "" },
	{ "x@sub.yopmail.com", VERIFY_SUPPRESS, VERIFY_DISPOSABLE,
	    "x@sub.yopmail.com", "x@sub.yopmail.com", "" },
	{ "x@example.com", VERIFY_SUPPRESS, VERIFY_RESERVED, "x@example.com",
	    "x@example.com", "" },
	{ "x@counterexample.com", VERIFY_KEEP, VERIFY_FINE,
	    "x@counterexample.com", "x@counterexample.com", "" },
	{ "Info@uni.edu", VERIFY_KEEP, VERIFY_ROLE, "Info@uni.edu",
	    "Info@uni.edu", "" },
	{ "joe@[192.0.2.1]", VERIFY_UNKNOWN, VERIFY_LITERAL, "joe@[192.0.2.1]",
	    "joe@[192.0.2.1]", "" },
	{ "\"joe doe\"@uni.edu", VERIFY_KEEP, VERIFY_FINE,
	    "\"joe doe\"@uni.edu", "\"joe doe\"@uni.edu", "" },
	{ "j\xc3\xbcrgen@m\xc3\xbcller.de", VERIFY_KEEP, VERIFY_FINE,
	    "j\xc3\xbcrgen@xn--mller-kva.de", "j\xc3\xbcrgen@xn--mller-kva.de",
	    "" },
	{ "joe@MU\xcc\x88LLER.de", VERIFY_KEEP, VERIFY_FINE,
	    "joe@xn--mller-kva.de", "joe@xn--mller-kva.de", "" },
	{ "joe@xn--.de", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
	{ "j\xc3(@uni.edu", VERIFY_SUPPRESS, VERIFY_LOCAL, "", "", "" },
	{ "J.Doe+a+b@ProtonMail.com", VERIFY_KEEP, VERIFY_FINE,
	    "J.Doe+a+b@protonmail.com", "jdoe@proton.me", "" },
	{ "+joe@gmail.com", VERIFY_KEEP, VERIFY_FINE, "+joe@gmail.com",
	    "+joe@gmail.com", "" },
	{ "", VERIFY_SUPPRESS, VERIFY_EMPTY, "", "", "" },
	{ "joe", VERIFY_SUPPRESS, VERIFY_NO_AT, "", "", "" },
	{ "joe@@uni.edu", VERIFY_SUPPRESS, VERIFY_NO_AT, "", "", "" },
	{ "@uni.edu", VERIFY_SUPPRESS, VERIFY_LOCAL, "", "", "" },
	{ ".joe@uni.edu", VERIFY_SUPPRESS, VERIFY_LOCAL, "", "", "" },
	{ "joe..doe@uni.edu", VERIFY_SUPPRESS, VERIFY_LOCAL, "", "", "" },
	{ "joe doe@uni.edu", VERIFY_SUPPRESS, VERIFY_LOCAL, "", "", "" },
	{ "joe@uni", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
	{ "joe@uni..edu", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
	{ "joe@-uni.edu", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
	{ "joe@uni.123", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
	{ "joe@192.0.2.1", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
	{ "joe@", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },
};

static struct verify verify;

/* Any bytes at all get a verdict, and no more than was given comes back. */
static void
test_prefixes(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span given = span_of(cases[i].given);

		for (size_t len = 0; len <= given.len; len++) {
			struct verify_result result;

			verify_address(&verify, (struct span){ given.ptr, len },
			    &result);
			CHECK_FOR(cases[i].given,
			    result.address.len <= 6 * len &&
				(result.reason == VERIFY_FINE) <=
				    (result.verdict == VERIFY_KEEP));
		}
	}
}

static void
test_long(void)
{
	char bytes[1000];
	struct verify_result result;

	memset(bytes, 'a', sizeof(bytes));
	bytes[64] = '@';
	bytes[400] = '.';
	verify_address(&verify, (struct span){ bytes, 600 }, &result);
	CHECK(result.reason == VERIFY_TOO_LONG);
	for (size_t i = 65; i < 318; i++)
		bytes[i] = i % 50 == 0 ? '.' : 'a';
	verify_address(&verify, (struct span){ bytes, 318 }, &result);
	CHECK(result.verdict == VERIFY_KEEP && result.address.len == 318);
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, 16 * 1024 * 1024);
	verify_init(&verify, &arena, 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct verify_result result;
		const char *given = cases[i].given;

		verify_address(&verify, span_of(given), &result);
		CHECK_TEXT(given, span_of(verify_verdict_name(result.verdict)),
		    verify_verdict_name(cases[i].verdict));
		CHECK_TEXT(given, span_of(verify_reason_name(result.reason)),
		    verify_reason_name(cases[i].reason));
		CHECK_TEXT(given, result.address, cases[i].address);
		CHECK_TEXT(given, result.mailbox, cases[i].mailbox);
		CHECK_TEXT(given, result.suggestion, cases[i].suggestion);
	}
	test_prefixes();
	test_long();
	arena_clear(&arena);
	return check_done();
}
