#include "core/smtp/proxy.h"

static void
write_address(struct text *text, bool is_v6, const unsigned char *bytes)
{
	if (!is_v6) {
		text_write_format(text, "%u.%u.%u.%u", bytes[0], bytes[1],
		    bytes[2], bytes[3]);
		return;
	}
	for (size_t i = 0; i < 16; i += 2)
		text_write_format(text, "%s%x", i > 0 ? ":" : "",
		    (unsigned)bytes[i] << 8 | bytes[i + 1]);
}

static void
write_line(struct text *text, const struct smtp_proxy *proxy)
{
	if (proxy->is_local) {
		text_write_string(text, "PROXY UNKNOWN\r\n");
		return;
	}
	text_write_string(text, proxy->is_v6 ? "PROXY TCP6 " : "PROXY TCP4 ");
	write_address(text, proxy->is_v6, proxy->source);
	text_write_byte(text, ' ');
	write_address(text, proxy->is_v6, proxy->target);
	text_write_format(text, " %u %u\r\n", proxy->source_port,
	    proxy->target_port);
}

static void
write_port(struct text *text, uint16_t port)
{
	text_write_byte(text, (char)(port >> 8));
	text_write_byte(text, (char)(port & 0xff));
}

/* The signature; version and command; family; length; both ends (2.2). */
static void
write_binary(struct text *text, const struct smtp_proxy *proxy)
{
	static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";
	const size_t len = proxy->is_v6 ? 16 : 4;

	text_write(text, (struct span){ signature, 12 });
	text_write_byte(text, proxy->is_local ? 0x20 : 0x21);
	if (proxy->is_local) {
		text_write(text, (struct span){ "\0\0\0", 3 });
		return;
	}
	text_write_byte(text, proxy->is_v6 ? 0x21 : 0x11);
	write_port(text, (uint16_t)(2 * len + 4));
	text_write(text, (struct span){ (const char *)proxy->source, len });
	text_write(text, (struct span){ (const char *)proxy->target, len });
	write_port(text, proxy->source_port);
	write_port(text, proxy->target_port);
}

void
smtp_proxy_write(struct text *text, unsigned version,
    const struct smtp_proxy *proxy)
{
	if (version == 1)
		write_line(text, proxy);
	else
		write_binary(text, proxy);
}
