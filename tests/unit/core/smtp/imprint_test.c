/* A secret is known again by what is left of it, and only that is starred. */

#include "core/smtp/imprint.h"
#include "unit/check.h"

static const struct {
	const char *name, *secret, *text, *masked;
} cases[] = {
	{ "alone", "s3cret", "s3cret", "******" },
	{ "at the front", "s3cret", "s3cret!", "******!" },
	{ "at the end", "s3cret", "550 s3cret", "550 ******" },
	{ "twice", "s3cret", "s3crets3cret s3cret", "************ ******" },
	{ "within itself", "abab", "ababab", "****ab" },
	{ "not there", "s3cret", "550 secret", "550 secret" },
	{ "longer than the text", "s3cret", "s3cre", "s3cre" },
	{ "nothing to look in", "s3cret", "", "" },
	{ "too short to tell", "550", "550 no", "550 no" },
	{ "any bytes", "\xff\x80\x01\x7f", "a\xff\x80\x01\x7f-", "a****-" },
};

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct smtp_imprint imprint =
		    smtp_imprint_of(span_of(cases[i].secret));
		char text[64];
		size_t len = strlen(cases[i].text);

		memcpy(text, cases[i].text, len + 1);
		smtp_imprint_mask(&imprint, text, len);
		CHECK_FOR(cases[i].name, strcmp(text, cases[i].masked) == 0);
	}
	return check_done();
}
