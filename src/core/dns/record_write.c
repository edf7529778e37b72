#include "base/ascii.h"
#include "core/dns/record.h"

static void
write_quoted(struct text *text, struct span string)
{
	text_write_byte(text, '"');
	for (size_t i = 0; i < string.len; i++) {
		unsigned char byte = (unsigned char)string.ptr[i];

		if (byte < ' ' || byte >= 0x7f)
			text_write_format(text, "\\%03u", byte);
		else if (byte == '"' || byte == '\\')
			text_write_format(text, "\\%c", byte);
		else
			text_write_byte(text, string.ptr[i]);
	}
	text_write_byte(text, '"');
}

static bool
write_strings(struct text *text, struct span data)
{
	struct span rest = data, string;

	while (dns_record_next_string(&rest, &string))
		;
	if (rest.len > 0 || data.len == 0)
		return false;
	while (dns_record_next_string(&data, &string)) {
		text_write_byte(text, ' ');
		write_quoted(text, string);
	}
	return true;
}

static void
write_hex(struct text *text, struct span bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		text_write_format(text, "%02x", (unsigned char)bytes.ptr[i]);
}

/* The form for types that are not known (RFC 3597, 5). */
static void
write_generic(struct text *text, struct span data)
{
	text_write_format(text, " \\# %zu ", data.len);
	write_hex(text, data);
}

static bool
write_name(struct text *text, struct arena *arena, struct dns_record record)
{
	struct span name;

	if (!dns_record_name(arena, record, &name))
		return false;
	text_write_format(text, " %.*s.", SPAN_ARGS(name));
	return true;
}

static bool
write_soa(struct text *text, struct arena *arena, struct dns_record record)
{
	struct dns_soa soa;

	if (!dns_record_soa(arena, record, &soa))
		return false;
	text_write_format(text, " %.*s. %.*s. %u %u %u %u %u",
	    SPAN_ARGS(soa.primary), SPAN_ARGS(soa.mailbox), soa.serial,
	    soa.refresh, soa.retry, soa.expire, soa.minimum);
	return true;
}

static bool
write_mx(struct text *text, struct arena *arena, struct dns_record record)
{
	struct dns_mx mx;

	if (!dns_record_mx(arena, record, &mx))
		return false;
	text_write_format(text, " %u %.*s.", mx.preference,
	    SPAN_ARGS(mx.exchange));
	return true;
}

static bool
write_tlsa(struct text *text, struct dns_record record)
{
	struct dns_tlsa tlsa;

	if (!dns_record_tlsa(record, &tlsa))
		return false;
	text_write_format(text, " %u %u %u ", tlsa.usage, tlsa.selector,
	    tlsa.matching);
	write_hex(text, tlsa.association);
	return true;
}

static bool
write_caa(struct text *text, struct dns_record record)
{
	struct dns_caa caa;

	if (!dns_record_caa(record, &caa))
		return false;
	text_write_format(text, " %u %.*s ", caa.flags, SPAN_ARGS(caa.tag));
	write_quoted(text, caa.value);
	return true;
}

static bool
write_ip(struct text *text, struct dns_record record)
{
	struct ip ip;

	if (!dns_record_ip(record, &ip))
		return false;
	text_write_byte(text, ' ');
	ip_write(text, &ip);
	return true;
}

static bool
write_known(struct text *text, struct arena *arena, enum dns_type type,
    struct dns_record record)
{
	switch (type) {
	case DNS_A:
	case DNS_AAAA:
		return write_ip(text, record);
	case DNS_NS:
	case DNS_CNAME:
	case DNS_PTR:
		return write_name(text, arena, record);
	case DNS_MX:
		return write_mx(text, arena, record);
	case DNS_SOA:
		return write_soa(text, arena, record);
	case DNS_TLSA:
		return write_tlsa(text, record);
	case DNS_CAA:
		return write_caa(text, record);
	case DNS_TXT:
	case DNS_SPF:
		return write_strings(text, record.data);
	default:
		return false;
	}
}

void
dns_record_write(struct text *text, struct arena *arena, enum dns_type type,
    struct dns_record record)
{
	dns_type_write(text, type);
	if (!write_known(text, arena, type, record))
		write_generic(text, record.data);
}
