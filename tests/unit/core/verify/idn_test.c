#include "core/verify/idn.h"

#include "check.h"

static const struct {
	const char *domain, *ascii, *unicode;
} cases[] = {
	{ "m\xc3\xbcller.de", "xn--mller-kva.de", "m\xc3\xbcller.de" },
	{ "M\xc3\x9cLLER.DE", "xn--mller-kva.de", "m\xc3\xbcller.de" },
	/* The same letter, composed of two. */
	{ "mu\xcc\x88ller.de", "xn--mller-kva.de", "m\xc3\xbcller.de" },
	{ "XN--mller-kva.de", "xn--mller-kva.de", "m\xc3\xbcller.de" },
	{ "stra\xc3\x9f"
	  "e.de",
	    "xn--strae-oqa.de",
	    "stra\xc3\x9f"
	    "e.de" },
	/* A full stop of other scripts is one. */
	{ "\xe4\xbe\x8b\xe3\x80\x82jp", "xn--fsq.jp", "\xe4\xbe\x8b.jp" },
	{ "m\xc3.de", NULL, NULL },
	{ "xn--999999999.de", NULL, NULL },
};

int
main(void)
{
	char long_name[600];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[2][256];
		struct text ascii = text_in(bytes[0], sizeof(bytes[0]));
		struct text unicode = text_in(bytes[1], sizeof(bytes[1]));
		bool is_name = verify_idn_write(&ascii, &unicode,
		    span_of(cases[i].domain));

		CHECK_FOR(cases[i].domain, is_name == !!cases[i].ascii);
		if (!is_name || !cases[i].ascii)
			continue;
		CHECK_TEXT("ascii", text_span(&ascii), cases[i].ascii);
		CHECK_TEXT("unicode", text_span(&unicode), cases[i].unicode);
	}
	memset(long_name, 'a', sizeof(long_name));
	memcpy(long_name, "\xc3\xbc", 2);
	for (size_t i = 40; i < sizeof(long_name); i += 40)
		long_name[i] = '.';
	{
		char bytes[2][256];
		struct text ascii = text_in(bytes[0], sizeof(bytes[0]));
		struct text unicode = text_in(bytes[1], sizeof(bytes[1]));

		CHECK(!verify_idn_write(&ascii, &unicode,
		    (struct span){ long_name, sizeof(long_name) }));
	}
	CHECK(verify_idn_is_encoded(span_of("mail.XN--x.de")));
	CHECK(!verify_idn_is_encoded(span_of("axn--x.de")));
	return check_done();
}
