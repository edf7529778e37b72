#include "core/smtp/proxy.h"

#include "base/ip.h"

enum { SIGNATURE_LEN = 12, HEAD_LEN = 16, LINE_LEN_MAX = 107 };

static const char signature[] = "\r\n\r\n\0\r\nQUIT\n";

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
	const size_t len = proxy->is_v6 ? 16 : 4;

	text_write(text, (struct span){ signature, SIGNATURE_LEN });
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

/* "192.0.2.1 198.51.100.7 49152 25" */
static bool
read_ends(struct span words, struct smtp_proxy *proxy)
{
	struct span source, target, item;
	struct ip ip[2];
	unsigned ports[2];

	if (!span_split(&words, ' ', &source) ||
	    !span_split(&words, ' ', &target) || !ip_parse(source, &ip[0]) ||
	    !ip_parse(target, &ip[1]) || ip[0].is_v6 != proxy->is_v6 ||
	    ip[1].is_v6 != proxy->is_v6)
		return false;
	for (size_t i = 0; i < 2; i++)
		if (!span_split(&words, ' ', &item) ||
		    !scan_number(&item, 1, 5, &ports[i]) || item.len > 0 ||
		    ports[i] > UINT16_MAX)
			return false;
	memcpy(proxy->source, ip[0].bytes, sizeof(proxy->source));
	memcpy(proxy->target, ip[1].bytes, sizeof(proxy->target));
	proxy->source_port = (uint16_t)ports[0];
	proxy->target_port = (uint16_t)ports[1];
	return words.len == 0;
}

/* Version 1 (2.1): a line of at most 107 bytes. */
static enum parse
take_line(struct span *bytes, struct smtp_proxy *proxy)
{
	static const char unknown[] = "PROXY UNKNOWN";
	const char *lf = memchr(bytes->ptr, '\n',
	    bytes->len < LINE_LEN_MAX ? bytes->len : LINE_LEN_MAX);
	struct span line, start = span_of("PROXY TCP");

	if (!lf)
		return bytes->len < LINE_LEN_MAX ? PARSE_MORE : PARSE_BAD;
	line = span_take(bytes, (size_t)(lf - bytes->ptr) + 1);
	if (line.len < 2 || line.ptr[line.len - 2] != '\r')
		return PARSE_BAD;
	line.len -= 2;
	proxy->is_local = span_starts(line, span_of(unknown));
	if (proxy->is_local)
		return PARSE_OK;
	if (!span_starts(line, start) || line.len < start.len + 2)
		return PARSE_BAD;
	proxy->is_v6 = line.ptr[start.len] == '6';
	if (!proxy->is_v6 && line.ptr[start.len] != '4')
		return PARSE_BAD;
	line = span_from(line, start.len + 1);
	return scan_byte(&line, ' ') && read_ends(line, proxy) ? PARSE_OK
							       : PARSE_BAD;
}

static unsigned
read_pair(const char *bytes)
{
	return (unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1];
}

/* Version 2 (2.2). What extensions add is passed over. */
static enum parse
take_binary(struct span *bytes, struct smtp_proxy *proxy)
{
	size_t body, len;
	struct span rest;

	if (bytes->len < HEAD_LEN)
		return PARSE_MORE;
	body = read_pair(bytes->ptr + 14);
	if (HEAD_LEN + body > SMTP_PROXY_MAX)
		return PARSE_BAD;
	if (bytes->len < HEAD_LEN + body)
		return PARSE_MORE;
	rest = span_take(bytes, HEAD_LEN + body);
	if ((rest.ptr[12] & 0xfe) != 0x20)
		return PARSE_BAD;
	proxy->is_local = rest.ptr[12] == 0x20 || rest.ptr[13] == 0;
	if (proxy->is_local)
		return PARSE_OK;
	proxy->is_v6 = rest.ptr[13] == 0x21;
	len = proxy->is_v6 ? 16 : 4;
	if ((!proxy->is_v6 && rest.ptr[13] != 0x11) || body < 2 * len + 4)
		return PARSE_BAD;
	memcpy(proxy->source, rest.ptr + HEAD_LEN, len);
	memcpy(proxy->target, rest.ptr + HEAD_LEN + len, len);
	proxy->source_port = (uint16_t)read_pair(rest.ptr + HEAD_LEN + 2 * len);
	proxy->target_port =
	    (uint16_t)read_pair(rest.ptr + HEAD_LEN + 2 * len + 2);
	return PARSE_OK;
}

static bool
is_begun(struct span bytes, struct span start)
{
	if (bytes.len > start.len)
		bytes.len = start.len;
	return span_starts(start, bytes);
}

enum parse
smtp_proxy_take(struct span *bytes, struct smtp_proxy *proxy)
{
	const struct span binary = { signature, SIGNATURE_LEN };

	*proxy = (struct smtp_proxy){ .is_local = false };
	if (is_begun(*bytes, span_of("PROXY ")))
		return take_line(bytes, proxy);
	return is_begun(*bytes, binary) ? take_binary(bytes, proxy) : PARSE_BAD;
}

/* No line is shorter than "PROXY UNKNOWN CR LF"; then it comes byte by byte. */
size_t
smtp_proxy_lacks(struct span bytes)
{
	const size_t least = strlen("PROXY UNKNOWN\r\n");
	struct span rest = bytes;
	struct smtp_proxy proxy;

	if (smtp_proxy_take(&rest, &proxy) != PARSE_MORE)
		return 0;
	if (bytes.len < least)
		return least - bytes.len;
	if (bytes.ptr[0] == 'P' || bytes.len < HEAD_LEN)
		return 1;
	return HEAD_LEN + read_pair(bytes.ptr + 14) - bytes.len;
}
