#include "core/verify/wide.h"

#include "base/utf8.h"

enum {
	HIGH_FIRST = 0xd800,
	LOW_FIRST = 0xdc00,
	LOW_END = 0xe000,
	PLANE = 0x10000,
	UNKNOWN = 0xfffd,
};

bool
verify_wide_begin(struct verify_wide *wide, struct span *bytes)
{
	*wide = (struct verify_wide){
		.is_big = span_starts(*bytes, span_of("\xfe\xff")),
	};
	wide->is_wide =
	    wide->is_big || span_starts(*bytes, span_of("\xff\xfe"));
	if (wide->is_wide)
		span_take(bytes, 2);
	return wide->is_wide;
}

static void
write_one(struct text *out, unsigned code)
{
	char bytes[4];
	const size_t len = utf8_put(bytes, code);

	text_write(out, (struct span){ bytes, len });
}

static void
take_unit(struct verify_wide *wide, struct text *out, unsigned unit)
{
	const bool is_low = unit >= LOW_FIRST && unit < LOW_END;
	const unsigned high = wide->high;

	wide->high = 0;
	if (high > 0 && is_low) {
		write_one(out,
		    PLANE + ((high - HIGH_FIRST) << 10) + (unit - LOW_FIRST));
		return;
	}
	if (high > 0)
		write_one(out, UNKNOWN);
	if (unit >= HIGH_FIRST && unit < LOW_FIRST)
		wide->high = unit;
	else
		write_one(out, is_low ? UNKNOWN : unit);
}

void
verify_wide_write(struct verify_wide *wide, struct text *out, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		const unsigned char byte = (unsigned char)bytes.ptr[i];

		if (wide->has_byte)
			take_unit(wide, out,
			    wide->is_big ? (unsigned)wide->byte << 8 | byte
					 : (unsigned)byte << 8 | wide->byte);
		wide->byte = byte;
		wide->has_byte = !wide->has_byte;
	}
}
