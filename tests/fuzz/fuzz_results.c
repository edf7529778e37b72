/*
 * Whatever a header claims about authentication, it is read within its bytes,
 * and what is written again can begin no other field.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/auth/results.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 256 * 1024 * 1024, TEXT_MAX = 4 * 1024 * 1024 };

static void
check_results(const struct auth_results *results, struct span input)
{
	MUST(results->items.count <= AUTH_RESULTS_MAX);
	MUST(results->oddities.count <= AUTH_RESULTS_FAULTS_MAX);
	for (size_t i = 0; i < results->items.count; i++) {
		const struct auth_result *item = &results->items.items[i];

		MUST(span_within(item->whole, input));
		MUST(item->result.len > 0);
		MUST(item->properties.count <= AUTH_PROPERTIES_MAX);
	}
	for (size_t i = 0; i < results->oddities.count; i++)
		MUST(span_within(results->oddities.items[i].part, input));
}

/* Each line but the first is folded, and none is blank. */
static void
check_written(struct span text)
{
	for (size_t i = 0; i + 1 < text.len; i++)
		if (text.ptr[i] == '\n')
			MUST(text.ptr[i + 1] == '\t' && i + 2 < text.len &&
			    text.ptr[i + 2] != '\r' && text.ptr[i + 2] != '\n');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct auth_results results, spf;
	struct arena arena;
	struct text text;

	arena_init(&arena, CEILING);
	auth_results_parse(&arena, input, &results);
	check_results(&results, input);
	text_init(&text, &arena, TEXT_MAX);
	auth_results_write(&arena, &text, &results);
	check_written(text_span(&text));
	received_spf_parse(&arena, input, &spf);
	check_results(&spf, input);
	if (spf.items.count > 0) {
		text_reset(&text);
		received_spf_write(&arena, &text, &spf.items.items[0]);
		check_written(text_span(&text));
	}
	arena_clear(&arena);
	return 0;
}
