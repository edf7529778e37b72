#include "core/mime/word.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/mime/charset.h"
#include "core/mime/encoding.h"

enum {
	CHARSET_BYTES_MAX = 64,
	RUNS_MAX = 200, /* charsets are asked for so often, not more */
};

struct word {
	struct span charset;
	char encoding; /* 'q' or 'b' */
	struct span text;
};

/* Words of one charset, decoded; a character may be cut between them. */
struct run {
	struct arena *arena;
	struct text *out;
	struct span charset;
	struct text bytes;
	size_t count;
	unsigned *quirks;
};

/* "=?utf-8?Q?" and RFC 2231's "=?utf-8*de?Q?". */
static bool
scan_start(struct span *rest, struct word *word)
{
	size_t at = 2;

	if (!span_starts(*rest, span_of("=?")))
		return false;
	while (at < rest->len && at < CHARSET_BYTES_MAX &&
	    rest->ptr[at] > ' ' && rest->ptr[at] != '?' && rest->ptr[at] != '=')
		at++;
	if (at == 2 || rest->len - at < 3 || rest->ptr[at] != '?' ||
	    rest->ptr[at + 2] != '?')
		return false;
	word->charset = (struct span){ rest->ptr + 2, at - 2 };
	word->encoding = ascii_lower(rest->ptr[at + 1]);
	if (word->encoding != 'q' && word->encoding != 'b')
		return false;
	span_take(rest, at + 3);
	return true;
}

/*
 * Where the word ends: at "?=", at the start of another one, at the end. The
 * text may hold blanks and '?', though it should not. All that is looked at
 * is taken, or starts a word of its own, or holds no start: linear time.
 */
static bool
find_end(struct span text, size_t *len)
{
	for (*len = 0; *len + 1 < text.len; ++*len) {
		const char *at = text.ptr + *len;

		if (at[0] == '?' && at[1] == '=')
			return true;
		if (at[0] == '=' && at[1] == '?' &&
		    (*len + 2 == text.len || at[2] != '='))
			return false;
	}
	*len = text.len;
	return false;
}

static size_t
up_to_space(struct span text)
{
	size_t len = 0;

	while (len < text.len && !ascii_is_space(text.ptr[len]))
		len++;
	return len;
}

static bool
scan_word(struct span *rest, struct word *word, unsigned *quirks)
{
	struct span tail = *rest;
	size_t len;

	if (!scan_start(&tail, word))
		return false;
	if (find_end(tail, &len)) {
		word->text = span_take(&tail, len);
		span_take(&tail, 2);
	} else {
		tail.len = len;
		word->text = (struct span){ tail.ptr, up_to_space(tail) };
		tail = span_from(*rest,
		    (size_t)(word->text.ptr - rest->ptr) + word->text.len);
		*quirks |= MIME_QUIRK_BAD_WORD;
	}
	*rest = tail;
	return true;
}

static void
flush(struct run *run)
{
	struct span bytes = text_span(&run->bytes);

	if (bytes.len == 0)
		return;
	if (++run->count > RUNS_MAX)
		run->charset = span_empty();
	text_write(run->out,
	    mime_charset_decode(run->arena, run->charset, bytes, run->quirks));
	text_reset(&run->bytes);
}

static void
put_word(struct run *run, const struct word *word)
{
	struct span bytes;

	if (!span_equal_nocase(run->charset, word->charset))
		flush(run);
	run->charset = word->charset;
	if (word->encoding == 'q')
		bytes =
		    mime_encoding_decode_q(run->arena, word->text, run->quirks);
	else
		bytes = mime_encoding_decode(run->arena, MIME_ENCODING_BASE64,
		    word->text, run->quirks);
	text_write(&run->bytes, bytes);
}

/* What stands between words: plain text, sometimes in 8 bits. */
static void
put_plain(struct run *run, struct span plain)
{
	flush(run);
	text_write(run->out,
	    mime_charset_decode(run->arena, span_empty(), plain, run->quirks));
}

/* RFC 2047, 6.2: blanks between two words are no part of the text. */
static void
put_words(struct run *run, struct span rest)
{
	struct span plain = { rest.ptr, 0 };
	bool is_behind_word = false;
	struct word word;

	while (rest.len > 0) {
		if (rest.ptr[0] != '=' ||
		    !scan_word(&rest, &word, run->quirks)) {
			span_take(&rest, 1);
			plain.len++;
			continue;
		}
		if (plain.len > 0 &&
		    (!is_behind_word || span_trim(plain).len > 0))
			put_plain(run, plain);
		put_word(run, &word);
		is_behind_word = true;
		plain = (struct span){ rest.ptr, 0 };
	}
	flush(run);
	put_plain(run, plain);
}

struct span
mime_word_decode(struct arena *arena, struct span text, unsigned *quirks)
{
	struct text out;
	struct run run = { .arena = arena, .out = &out, .quirks = quirks };
	size_t at;

	if (!span_find(text, span_of("=?"), &at))
		return mime_charset_decode(arena, span_empty(), text, quirks);
	run.charset = span_empty();
	text_init(&out, arena, text.len * 3 + 64);
	text_init(&run.bytes, arena, text.len + 3);
	put_words(&run, text);
	return text_span(&out);
}
