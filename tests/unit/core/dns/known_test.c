#include "core/dns/known.h"

#include "check.h"

static struct dns_answer
nxdomain(const char *name)
{
	return (struct dns_answer){
		.question = { span_of(name), DNS_TXT },
		.outcome = DNS_NXDOMAIN,
		.rcode = 3,
	};
}

static void
test_asks_once(void)
{
	struct arena arena;
	struct dns_known known;
	struct dns_answer answer = nxdomain("Example.ORG.");

	arena_init(&arena, 1 << 20);
	dns_known_init(&known, &arena, 7);
	CHECK(!dns_known_ask(&known, span_of("example.org"), DNS_TXT));
	CHECK(!dns_known_ask(&known, span_of("EXAMPLE.org."), DNS_TXT));
	CHECK(known.wanted.count == 1);
	CHECK(!dns_known_ask(&known, span_of("example.org"), DNS_A));
	CHECK(known.wanted.count == 2);
	dns_known_add(&known, &answer);
	CHECK(known.wanted.count == 1);
	CHECK(known.wanted.items[0].type == DNS_A);
	CHECK(
	    dns_known_ask(&known, span_of("example.org"), DNS_TXT) == &answer);
	CHECK(dns_known_find(&known, span_of("example.org"), DNS_MX) == NULL);
	arena_clear(&arena);
}

static void
test_first_answer_stays(void)
{
	struct arena arena;
	struct dns_known known;
	struct dns_answer first = nxdomain("a.example");
	struct dns_answer second = nxdomain("a.example");

	arena_init(&arena, 1 << 20);
	dns_known_init(&known, &arena, 7);
	dns_known_add(&known, &first);
	dns_known_add(&known, &second);
	CHECK(dns_known_ask(&known, span_of("A.example"), DNS_TXT) == &first);
	CHECK(known.answers.count == 1);
	arena_clear(&arena);
}

static void
test_names_nobody_can_ask_for(void)
{
	struct arena arena;
	struct dns_known known;
	const struct dns_answer *answer;
	char longest[300];

	arena_init(&arena, 1 << 20);
	dns_known_init(&known, &arena, 7);
	answer = dns_known_ask(&known, span_of("a..example"), DNS_TXT);
	CHECK(answer && answer->outcome == DNS_NXDOMAIN);
	memset(longest, 'a', sizeof(longest));
	answer = dns_known_ask(&known,
	    (struct span){ longest, sizeof(longest) }, DNS_A);
	CHECK(answer && answer->outcome == DNS_NXDOMAIN);
	CHECK(known.wanted.count == 0);
	arena_clear(&arena);
}

static void
test_closed(void)
{
	struct arena arena;
	struct dns_known known;
	const struct dns_answer *answer;

	arena_init(&arena, 1 << 20);
	dns_known_init(&known, &arena, 7);
	known.is_closed = true;
	answer = dns_known_ask(&known, span_of("a.example"), DNS_MX);
	CHECK(answer && answer->outcome == DNS_FAILED);
	CHECK(answer && answer->failure == DNS_NOT_ASKED);
	arena_clear(&arena);
}

static void
test_wants_no_end(void)
{
	struct arena arena;
	struct dns_known known;
	char name[32];
	size_t answered = 0;

	arena_init(&arena, 1 << 20);
	dns_known_init(&known, &arena, 7);
	for (int i = 0; i < 2 * DNS_WANTED_MAX; i++) {
		snprintf(name, sizeof(name), "h%d.example", i);
		answered += dns_known_ask(&known, span_of(name), DNS_A) != NULL;
	}
	CHECK(known.wanted.count == DNS_WANTED_MAX);
	CHECK(answered == DNS_WANTED_MAX);
	arena_clear(&arena);
}

int
main(void)
{
	test_asks_once();
	test_first_answer_stays();
	test_names_nobody_can_ask_for();
	test_closed();
	test_wants_no_end();
	return check_done();
}
