#ifndef NIXIE_CLI_LAB_OPTIONS_H
#define NIXIE_CLI_LAB_OPTIONS_H

/* What the options of nixie lab say. */

#include "app/cli/cli.h"
#include "app/cli/lab_asked.h"
#include "app/cli/lab_keep.h"
#include "app/cli/lab_peers.h"
#include "app/cli/world.h"
#include "core/lab/expect.h"
#include "core/lab/quote.h"
#include "service/lab/lab.h"

enum { LAB_FILE_MAX = 4 * 1024 * 1024 };

struct lab_choices {
	struct arena arena;                  /* of what the options name */
	struct text accounts, scenario_text; /* files, as they were read */
	struct lab_options lab;
	struct smtp_scenario scenario;
	struct lab_face face; /* of the scenario */
	unsigned seed;
	bool is_list;       /* show the ready scenarios ... */
	const char *wanted; /* ... or the text of this one */
	struct cli_world_options world;
	struct lab_keep keep;
	const char *ends[LAB_PORTS]; /* NULL: off */
	const char *name; /* NULL: the scenario's, or the usual one */
	const char *certificate, *key;
	const char *const *command; /* NULL: run none; ends with NULL */
	LIST(struct lab_expectation) expectations;
	unsigned wait, limit; /* seconds, behind the command and for it */
	unsigned messages;    /* stop after so many; 0: do not */
	unsigned threads;
	size_t sessions, per_address; /* at once; 0 of one address: any */
	bool is_once, is_json;
	bool has_world; /* somebody can be asked about the DNS */
};

void lab_choices_init(struct lab_choices *choices);
void lab_choices_clear(struct lab_choices *choices);

/* What is wrong is told. */
enum cli_options
lab_choices_read(struct lab_choices *choices, int argc, char **argv);

/* In two pieces, for no literal may be as long as all of it. */
extern const char lab_usage[], lab_help[], lab_help_more[];

#endif
