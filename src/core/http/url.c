#include "core/http/url.h"

#include "base/ascii.h"
#include "base/scan.h"

enum { PORT_HTTP = 80, PORT_HTTPS = 443 };

static bool
take_scheme(struct span *text, bool *is_secure)
{
	static const char *const schemes[] = { "http://", "https://" };

	for (size_t i = 0; i < 2; i++) {
		if (span_starts_nocase(*text, span_of(schemes[i]))) {
			span_take(text, strlen(schemes[i]));
			*is_secure = i == 1;
			return true;
		}
	}
	return false;
}

/* A name's bytes, or with is_literal an IPv6 address'. */
static bool
is_host(struct span host, bool is_literal)
{
	for (size_t i = 0; i < host.len; i++) {
		char c = host.ptr[i];

		if (is_literal ? !ascii_is_hex(c) && c != ':' && c != '.'
			       : !ascii_is_alnum(c) && c != '.' && c != '-' &&
			    c != '_')
			return false;
	}
	return host.len > 0 && host.len <= HTTP_HOST_MAX;
}

static bool
take_host(struct span *authority, struct span *host)
{
	const bool is_literal = scan_byte(authority, '[');
	size_t len = 0;

	while (len < authority->len &&
	    authority->ptr[len] != (is_literal ? ']' : ':'))
		len++;
	*host = span_take(authority, len);
	return is_host(*host, is_literal) &&
	    (!is_literal || scan_byte(authority, ']'));
}

/* ":8443", or nothing; a colon alone is allowed (RFC 3986, 3.2.3). */
static bool
parse_port(struct span text, uint16_t *port)
{
	unsigned number;

	if (text.len == 0)
		return true;
	if (!scan_byte(&text, ':'))
		return false;
	if (text.len == 0)
		return true;
	if (!scan_number(&text, 1, 5, &number) || text.len > 0 || number == 0 ||
	    number > UINT16_MAX)
		return false;
	*port = (uint16_t)number;
	return true;
}

/* All is printed ASCII; others have to be written with '%'. */
static bool
is_target(struct span target)
{
	for (size_t i = 0; i < target.len; i++) {
		if (target.ptr[i] <= ' ' || target.ptr[i] > '~')
			return false;
	}
	return target.len == 0 || target.ptr[0] == '/';
}

bool
http_url_parse(struct span text, struct http_url *url)
{
	struct http_url read = { .is_secure = false };
	struct span rest, authority;
	size_t len = 0;

	if (text.len > HTTP_URL_MAX || !span_split(&text, '#', &rest) ||
	    !take_scheme(&rest, &read.is_secure))
		return false;

	while (len < rest.len && rest.ptr[len] != '/' && rest.ptr[len] != '?')
		len++;
	authority = span_take(&rest, len);
	read.port = read.is_secure ? PORT_HTTPS : PORT_HTTP;
	read.target = rest;
	if (!take_host(&authority, &read.host) ||
	    !parse_port(authority, &read.port) || !is_target(read.target))
		return false;
	*url = read;
	return true;
}

void
http_url_write_host(struct text *text, const struct http_url *url)
{
	const bool is_literal = memchr(url->host.ptr, ':', url->host.len);

	text_write_string(text, is_literal ? "[" : "");
	text_write(text, url->host);
	text_write_string(text, is_literal ? "]" : "");
	if (url->port != (url->is_secure ? PORT_HTTPS : PORT_HTTP)) {
		text_write_byte(text, ':');
		text_write_number(text, url->port);
	}
}

bool
http_url_decode(struct text *text, struct span part, bool is_form)
{
	while (part.len > 0) {
		char c = *span_take(&part, 1).ptr;

		if (c == '+' && is_form)
			c = ' ';
		if (c == '%') {
			if (part.len < 2 || !ascii_is_hex(part.ptr[0]) ||
			    !ascii_is_hex(part.ptr[1]))
				return false;
			c = (char)(ascii_hex_value(part.ptr[0]) * 16 +
			    ascii_hex_value(part.ptr[1]));
			span_take(&part, 2);
		}
		text_write_byte(text, c);
	}
	return true;
}
