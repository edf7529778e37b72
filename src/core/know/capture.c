#include "base/ascii.h"
#include "core/know/pattern.h"

static const char *const names[CAPTURES] = { "ip", "domain", "host", "zone",
	"address", "url", "number", "size", "word", "selector", "code" };

const char *
capture_name(enum capture_kind kind)
{
	return names[kind];
}

static bool
is_name_byte(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '_' ||
	    (unsigned char)c >= 0x80;
}

/* Local parts and domains; asterisks: people mask addresses. */
static bool
is_address_byte(char c)
{
	return (unsigned char)c > ' ' && !strchr("<>,;:\"()[]", c);
}

static size_t
run(struct span text, bool (*is_member)(char))
{
	size_t len = 0;

	while (len < text.len && is_member(text.ptr[len]))
		len++;
	return len;
}

/* The full stop of a sentence is no part of what stands before it. */
static size_t
without_stops(struct span text, size_t len)
{
	while (len > 0 && strchr(".,;:!?-'*", text.ptr[len - 1]))
		len--;
	return len;
}

static bool
is_ip_byte(char c)
{
	return ascii_is_hex(c) || c == '.' || c == ':';
}

static bool
is_star_byte(char c)
{
	return is_name_byte(c) || c == '*';
}

static size_t
count_of(struct span text, char c)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += text.ptr[i] == c;
	return count;
}

static bool
is_dotted_byte(char c)
{
	return ascii_is_digit(c) || c == '.';
}

/* "192.0.2.1:25": the port is no part of it. */
static size_t
scan_ip(struct span text)
{
	size_t dotted = run(text, is_dotted_byte);
	size_t len = without_stops(text, run(text, is_ip_byte));

	if (count_of((struct span){ text.ptr, len }, ':') >= 2)
		return len;
	if (dotted < len && text.ptr[dotted] != ':')
		return 0;
	len = without_stops(text, dotted);
	return count_of((struct span){ text.ptr, len }, '.') == 3 ? len : 0;
}

static size_t
scan_address(struct span text)
{
	size_t len = run(text, is_address_byte);
	const char *at = len > 0 ? memchr(text.ptr, '@', len) : NULL;
	size_t local;

	if (!at || at == text.ptr)
		return 0;
	local = (size_t)(at - text.ptr);
	len = run(span_from(text, local + 1), is_star_byte);
	len = without_stops(span_from(text, local + 1), len);
	return len > 0 ? local + 1 + len : 0;
}

static bool
is_url_byte(char c)
{
	return (unsigned char)c > ' ' && !strchr("<>\"'", c);
}

static size_t
scan_url(struct span text)
{
	if (!span_starts(text, span_of("http://")) &&
	    !span_starts(text, span_of("https://")))
		return 0;
	return without_stops(text, run(text, is_url_byte));
}

static size_t
scan_number_run(struct span text)
{
	size_t len = 0;

	while (len < text.len && ascii_is_digit(text.ptr[len]))
		len++;
	return len;
}

/* A number with its unit, if one follows: "25 mb", "10485760 bytes". */
static size_t
scan_size(struct span text)
{
	static const char *const units[] = { "bytes", "byte", "kib", "mib",
		"kb", "mb", "gb", "k", "m", "b" };
	size_t len = scan_number_run(text), digits;
	struct span unit;

	if (len == 0)
		return 0;
	while (len + 1 < text.len && strchr(".,", text.ptr[len]) &&
	    ascii_is_digit(text.ptr[len + 1]))
		len += 1 + scan_number_run(span_from(text, len + 1));
	digits = len;
	if (len < text.len && text.ptr[len] == ' ')
		len++;
	unit = span_from(text, len);
	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++) {
		size_t width = strlen(units[i]);

		if (span_starts(unit, span_of(units[i])) &&
		    (unit.len == width || !ascii_is_alnum(unit.ptr[width])))
			return len + width;
	}
	return digits;
}

/* A word without a dot is none: "no MX for sender domain" names no domain. */
static size_t
scan_domain(struct span text)
{
	size_t len = without_stops(text, run(text, is_star_byte));

	return memchr(text.ptr, '.', len) ? len : 0;
}

static size_t
scan_inner(enum capture_kind kind, struct span text)
{
	switch (kind) {
	case CAPTURE_IP:
		return scan_ip(text);
	case CAPTURE_ADDRESS:
		return scan_address(text);
	case CAPTURE_URL:
		return scan_url(text);
	case CAPTURE_NUMBER:
		return scan_number_run(text);
	case CAPTURE_SIZE:
		return scan_size(text);
	case CAPTURE_WORD:
		return run(text, is_url_byte);
	case CAPTURE_DOMAIN:
	case CAPTURE_ZONE:
		return scan_domain(text);
	case CAPTURE_HOST:
		return without_stops(text, run(text, is_star_byte));
	case CAPTURE_SELECTOR:
	case CAPTURE_CODE:
	case CAPTURES:
		break;
	}
	return without_stops(text, run(text, is_name_byte));
}

size_t
capture_scan(enum capture_kind kind, struct span text)
{
	bool may_bracket = kind == CAPTURE_IP || kind == CAPTURE_HOST;
	char closer = 0;
	size_t len;

	if (text.len > 0 && kind == CAPTURE_ADDRESS && text.ptr[0] == '<')
		closer = '>';
	else if (text.len > 0 && may_bracket && text.ptr[0] == '[')
		closer = ']';
	if (!closer)
		return scan_inner(kind, text);
	if (kind == CAPTURE_HOST)
		kind = CAPTURE_IP;
	len = scan_inner(kind, span_from(text, 1));
	if (len == 0 || len + 2 > text.len || text.ptr[len + 1] != closer)
		return 0;
	return len + 2;
}

struct span
capture_trim(enum capture_kind kind, struct span found)
{
	(void)kind;
	if (found.len >= 2 && (found.ptr[0] == '<' || found.ptr[0] == '[')) {
		span_take(&found, 1);
		found.len--;
	}
	return found;
}
