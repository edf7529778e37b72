#include "core/dns/name.h"

#include "base/ascii.h"

struct span
dns_name_trim(struct span name)
{
	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	return name;
}

bool
dns_name_equal(struct span a, struct span b)
{
	return span_equal_nocase(dns_name_trim(a), dns_name_trim(b));
}

bool
dns_name_within(struct span name, struct span zone)
{
	name = dns_name_trim(name);
	zone = dns_name_trim(zone);
	if (zone.len == 0 || span_equal_nocase(name, zone))
		return true;
	return span_ends_nocase(name, zone) &&
	    name.ptr[name.len - zone.len - 1] == '.';
}

size_t
dns_name_labels(struct span name)
{
	size_t count = 1;

	name = dns_name_trim(name);
	for (size_t i = 0; i < name.len; i++)
		count += name.ptr[i] == '.';
	return name.len > 0 ? count : 0;
}

struct span
dns_name_tail(struct span name, size_t count)
{
	name = dns_name_trim(name);
	for (size_t i = name.len; count > 0 && i-- > 0;)
		if (name.ptr[i] == '.' && --count == 0)
			return span_from(name, i + 1);
	return name;
}

bool
dns_name_is_valid(struct span name)
{
	struct span label;

	name = dns_name_trim(name);
	if (name.len == 0 || name.len > DNS_NAME_MAX ||
	    name.ptr[name.len - 1] == '.')
		return false;
	while (span_split(&name, '.', &label))
		if (label.len == 0 || label.len > DNS_LABEL_MAX)
			return false;
	return true;
}

static bool
is_host_label(struct span label)
{
	for (size_t i = 0; i < label.len; i++)
		if (!ascii_is_alnum(label.ptr[i]) && label.ptr[i] != '-')
			return false;
	return label.ptr[0] != '-' && label.ptr[label.len - 1] != '-';
}

bool
dns_name_is_host(struct span name)
{
	struct span label = span_empty();

	if (!dns_name_is_valid(name) || dns_name_labels(name) < 2)
		return false;
	name = dns_name_trim(name);
	while (span_split(&name, '.', &label))
		if (!is_host_label(label))
			return false;
	for (size_t i = 0; i < label.len; i++)
		if (!ascii_is_digit(label.ptr[i]))
			return true;
	return false;
}

void
dns_name_write_lower(struct text *text, struct span name)
{
	name = dns_name_trim(name);
	for (size_t i = 0; i < name.len; i++)
		text_write_byte(text, ascii_lower(name.ptr[i]));
}
