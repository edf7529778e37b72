#include "core/evidence/evidence.h"

void
evidence_add(struct arena *arena, struct evidence *evidence,
    enum fact_kind kind, enum witness witness, struct span quote)
{
	*list_add(arena, &evidence->facts) =
	    (struct fact){ kind, witness, quote, quote };
}

const struct fact *
evidence_find(const struct evidence *evidence, enum fact_kind kind)
{
	for (size_t i = 0; i < evidence->facts.count; i++)
		if (evidence->facts.items[i].kind == kind)
			return &evidence->facts.items[i];
	return NULL;
}

struct span
evidence_value(const struct evidence *evidence, enum fact_kind kind)
{
	const struct fact *fact = evidence_find(evidence, kind);

	return fact ? fact->value : span_empty();
}

const char *
missing_name(enum missing missing)
{
	switch (missing) {
	case MISSING_FULL_REPLY:
		return "full_reply";
	case MISSING_SENDING_IP:
		return "sending_ip";
	case MISSING_ENVELOPE_SENDER:
		return "envelope_sender";
	case MISSING_RECIPIENT:
		return "recipient";
	case MISSING_STAGE:
		return "stage";
	case MISSING_SPEAKING_HOST:
		return "speaking_host";
	}
	return NULL;
}

const char *
cut_name(enum cut cut)
{
	switch (cut) {
	case CUT_INPUT:
		return "input";
	case CUT_HEADER:
		return "header";
	case CUT_PARTS:
		return "parts";
	case CUT_DEPTH:
		return "depth";
	case CUT_TEXT:
		return "text";
	case CUT_RECIPIENTS:
		return "recipients";
	}
	return NULL;
}
