#include "core/diagnose/parts.h"

/* The facts that look-ups must be given, and how their lack is told. */
static const struct {
	enum check_need need;
	enum fact_kind fact;
	enum missing missing;
} needs[] = {
	{ NEED_CLIENT_IP, FACT_CLIENT_IP, MISSING_SENDING_IP },
	{ NEED_SENDER, FACT_SENDER, MISSING_ENVELOPE_SENDER },
	{ NEED_RECIPIENT, FACT_RECIPIENT, MISSING_RECIPIENT },
};

enum { NEEDS = sizeof(needs) / sizeof(*needs) };

static bool
has_captured(const struct diagnosis *diagnosis, enum fact_kind fact)
{
	for (size_t i = 0; i < diagnosis->captured_count; i++) {
		enum capture_kind kind = diagnosis->captured[i].kind;

		if ((fact == FACT_CLIENT_IP && kind == CAPTURE_IP) ||
		    (fact == FACT_SENDER &&
			(kind == CAPTURE_ADDRESS || kind == CAPTURE_DOMAIN)))
			return true;
	}
	return false;
}

/* What the cause's checks must be given, and is not. */
static void
note_needs(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	unsigned needed = matcher_needs(matcher, diagnosis->cause);

	for (size_t i = 0; needed != 0 && i < NEEDS; i++)
		if (needed >> needs[i].need & 1 &&
		    !evidence_find(diagnosis->evidence, needs[i].fact) &&
		    !has_captured(diagnosis, needs[i].fact) &&
		    !(needs[i].fact == FACT_SENDER &&
			diagnosis->sender_domain.len > 0))
			diagnosis->missing |= needs[i].missing;
}

/* Whose "relay denied" it is depends on who says it. */
static bool
depends_on_speaker(const struct diagnosis *diagnosis,
    const struct matcher *matcher)
{
	return diagnosis_is(diagnosis, matcher, CAUSE_RELAY_DENIED) ||
	    diagnosis_is(diagnosis, matcher, CAUSE_POLICY_REJECTION) ||
	    diagnosis_is(diagnosis, matcher, CAUSE_UNKNOWN);
}

void
ask(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	const struct evidence *evidence = diagnosis->evidence;

	diagnosis->missing = evidence->missing;
	if (diagnosis->basis < BASIS_WEAK_TEXT ||
	    diagnosis_is(diagnosis, matcher, CAUSE_UNKNOWN) ||
	    (diagnosis->confidence == CONFIDENCE_LOW &&
		diagnosis->reply.quirks &
		    (SMTP_QUIRK_CUT | SMTP_QUIRK_UNFINISHED)))
		diagnosis->missing |= MISSING_FULL_REPLY;
	if (depends_on_speaker(diagnosis, matcher) &&
	    diagnosis->role == ROLE_UNKNOWN &&
	    !evidence_find(evidence, FACT_REMOTE_HOST))
		diagnosis->missing |= MISSING_SPEAKING_HOST;
	if (diagnosis->stage == STAGE_UNKNOWN &&
	    diagnosis->confidence == CONFIDENCE_LOW)
		diagnosis->missing |= MISSING_STAGE;
	note_needs(matcher, diagnosis);
}
