/*
 * The questions that are asked most often about failed mail, as far as the
 * text alone decides them: the cause, and a step with the answer that has
 * solved it for those who asked.
 */

#include "nixie/session.h"
#include "unit/check.h"

static const struct {
	const char *name;
	const char *input;
	const char *cause;
	const char *answer; /* stands in a step or in the rule's note */
} questions[] = {
/* clang-format off */
#define QUESTION(name, input, cause, answer) { name, input, cause, answer },
#include "unit/core/diagnose/questions_table.h"
#undef QUESTION
	/* clang-format on */
};

static bool
steps_say(const struct steps *steps, struct span answer)
{
	for (size_t i = 0; i < steps->count; i++) {
		size_t at;

		if (span_find_nocase(steps->items[i].text, answer, &at))
			return true;
	}
	return false;
}

static bool
is_answered(const struct diagnosis *diagnosis, struct span answer)
{
	size_t at;

	if (steps_say(&diagnosis->cause->steps, answer))
		return true;
	return diagnosis->rule &&
	    (steps_say(&diagnosis->rule->steps, answer) ||
		span_find_nocase(diagnosis->rule->note, answer, &at));
}

int
main(void)
{
	static struct session session;
	struct error error;

	if (!session_init(&session, &error)) {
		CHECK(!"session");
		return check_done();
	}
	for (size_t i = 0; i < sizeof(questions) / sizeof(*questions); i++) {
		session_open(&session, span_of(questions[i].input),
		    span_empty(), false);
		if (session_next(&session) != SESSION_CASE) {
			CHECK_FOR(questions[i].name, !"a case");
			continue;
		}
		CHECK_FOR(questions[i].name,
		    span_equal(session.diagnosis.cause->name,
			span_of(questions[i].cause)));
		CHECK_FOR(questions[i].name,
		    is_answered(&session.diagnosis,
			span_of(questions[i].answer)));
	}
	session_clear(&session);
	return check_done();
}
