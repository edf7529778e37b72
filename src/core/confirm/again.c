#include "core/confirm/again.h"

#include "core/verify/form.h"

enum { WORDS_MAX = 1500 };

struct span
confirm_again_whom(const struct diagnosis *diagnosis)
{
	const struct span address =
	    evidence_value(diagnosis->evidence, FACT_RECIPIENT);
	struct verify_result result = { .local = span_empty(),
		.domain = span_empty() };
	const enum case_kind kind = diagnosis->evidence->kind;

	if ((kind == CASE_FAILURE || kind == CASE_DELAY) && address.len > 0 &&
	    verify_form_split(&result, address) == VERIFY_FINE)
		return address;
	return span_empty();
}

/* "mx.example.net, rcpt: 550 5.1.1 No such user" */
struct span
confirm_again_reply(const struct verify_job *job)
{
	size_t at;

	return span_find(job->evidence, span_of(": "), &at)
	    ? span_from(job->evidence, at + 2)
	    : span_empty();
}

static struct span
host_of(const struct verify_job *job)
{
	struct span rest = job->evidence, host;

	return span_split(&rest, ',', &host) && rest.len > 0
	    ? host
	    : span_of("Its server");
}

/* A refusal of today, held against that of then. */
static enum again_outcome
compare(const struct diagnosis *then, const struct diagnosis *now)
{
	if (!now)
		return AGAIN_CHANGED;
	if (span_equal_nocase(then->reply.text, now->reply.text))
		return AGAIN_SAME;
	return now->cause == then->cause ? AGAIN_SAME_CAUSE : AGAIN_CHANGED;
}

static enum again_outcome
outcome_of(const struct diagnosis *then, const struct verify_job *job,
    const struct diagnosis *now)
{
	switch (job->reason) {
	case VERIFY_TAKEN:
	case VERIFY_UNTESTED:
		return then->is_about_sender ? AGAIN_ACCEPTED_HERE
					     : AGAIN_ACCEPTED;
	case VERIFY_TAKES_ALL:
		return then->is_about_sender ? AGAIN_ACCEPTED_HERE
					     : AGAIN_ACCEPTS_ANY;
	case VERIFY_NO_MAILBOX:
	case VERIFY_OTHER_REFUSAL:
		return compare(then, now);
	case VERIFY_NOT_NOW:
		return compare(then, now) == AGAIN_CHANGED ? AGAIN_NOT_NOW
							   : compare(then, now);
	case VERIFY_WE_REFUSED:
		return AGAIN_WE_REFUSED;
	case VERIFY_UNREACHED:
	case VERIFY_PORT_CLOSED:
		return AGAIN_UNREACHED;
	default:
		return AGAIN_NOT_ASKED;
	}
}

static const char *
words_of(enum again_outcome outcome)
{
	static const char *const words[AGAIN_OUTCOMES] = {
		[AGAIN_NOBODY] = "",
		[AGAIN_SAME] = " gives the same reply today: the refusal "
			       "stands.",
		[AGAIN_SAME_CAUSE] = " refuses it today as well, for the same "
				     "cause in other words.",
		[AGAIN_CHANGED] = " refuses it today for another reason than "
				  "then: what it says now counts.",
		[AGAIN_ACCEPTED] = " takes the address now: send again.",
		[AGAIN_ACCEPTS_ANY] =
		    " takes the address now, as it takes any name at this "
		    "domain: send again, and see whether it comes back.",
		[AGAIN_ACCEPTED_HERE] =
		    " takes the address from here, in our name. What was "
		    "refused was the sender, and of that it tells nothing: "
		    "mend it, then send again from there.",
		[AGAIN_NOT_NOW] = " says \"not now\" today: wait, and ask "
				  "again later.",
		[AGAIN_WE_REFUSED] =
		    " refuses us: our address, name or sender. That tells "
		    "nothing of the refusal then.",
		[AGAIN_UNREACHED] = " could not be reached from here: that "
				    "tells nothing of the refusal.",
		[AGAIN_NOT_ASKED] = " was not asked",
	};

	return words[outcome];
}

static bool
is_refusal(enum again_outcome outcome)
{
	return outcome == AGAIN_SAME || outcome == AGAIN_SAME_CAUSE;
}

/* The one question that this answers, where the recipient is the cause. */
static void
answer_question(struct diagnosis *diagnosis)
{
	const struct again *again = &diagnosis->again;
	const bool stands = is_refusal(again->outcome);
	const bool is_gone = again->outcome == AGAIN_ACCEPTED;

	if (!span_equal(diagnosis->cause->name, span_of("mailbox_unknown")) &&
	    !span_equal(diagnosis->cause->name, span_of("local_suppression")))
		return;
	for (size_t i = 0; i < diagnosis->questions.count; i++) {
		struct question *question = &diagnosis->questions.items[i];

		if (!span_equal(question->check, span_of("rcpt-probe")))
			continue;
		question->result = stands ? QUESTION_BAD
		    : is_gone             ? QUESTION_GOOD
					  : QUESTION_UNKNOWN;
		question->detail = again->words;
	}
}

/* What the server says of a recipient is proof of what it said. */
static void
conclude(struct diagnosis *diagnosis)
{
	if (is_refusal(diagnosis->again.outcome)) {
		diagnosis->standing = STANDING_CONFIRMED;
		diagnosis->confidence = CONFIDENCE_HIGH;
	} else if (diagnosis->again.outcome == AGAIN_ACCEPTED &&
	    diagnosis->standing != STANDING_CONFIRMED) {
		diagnosis->standing = STANDING_DOUBTED;
	}
}

void
confirm_again(struct diagnosis *diagnosis, struct arena *arena,
    const struct verify_job *job, const struct diagnosis *now)
{
	struct again *again = &diagnosis->again;
	struct text words;

	again->outcome = outcome_of(diagnosis, job, now);
	again->reply = arena_dup(arena, confirm_again_reply(job));
	again->cause = now ? now->cause : NULL;
	text_init(&words, arena, WORDS_MAX);
	text_write(&words, host_of(job));
	text_write_string(&words, words_of(again->outcome));
	if (again->outcome == AGAIN_NOT_ASKED) {
		text_write_string(&words, ": ");
		text_write_string(&words, verify_reason_words(job->reason));
		text_write_byte(&words, '.');
	} else if (again->outcome != AGAIN_SAME && again->reply.len > 0) {
		text_write_string(&words, " It says: ");
		text_write(&words, again->reply);
	}
	again->words = text_span(&words);
	answer_question(diagnosis);
	conclude(diagnosis);
}
