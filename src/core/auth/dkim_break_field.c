#include "base/ascii.h"
#include "core/auth/dkim_break_header.h"
#include "core/auth/dkim_value.h"
#include "core/crypto/base64.h"
#include "core/mime/word.h"

enum { TAGS_MAX_GUESS = 4, WORDS_MAX = 6, WORD_ROOM = 40 };

/* Without a word in brackets, or any word, in front; and again. */
static void
guess_fronts(struct break_header *search, size_t entry, enum dkim_change change,
    struct span value)
{
	for (size_t i = 0; i < WORDS_MAX && value.len > 0; i++) {
		const char *end;

		if (value.ptr[0] == '[' &&
		    (end = memchr(value.ptr, ']', value.len)))
			span_take(&value, (size_t)(end - value.ptr) + 1);
		else
			while (value.len > 0 && !ascii_is_space(value.ptr[0]))
				span_take(&value, 1);
		value = span_trim(value);
		break_guess_value(search, entry, change, value);
	}
}

/* The same at the end. */
static void
guess_ends(struct break_header *search, size_t entry, enum dkim_change change,
    struct span value)
{
	for (size_t i = 0; i < WORDS_MAX && value.len > 0; i++) {
		while (
		    value.len > 0 && !ascii_is_space(value.ptr[value.len - 1]))
			value.len--;
		value = span_trim(value);
		break_guess_value(search, entry, change, value);
	}
}

/* "Re: [list] words" was "Re: words". */
static void
guess_inner_tags(struct break_header *search, size_t entry, struct span value)
{
	struct text without;
	size_t open, close;

	if (!span_find(value, span_of("["), &open) ||
	    !span_find(span_from(value, open), span_of("]"), &close))
		return;
	text_init(&without, search->arena, value.len);
	text_write(&without, (struct span){ value.ptr, open });
	text_write(&without, span_trim(span_from(value, open + close + 1)));
	break_guess_value(search, entry, DKIM_CHANGE_SUBJECT_TAG,
	    text_span(&without));
}

/* RFC 2047, 4: one word, as long as it gets. */
static void
write_word(struct text *out, const char *charset, bool is_base64,
    struct span text)
{
	text_write_format(out, "=?%s?%c?", charset, is_base64 ? 'B' : 'Q');
	if (is_base64)
		crypto_base64_write(out, text);
	for (size_t i = 0; i < text.len && !is_base64; i++)
		if (text.ptr[i] == ' ')
			text_write_byte(out, '_');
		else if (ascii_is_alnum(text.ptr[i]))
			text_write_byte(out, text.ptr[i]);
		else
			text_write_format(out, "=%02X",
			    (unsigned)(unsigned char)text.ptr[i]);
	text_write_string(out, "?=");
}

static void
guess_encoded(struct break_header *search, size_t entry, struct span decoded)
{
	static const char *const charsets[] = { "UTF-8", "utf-8" };

	break_guess_value(search, entry, DKIM_CHANGE_ENCODED_WORD, decoded);
	for (size_t i = 0; i < 4; i++) {
		struct text text;

		text_init(&text, search->arena, BREAK_VALUE_MAX);
		write_word(&text, charsets[i / 2], i % 2 == 0, decoded);
		break_guess_value(search, entry, DKIM_CHANGE_ENCODED_WORD,
		    text_span(&text));
	}
}

/* A tag before or in an encoded subject makes list programs encode it anew. */
static void
guess_words(struct break_header *search, size_t entry, struct span value)
{
	unsigned quirks = 0;
	struct span decoded = mime_word_decode(search->arena, value, &quirks);
	bool is_encoded = !span_equal(decoded, value);
	bool is_eight_bit = false;

	for (size_t i = 0; i < value.len; i++)
		is_eight_bit = is_eight_bit || (value.ptr[i] & 0x80) != 0;
	if (!is_encoded && !is_eight_bit)
		return;
	guess_encoded(search, entry, decoded);
	for (size_t i = 0; i < TAGS_MAX_GUESS && decoded.len > 0; i++) {
		const char *end = memchr(decoded.ptr, ']', decoded.len);

		if (decoded.ptr[0] != '[' || !end)
			break;
		decoded = span_trim(
		    span_from(decoded, (size_t)(end - decoded.ptr) + 1));
		guess_encoded(search, entry, decoded);
	}
}

static void
guess_subject(struct break_header *search, size_t entry, struct span value)
{
	guess_fronts(search, entry, DKIM_CHANGE_SUBJECT_TAG, value);
	guess_inner_tags(search, entry, value);
	guess_ends(search, entry, DKIM_CHANGE_SUBJECT_TAG, value);
	guess_words(search, entry, value);
}

