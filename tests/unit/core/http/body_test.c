#include "core/http/body.h"

#include "unit/check.h"

#include "base/text.h"

static const struct {
	const char *name, *fields;
	bool is_good;
	enum http_framing framing;
	uint64_t left;
} starts[] = {
	/* clang-format off */
	{ "nothing", "Host: a\r\n", true, HTTP_FRAMING_NONE, 0 },
	{ "length", "Content-Length: 12\r\n", true, HTTP_FRAMING_LENGTH, 12 },
	{ "no bytes", "content-length: 0\r\n", true, HTTP_FRAMING_LENGTH, 0 },
	{ "same twice", "Content-Length: 3\r\nContent-Length: 3\r\n", true, HTTP_FRAMING_LENGTH, 3 },
	{ "chunks", "Transfer-Encoding: Chunked\r\n", true, HTTP_FRAMING_CHUNKED, 0 },
	{ "two lengths", "Content-Length: 3\r\nContent-Length: 4\r\n", false, 0, 0 },
	{ "list of lengths", "Content-Length: 3, 3\r\n", false, 0, 0 },
	{ "negative", "Content-Length: -1\r\n", false, 0, 0 },
	{ "plus", "Content-Length: +1\r\n", false, 0, 0 },
	{ "hexadecimal", "Content-Length: 0x10\r\n", false, 0, 0 },
	{ "empty", "Content-Length:\r\n", false, 0, 0 },
	{ "beyond all", "Content-Length: 18446744073709551617\r\n", false, 0, 0 },
	{ "length and chunks", "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", false, 0, 0 },
	{ "chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", false, 0, 0 },
	{ "chunks twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", false, 0, 0 },
	{ "another coding", "Transfer-Encoding: gzip, chunked\r\n", false, 0, 0 },
	{ "something like it", "Transfer-Encoding: xchunked\r\n", false, 0, 0 },
	/* clang-format on */
};

static void
test_starts(void)
{
	for (size_t i = 0; i < COUNT_OF(starts); i++) {
		const char *name = starts[i].name;
		struct http_body body;
		bool is_good =
		    http_body_start(&body, span_of(starts[i].fields));

		CHECK_FOR(name, is_good == starts[i].is_good);
		if (!is_good)
			continue;
		CHECK_FOR(name, body.framing == starts[i].framing);
		CHECK_FOR(name, body.left == starts[i].left);
	}
}

/* Read all that is there into the text. */
static enum http_piece
read_all(struct http_body *body, struct span *stream, struct text *text)
{
	enum http_piece piece;
	struct span data;

	while ((piece = http_body_take(body, stream, &data)) == HTTP_PIECE_DATA)
		text_write(text, data);
	return piece;
}

static const struct {
	const char *name, *stream;
	enum http_piece end;
	const char *data, *left;
} chunks[] = {
	/* clang-format off */
	{ "one", "3\r\nabc\r\n0\r\n\r\n", HTTP_PIECE_END, "abc", "" },
	{ "none", "0\r\n\r\nGET", HTTP_PIECE_END, "", "GET" },
	{ "two", "3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n", HTTP_PIECE_END, "abc0123456789", "" },
	{ "LF alone", "3\nabc\n0\n\n", HTTP_PIECE_END, "abc", "" },
	{ "an extension", "3;a=b\r\nabc\r\n0 ;c\r\n\r\n", HTTP_PIECE_END, "abc", "" },
	{ "zeros in front", "0003\r\nabc\r\n00\r\n\r\n", HTTP_PIECE_END, "abc", "" },
	{ "a trailer", "0\r\nA: b\r\n\r\nx", HTTP_PIECE_END, "", "x" },
	{ "bad trailer", "0\r\nA b\r\n\r\n", HTTP_PIECE_BAD, "", NULL },
	{ "no size", "\r\nabc\r\n", HTTP_PIECE_BAD, "", NULL },
	{ "no number", "x\r\n", HTTP_PIECE_BAD, "", NULL },
	{ "negative", "-1\r\n", HTTP_PIECE_BAD, "", NULL },
	{ "0x", "0x3\r\nabc\r\n", HTTP_PIECE_BAD, "", NULL },
	{ "too large for all", "fffffffffffffffff\r\n", HTTP_PIECE_BAD, "", NULL },
	{ "longer than said", "3\r\nabcd\r\n", HTTP_PIECE_BAD, "abc", NULL },
	{ "lone CR", "3\rx\r\nabc\r\n", HTTP_PIECE_BAD, "", NULL },
	/* clang-format on */
};

static void
test_chunks(void)
{
	for (size_t i = 0; i < COUNT_OF(chunks); i++) {
		const char *name = chunks[i].name;
		struct http_body body = { .framing = HTTP_FRAMING_CHUNKED };
		struct span stream = span_of(chunks[i].stream);
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));

		CHECK_FOR(name,
		    read_all(&body, &stream, &text) == chunks[i].end);
		CHECK_TEXT(name, text_span(&text), chunks[i].data);
		if (chunks[i].left)
			CHECK_TEXT(name, stream, chunks[i].left);
	}
}

static void
test_every_prefix(void)
{
	const struct span all =
	    span_of("5;x\r\nhello\r\n1\r\n!\r\n0\r\nA: b\r\n\r\n");

	for (size_t len = 0; len < all.len; len++) {
		struct http_body body = { .framing = HTTP_FRAMING_CHUNKED };
		struct span stream = { all.ptr, len };
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));

		CHECK(read_all(&body, &stream, &text) == HTTP_PIECE_MORE);
		CHECK(!http_body_is_whole(&body));

		/* What is left over, and the rest. */
		stream.len = (size_t)(all.ptr + all.len - stream.ptr);
		CHECK(read_all(&body, &stream, &text) == HTTP_PIECE_END);
		CHECK_TEXT("data", text_span(&text), "hello!");
		CHECK(http_body_is_whole(&body));
	}
}

static void
test_endless_lines(void)
{
	struct http_body body = { .framing = HTTP_FRAMING_CHUNKED };
	char flood[HTTP_CHUNK_LINE_MAX];
	struct span stream = { flood, sizeof(flood) }, data;

	memset(flood, '0', sizeof(flood));
	CHECK(http_body_take(&body, &stream, &data) == HTTP_PIECE_BAD);
}

static void
test_lengths(void)
{
	struct http_body body = { .framing = HTTP_FRAMING_LENGTH, .left = 5 };
	struct span stream = span_of("hel"), data;

	CHECK(http_body_take(&body, &stream, &data) == HTTP_PIECE_DATA);
	CHECK(http_body_take(&body, &stream, &data) == HTTP_PIECE_MORE);
	CHECK(!http_body_is_whole(&body));
	stream = span_of("loGET");
	CHECK(http_body_take(&body, &stream, &data) == HTTP_PIECE_DATA);
	CHECK_TEXT("no more than was said", data, "lo");
	CHECK(http_body_take(&body, &stream, &data) == HTTP_PIECE_END);
	CHECK(http_body_is_whole(&body));
}

int
main(void)
{
	test_starts();
	test_chunks();
	test_every_prefix();
	test_endless_lines();
	test_lengths();
	return check_done();
}
