/*
 * Whatever a web server says, in whatever pieces: the same comes of it, and
 * no more than is allowed.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/http/response.h"
#include "core/http/url.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024, BODY_MAX = 4096 };

static void
read_in(struct http_response *response, struct arena *arena, struct span bytes,
    size_t step)
{
	http_response_init(response, arena, BODY_MAX);
	while (bytes.len > 0)
		http_response_read(response,
		    span_take(&bytes, bytes.len < step ? bytes.len : step));
	http_response_end(response);
}

static void
check_response(struct arena *arena, struct span input)
{
	struct http_response whole, pieces;
	struct http_field field;
	struct span rest;

	read_in(&whole, arena, input, input.len);
	read_in(&pieces, arena, input, 1 + input.len % 5);
	MUST(whole.progress == pieces.progress);
	MUST(whole.progress != HTTP_MORE);
	MUST(whole.body.len <= BODY_MAX);
	if (whole.progress != HTTP_DONE)
		return;
	MUST(whole.status >= 200 && whole.status <= 599);
	MUST(span_equal(text_span(&whole.body), text_span(&pieces.body)));
	for (rest = whole.fields; http_fields_next(&rest, &field);)
		MUST(http_token_is(field.name));
}

static void
check_url(struct arena *arena, struct span input)
{
	struct http_url url;
	struct text text;

	if (!http_url_parse(input, &url))
		return;
	MUST(span_within(url.host, input) && url.host.len > 0);
	MUST(span_within(url.target, input) && url.port > 0);
	MUST(!memchr(url.target.ptr, '\n', url.target.len));
	text_init(&text, arena, HTTP_URL_MAX);
	http_url_write_host(&text, &url);
	http_url_decode(&text, url.target, true);
	MUST(!text.is_cut);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct arena arena;

	arena_init(&arena, CEILING);
	check_response(&arena, input);
	check_url(&arena, input);
	arena_clear(&arena);
	return 0;
}
