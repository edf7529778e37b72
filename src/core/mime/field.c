#include "core/mime/field.h"

#include "base/text.h"
#include "core/mime/line.h"
#include "core/mime/word.h"

bool
mime_field_is_known(struct span name)
{
	static const char *const names[] = { "bcc", "cc", "comments", "date",
		"delivered-to", "errors-to", "feedback-id", "from",
		"importance", "in-reply-to", "message-id", "mime-version",
		"organization", "precedence", "priority", "received",
		"references", "reply-to", "return-path", "sender", "subject",
		"to", "user-agent", "authentication-results", "auto-submitted",
		"dkim-signature", "received-spf", "thread-index",
		"thread-topic" };
	static const char *const starts[] = { "arc-", "content-", "list-",
		"resent-", "x-" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (span_starts_nocase(name, span_of(starts[i])))
			return true;
	return false;
}

/* RFC 5322, 2.2.3, but of the blanks around a fold only one remains. */
struct span
mime_field_unfold(struct arena *arena, const struct mime_field *field)
{
	struct mime_lines lines;
	struct text unfolded;
	struct span line;
	bool is_first = true;

	if (!memchr(field->value.ptr, '\n', field->value.len) &&
	    !memchr(field->value.ptr, '\r', field->value.len))
		return field->value;
	text_init(&unfolded, arena, field->value.len);
	mime_lines_init(&lines, field->value);
	while (mime_lines_next(&lines, &line)) {
		if (!is_first)
			mime_line_peel(field->prefix, &line);
		is_first = false;
		line = span_trim(line);
		if (line.len > 0 && unfolded.len > 0)
			text_write_byte(&unfolded, ' ');
		text_write(&unfolded, line);
	}
	return text_span(&unfolded);
}

struct span
mime_field_decode(struct arena *arena, const struct mime_field *field)
{
	unsigned quirks = 0;

	return mime_word_decode(arena, mime_field_unfold(arena, field),
	    &quirks);
}
