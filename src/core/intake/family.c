#include "core/intake/family.h"

struct family {
	const char *format;
	const char *field;
	const char *sign;
};

static const struct family families[] = {
#define FAMILY(format, field, sign) { format, field, sign },
#include "core/intake/family_table.h"
#undef FAMILY
};

/* Programs name themselves early, if at all. */
enum { MAX_SEARCHED = 4096 };

static bool
fits(const struct family *family, const struct mime_header *header,
    struct span text)
{
	struct mime_field field;
	size_t at;

	if (family->field[0] == '\0')
		return span_find_nocase(text, span_of(family->sign), &at);
	return mime_header_find(header, family->field, &field) &&
	    (family->sign[0] == '\0' ||
		span_find_nocase(field.value, span_of(family->sign), &at));
}

const char *
family_find(const struct mime_header *header, struct span text)
{
	if (text.len > MAX_SEARCHED)
		text.len = MAX_SEARCHED;
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++)
		if (fits(&families[i], header, text))
			return families[i].format;
	return NULL;
}
