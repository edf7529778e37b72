#include "core/smtp/performance.h"

void
smtp_performance_init(struct smtp_performance *performance,
    const struct smtp_rule *rule, uint64_t now)
{
	*performance = (struct smtp_performance){ .rule = rule, .until = now };
}

bool
smtp_performance_is_over(const struct smtp_performance *performance)
{
	return !performance->rule ||
	    performance->action == performance->rule->actions.count;
}

bool
smtp_performance_is_deed(const struct smtp_performance *performance)
{
	return !smtp_performance_is_over(performance) &&
	    performance->rule->actions.items[performance->action].kind >=
	    SMTP_ACTION_SECURE;
}

static enum smtp_play
do_deed(const struct smtp_action *action)
{
	switch (action->kind) {
	case SMTP_ACTION_SECURE:
		return SMTP_PLAY_SECURE;
	case SMTP_ACTION_SPOIL:
		return SMTP_PLAY_SPOIL;
	case SMTP_ACTION_CLOSE:
		return SMTP_PLAY_CLOSE;
	case SMTP_ACTION_RESET:
		return SMTP_PLAY_RESET;
	default:
		return SMTP_PLAY_SILENCE;
	}
}

/* How many pieces the action sends, one at a time. */
static size_t
parts_of(const struct smtp_action *action)
{
	if (action->kind == SMTP_ACTION_DRIP)
		return action->words.len;
	if (action->kind == SMTP_ACTION_REPEAT)
		return action->count;
	return 1;
}

/* A dripped line goes byte by byte, with a pause behind each. */
static struct span
next_piece(struct smtp_performance *performance,
    const struct smtp_action *action, uint64_t now)
{
	if (action->kind != SMTP_ACTION_DRIP)
		return action->words;
	performance->until = now + action->time;
	return (struct span){ action->words.ptr + performance->part, 1 };
}

static void
end_action(struct smtp_performance *performance)
{
	performance->action++;
	performance->part = 0;
}

enum smtp_play
smtp_performance_next(struct smtp_performance *performance, uint64_t now,
    struct span *bytes)
{
	*bytes = span_empty();
	while (!smtp_performance_is_over(performance) &&
	    performance->until <= now) {
		const struct smtp_action *action =
		    &performance->rule->actions.items[performance->action];

		if (action->kind >= SMTP_ACTION_SECURE) {
			end_action(performance);
			return do_deed(action);
		}
		if (action->kind == SMTP_ACTION_WAIT) {
			performance->until = now + action->time;
			end_action(performance);
			continue;
		}
		*bytes = next_piece(performance, action, now);
		if (++performance->part >= parts_of(action))
			end_action(performance);
		return SMTP_PLAY_SEND;
	}
	return performance->until > now ? SMTP_PLAY_WAIT : SMTP_PLAY_OVER;
}
