#include "io/files/wide.h"

#include "base/utf8.h"

enum { MARK = 0xfeff, MARK_TURNED = 0xfffe, INSTEAD = 0xfffd };

bool
files_wide_is(struct span bytes)
{
	return span_starts(bytes, (struct span){ "\xff\xfe", 2 }) ||
	    span_starts(bytes, (struct span){ "\xfe\xff", 2 });
}

static size_t
put_unit(struct files_wide *wide, uint32_t unit, char *bytes)
{
	uint32_t high = wide->high;
	size_t len = 0;

	wide->high = 0;
	if (unit >= 0xdc00 && unit < 0xe000)
		return utf8_put(bytes,
		    high > 0 ? 0x10000 + ((high - 0xd800) << 10) + unit - 0xdc00
			     : INSTEAD);
	if (high > 0)
		len = utf8_put(bytes, INSTEAD);
	if (unit >= 0xd800 && unit < 0xdc00) {
		wide->high = unit;
		return len;
	}
	return len + utf8_put(bytes + len, unit);
}

/* The first unit is the mark, which tells the order of all others. */
static size_t
take_unit(struct files_wide *wide, unsigned char first, unsigned char second,
    char *bytes)
{
	uint32_t unit = wide->is_big ? (uint32_t)first << 8 | second
				     : (uint32_t)second << 8 | first;

	if (wide->has_mark)
		return put_unit(wide, unit, bytes);
	wide->has_mark = true;
	wide->is_big = unit == MARK_TURNED;
	return unit == MARK || unit == MARK_TURNED
	    ? 0
	    : put_unit(wide, unit, bytes);
}

size_t
files_wide_decode(struct files_wide *wide, struct span in, char *bytes)
{
	size_t len = 0;

	for (; in.len > 0; span_take(&in, 1)) {
		if (wide->has_byte)
			len += take_unit(wide, (unsigned char)wide->byte,
			    (unsigned char)in.ptr[0], bytes + len);
		wide->byte = in.ptr[0];
		wide->has_byte = !wide->has_byte;
	}
	return len;
}
