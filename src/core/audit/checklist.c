#include "core/audit/checklist.h"

enum { LINE_MAX = 4096 };

void
checklist_prove(struct audit *audit, struct finding *finding, const char *rule,
    struct checklist_line line)
{
	static const char *const answers[] = {
		[CHECKLIST_UNKNOWN] = "unknown",
		[CHECKLIST_YES] = "yes",
		[CHECKLIST_NO] = "no",
	};
	struct text note;

	text_init(&note, audit->arena, LINE_MAX);
	text_write_format(&note, "%s: %s", rule, answers[line.answer]);
	if (line.words.len > 0) {
		text_write_string(&note, ", ");
		text_write(&note, line.words);
	}
	finding_prove_note(audit, finding, text_span(&note), span_empty());
}

struct checklist_line
checklist_line(enum checklist_answer answer, const char *words)
{
	return (struct checklist_line){ answer, span_of(words) };
}

struct checklist_line
checklist_line_of(struct audit *audit, enum checklist_answer answer,
    const char *before, struct span name)
{
	struct text words;

	text_init(&words, audit->arena, LINE_MAX);
	text_write_string(&words, before);
	text_write(&words, name);
	return (struct checklist_line){ answer, text_span(&words) };
}
