#include "core/crypto/base64.h"

#include "check.h"

/* RFC 4648, 10, and what protocols make of it. */
static const struct {
	const char *name, *encoded, *bytes;
	bool is_sound, is_plain; /* plain: comes out the same when encoded */
} cases[] = {
	{ "nothing", "", "", true, true },
	{ "f", "Zg==", "f", true, true },
	{ "fo", "Zm8=", "fo", true, true },
	{ "foo", "Zm9v", "foo", true, true },
	{ "foob", "Zm9vYg==", "foob", true, true },
	{ "fooba", "Zm9vYmE=", "fooba", true, true },
	{ "high bytes", "//79", "\xff\xfe\xfd", true, true },
	{ "no padding", "Zm8", "fo", true, false },
	{ "folded", "Zm9v\r\n YmFy", "foobar", true, false },
	{ "white space within a group", "Z m9v\tYm\r\n Fy", "foobar", true,
	    false },
	{ "white space amid padding", "Zg = =", "f", true, false },
	{ "white space alone", " \r\n\t", "", true, false },
	{ "a group after a broken one", "Z\nm9vYmFyZm9v", "foobarfoo", true,
	    false },
	{ "bits left over", "Zh", "f", true, false },
	{ "one letter too many", "Zm9vY", "", false, false },
	{ "padding amid", "Zg==Zg==", "", false, false },
	{ "too much padding", "Zm9v====", "", false, false },
	{ "padding alone", "=", "", false, false },
	{ "another alphabet", "Zm-_", "", false, false },
	{ "a control", "Zm9\001", "", false, false },
};

/* What does not fit is left out, and the text says so. */
static void
test_limit(void)
{
	char bytes[6];
	struct text text = text_in(bytes, sizeof(bytes));

	CHECK(crypto_base64_decode(&text, span_of("Zm9vYmE=")));
	CHECK_TEXT("fits", text_span(&text), "fooba");
	text_reset(&text);
	CHECK(!text.is_cut);
	CHECK(crypto_base64_decode(&text, span_of("Zm9vYmFy")));
	CHECK(text.is_cut && text.len == 0);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));
		struct span encoded = span_of(cases[i].encoded);

		CHECK_FOR(cases[i].name,
		    crypto_base64_decode(&text, encoded) == cases[i].is_sound);
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].bytes);
		if (!cases[i].is_plain)
			continue;
		text_reset(&text);
		crypto_base64_write(&text, span_of(cases[i].bytes));
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].encoded);
	}
	test_limit();
	return check_done();
}
