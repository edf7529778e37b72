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
	{ "joe@xn--.de", VERIFY_FIX, VERIFY_DOMAIN, "", "", "" },
	{ "j\xc3(@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "", "" },
	{ "J.Doe+a+b@ProtonMail.com", VERIFY_KEEP, VERIFY_FINE,
	    "J.Doe+a+b@protonmail.com", "jdoe@proton.me", "" },
	{ "+joe@gmail.com", VERIFY_KEEP, VERIFY_FINE, "+joe@gmail.com",
	    "+joe@gmail.com", "" },
	{ "", VERIFY_SUPPRESS, VERIFY_EMPTY, "", "", "" },
	{ "joe", VERIFY_SUPPRESS, VERIFY_NO_AT, "", "", "" },
	{ "joe@@uni.edu", VERIFY_FIX, VERIFY_NO_AT, "", "", "" },
	{ "@uni.edu", VERIFY_SUPPRESS, VERIFY_LOCAL, "", "", "" },
	{ ".joe@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "", "joe@uni.edu" },
	{ "joe..doe@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "",
	    "joe.doe@uni.edu" },
	{ "joe doe@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "", "" },
	{ "joe@uni", VERIFY_FIX, VERIFY_DOMAIN, "", "", "" },
	{ "joe@uni.d", VERIFY_FIX, VERIFY_DOMAIN, "", "", "" },
	{ "joe@uni..edu", VERIFY_FIX, VERIFY_DOMAIN, "", "", "joe@uni.edu" },
	{ "joe@-uni.edu", VERIFY_FIX, VERIFY_DOMAIN, "", "", "" },
	{ "joe@uni.123", VERIFY_FIX, VERIFY_DOMAIN, "", "", "" },
	{ "joe@192.0.2.1", VERIFY_FIX, VERIFY_DOMAIN, "", "", "" },
	{ "joe@", VERIFY_SUPPRESS, VERIFY_DOMAIN, "", "", "" },

	/* Strange, and as good as any. */
	{ "\"a\\\"b\"@uni.edu", VERIFY_KEEP, VERIFY_FINE, "\"a\\\"b\"@uni.edu",
	    "\"a\\\"b\"@uni.edu", "" },
	{ "\"joe@home\"@uni.edu", VERIFY_KEEP, VERIFY_FINE,
	    "\"joe@home\"@uni.edu", "\"joe@home\"@uni.edu", "" },
	{ "o'brien+a/b=c@uni.edu", VERIFY_KEEP, VERIFY_FINE,
	    "o'brien+a/b=c@uni.edu", "o'brien+a/b=c@uni.edu", "" },
	{ "!#$%&'*+-/=?^_`{|}~@uni.edu", VERIFY_KEEP, VERIFY_FINE,
	    "!#$%&'*+-/=?^_`{|}~@uni.edu", "!#$%&'*+-/=?^_`{|}~@uni.edu", "" },
	{ "-@uni.edu", VERIFY_KEEP, VERIFY_FINE, "-@uni.edu", "-@uni.edu", "" },
	{ "a@b.co", VERIFY_KEEP, VERIFY_FINE, "a@b.co", "a@b.co", "" },
	{ "a@x.photography", VERIFY_KEEP, VERIFY_FINE, "a@x.photography",
	    "a@x.photography", "" },
	{ "a@1.2.3.edu", VERIFY_KEEP, VERIFY_FINE, "a@1.2.3.edu", "a@1.2.3.edu",
	    "" },
	{ "joe@my_host.uni.edu", VERIFY_KEEP, VERIFY_FINE,
	    "joe@my_host.uni.edu", "joe@my_host.uni.edu", "" },
	{ "\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b\xe5\xad\x90.\xe5\x85\xac"
	  "\xe5\x8f\xb8",
	    VERIFY_KEEP, VERIFY_FINE,
	    "\xe7\x94\xa8\xe6\x88\xb7@xn--fsqu00a.xn--55qx5d",
	    "\xe7\x94\xa8\xe6\x88\xb7@xn--fsqu00a.xn--55qx5d", "" },
	{ "joe@[IPv6:2001:db8::1]", VERIFY_UNKNOWN, VERIFY_LITERAL,
	    "joe@[IPv6:2001:db8::1]", "joe@[IPv6:2001:db8::1]", "" },
	{ "joe.@docomo.ne.jp", VERIFY_UNKNOWN, VERIFY_DOTS, "joe.@docomo.ne.jp",
	    "joe.@docomo.ne.jp", "" },
	{ "j..d@ezweb.ne.jp", VERIFY_UNKNOWN, VERIFY_DOTS, "j..d@ezweb.ne.jp",
	    "j..d@ezweb.ne.jp", "" },

	/* What people write around an address, and into it. */
	{ "Joe Doe <joe@uni.edu>", VERIFY_FIX, VERIFY_LOCAL, "", "",
	    "joe@uni.edu" },
	{ "\"Doe, Joe\" <joe@uni.edu>", VERIFY_FIX, VERIFY_LOCAL, "", "",
	    "joe@uni.edu" },
	{ "Joe <joe@gmial.com>", VERIFY_FIX, VERIFY_LOCAL, "", "",
	    "joe@gmail.com" },
	{ "joe@uni.edu (Joe Doe)", VERIFY_FIX, VERIFY_DOMAIN, "", "",
	    "joe@uni.edu" },
	{ "joe(at work)@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "",
	    "joe@uni.edu" },
	{ "\"joe@uni.edu\"", VERIFY_FIX, VERIFY_LOCAL, "", "", "joe@uni.edu" },
	{ "E-Mail: joe@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "",
	    "joe@uni.edu" },
	{ "mailto:joe@uni.edu?subject=x", VERIFY_FIX, VERIFY_DOMAIN, "", "",
	    "joe@uni.edu" },
	{ "joe @ uni .edu", VERIFY_FIX, VERIFY_LOCAL, "", "", "joe@uni.edu" },
	{ "joe [at] uni [dot] edu", VERIFY_FIX, VERIFY_NO_AT, "", "",
	    "joe@uni.edu" },
	{ "joe at uni.edu", VERIFY_FIX, VERIFY_NO_AT, "", "", "joe@uni.edu" },
	{ "joe\xef\xbc\xa0uni.edu", VERIFY_FIX, VERIFY_NO_AT, "", "",
	    "joe@uni.edu" },
	{ "\xef\xbb\xbfjoe@uni.edu\xc2\xa0", VERIFY_FIX, VERIFY_CLUTTER,
	    "joe@uni.edu", "joe@uni.edu", "joe@uni.edu" },
	{ "jo\xe2\x80\x8b"
	  "e@uni.edu",
	    VERIFY_FIX, VERIFY_CLUTTER, "", "", "joe@uni.edu" },
	{ "joe@uni.edu.", VERIFY_FIX, VERIFY_CLUTTER, "joe@uni.edu",
	    "joe@uni.edu", "joe@uni.edu" },
	{ "joe@gmailcom", VERIFY_FIX, VERIFY_DOMAIN, "", "", "joe@gmail.com" },
	{ "joe.@uni.edu", VERIFY_FIX, VERIFY_LOCAL, "", "", "joe@uni.edu" },
	{ "joe@uni.edu; ann@uni.edu", VERIFY_FIX, VERIFY_SEVERAL, "", "",
	    "joe@uni.edu, ann@uni.edu" },
	{ "Joe <joe@uni.edu>, Ann <ann@uni.edu>", VERIFY_FIX, VERIFY_SEVERAL,
	    "", "", "joe@uni.edu, ann@uni.edu" },
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
	memset(bytes, ' ', sizeof(bytes));
	memcpy(bytes + 500, "a@b.co,c@d.co", 13);
	verify_address(&verify, (struct span){ bytes, 900 }, &result);
	CHECK_TEXT("among blanks", result.suggestion, "a@b.co, c@d.co");
	memset(bytes, '@', sizeof(bytes));
	verify_address(&verify, (struct span){ bytes, 900 }, &result);
	CHECK(result.suggestion.len == 0);
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
