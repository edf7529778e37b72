#ifndef NIXIE_CLI_VERIFY_PARTS_H
#define NIXIE_CLI_VERIFY_PARTS_H

/* What the files of nixie verify share. */

#include "app/cli/cli.h"
#include "app/cli/progress.h"
#include "app/cli/world.h"
#include "base/json.h"
#include "core/verify/list.h"
#include "service/verify/domains.h"
#include "service/verify/probes.h"

enum verify_output { OUTPUT_NDJSON, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_SUMMARY };

/* An address that waits until others are asked: all of it in the arena. */
struct verify_entry {
	struct span given;
	struct verify_result result;
	size_t job; /* in the probes, + 1; 0: none */
};

struct verify_command {
	/* As the options say. */
	enum verify_output output;
	enum verify_form form;
	const char *column;
	bool has_only;
	enum verify_verdict only;
	bool asks_dns, asks_servers, is_inside;
	struct cli_world_options world_options;
	struct verify_probes_options probes_options;
	const char *answers_file, *counts_file, *state_file, *output_file;

	struct verify verify;
	struct verify_list list;
	struct arena arena;
	struct text out;
	struct json json;
	uint64_t counts[VERIFY_VERDICTS], reasons[VERIFY_REASONS], total;
	bool is_failed;
	struct progress progress;

	/* When others are asked. */
	struct cli_world world;
	struct verify_domains domains;
	struct arena window_arena;
	LIST(struct verify_entry) window;
	struct verify_probes probes;
	struct verify_keep keep;
	struct session session;
	size_t done; /* of the window, as the progress was told */

	uint64_t skipped; /* addresses that an earlier run was done with */
};

/* Each address of the files, in their order, to verify_take(). */
void verify_read(struct verify_command *command, char **names, int count);

/* One address as it was given; it is judged, now or together with others. */
void verify_take(struct verify_command *command, struct span given);

/* The mail servers, about all of the window that may be asked about. */
MUST_CHECK bool verify_servers_open(struct verify_command *command);
void verify_servers_close(struct verify_command *command);
MUST_CHECK bool verify_servers_ask(struct verify_command *command);

/*
 * Where an interrupted run goes on: the output is cut to what the state tells
 * of, and so many addresses are not taken again. False: it is told.
 */
MUST_CHECK bool
verify_state_open(struct verify_command *command, char **names, int count);
MUST_CHECK bool verify_state_save(struct verify_command *command);

/* Whatever is done is told here. */
void verify_write_begin(struct verify_command *command);
void verify_write(struct verify_command *command, struct span given,
    const struct verify_result *result);
void verify_write_end(struct verify_command *command);

#endif
