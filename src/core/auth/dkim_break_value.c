#include "base/ascii.h"
#include "core/auth/dkim_break_header.h"
#include "core/mime/address.h"

enum { FOLDS_MAX = 60, ADDRESSES_MAX = 6, TOKENS_MAX = 60 };

static struct text
new_text(struct break_header *search)
{
	struct text text;

	text_init(&text, search->arena, BREAK_VALUE_MAX);
	return text;
}

/* Folds as something else: nothing, a blank, or other white space. */
static void
guess_folds(struct break_header *search, size_t entry, struct span value,
    const char *fold)
{
	struct text text = new_text(search);

	for (size_t i = 0; i < value.len; i++) {
		bool is_fold = value.ptr[i] == '\n' ||
		    (value.ptr[i] == '\r' && i + 1 < value.len &&
			value.ptr[i + 1] == '\n');

		if (!is_fold) {
			text_write_byte(&text, value.ptr[i]);
			continue;
		}
		while (i + 1 < value.len && ascii_is_space(value.ptr[i + 1]))
			i++;
		text_write_string(&text, fold);
	}
	break_guess_value(search, entry, DKIM_CHANGE_FOLDED, text_span(&text));
}

/* A fold at one of the blanks. */
static void
guess_fold_at(struct break_header *search, size_t entry, struct span value,
    size_t at, const char *fold)
{
	struct text text = new_text(search);

	text_write(&text, (struct span){ value.ptr, at });
	text_write_string(&text, fold);
	text_write(&text, span_from(value, at + 1));
	break_guess_value(search, entry, DKIM_CHANGE_FOLDED, text_span(&text));
}

static void
guess_fold_anywhere(struct break_header *search, size_t entry,
    struct span value)
{
	size_t count = 0;

	for (size_t i = 0; i < value.len && count < FOLDS_MAX; i++) {
		if (value.ptr[i] != ' ')
			continue;
		guess_fold_at(search, entry, value, i, "\r\n ");
		guess_fold_at(search, entry, value, i, "\r\n\t");
		guess_fold_at(search, entry, value, i, "  ");
		count++;
	}
}

/* Runs of white space as one blank. */
static void
guess_single_blanks(struct break_header *search, size_t entry,
    struct span value)
{
	struct text text = new_text(search);
	struct span rest = value, word;

	while (span_split(&rest, ' ', &word)) {
		word = span_trim(word);
		if (word.len > 0 && text.len > 0)
			text_write_byte(&text, ' ');
		text_write(&text, word);
	}
	break_guess_value(search, entry, DKIM_CHANGE_FOLDED, text_span(&text));
}

/* The whole field: the name, what comes between, the value, and behind. */
static void
guess_frame(struct break_header *search, size_t entry, enum dkim_change change,
    const struct span pieces[4])
{
	struct text text = new_text(search);

	for (size_t i = 0; i < 4; i++)
		text_write(&text, pieces[i]);
	break_guess_whole(search, entry, change, text_span(&text));
}

static struct span
change_case(struct break_header *search, struct span name, bool is_upper,
    bool is_word)
{
	struct text text = new_text(search);
	bool starts = true;

	for (size_t i = 0; i < name.len; i++) {
		char c = ascii_lower(name.ptr[i]);

		if (ascii_is_letter(c) && (is_upper || (is_word && starts)))
			c = (char)(c - 0x20);
		text_write_byte(&text, c);
		starts = !ascii_is_alnum(c);
	}
	return text_span(&text);
}

static void
guess_names(struct break_header *search, size_t entry,
    const struct dkim_field *field)
{
	static const char *const known[] = { "Message-ID", "Message-Id",
		"MIME-Version", "Mime-Version", "Content-ID", "List-ID",
		"List-Id" };
	const struct span behind = span_from(field->whole, field->name.len);
	struct span names[sizeof(known) / sizeof(*known) + 3];
	size_t count = 0;

	names[count++] = change_case(search, field->name, false, false);
	names[count++] = change_case(search, field->name, true, false);
	names[count++] = change_case(search, field->name, false, true);
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (span_equal_nocase(field->name, span_of(known[i])))
			names[count++] = span_of(known[i]);
	for (size_t i = 0; i < count; i++)
		guess_frame(search, entry, DKIM_CHANGE_NAME_CASE,
		    (struct span[]){ names[i], behind, span_empty(),
			span_empty() });
}

