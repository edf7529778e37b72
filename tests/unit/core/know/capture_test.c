#include "core/know/pattern.h"
#include "unit/check.h"

static const struct {
	const char *name;
	enum capture_kind kind;
	const char *text, *found;
} cases[] = {
	/* clang-format off */
	{ "IPv4", CAPTURE_IP, "192.0.2.1 no", "192.0.2.1" },
	{ "IPv4 at a sentence's end", CAPTURE_IP, "192.0.2.1.", "192.0.2.1" },
	{ "IPv4 with a port", CAPTURE_IP, "192.0.2.1:25 no", "192.0.2.1" },
	{ "IPv4 in brackets", CAPTURE_IP, "[192.0.2.1] no", "[192.0.2.1]" },
	{ "a bracket left open", CAPTURE_IP, "[192.0.2.1 no", "" },
	{ "IPv6", CAPTURE_IP, "2001:db8::1 no", "2001:db8::1" },
	{ "IPv6 in brackets", CAPTURE_IP, "[2001:db8::1]", "[2001:db8::1]" },
	{ "three numbers", CAPTURE_IP, "5.1.1 no", "" },
	{ "letters", CAPTURE_IP, "be.ad.ca.fe no", "" },
	{ "letters with a port", CAPTURE_IP, "be.ad.ca.fe:25 no", "" },
	{ "one colon", CAPTURE_IP, "abc:12", "" },
	{ "no IP", CAPTURE_IP, "none", "" },
	{ "domain", CAPTURE_DOMAIN, "example.org, which", "example.org" },
	{ "domain with umlaut", CAPTURE_DOMAIN, "b\xc3\xbc" "cher.example.org.", "b\xc3\xbc" "cher.example.org" },
	{ "masked domain", CAPTURE_DOMAIN, "ex***e.org ", "ex***e.org" },
	{ "host", CAPTURE_HOST, "mx1.example.org said", "mx1.example.org" },
	{ "host as IP in brackets", CAPTURE_HOST, "[192.0.2.1]:", "[192.0.2.1]" },
	{ "host in brackets", CAPTURE_HOST, "[mx.example.org]", "" },
	{ "zone", CAPTURE_ZONE, "bl.example.org; see", "bl.example.org" },
	{ "address", CAPTURE_ADDRESS, "a.b+c@example.org: no", "a.b+c@example.org" },
	{ "address in brackets", CAPTURE_ADDRESS, "<a@example.org>: no", "<a@example.org>" },
	{ "address cut", CAPTURE_ADDRESS, "<a@example.org", "" },
	{ "masked address", CAPTURE_ADDRESS, "aa***@bb***.bb ", "aa***@bb***.bb" },
	{ "no local part", CAPTURE_ADDRESS, "@example.org", "" },
	{ "no domain", CAPTURE_ADDRESS, "a@ b", "" },
	{ "no at sign", CAPTURE_ADDRESS, "postmaster", "" },
	{ "empty sender", CAPTURE_ADDRESS, "<>", "" },
	{ "web address", CAPTURE_URL, "http://bl.example.org/?ip=192.0.2.1.", "http://bl.example.org/?ip=192.0.2.1" },
	{ "secure web address", CAPTURE_URL, "https://x.example.org)", "https://x.example.org)" },
	{ "another scheme", CAPTURE_URL, "ftp://x.example.org", "" },
	{ "number", CAPTURE_NUMBER, "550x", "550" },
	{ "no number", CAPTURE_NUMBER, "x", "" },
	{ "size with unit", CAPTURE_SIZE, "25 mb limit", "25 mb" },
	{ "size with unit run on", CAPTURE_SIZE, "25mb.", "25mb" },
	{ "size in bytes", CAPTURE_SIZE, "10485760 bytes", "10485760 bytes" },
	{ "size with separators", CAPTURE_SIZE, "10,485,760", "10,485,760" },
	{ "size with a fraction", CAPTURE_SIZE, "1.5 gb", "1.5 gb" },
	{ "size without unit", CAPTURE_SIZE, "25 messages", "25" },
	{ "no size", CAPTURE_SIZE, "mb", "" },
	{ "word", CAPTURE_WORD, "ab/c;d e", "ab/c;d" },
	{ "selector", CAPTURE_SELECTOR, "s1-x._domainkey ", "s1-x._domainkey" },
	{ "code", CAPTURE_CODE, "AB-12_3. Next", "AB-12_3" },
	{ "code before a bracket", CAPTURE_CODE, "s3(1)", "s3" },
	/* clang-format on */
};

static void
test_scan(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span text = span_of(cases[i].text);
		size_t len = capture_scan(cases[i].kind, text);

		CHECK_TEXT(cases[i].name, span_take(&text, len),
		    cases[i].found);
	}
}

/* Nothing is found in nothing, and no prefix is read beyond its end. */
static void
test_every_prefix(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t len = 0; len <= strlen(cases[i].text); len++) {
			struct span text = { cases[i].text, len };

			CHECK_FOR(cases[i].name,
			    capture_scan(cases[i].kind, text) <= len);
		}
}

static void
test_trim(void)
{
	CHECK_TEXT("angle", capture_trim(CAPTURE_ADDRESS, span_of("<a@b>")),
	    "a@b");
	CHECK_TEXT("square", capture_trim(CAPTURE_IP, span_of("[::1]")), "::1");
	CHECK_TEXT("none", capture_trim(CAPTURE_IP, span_of("::1")), "::1");
	CHECK_TEXT("short", capture_trim(CAPTURE_WORD, span_of("<")), "<");
	CHECK_TEXT("empty", capture_trim(CAPTURE_WORD, span_empty()), "");
}

static void
test_names(void)
{
	CHECK_TEXT("first", span_of(capture_name(CAPTURE_IP)), "ip");
	CHECK_TEXT("last", span_of(capture_name(CAPTURE_CODE)), "code");
}

int
main(void)
{
	test_scan();
	test_every_prefix();
	test_trim();
	test_names();
	return check_done();
}
