/* A line of JSON, whole or not: each member is taken, and nothing twice. */

#include <stdint.h>
#include <stdlib.h>

#include "core/log/fields.h"

#define MUST(what) ((what) ? (void)0 : abort())

static void
touch(struct span span)
{
	static volatile char sum;

	MUST(span.ptr != NULL);
	for (size_t i = 0; i < span.len; i++)
		sum = (char)(sum ^ span.ptr[i]);
}

static void
take_members(struct span rest)
{
	static struct log_scratch scratch;
	struct log_member member;
	size_t before = rest.len;

	scratch.len = 0;
	if (!log_json_open(&rest))
		return;
	while (log_json_next(&rest, &member)) {
		MUST(rest.len < before);
		before = rest.len;
		touch(member.key);
		touch(member.value);
		if (!member.is_string)
			continue;
		touch(log_json_string(&scratch, member.value));
		MUST(scratch.len <= LOG_MAX_LINE);
	}
	touch(rest);
}

/* As a whole line, too: loggers put one into another. */
static void
read_line(struct span whole)
{
	static struct log_scratch scratch;
	struct log_clock clock;
	struct log_line line;

	log_clock_init(&clock, INT64_C(1795392000));
	if (!log_line_read(&clock, &scratch, whole, &line))
		return;
	touch(line.host);
	touch(line.program);
	touch(line.text);
}

/* Laid out flat, whatever it is. */
static void
lay_out(struct span whole)
{
	static struct log_fields fields;

	if (!log_fields_read(&fields, whole))
		return;
	MUST(fields.count <= LOG_FIELDS_MAX);
	for (unsigned i = 0; i < fields.count; i++) {
		touch(fields.items[i].key);
		touch(fields.items[i].value);
		MUST(i == 0 || fields.items[i].parent < i);
	}
	(void)log_fields_find(&fields, fields.items, span_of("a.b.0.c"));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span whole = { data ? (const char *)data : "", size };

	take_members(whole);
	lay_out(whole);
	read_line(whole);
	return 0;
}
