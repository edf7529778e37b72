#include "core/http/response.h"

#include "unit/check.h"

enum { CEILING = 1 << 20, BODY_MAX = 64 };

static const struct {
	const char *name, *bytes;
	enum http_progress progress; /* before the connection ends */
	enum http_progress end;
	unsigned status;
	const char *body;
} cases[] = {
	/* clang-format off */
	{ "length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", HTTP_DONE, HTTP_DONE, 200, "hello" },
	{ "more than said", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1", HTTP_DONE, HTTP_DONE, 200, "hello" },
	{ "HTTP/1.0, till the end", "HTTP/1.0 200 OK\r\n\r\nhello", HTTP_MORE, HTTP_DONE, 200, "hello" },
	{ "chunks", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", HTTP_DONE, HTTP_DONE, 200, "hello" },
	{ "no words", "HTTP/1.1 404\r\nContent-Length: 0\r\n\r\n", HTTP_DONE, HTTP_DONE, 404, "" },
	{ "interim first", "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", HTTP_DONE, HTTP_DONE, 200, "x" },
	{ "no content", "HTTP/1.1 204 No Content\r\nContent-Length: 7\r\n\r\n", HTTP_DONE, HTTP_DONE, 204, "" },
	{ "redirected", "HTTP/1.1 301 Moved\r\nLocation: https://a/\r\nContent-Length: 0\r\n\r\n", HTTP_DONE, HTTP_DONE, 301, "" },
	{ "cut in the body", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", HTTP_MORE, HTTP_CUT, 200, "hell" },
	{ "cut in a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhell", HTTP_MORE, HTTP_CUT, 200, "hell" },
	{ "cut behind a chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhell\r\n", HTTP_MORE, HTTP_CUT, 200, "hell" },
	{ "cut in the head", "HTTP/1.1 200 OK\r\nContent-Len", HTTP_MORE, HTTP_CUT, 0, "" },
	{ "nothing", "", HTTP_MORE, HTTP_CUT, 0, "" },
	{ "another protocol", "220 mx.example.org ESMTP\r\n\r\n", HTTP_BAD, HTTP_BAD, 0, "" },
	{ "HTTP/2", "HTTP/2 200\r\n\r\n", HTTP_BAD, HTTP_BAD, 0, "" },
	{ "four digits", "HTTP/1.1 2000 OK\r\n\r\n", HTTP_BAD, HTTP_BAD, 0, "" },
	{ "beyond 599", "HTTP/1.1 600 OK\r\n\r\n", HTTP_BAD, HTTP_BAD, 600, "" },
	{ "two ends", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", HTTP_BAD, HTTP_BAD, 200, "" },
	{ "too long, announced", "HTTP/1.1 200 OK\r\nContent-Length: 65\r\n\r\n", HTTP_TOO_LARGE, HTTP_TOO_LARGE, 200, "" },
	/* clang-format on */
};

/* All at once, or byte by byte. */
static enum http_progress
read_in(struct http_response *response, struct span bytes, size_t step)
{
	enum http_progress progress = HTTP_MORE;

	while (bytes.len > 0)
		progress = http_response_read(response,
		    span_take(&bytes, bytes.len < step ? bytes.len : step));
	return progress;
}

static void
check_case(size_t i, struct arena *arena, size_t step)
{
	const char *name = cases[i].name;
	struct http_response response;

	http_response_init(&response, arena, BODY_MAX);
	CHECK_FOR(name,
	    read_in(&response, span_of(cases[i].bytes), step) ==
		cases[i].progress);
	CHECK_FOR(name, http_response_end(&response) == cases[i].end);
	if (cases[i].end == HTTP_DONE)
		CHECK_FOR(name, response.status == cases[i].status);
	CHECK_TEXT(name, text_span(&response.body), cases[i].body);
}

static void
test_cases(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		check_case(i, arena, 4096);
		check_case(i, arena, 1);
		check_case(i, arena, 7);
		arena_reset(arena);
	}
}

/* Cut anywhere, a response whose length is known is never taken for whole. */
static void
test_every_prefix(struct arena *arena)
{
	const struct span all =
	    span_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
		    "Content-Type: text/plain\r\n\r\n3\r\nabc\r\n0\r\n\r\n");

	for (size_t len = 0; len < all.len; len++) {
		struct http_response response;

		http_response_init(&response, arena, BODY_MAX);
		CHECK(http_response_read(&response,
			  (struct span){ all.ptr, len }) == HTTP_MORE);
		CHECK(http_response_end(&response) == HTTP_CUT);
		arena_reset(arena);
	}
}

static void
test_fields(struct arena *arena)
{
	struct http_response response;
	struct span value;

	http_response_init(&response, arena, BODY_MAX);
	read_in(&response,
	    span_of("HTTP/1.1 302 Found it\r\nLocation: /a\r\n"
		    "Content-Length: 2\r\n\r\nhi"),
	    1);
	CHECK_TEXT("reason", response.reason, "Found it");
	CHECK(http_fields_find(response.fields, "location", &value));
	CHECK_TEXT("location", value, "/a");
}

/* Whatever a server sends, for ever, there is an end to what we keep. */
static void
test_floods(struct arena *arena)
{
	static const struct {
		const char *name, *start, *flood;
		enum http_progress progress;
	} floods[] = {
		{ "body", "HTTP/1.1 200 OK\r\n\r\n", "x", HTTP_TOO_LARGE },
		{ "chunks",
		    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
		    "1\r\nx\r\n", HTTP_TOO_LARGE },
		{ "fields", "HTTP/1.1 200 OK\r\n", "a: b\r\n", HTTP_BAD },
		{ "a field", "HTTP/1.1 200 OK\r\na:", "b", HTTP_BAD },
		{ "a line", "", "H", HTTP_BAD },
		{ "interim", "", "HTTP/1.1 100 Continue\r\n\r\n", HTTP_BAD },
		{ "extension",
		    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;",
		    "x", HTTP_BAD },
		{ "trailer",
		    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
		    "0\r\n",
		    "a: b\r\n", HTTP_BAD },
	};

	for (size_t i = 0; i < COUNT_OF(floods); i++) {
		struct http_response response;
		enum http_progress progress;
		size_t times = 0;

		http_response_init(&response, arena, BODY_MAX);
		progress =
		    http_response_read(&response, span_of(floods[i].start));
		for (; times < 100 * 1000 && progress == HTTP_MORE; times++)
			progress = http_response_read(&response,
			    span_of(floods[i].flood));
		CHECK_FOR(floods[i].name, progress == floods[i].progress);
		CHECK_FOR(floods[i].name, response.body.len <= BODY_MAX);
		arena_reset(arena);
	}
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	test_cases(&arena);
	test_every_prefix(&arena);
	test_fields(&arena);
	test_floods(&arena);
	arena_clear(&arena);
	return check_done();
}
