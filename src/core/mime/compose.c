#include "core/mime/compose.h"

#include "base/ascii.h"
#include "base/scan.h"

/* Lines have at most 76 characters (RFC 2045, 6.7 and 6.8). */
enum { MAX_LINE = 76, WORD_BYTES = 39, LINE_BYTES = 57, GROUP = 3 };

static bool
is_plain(struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.ptr[i] >= 0x7f)
			return false;
	return true;
}

/* The core's strict Base64 is a neighbour's; this one is for mail. */
static void
write_base64(struct text *text, struct span bytes)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz"
				      "0123456789+/";

	while (bytes.len > 0) {
		const size_t count = bytes.len < GROUP ? bytes.len : GROUP;
		char group[4] = { '=', '=', '=', '=' };
		unsigned bits = 0;

		for (size_t i = 0; i < GROUP; i++)
			bits = bits << 8 |
			    (i < count ? (unsigned char)bytes.ptr[i] : 0U);
		for (size_t i = 0; i <= count; i++)
			group[i] = letters[bits >> (18 - 6 * i) & 63];
		text_write(text, (struct span){ group, sizeof(group) });
		span_take(&bytes, count);
	}
}

/* As many bytes as fit, without cutting a character of UTF-8 in two. */
static struct span
take_characters(struct span *rest, size_t room)
{
	size_t len = rest->len < room ? rest->len : room;

	while (len < rest->len && len > room - 4 &&
	    ((unsigned char)rest->ptr[len] & 0xc0) == 0x80)
		len--;
	return span_take(rest, len);
}

/* It is one line, whatever it was given as. */
void
mime_compose_value(struct text *text, struct span value)
{
	const bool is_encoded = !is_plain(value);
	bool is_first = true;

	while (is_encoded && value.len > 0) {
		text_write_string(text,
		    is_first ? "=?UTF-8?B?" : "\r\n =?UTF-8?B?");
		write_base64(text, take_characters(&value, WORD_BYTES));
		text_write_string(text, "?=");
		is_first = false;
	}
	for (size_t i = 0; i < value.len; i++)
		text_write(text,
		    (unsigned char)value.ptr[i] < ' '
			? span_of(" ")
			: (struct span){ value.ptr + i, 1 });
}

/* Is there a field of that name among those of the draft's owner? */
static bool
is_given(const struct mime_draft *draft, const char *name)
{
	for (size_t i = 0; i < draft->header_count; i++) {
		struct span rest = draft->headers[i], word;

		if (span_split(&rest, ':', &word) &&
		    span_equal_nocase(span_trim(word), span_of(name)))
			return true;
	}
	return false;
}

static void
write_header(struct text *text, const struct mime_draft *draft,
    const char *name, struct span value)
{
	if (value.len == 0 || is_given(draft, name))
		return;
	text_write_string(text, name);
	text_write_string(text, ": ");
	mime_compose_value(text, value);
	text_write_string(text, "\r\n");
}

/* "Name <address>": only the name may be encoded. */
static void
write_addresses(struct text *text, const struct mime_draft *draft,
    const char *name, struct span value)
{
	const char *angle = memchr(value.ptr, '<', value.len);
	struct span phrase;

	if (!angle || is_plain(value) || memchr(value.ptr, ',', value.len) ||
	    is_given(draft, name)) {
		write_header(text, draft, name, value);
		return;
	}
	phrase = span_take(&value, (size_t)(angle - value.ptr));
	text_write_string(text, name);
	text_write_string(text, ": ");
	mime_compose_value(text, span_trim(phrase));
	text_write_byte(text, ' ');
	text_write(text, value);
	text_write_string(text, "\r\n");
}

/* Quoted-printable (RFC 2045, 6.7), one line. */
static void
write_quoted_line(struct text *text, struct span line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.len; i++) {
		const unsigned char c = (unsigned char)line.ptr[i];
		const bool is_last_blank =
		    i + 1 == line.len && (c == ' ' || c == '\t');
		const bool is_safe = (c == '\t' || (c >= ' ' && c < 0x7f)) &&
		    c != '=' && !is_last_blank;

		if (column + (is_safe ? 1 : 3) >= MAX_LINE) {
			text_write_string(text, "=\r\n");
			column = 0;
		}
		if (is_safe)
			text_write_byte(text, (char)c);
		else
			text_write_format(text, "=%02X", c);
		column += is_safe ? 1 : 3;
	}
	text_write_string(text, "\r\n");
}

/* A body that needs no encoding: short lines of ASCII. */
static bool
is_simple(struct span body)
{
	struct span line;

	if (!is_plain(body))
		return false;
	while (scan_line(&body, &line))
		if (line.len > 998)
			return false;
	return true;
}

/* A type is one of ours, or a user's word. */
static void
write_type(struct text *text, struct span type, const char *by_itself)
{
	text_write_string(text, "Content-Type: ");
	mime_compose_value(text, type.len > 0 ? type : span_of(by_itself));
}

