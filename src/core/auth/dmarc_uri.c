/* Where DMARC reports shall go: the lists in rua= and ruf=. */

#include "base/ascii.h"
#include "base/text.h"
#include "core/auth/dmarc_record.h"
#include "core/dns/name.h"

/*
 * What may stand in a URI (RFC 3986, 2), percent signs apart; "!" must be
 * escaped here (RFC 9989, 4.8).
 */
static bool
is_uri_byte(char c)
{
	return ascii_is_alnum(c) ||
	    (c != '\0' && strchr("-._~:/?#[]@$&'()*+,;=", c) != NULL);
}

static bool
is_escape(struct span text, size_t at)
{
	return text.len - at > 2 && ascii_is_hex(text.ptr[at + 1]) &&
	    ascii_is_hex(text.ptr[at + 2]);
}

static bool
has_uri_bytes(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!is_uri_byte(text.ptr[i]) &&
		    !(text.ptr[i] == '%' && is_escape(text, i)))
			return false;
	return true;
}

/* The scheme, and what follows its colon (RFC 3986, 3.1). */
static bool
take_scheme(struct span *rest, struct span *scheme)
{
	size_t len = 0;

	while (len < rest->len &&
	    (ascii_is_alnum(rest->ptr[len]) ||
		(rest->ptr[len] != '\0' && strchr("+-.", rest->ptr[len]))))
		len++;
	if (len == 0 || len == rest->len || rest->ptr[len] != ':' ||
	    !ascii_is_letter(rest->ptr[0]))
		return false;
	*scheme = span_take(rest, len);
	span_take(rest, 1);
	return true;
}

/* "%2C" becomes ",": only such bytes as may stand in an address. */
static struct span
decode(struct arena *arena, struct span text)
{
	struct text out;

	if (!memchr(text.ptr, '%', text.len))
		return text;
	text_init(&out, arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '%' && is_escape(text, i)) {
			text_write_byte(&out,
			    (char)(ascii_hex_value(text.ptr[i + 1]) << 4 |
				ascii_hex_value(text.ptr[i + 2])));
			i += 2;
		} else {
			text_write_byte(&out, text.ptr[i]);
		}
	}
	return text_span(&out);
}

/* "a@example.org", and perhaps "?subject=..." behind it (RFC 6068). */
static bool
set_address(struct arena *arena, struct dmarc_uri *uri, struct span rest)
{
	struct span address, local;
	const char *at;

	if (!span_split(&rest, '?', &address))
		return false;
	address = decode(arena, address);
	at = memrchr(address.ptr, '@', address.len);
	if (!at || at == address.ptr)
		return false;
	uri->address = address;
	local = span_take(&address, (size_t)(at - address.ptr) + 1);
	uri->domain = address;
	return !memchr(local.ptr, ',', local.len) &&
	    dns_name_is_valid(uri->domain) && has_uri_bytes(uri->domain);
}

static uint64_t
unit_of(char c)
{
	static const char units[] = "kmgt";
	const char *found = c != '\0' ? strchr(units, ascii_lower(c)) : NULL;

	return found ? (uint64_t)1 << 10 * (found - units + 1) : 0;
}

/* Take "!10m" off the end (RFC 7489, 6.2); 0: it is not there. */
static uint64_t
take_limit(struct span *uri)
{
	uint64_t limit = 0, unit = 1;
	const char *mark = memrchr(uri->ptr, '!', uri->len);
	struct span digits;

	if (!mark)
		return 0;
	digits = span_from(*uri, (size_t)(mark - uri->ptr) + 1);
	if (digits.len > 1 && unit_of(digits.ptr[digits.len - 1]) > 0)
		unit = unit_of(digits.ptr[--digits.len]);
	if (digits.len == 0 || digits.len > 6)
		return 0;
	for (size_t i = 0; i < digits.len; i++) {
		if (!ascii_is_digit(digits.ptr[i]))
			return 0;
		limit = 10 * limit + (uint64_t)(digits.ptr[i] - '0');
	}
	uri->len = (size_t)(mark - uri->ptr);
	return limit * unit;
}

bool
dmarc_uri_next(struct arena *arena, struct span *rest, struct dmarc_uri *uri)
{
	struct span after, scheme;

	if (!span_split(rest, ',', &after))
		return false;
	after = span_trim(after);
	*uri = (struct dmarc_uri){ .whole = after,
		.address = span_empty(),
		.domain = span_empty() };
	uri->limit = take_limit(&after);
	uri->uri = after;
	if (!has_uri_bytes(after) || !take_scheme(&after, &scheme) ||
	    after.len == 0)
		return true;
	uri->is_mail = span_equal_nocase(scheme, span_of("mailto"));
	uri->is_valid = !uri->is_mail || set_address(arena, uri, after);
	return true;
}
