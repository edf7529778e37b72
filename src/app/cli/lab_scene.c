#include "app/cli/lab_scene.h"

#include "core/intake/transcript.h"
#include "core/lab/retell.h"
#include "core/lab/shelf.h"
#include "io/files/files.h"

enum { SHELF_MAX = 1024 * 1024 };

bool
lab_scene_read(const char *name, struct text *text)
{
	struct error error;

	if (files_read(name, text, &error))
		return true;
	cli_fail("%s", error.message);
	return false;
}

static bool
use(struct lab_choices *choices, const char *name)
{
	struct error error;

	if (!smtp_scenario_parse(&choices->scenario, &choices->arena,
		text_span(&choices->scenario_text), &error) ||
	    !lab_quote_bind(&choices->scenario, &choices->arena,
		knowledge_get(), &choices->face, &error)) {
		cli_fail("%s: %s", name, error.message);
		return false;
	}
	choices->lab.scenario = &choices->scenario;
	return true;
}

bool
lab_scene_take(struct lab_choices *choices, const char *name)
{
	text_reset(&choices->scenario_text);
	return (lab_shelf_write(&choices->scenario_text, knowledge_get(),
		    span_of(name)) ||
		   lab_scene_read(name, &choices->scenario_text)) &&
	    use(choices, name);
}

bool
lab_scene_is_transcript(const char *name)
{
	struct text text;
	struct error error;
	bool is_one;

	text_init(&text, NULL, LAB_FILE_MAX);
	is_one = files_read(name, &text, &error) &&
	    transcript_detect(text_span(&text));
	text_clear(&text);
	return is_one;
}

bool
lab_scene_replay(struct lab_choices *choices, const char *name)
{
	struct text transcript;
	bool is_good;

	text_init(&transcript, &choices->arena, LAB_FILE_MAX);
	text_reset(&choices->scenario_text);
	if (!lab_scene_read(name, &transcript))
		return false;
	is_good = lab_retell_session(&choices->scenario_text, &choices->arena,
	    text_span(&transcript));
	if (!is_good)
		cli_fail("%s: no server says anything in it", name);
	return is_good && use(choices, name);
}

int
lab_scene_show(const struct lab_choices *choices)
{
	struct lab_shelf_item item;
	struct text out;
	bool is_found = true;

	text_init(&out, NULL, SHELF_MAX);
	if (choices->wanted)
		is_found = lab_shelf_write(&out, knowledge_get(),
		    span_of(choices->wanted));
	for (size_t i = 0;
	     !choices->wanted && lab_shelf_next(knowledge_get(), &i, &item);)
		text_write_format(&out, "%-28.*s %.*s\n", SPAN_ARGS(item.name),
		    SPAN_ARGS(item.title));
	cli_flush(&out);
	text_clear(&out);
	return is_found ? EXIT_EXPLAINED
			: cli_fail("no ready scenario has the name '%s'; see "
				   "nixie lab --scenarios",
			      choices->wanted);
}
