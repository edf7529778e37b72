#include "core/mime/unicode.h"

#include <stdint.h>

#include "base/utf8.h"
#include "core/mime/charset.h"

/*
 * RFC 2781, 4.3: a byte order mark, else big-endian. In truth most of what
 * has no mark is little-endian: the zeros of Latin text tell.
 */
static bool
is_little_endian(struct span *bytes, struct span name)
{
	size_t zeros[2] = { 0, 0 };

	if (span_starts(*bytes, span_of("\xff\xfe"))) {
		span_take(bytes, 2);
		return true;
	}
	if (span_starts(*bytes, span_of("\xfe\xff"))) {
		span_take(bytes, 2);
		return false;
	}
	for (size_t i = 0; i < bytes->len && i < 512; i++)
		zeros[i % 2] += bytes->ptr[i] == '\0';
	/* An order that is named holds, unless many units deny it. */
	if (span_ends_nocase(name, span_of("le")))
		return zeros[0] < 4 || zeros[1] > 0;
	if (span_ends_nocase(name, span_of("be")))
		return zeros[1] >= 4 && zeros[0] == 0;
	return zeros[1] > zeros[0];
}

bool
mime_unicode_is_wide(struct span bytes)
{
	size_t zeros[2] = { 0, 0 }, len = bytes.len < 512 ? bytes.len : 512;

	if (span_starts(bytes, span_of("\xff\xfe")) ||
	    span_starts(bytes, span_of("\xfe\xff")))
		return true;
	if (!memchr(bytes.ptr, '\0', len))
		return false;
	for (size_t i = 0; i < len; i++)
		zeros[i % 2] += bytes.ptr[i] == '\0';
	return zeros[0] + zeros[1] > len / 4 &&
	    (zeros[0] == 0 || zeros[1] == 0);
}

static uint32_t
take_unit(struct span *bytes, bool is_little)
{
	uint32_t first = (unsigned char)bytes->ptr[0];
	uint32_t second = (unsigned char)bytes->ptr[1];

	span_take(bytes, 2);
	return is_little ? second << 8 | first : first << 8 | second;
}

/* RFC 2781, 2.2. Half of a pair is no character. */
static uint32_t
take_utf16(struct span *bytes, bool is_little, unsigned *quirks)
{
	uint32_t unit = take_unit(bytes, is_little), low;
	struct span tail = *bytes;

	if (unit < 0xd800 || unit > 0xdfff)
		return unit;
	if (unit < 0xdc00 && tail.len >= 2) {
		low = take_unit(&tail, is_little);
		if (low >= 0xdc00 && low <= 0xdfff) {
			*bytes = tail;
			return 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
		}
	}
	*quirks |= MIME_QUIRK_BAD_BYTES;
	return 0xfffd;
}

/* Said to be UTF-16 and without a single zero or mark: it is not. */
static bool
is_mislabelled(struct span bytes)
{
	return !memchr(bytes.ptr, '\0', bytes.len) &&
	    !span_starts(bytes, span_of("\xff\xfe")) &&
	    !span_starts(bytes, span_of("\xfe\xff")) &&
	    mime_charset_is_utf8(bytes);
}

struct span
mime_unicode_read16(struct arena *arena, struct span label, struct span bytes,
    unsigned *quirks)
{
	char *made;
	size_t len = 0;
	bool is_little;

	if (is_mislabelled(bytes)) {
		*quirks |= MIME_QUIRK_WRONG_CHARSET;
		return bytes;
	}
	made = arena_alloc(arena, bytes.len * 2 + 4);
	is_little = is_little_endian(&bytes, label);
	while (bytes.len >= 2)
		len +=
		    utf8_put(made + len, take_utf16(&bytes, is_little, quirks));
	if (bytes.len > 0)
		*quirks |= MIME_QUIRK_BAD_BYTES;
	return (struct span){ made, len };
}

struct span
mime_unicode_read32(struct arena *arena, struct span bytes, unsigned *quirks)
{
	char *made = arena_alloc(arena, bytes.len + 4);
	bool is_little = bytes.len >= 4 && bytes.ptr[0] != '\0';
	size_t len = 0;

	while (bytes.len >= 4) {
		uint32_t first = take_unit(&bytes, is_little);
		uint32_t second = take_unit(&bytes, is_little);
		uint32_t code =
		    is_little ? second << 16 | first : first << 16 | second;

		if (code == 0xfeff)
			continue;
		if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
			*quirks |= MIME_QUIRK_BAD_BYTES;
			code = 0xfffd;
		}
		len += utf8_put(made + len, code);
	}
	return (struct span){ made, len };
}
