#include "nixie/nixie.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/report/fill.h"
#include "core/report/record.h"
#include "core/report/story.h"
#include "nixie/session.h"

#define PUBLIC __attribute__((visibility("default")))

enum { OUTPUT_MAX = 16 * 1024 * 1024, COMPLAINTS_MAX = 64 * 1024 };

struct nixie {
	struct session session;
	struct text output;
	bool has_case; /* session.diagnosis may be asked */
};

PUBLIC const char *
nixie_version(void)
{
	return NIXIE_VERSION;
}

PUBLIC const char *
nixie_knowledge_version(void)
{
	return knowledge_get()->version.ptr;
}

PUBLIC struct nixie *
nixie_new(char *error, size_t size)
{
	struct nixie *nixie = calloc(1, sizeof(*nixie));
	struct error why;

	if (!nixie) {
		snprintf(error, size, "out of memory");
		return NULL;
	}
	text_init(&nixie->output, NULL, OUTPUT_MAX);
	if (session_init(&nixie->session, &why))
		return nixie;
	snprintf(error, size, "%s", why.message);
	nixie_free(nixie);
	return NULL;
}

PUBLIC void
nixie_free(struct nixie *nixie)
{
	if (!nixie)
		return;
	session_clear(&nixie->session);
	text_clear(&nixie->output);
	free(nixie);
}

PUBLIC bool
nixie_add_rules(struct nixie *nixie, const char *name, const char *text,
    size_t len, char *error, size_t size)
{
	struct text complaints;
	bool is_good;

	text_init(&complaints, NULL, COMPLAINTS_MAX);
	is_good = session_add_rules(&nixie->session, name,
	    (struct span){ text ? text : "", len }, &complaints);
	if (!is_good)
		snprintf(error, size, "%s", complaints.ptr);
	text_clear(&complaints);
	return is_good;
}

PUBLIC void
nixie_explain(struct nixie *nixie, const char *input, size_t len,
    const struct nixie_options *options)
{
	const char *name = options && options->name ? options->name : "";

	nixie->has_case = false;
	nixie->session.now = (int64_t)time(NULL);
	session_open(&nixie->session, (struct span){ input ? input : "", len },
	    span_of(name), options && options->lines);
}

PUBLIC enum nixie_result
nixie_next(struct nixie *nixie)
{
	enum session_result result = session_next(&nixie->session);

	nixie->has_case = result == SESSION_CASE;
	switch (result) {
	case SESSION_CASE:
		return NIXIE_CASE;
	case SESSION_END:
		return NIXIE_END;
	case SESSION_TOO_LARGE:
		return NIXIE_TOO_LARGE;
	case SESSION_NOTHING:
		return NIXIE_NOTHING;
	case SESSION_UNREADABLE:
		break;
	}
	return NIXIE_UNREADABLE;
}

/* The output, empty so far, as a string that ends in NUL. */
static struct text *
begin_output(struct nixie *nixie)
{
	text_reset(&nixie->output);
	text_write(&nixie->output, span_empty());
	return &nixie->output;
}

static struct span
get(const struct diagnosis *diagnosis, enum nixie_field field)
{
	switch (field) {
	case NIXIE_CAUSE:
		return diagnosis->cause->name;
	case NIXIE_PERMANENCE:
		return span_of(permanence_name(diagnosis->permanence));
	case NIXIE_SIDE:
		return span_of(side_name(diagnosis->side));
	case NIXIE_STAGE:
		return span_of(stage_name(diagnosis->stage));
	case NIXIE_CONFIDENCE:
		return span_of(confidence_name(diagnosis->confidence));
	case NIXIE_RETRY:
		return span_of(retry_name(diagnosis->retry.advice));
	case NIXIE_SUPPRESS:
		return span_of(suppress_name(diagnosis->suppress.advice));
	case NIXIE_RECIPIENT:
		return evidence_value(diagnosis->evidence, FACT_RECIPIENT);
	case NIXIE_KIND:
		return span_of(case_kind_name(diagnosis->evidence->kind));
	case NIXIE_RULE:
		return diagnosis->rule ? diagnosis->rule->id : span_empty();
	case NIXIE_TITLE:
		break;
	}
	return span_empty();
}

PUBLIC const char *
nixie_get(struct nixie *nixie, enum nixie_field field)
{
	const struct diagnosis *diagnosis = &nixie->session.diagnosis;
	struct text *output = begin_output(nixie);

	if (nixie->has_case && field == NIXIE_TITLE)
		fill_verdict(output, diagnosis);
	else if (nixie->has_case)
		text_write(output, get(diagnosis, field));
	return output->ptr;
}

PUBLIC const char *
nixie_json(struct nixie *nixie)
{
	struct text *output = begin_output(nixie);
	struct json json;

	json_init(&json, output);
	if (nixie->has_case)
		record_write(&json, &nixie->session.diagnosis);
	return output->ptr;
}

PUBLIC const char *
nixie_text(struct nixie *nixie, size_t columns)
{
	struct text *output = begin_output(nixie);
	struct page page = { output, columns < 40 ? 40 : columns, false };

	if (nixie->has_case)
		story_write(&page, &nixie->session.diagnosis,
		    (struct story_options){ 0 });
	return output->ptr;
}
