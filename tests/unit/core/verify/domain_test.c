#include "core/verify/domain.h"

#include "check.h"
#include "core/dns/zone.h"

static const char world[] = "good.edu. 60 IN MX 20 two.good.edu.\n"
			    "good.edu. 60 IN MX 10 one.good.edu.\n"
			    "one.good.edu. 60 IN A 192.0.2.1\n"
			    "second.edu. 60 IN MX 10 gone.second.edu.\n"
			    "second.edu. 60 IN MX 20 mx.second.edu.\n"
			    "mx.second.edu. 60 IN AAAA 2001:db8::1\n"
			    "bare.edu. 60 IN A 192.0.2.2\n"
			    "null.edu. 60 IN MX 0 .\n"
			    "lost.edu. 60 IN MX 10 gone.lost.edu.\n"
			    "text.edu. 60 IN TXT \"x\"\n"
			    "inner.edu. 60 IN MX 10 mx.inner.edu.\n"
			    "mx.inner.edu. 60 IN A 10.1.2.3\n"
			    "self.edu. 60 IN A 127.0.0.1\n"
			    "parked.edu. 60 IN MX 10 mx.sedoparking.com.\n"
			    "sale.edu. 60 IN A 192.0.2.3\n"
			    "sale.edu. 60 IN NS ns1.bodis.com.\n"
			    "half.edu. 60 IN MX 10 mx.broken.edu.\n";

static const struct {
	const char *domain;
	enum verify_verdict verdict;
	enum verify_reason reason;
	const char *evidence;
} cases[] = {
	{ "good.edu", VERIFY_KEEP, VERIFY_FINE,
	    "good.edu MX 10 one.good.edu; good.edu MX 20 two.good.edu; "
	    "one.good.edu A 192.0.2.1" },
	{ "second.edu", VERIFY_KEEP, VERIFY_FINE,
	    "second.edu MX 10 gone.second.edu; second.edu MX 20 mx.second.edu; "
	    "mx.second.edu AAAA 2001:db8::1" },
	{ "bare.edu", VERIFY_KEEP, VERIFY_NO_MX, "bare.edu A 192.0.2.2" },
	{ "null.edu", VERIFY_RETRY, VERIFY_NULL_MX, "null.edu MX 0 ." },
	{ "lost.edu", VERIFY_RETRY, VERIFY_LOST_HOST,
	    "lost.edu MX 10 gone.lost.edu" },
	{ "text.edu", VERIFY_RETRY, VERIFY_NO_HOST, "" },
	{ "gone.edu", VERIFY_RETRY, VERIFY_NO_DOMAIN, "gone.edu NXDOMAIN" },
	{ "inner.edu", VERIFY_RETRY, VERIFY_PRIVATE_HOST,
	    "inner.edu MX 10 mx.inner.edu; mx.inner.edu A 10.1.2.3" },
	{ "self.edu", VERIFY_RETRY, VERIFY_PRIVATE_HOST,
	    "self.edu A 127.0.0.1" },
	{ "parked.edu", VERIFY_UNKNOWN, VERIFY_PARKED,
	    "parked.edu MX 10 mx.sedoparking.com" },
	{ "sale.edu", VERIFY_UNKNOWN, VERIFY_PARKED,
	    "sale.edu A 192.0.2.3; sale.edu NS ns1.bodis.com" },
	{ "broken.edu", VERIFY_RETRY, VERIFY_DNS_FAILED,
	    "broken.edu MX: timeout" },
	{ "half.edu", VERIFY_RETRY, VERIFY_DNS_FAILED,
	    "half.edu MX 10 mx.broken.edu; mx.broken.edu A: timeout; "
	    "mx.broken.edu AAAA: timeout" },
};

static struct arena arena;
static struct dns_zone zone;

/* What the zone says; below broken.edu nobody answers. */
static void
answer_wanted(struct dns_known *known)
{
	while (known->wanted.count > 0) {
		struct dns_question question = known->wanted.items[0];
		struct dns_answer *silence =
		    arena_zero(&arena, 1, sizeof(*silence));

		*silence = (struct dns_answer){ .question = question,
			.outcome = DNS_FAILED,
			.failure = DNS_TIMEOUT,
			.canonical = span_empty(),
			.zone = span_empty(),
			.server = span_empty(),
			.why = span_empty() };
		dns_known_add(known,
		    span_ends_nocase(question.name, span_of("broken.edu"))
			? silence
			: dns_zone_answer(&zone, &arena, question));
	}
}

int
main(void)
{
	struct error error = { "" };

	arena_init(&arena, 16 * 1024 * 1024);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, span_of(world), span_empty(), &error));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *domain = cases[i].domain;
		struct verify_domain found;
		struct dns_known known;
		unsigned rounds = 0;

		dns_known_init(&known, &arena, 1);
		for (;; rounds++) {
			verify_domain_find(&found, &known, &arena,
			    span_of(domain), false);
			if (!found.is_waiting)
				break;
			answer_wanted(&known);
		}
		CHECK_FOR(domain, rounds > 0 && rounds < 8);
		CHECK_FOR(domain, found.verdict == cases[i].verdict);
		CHECK_FOR(domain, found.reason == cases[i].reason);
		CHECK_FOR(domain, found.verdict != VERIFY_SUPPRESS);
		CHECK_TEXT(domain, found.evidence, cases[i].evidence);
	}
	arena_clear(&arena);
	return check_done();
}
