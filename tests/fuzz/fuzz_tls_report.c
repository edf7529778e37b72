/* Whatever somebody reports about TLS, it is read within the limits. */

#include <stdint.h>
#include <stdlib.h>

#include "core/feedback/summary.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 1024 * 1024 * 1024 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct feedback_summary summary;
	struct tls_report report;
	struct arena arena;

	arena_init(&arena, CEILING);
	feedback_init(&summary, &arena, 1);
	tls_report_is(input);
	if (!tls_report_parse(&arena, input, &report))
		MUST(report.oddities.count == 1);
	for (size_t i = 0; i < report.oddities.count; i++)
		MUST(report.oddities.items[i].at <= size);
	MUST(report.policies.count <= TLS_REPORT_POLICIES_MAX);
	feedback_add_tls(&summary, span_of("x"), &report);
	MUST(summary.tls.count <= FEEDBACK_TLS_MAX);
	arena_clear(&arena);
	return 0;
}
