/* Whatever a domain publishes for DMARC, it is read within its bytes. */

#include <stdint.h>
#include <stdlib.h>

#include "core/auth/dmarc_record.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024 };

static void
check_uris(const struct dmarc_uris *uris, struct span text)
{
	MUST(uris->count <= DMARC_URIS_MAX);
	for (size_t i = 0; i < uris->count; i++) {
		const struct dmarc_uri *uri = &uris->items[i];

		MUST(span_within(uri->whole, text));
		MUST(span_within(uri->uri, uri->whole));
		MUST(!uri->is_mail || !uri->is_valid || uri->domain.len > 0);
	}
}

static void
check_record(const struct dmarc_record *record)
{
	for (enum dmarc_tag tag = 0; tag < DMARC_TAGS; tag++)
		MUST(dmarc_record_has(record, tag) ||
		    record->values[tag].len == 0);
	for (size_t i = 0; i < record->oddities.count; i++)
		MUST(span_within(record->oddities.items[i].part, record->text));
	MUST(record->oddities.count <= DMARC_ODDITIES_MAX);
	MUST(record->pct <= 100);
	check_uris(&record->rua, record->text);
	check_uris(&record->ruf, record->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct dmarc_record record;
	struct arena arena;

	arena_init(&arena, CEILING);
	MUST(dmarc_record_parse(&arena, input, &record) ==
	    dmarc_record_is(input));
	if (dmarc_record_is(input))
		check_record(&record);
	arena_clear(&arena);
	return 0;
}
