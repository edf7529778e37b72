/* The fields of Exim's lines, as log_selector has them. */

#include "core/log/exim.h"
#include "core/log/scan.h"

/* "3s", "1m3s", "2d4h", "0.123s" */
static bool
read_interval(struct span text, int64_t *ms)
{
	int64_t sum = 0, part;
	char unit;

	while (log_scan_seconds(&text, &part) && text.len > 0) {
		unit = span_take(&text, 1).ptr[0];
		sum += part *
		    (unit == 'w'          ? 604800
			    : unit == 'd' ? 86400
			    : unit == 'h' ? 3600
			    : unit == 'm' ? 60
					  : 1);
	}
	*ms = sum;
	return text.len == 0;
}

/* With a backslash in it, a quote may be one of the text. */
static size_t
quoted_len(struct span text)
{
	const char *quote = memchr(text.ptr, '"', text.len);
	size_t len = quote ? (size_t)(quote - text.ptr) : text.len;

	if (!memchr(text.ptr, '\\', len))
		return len;
	for (len = 0; len < text.len && text.ptr[len] != '"'; len++)
		if (text.ptr[len] == '\\')
			len++;
	return len < text.len ? len : text.len;
}

/* "a \"quoted\" text", or up to a blank. A colon at its end is left. */
static struct span
take_quoted(struct span *text)
{
	struct span value = span_take(text, quoted_len(*text));

	log_scan_word(text, "\"");
	return value;
}

static struct span
take_value(struct span *text, bool *is_last)
{
	const char *blank;
	struct span value;

	if (log_scan_word(text, "\"")) {
		value = take_quoted(text);
		*is_last |= log_scan_word(text, ":");
	} else {
		blank = log_find_byte(*text, ' ');
		value = span_take(text,
		    blank ? (size_t)(blank - text->ptr) : text->len);
	}
	if (value.len > 0 && value.ptr[value.len - 1] == ':') {
		value.len--;
		*is_last = true;
	}
	return value;
}

static struct span
without_angles(struct span value)
{
	if (value.len >= 2 && value.ptr[0] == '<' &&
	    value.ptr[value.len - 1] == '>')
		return (struct span){ value.ptr + 1, value.len - 2 };
	return value;
}

/* "[192.0.2.1]", "[192.0.2.1]:25", "[2001:db8::1]:25:" */
static bool
take_bracket(struct span *text, struct span *ip, bool *is_last)
{
	struct span rest = *text;
	uint64_t port;

	if (!log_scan_word(&rest, "[") || !log_scan_until(&rest, ']', ip))
		return false;
	if (rest.len > 1 && rest.ptr[0] == ':' && ascii_is_digit(rest.ptr[1])) {
		span_take(&rest, 1);
		(void)log_scan_number(&rest, &port);
	}
	*is_last = log_scan_word(&rest, ":");
	*text = rest;
	return true;
}

/* Behind "H=": "mx.example.org (helo.example.org) [192.0.2.1]:25" */
static bool
take_host(struct span *text, struct log_event *event)
{
	bool is_last = false;
	struct span value;

	if (text->len > 0 && text->ptr[0] != '(' && text->ptr[0] != '[')
		event->host = take_value(text, &is_last);
	while (!is_last && log_scan_word(text, " "))
		;
	if (!is_last && log_scan_word(text, "(") &&
	    log_scan_until(text, ')', &value)) {
		event->helo = value;
		while (log_scan_word(text, " "))
			;
	}
	if (!is_last)
		(void)take_bracket(text, &event->ip, &is_last);
	return is_last;
}

static void
read_authenticated(struct span value, struct log_event *event)
{
	struct span mechanism;

	if (log_scan_until(&value, ':', &mechanism))
		event->login = value;
}

/* The fields of one letter. */
static void
read_letter(char key, struct span value, struct log_event *event)
{
	switch (key) {
	case 'T':
		if (event->kind == LOG_ATTEMPT)
			event->transport = value;
		break;
	case 'R':
		if (event->kind == LOG_BEGIN)
			event->parent_id = value;
		break;
	case 'C':
		event->reply = value;
		break;
	case 'F':
		event->sender = without_angles(value);
		event->has_sender = true;
		break;
	case 'A':
		read_authenticated(value, event);
		break;
	case 'P':
		event->is_local |=
		    event->kind == LOG_BEGIN && log_starts(value, "local");
		break;
	case 'U':
		if (event->login.len == 0 && event->kind == LOG_BEGIN)
			event->login = value;
		break;
	case 'S':
		(void)log_scan_number(&value, &event->size);
		break;
	default:
		break;
	}
}

/* "S=812": most have one letter. */
static bool
take_letter(struct span *text, struct log_event *event)
{
	char key = span_take(text, 2).ptr[0];
	bool is_last = false;
	struct span value;

	if (key == 'H')
		return take_host(text, event);
	value = take_value(text, &is_last);
	read_letter(key, value, event);
	return is_last;
}

static bool
take_field(struct span *text, struct span key, struct log_event *event)
{
	bool is_last = false;
	struct span value = take_value(text, &is_last);

	if (span_equal(key, span_of("id")))
		event->message_id = value;
	else if (span_equal(key, span_of("QT")) ||
	    (span_equal(key, span_of("DT")) && event->delay < 0))
		(void)read_interval(value, &event->delay);
	return is_last;
}

/* Two to four letters and digits, and "=". */
static bool
take_key(struct span *text, struct span *key)
{
	size_t len = 0;

	while (len < 4 && len < text->len && ascii_is_alnum(text->ptr[len]))
		len++;
	if (len == 0 || len == text->len || text->ptr[len] != '=')
		return false;
	*key = span_take(text, len);
	span_take(text, 1);
	return true;
}

/* "for ann@example.net bob@example.net" ends an arrival. */
static bool
ends_fields(struct span text)
{
	switch (text.ptr[0]) {
	case 'f':
		return log_starts(text, "for ");
	case 'r':
		return log_starts(text, "rejected ");
	case 't':
		return log_starts(text, "temporarily rejected ");
	case 's':
		return log_starts(text, "sender verify ");
	case 'C':
		return log_starts(text, "Connection ");
	case 'S':
		return log_starts(text, "SMTP ");
	default:
		return false;
	}
}

/* A field of several letters, an address, or a word. */
static bool
take_other(struct span *text, struct log_event *event)
{
	struct span key;
	bool is_last = false;

	if (take_key(text, &key))
		return take_field(text, key, event);
	if (text->ptr[0] == '[')
		return !take_bracket(text, &event->ip, &is_last) || is_last;
	(void)take_value(text, &is_last);
	return is_last;
}

void
log_exim_take_fields(struct span *text, struct log_event *event)
{
	bool is_last = false;

	while (text->len > 0 && !is_last) {
		if (log_scan_word(text, " "))
			continue;
		if (text->len > 1 && text->ptr[1] == '=' &&
		    ascii_is_alnum(text->ptr[0]))
			is_last = take_letter(text, event);
		else if (ends_fields(*text))
			return;
		else
			is_last = take_other(text, event);
	}
	while (log_scan_word(text, " "))
		;
	if (is_last)
		event->reply = *text;
}
