#include "base/printer.h"

#include "base/ascii.h"
#include "base/utf8.h"

/* C1 controls; zero width and direction marks; separators; tags; fillers. */
static bool
is_hidden(uint32_t code)
{
	return (code >= 0x80 && code <= 0x9f) || code == 0xad ||
	    code == 0x61c || code == 0x180e ||
	    (code >= 0x200b && code <= 0x200f) ||
	    (code >= 0x2028 && code <= 0x202e) ||
	    (code >= 0x2060 && code <= 0x206f) || code == 0xfeff ||
	    (code >= 0xfff9 && code <= 0xfffb) ||
	    (code >= 0xe0000 && code <= 0xe0fff) || code == 0x115f ||
	    code == 0x1160 || code == 0x3164 || code == 0xffa0;
}

void
printer_write(struct text *text, struct span foreign)
{
	while (foreign.len > 0) {
		const char *start = foreign.ptr;
		uint32_t code;
		bool is_good = utf8_take(&foreign, &code);

		if (is_good && code < 0x80 && ascii_is_space((char)code))
			text_write_byte(text, ' ');
		else if (!is_good || code < 0x20 || code == 0x7f)
			text_write_format(text, "\\x%02x", code);
		else if (is_hidden(code))
			text_write_format(text, "\\u{%x}", code);
		else
			text_write(text,
			    (struct span){ start,
				(size_t)(foreign.ptr - start) });
	}
}
