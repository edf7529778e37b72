#include "core/auth/spf_macro.h"

#include "base/ascii.h"
#include "core/dns/answer.h"
#include "core/dns/name.h"

enum { PARTS_MAX = 255 };

struct macro {
	char letter; /* small; '\0': one of %% %_ %- */
	char literal;
	bool is_url; /* a capital letter */
	bool is_reversed;
	unsigned parts; /* 0: all */
	struct span delimiters;
};

static bool
is_delimiter(char c)
{
	return c != '\0' && strchr(".-+,/_=", c);
}

static bool
is_letter(char c, enum spf_macro_place place)
{
	c = ascii_lower(c);
	return c != '\0' &&
	    (strchr("slodiphv", c) ||
		(place != SPF_IN_RECORD && strchr("crt", c)));
}

/* "{", letter, transformers, delimiters, "}" behind a "%" (7.1). */
static bool
take_braces(struct span *rest, enum spf_macro_place place, struct macro *macro)
{
	bool has_digits = false;
	const char *start;

	span_take(rest, 1);
	if (rest->len == 0 || !is_letter(*rest->ptr, place))
		return false;
	macro->letter = ascii_lower(*rest->ptr);
	macro->is_url = macro->letter != *rest->ptr;
	span_take(rest, 1);
	for (; rest->len > 0 && ascii_is_digit(*rest->ptr);
	     span_take(rest, 1)) {
		has_digits = true;
		if (macro->parts < PARTS_MAX)
			macro->parts =
			    macro->parts * 10 + (unsigned)(*rest->ptr - '0');
	}
	if (rest->len > 0 && ascii_lower(*rest->ptr) == 'r') {
		macro->is_reversed = true;
		span_take(rest, 1);
	}
	for (start = rest->ptr; rest->len > 0 && is_delimiter(*rest->ptr);)
		span_take(rest, 1);
	macro->delimiters = (struct span){ start, (size_t)(rest->ptr - start) };
	if (rest->len == 0 || *rest->ptr != '}' ||
	    (has_digits && macro->parts == 0))
		return false;
	span_take(rest, 1);
	return true;
}

/* Take a macro off a text that begins with "%". */
static bool
take_macro(struct span *rest, enum spf_macro_place place, struct macro *macro)
{
	*macro = (struct macro){ .delimiters = span_empty() };
	span_take(rest, 1);
	if (rest->len == 0)
		return false;
	if (*rest->ptr == '{')
		return take_braces(rest, place, macro);
	macro->literal = *rest->ptr;
	if (!strchr("%_-", macro->literal) || macro->literal == '\0')
		return false;
	span_take(rest, 1);
	return true;
}

static bool
is_literal(char c, enum spf_macro_place place)
{
	return (c > ' ' && c < 0x7f) ||
	    (c == ' ' && place == SPF_IN_EXPLANATION);
}

/* The end of what cannot be read as a macro: its brace, or two bytes. */
static struct span
bad_macro(struct span text)
{
	size_t len = 1;

	if (text.len > 1 && text.ptr[1] == '{')
		while (len < text.len && text.ptr[len - 1] != '}')
			len++;
	else if (text.len > 1)
		len = 2;
	return (struct span){ text.ptr, len };
}

bool
spf_macro_check(struct span text, enum spf_macro_place place, struct span *bad)
{
	struct macro macro;

	while (text.len > 0) {
		struct span start = text;

		if (*text.ptr != '%' && is_literal(*text.ptr, place)) {
			span_take(&text, 1);
			continue;
		}
		if (*text.ptr == '%' && take_macro(&text, place, &macro))
			continue;
		if (bad)
			*bad = *start.ptr == '%'
			    ? bad_macro(start)
			    : (struct span){ start.ptr, 1 };
		return false;
	}
	return true;
}

/* Letters, digits, hyphens within, not all digits. */
static bool
is_top_label(struct span label)
{
	bool has_other = false;

	if (label.len == 0 || label.ptr[0] == '-' ||
	    label.ptr[label.len - 1] == '-')
		return false;
	for (size_t i = 0; i < label.len; i++) {
		if (!ascii_is_alnum(label.ptr[i]) && label.ptr[i] != '-')
			return false;
		has_other = has_other || !ascii_is_digit(label.ptr[i]);
	}
	return has_other;
}

/* What stands behind the last macro; empty: a macro is the end. */
static struct span
literal_end(struct span text)
{
	struct span end = text;
	struct macro macro;

	while (text.len > 0)
		if (*text.ptr == '%') {
			if (!take_macro(&text, SPF_IN_RECORD, &macro))
				return span_empty();
			end = text;
		} else {
			span_take(&text, 1);
		}
	return end;
}

enum spf_domain_fault
spf_domain_check(struct span text, struct span *bad)
{
	struct span end, label;
	size_t at;

	*bad = text;
	if (text.len == 0)
		return SPF_DOMAIN_EMPTY;
	if (!spf_macro_check(text, SPF_IN_RECORD, bad))
		return SPF_DOMAIN_BAD_MACRO;
	end = literal_end(text);
	if (end.len == 0)
		return SPF_DOMAIN_SOUND;
	label = dns_name_trim(end);
	for (at = label.len; at > 0 && label.ptr[at - 1] != '.';)
		at--;
	if (at > 0 && is_top_label(span_from(label, at)))
		return SPF_DOMAIN_SOUND;
	*bad = span_from(label, at);
	if (bad->len == 0)
		*bad = text;
	return SPF_DOMAIN_BAD_END;
}