void
break_field_space(struct break_header *search, size_t entry,
    const struct dkim_field *field)
{
	static const char *const between[] = { ": ", ":", ":  ", ":\t",
		":\r\n ", ":\r\n\t", " : " };
	static const char *const folds[] = { "", " ", "\r\n ", "\r\n\t",
		"\r\n  ", "\r\n    ", "\r\n        ", "\t" };
	const struct span value = span_trim(field->value);

	for (size_t i = 0; i < sizeof(folds) / sizeof(*folds); i++)
		guess_folds(search, entry, value, folds[i]);
	for (size_t i = 0; i < sizeof(between) / sizeof(*between); i++) {
		struct span pieces[] = { field->name, span_of(between[i]),
			value, span_empty() };

		guess_frame(search, entry, DKIM_CHANGE_FOLDED, pieces);
		pieces[3] = span_of(" ");
		guess_frame(search, entry, DKIM_CHANGE_FOLDED, pieces);
	}
	guess_single_blanks(search, entry, value);
	guess_fold_anywhere(search, entry, value);
	guess_names(search, entry, field);
}

/* The value with these bytes of it replaced. */
static void
guess_other(struct break_header *search, size_t entry, enum dkim_change change,
    struct span value, struct span part, struct span other)
{
	struct text text = new_text(search);
	size_t at = (size_t)(part.ptr - value.ptr);

	if (!span_within(part, value))
		return;
	text_write(&text, (struct span){ value.ptr, at });
	text_write(&text, other);
	text_write(&text, span_from(value, at + part.len));
	break_guess_value(search, entry, change, text_span(&text));
}

/* Letters of an address, or its domain, of another size. */
static void
guess_address_case(struct break_header *search, size_t entry, struct span value,
    struct span part)
{
	guess_other(search, entry, DKIM_CHANGE_VALUE_CASE, value, part,
	    change_case(search, part, false, false));
	guess_other(search, entry, DKIM_CHANGE_VALUE_CASE, value, part,
	    change_case(search, part, true, false));
	guess_other(search, entry, DKIM_CHANGE_VALUE_CASE, value, part,
	    change_case(search, part, false, true));
}

/* The same address stands elsewhere in the header, written otherwise. */
static void
guess_as_elsewhere(struct break_header *search, size_t entry, struct span value,
    struct span spec)
{
	const struct dkim_message *message = search->message;

	for (size_t i = 0; i < message->fields.count && i < TOKENS_MAX; i++) {
		struct span rest = message->fields.items[i].value;
		size_t at;

		if (span_find_nocase(rest, spec, &at))
			guess_other(search, entry, DKIM_CHANGE_VALUE_CASE,
			    value, spec,
			    (struct span){ rest.ptr + at, spec.len });
	}
}

/* Four ways to write a name and an address. */
static void
guess_forms(struct break_header *search, size_t entry, struct span value,
    struct span whole, struct span name, struct span spec)
{
	static const char *const forms[][3] = { { "", " <", ">" },
		{ "\"", "\" <", ">" }, { "'", "' <", ">" } };
	struct text text;

	for (size_t i = 0; i < 3 && name.len > 0; i++) {
		text = new_text(search);
		text_write_string(&text, forms[i][0]);
		text_write(&text, name);
		text_write_string(&text, forms[i][1]);
		text_write(&text, spec);
		text_write_string(&text, forms[i][2]);
		guess_other(search, entry, DKIM_CHANGE_QUOTES, value, whole,
		    text_span(&text));
	}
	text = new_text(search);
	text_write(&text, spec);
	text_write_string(&text, " (");
	text_write(&text, name);
	text_write_byte(&text, ')');
	guess_other(search, entry, DKIM_CHANGE_QUOTES, value, whole,
	    text_span(&text));
	text = new_text(search);
	text_write_byte(&text, '<');
	text_write(&text, spec);
	text_write_byte(&text, '>');
	guess_other(search, entry, DKIM_CHANGE_QUOTES, value, whole,
	    text_span(&text));
	guess_other(search, entry, DKIM_CHANGE_QUOTES, value, whole, spec);
}

