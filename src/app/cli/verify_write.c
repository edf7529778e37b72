/* nixie verify: what is told of each address, and of all. */

#include <inttypes.h>
#include <stdlib.h>

#include "app/cli/verify_parts.h"

enum { OUTPUT_MAX = 4 * 1024 * 1024, FLUSH_BYTES = 64 * 1024 };

static void
write_field(struct text *out, struct span field)
{
	bool is_plain = true;

	for (size_t i = 0; i < field.len && is_plain; i++)
		is_plain = field.ptr[i] != ',' && field.ptr[i] != '"' &&
		    (unsigned char)field.ptr[i] >= ' ';
	/* A sheet takes what begins so for a formula. */
	if (is_plain && (field.len == 0 || !strchr("=+-@", field.ptr[0]))) {
		text_write(out, field);
		return;
	}
	text_write_byte(out, '"');
	if (field.len > 0 && strchr("=+-@", field.ptr[0]))
		text_write_byte(out, '\'');
	for (size_t i = 0; i < field.len; i++) {
		if (field.ptr[i] == '"')
			text_write_byte(out, '"');
		text_write(out,
		    (unsigned char)field.ptr[i] < ' '
			? span_of(" ")
			: (struct span){ field.ptr + i, 1 });
	}
	text_write_byte(out, '"');
}

static void
write_csv(struct text *out, struct span given,
    const struct verify_result *result)
{
	write_field(out, given);
	text_write_byte(out, ',');
	text_write_string(out, verify_verdict_name(result->verdict));
	text_write_byte(out, ',');
	text_write_string(out, verify_reason_name(result->reason));
	text_write_byte(out, ',');
	write_field(out, result->address);
	text_write_byte(out, ',');
	write_field(out, result->mailbox);
	text_write_byte(out, ',');
	write_field(out, result->suggestion);
	text_write_byte(out, ',');
	write_field(out, result->evidence);
	text_write_byte(out, '\n');
}

static void
put_address(struct json *json, struct span given,
    const struct verify_result *result)
{
	json_open_object(json, NULL);
	json_put_string(json, "given", given);
	json_put_string(json, "verdict",
	    span_of(verify_verdict_name(result->verdict)));
	json_put_string(json, "reason",
	    span_of(verify_reason_name(result->reason)));
	if (result->address.len > 0)
		json_put_string(json, "address", result->address);
	if (result->unicode.len > 0)
		json_put_string(json, "domain", result->unicode);
	if (result->mailbox.len > 0 &&
	    !span_equal(result->mailbox, result->address))
		json_put_string(json, "mailbox", result->mailbox);
	if (result->suggestion.len > 0)
		json_put_string(json, "suggestion", result->suggestion);
	if (result->evidence.len > 0)
		json_put_string(json, "evidence", result->evidence);
	if (result->is_role)
		json_put_bool(json, "is_role", true);
	if (result->is_international)
		json_put_bool(json, "is_international", true);
	json_close(json);
}

void
verify_write_begin(struct verify_command *command)
{
	text_init(&command->out, NULL, OUTPUT_MAX);
	json_init(&command->json, &command->out);
	if (command->output == OUTPUT_CSV && command->total == 0)
		text_write_string(&command->out,
		    "given,verdict,reason,address,mailbox,suggestion,"
		    "evidence\n");
	if (command->output != OUTPUT_JSON)
		return;
	json_open_object(&command->json, NULL);
	json_put_number(&command->json, "schema", 1);
	json_open_array(&command->json, "addresses");
}

void
verify_write(struct verify_command *command, struct span given,
    const struct verify_result *result)
{
	struct json line;

	command->total++;
	command->counts[result->verdict]++;
	command->reasons[result->reason]++;
	if (command->has_only && command->only != result->verdict)
		return;
	if (command->output == OUTPUT_CSV) {
		write_csv(&command->out, given, result);
	} else if (command->output == OUTPUT_JSON) {
		put_address(&command->json, given, result);
	} else if (command->output == OUTPUT_NDJSON) {
		json_init(&line, &command->out);
		put_address(&line, given, result);
		text_write_byte(&command->out, '\n');
	}
	if (command->out.len > FLUSH_BYTES && !cli_flush(&command->out))
		exit(EXIT_USAGE);
}

static void
write_summary(struct verify_command *command)
{
	struct text *out = &command->out;

	text_write_format(out, "%10" PRIu64 "  addresses\n\n", command->total);
	for (unsigned i = 0; i < VERIFY_VERDICTS; i++)
		if (command->counts[i] > 0)
			text_write_format(out, "%10" PRIu64 "  %s\n",
			    command->counts[i],
			    verify_verdict_name((enum verify_verdict)i));
	text_write_byte(out, '\n');
	for (unsigned i = VERIFY_FINE + 1; i < VERIFY_REASONS; i++) {
		enum verify_reason reason = (enum verify_reason)i;

		if (command->reasons[i] > 0)
			text_write_format(out, "%10" PRIu64 "  %s: %s\n",
			    command->reasons[i], verify_reason_name(reason),
			    verify_reason_words(reason));
	}
}

static void
put_summary(struct verify_command *command)
{
	struct json *json = &command->json;

	json_close(json);
	json_open_object(json, "summary");
	json_put_number(json, "addresses", command->total);
	json_open_object(json, "verdicts");
	for (unsigned i = 0; i < VERIFY_VERDICTS; i++)
		json_put_number(json,
		    verify_verdict_name((enum verify_verdict)i),
		    command->counts[i]);
	json_close(json);
	json_open_object(json, "reasons");
	for (unsigned i = 0; i < VERIFY_REASONS; i++)
		if (command->reasons[i] > 0)
			json_put_number(json,
			    verify_reason_name((enum verify_reason)i),
			    command->reasons[i]);
	json_close(json);
	json_close(json);
	json_close(json);
	text_write_byte(&command->out, '\n');
}

void
verify_write_end(struct verify_command *command)
{
	if (command->output == OUTPUT_SUMMARY)
		write_summary(command);
	else if (command->output == OUTPUT_JSON)
		put_summary(command);
	cli_flush(&command->out);
	text_clear(&command->out);
}
