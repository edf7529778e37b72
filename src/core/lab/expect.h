#ifndef NIXIE_LAB_EXPECT_H
#define NIXIE_LAB_EXPECT_H

/*
 * What a test expects of a lab, said in words, and whether it came to pass:
 *
 *	accepted=2 to=*@example.org
 *	refused cause=spf_fail
 *	accepted=0
 *	status=75
 *	accepted subject=Your order *
 *
 * The first word says what is counted: messages that were accepted, refusals,
 * or the status that the tested command ends with. How many: exactly N, N-M,
 * or at least N with "N-"; one or more, if nothing is said. What follows must
 * hold for what is counted; a subject's pattern goes to the end of the words.
 */

#include "base/error.h"
#include "core/smtp/server.h"

enum lab_expected {
	LAB_EXPECT_ACCEPTED,
	LAB_EXPECT_REFUSED,
	LAB_EXPECT_STATUS
};

struct lab_expectation {
	enum lab_expected what;
	unsigned least, most;
	struct span to, from, cause, objection, stage, code, subject; /* or
									 empty */
	struct span words; /* all of it, as it was given */
	unsigned seen;
};

/* Something that happened. */
struct lab_sight {
	bool is_taken;
	unsigned code;
	const struct smtp_server *session; /* its stage, its envelope */
	struct span cause, objection;      /* of a refusal; may be empty */
	struct span subject;               /* of a message, in UTF-8 */
};

/* The words are borrowed. */
MUST_CHECK bool lab_expectation_parse(struct lab_expectation *expectation,
    struct span words, struct error *error);

/* Count it, if it is what is expected. */
void lab_expectation_see(struct lab_expectation *expectation,
    const struct lab_sight *sight);

/* Tell it how the command ended. */
void lab_expectation_end(struct lab_expectation *expectation, unsigned status);

bool lab_expectation_holds(const struct lab_expectation *expectation);

/* Write "expected refused cause=spf_fail: yes, 1 was seen". */
void lab_expectation_write(struct text *text,
    const struct lab_expectation *expectation);

#endif
