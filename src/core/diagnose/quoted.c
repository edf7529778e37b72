#include "base/ascii.h"
#include "core/diagnose/parts.h"

enum { QUOTE_MAX = 200, WORDS_MAX = 6 };

/* No memchr(): it is asked of each byte in front of each match. */
static bool
is_mark(char c)
{
	return c == '"' || c == '\'' || c == '/' || c == '`';
}

/* The mark in front of a place that opens a quotation; text.len: none. */
static size_t
find_opener(struct span text, size_t place)
{
	const size_t least = place > QUOTE_MAX ? place - QUOTE_MAX : 0;

	for (size_t i = place; i-- > least;)
		if (is_mark(text.ptr[i]) &&
		    (i == 0 || strchr(" :=(", text.ptr[i - 1])))
			return i;
	return text.len;
}

/* "/quota exceeded/i" ends as well as "'quota exceeded'". */
static bool
is_closed(struct span text, size_t place, char mark)
{
	for (size_t i = place; i < text.len && i - place < QUOTE_MAX; i++)
		if (text.ptr[i] == mark)
			return true;
	return false;
}

/* Take the last word off the end. */
static struct span
take_last(struct span *rest)
{
	size_t begin;
	struct span word;

	while (rest->len > 0 && !ascii_is_alnum(rest->ptr[rest->len - 1]) &&
	    !strchr(".;", rest->ptr[rest->len - 1]))
		rest->len--;
	for (begin = rest->len; begin > 0; begin--)
		if (!ascii_is_alnum(rest->ptr[begin - 1]))
			break;
	word = span_from(*rest, begin);
	rest->len = begin;
	return word;
}

/* "the subject contains the phrase", "matched the pattern": then our words. */
static bool
announces_content(struct span before)
{
	static const char *const told[] = { "contain", "contains", "containing",
		"contained", "match", "matched", "matches", "matching",
		"phrase", "phrases", "pattern", "keyword", "keywords",
		"subject", "body", "regex", "regexp", NULL };
	static const char *const between[] = { "a", "an", "the", "of", "is",
		"was", "word", "words", "text", "string", "header", "rule",
		"forbidden", "banned", "blocked", "expression", "line", NULL };
	bool has_words = false;

	for (size_t i = 0; i < WORDS_MAX; i++) {
		const struct span word = take_last(&before);

		if (span_is_any_nocase(word, told))
			return true;
		if (!span_is_any_nocase(word, between))
			return false;
		/* "a forbidden word" says it by itself. */
		if (has_words &&
		    (span_equal_nocase(word, span_of("forbidden")) ||
			span_equal_nocase(word, span_of("banned"))))
			return true;
		has_words |= span_equal_nocase(word, span_of("word")) ||
		    span_equal_nocase(word, span_of("words"));
	}
	return false;
}

bool
quotes_content(struct span text, size_t begin, size_t end)
{
	const size_t opener = find_opener(text, begin);

	return opener < text.len && is_closed(text, end, text.ptr[opener]) &&
	    announces_content((struct span){ text.ptr, opener });
}
