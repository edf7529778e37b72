#include "base/markup.h"

#include "base/printer.h"

static const char *
reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

void
markup_write(struct text *text, struct span foreign)
{
	while (foreign.len > 0) {
		size_t plain = 0;

		while (plain < foreign.len && !reference(foreign.ptr[plain]))
			plain++;
		printer_write(text, span_take(&foreign, plain));
		if (foreign.len > 0)
			text_write_string(text,
			    reference(span_take(&foreign, 1).ptr[0]));
	}
}
