#include "core/audit/sts_policy.h"

#include "unit/check.h"

#include "unit/core/auth/known_zone.h"

enum { CEILING = 1 << 22, NOW = 1796000000 };

#define POLICY "version: STSv1\nmode: enforce\nmx: mx.example.org\n"
#define RECORD "_mta-sts.example.org v=STSv1; id=2;\n"
#define PAGE POLICY "max_age: 86400\n"
#define KEPT(id, fetched) "id: " id "\nfetched: " fetched "\n\n" PAGE

/* What the DNS, the page and the folder say, and what a sender has then. */
static const struct {
	const char *name, *zone, *page, *kept;
	enum sts_policy_found found;
	const char *id, *why;
} cases[] = {
	{ "fetched", RECORD, PAGE, "", STS_POLICY_NEW, "2", "" },
	{ "no record", "", PAGE, "", STS_POLICY_NONE, "", "it has no record" },
	{ "a record that says nothing", "_mta-sts.example.org v=STSv1;\n", PAGE,
	    "", STS_POLICY_NONE, "", "its record says nothing of use" },
	{ "two records", RECORD "_mta-sts.example.org v=STSv1; id=3;\n", PAGE,
	    "", STS_POLICY_NONE, "", "it has several records, so none counts" },
	{ "nobody can tell", "_mta-sts.example.org !FAIL\n", PAGE, "",
	    STS_POLICY_LOST, "", "nobody could tell its record" },
	{ "no page", RECORD, NULL, "", STS_POLICY_LOST, "2", "no way there" },
	{ "a page that is no policy", RECORD, "hello\n", "", STS_POLICY_LOST,
	    "2", NULL },
	{ "the same edition is kept", RECORD, NULL, KEPT("2", "1795990000"),
	    STS_POLICY_KEPT, "2", "" },
	{ "a newer one is there", RECORD, PAGE, KEPT("1", "1795990000"),
	    STS_POLICY_NEW, "2", "" },
	{ "a newer one, which cannot be had", RECORD, NULL,
	    KEPT("1", "1795990000"), STS_POLICY_KEPT, "1", "no way there" },
	{ "the record went away", "", PAGE, KEPT("1", "1795990000"),
	    STS_POLICY_KEPT, "1", "it has no record" },
	{ "the DNS does not answer", "_mta-sts.example.org !FAIL\n", PAGE,
	    KEPT("1", "1795990000"), STS_POLICY_KEPT, "1",
	    "nobody could tell its record" },
	{ "what is kept is too old", RECORD, PAGE, KEPT("2", "1795913600"),
	    STS_POLICY_NEW, "2", "" },
	{ "... and no newer one", RECORD, NULL, KEPT("2", "1795913600"),
	    STS_POLICY_LOST, "2", "no way there" },
	{ "what is kept is of tomorrow", RECORD, PAGE, KEPT("2", "1796000001"),
	    STS_POLICY_NEW, "2", "" },
	{ "what is kept is garbage", RECORD, PAGE, "id: 2\nfetched: x\n\n" PAGE,
	    STS_POLICY_NEW, "2", "" },
	{ "what is kept is no policy", RECORD, PAGE,
	    "id: 2\nfetched: 1795990000\n\nhello", STS_POLICY_NEW, "2", "" },
};

static void
fetch(struct web_known *web, const char *page)
{
	struct web_answer *answer = arena_zero(web->arena, 1, sizeof(*answer));

	CHECK(span_equal(web->wanted.items[0],
	    span_of("https://mta-sts.example.org/.well-known/mta-sts.txt")));
	answer->url = web->wanted.items[0];
	answer->outcome = page ? WEB_FETCHED : WEB_UNREACHABLE;
	answer->status = 200;
	answer->body = span_of(page ? page : "");
	answer->why = span_of(page ? "" : "no way there");
	web_known_add(web, answer);
}

static struct sts_policy_look
look_up(struct arena *arena, const char *zone, const char *page,
    struct span kept)
{
	struct dns_known known;
	struct web_known web;
	struct sts_policy_look look;

	dns_known_init(&known, arena, 1);
	web_known_init(&web, arena);
	for (;;) {
		look = sts_policy_look(&web, &known, span_of("example.org"),
		    kept, NOW);
		if (look.found != STS_POLICY_WAITS)
			return look;
		if (web.wanted.count > 0)
			fetch(&web, page);
		else if (!known_zone_resolve(&known, zone))
			return look;
	}
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sts_policy_look look;
		struct arena arena;

		arena_init(&arena, CEILING);
		look = look_up(&arena, cases[i].zone, cases[i].page,
		    span_of(cases[i].kept));
		CHECK_FOR(cases[i].name, look.found == cases[i].found);
		CHECK_TEXT(cases[i].name, look.id, cases[i].id);
		if (cases[i].why)
			CHECK_TEXT(cases[i].name, look.why, cases[i].why);
		if (look.found >= STS_POLICY_NEW)
			CHECK_FOR(cases[i].name,
			    look.policy.is_valid && look.until > NOW);
		arena_clear(&arena);
	}
}

/* What was written is read again; cut off anywhere it does no harm. */
static void
test_kept(void)
{
	struct sts_policy_look look;
	struct arena arena;
	struct text text;

	arena_init(&arena, CEILING);
	text_init(&text, &arena, CEILING / 4);
	look = look_up(&arena, RECORD, PAGE, span_empty());
	sts_policy_write(&text, &look, NOW - 1);
	look = look_up(&arena, RECORD, NULL, text_span(&text));
	CHECK(look.found == STS_POLICY_KEPT && look.until == NOW - 1 + 86400);
	for (size_t len = 0; len < text.len - 7; len++) {
		struct span part = { text.ptr, len };

		CHECK(look_up(&arena, RECORD, NULL, part).found ==
		    STS_POLICY_LOST);
	}
	arena_clear(&arena);
}

int
main(void)
{
	test_cases();
	test_kept();
	return check_done();
}
