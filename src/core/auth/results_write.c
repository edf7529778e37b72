/* Writing Authentication-Results and Received-SPF. */

#include "base/ascii.h"
#include "core/auth/results.h"

enum { LINE_MAX = 78 };

/* May it stand without quotation marks: a token, or an address (RFC 8601)? */
static bool
is_plain(struct span value)
{
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (!ascii_is_alnum(c) &&
		    (c == '\0' || !strchr("!#$%&'*+-.^_`{|}~@", c)))
			return false;
	}
	return value.len > 0;
}

/* What could end the line, or the field, must not come through. */
static char
harmless(char c)
{
	if ((unsigned char)c < ' ' || c == 0x7f)
		return '?';
	return c;
}

static void
write_value(struct text *text, struct span value)
{
	if (is_plain(value)) {
		text_write(text, value);
		return;
	}
	text_write_byte(text, '"');
	for (size_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"' || value.ptr[i] == '\\')
			text_write_byte(text, '\\');
		text_write_byte(text, harmless(value.ptr[i]));
	}
	text_write_byte(text, '"');
}

/* Brackets in a comment need a backslash. */
static void
write_comment(struct text *text, struct span comment)
{
	text_write_byte(text, '(');
	for (size_t i = 0; i < comment.len; i++) {
		if (comment.ptr[i] != '\0' && strchr("()\\", comment.ptr[i]))
			text_write_byte(text, '\\');
		text_write_byte(text, harmless(comment.ptr[i]));
	}
	text_write_byte(text, ')');
}

static void
write_word(struct text *text, struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (ascii_is_alnum(word.ptr[i]) || word.ptr[i] == '-')
			text_write_byte(text, word.ptr[i]);
}

/*
 * Put a piece behind what the line holds, on a line of its own where it
 * would not fit. Begin is where the line began.
 */
static void
add_piece(struct text *text, size_t *begin, struct span piece)
{
	if (text->len - *begin + piece.len + 1 > LINE_MAX) {
		text_write_string(text, "\r\n\t");
		*begin = text->len;
	} else {
		text_write_byte(text, ' ');
	}
	text_write(text, piece);
}

static void
write_property(struct text *piece, const struct auth_property *property)
{
	text_reset(piece);
	if (property->type.len > 0) {
		write_word(piece, property->type);
		text_write_byte(piece, '.');
	}
	write_word(piece, property->name);
	text_write_byte(piece, '=');
	write_value(piece, property->value);
}

static void
write_item(struct text *text, const struct auth_result *result,
    struct text *piece)
{
	size_t begin;

	text_write_string(text, ";\r\n\t");
	begin = text->len;
	write_word(text, result->method);
	text_write_byte(text, '=');
	write_word(text, result->result);
	text_reset(piece);
	if (result->comment.len > 0) {
		write_comment(piece, result->comment);
		add_piece(text, &begin, text_span(piece));
	}
	text_reset(piece);
	if (result->reason.len > 0) {
		text_write_string(piece, "reason=");
		write_value(piece, result->reason);
		add_piece(text, &begin, text_span(piece));
	}
	for (size_t i = 0; i < result->properties.count; i++) {
		write_property(piece, &result->properties.items[i]);
		add_piece(text, &begin, text_span(piece));
	}
}

void
auth_results_write(struct arena *arena, struct text *text,
    const struct auth_results *results)
{
	struct text piece;

	text_init(&piece, arena, text->max);
	text_write_string(text, "Authentication-Results: ");
	write_value(text, results->id);
	if (results->items.count == 0)
		text_write_string(text, "; none");
	for (size_t i = 0; i < results->items.count; i++)
		write_item(text, &results->items.items[i], &piece);
	text_write_string(text, "\r\n");
}

void
received_spf_write(struct arena *arena, struct text *text,
    const struct auth_result *result)
{
	struct text piece;
	size_t begin = text->len;

	text_init(&piece, arena, text->max);
	text_write_string(text, "Received-SPF: ");
	write_word(text, result->result);
	if (result->comment.len > 0) {
		write_comment(&piece, result->comment);
		add_piece(text, &begin, text_span(&piece));
	}
	for (size_t i = 0; i < result->properties.count; i++) {
		write_property(&piece, &result->properties.items[i]);
		text_write_byte(&piece, ';');
		add_piece(text, &begin, text_span(&piece));
	}
	text_write_string(text, "\r\n");
}
