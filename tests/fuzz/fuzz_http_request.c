/* Whatever a client asks, in whatever pieces: the same comes of it. */

#include <stdint.h>
#include <stdlib.h>

#include "core/http/request.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024, BODY_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Gives how many bytes were taken. */
static size_t
read_in(struct http_request *request, struct arena *arena, struct span bytes,
    size_t step)
{
	const char *begin = bytes.ptr;

	http_request_init(request, arena, BODY_MAX);
	while (bytes.len > 0 && request->progress == HTTP_MORE) {
		size_t len = bytes.len < step ? bytes.len : step;
		struct span piece = { bytes.ptr, len };

		http_request_read(request, &piece);
		span_take(&bytes, len - piece.len);
	}
	return (size_t)(bytes.ptr - begin);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct http_request whole, pieces;
	struct arena arena;
	struct span value;
	size_t taken, again;

	arena_init(&arena, CEILING);
	taken = read_in(&whole, &arena, input, size + 1);
	again = read_in(&pieces, &arena, input, 1 + size % 7);
	MUST(whole.progress == pieces.progress);
	MUST(whole.body.len <= BODY_MAX);
	if (whole.progress == HTTP_DONE) {
		MUST(taken == again);
		MUST(whole.path.len > 0 && whole.path.ptr[0] == '/');
		MUST(!memchr(whole.path.ptr, '\0', whole.path.len));
		MUST(span_equal(whole.path, pieces.path));
		MUST(span_equal(text_span(&whole.body),
		    text_span(&pieces.body)));
		http_query_find(&arena, whole.query, "to", &value);
	}
	arena_clear(&arena);
	return 0;
}
