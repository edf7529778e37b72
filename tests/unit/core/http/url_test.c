#include "core/http/url.h"

#include "unit/check.h"

static const struct {
	const char *name, *text;
	const char *host; /* NULL: no address of a page */
	unsigned port;
	const char *target;
	bool is_secure;
} urls[] = {
	/* clang-format off */
	{ "whole", "https://mta-sts.example.org/.well-known/mta-sts.txt", "mta-sts.example.org", 443, "/.well-known/mta-sts.txt", true },
	{ "http", "http://example.org/", "example.org", 80, "/", false },
	{ "capitals", "HTTPS://Example.ORG/A", "Example.ORG", 443, "/A", true },
	{ "no path", "https://example.org", "example.org", 443, "", true },
	{ "port", "https://example.org:8443/a?b=c", "example.org", 8443, "/a?b=c", true },
	{ "colon alone", "https://example.org:/", "example.org", 443, "/", true },
	{ "fragment", "https://example.org/a#b", "example.org", 443, "/a", true },
	{ "IPv4", "http://192.0.2.1:8080/x", "192.0.2.1", 8080, "/x", false },
	{ "IPv6", "https://[2001:db8::1]:25/", "2001:db8::1", 25, "/", true },
	{ "IPv6 without a port", "https://[2001:db8::1]/", "2001:db8::1", 443, "/", true },
	{ "nothing", "", NULL, 0, NULL, false },
	{ "another scheme", "ftp://example.org/", NULL, 0, NULL, false },
	{ "no scheme", "example.org/", NULL, 0, NULL, false },
	{ "no host", "https:///a", NULL, 0, NULL, false },
	{ "a user", "https://example.org@example.net/", NULL, 0, NULL, false },
	{ "a password", "https://a:b@example.net/", NULL, 0, NULL, false },
	{ "no port", "https://example.org:x/", NULL, 0, NULL, false },
	{ "port 0", "https://example.org:0/", NULL, 0, NULL, false },
	{ "port beyond", "https://example.org:65536/", NULL, 0, NULL, false },
	{ "blank in the path", "https://example.org/a b", NULL, 0, NULL, false },
	{ "line end in the path", "https://example.org/a\r\nX: y", NULL, 0, NULL, false },
	{ "eight bits", "https://example.org/\xc3\xa4", NULL, 0, NULL, false },
	{ "query without a path", "https://example.org?a", NULL, 0, NULL, false },
	{ "open bracket", "https://[2001:db8::1/", NULL, 0, NULL, false },
	{ "backslash", "https://example.org\\@example.net/", NULL, 0, NULL, false },
	/* clang-format on */
};

static void
test_parse(void)
{
	for (size_t i = 0; i < COUNT_OF(urls); i++) {
		const char *name = urls[i].name;
		struct http_url url;
		bool is_url = http_url_parse(span_of(urls[i].text), &url);

		CHECK_FOR(name, is_url == (urls[i].host != NULL));
		if (!is_url || !urls[i].host)
			continue;
		CHECK_TEXT(name, url.host, urls[i].host);
		CHECK_TEXT(name, url.target, urls[i].target);
		CHECK_FOR(name, url.port == urls[i].port);
		CHECK_FOR(name, url.is_secure == urls[i].is_secure);
	}
}

static void
test_prefixes(void)
{
	const struct span all =
	    span_of("https://[2001:db8::1]:8443/a/b?c=%41#here");

	for (size_t len = 0; len <= all.len; len++) {
		struct span text = { all.ptr, len };
		struct http_url url;

		if (http_url_parse(text, &url))
			CHECK(span_within(url.host, text) &&
			    span_within(url.target, text));
	}
	CHECK(1);
}

static void
test_too_long(void)
{
	static char long_one[HTTP_URL_MAX + 2];
	struct http_url url;
	struct span text = { long_one, HTTP_URL_MAX };

	memset(long_one, 'a', sizeof(long_one));
	memcpy(long_one, "https://a/", 10);
	CHECK(http_url_parse(text, &url));
	text.len++;
	CHECK(!http_url_parse(text, &url));
}

static void
check_host(const char *given, const char *expected)
{
	char bytes[300];
	struct text text = text_in(bytes, sizeof(bytes));
	struct http_url url;

	CHECK(http_url_parse(span_of(given), &url));
	http_url_write_host(&text, &url);
	CHECK_TEXT(given, text_span(&text), expected);
}

static void
check_decode(const char *given, bool is_form, const char *expected)
{
	char bytes[64];
	struct text text = text_in(bytes, sizeof(bytes));
	bool is_good = http_url_decode(&text, span_of(given), is_form);

	CHECK_FOR(given, is_good == (expected != NULL));
	if (expected)
		CHECK_TEXT(given, text_span(&text), expected);
}

int
main(void)
{
	test_parse();
	test_prefixes();
	test_too_long();
	check_host("https://example.org/", "example.org");
	check_host("https://example.org:80/", "example.org:80");
	check_host("http://example.org:80/", "example.org");
	check_host("https://[2001:db8::1]:8443/", "[2001:db8::1]:8443");
	check_decode("a%40b+c", false, "a@b+c");
	check_decode("a%40b+c", true, "a@b c");
	check_decode("%4a%4A", false, "JJ");
	check_decode("%", false, NULL);
	check_decode("%4", false, NULL);
	check_decode("%4g", false, NULL);
	return check_done();
}
