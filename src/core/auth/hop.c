#include "core/auth/hop.h"

#include "base/ascii.h"
#include "core/mime/address.h"

/* A word up to a blank, bracket or semicolon. */
static struct span
take_word(struct span *rest)
{
	size_t len = 0;

	while (rest->len > 0 && ascii_is_space(*rest->ptr))
		span_take(rest, 1);
	while (len < rest->len && !ascii_is_space(rest->ptr[len]) &&
	    (rest->ptr[len] == '\0' || !strchr("();,", rest->ptr[len])))
		len++;
	return span_take(rest, len);
}

/* What stands behind a word, letters of either size; false: no such word. */
static bool
find_behind(struct span text, const char *word, struct span *rest)
{
	size_t at;

	if (!span_find_nocase(text, span_of(word), &at))
		return false;
	*rest = span_from(text, at + strlen(word));
	return true;
}

/* "[192.0.2.1]", "[IPv6:2001:db8::1]", "(192.0.2.1)": the first public one. */
static bool
find_ip(struct span text, struct ip *ip)
{
	for (size_t i = 0; i < text.len; i++) {
		struct span rest = span_from(text, i + 1), word;
		size_t len = 0;

		if (text.ptr[i] != '[' && text.ptr[i] != '(')
			continue;
		if (span_starts_nocase(rest, span_of("IPv6:")))
			span_take(&rest, 5);
		while (len < rest.len &&
		    (ascii_is_hex(rest.ptr[len]) || rest.ptr[len] == '.' ||
			rest.ptr[len] == ':'))
			len++;
		word = (struct span){ rest.ptr, len };
		if (ip_parse(word, ip) && ip_scope(ip) != IP_PRIVATE &&
		    ip_scope(ip) != IP_LOOPBACK &&
		    ip_scope(ip) != IP_LINK_LOCAL)
			return true;
	}
	return false;
}

/* Exim and qmail put the name into brackets behind the address's own. */
static struct span
find_helo(struct span from)
{
	static const char *const marks[] = { "helo=", "(HELO ", "(EHLO " };
	struct span rest, word;

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (find_behind(from, marks[i], &rest))
			return take_word(&rest);
	word = take_word(&from);
	return word;
}

static bool
read_line(struct arena *arena, const struct mime_field *field, struct hop *hop)
{
	struct span text = mime_field_unfold(arena, field), from = text, by;
	struct ip ip;

	if (!span_starts_nocase(text, span_of("from ")))
		return false;
	span_take(&from, 5);
	if (find_behind(from, " by ", &by))
		from.len -= by.len + 4;
	else
		by = span_empty();
	if (!find_ip(from, &ip))
		return false;
	hop->has_ip = true;
	hop->ip = ip;
	hop->helo = find_helo(from);
	hop->by = take_word(&by);
	hop->line = field->value;
	return true;
}

static void
read_sender(struct arena *arena, const struct mime_header *header,
    struct hop *hop)
{
	struct mime_field field;
	struct mime_address address;

	if (!mime_header_find(header, "Return-Path", &field))
		return;
	if (mime_address_parse(arena, mime_field_unfold(arena, &field),
		&address))
		hop->sender = address.spec;
	hop->has_sender = true;
}

void
hop_find(struct arena *arena, const struct mime_header *header, struct hop *hop)
{
	struct span rest = header->text;
	struct mime_field field;

	*hop = (struct hop){ .helo = span_empty(),
		.by = span_empty(),
		.line = span_empty(),
		.sender = span_empty() };
	read_sender(arena, header, hop);
	while (mime_header_next(header, &rest, &field))
		if (span_equal_nocase(field.name, span_of("Received")) &&
		    read_line(arena, &field, hop))
			return;
}
