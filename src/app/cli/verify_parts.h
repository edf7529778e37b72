#ifndef NIXIE_CLI_VERIFY_PARTS_H
#define NIXIE_CLI_VERIFY_PARTS_H

/* What the files of nixie verify share. */

#include "app/cli/cli.h"
#include "app/cli/progress.h"
#include "app/cli/world.h"
#include "base/json.h"
#include "core/verify/list.h"
#include "service/verify/domains.h"

enum verify_output { OUTPUT_NDJSON, OUTPUT_CSV, OUTPUT_JSON, OUTPUT_SUMMARY };

/* An address that waits until others are asked: all of it in the arena. */
struct verify_entry {
	struct span given;
	struct verify_result result;
};

struct verify_command {
	/* As the options say. */
	enum verify_output output;
	enum verify_form form;
	const char *column;
	bool has_only;
	enum verify_verdict only;
	bool asks_dns;
	struct cli_world_options world_options;

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
};

/* Each address of the files, in their order, to verify_take(). */
void verify_read(struct verify_command *command, char **names, int count);

/* One address as it was given; it is judged, now or together with others. */
void verify_take(struct verify_command *command, struct span given);

/* Whatever is done is told here. */
void verify_write_begin(struct verify_command *command);
void verify_write(struct verify_command *command, struct span given,
    const struct verify_result *result);
void verify_write_end(struct verify_command *command);

#endif
