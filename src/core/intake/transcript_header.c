#include "core/intake/transcript_header.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/transcript_case.h"

/* A reply is searched no further, nor a header line. */
enum { MAX_REPLY = 1024, MAX_HEADER = 1024, MAX_QUOTED = 8 };

static struct span
name_of(struct span header)
{
	const char *colon = memchr(header.ptr, ':', header.len);

	if (!colon)
		return span_empty();
	return span_trim(
	    (struct span){ header.ptr, (size_t)(colon - header.ptr) });
}

static struct span
value_of(struct span header)
{
	const char *colon = memchr(header.ptr, ':', header.len);

	if (!colon)
		return header;
	return span_trim(span_from(header, (size_t)(colon + 1 - header.ptr)));
}

static bool
is_header(struct span name, const char *wanted)
{
	return span_equal_nocase(name, span_of(wanted));
}

void
transcript_header_note(struct transcript_session *session,
    const struct transcript_line *line)
{
	static const struct {
		const char *name;
		enum fact_kind kind;
	} kinds[] = { { "Subject", FACT_SUBJECT }, { "From", FACT_FROM },
		{ "Message-ID", FACT_MESSAGE_ID } };
	struct span header = line->text, name;

	if (header.len > MAX_HEADER)
		header.len = MAX_HEADER;
	name = name_of(header);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (is_header(name, kinds[i].name) && value_of(header).len > 0)
			transcript_case_note(session, kinds[i].kind, WITNESS_US,
			    line->quote, value_of(header));
	if (session->headers.count < TRANSCRIPT_MAX_HEADERS)
		*list_add(session->arena, &session->headers) = header;
}

static size_t
token(struct span *text)
{
	size_t len = 0;

	while (len < text->len && text->ptr[len] > ' ' &&
	    text->ptr[len] < 0x7f &&
	    !strchr("()<>@,;:\\\"/[]?=", text->ptr[len]))
		len++;
	span_take(text, len);
	return len;
}

/* type "/" subtype *(";" parameter) (RFC 2045, 5.1), as far as the type. */
static bool
is_content_type(struct span value)
{
	if (!token(&value) || !scan_byte(&value, '/') || !token(&value))
		return false;
	value = span_trim(value);
	return value.len == 0 || value.ptr[0] == ';' || value.ptr[0] == '(';
}

/* The next words in quotes, in which at least one letter stands. */
static bool
next_quoted(struct span *text, struct span *quoted)
{
	while (text->len > 0) {
		char mark = span_take(text, 1).ptr[0];
		const char *end;

		if (mark != '"' && mark != '\'' && mark != '`')
			continue;
		if (mark == '`')
			mark = '\'';
		end = memchr(text->ptr, mark, text->len);
		if (!end)
			continue;
		*quoted = (struct span){ text->ptr, (size_t)(end - text->ptr) };
		span_take(text, quoted->len + 1);
		for (size_t i = 0; i < quoted->len && quoted->len > 1; i++)
			if (ascii_is_alnum(quoted->ptr[i]))
				return true;
	}
	return false;
}

static bool
has_name_byte(struct span text, size_t at)
{
	return at < text.len &&
	    (ascii_is_alnum(text.ptr[at]) || strchr("-_.@", text.ptr[at]));
}

/* Is the name a word of its own, as in "invalid Date header"? */
static bool
is_named(struct span reply, struct span name)
{
	size_t at, base = 0;

	if (name.len < 2)
		return false;
	while (span_find_nocase(span_from(reply, base), name, &at)) {
		at += base;
		if ((at == 0 || !has_name_byte(reply, at - 1)) &&
		    !has_name_byte(reply, at + name.len))
			return true;
		base = at + 1;
	}
	return false;
}

/* How well a header line fits a complaint; 0: not at all. */
static unsigned
fit(struct span header, struct span quoted)
{
	struct span name = name_of(header), value = value_of(header);
	size_t at;

	if (span_equal_nocase(name, quoted))
		return 4;
	if (!span_find_nocase(value, quoted, &at))
		return 0;
	if (is_header(name, "Content-Type"))
		return is_content_type(value) ? 2 : 5;
	if (is_header(name, "Subject"))
		return 1;
	return is_header(name, "Message-ID") ? 2 : 3;
}

static bool
speaks_of_header(struct span reply)
{
	static const char *const words[] = { "header", "malformed", "syntax",
		"invalid", "missing", "expected", "duplicate", "rfc 5322",
		"rfc 2822", "rfc5322", "rfc2822", "illegal", "parse" };
	size_t at;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(reply, span_of(words[i]), &at))
			return true;
	return false;
}

bool
transcript_header_culprit(const struct transcript_session *session,
    struct span reply, struct span *header)
{
	struct span rest, quoted;
	unsigned best = 0;

	if (reply.len > MAX_REPLY)
		reply.len = MAX_REPLY;
	if (session->headers.count == 0 || !speaks_of_header(reply))
		return false;
	rest = reply;
	for (unsigned n = 0; n < MAX_QUOTED && next_quoted(&rest, &quoted); n++)
		for (size_t i = 0; i < session->headers.count; i++) {
			struct span line = session->headers.items[i];
			unsigned fits = fit(line, quoted);

			if (fits > best) {
				best = fits;
				*header = line;
			}
		}
	for (size_t i = 0; best == 0 && i < session->headers.count; i++)
		if (is_named(reply, name_of(session->headers.items[i]))) {
			*header = session->headers.items[i];
			return true;
		}
	return best > 0;
}
