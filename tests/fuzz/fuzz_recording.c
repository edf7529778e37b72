/* Whatever a recording says, it is refused, or written as it was read. */

#include <stdint.h>
#include <stdlib.h>

#include "core/dns/recording.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 1 << 28, TEXT_MAX = 1 << 26 };

static struct span
write_out(struct arena *arena, const struct dns_recording *recording)
{
	struct text text;

	text_init(&text, arena, TEXT_MAX);
	dns_recording_write(&text, arena, recording);
	return text_span(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span json = { data ? (const char *)data : "", size };
	struct dns_recording first, second;
	struct arena arena;
	struct error error;
	struct span once, twice;

	if (size > 100000)
		return 0;
	arena_init(&arena, CEILING);
	dns_recording_init(&first, &arena, 1);
	dns_recording_init(&second, &arena, 2);
	if (dns_recording_read(&first, json, &error)) {
		once = write_out(&arena, &first);
		MUST(dns_recording_read(&second, once, &error));
		twice = write_out(&arena, &second);
		MUST(span_equal(once, twice));
	}
	arena_clear(&arena);
	return 0;
}
