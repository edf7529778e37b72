#include "core/auth/dkim_value.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/dns/answer.h"

static bool
is_label_byte(char c)
{
	return ascii_is_alnum(c) || c == '_' || (c & 0x80) != 0;
}

static bool
is_label(struct span label)
{
	if (label.len == 0 || !is_label_byte(label.ptr[0]) ||
	    !is_label_byte(label.ptr[label.len - 1]))
		return false;
	for (size_t i = 0; i < label.len; i++)
		if (!is_label_byte(label.ptr[i]) && label.ptr[i] != '-')
			return false;
	return true;
}

/* Labels between dots; 0: something else. */
static size_t
count_labels(struct span value)
{
	size_t count = 1;
	const char *dot;

	while (value.len > 0 && (dot = memchr(value.ptr, '.', value.len))) {
		if (!is_label(span_take(&value, (size_t)(dot - value.ptr))))
			return 0;
		span_take(&value, 1);
		count++;
	}
	return is_label(value) ? count : 0;
}

bool
dkim_value_is_domain(struct span value)
{
	return count_labels(value) >= 2;
}

bool
dkim_value_is_selector(struct span value)
{
	return count_labels(value) >= 1;
}

bool
dkim_value_is_field_name(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (value.ptr[i] <= ' ' || value.ptr[i] >= 0x7f ||
		    value.ptr[i] == ':' || value.ptr[i] == ';')
			return false;
	return value.len > 0;
}

bool
dkim_value_number(struct span value, size_t max_digits, uint64_t *number)
{
	uint64_t sum = 0;

	if (value.len == 0 || value.len > max_digits)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		unsigned digit = (unsigned)(value.ptr[i] - '0');

		if (!ascii_is_digit(value.ptr[i]))
			return false;
		sum = sum > (UINT64_MAX - digit) / 10 ? UINT64_MAX
						      : sum * 10 + digit;
	}
	*number = sum;
	return true;
}

struct span
dkim_value_decode(struct arena *arena, struct span value)
{
	struct text text;
	bool is_plain = true;

	for (size_t i = 0; i < value.len; i++)
		is_plain = is_plain && value.ptr[i] != '=' &&
		    !ascii_is_space(value.ptr[i]);
	if (is_plain)
		return value;
	text_init(&text, arena, value.len);
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (ascii_is_space(c))
			continue;
		if (c == '=' && i + 2 < value.len &&
		    ascii_is_hex(value.ptr[i + 1]) &&
		    ascii_is_hex(value.ptr[i + 2])) {
			c = (char)(ascii_hex_value(value.ptr[i + 1]) << 4 |
			    ascii_hex_value(value.ptr[i + 2]));
			i += 2;
		}
		text_write_byte(&text, c);
	}
	return text_span(&text);
}

bool
dkim_value_split_address(struct span address, struct span *domain)
{
	size_t at = address.len;

	while (at > 0 && address.ptr[at - 1] != '@')
		at--;
	*domain = span_from(address, at);
	return at > 0 && dkim_value_is_domain(*domain);
}