bool
spf_macro_uses(struct span text, char letter)
{
	struct macro macro;

	while (text.len > 0)
		if (*text.ptr != '%')
			span_take(&text, 1);
		else if (!take_macro(&text, SPF_IN_EXPLANATION, &macro))
			return false;
		else if (macro.letter == letter)
			return true;
	return false;
}

bool
spf_macro_uses_local(struct span text)
{
	return spf_macro_uses(text, 'l') || spf_macro_uses(text, 's');
}

bool
spf_macro_any(struct span text)
{
	return text.len > 0 && memchr(text.ptr, '%', text.len);
}

/* What is not unreserved becomes %XX (RFC 3986, 2.3). */
static void
write_value(struct text *out, struct span value, bool is_url)
{
	if (!is_url) {
		text_write(out, value);
		return;
	}
	for (size_t i = 0; i < value.len; i++) {
		char c = value.ptr[i];

		if (ascii_is_alnum(c) || (c != '\0' && strchr("-._~", c)))
			text_write_byte(out, c);
		else
			text_write_format(out, "%%%02X", (unsigned char)c);
	}
}

static bool
splits(struct span delimiters, char c)
{
	return delimiters.len == 0
	    ? c == '.'
	    : memchr(delimiters.ptr, c, delimiters.len) != NULL;
}

/* The last parts of a value, joined by dots. */
static void
write_right(struct text *out, struct span value, const struct macro *macro)
{
	size_t at = value.len;
	unsigned seen = 0;

	for (; at > 0; at--)
		if (splits(macro->delimiters, value.ptr[at - 1]) &&
		    ++seen == macro->parts)
			break;
	for (; at < value.len; at++) {
		bool ends = splits(macro->delimiters, value.ptr[at]);

		write_value(out,
		    ends ? span_of(".") : (struct span){ value.ptr + at, 1 },
		    macro->is_url);
	}
}

/* The first parts of a value, the last of them in front. */
static void
write_reversed(struct text *out, struct span value, const struct macro *macro)
{
	size_t end = 0;
	unsigned seen = 0;

	for (; end < value.len; end++)
		if (splits(macro->delimiters, value.ptr[end]) &&
		    ++seen == macro->parts)
			break;
	for (size_t at = end;; at--) {
		if (at > 0 && !splits(macro->delimiters, value.ptr[at - 1]))
			continue;
		write_value(out, (struct span){ value.ptr + at, end - at },
		    macro->is_url);
		if (at == 0)
			return;
		text_write_byte(out, '.');
		end = at - 1;
	}
}

/* Of IPv6 each half byte is a part (7.3), in capitals as is the custom. */
static void
write_dotted(struct text *out, const struct ip *ip)
{
	static const char digits[] = "0123456789ABCDEF";

	if (!ip->is_v6) {
		ip_write(out, ip);
		return;
	}
	for (size_t i = 0; i < 16; i++) {
		if (i > 0)
			text_write_byte(out, '.');
		text_write_byte(out, digits[ip->bytes[i] >> 4]);
		text_write_byte(out, '.');
		text_write_byte(out, digits[ip->bytes[i] & 15]);
	}
}

/* The value of a letter that must be put together first. */
static void
write_made(struct text *out, char letter, const struct spf_values *values)
{
	if (letter == 's') {
		text_write(out, values->local);
		text_write_byte(out, '@');
		text_write(out, values->origin);
	} else if (letter == 'i') {
		write_dotted(out, &values->ip);
	} else if (letter == 'c') {
		ip_write(out, &values->ip);
	} else {
		text_write_number(out, values->now);
	}
}

static struct span
or_unknown(struct span value)
{
	return value.len > 0 ? value : span_of("unknown");
}

static struct span
value_of(char letter, const struct spf_values *values, struct text *made)
{
	switch (letter) {
	case 'l':
		return values->local;
	case 'o':
		return values->origin;
	case 'd':
		return values->domain;
	case 'h':
		return values->helo;
	case 'p':
		return or_unknown(values->validated);
	case 'r':
		return or_unknown(values->receiver);
	case 'v':
		return span_of(values->ip.is_v6 ? "ip6" : "in-addr");
	default:
		write_made(made, letter, values);
		return text_span(made);
	}
}

static void
write_macro(struct text *out, const struct macro *macro,
    const struct spf_values *values)
{
	char bytes[1024];
	struct text made = text_in(bytes, sizeof(bytes));
	struct span value;

	if (macro->letter == '\0') {
		text_write_string(out,
		    macro->literal == '%'       ? "%"
			: macro->literal == '_' ? " "
						: "%20");
		return;
	}
	value = value_of(macro->letter, values, &made);
	if (macro->is_reversed)
		write_reversed(out, value, macro);
	else if (macro->parts > 0 || macro->delimiters.len > 0)
		write_right(out, value, macro);
	else
		write_value(out, value, macro->is_url);
}

void
spf_macro_expand(struct span text, const struct spf_values *values,
    struct text *out)
{
	struct macro macro;

	while (text.len > 0 && !out->is_cut) {
		const char *percent = memchr(text.ptr, '%', text.len);
		size_t plain =
		    percent ? (size_t)(percent - text.ptr) : text.len;

		text_write(out, span_take(&text, plain));
		if (!percent)
			return;
		if (!take_macro(&text, SPF_IN_EXPLANATION, &macro))
			return;
		write_macro(out, &macro, values);
	}
}

struct span
spf_macro_fit_name(struct span name)
{
	name = dns_name_trim(name);
	while (name.len > DNS_NAME_MAX) {
		const char *dot = memchr(name.ptr, '.', name.len);

		if (!dot)
			return span_empty();
		name = span_from(name, (size_t)(dot - name.ptr) + 1);
	}
	return name;
}
