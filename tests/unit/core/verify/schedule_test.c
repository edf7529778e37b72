#include "core/verify/schedule.h"

#include "check.h"

enum { SECOND = 1000000, MOST_SESSIONS = 200 };

static struct arena arena;
static struct verify_schedule schedule;
static uint64_t now;

/* What a made-up server says, and how often it is asked. */
struct server {
	enum verify_answer whole, random;
	enum verify_answer answers[3]; /* at the first, second, third try */
	bool is_unreached;
};

static unsigned sessions, named;

static void
answer(struct verify_session *session, const struct server *server)
{
	sessions++;
	named += (unsigned)session->count + session->is_testing;
	session->is_unreached = server->is_unreached;
	session->whole = server->whole;
	session->random =
	    session->is_testing ? server->random : VERIFY_ANSWER_NONE;
	session->evidence[VERIFY_SESSION_JOBS] = span_of("random");
	for (size_t i = 0; i < session->count; i++) {
		const struct verify_job *job =
		    &schedule.jobs.items[session->jobs[i]];

		session->answers[i] = server->answers[job->tries - 1];
		session->evidence[i] = span_of("said");
	}
}

/* Play it to its end, each session taking a second of a clock of ours. */
static void
play(const struct server *server)
{
	struct verify_session session;
	enum verify_act act;
	uint64_t until;

	sessions = named = 0;
	while ((act = verify_schedule_next(&schedule, now, &session, &until)) !=
	    VERIFY_ACT_DONE) {
		CHECK(sessions < MOST_SESSIONS);
		if (sessions == MOST_SESSIONS)
			return;
		if (act == VERIFY_ACT_WAIT) {
			CHECK(until > now && until != UINT64_MAX);
			now = until;
			continue;
		}
		answer(&session, server);
		now += SECOND;
		verify_schedule_told(&schedule, &session, now);
	}
}

static void
begin(unsigned left, bool is_shy)
{
	arena_reset(&arena);
	verify_schedule_init(&schedule, &arena);
	schedule.retry_after = 300ULL * SECOND;
	now = 5000ULL * SECOND;
	verify_schedule_add_provider(&schedule, 2ULL * SECOND, left, is_shy);
	verify_schedule_add_host(&schedule, 0);
	verify_schedule_add_target(&schedule, 0);
}

static void
add_jobs(size_t target, size_t count)
{
	for (size_t i = 0; i < count; i++)
		verify_schedule_add_job(&schedule, target);
}

#define NO VERIFY_ANSWER_UNKNOWN
#define YES VERIFY_ANSWER_TAKEN
#define LATER VERIFY_ANSWER_LATER
#define US VERIFY_ANSWER_US
#define OTHER VERIFY_ANSWER_OTHER
#define NONE VERIFY_ANSWER_NONE

static const struct {
	const char *name;
	struct server server;
	enum verify_verdict verdict;
	enum verify_reason reason;
	unsigned sessions;
	uint64_t seconds; /* until it is over */
} cases[] = {
	{ "taken", { NONE, NO, { YES }, false }, VERIFY_KEEP, VERIFY_TAKEN, 1,
	    1 },
	{ "unknown", { NONE, NO, { NO }, false }, VERIFY_SUPPRESS,
	    VERIFY_NO_MAILBOX, 1, 1 },
	{ "takes all", { NONE, YES, { YES }, false }, VERIFY_UNKNOWN,
	    VERIFY_TAKES_ALL, 1, 1 },
	{ "takes all but this", { NONE, YES, { NO }, false }, VERIFY_SUPPRESS,
	    VERIFY_NO_MAILBOX, 1, 1 },
	{ "refused otherwise", { NONE, NO, { OTHER }, false }, VERIFY_UNKNOWN,
	    VERIFY_OTHER_REFUSAL, 1, 1 },
	{ "greylisted, then taken", { NONE, NO, { LATER, YES }, false },
	    VERIFY_KEEP, VERIFY_TAKEN, 2, 302 },
	{ "greylisted, then unknown", { NONE, NO, { LATER, LATER, NO }, false },
	    VERIFY_SUPPRESS, VERIFY_NO_MAILBOX, 3, 1203 },
	{ "never now", { NONE, LATER, { LATER, LATER, LATER }, false },
	    VERIFY_RETRY, VERIFY_NOT_NOW, 3, 1203 },
	{ "taken, the test never answered",
	    { NONE, LATER, { YES, YES, YES }, false }, VERIFY_RETRY,
	    VERIFY_UNTESTED, 3, 1203 },
	{ "nothing came back", { NONE, NONE, { NONE, NONE, NONE }, false },
	    VERIFY_RETRY, VERIFY_NOT_NOW, 3, 1203 },
	{ "busy", { LATER, NONE, { NONE, NONE, NONE }, false }, VERIFY_RETRY,
	    VERIFY_NOT_NOW, 3, 1203 },
	{ "we are refused", { US, NONE, { NONE }, false }, VERIFY_UNKNOWN,
	    VERIFY_WE_REFUSED, 1, 1 },
	{ "we, at the recipient", { NONE, NO, { US }, false }, VERIFY_UNKNOWN,
	    VERIFY_WE_REFUSED, 1, 1 },
	{ "unreached", { NONE, NONE, { NONE }, true }, VERIFY_RETRY,
	    VERIFY_UNREACHED, 1, 1 },
};

