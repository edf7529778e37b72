#include "service/lab/callout.h"

#include <stdlib.h>

static void
note(struct lab_callout *callout, enum lab_callout_result result,
    struct span words)
{
	struct text text = text_in(callout->words, sizeof(callout->words));

	callout->result = result;
	text_write(&text, words);
}

/*
 * Only a 5xx to RCPT TO says that the sender does not exist; a host that does
 * not even take the null sender breaks RFC 5321, 6.1, and bounces are lost
 * there, too.
 */
static void
read_outcome(struct lab_callout *callout)
{
	const struct smtp_outcome *outcome = &callout->dialogue.client.outcome;
	bool is_no = outcome->failure == SMTP_FAILURE_ANSWER &&
	    outcome->reply.code >= 500 &&
	    (outcome->stage == SMTP_STAGE_RCPT ||
		outcome->stage == SMTP_STAGE_MAIL);

	if (outcome->failure == SMTP_FAILURE_NONE)
		note(callout, LAB_CALLOUT_GOOD, span_empty());
	else if (outcome->failure == SMTP_FAILURE_ANSWER)
		note(callout, is_no ? LAB_CALLOUT_NO : LAB_CALLOUT_UNSURE,
		    outcome->reply.text);
	else
		note(callout, LAB_CALLOUT_UNSURE,
		    span_of(smtp_fault_words(outcome->fault)));
}

static void
when_told(void *owner)
{
	struct lab_callout *callout = owner;

	callout->done(callout->owner);
}

/* The dialogue still has its hands on itself: tell a moment later. */
static void
when_over(void *owner)
{
	struct lab_callout *callout = owner;

	read_outcome(callout);
	loop_timer_set(callout->timer, loop_now());
}

struct lab_callout *
lab_callout_start(struct loop *loop, const struct endpoint *at,
    struct span name, struct span sender, void (*done)(void *owner),
    void *owner)
{
	struct lab_callout *callout = calloc(1, sizeof(*callout));

	if (!callout)
		abort();
	callout->done = done;
	callout->owner = owner;
	callout->way = (struct probe_way){ .to = *at };
	callout->recipient = (struct smtp_recipient){ .address = sender,
		.notify = span_empty(),
		.original = span_empty() };
	smtp_plan_init(&callout->plan);
	callout->plan.name = name;
	callout->plan.tls = SMTP_TLS_NONE;
	callout->plan.recipients = &callout->recipient;
	callout->plan.recipient_count = 1;
	callout->plan.last = SMTP_STAGE_RCPT;
	callout->plan.timeout = LAB_CALLOUT_SECONDS * (uint64_t)LOOP_SECOND;
	callout->timer = loop_timer_new(loop, when_told, callout);
	probe_dialogue_init(&callout->dialogue, loop, &callout->plan,
	    &callout->way);
	probe_dialogue_start(&callout->dialogue, when_over, callout);
	return callout;
}

void
lab_callout_free(struct lab_callout *callout)
{
	if (!callout)
		return;
	probe_dialogue_clear(&callout->dialogue);
	loop_event_free(callout->timer);
	free(callout);
}
