#include "core/http/fields.h"

#include "unit/check.h"

static const struct {
	const char *name, *text;
	enum parse parsed;
	const char *left;
} heads[] = {
	/* clang-format off */
	{ "no fields", "GET / HTTP/1.1\r\n\r\nrest", PARSE_OK, "rest" },
	{ "a field", "GET / HTTP/1.1\r\nHost: a\r\n\r\n", PARSE_OK, "" },
	{ "LF alone", "GET / HTTP/1.1\nHost: a\n\nx", PARSE_OK, "x" },
	{ "no value", "a\r\nX:\r\n\r\n", PARSE_OK, "" },
	{ "a tab in a value", "a\r\nX: a\tb\r\n\r\n", PARSE_OK, "" },
	{ "eight bits", "a\r\nX: na\xc3\xafve\r\n\r\n", PARSE_OK, "" },
	{ "empty line first", "\r\n\r\n", PARSE_OK, "" },
	{ "nothing yet", "", PARSE_MORE, "" },
	{ "no blank line yet", "a\r\nX: y\r\n", PARSE_MORE, "" },
	{ "blank before the colon", "a\r\nX : y\r\n\r\n", PARSE_BAD, "" },
	{ "folded", "a\r\nX: y\r\n z\r\n\r\n", PARSE_BAD, "" },
	{ "blank first", "a\r\n X: y\r\n\r\n", PARSE_BAD, "" },
	{ "no colon", "a\r\nX\r\n\r\n", PARSE_BAD, "" },
	{ "no name", "a\r\n: y\r\n\r\n", PARSE_BAD, "" },
	{ "lone CR in a value", "a\r\nX: y\rZ: a\r\n\r\n", PARSE_BAD, "" },
	{ "two CRs", "a\r\nX: y\r\r\n\r\n", PARSE_BAD, "" },
	{ "lone CR in the line", "a\rb\r\n\r\n", PARSE_BAD, "" },
	{ "escape in a value", "a\r\nX: \033[1m\r\n\r\n", PARSE_BAD, "" },
	/* clang-format on */
};

static void
test_heads(void)
{
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		struct span stream = span_of(heads[i].text);
		struct http_head head;
		enum parse parsed = http_head_take(&stream, &head);

		CHECK_FOR(heads[i].name, parsed == heads[i].parsed);
		CHECK_TEXT(heads[i].name, stream,
		    parsed == PARSE_OK ? heads[i].left : heads[i].text);
	}
}

static void
test_nul(void)
{
	struct span stream = { "a\r\nX: a\0b\r\n\r\n", 13 };
	struct http_head head;

	CHECK(http_head_take(&stream, &head) == PARSE_BAD);
}

static void
test_every_prefix_wants_more(void)
{
	const struct span all =
	    span_of("HTTP/1.1 200 OK\r\nA: b\r\nC: d\r\n\r\n");
	struct http_head head;
	struct span stream;

	for (size_t len = 0; len < all.len; len++) {
		stream = (struct span){ all.ptr, len };
		CHECK(http_head_take(&stream, &head) == PARSE_MORE);
		CHECK(stream.len == len);
	}
	stream = all;
	CHECK(http_head_take(&stream, &head) == PARSE_OK);
	CHECK_TEXT("line", head.line, "HTTP/1.1 200 OK");
	CHECK_TEXT("fields", head.fields, "A: b\r\nC: d\r\n");
}

static void
test_limits(void)
{
	static char flood[HTTP_HEAD_MAX + 2];
	struct span stream = { flood, sizeof(flood) };
	struct http_head head;
	size_t len = 0;

	memset(flood, 'a', sizeof(flood));
	CHECK_FOR("endless line", http_head_take(&stream, &head) == PARSE_BAD);

	memcpy(flood, "a\r\nX: ", 6);
	CHECK_FOR("endless field", http_head_take(&stream, &head) == PARSE_BAD);

	while (len + 4 < sizeof(flood)) {
		memcpy(flood + len, "a:b\n", 4);
		len += 4;
	}
	stream.len = len;
	CHECK_FOR("endless fields",
	    http_head_take(&stream, &head) == PARSE_BAD);
	stream.len = (size_t)(1 + HTTP_FIELDS_MAX) * 4;
	CHECK_FOR("so many may be",
	    http_head_take(&stream, &head) == PARSE_MORE);
	stream.len += 4;
	CHECK_FOR("one more", http_head_take(&stream, &head) == PARSE_BAD);
}

static void
test_finding(void)
{
	const struct span fields = span_of("Host: example.org\r\n"
					   "connection: keep-alive, Upgrade\r\n"
					   "Empty:\r\n"
					   "Connection: close\r\n"
					   "Host: example.net\r\n");
	struct span value;

	CHECK(http_fields_find(fields, "HOST", &value));
	CHECK_TEXT("the first", value, "example.org");
	CHECK(http_fields_find(fields, "empty", &value) && value.len == 0);
	CHECK(!http_fields_find(fields, "Hos", &value));
	CHECK(http_fields_list(fields, "Connection", "upgrade"));
	CHECK(http_fields_list(fields, "Connection", "close"));
	CHECK(!http_fields_list(fields, "Connection", "clos"));
	CHECK(!http_fields_list(fields, "Upgrade", "close"));
}

static void
test_media_types(void)
{
	CHECK_TEXT("alone", http_media_type(span_of("text/plain")),
	    "text/plain");
	CHECK_TEXT("with a charset",
	    http_media_type(span_of("text/plain ; charset=utf-8")),
	    "text/plain");
	CHECK_TEXT("empty", http_media_type(span_of("")), "");
}

static void
test_tokens(void)
{
	CHECK(http_token_is(span_of("Content-Type")));
	CHECK(http_token_is(span_of("!#$%&'*+-.^_`|~")));
	CHECK(!http_token_is(span_of("")));
	CHECK(!http_token_is(span_of("a b")));
	CHECK(!http_token_is(span_of("a(b")));
	CHECK(!http_token_is((struct span){ "a\0", 2 }));
}

/* Seen at once or in pieces, the same head is too long. */
static void
test_longest(void)
{
	static char longest[HTTP_HEAD_MAX + 1];
	struct http_head head;
	struct span stream;

	memset(longest, 'a', sizeof(longest));
	memcpy(longest, "x\na:", 4);
	memcpy(longest + HTTP_HEAD_MAX - 2, "\n\n", 2);
	stream = (struct span){ longest, HTTP_HEAD_MAX };
	CHECK(http_head_take(&stream, &head) == PARSE_OK && stream.len == 0);
	memcpy(longest + HTTP_HEAD_MAX - 2, "a\n\n", 3);
	stream = (struct span){ longest, HTTP_HEAD_MAX };
	CHECK(http_head_take(&stream, &head) == PARSE_MORE);
	stream = (struct span){ longest, HTTP_HEAD_MAX + 1 };
	CHECK(http_head_take(&stream, &head) == PARSE_BAD);
}

int
main(void)
{
	test_heads();
	test_nul();
	test_every_prefix_wants_more();
	test_limits();
	test_longest();
	test_finding();
	test_media_types();
	test_tokens();
	return check_done();
}