/* The value with one text in it replaced by another, once. */
static void
guess_replaced(struct break_header *search, size_t entry, struct span value,
    const char *from, const char *to)
{
	struct text text;
	size_t at;

	if (!span_find(value, span_of(from), &at))
		return;
	text_init(&text, search->arena, value.len + strlen(to));
	text_write(&text, (struct span){ value.ptr, at });
	text_write_string(&text, to);
	text_write(&text, span_from(value, at + strlen(from)));
	break_guess_value(search, entry, DKIM_CHANGE_DATE, text_span(&text));
}

static void
guess_date(struct break_header *search, size_t entry, struct span value)
{
	static const char *const pairs[][2] = { { "+0000", "GMT" },
		{ "GMT", "+0000" }, { "+0000", "UT" }, { "UT", "+0000" },
		{ "+0000", "-0000" }, { "-0000", "+0000" },
		{ "+0000", "+0000 (UTC)" }, { "+0000", "+0000 (GMT)" },
		{ ", 0", ", " }, { ", 0", ",  " }, { ", ", ", 0" },
		{ ",  ", ", 0" }, { ",  ", ", " } };
	struct span bare = value;
	size_t at;

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		guess_replaced(search, entry, value, pairs[i][0], pairs[i][1]);
	if (span_find(value, span_of("("), &at)) {
		bare.len = at;
		break_guess_value(search, entry, DKIM_CHANGE_DATE,
		    span_trim(bare));
	}
	if (span_find(value, span_of(","), &at))
		break_guess_value(search, entry, DKIM_CHANGE_DATE,
		    span_trim(span_from(value, at + 1)));
}

/* Names under which others keep what they change. */
static void
guess_copies(struct break_header *search, size_t entry)
{
	static const char *const fronts[] = { "X-Original-", "Original-", "X-",
		"Old-", "X-Mailman-Original-", "X-Google-Original-",
		"X-MS-Exchange-Organization-Original-" };
	const struct span name = search->names[entry];
	const enum dkim_change change = search->selected.items[entry]
	    ? DKIM_CHANGE_REWRITTEN
	    : DKIM_CHANGE_REMOVED;

	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts); i++) {
		const struct dkim_field *copy;
		struct text wanted;

		text_init(&wanted, search->arena, name.len + WORD_ROOM);
		text_write_string(&wanted, fronts[i]);
		text_write(&wanted, name);
		copy = dkim_message_find(search->message, wanted.ptr);
		if (copy)
			break_guess_value(search, entry, change,
			    span_trim(copy->value));
	}
}

/* z= holds what the signer saw (RFC 6376, 3.5). */
static void
guess_by_signer(struct break_header *search, size_t entry)
{
	struct span rest = tags_get(&search->signature->tags, "z"), copy, name;
	const enum dkim_change change = search->selected.items[entry]
	    ? DKIM_CHANGE_REWRITTEN
	    : DKIM_CHANGE_REMOVED;

	while (span_split(&rest, '|', &copy)) {
		copy = dkim_value_decode(search->arena, copy);
		if (span_split(&copy, ':', &name) &&
		    span_equal_nocase(span_trim(name), search->names[entry]))
			break_guess_value(search, entry, change,
			    span_trim(copy));
	}
}

static bool
is_one_of(struct span name, const char *names)
{
	struct span rest = span_of(names), word;

	while (span_split(&rest, ' ', &word))
		if (span_equal_nocase(name, word))
			return true;
	return false;
}

static void
guess_case(struct break_header *search, size_t entry, struct span value)
{
	struct text lower;

	text_init(&lower, search->arena, value.len);
	for (size_t i = 0; i < value.len; i++)
		text_write_byte(&lower, ascii_lower(value.ptr[i]));
	break_guess_value(search, entry, DKIM_CHANGE_VALUE_CASE,
	    text_span(&lower));
}

void
break_field(struct break_header *search, size_t entry)
{
	const struct dkim_field *field = search->selected.items[entry];
	const struct span name = search->names[entry];
	const struct span value =
	    field ? span_trim(field->value) : span_empty();

	guess_by_signer(search, entry);
	guess_copies(search, entry);
	if (is_one_of(name,
		"content-type content-transfer-encoding mime-version"))
		break_field_content(search, entry, name, value);
	if (!field)
		return;
	break_guess_whole(search, entry, DKIM_CHANGE_ADDED, span_empty());
	if (is_one_of(name, "subject comments"))
		guess_subject(search, entry, value);
	else if (is_one_of(name, "date resent-date"))
		guess_date(search, entry, value);
	else if (is_one_of(name, "from to cc reply-to sender resent-from"))
		break_field_address(search, entry, value);
	else if (is_one_of(name, "references in-reply-to"))
		guess_ends(search, entry, DKIM_CHANGE_REWRITTEN, value);
	if (search->signature->header_canon == DKIM_SIMPLE)
		break_field_space(search, entry, field);
	guess_case(search, entry, value);
}
