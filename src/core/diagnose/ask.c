#include "core/diagnose/parts.h"

/* What a look-up must be given; a check not named here needs nothing. */
static const struct {
	const char *check;
	enum fact_kind fact;
	enum missing missing;
} needs[] = {
	{ "ptr", FACT_CLIENT_IP, MISSING_SENDING_IP },
	{ "dnsbl", FACT_CLIENT_IP, MISSING_SENDING_IP },
	{ "helo", FACT_CLIENT_IP, MISSING_SENDING_IP },
	{ "spf", FACT_CLIENT_IP, MISSING_SENDING_IP },
	{ "spf", FACT_SENDER, MISSING_ENVELOPE_SENDER },
	{ "sender-domain", FACT_SENDER, MISSING_ENVELOPE_SENDER },
	{ "sender-mx", FACT_SENDER, MISSING_ENVELOPE_SENDER },
	{ "dmarc", FACT_SENDER, MISSING_ENVELOPE_SENDER },
	{ "mx", FACT_RECIPIENT, MISSING_RECIPIENT },
	{ "rcpt-probe", FACT_RECIPIENT, MISSING_RECIPIENT },
};

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

static void
note_needs(struct diagnosis *diagnosis, struct span check)
{
	for (size_t i = 0; i < sizeof(needs) / sizeof(*needs); i++)
		if (span_equal(check, span_of(needs[i].check)) &&
		    !evidence_find(diagnosis->evidence, needs[i].fact) &&
		    !has_captured(diagnosis, needs[i].fact))
			diagnosis->missing |= needs[i].missing;
}

static void
ask_checks(struct arena *arena, struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->cause->checks.count; i++) {
		struct question question;

		question.why = diagnosis->cause->checks.items[i];
		if (!span_split(&question.why, ':', &question.check))
			continue;
		question.why = span_trim(question.why);
		note_needs(diagnosis, question.check);
		*list_add(arena, &diagnosis->questions) = question;
	}
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
ask(const struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis)
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
	ask_checks(arena, diagnosis);
}
