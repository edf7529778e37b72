/*
 * The messages of programs that send mail, as their users paste them: cause,
 * side, retry, whether the address is kept; and the server's address is never
 * taken for the client's.
 */

#include "nixie/session.h"
#include "unit/check.h"

static const struct {
	const char *program, *message, *cause, *side, *retry, *suppress;
} programs[] = {
/* clang-format off */
#define PROGRAM(program, message, cause, side, retry, suppress) \
	{ program, message, cause, side, retry, suppress },
#include "unit/core/diagnose/programs_table.h"
#undef PROGRAM
	/* clang-format on */
};

static void
check_program(struct session *session, size_t i)
{
	const struct diagnosis *diagnosis = &session->diagnosis;
	const char *message = programs[i].message;

	session_open(session, span_of(message), span_empty(), false);
	if (session_next(session) != SESSION_CASE) {
		CHECK_FOR(message, !"a case");
		return;
	}
	CHECK_TEXT(message, diagnosis->cause->name, programs[i].cause);
	CHECK_TEXT(message, span_of(side_name(diagnosis->side)),
	    programs[i].side);
	CHECK_TEXT(message, span_of(retry_name(diagnosis->retry.advice)),
	    programs[i].retry);
	CHECK_TEXT(message, span_of(suppress_name(diagnosis->suppress.advice)),
	    programs[i].suppress);
	CHECK_TEXT(message, evidence_value(&session->evidence, FACT_CLIENT_IP),
	    "");
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
	for (size_t i = 0; i < COUNT_OF(programs); i++)
		check_program(&session, i);
	session_clear(&session);
	return check_done();
}
