#include "core/verify/idn.h"

#include <idn2.h>

/* What is longer in UTF-8 is too long for the DNS, too. */
enum { MAX_NAME = 1024 };

bool
verify_idn_is_encoded(struct span domain)
{
	struct span label;

	while (span_split(&domain, '.', &label))
		if (span_starts_nocase(label, span_of("xn--")))
			return true;
	return false;
}

static bool
keep(struct text *text, char *name)
{
	text_write_string(text, name);
	idn2_free(name);
	return !text->is_cut;
}

/* The A-label first: only what can be one has a second form to show. */
bool
verify_idn_write(struct text *ascii, struct text *unicode, struct span domain)
{
	const int flags = IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL;
	char bytes[MAX_NAME + 1];
	struct text name = text_in(bytes, sizeof(bytes));
	char *found;

	text_write(&name, domain);
	if (name.is_cut || memchr(domain.ptr, '\0', domain.len) ||
	    idn2_to_ascii_8z(bytes, &found, flags) != IDN2_OK)
		return false;
	if (!keep(ascii, found) ||
	    idn2_to_unicode_8z8z(ascii->ptr, &found, 0) != IDN2_OK)
		return false;
	return keep(unicode, found);
}
