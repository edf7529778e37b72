#include "base/json.h"

#include "base/utf8.h"
#include "unit/check.h"

static void
test_nesting(void)
{
	char bytes[512];
	struct text text = text_in(bytes, sizeof(bytes));
	struct json json;

	json_init(&json, &text);
	json_open_object(&json, NULL);
	json_put_string(&json, "cause", span_of("mailbox_full"));
	json_put_number(&json, "code", 552);
	json_put_bool(&json, "yes", true);
	json_put_bool(&json, "no", false);
	json_open_array(&json, "list");
	json_put_string(&json, NULL, span_of("a"));
	json_put_string(&json, NULL, span_empty());
	json_open_object(&json, NULL);
	json_close(&json);
	json_close(&json);
	json_open_array(&json, "none");
	json_close(&json);
	json_put_count(&json, span_of("a\"b"), 18446744073709551615U);
	json_put_millionths(&json, "half", 500000);
	json_put_millionths(&json, "all", 1000000);
	json_put_millionths(&json, "least", 2000001);
	json_close(&json);
	CHECK_TEXT("nesting", text_span(&text),
	    "{\"cause\":\"mailbox_full\",\"code\":552,\"yes\":true,"
	    "\"no\":false,\"list\":[\"a\",\"\",{}],\"none\":[],"
	    "\"a\\\"b\":18446744073709551615,"
	    "\"half\":0.5,\"all\":1,\"least\":2.000001}");
	CHECK(json.depth == 0);
}

static const struct {
	const char *name;
	const char *value;
	const char *written;
} cases[] = {
	/* clang-format off */
	{ "plain", "550 no", "\"550 no\"" },
	{ "quote and backslash", "a\"b\\c", "\"a\\\"b\\\\c\"" },
	{ "short escapes", "\b\f\n\r\t", "\"\\b\\f\\n\\r\\t\"" },
	{ "slash stays", "a/b", "\"a/b\"" },
	{ "escape sequence", "\033[2J", "\"\\u001b[2J\"" },
	{ "DEL", "\x7f", "\"\\u007f\"" },
	{ "a control beyond ASCII", "a\xc2\x9b"
				     "b",
	    "\"a\\u009bb\"" },
	{ "no control", "\xc2\xa0", "\"\xc2\xa0\"" },
	{ "umlaut", "\xc3\xa4", "\"\xc3\xa4\"" },
	{ "four bytes", "\xf0\x9f\x98\x80", "\"\xf0\x9f\x98\x80\"" },
	{ "Latin-1", "na\xefve", "\"na\xef\xbf\xbdve\"" },
	{ "cut character", "\xe4\xb8", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "overlong", "\xc0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "surrogate", "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"" },
	{ "line separator", "\xe2\x80\xa8", "\"\\u2028\"" },
	{ "paragraph separator", "\xe2\x80\xa9", "\"\\u2029\"" },
	/* clang-format on */
};

static void
test_escapes(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[128];
		struct text text = text_in(bytes, sizeof(bytes));
		struct json json;

		json_init(&json, &text);
		json_put_string(&json, NULL, span_of(cases[i].value));
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].written);
	}
}

/* Any two bytes come out as UTF-8 without controls. */
static void
test_any_two_bytes(void)
{
	size_t wrong = 0;

	for (unsigned pair = 0; pair < 65536; pair++) {
		const char value[2] = { (char)(pair >> 8), (char)pair };
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));
		struct span written;
		struct json json;
		uint32_t code;

		json_init(&json, &text);
		json_put_string(&json, NULL, (struct span){ value, 2 });
		for (written = text_span(&text); written.len > 0;)
			wrong += !utf8_take(&written, &code) || code < ' ';
	}
	CHECK(wrong == 0);
}

/* Texts are looked at in blocks: an odd byte is seen at each place. */
static void
test_any_place(void)
{
	static const struct {
		char byte;
		const char *written;
	} odd[] = { { '"', "\\\"" }, { '\\', "\\\\" }, { '\n', "\\n" },
		{ '\x1f', "\\u001f" }, { '\x7f', "\\u007f" },
		{ '\xff', "\xef\xbf\xbd" } };
	size_t wrong = 0;

	for (size_t i = 0; i < 70 * 70 * COUNT_OF(odd); i++) {
		size_t len = i / 70 % 70, at = i % 70;
		char value[70], bytes[128], wanted[128];
		struct text text = text_in(bytes, sizeof(bytes));
		struct json json;

		if (at >= len)
			continue;
		memset(value, 'a', sizeof(value));
		value[at] = odd[i / 4900].byte;
		json_init(&json, &text);
		json_put_string(&json, NULL, (struct span){ value, len });
		snprintf(wanted, sizeof(wanted), "\"%.*s%s%.*s\"", (int)at,
		    value, odd[i / 4900].written, (int)(len - at - 1),
		    value + at + 1);
		wrong += !span_equal(text_span(&text), span_of(wanted));
	}
	CHECK(wrong == 0);
}

/* A text that is full is cut, and never grows. */
static void
test_limit(void)
{
	size_t wrong = 0;

	for (size_t size = 2; size < 40; size++) {
		char bytes[64];
		struct text text = text_in(bytes, size);
		struct json json;

		json_init(&json, &text);
		json_open_object(&json, NULL);
		json_put_string(&json, "key", span_of("0123456789abcdef"));
		json_close(&json);
		wrong += text.len >= size ||
		    !span_starts(span_of("{\"key\":\"0123456789abcdef\"}"),
			(struct span){ bytes, text.len < 20 ? text.len : 0 });
		wrong += text.is_cut != (size < 27);
	}
	CHECK(wrong == 0);
}

int
main(void)
{
	test_nesting();
	test_escapes();
	test_any_two_bytes();
	test_any_place();
	test_limit();
	return check_done();
}
