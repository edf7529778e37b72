#include "base/text.h"
#include "core/diagnose/parts.h"

enum { MAX_SENTENCE = 400 };

static void
add(struct arena *arena, struct diagnosis *diagnosis, struct text *sentence)
{
	*list_add(arena, &diagnosis->contradictions) = text_span(sentence);
}

static void
write_status(struct text *text, struct smtp_status status)
{
	text_write_format(text, "%u.%u.%u", status.severity, status.subject,
	    status.detail);
}

/* The registry's clear meaning of the status against what the text says. */
static void
compare_status(const struct knowledge *knowledge, struct arena *arena,
    struct diagnosis *diagnosis)
{
	const struct status_row *row =
	    knowledge_find_status(knowledge, diagnosis->reply.status);
	struct text sentence;

	if (!row || !row->is_clear || row->cause == NO_CAUSE ||
	    diagnosis->basis < BASIS_WEAK_TEXT ||
	    diagnosis->basis == BASIS_LIKENESS ||
	    diagnosis->reply.status.severity == 0 ||
	    &knowledge->causes[row->cause] == diagnosis->cause)
		return;
	text_init(&sentence, arena, MAX_SENTENCE);
	text_write_string(&sentence, "the status code ");
	write_status(&sentence, diagnosis->reply.status);
	text_write_format(&sentence, " says %.*s, the %s says %.*s",
	    SPAN_ARGS(knowledge->causes[row->cause].name),
	    diagnosis->basis == BASIS_ISSUER_CODE ? "issuer" : "text",
	    SPAN_ARGS(diagnosis->cause->name));
	add(arena, diagnosis, &sentence);
}

static void
compare_classes(struct arena *arena, struct diagnosis *diagnosis)
{
	struct text sentence;

	if (!(diagnosis->reply.quirks & SMTP_QUIRK_CLASS_CLASH))
		return;
	text_init(&sentence, arena, MAX_SENTENCE);
	text_write_format(&sentence, "the reply code %u and the status code ",
	    diagnosis->reply.code);
	write_status(&sentence, diagnosis->reply.status);
	text_write_string(&sentence, " are of different classes");
	add(arena, diagnosis, &sentence);
}

/* A code for ever on a state that passes, or the other way round. */
static void
compare_permanence(struct arena *arena, struct diagnosis *diagnosis)
{
	unsigned severity = diagnosis_class(diagnosis);
	struct text sentence;

	if (diagnosis->basis < BASIS_ISSUER_CODE)
		return;
	text_init(&sentence, arena, MAX_SENTENCE);
	if (severity == 5 && diagnosis->permanence == PERMANENCE_TRANSIENT)
		text_write_format(&sentence,
		    "a %uxx code means for good, but %.*s passes by itself",
		    severity, SPAN_ARGS(diagnosis->cause->name));
	else if (severity == 4 && diagnosis->permanence == PERMANENCE_PERMANENT)
		text_write_format(&sentence,
		    "a %uxx code means try again, but this will not pass",
		    severity);
	else
		return;
	add(arena, diagnosis, &sentence);
}

static bool
has_word(struct span words, struct span wanted)
{
	struct span word;

	while (span_split(&words, ' ', &word))
		if (span_equal_nocase(word, wanted))
			return true;
	return false;
}

/* Does the provider use this class for our cause, among others? */
static bool
is_their_word(const struct diagnosis *diagnosis, struct span claim)
{
	const struct cause *cause = diagnosis->cause;
	const char *format = diagnosis->evidence->source.format;

	if (!format)
		return false;
	return (strcmp(format, "ses") == 0 && has_word(cause->ses, claim)) ||
	    (strcmp(format, "kumomta") == 0 &&
		has_word(cause->kumomta, claim)) ||
	    (strcmp(format, "powermta") == 0 &&
		has_word(cause->powermta, claim));
}

/* "Permanent/General", "permanent/old", "hard_bounce": for good. */
static enum permanence
claimed_permanence(struct span claim)
{
	static const struct {
		const char *word;
		enum permanence permanence;
	} words[] = {
		{ "permanent", PERMANENCE_PERMANENT },
		{ "hard", PERMANENCE_PERMANENT },
		{ "transient", PERMANENCE_TRANSIENT },
		{ "temporary", PERMANENCE_TRANSIENT },
		{ "soft", PERMANENCE_TRANSIENT },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_starts_nocase(claim, span_of(words[i].word)))
			return words[i].permanence;
	return PERMANENCE_UNKNOWN;
}

/* The provider's class against what its own diagnostic says. */
static void
compare_claim(struct arena *arena, struct diagnosis *diagnosis)
{
	struct span claim = evidence_value(diagnosis->evidence, FACT_CLAIM);
	struct span claimed =
	    evidence_value(diagnosis->evidence, FACT_CLAIMED_CAUSE);
	enum permanence permanence;
	struct text sentence;

	if (claim.len == 0 || diagnosis->basis <= BASIS_CLAIM ||
	    is_their_word(diagnosis, claim))
		return;
	permanence = claimed_permanence(claim);
	text_init(&sentence, arena, MAX_SENTENCE);
	text_write_format(&sentence, "the provider's class %.*s ",
	    SPAN_ARGS(claim));
	if (claimed.len > 0 && !span_equal(claimed, diagnosis->cause->name))
		text_write_format(&sentence,
		    "says %.*s, its diagnostic says "
		    "%.*s",
		    SPAN_ARGS(claimed), SPAN_ARGS(diagnosis->cause->name));
	else if (permanence == PERMANENCE_PERMANENT &&
	    diagnosis->permanence == PERMANENCE_TRANSIENT)
		text_write_format(&sentence,
		    "means for good, but %.*s passes "
		    "by itself",
		    SPAN_ARGS(diagnosis->cause->name));
	else if (permanence == PERMANENCE_TRANSIENT &&
	    diagnosis->permanence == PERMANENCE_PERMANENT)
		text_write_string(&sentence,
		    "means that it may pass, but its "
		    "diagnostic says that it will not");
	else
		return;
	add(arena, diagnosis, &sentence);
}

/* Someone else wrote it under a name of ours; said by --our-domain's user. */
static void
tell_backscatter(struct arena *arena, struct diagnosis *diagnosis)
{
	if (!diagnosis->evidence->is_foreign)
		return;
	*list_add(arena, &diagnosis->contradictions) =
	    span_of("this bounce is about a message you did not send");
}

void
contradict(const struct knowledge *knowledge, struct arena *arena,
    struct diagnosis *diagnosis)
{
	compare_status(knowledge, arena, diagnosis);
	compare_classes(arena, diagnosis);
	compare_permanence(arena, diagnosis);
	compare_claim(arena, diagnosis);
	tell_backscatter(arena, diagnosis);
}
