#include "core/smtp/command.h"

#include "base/ascii.h"

static bool
is_control(char c)
{
	return (unsigned char)c < ' ' || c == 0x7f;
}

bool
smtp_path_allows(struct span address, bool *is_international)
{
	bool is_quoted = false;

	*is_international = false;
	if (address.len > SMTP_MAX_PATH)
		return false;
	for (size_t i = 0; i < address.len; i++) {
		char c = address.ptr[i];

		if (is_control(c))
			return false;
		if ((unsigned char)c >= 0x80)
			*is_international = true;
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (is_quoted && c == '\\' && i + 1 < address.len &&
		    !is_control(address.ptr[i + 1]))
			i++;
		else if (!is_quoted && strchr(" <>", c))
			return false;
	}
	return !is_quoted;
}

bool
smtp_words_allow(struct span words)
{
	if (words.len > SMTP_MAX_WORD)
		return false;
	for (size_t i = 0; i < words.len; i++)
		if (is_control(words.ptr[i]))
			return false;
	return true;
}

bool
smtp_word_allows(struct span word)
{
	return word.len > 0 && smtp_words_allow(word) &&
	    !memchr(word.ptr, ' ', word.len);
}

void
smtp_xtext_write(struct text *text, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.ptr[i];

		if (c > ' ' && c < 0x7f && c != '+' && c != '=')
			text_write_byte(text, (char)c);
		else
			text_write_format(text, "+%02X", c);
	}
}

static bool
read_hex(struct span digits, unsigned char *byte)
{
	unsigned value = 0;

	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.ptr[i];

		if (ascii_is_digit(c))
			value = value * 16 + (unsigned)(c - '0');
		else if (c >= 'A' && c <= 'F')
			value = value * 16 + (unsigned)(c - 'A') + 10;
		else
			return false;
	}
	*byte = (unsigned char)value;
	return digits.len == 2;
}

bool
smtp_xtext_read(struct text *text, struct span coded)
{
	while (coded.len > 0) {
		struct span item = span_take(&coded, 1);
		unsigned char c = (unsigned char)*item.ptr;

		if (c <= ' ' || c >= 0x7f || c == '=' ||
		    (c == '+' &&
			(coded.len < 2 || !read_hex(span_take(&coded, 2), &c))))
			return false;
		text_write_byte(text, (char)c);
	}
	return true;
}

/* Take a line; its end may be CR LF, LF or CR alone, or the text's. */
static struct span
take_line(struct span *rest)
{
	struct span line;
	size_t len = 0;

	while (
	    len < rest->len && rest->ptr[len] != '\n' && rest->ptr[len] != '\r')
		len++;
	line = span_take(rest, len);
	if (rest->len > 1 && rest->ptr[0] == '\r' && rest->ptr[1] == '\n')
		span_take(rest, 2);
	else if (rest->len > 0)
		span_take(rest, 1);
	return line;
}

void
smtp_lines_write(struct text *text, struct span message, bool *is_8bit)
{
	*is_8bit = false;
	for (size_t i = 0; i < message.len && !*is_8bit; i++)
		*is_8bit = (unsigned char)message.ptr[i] >= 0x80;
	while (message.len > 0) {
		text_write(text, take_line(&message));
		text_write_string(text, "\r\n");
	}
}
