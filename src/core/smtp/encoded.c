#include "core/smtp/encoded.h"

#include "base/ascii.h"
#include "base/scan.h"

/* "query/ip?ip=203.0.113.9": no blank, but the beginning of an address. */
static bool
is_number(struct span source)
{
	return source.len > 2 && source.ptr[0] == '2' &&
	    (ascii_is_digit(source.ptr[2]) || source.ptr[2] == '.');
}

bool
smtp_encoded_is(struct span source)
{
	static const char *const marks[] = { "3D", "20", "\n", "\r\n", "E2=80",
		"C3=", "0A", "\xe2\x80" };
	struct span before;

	while (memchr(source.ptr, '=', source.len)) {
		span_split(&source, '=', &before);
		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
			if (span_starts(source, span_of(marks[i])) &&
			    !is_number(source))
				return true;
	}
	return false;
}

/* One byte of quoted-printable; false: a soft line break, which is none. */
static bool
decode_byte(struct span *rest, char *byte)
{
	struct span line;

	*byte = rest->ptr[0];
	if (*byte != '=') {
		span_take(rest, 1);
		return true;
	}
	if (rest->len >= 3 && ascii_is_hex(rest->ptr[1]) &&
	    ascii_is_hex(rest->ptr[2])) {
		*byte = (char)(ascii_hex_value(rest->ptr[1]) * 16 +
		    ascii_hex_value(rest->ptr[2]));
		span_take(rest, 3);
		return true;
	}
	line = span_take(rest, 1);
	if (rest->len > 0 && (rest->ptr[0] == '\n' || rest->ptr[0] == '\r')) {
		scan_line(rest, &line);
		return false;
	}
	return true;
}

struct span
smtp_encoded_decode(struct arena *arena, struct span source, uint32_t **origin)
{
	char *bytes = arena_alloc(arena, source.len + 1);
	struct span rest = source;
	size_t len = 0;

	*origin = arena_alloc(arena, (source.len + 1) * sizeof(**origin));
	while (rest.len > 0) {
		(*origin)[len] = (uint32_t)(rest.ptr - source.ptr);
		if (decode_byte(&rest, &bytes[len]))
			len++;
	}
	(*origin)[len] = (uint32_t)source.len;
	return (struct span){ bytes, len };
}
