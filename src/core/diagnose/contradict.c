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
	    diagnosis->basis < BASIS_ISSUER_CODE ||
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

void
contradict(const struct knowledge *knowledge, struct arena *arena,
    struct diagnosis *diagnosis)
{
	compare_status(knowledge, arena, diagnosis);
	compare_classes(arena, diagnosis);
	compare_permanence(arena, diagnosis);
}
