#include "core/auth/bimi.h"

#include "unit/check.h"

static const struct {
	const char *name, *text;
	bool is_record;
	unsigned faults;
	bool is_declined;
} cases[] = {
	{ "whole",
	    "v=BIMI1; l=https://b.example/l.svg; "
	    "a=https://b.example/l.pem",
	    true, BIMI_SOUND, false },
	{ "a semicolon at the end",
	    "v=BIMI1;l=https://b.example/l.svg;a=https://b.example/l.pem;",
	    true, BIMI_SOUND, false },
	{ "no proof", "v=BIMI1; l=https://b.example/l.svg", true, BIMI_NO_PROOF,
	    false },
	{ "empty proof", "v=BIMI1; l=https://b.example/l.svg; a=", true,
	    BIMI_NO_PROOF, false },
	{ "declined", "v=BIMI1; l=; a=;", true, BIMI_SOUND, true },
	{ "no logo", "v=BIMI1; a=https://b.example/l.pem", true, BIMI_NO_LOGO,
	    false },
	{ "nothing but a version", "v=BIMI1", true,
	    BIMI_NO_LOGO | BIMI_NO_PROOF, false },
	{ "http", "v=BIMI1; l=http://b.example/l.svg; a=file:x", true,
	    BIMI_LOGO_NOT_HTTPS | BIMI_PROOF_NOT_HTTPS, false },
	{ "an unknown tag", "v=BIMI1; l=https://x; a=https://y; z=1", true,
	    BIMI_UNKNOWN_TAG, false },
	{ "a known one", "v=BIMI1; l=https://x; a=https://y; avp=brand", true,
	    BIMI_SOUND, false },
	{ "a bad list", "v=BIMI1; l=https://x; a=https://y; z", true,
	    BIMI_BAD_LIST, false },
	{ "small letters", "v=bimi1; l=https://x", false, 0, false },
	{ "another version", "v=BIMI12; l=https://x", false, 0, false },
	{ "not first", "l=https://x; v=BIMI1", false, 0, false },
	{ "nothing", "", false, 0, false },
};

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span text = span_of(cases[i].text);
		struct bimi_record record;

		CHECK_FOR(cases[i].name,
		    bimi_record_is(text) == cases[i].is_record);
		if (!cases[i].is_record)
			continue;
		bimi_record_parse(text, &record);
		CHECK_FOR(cases[i].name, record.faults == cases[i].faults);
		CHECK_FOR(cases[i].name,
		    record.is_declined == cases[i].is_declined);
	}
	return check_done();
}
