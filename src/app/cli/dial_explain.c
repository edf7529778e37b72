/* Why a session failed, as nixie explain tells it, and what to try here. */

#include "app/cli/dial.h"
#include "base/ip.h"
#include "core/report/record.h"
#include "core/report/story.h"

/* What this very program can do about a cause. */
static const struct {
	const char *cause, *words;
} hints[] = {
	{ "greylisted",
	    "Ask again in ten minutes, with the same --from and from the same "
	    "address of ours." },
	{ "helo_rejected",
	    "Greet with a name that the DNS knows: --helo=NAME. Whether it is "
	    "the name alone: --compare=helo=NAME." },
	{ "ip_blocklisted",
	    "Whether it is our address alone: --compare=source=ADDRESS, "
	    "another one of ours. Who lists it: nixie check DOMAIN "
	    "--ip=ADDRESS." },
	{ "reverse_dns",
	    "What the DNS says of our address: nixie check DOMAIN "
	    "--ip=ADDRESS." },
	{ "relay_denied",
	    "Log in: --user=NAME --password-file=FILE, at port 587 with "
	    "--tls=must or at 465 with --tls=implicit." },
	{ "sender_domain_invalid",
	    "Whether it is the sender alone: --compare=from=ADDRESS." },
	{ "sender_not_authorized",
	    "Whether it is the sender alone: --compare=from=ADDRESS." },
};

/* Whom the session is for, we know also where it came to no RCPT TO. */
static void
open_session(const struct dial *dial, struct session *session)
{
	const struct smtp_plan *plan = &dial->plan;

	session->recipient = plan->recipient_count == 1
	    ? plan->recipients[0].address
	    : span_empty();
	session_open(session, text_span(&dial->transcript_text), span_empty(),
	    false);
}

/* Nor need anybody tell us who spoke to whom. */
static void
forget_missing(const struct dial *dial, struct diagnosis *diagnosis)
{
	diagnosis->missing &=
	    ~(unsigned)(MISSING_ENVELOPE_SENDER | MISSING_SPEAKING_HOST);
	if (dial->plan.recipient_count > 0)
		diagnosis->missing &= ~(unsigned)MISSING_RECIPIENT;
}

/*
 * The next case of the transcript, its questions answered if that is wished.
 * What only we know goes with it: from where we came, if others can see it.
 */
static bool
next_case(struct dial *dial, struct session *session)
{
	struct ip ip;
	char bytes[ENDPOINT_TEXT];
	struct text ours = text_in(bytes, sizeof(bytes));

	if (session_next(session) != SESSION_CASE)
		return false;
	forget_missing(dial, &session->diagnosis);
	if (!dial->is_live || !dial_world(dial))
		return true;
	endpoint_write(&ours, &dial->dialogue.ours);
	if (!evidence_find(&session->evidence, FACT_CLIENT_IP) &&
	    ip_parse(text_span(&ours), &ip) && ip_scope(&ip) == IP_GLOBAL)
		evidence_add(&session->case_arena, &session->evidence,
		    FACT_CLIENT_IP, WITNESS_US,
		    arena_dup(&session->case_arena, text_span(&ours)));
	confirmer_confirm(&dial->confirmer, &session->diagnosis,
	    matcher_knowledge(session->matcher));
	return true;
}

static void
write_hint(struct page *page, const struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < sizeof(hints) / sizeof(*hints); i++) {
		if (!span_equal(diagnosis->cause->name,
			span_of(hints[i].cause)))
			continue;
		page_heading(page, "What to try here");
		page_paragraph(page, 5, "   -", span_of(hints[i].words));
	}
}

void
dial_explain(struct dial *dial, struct session *session, struct page *page)
{
	const struct smtp_outcome *outcome = &dial->dialogue.client.outcome;
	const bool is_ours = dial->has_no_route ||
	    (outcome->fault != SMTP_FAULT_NONE &&
		outcome->fault != SMTP_FAULT_SAID_NO);

	open_session(dial, session);
	while (next_case(dial, session)) {
		text_write_byte(page->out, '\n');
		for (size_t i = 0; i < page->width; i++)
			text_write_byte(page->out, '-');
		text_write_string(page->out, "\n\n");
		story_write(page, &session->diagnosis,
		    (struct story_options){ .has_no_quote = is_ours });
		write_hint(page, &session->diagnosis);
	}
}

void
dial_put_cases(struct dial *dial, struct session *session, struct json *json)
{
	open_session(dial, session);
	while (next_case(dial, session))
		record_write(json, &session->diagnosis);
}
