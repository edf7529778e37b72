/*
 * The first line is a pattern, the rest a text. A match lies within the
 * text, holds one of the keys, and is found where its key says.
 */

#include <stdint.h>
#include <stdlib.h>

#include "base/scan.h"
#include "core/know/pattern.h"
#include "core/smtp/unfold.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 4 * 1024 * 1024 };

static bool
has_key(const struct pattern *pattern, struct span text)
{
	size_t at;

	for (size_t i = 0; i < pattern->key_count; i++)
		if (span_find(text, pattern->keys[i], &at))
			return true;
	return false;
}

static void
check_match(const struct pattern *pattern, const struct pattern_match *match,
    struct span text)
{
	const struct span found = { text.ptr + match->begin,
		match->end - match->begin };

	MUST(match->begin <= match->end && match->end <= text.len);
	MUST(match->literals <= match->end - match->begin);
	MUST(has_key(pattern, found));
	MUST(match->capture_count <= PATTERN_MAX_CAPTURES);
	for (size_t i = 0; i < match->capture_count; i++) {
		MUST(match->captures[i].begin >= match->begin);
		MUST(match->captures[i].end <= match->end);
		MUST(match->captures[i].begin < match->captures[i].end);
		MUST(match->captures[i].kind < CAPTURES);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span input = { data ? (const char *)data : "", size }, source;
	struct smtp_unfolded unfolded;
	struct pattern pattern;
	struct pattern_match match = { 0 };
	struct error error;
	struct arena arena;

	arena_init(&arena, CEILING);
	if (scan_line(&input, &source) &&
	    pattern_parse(&arena, source, &pattern, &error)) {
		MUST(pattern.key_count > 0);
		MUST(pattern.key_count <= PATTERN_MAX_KEYS);
		smtp_unfold(&arena, input, &unfolded);
		if (pattern_find(pattern.program, unfolded.lower, &match))
			check_match(&pattern, &match, unfolded.lower);
	}
	arena_clear(&arena);
	return 0;
}
