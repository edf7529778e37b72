#include "core/verify/mend.h"

#include "base/ascii.h"

enum { MOST = 1000 };

/*
 * No-break space, zero width ones and marks, blanks of Japan, marks of order;
 * not the joiners, which some scripts need in names.
 */
static const char *const invisible[] = { "\xc2\xa0", "\xc2\xad", "\xe2\x80\x8b",
	"\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xab",
	"\xe2\x80\xac", "\xe2\x80\xad", "\xe2\x80\xae", "\xe2\x80\xaf",
	"\xe2\x81\xa0", "\xe3\x80\x80", "\xef\xbb\xbf", NULL };

static bool
is_high(char c)
{
	return (unsigned char)c >= 0x80;
}

size_t
verify_invisible(struct span text)
{
	if (text.len == 0 || !is_high(text.ptr[0]))
		return 0;
	for (size_t i = 0; invisible[i]; i++)
		if (span_starts(text, span_of(invisible[i])))
			return strlen(invisible[i]);
	return 0;
}

size_t
verify_invisible_end(struct span text)
{
	if (text.len == 0 || !is_high(text.ptr[text.len - 1]))
		return 0;
	for (size_t i = 0; invisible[i]; i++) {
		const size_t len = strlen(invisible[i]);

		if (text.len >= len &&
		    memcmp(text.ptr + text.len - len, invisible[i], len) == 0)
			return len;
	}
	return 0;
}

/* What stands in the last <...>, if that has an @. */
static struct span
within_brackets(struct span given)
{
	const char *end = memrchr(given.ptr, '>', given.len);
	const char *begin = end
	    ? memrchr(given.ptr, '<', (size_t)(end - given.ptr))
	    : memrchr(given.ptr, '<', given.len);
	struct span inner;

	if (!begin)
		return given;
	inner = span_from(given, (size_t)(begin + 1 - given.ptr));
	if (end)
		inner.len = (size_t)(end - begin - 1);
	return memchr(inner.ptr, '@', inner.len) ? inner : given;
}

/* "E-Mail: joe@uni.edu", "mailto:joe@uni.edu?subject=x" */
static struct span
without_label(struct span given)
{
	const char *at = memrchr(given.ptr, '@', given.len);
	const char *colon =
	    at ? memrchr(given.ptr, ':', (size_t)(at - given.ptr)) : NULL;
	const char *question =
	    at ? memchr(at, '?', (size_t)(given.ptr + given.len - at)) : NULL;

	if (question)
		given.len = (size_t)(question - given.ptr);
	if (colon && !memchr(given.ptr, '"', (size_t)(at - given.ptr)))
		given = span_from(given, (size_t)(colon + 1 - given.ptr));
	return span_trim(given);
}

static struct span
without_marks(struct span given)
{
	given = span_trim(given);
	if (given.len > 2 && given.ptr[0] == '"' &&
	    given.ptr[given.len - 1] == '"')
		given =
		    span_trim((struct span){ given.ptr + 1, given.len - 2 });
	return given;
}

/* Ways to write a byte that programs which look for addresses do not know. */
static const struct {
	const char *words;
	char byte;
} spellings[] = {
	{ " [at] ", '@' },
	{ "[at]", '@' },
	{ " (at) ", '@' },
	{ "(at)", '@' },
	{ " {at} ", '@' },
	{ "{at}", '@' },
	{ " at ", '@' },
	{ "\xef\xbc\xa0", '@' }, /* of full width */
	{ " [dot] ", '.' },
	{ "[dot]", '.' },
	{ " (dot) ", '.' },
	{ "(dot)", '.' },
	{ " dot ", '.' },
	{ "\xef\xbc\x8e", '.' },
};

/* The byte that the words at the front stand for; '\0': none. */
static char
take_spelling(struct span *rest, bool has_at)
{
	if (!is_high(*rest->ptr) && !strchr(" [({", *rest->ptr))
		return '\0';
	for (size_t i = 0; i < sizeof(spellings) / sizeof(*spellings); i++) {
		struct span words = span_of(spellings[i].words);

		if (span_starts_nocase(*rest, words) &&
		    !(has_at && spellings[i].byte == '@')) {
			span_take(rest, words.len);
			return spellings[i].byte;
		}
	}
	return '\0';
}

/* "(at work)" */
static bool
take_comment(struct span *rest)
{
	const char *end =
	    *rest->ptr == '(' ? memchr(rest->ptr, ')', rest->len) : NULL;

	if (end)
		span_take(rest, (size_t)(end + 1 - rest->ptr));
	return end != NULL;
}

/* Behind the @ of what is written, or at the very begin? */
static bool
is_edge(const struct text *text)
{
	return text->len == 0 || text->ptr[text->len - 1] == '@' ||
	    text->ptr[text->len - 1] == '.';
}

/* Dots and blanks that nothing stands between, or nothing before. */
static void
write_byte(struct text *text, char byte)
{
	if (byte == ' ' || byte == '\t') {
		if (!is_edge(text))
			text_write_byte(text, ' ');
		return;
	}
	if (byte == '.' || byte == '@')
		while (text->len > 0 &&
		    strchr(byte == '@' ? " ." : " ", text->ptr[text->len - 1]))
			text->ptr[--text->len] = '\0';
	if (byte == '.' && is_edge(text))
		return;
	text_write_byte(text, byte);
}

static void
write_mended(struct text *text, struct span rest)
{
	bool has_at = memchr(rest.ptr, '@', rest.len) != NULL;

	while (rest.len > 0) {
		const size_t unseen = verify_invisible(rest);
		char byte = take_spelling(&rest, has_at);

		if (byte != '\0') {
			has_at |= byte == '@';
			write_byte(text, byte);
		} else if (unseen > 0) {
			span_take(&rest, unseen);
		} else if (span_starts_nocase(rest, span_of("http://"))) {
			span_take(&rest, 7);
		} else if (!take_comment(&rest)) {
			write_byte(text, *span_take(&rest, 1).ptr);
		}
	}
	while (text->len > 0 && strchr(" .,;", text->ptr[text->len - 1]))
		text->ptr[--text->len] = '\0';
}

/* A quoted local part holds what it likes. */
static bool
is_quoted(struct span given)
{
	size_t at;

	return given.len > 0 && given.ptr[0] == '"' &&
	    span_find(given, span_of("\"@"), &at);
}

bool
verify_mend(struct text *mended, struct span given)
{
	struct span inner =
	    without_marks(without_label(within_brackets(given)));

	text_reset(mended);
	if (inner.len == 0 || inner.len > MOST || inner.len >= mended->max)
		return false;
	if (is_quoted(inner))
		text_write(mended, inner);
	else
		write_mended(mended, inner);
	return mended->len > 0 && !span_equal(text_span(mended), given);
}

static bool
is_separator(char c)
{
	return c != '\0' && strchr(" \t,;|/<>()\"'", c);
}

bool
verify_mend_next(struct span *rest, struct span *word)
{
	while (rest->len > 0) {
		size_t len = 0;

		while (rest->len > 0 && is_separator(*rest->ptr))
			span_take(rest, 1);
		while (len < rest->len && !is_separator(rest->ptr[len]))
			len++;
		*word = span_take(rest, len);
		if (memchr(word->ptr, '@', word->len))
			return true;
	}
	return false;
}
