#include "core/crypto/der.h"

/* The length in front; 0x80, which leaves the end open, is none of DER's. */
static enum parse
scan_length(struct span *rest, size_t *len)
{
	unsigned count;

	if (rest->len == 0)
		return PARSE_MORE;
	count = (unsigned char)span_take(rest, 1).ptr[0];
	if (count < 0x80) {
		*len = count;
		return PARSE_OK;
	}
	count -= 0x80;
	if (count == 0 || count > 4)
		return PARSE_BAD;
	if (rest->len < count)
		return PARSE_MORE;
	for (*len = 0; count > 0; count--)
		*len = *len << 8 | (unsigned char)span_take(rest, 1).ptr[0];
	return PARSE_OK;
}

enum parse
der_take(struct span *rest, enum der_tag tag, struct span *content,
    size_t *missing)
{
	struct span ahead = *rest;
	enum parse parse;
	size_t len = 0;

	*missing = 1;
	if (ahead.len == 0)
		return PARSE_MORE;
	if ((unsigned char)span_take(&ahead, 1).ptr[0] != (unsigned)tag)
		return PARSE_BAD;
	parse = scan_length(&ahead, &len);
	if (parse != PARSE_OK)
		return parse;
	if (len > ahead.len) {
		*missing = len - ahead.len;
		return PARSE_MORE;
	}
	*missing = 0;
	*content = span_take(&ahead, len);
	*rest = ahead;
	return PARSE_OK;
}

bool
der_take_number(struct span *rest, struct span *number)
{
	size_t missing;

	if (der_take(rest, DER_INTEGER, number, &missing) != PARSE_OK ||
	    number->len == 0 || (unsigned char)number->ptr[0] >= 0x80)
		return false;
	while (number->len > 1 && number->ptr[0] == 0)
		span_take(number, 1);
	return true;
}