/* "Joe via list <list@...>" was Joe, whose address a list moves elsewhere. */
static void
guess_author(struct break_header *search, size_t entry, struct span name)
{
	static const char *const fields[] = { "Reply-To", "Cc",
		"X-Original-From", "Return-Path", "X-Original-Sender",
		"Resent-From", "Sender" };
	static const char *const quotes[] = { "", "\"", "'" };
	size_t at;

	if (span_find_nocase(name, span_of(" via "), &at))
		name.len = at;
	name = span_trim(name);
	for (size_t i = 0; i < sizeof(fields) / sizeof(*fields); i++) {
		const struct dkim_field *field =
		    dkim_message_find(search->message, fields[i]);
		struct mime_address address;
		struct span value;

		if (!field ||
		    !mime_address_parse(search->arena, field->value, &address))
			continue;
		value = span_trim(field->value);
		break_guess_value(search, entry, DKIM_CHANGE_REWRITTEN, value);
		for (size_t j = 0; j < 3; j++) {
			struct text text = new_text(search);

			text_write_string(&text, quotes[j]);
			text_write(&text, name);
			text_write_string(&text, quotes[j]);
			text_write_string(&text, " <");
			text_write(&text, address.spec);
			text_write_byte(&text, '>');
			break_guess_value(search, entry, DKIM_CHANGE_REWRITTEN,
			    text_span(&text));
		}
		break_guess_value(search, entry, DKIM_CHANGE_REWRITTEN,
		    address.spec);
	}
}

/* Between addresses: ", " and "," are exchanged. */
static void
guess_commas(struct break_header *search, size_t entry, struct span value,
    const char *comma)
{
	struct text text = new_text(search);
	struct span rest = value, item;

	while (span_split(&rest, ',', &item)) {
		if (text.len > 0)
			text_write_string(&text, comma);
		text_write(&text, span_trim(item));
	}
	break_guess_value(search, entry, DKIM_CHANGE_REWRITTEN,
	    text_span(&text));
}

static struct span
without_quotes(struct break_header *search, struct span name)
{
	struct text text = new_text(search);

	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] != '"')
			text_write_byte(&text, name.ptr[i]);
	return text_span(&text);
}

void
break_field_address(struct break_header *search, size_t entry,
    struct span value)
{
	struct mime_address address;
	struct span rest = value;

	for (size_t i = 0; i < ADDRESSES_MAX &&
	     mime_address_next(search->arena, &rest, &address);
	     i++) {
		struct span name = without_quotes(search, address.name);

		guess_forms(search, entry, value, span_trim(address.whole),
		    name, address.spec);
		guess_as_elsewhere(search, entry, value, address.spec);
		guess_address_case(search, entry, value, address.spec);
		guess_address_case(search, entry, value, address.domain);
		guess_address_case(search, entry, value, address.local);
		guess_address_case(search, entry, value, address.name);
		if (i == 0)
			guess_author(search, entry, name);
	}
	guess_commas(search, entry, value, ", ");
	guess_commas(search, entry, value, ",");
}

static void
guess_words_of(struct break_header *search, size_t entry, const char *words)
{
	struct span rest = span_of(words), word;
	const bool is_there = search->selected.items[entry] != NULL;

	while (span_split(&rest, '|', &word))
		break_guess_value(search, entry,
		    is_there ? DKIM_CHANGE_CONTENT_FIELDS : DKIM_CHANGE_REMOVED,
		    word);
}

/* The type alone, and with each charset, quoted and not. */
static void
guess_types(struct break_header *search, size_t entry, struct span value)
{
	static const char *const charsets[] = { "utf-8", "UTF-8", "us-ascii",
		"US-ASCII", "iso-8859-1", "ISO-8859-1", "windows-1252",
		"iso-8859-15" };
	static const char *const behind[] = { "", "; format=flowed",
		"; format=flowed; delsp=yes" };
	struct span type = value;
	const char *end =
	    value.len > 0 ? memchr(value.ptr, ';', value.len) : NULL;

	if (end)
		type.len = (size_t)(end - value.ptr);
	if (value.len == 0)
		type = span_of("text/plain");
	break_guess_value(search, entry, DKIM_CHANGE_CONTENT_FIELDS, type);
	for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++)
		for (size_t j = 0; j < 6; j++) {
			struct text text = new_text(search);
			const char *quote = j % 2 ? "\"" : "";

			text_write(&text, type);
			text_write_format(&text, "; charset=%s%s%s%s", quote,
			    charsets[i], quote, behind[j / 2]);
			break_guess_value(search, entry,
			    DKIM_CHANGE_CONTENT_FIELDS, text_span(&text));
		}
}

void
break_field_content(struct break_header *search, size_t entry, struct span name,
    struct span value)
{
	if (span_equal_nocase(name, span_of("content-type")))
		guess_types(search, entry, value);
	else if (span_equal_nocase(name, span_of("mime-version")))
		guess_words_of(search, entry, "1.0|1.0 (1.0)");
	else
		guess_words_of(search, entry,
		    "8bit|7bit|quoted-printable|base64|binary|8BIT|7BIT|"
		    "QUOTED-PRINTABLE|BASE64|Quoted-Printable");
}