static void
test_case(size_t number)
{
	const char *name = cases[number].name;
	uint64_t begun;

	begin(500, false);
	add_jobs(0, 1);
	begun = now;
	play(&cases[number].server);
	CHECK_FOR(name, schedule.jobs.items[0].is_over);
	CHECK_FOR(name,
	    schedule.jobs.items[0].verdict == cases[number].verdict);
	CHECK_FOR(name, schedule.jobs.items[0].reason == cases[number].reason);
	CHECK_FOR(name, sessions == cases[number].sessions);
	CHECK_FOR(name, (now - begun) / SECOND == cases[number].seconds);
}

static size_t
count_reason(enum verify_reason reason)
{
	size_t count = 0;

	for (size_t i = 0; i < schedule.jobs.count; i++)
		count += schedule.jobs.items[i].is_over &&
		    schedule.jobs.items[i].reason == reason;
	return count;
}

/* The first session is for one address, then five at a time, 2 s apart. */
static void
test_many(void)
{
	static const struct server server = { NONE, NO, { YES }, false };
	uint64_t begun;

	begin(500, false);
	add_jobs(0, 11);
	begun = now;
	play(&server);
	CHECK(count_reason(VERIFY_TAKEN) == 11);
	CHECK(sessions == 3 && named == 12);
	CHECK(now - begun == 5ULL * SECOND);
}

/* After the first refusal of us nobody at that provider is asked. */
static void
test_stop(void)
{
	static const struct server server = { NONE, NO, { US }, false };

	begin(500, false);
	verify_schedule_add_host(&schedule, 0);
	verify_schedule_add_target(&schedule, 1);
	add_jobs(0, 5);
	add_jobs(1, 5);
	play(&server);
	CHECK(sessions == 1);
	CHECK(count_reason(VERIFY_WE_REFUSED) == 10);
	CHECK_TEXT("why", schedule.jobs.items[9].evidence, "said");
}

static void
test_limits(void)
{
	static const struct server server = { NONE, NO, { YES }, false };
	static const struct server all = { NONE, YES, { YES }, false };

	begin(8, false);
	add_jobs(0, 20);
	play(&server);
	CHECK(named == 8);
	CHECK(count_reason(VERIFY_TAKEN) == 7);
	CHECK(count_reason(VERIFY_DAY_FULL) == 13);
	begin(500, true);
	add_jobs(0, 3);
	play(&server);
	CHECK(sessions == 0 && count_reason(VERIFY_SHY) == 3);
	begin(500, false);
	add_jobs(0, 30);
	play(&all);
	CHECK(named == 2 && count_reason(VERIFY_TAKES_ALL) == 30);
}

/* One connection per host, and no more than so many at the same time. */
static void
test_at_once(void)
{
	struct verify_session held[4], session;
	uint64_t until;
	size_t count = 0;

	begin(500, false);
	schedule.running_max = 3;
	add_jobs(0, 9);
	for (size_t i = 1; i < 5; i++) {
		size_t provider =
		    verify_schedule_add_provider(&schedule, 0, 500, false);
		size_t host = verify_schedule_add_host(&schedule, provider);

		add_jobs(verify_schedule_add_target(&schedule, host), 2);
	}
	while (verify_schedule_next(&schedule, now, &session, &until) ==
		VERIFY_ACT_RUN &&
	    count < COUNT_OF(held))
		held[count++] = session;
	CHECK(count == 3);
	CHECK(until == UINT64_MAX);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			CHECK(held[i].target != held[k].target);
	verify_schedule_told(&schedule, &held[0], now);
	CHECK(verify_schedule_next(&schedule, now, &session, &until) ==
	    VERIFY_ACT_RUN);
	CHECK(session.target == 3);
}

/* Where no one at all can be reached, it is our own network. */
static void
test_port(void)
{
	static const struct server nobody = { NONE, NONE, { NONE }, true };

	begin(500, false);
	verify_schedule_add_host(&schedule, 0);
	verify_schedule_add_target(&schedule, 1);
	add_jobs(0, 1);
	add_jobs(1, 1);
	play(&nobody);
	CHECK(count_reason(VERIFY_PORT_CLOSED) == 2);
	for (size_t i = 0; i < 2; i++)
		CHECK(schedule.jobs.items[i].verdict == VERIFY_UNKNOWN);
}

int
main(void)
{
	arena_init(&arena, 16 * 1024 * 1024);
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		test_case(i);
	test_many();
	test_stop();
	test_limits();
	test_at_once();
	test_port();
	arena_clear(&arena);
	return check_done();
}
