/*
 * What if memory ends here, or here, or here? With a ceiling of one chunk,
 * then two, then three ..., each sample must leave through the door or be
 * explained, and nothing may be lost (which the leak sanitizer sees).
 */

#include <stdlib.h>

#include "nixie/session.h"
#include "unit/check.h"

enum { CHUNK = 32 * 1024, MOST_CHUNKS = 40, LONG_REPLY = 16 * 1024 };

static const char *const samples[] = {
	"550 5.1.1 <b@example.org>: User unknown",
	"<joe@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1\n"
	"    User unknown (in reply to RCPT TO command)\n",
	"220 mx.example.org ESMTP\r\nEHLO client.example.org\r\n"
	"250 mx.example.org\r\nMAIL FROM:<a@example.org>\r\n250 ok\r\n"
	"RCPT TO:<b@example.org>\r\n550 5.1.1 no such user\r\nQUIT\r\n"
	"221 bye\r\n",
	"550-5.7.26 This mail has been blocked because the sender is\r\n"
	"550 5.7.26 unauthenticated.\r\n",
};

struct outcome {
	unsigned cases, too_large, others;
};

/* One sample, with so many chunks for its input and so many for a case. */
static void
try_ceilings(struct session *session, struct span input, size_t input_chunks,
    size_t case_chunks, struct outcome *outcome)
{
	enum session_result result;

	arena_clear(&session->input_arena);
	arena_clear(&session->case_arena);
	arena_init(&session->input_arena, input_chunks * CHUNK);
	arena_init(&session->case_arena, case_chunks * CHUNK);
	session_open(session, input, span_empty(), false);
	while ((result = session_next(session)) == SESSION_CASE)
		outcome->cases++;
	if (result == SESSION_TOO_LARGE)
		outcome->too_large++;
	else if (result != SESSION_END)
		outcome->others++;
}

static void
test_sample(struct session *session, const char *name, struct span input)
{
	struct outcome outcome = { 0 };

	for (size_t chunks = 0; chunks < MOST_CHUNKS; chunks++) {
		try_ceilings(session, input, chunks, MOST_CHUNKS, &outcome);
		try_ceilings(session, input, MOST_CHUNKS, chunks, &outcome);
	}
	CHECK_FOR(name, outcome.too_large > 0);
	CHECK_FOR(name, outcome.cases > 0);
	CHECK_FOR(name, outcome.others == 0);
}

static void
test_samples(struct session *session)
{
	static char reply[LONG_REPLY];

	for (size_t i = 0; i < COUNT_OF(samples); i++)
		test_sample(session, samples[i], span_of(samples[i]));
	memset(reply, 'x', sizeof(reply));
	memcpy(reply, "550 5.1.1 user unknown ", 23);
	test_sample(session, "a long reply",
	    (struct span){ reply, sizeof(reply) });
}

/* The same for rules, of which none may be half added. */
static void
test_rules(void)
{
	static const char rule[] =
	    "Rule: own-one\nCause: mailbox_full\nMatch: gnomes (a|b) no\n"
	    "Seen: 550 gnomes a no\nFix: sender: Wait.\nSource: ours\n";
	unsigned refused = 0, added = 0;

	for (size_t chunks = 0; chunks < 2 * MOST_CHUNKS; chunks++) {
		struct session session;
		struct text complaints;
		struct error error;

		text_init(&complaints, NULL, 1000);
		if (!session_init(&session, &error))
			abort();
		arena_init(&session.rules_arena, chunks * CHUNK);
		if (session_add_rules(&session, "f", span_of(rule),
			&complaints))
			added++;
		else
			refused += complaints.len > 0;
		text_clear(&complaints);
		session_clear(&session);
	}
	CHECK(refused > 0 && added > 0);
	CHECK(refused + added == 2 * MOST_CHUNKS);
}

int
main(void)
{
	struct session session;
	struct error error;

	if (!session_init(&session, &error))
		return EXIT_FAILURE;
	test_samples(&session);
	session_clear(&session);
	test_rules();
	return check_done();
}
