#include "core/dns/record.h"

#include "base/ascii.h"
#include "core/dns/name.h"

enum { WIRE_NAME_MAX = 255, NAME_TEXT_MAX = 4 * WIRE_NAME_MAX + 1 };

static bool
take_bytes(struct span *data, size_t count, struct span *bytes)
{
	if (data->len < count)
		return false;
	*bytes = span_take(data, count);
	return true;
}

/* A number of count bytes, the high one first. */
static bool
take_number(struct span *data, size_t count, uint32_t *number)
{
	struct span bytes;

	if (!take_bytes(data, count, &bytes))
		return false;
	*number = 0;
	for (size_t i = 0; i < count; i++)
		*number = *number << 8 | (uint8_t)bytes.ptr[i];
	return true;
}

bool
dns_record_next_string(struct span *rest, struct span *string)
{
	uint32_t len;
	struct span look = *rest;

	if (!take_number(&look, 1, &len) || !take_bytes(&look, len, string))
		return false;
	*rest = look;
	return true;
}

bool
dns_record_text(struct arena *arena, struct dns_record record,
    struct span *joined)
{
	struct span rest = record.data, string;
	struct text text;

	/* Most records are one string, which needs no copy. */
	if (dns_record_next_string(&rest, &string) && rest.len == 0) {
		*joined = string;
		return true;
	}
	text_init(&text, arena, record.data.len + 1);
	for (rest = record.data; dns_record_next_string(&rest, &string);)
		text_write(&text, string);
	*joined = text_span(&text);
	return rest.len == 0 && record.data.len > 0;
}

bool
dns_record_ip(struct dns_record record, struct ip *ip)
{
	return ip_from_bytes(record.data, ip);
}

/* What a zone file would read as something else is written as \\DDD. */
static void
write_label(struct text *text, struct span label)
{
	for (size_t i = 0; i < label.len; i++) {
		unsigned char byte = (unsigned char)label.ptr[i];

		if (byte > ' ' && byte < 0x7f && !strchr(".\\\"();@$", byte))
			text_write_byte(text, label.ptr[i]);
		else
			text_write_format(text, "\\%03u", byte);
	}
}

bool
dns_wire_print_name(struct text *text, struct span *data)
{
	struct span rest = *data, label;
	size_t begin = text->len;
	uint32_t len;

	while (take_number(&rest, 1, &len) && len != 0) {
		if (len > DNS_LABEL_MAX || !take_bytes(&rest, len, &label))
			return false;
		if (text->len > begin)
			text_write_byte(text, '.');
		write_label(text, label);
		if (data->len - rest.len >= WIRE_NAME_MAX)
			return false;
	}
	if (rest.ptr == data->ptr || rest.ptr[-1] != '\0')
		return false;
	*data = rest;
	return true;
}

bool
dns_wire_take_name(struct arena *arena, struct span *data, struct span *name)
{
	char bytes[NAME_TEXT_MAX];
	struct text text = text_in(bytes, sizeof(bytes));

	if (!dns_wire_print_name(&text, data))
		return false;
	*name = arena_dup(arena, text_span(&text));
	return true;
}

/* Undo \DDD and \X of a label. */
static bool
take_label_byte(struct span *label, char *byte)
{
	unsigned number = 0;

	*byte = *span_take(label, 1).ptr;
	if (*byte != '\\' || label->len == 0)
		return *byte != '\\';
	if (!ascii_is_digit(*label->ptr)) {
		*byte = *span_take(label, 1).ptr;
		return true;
	}
	for (size_t i = 0; i < 3; i++) {
		if (label->len == 0 || !ascii_is_digit(*label->ptr))
			return false;
		number =
		    number * 10 + (unsigned)(*span_take(label, 1).ptr - '0');
	}
	*byte = (char)(unsigned char)number;
	return number <= 255;
}

/* The next label of a name as people write it, dots behind \ within. */
static struct span
take_label(struct span *name)
{
	size_t len = 0;
	struct span label;

	while (len < name->len && name->ptr[len] != '.')
		len += name->ptr[len] == '\\' && len + 1 < name->len ? 2 : 1;
	label = span_take(name, len);
	if (name->len > 0)
		span_take(name, 1);
	return label;
}

bool
dns_wire_write_name(struct text *text, struct span name)
{
	size_t begin = text->len;

	name = dns_name_trim(name);
	while (name.len > 0) {
		struct span label = take_label(&name);
		char bytes[DNS_LABEL_MAX];
		size_t len = 0;

		while (label.len > 0 && len < sizeof(bytes))
			if (!take_label_byte(&label, &bytes[len++]))
				return false;
		if (label.len > 0 || len == 0)
			return false;
		text_write_byte(text, (char)len);
		text_write(text, (struct span){ bytes, len });
	}
	text_write_byte(text, '\0');
	return text->len - begin <= WIRE_NAME_MAX;
}

bool
dns_wire_write_key(struct text *key, struct span name)
{
	char bytes[WIRE_NAME_MAX + 1], printed[NAME_TEXT_MAX];
	struct text wire = text_in(bytes, sizeof(bytes));
	struct text plain = text_in(printed, sizeof(printed));
	struct span rest;

	if (!dns_wire_write_name(&wire, name) || wire.is_cut)
		return false;
	rest = text_span(&wire);
	if (!dns_wire_print_name(&plain, &rest))
		return false;
	dns_name_write_lower(key, text_span(&plain));
	return true;
}

bool
dns_record_name(struct arena *arena, struct dns_record record,
    struct span *name)
{
	struct span rest = record.data;

	return dns_wire_take_name(arena, &rest, name) && rest.len == 0;
}

bool
dns_record_mx(struct arena *arena, struct dns_record record, struct dns_mx *mx)
{
	struct span rest = record.data;
	uint32_t preference;

	if (!take_number(&rest, 2, &preference) ||
	    !dns_wire_take_name(arena, &rest, &mx->exchange))
		return false;
	mx->preference = preference;
	return rest.len == 0;
}

bool
dns_record_soa(struct arena *arena, struct dns_record record,
    struct dns_soa *soa)
{
	struct span rest = record.data;

	return dns_wire_take_name(arena, &rest, &soa->primary) &&
	    dns_wire_take_name(arena, &rest, &soa->mailbox) &&
	    take_number(&rest, 4, &soa->serial) &&
	    take_number(&rest, 4, &soa->refresh) &&
	    take_number(&rest, 4, &soa->retry) &&
	    take_number(&rest, 4, &soa->expire) &&
	    take_number(&rest, 4, &soa->minimum) && rest.len == 0;
}

bool
dns_record_tlsa(struct dns_record record, struct dns_tlsa *tlsa)
{
	struct span rest = record.data;
	uint32_t usage, selector, matching;

	if (!take_number(&rest, 1, &usage) ||
	    !take_number(&rest, 1, &selector) ||
	    !take_number(&rest, 1, &matching))
		return false;
	*tlsa = (struct dns_tlsa){ usage, selector, matching, rest };
	return rest.len > 0;
}

/* Letters and digits (RFC 8659, 4.1). */
static bool
is_caa_tag(struct span tag)
{
	for (size_t i = 0; i < tag.len; i++)
		if (!ascii_is_alnum(tag.ptr[i]))
			return false;
	return tag.len > 0;
}

bool
dns_record_caa(struct dns_record record, struct dns_caa *caa)
{
	struct span rest = record.data;
	uint32_t flags;

	if (!take_number(&rest, 1, &flags) ||
	    !dns_record_next_string(&rest, &caa->tag))
		return false;
	caa->flags = flags;
	caa->value = rest;
	return is_caa_tag(caa->tag);
}
