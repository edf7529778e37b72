/* Whatever somebody reports about DMARC, it is read within the limits. */

#include <stdint.h>
#include <stdlib.h>

#include "core/feedback/summary.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 1024 * 1024 * 1024 };

static void
check_rows(const struct aggregate *report, size_t size)
{
	uint64_t messages = 0;

	for (size_t i = 0; i < report->rows.count; i++) {
		const struct aggregate_row *row = &report->rows.items[i];

		MUST(row->auths.count <= AGGREGATE_AUTHS_MAX);
		MUST(row->reasons.count <= AGGREGATE_REASONS_MAX);
		MUST(row->source_ip.len <= AGGREGATE_TEXT_MAX);
		messages += row->count;
	}
	MUST(messages == report->messages);
	for (size_t i = 0; i < report->oddities.count; i++)
		MUST(report->oddities.items[i].at <= 5 * size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct feedback_summary summary;
	struct aggregate report;
	struct arena arena;

	arena_init(&arena, CEILING);
	feedback_init(&summary, &arena, 1);
	aggregate_is(input);
	if (aggregate_parse(&arena, input, &report))
		check_rows(&report, size);
	feedback_add_aggregate(&summary, span_of("x"), &report);
	feedback_add_aggregate(&summary, span_of("x"), &report);
	feedback_sort(&summary);
	MUST(summary.sources.count <= report.rows.count);
	arena_clear(&arena);
	return 0;
}
