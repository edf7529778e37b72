#include "core/know/stanza.h"

#include "base/ascii.h"
#include "base/scan.h"

void
stanza_init(struct stanza_reader *reader, struct span text)
{
	*reader = (struct stanza_reader){ text, 1 };
}

static bool
is_blank(struct span line)
{
	return span_trim(line).len == 0;
}

static bool
is_remark(struct span line)
{
	return line.len > 0 && line.ptr[0] == '#';
}

static bool
is_fold(struct span line)
{
	return line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t') &&
	    !is_blank(line);
}

bool
stanza_next(struct stanza_reader *reader)
{
	struct span rest = reader->rest, line;

	while (scan_line(&rest, &line)) {
		if (!is_blank(line) && !is_remark(line))
			return true;
		reader->rest = rest;
		reader->line++;
	}
	return false;
}

static void
split(struct span line, struct stanza_field *field)
{
	size_t len = 0;

	while (len < line.len &&
	    (ascii_is_alnum(line.ptr[len]) || line.ptr[len] == '-'))
		len++;
	field->value = line;
	field->name = span_empty();
	if (len == 0 || len == line.len || line.ptr[len] != ':')
		return;
	field->name = span_take(&field->value, len);
	span_take(&field->value, 1);
}

bool
stanza_next_field(struct stanza_reader *reader, struct stanza_field *field)
{
	struct span rest = reader->rest, line;
	const char *end;

	do {
		if (!scan_line(&rest, &line) || is_blank(line))
			return false;
		field->line = reader->line++;
		reader->rest = rest;
	} while (is_remark(line));

	split(line, field);
	for (end = line.ptr + line.len;
	     scan_line(&rest, &line) && (is_fold(line) || is_remark(line));) {
		if (is_fold(line))
			end = line.ptr + line.len;
		reader->rest = rest;
		reader->line++;
	}
	field->value.len = (size_t)(end - field->value.ptr);
	field->value = span_trim(field->value);
	return true;
}

struct span
stanza_value(struct arena *arena, struct span value)
{
	char *bytes = arena_alloc(arena, value.len + 1);
	struct span line;
	size_t len = 0;

	for (bool is_first = true; scan_line(&value, &line); is_first = false) {
		if (!is_first && is_remark(line))
			continue;
		line = span_trim(line);
		if (!is_first)
			bytes[len++] = '\n';
		memcpy(bytes + len, line.ptr, line.len);
		len += line.len;
	}
	bytes[len] = '\0';
	return (struct span){ bytes, len };
}
