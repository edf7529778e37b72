#include "core/intake/notice.h"

#include "base/scan.h"
#include "core/intake/facts.h"

/*
 * A line that begins a block: an address alone, or one with a colon behind
 * it, in angle brackets or not, indented or not.
 */
static bool
begins_block(struct span line, struct span *recipient)
{
	struct span rest = span_trim(line), address;
	size_t before, after;
	bool has_bracket = scan_byte(&rest, '<');

	if (!facts_find_address(rest, &address) || address.ptr != rest.ptr)
		return false;
	span_take(&rest, address.len);
	if (has_bracket && !scan_byte(&rest, '>'))
		return false;
	before = rest.len;
	rest = span_trim(rest);
	after = rest.len;
	*recipient = address;
	return after == 0 || rest.ptr[0] == ':' ||
	    (before > after && span_starts(rest, span_of("(expanded from")));
}

/* The words that end the list of recipients in a notice. */
static bool
ends_blocks(struct span line)
{
	static const char *const words[] = { "------ This is a copy",
		"--- Below this line is a copy", "--- The header of",
		"Reporting-MTA:", "----- Original message",
		"-----Original Message", "--- Original message",
		"Original message headers:", "------ This is the original" };

	line = span_trim(line);
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_starts_nocase(line, span_of(words[i])))
			return true;
	return false;
}

/* What stands before the first line that begins a block, or the lot. */
static bool
find_block(struct span text, size_t *at, struct span *recipient)
{
	struct span rest = text, line;

	while (scan_line(&rest, &line)) {
		if (ends_blocks(line))
			return false;
		if (!begins_block(line, recipient))
			continue;
		*at = (size_t)(line.ptr - text.ptr);
		return true;
	}
	return false;
}

static size_t
block_length(struct span text)
{
	struct span rest = text, line, recipient;

	scan_line(&rest, &line);
	for (;;) {
		struct span before = rest;

		if (!scan_line(&rest, &line))
			return text.len;
		if (ends_blocks(line) || begins_block(line, &recipient))
			return (size_t)(before.ptr - text.ptr);
	}
}

bool
notice_take(struct span *rest, bool is_first, struct span *block,
    struct span *recipient)
{
	size_t at;

	*recipient = span_empty();
	if (find_block(*rest, &at, recipient)) {
		span_take(rest, at);
		*block = span_take(rest, block_length(*rest));
		return true;
	}
	if (!is_first || span_trim(*rest).len == 0)
		return false;
	*block = span_take(rest, rest->len);
	return true;
}
