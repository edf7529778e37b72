#include "core/mime/quirk.h"

#include <stddef.h>

static const char *const names[] = {
	"from_line",
	"quoted_header",
	"no_blank_line",
	"bad_field",
	"eight_bit_header",
	"nul_in_header",
	"lone_cr",
	"fields_cut",
	"header_cut",
	"depth_cut",
	"parts_cut",
	"decoded_cut",
	"text_cut",
	"bad_content_type",
	"no_boundary",
	"guessed_boundary",
	"unclosed_multipart",
	"bad_base64",
	"bad_quoted_printable",
	"unknown_encoding",
	"encoded_multipart",
	"unknown_charset",
	"wrong_charset",
	"bad_bytes",
	"bad_encoded_word",
};

const char *
mime_quirk_name(enum mime_quirk quirk)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if ((unsigned)quirk == 1U << i)
			return names[i];
	return NULL;
}