static void
write_leaf(struct text *text, struct span body, struct span type)
{
	const bool is_quoted = !is_simple(body);
	struct span line;

	write_type(text, type, "text/plain");
	text_write_string(text,
	    is_quoted ? "; charset=utf-8\r\n"
			"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
		      : "; charset=us-ascii\r\n\r\n");
	while (scan_line(&body, &line)) {
		if (is_quoted) {
			write_quoted_line(text, line);
		} else {
			text_write(text, line);
			text_write_string(text, "\r\n");
		}
	}
}

/* Of what is one within the other, each has its own. */
static void
write_boundary(struct text *text, const struct mime_draft *draft,
    const char *name, const char *end)
{
	text_write_string(text, "--");
	text_write(text, draft->boundary);
	text_write_string(text, name);
	text_write_string(text, end);
}

static void
begin_parts(struct text *text, const struct mime_draft *draft, const char *kind,
    const char *name)
{
	text_write_string(text, "Content-Type: multipart/");
	text_write_string(text, kind);
	text_write_string(text, "; boundary=\"");
	text_write(text, draft->boundary);
	text_write_string(text, name);
	text_write_string(text, "\"\r\n\r\n");
}

/* What can be read: the text, the HTML, or the choice between them. */
static void
write_body(struct text *text, const struct mime_draft *draft)
{
	const struct span html = span_of("text/html");

	if (draft->html.len == 0) {
		write_leaf(text, draft->body, draft->type);
	} else if (draft->body.len == 0) {
		write_leaf(text, draft->html, html);
	} else {
		begin_parts(text, draft, "alternative", "a");
		write_boundary(text, draft, "a", "\r\n");
		write_leaf(text, draft->body, draft->type);
		write_boundary(text, draft, "a", "\r\n");
		write_leaf(text, draft->html, html);
		write_boundary(text, draft, "a", "--\r\n");
	}
}

const char *
mime_compose_type(struct span name)
{
	static const struct {
		const char *ending, *type;
	} types[] = {
		{ ".csv", "text/csv" },
		{ ".eml", "message/rfc822" },
		{ ".gif", "image/gif" },
		{ ".htm", "text/html" },
		{ ".html", "text/html" },
		{ ".ics", "text/calendar" },
		{ ".jpeg", "image/jpeg" },
		{ ".jpg", "image/jpeg" },
		{ ".json", "application/json" },
		{ ".pdf", "application/pdf" },
		{ ".png", "image/png" },
		{ ".txt", "text/plain" },
		{ ".xml", "application/xml" },
		{ ".zip", "application/zip" },
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (span_ends_nocase(name, span_of(types[i].ending)))
			return types[i].type;
	return "application/octet-stream";
}

/* A name within quotation marks: what would end them is left out. */
static void
write_name(struct text *text, struct span name)
{
	for (size_t i = 0; i < name.len; i++) {
		const char c = name.ptr[i];

		if (ascii_is_alnum(c) || strchr(" -_.()+@", c))
			text_write_byte(text, c);
		else
			text_write_byte(text, '_');
	}
}

static void
write_attachment(struct text *text, const struct mime_attachment *attachment)
{
	struct span rest = attachment->content;

	write_type(text, attachment->type, mime_compose_type(attachment->name));
	if (attachment->name.len > 0) {
		text_write_string(text, "; name=\"");
		write_name(text, attachment->name);
		text_write_byte(text, '"');
	}
	if (attachment->id.len > 0) {
		text_write_string(text, "\r\nContent-ID: <");
		mime_compose_value(text, attachment->id);
		text_write_byte(text, '>');
	}
	text_write_string(text, "\r\nContent-Disposition: ");
	text_write_string(text,
	    attachment->id.len > 0 ? "inline" : "attachment");
	if (attachment->name.len > 0) {
		text_write_string(text, "; filename=\"");
		write_name(text, attachment->name);
		text_write_byte(text, '"');
	}
	text_write_string(text,
	    "\r\nContent-Transfer-Encoding: base64\r\n\r\n");
	while (rest.len > 0) {
		const size_t len = LINE_BYTES;

		write_base64(text,
		    span_take(&rest, rest.len < len ? rest.len : len));
		text_write_string(text, "\r\n");
	}
}

static void
write_parts(struct text *text, const struct mime_draft *draft)
{
	begin_parts(text, draft, "mixed", "");
	write_boundary(text, draft, "", "\r\n");
	write_body(text, draft);
	for (size_t i = 0; i < draft->attachment_count; i++) {
		write_boundary(text, draft, "", "\r\n");
		write_attachment(text, &draft->attachments[i]);
	}
	write_boundary(text, draft, "", "--\r\n");
}

void
mime_compose(struct text *text, const struct mime_draft *draft)
{
	write_header(text, draft, "Date", draft->date);
	write_addresses(text, draft, "From", draft->from);
	write_addresses(text, draft, "To", draft->to);
	write_addresses(text, draft, "Cc", draft->cc);
	write_header(text, draft, "Subject", draft->subject);
	write_header(text, draft, "Message-ID", draft->message_id);
	for (size_t i = 0; i < draft->header_count; i++) {
		mime_compose_value(text, draft->headers[i]);
		text_write_string(text, "\r\n");
	}
	text_write_string(text, "MIME-Version: 1.0\r\n");
	if (draft->attachment_count > 0)
		write_parts(text, draft);
	else
		write_body(text, draft);
}
