#include "core/http/request.h"

#include "unit/check.h"

enum { CEILING = 1 << 20, BODY_MAX = 64 };

static const struct {
	const char *name, *bytes;
	enum http_progress progress;
	const char *path, *query, *body;
	bool is_kept_open;
	size_t left; /* bytes of the next request */
} cases[] = {
	/* clang-format off */
	{ "plain", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_DONE, "/", "", "", true, 0 },
	{ "query", "GET /a%20b?c=%41&d HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_DONE, "/a b", "c=%41&d", "", true, 0 },
	{ "two at once", "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2", HTTP_DONE, "/1", "", "", true, 6 },
	{ "closed behind", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", HTTP_DONE, "/", "", "", false, 0 },
	{ "HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", HTTP_DONE, "/", "", "", false, 0 },
	{ "body", "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello!", HTTP_DONE, "/x", "", "hello", true, 1 },
	{ "chunks", "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", HTTP_DONE, "/x", "", "hello", true, 0 },
	{ "half a head", "GET / HTTP/1.1\r\nHost: a\r\n", HTTP_MORE, "", "", "", false, 0 },
	{ "half a body", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhell", HTTP_MORE, "/", "", "hell", true, 0 },
	{ "no host", "GET / HTTP/1.1\r\n\r\n", HTTP_BAD, "/", "", "", true, 0 },
	{ "two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", HTTP_BAD, "/", "", "", true, 0 },
	{ "a proxy's form", "GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BAD, "", "", "", false, 0 },
	{ "NUL in the path", "GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BAD, NULL, "", "", false, 0 },
	{ "half an escape", "GET /%4 HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BAD, "", "", "", false, 0 },
	{ "HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", HTTP_BAD, "", "", "", false, 0 },
	{ "no version", "GET /\r\n\r\n", HTTP_BAD, "/", "", "", false, 0 },
	{ "more words", "GET / x HTTP/1.1\r\nHost: a\r\n\r\n", HTTP_BAD, "/", "", "", false, 0 },
	{ "another protocol", "EHLO client.example\r\n\r\n", HTTP_BAD, "", "", "", false, 0 },
	{ "two lengths", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", HTTP_BAD, "/", "", "", true, 0 },
	{ "length and chunks", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", HTTP_BAD, "/", "", "", true, 0 },
	{ "too large, announced", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 65\r\n\r\n", HTTP_TOO_LARGE, "/", "", "", true, 0 },
	{ "too large, in a chunk", "PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n41\r\n12345678901234567890123456789012345678901234567890123456789012345", HTTP_TOO_LARGE, "/", "", NULL, true, 0 },
	/* clang-format on */
};

/* All at once, or in pieces; gives what is left. */
static size_t
read_in(struct http_request *request, struct span bytes, size_t step)
{
	struct span piece = span_empty();

	while (bytes.len > 0 && request->progress == HTTP_MORE) {
		piece = span_take(&bytes, step < bytes.len ? step : bytes.len);
		http_request_read(request, &piece);
	}
	return piece.len + bytes.len;
}

static void
check_case(size_t i, size_t step, struct arena *arena)
{
	struct http_request request;
	size_t left;

	arena_reset(arena);
	http_request_init(&request, arena, BODY_MAX);
	left = read_in(&request, span_of(cases[i].bytes), step);
	CHECK_FOR(cases[i].name, request.progress == cases[i].progress);
	if (cases[i].path)
		CHECK_TEXT(cases[i].name, request.path, cases[i].path);
	CHECK_TEXT(cases[i].name, request.query, cases[i].query);
	if (cases[i].body)
		CHECK_TEXT(cases[i].name, text_span(&request.body),
		    cases[i].body);
	if (cases[i].progress == HTTP_DONE) {
		CHECK_FOR(cases[i].name, left == cases[i].left);
		CHECK_FOR(cases[i].name,
		    request.is_kept_open == cases[i].is_kept_open);
	}
}

/* Whatever is cut off, it is unfinished, or it was bad before. */
static void
check_prefixes(size_t i, struct arena *arena)
{
	struct span bytes = span_of(cases[i].bytes);

	if (cases[i].progress != HTTP_DONE)
		return;
	for (size_t len = 0; len + cases[i].left < bytes.len; len++) {
		struct http_request request;

		arena_reset(arena);
		http_request_init(&request, arena, BODY_MAX);
		read_in(&request, (struct span){ bytes.ptr, len }, len);
		CHECK_FOR(cases[i].name, request.progress == HTTP_MORE);
	}
}

static void
test_query(struct arena *arena)
{
	struct span value, query = span_of("a=1&b=x%40y+z&c&a=2&d=%4&=e");

	CHECK(http_query_find(arena, query, "a", &value));
	CHECK_TEXT("the first", value, "1");
	CHECK(http_query_find(arena, query, "b", &value));
	CHECK_TEXT("decoded", value, "x@y z");
	CHECK(http_query_find(arena, query, "c", &value));
	CHECK_TEXT("without a value", value, "");
	CHECK(!http_query_find(arena, query, "d", &value));
	CHECK_TEXT("half an escape", value, "");
	CHECK(!http_query_find(arena, query, "e", &value));
}

static void
test_long(struct arena *arena)
{
	struct http_request request;

	http_request_init(&request, arena, BODY_MAX);
	for (unsigned i = 0; i < 100 && request.progress == HTTP_MORE; i++) {
		struct span bytes = { "GET /aaaaaaaaaa bbbb", 20 };

		for (unsigned j = 0; j < 50; j++) {
			struct span piece = bytes;

			http_request_read(&request, &piece);
		}
	}
	CHECK(request.progress == HTTP_BAD);
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		check_case(i, SIZE_MAX, &arena);
		check_case(i, 1, &arena);
		check_prefixes(i, &arena);
	}
	test_query(&arena);
	test_long(&arena);
	arena_clear(&arena);
	return check_done();
}
