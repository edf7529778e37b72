#include "core/dns/zone_word.h"

#include "base/ascii.h"

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\f';
}

/* Where a word without quotes ends. */
static bool
is_end_of_word(char c)
{
	return is_blank(c) || c == '\n' || c == ';' || c == '(' || c == ')' ||
	    c == '"';
}

static void
skip_comment(struct dns_zone_words *words)
{
	const char *lf = memchr(words->rest.ptr, '\n', words->rest.len);

	span_take(&words->rest,
	    lf ? (size_t)(lf - words->rest.ptr) : words->rest.len);
}

static bool
take_quoted(struct dns_zone_words *words, struct dns_zone_word *word,
    struct error *error)
{
	size_t len = 0;

	span_take(&words->rest, 1);
	while (len < words->rest.len && words->rest.ptr[len] != '"') {
		if (words->rest.ptr[len] == '\n')
			break;
		len += words->rest.ptr[len] == '\\' ? 2 : 1;
	}
	if (len >= words->rest.len || words->rest.ptr[len] == '\n')
		return error_set(error,
		    "line %u: the quotes do not close on their line",
		    words->line);
	*word = (struct dns_zone_word){ .text = span_take(&words->rest, len),
		.is_quoted = true };
	span_take(&words->rest, 1);
	return true;
}

static void
take_plain(struct dns_zone_words *words, struct dns_zone_word *word)
{
	struct span rest = words->rest;
	size_t len = 0;

	while (len < rest.len && !is_end_of_word(rest.ptr[len])) {
		bool is_escape = rest.ptr[len] == '\\' && len + 1 < rest.len &&
		    rest.ptr[len + 1] != '\n';

		len += is_escape ? 2 : 1;
	}
	*word = (struct dns_zone_word){ .text = span_take(&words->rest, len) };
	word->is_cut = words->rest.len > 0 && *words->rest.ptr == ';';
}

static bool
add_word(struct dns_zone_words *words, struct dns_zone_entry *entry,
    struct error *error)
{
	struct dns_zone_word *word;

	if (entry->words.count == DNS_ZONE_WORDS_MAX)
		return error_set(error, "line %u: more than %d words",
		    words->line, DNS_ZONE_WORDS_MAX);
	word = list_add(words->arena, &entry->words);
	if (*words->rest.ptr == '"')
		return take_quoted(words, word, error);
	take_plain(words, word);
	return true;
}

/* A parenthesis, which only says that lines belong together. */
static bool
take_parenthesis(struct dns_zone_words *words, struct error *error)
{
	if (*span_take(&words->rest, 1).ptr == '(')
		words->depth++;
	else if (words->depth == 0)
		return error_set(error,
		    "line %u: a parenthesis closes that was not opened",
		    words->line);
	else
		words->depth--;
	return true;
}

/* One more step through the entry; *is_done: it ends here. */
static bool
step(struct dns_zone_words *words, struct dns_zone_entry *entry, bool *is_done,
    struct error *error)
{
	char c = *words->rest.ptr;

	*is_done = false;
	if (is_blank(c)) {
		span_take(&words->rest, 1);
	} else if (c == '\n') {
		span_take(&words->rest, 1);
		words->line++;
		*is_done = words->depth == 0;
	} else if (c == ';') {
		skip_comment(words);
	} else if (c == '(' || c == ')') {
		return take_parenthesis(words, error);
	} else {
		return add_word(words, entry, error);
	}
	return true;
}

bool
dns_zone_next_entry(struct dns_zone_words *words, struct dns_zone_entry *entry,
    bool *is_end, struct error *error)
{
	bool is_done;

	entry->words.count = 0;
	while (words->rest.len > 0 && entry->words.count == 0) {
		entry->line = words->line;
		entry->has_owner = !is_blank(*words->rest.ptr);
		for (is_done = false; words->rest.len > 0 && !is_done;)
			if (!step(words, entry, &is_done, error))
				return false;
	}
	*is_end = entry->words.count == 0;
	if (words->depth > 0)
		return error_set(error,
		    "line %u: a parenthesis is opened and never closed",
		    entry->line);
	return true;
}

bool
dns_zone_write_plain(struct text *text, struct span word)
{
	while (word.len > 0) {
		char byte = *span_take(&word, 1).ptr;
		unsigned number = 0;

		if (byte != '\\') {
			text_write_byte(text, byte);
			continue;
		}
		if (word.len > 0 && !ascii_is_digit(*word.ptr)) {
			text_write(text, span_take(&word, 1));
			continue;
		}
		for (int i = 0; i < 3; i++) {
			if (word.len == 0 || !ascii_is_digit(*word.ptr))
				return false;
			number = number * 10 +
			    (unsigned)(*span_take(&word, 1).ptr - '0');
		}
		if (number > 255)
			return false;
		text_write_byte(text, (char)(unsigned char)number);
	}
	return true;
}
