#include "core/diagnose/candidate.h"
#include "core/know/likeness.h"

/* How likely it must be, in thousandths: with a code, and without. */
enum { LEAST = 250, LEAST_ALONE = 500 };

/*
 * "Message refused: your DKIM seal is not intact": a vague text stands where it
 * is most of what was said, and is a mere opening where it is not.
 */
static bool
is_most_of_it(const struct candidate *vague, struct span text)
{
	return vague->match &&
	    2 * (vague->match->where.end - vague->match->where.begin) >=
	    text.len;
}

/*
 * A class that a provider gives was given by somebody who knows what his own
 * words mean.
 */
static bool
is_open(const struct diagnosis *diagnosis, const struct candidate *best)
{
	return best->basis < BASIS_LIKENESS && best->basis != BASIS_CLAIM &&
	    !is_most_of_it(best, diagnosis->reply.text);
}

void
consider_likeness(const struct matcher *matcher,
    const struct diagnosis *diagnosis, struct candidate *best)
{
	const struct likeness_model *model =
	    matcher_knowledge(matcher)->likeness;
	const struct smtp_unfolded *reply = &diagnosis->reply;
	bool has_code = reply->code > 0 || reply->status.severity > 0;
	struct likeness like;

	if (!model || !is_open(diagnosis, best) ||
	    !likeness_find(model, reply->lower, reply->code, reply->status,
		&like) ||
	    like.share < (has_code ? LEAST : LEAST_ALONE) ||
	    like.cause == best->cause ||
	    like.cause == matcher_cause(matcher, CAUSE_UNKNOWN) ||
	    quotes_content(reply->text, like.begin, like.end))
		return;
	*best = (struct candidate){ .basis = BASIS_LIKENESS,
		.cause = like.cause,
		.begin = like.begin,
		.end = like.end };
}
