#include "core/smtp/proxy.h"

#include "base/ip.h"
#include "check.h"

static const struct {
	const char *name, *bytes;
	size_t len;
	enum parse verdict;
	const char *source; /* "192.0.2.1"; NULL: local */
	unsigned port;
} heads[] = {
	{ "1", "PROXY TCP4 192.0.2.1 198.51.100.7 49152 25\r\n", 44, PARSE_OK,
	    "192.0.2.1", 49152 },
	{ "1, IPv6", "PROXY TCP6 2001:db8::1 2001:db8::2 1 25\r\n", 41,
	    PARSE_OK, "2001:db8::1", 1 },
	{ "1, unknown", "PROXY UNKNOWN\r\n", 15, PARSE_OK, NULL, 0 },
	{ "1, unknown, and more", "PROXY UNKNOWN ffff::1 x\r\n", 25, PARSE_OK,
	    NULL, 0 },
	{ "1, families mixed", "PROXY TCP4 ::1 192.0.2.1 1 25\r\n", 31,
	    PARSE_BAD, NULL, 0 },
	{ "1, a port beyond", "PROXY TCP4 192.0.2.1 192.0.2.2 65536 25\r\n", 41,
	    PARSE_BAD, NULL, 0 },
	{ "1, no port", "PROXY TCP4 192.0.2.1 192.0.2.2 25\r\n", 35, PARSE_BAD,
	    NULL, 0 },
	{ "1, LF alone", "PROXY UNKNOWN\n", 14, PARSE_BAD, NULL, 0 },
	{ "1, TCP5", "PROXY TCP5 192.0.2.1 192.0.2.2 1 25\r\n", 37, PARSE_BAD,
	    NULL, 0 },
	{ "2",
	    "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"
	    "\xc0\0\x02\x01\xc6\x33\x64\x07\xc0\0\0\x19",
	    28, PARSE_OK, "192.0.2.1", 49152 },
	{ "2, an extension behind",
	    "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x10"
	    "\xc0\0\x02\x01\xc6\x33\x64\x07\xc0\0\0\x19\x04\0\x01x",
	    32, PARSE_OK, "192.0.2.1", 49152 },
	{ "2, local", "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16, PARSE_OK, NULL, 0 },
	{ "2, another version", "\r\n\r\n\0\r\nQUIT\n\x11\0\0\0", 16, PARSE_BAD,
	    NULL, 0 },
	{ "2, UDP", "\r\n\r\n\0\r\nQUIT\n\x21\x12\0\0", 16, PARSE_BAD, NULL,
	    0 },
	{ "2, too short",
	    "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x04"
	    "\xc0\0\x02\x01",
	    20, PARSE_BAD, NULL, 0 },
	{ "2, endless", "\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff", 16, PARSE_BAD,
	    NULL, 0 },
	{ "a client that greets", "EHLO x\r\n", 8, PARSE_BAD, NULL, 0 },
	{ "TLS at once", "\x16\x03\x01", 3, PARSE_BAD, NULL, 0 },
};

/* Each prefix wants more, and never more than there is. */
static void
test_prefixes(size_t row)
{
	struct smtp_proxy proxy;

	for (size_t len = 0; len < heads[row].len; len++) {
		struct span bytes = { heads[row].bytes, len }, rest = bytes;
		size_t lacks = smtp_proxy_lacks(bytes);

		if (smtp_proxy_take(&rest, &proxy) == PARSE_MORE)
			CHECK_FOR(heads[row].name,
			    lacks > 0 && len + lacks <= heads[row].len);
		else
			CHECK_FOR(heads[row].name,
			    heads[row].verdict == PARSE_BAD && lacks == 0);
	}
}

static void
test_heads(void)
{
	for (size_t i = 0; i < COUNT_OF(heads); i++) {
		struct span bytes = { heads[i].bytes, heads[i].len };
		struct smtp_proxy proxy;
		struct ip ip;

		CHECK_FOR(heads[i].name,
		    smtp_proxy_take(&bytes, &proxy) == heads[i].verdict);
		if (heads[i].verdict == PARSE_OK) {
			CHECK_FOR(heads[i].name, bytes.len == 0);
			CHECK_FOR(heads[i].name,
			    proxy.is_local == !heads[i].source);
			CHECK_FOR(heads[i].name,
			    proxy.source_port == heads[i].port);
			test_prefixes(i);
		}
		if (heads[i].source)
			CHECK_FOR(heads[i].name,
			    ip_parse(span_of(heads[i].source), &ip) &&
				ip.is_v6 == proxy.is_v6 &&
				memcmp(ip.bytes, proxy.source,
				    ip.is_v6 ? 16 : 4) == 0);
	}
}

/* What we write, we read. */
static void
check_return(const struct smtp_proxy *proxy)
{
	for (unsigned version = 1; version <= 2; version++) {
		char bytes[256];
		struct text text = text_in(bytes, sizeof(bytes));
		struct smtp_proxy read;
		struct span rest;

		smtp_proxy_write(&text, version, proxy);
		rest = text_span(&text);
		CHECK(
		    smtp_proxy_take(&rest, &read) == PARSE_OK && rest.len == 0);
		CHECK(read.is_local == proxy->is_local &&
		    read.is_v6 == proxy->is_v6 &&
		    read.source_port == proxy->source_port &&
		    read.target_port == proxy->target_port &&
		    memcmp(read.source, proxy->source, 16) == 0 &&
		    memcmp(read.target, proxy->target, 16) == 0);
	}
}

int
main(void)
{
	static const struct smtp_proxy local = { .is_local = true };
	static const struct smtp_proxy v4 = { .source = { 192, 0, 2, 1 },
		.target = { 198, 51, 100, 7 },
		.source_port = 49152,
		.target_port = 25 };
	static const struct smtp_proxy v6 = { .is_v6 = true,
		.source = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 },
		.target = { 0x20, 0x01, 0x0d, 0xb8, [15] = 0x19 },
		.source_port = 49152,
		.target_port = 25 };
	char bytes[256];
	struct text text = text_in(bytes, sizeof(bytes));

	smtp_proxy_write(&text, 1, &local);
	CHECK_TEXT("1, local", text_span(&text), "PROXY UNKNOWN\r\n");
	text_reset(&text);
	smtp_proxy_write(&text, 1, &v4);
	CHECK_TEXT("1, IPv4", text_span(&text),
	    "PROXY TCP4 192.0.2.1 198.51.100.7 49152 25\r\n");
	text_reset(&text);
	smtp_proxy_write(&text, 1, &v6);
	CHECK_TEXT("1, IPv6", text_span(&text),
	    "PROXY TCP6 2001:db8:0:0:0:0:0:1 2001:db8:0:0:0:0:0:19 49152 25"
	    "\r\n");
	text_reset(&text);
	smtp_proxy_write(&text, 2, &local);
	CHECK(span_equal(text_span(&text),
	    (struct span){ "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0", 16 }));
	text_reset(&text);
	smtp_proxy_write(&text, 2, &v4);
	CHECK(span_equal(text_span(&text),
	    (struct span){ "\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c"
			   "\xc0\0\x02\x01\xc6\x33\x64\x07\xc0\0\0\x19",
		28 }));
	text_reset(&text);
	smtp_proxy_write(&text, 2, &v6);
	CHECK(text.len == 16 + 36 && bytes[13] == 0x21 && bytes[15] == 36);
	check_return(&local);
	check_return(&v4);
	check_return(&v6);
	test_heads();
	return check_done();
}
