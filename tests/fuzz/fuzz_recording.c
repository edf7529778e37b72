/* Whatever a recording says, it is refused, or written as it was read. */

#include <stdint.h>
#include <stdlib.h>

#include "core/audit/recording.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 1 << 28, TEXT_MAX = 1 << 26 };

static struct span
write_out(struct arena *arena, const struct audit_recording *recording)
{
	struct text text;

	text_init(&text, arena, TEXT_MAX);
	audit_recording_write(&text, arena, recording);
	return text_span(&text);
}

static struct audit_recording
make(struct arena *arena)
{
	struct audit_recording recording = {
		arena_alloc(arena, sizeof(struct dns_recording)),
		arena_alloc(arena, sizeof(struct web_known)),
		arena_alloc(arena, sizeof(struct contact_known)),
		arena_alloc(arena, sizeof(struct authority_known)),
	};

	dns_recording_init(recording.dns, arena, 1);
	web_known_init(recording.pages, arena);
	contact_known_init(recording.hosts, arena);
	authority_known_init(recording.servers, arena);
	return recording;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span json = { data ? (const char *)data : "", size };
	struct audit_recording first, second;
	struct arena arena;
	struct error error;
	struct span once, twice;

	if (size > 100000)
		return 0;
	arena_init(&arena, CEILING);
	first = make(&arena);
	second = make(&arena);
	if (audit_recording_read(&first, &arena, json, &error)) {
		once = write_out(&arena, &first);
		MUST(audit_recording_read(&second, &arena, once, &error));
		twice = write_out(&arena, &second);
		MUST(span_equal(once, twice));
	}
	arena_clear(&arena);
	return 0;
}
