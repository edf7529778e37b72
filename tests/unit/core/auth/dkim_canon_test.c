#include "check.h"

#include <stdlib.h>

#include "core/auth/dkim_canon.h"
#include "core/crypto/base64.h"

static struct arena arena;

static const struct {
	const char *name, *body, *simple, *relaxed;
} bodies[] = {
	{ "empty", "", "\r\n", "" },
	{ "blank line", "\r\n", "\r\n", "" },
	{ "blank lines", "\r\n\r\n\r\n", "\r\n", "" },
	{ "white space alone", " \t", " \t\r\n", "" },
	{ "lines of white space", " \r\n\t\r\n", " \r\n\t\r\n", "" },
	{ "RFC 6376, 3.4.5", " C \r\nD \t E\r\n\r\n\r\n", " C \r\nD \t E\r\n",
	    " C\r\nD E\r\n" },
	{ "no end", "a", "a\r\n", "a\r\n" },
	{ "no end, and a blank", "a ", "a \r\n", "a\r\n" },
	{ "blank lines in front", "\r\n\r\na\r\n", "\r\n\r\na\r\n",
	    "\r\n\r\na\r\n" },
	{ "blank lines within", "a\r\n\r\n\r\nb\r\n", "a\r\n\r\n\r\nb\r\n",
	    "a\r\n\r\n\r\nb\r\n" },
	{ "white space among blank lines at the end", "a\r\n\r\n \r\n\r\n",
	    "a\r\n\r\n \r\n", "a\r\n" },
	{ "leading blanks", "  a\r\n\tb\r\n", "  a\r\n\tb\r\n",
	    " a\r\n b\r\n" },
	{ "LF alone", "a\n b  c \n\n", "a\r\n b  c \r\n", "a\r\n b c\r\n" },
	{ "CR alone", "a\rb\r\n", "a\rb\r\n", "a\rb\r\n" },
	{ "CR at the end", "a\r", "a\r\r\n", "a\r\r\n" },
	{ "CR before CR LF", "a\r\r\n", "a\r\r\n", "a\r\r\n" },
	{ "CR alone in the last line", "a\r\n\r", "a\r\n\r\r\n",
	    "a\r\n\r\r\n" },
	{ "blank before CR", "a \rb\r\n", "a \rb\r\n", "a \rb\r\n" },
	{ "other controls", "a\v\f b \001\r\n", "a\v\f b \001\r\n",
	    "a\v\f b \001\r\n" },
	{ "beyond ASCII", "\xc3\xa9  \xff\r\n", "\xc3\xa9  \xff\r\n",
	    "\xc3\xa9 \xff\r\n" },
	{ "a long line without anything",
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\r\nx\r\n",
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\r\nx\r\n",
	    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\r\nx\r\n" },
	{ "blanks far in", "abcdefghijkl mnopqrstuvwxyz  ab\tcd \r\n",
	    "abcdefghijkl mnopqrstuvwxyz  ab\tcd \r\n",
	    "abcdefghijkl mnopqrstuvwxyz ab cd\r\n" },
};

/* The body, given in pieces of that size. */
static struct span
canon(struct span body, enum dkim_canon how, size_t piece, uint64_t limit)
{
	struct dkim_body state;
	struct text text;

	text_init(&text, &arena, 1024 * 1024);
	dkim_body_init(&state, how, NULL, &text, limit);
	while (body.len > 0)
		dkim_body_add(&state,
		    span_take(&body, body.len < piece ? body.len : piece));
	dkim_body_end(&state);
	CHECK(text.len == (state.length < limit ? state.length : limit));
	return text_span(&text);
}

static void
test_bodies(void)
{
	for (size_t i = 0; i < COUNT_OF(bodies); i++)
		for (size_t piece = 1; piece < 20; piece += 6) {
			struct span body = span_of(bodies[i].body);

			CHECK_TEXT(bodies[i].name,
			    canon(body, DKIM_SIMPLE, piece, DKIM_WHOLE),
			    bodies[i].simple);
			CHECK_TEXT(bodies[i].name,
			    canon(body, DKIM_RELAXED, piece, DKIM_WHOLE),
			    bodies[i].relaxed);
		}
}

static void
test_limits(void)
{
	const struct span body = span_of("one two\r\nthree\r\n\r\n");

	for (uint64_t limit = 0; limit < 20; limit++) {
		struct span whole = span_of("one two\r\nthree\r\n");

		if (whole.len > limit)
			whole.len = (size_t)limit;
		CHECK(span_equal(canon(body, DKIM_SIMPLE, 5, limit), whole));
	}
}

static void
test_kept_lf(void)
{
	struct dkim_body state;
	struct text text;

	text_init(&text, &arena, 1024);
	dkim_body_init(&state, DKIM_RELAXED, NULL, &text, DKIM_WHOLE);
	state.keeps_lf = true;
	dkim_body_add(&state, span_of("a\nb \nc\r\n"));
	dkim_body_end(&state);
	CHECK_TEXT("LF is a byte", text_span(&text), "a\nb \nc\r\n");
}

/* RFC 6376, 3.4.3 and 3.4.4, of the empty body. */
static void
test_sums(void)
{
	static const struct {
		enum dkim_canon canon;
		enum crypto_digest digest;
		const char *sum;
	} sums[] = {
		{ DKIM_SIMPLE, CRYPTO_SHA1, "uoq1oCgLlTqpdDX/iUbLy7J1Wic=" },
		{ DKIM_SIMPLE, CRYPTO_SHA256,
		    "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=" },
		{ DKIM_RELAXED, CRYPTO_SHA1, "2jmj7l5rSw0yVb/vlWAYkK/YBwk=" },
		{ DKIM_RELAXED, CRYPTO_SHA256,
		    "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" },
	};

	for (size_t i = 0; i < COUNT_OF(sums); i++) {
		unsigned char sum[CRYPTO_DIGEST_MAX];
		uint64_t length;
		size_t len = dkim_body_sum(span_empty(), sums[i].canon,
		    sums[i].digest, DKIM_WHOLE, sum, &length);
		struct text text;

		text_init(&text, &arena, 100);
		crypto_base64_write(&text, (struct span){ (char *)sum, len });
		CHECK_TEXT("sum", text_span(&text), sums[i].sum);
		CHECK(length == (sums[i].canon == DKIM_SIMPLE ? 2 : 0));
	}
}

/* Slowly, by the letter of RFC 6376, 3.4.4: what the fast one must equal. */
static void
canon_slowly(struct text *text, struct span body)
{
	size_t keep = 0;
	struct span line;

	while (span_split(&body, '\n', &line)) {
		bool was_blank = false, has_any = false;

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		while (line.len > 0 &&
		    (line.ptr[line.len - 1] == ' ' ||
			line.ptr[line.len - 1] == '\t'))
			line.len--;
		for (size_t i = 0; i < line.len; i++) {
			bool is_blank =
			    line.ptr[i] == ' ' || line.ptr[i] == '\t';

			if (!is_blank || !was_blank)
				text_write_byte(text,
				    is_blank ? ' ' : line.ptr[i]);
			was_blank = is_blank;
			has_any = true;
		}
		text_write_string(text, "\r\n");
		if (has_any)
			keep = text->len;
	}
	text->len = keep;
}

static void
test_random(void)
{
	static const char bytes[] = "  \t\nabcdefghij\xc3\xa9xyz.";
	unsigned seed = 1;

	for (int round = 0; round < 2000; round++) {
		char body[200];
		struct text slow;
		size_t len = 0;

		while (len < sizeof(body) - 2) {
			seed = seed * 1103515245 + 12345;
			body[len] = bytes[(seed >> 16) % (sizeof(bytes) - 1)];
			if (body[len] == '\n' && seed & 0x400000)
				body[len++] = '\r', body[len] = '\n';
			len++;
		}
		text_init(&slow, &arena, 1000);
		canon_slowly(&slow, (struct span){ body, len });
		if (span_equal(text_span(&slow),
			canon((struct span){ body, len }, DKIM_RELAXED,
			    (size_t)round % 50 + 1, DKIM_WHOLE)))
			continue;
		CHECK_FOR("random body", false);
	}
}

static const struct {
	const char *name, *whole, *simple, *relaxed;
} fields[] = {
	{ "RFC 6376, 3.4.5 a", "A: X", "A: X", "a:X" },
	{ "RFC 6376, 3.4.5 b", "B : Y\t\r\n\tZ  ", "B : Y\t\r\n\tZ  ",
	    "b:Y Z" },
	{ "no value", "Subject:", "Subject:", "subject:" },
	{ "blanks as value", "Subject: \t", "Subject: \t", "subject:" },
	{ "fold first", "Subject:\r\n a", "Subject:\r\n a", "subject:a" },
	{ "LF alone", "S: a\n b", "S: a\r\n b", "s:a b" },
	{ "CR alone", "S: a\rb", "S: a\rb", "s:a\rb" },
	{ "fold of blanks", "S: a\r\n \r\n b", "S: a\r\n \r\n b", "s:a b" },
	{ "colons", "S: a:b :c", "S: a:b :c", "s:a:b :c" },
};

static void
test_fields(void)
{
	for (size_t i = 0; i < COUNT_OF(fields); i++) {
		struct span whole = span_of(fields[i].whole);
		size_t colon = 0;

		span_find(whole, span_of(":"), &colon);
		for (int how = 0; how < 2; how++) {
			struct text text;

			text_init(&text, &arena, 1000);
			dkim_canon_field(&text, (enum dkim_canon)how, whole,
			    colon);
			CHECK_TEXT(fields[i].name, text_span(&text),
			    how == DKIM_SIMPLE ? fields[i].simple
					       : fields[i].relaxed);
		}
	}
}

int
main(void)
{
	arena_init(&arena, 1024 * 1024 * 1024);
	test_bodies();
	test_limits();
	test_kept_lf();
	test_sums();
	test_random();
	test_fields();
	arena_clear(&arena);
	return check_done();
}
