#include "core/smtp/proxy.h"

#include "check.h"

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
	return check_done();
}
