#include <threads.h>

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/intake.h"
#include "core/mime/line.h"
#include "core/mime/unicode.h"
#include "core/smtp/head.h"

enum { LINES_LOOKED_AT = 40, BYTES_LOOKED_AT = 4096 };

/* More than a few controls, or any NUL: no text that a person pasted. */
static bool
is_binary(struct span input)
{
	size_t controls = 0;

	if (input.len > BYTES_LOOKED_AT)
		input.len = BYTES_LOOKED_AT;
	if (memchr(input.ptr, '\0', input.len))
		return true;
	for (size_t i = 0; i < input.len; i++)
		controls += (unsigned char)input.ptr[i] < ' ' &&
		    !ascii_is_space(input.ptr[i]) && input.ptr[i] != 033;
	return controls * 10 > input.len;
}

/* "Received: ..." */
static bool
is_header_field(struct span line, struct span *name)
{
	size_t len = 0;

	while (len < line.len && line.ptr[len] > ' ' && line.ptr[len] < 0x7f &&
	    line.ptr[len] != ':')
		len++;
	*name = (struct span){ line.ptr, len };
	return len > 0 && len < line.len && line.ptr[len] == ':';
}

static bool
is_mail_field(struct span name)
{
	static const char *const names[] = { "received", "return-path",
		"mime-version", "message-id", "delivered-to",
		"x-failed-recipients", "dkim-signature", "auto-submitted" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return true;
	return false;
}

/* Fields of letters, too: three of them make a mail that lost the others. */
static bool
is_letter_field(struct span name)
{
	static const char *const names[] = { "from", "to", "subject", "date",
		"sent", "reply-to", "content-type" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return true;
	return false;
}

/* A header of two fields at least, one of which only mail has. */
static bool
is_mail(struct span input)
{
	unsigned fields = 0, mail_fields = 0, letter_fields = 0;
	struct mime_lines lines;
	struct span line, name;

	mime_lines_init(&lines, input);
	if (span_starts(input, span_of("From ")))
		mime_lines_next(&lines, &line);
	while (mime_lines_next(&lines, &line) && span_trim(line).len > 0) {
		if (fields > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
			continue;
		if (!is_header_field(line, &name))
			return false;
		fields++;
		mail_fields += is_mail_field(name);
		letter_fields += is_letter_field(name);
	}
	return fields >= 2 && (mail_fields > 0 || letter_fields >= 3);
}

/* UTF-16, as some programs save a mail: is it one, read narrowly? */
static bool
is_wide_mail(struct span input)
{
	char narrow[BYTES_LOOKED_AT];
	struct span text = { narrow, 0 };

	if (!mime_unicode_is_wide(input))
		return false;
	for (size_t i = 0; i < input.len && text.len < sizeof(narrow); i++)
		if (ascii_is_space(input.ptr[i]) ||
		    (input.ptr[i] > ' ' && input.ptr[i] < 0x7f))
			narrow[text.len++] = input.ptr[i];
	return is_mail(text);
}

/* A line that a server whom we know wrote, and that its reader understands. */
static bool
is_log(struct span input)
{
	static thread_local struct log_reader reader;
	struct log_event event;
	unsigned lines = 0, hits = 0;

	log_reader_init(&reader, 0);
	while (lines < LINES_LOOKED_AT &&
	    log_reader_take(&reader, &input, &event)) {
		lines++;
		/* Objects that tell of a delivery are events, one by one. */
		hits += event.kind != LOG_UNKNOWN && !reader.records.form;
	}
	return hits > 0 && hits * 2 >= lines;
}

/* journald's and Docker's lines are no events, but hold lines of logs. */
static bool
is_log_in_json(struct span input)
{
	return input.len > 0 && input.ptr[0] == '{' && is_log(input);
}

/* hMailServer's, whose sessions would be taken for transcripts. */
static bool
is_log_of_tabs(struct span input)
{
	return input.len > 8 && input.ptr[0] == '"' &&
	    memchr(input.ptr, '\t', input.len) && is_log(input);
}

/* An object or an array whose first item is a name, a text or an object. */
static bool
is_event(struct span input)
{
	if (event_is_csv(input))
		return true;
	input = span_trim(input);
	if (input.len < 2 || (input.ptr[0] != '{' && input.ptr[0] != '['))
		return false;
	span_take(&input, 1);
	input = span_trim(input);
	if (input.len > 0 && input.ptr[0] == '{')
		span_take(&input, 1), input = span_trim(input);
	return input.len > 1 && input.ptr[0] == '"' &&
	    memchr(input.ptr, ':', input.len);
}

/* Does the line hold a whole negative reply, from its first byte on? */
static bool
is_reply(struct span line, struct smtp_head *head)
{
	struct span rest = span_trim(line);

	return rest.len > 0 && ascii_is_digit(*rest.ptr) &&
	    smtp_head_scan(&rest, head) && head->code >= 400 &&
	    !head->is_continued && rest.len > 0;
}

/*
 * Two lines or more, each of them a reply of its own. In a list of different
 * ones, which is no reply of several lines, one in four may be without code.
 */
static bool
is_replies(struct span input)
{
	unsigned lines = 0, replies = 0, code = 0;
	bool has_different = false;
	struct smtp_head head;
	struct span line;

	while (scan_line(&input, &line)) {
		if (span_trim(line).len == 0)
			continue;
		lines++;
		if (!is_reply(line, &head)) {
			if (replies == 0)
				return false;
			continue;
		}
		has_different |= replies++ > 0 && head.code != code;
		code = head.code;
	}
	return lines >= 2 &&
	    (replies == lines || (has_different && replies * 4 >= lines * 3));
}

/* Do the lines of a reply all bear the same codes? Then they are one. */
static bool
is_one_folded(struct span input)
{
	struct smtp_head first = { 0 }, head;
	struct span line;
	bool is_same = true;

	while (scan_line(&input, &line)) {
		struct span rest = span_trim(line);

		if (rest.len == 0 || !smtp_head_scan(&rest, &head))
			continue;
		if (first.code == 0)
			first = head;
		is_same &= head.code == first.code && head.is_continued;
	}
	return is_same;
}

enum intake_kind
intake_detect(struct span input)
{
	if (span_trim(input).len == 0)
		return INTAKE_EMPTY;
	/* Bounces quote what they got: a NUL makes no mail a binary file. */
	if (is_mail(input) || is_wide_mail(input))
		return INTAKE_MAIL;
	if (is_binary(input))
		return INTAKE_BINARY;
	if (is_log_in_json(input) || is_log_of_tabs(input))
		return INTAKE_LOG;
	if (log_queue_detect(input) != LOG_QUEUE_NONE)
		return INTAKE_QUEUE;
	if (is_event(input))
		return INTAKE_EVENT;
	if (transcript_detect(input))
		return INTAKE_TRANSCRIPT;
	if (is_log(input))
		return INTAKE_LOG;
	if (is_replies(input) && !is_one_folded(input))
		return INTAKE_REPLIES;
	return INTAKE_REPLY;
}
