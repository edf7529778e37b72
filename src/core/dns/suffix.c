#include "core/dns/suffix.h"

#include <libpsl.h>

#include "core/dns/name.h"

/* Of how many labels the suffix of a valid name is. */
static size_t
count_labels(struct span name)
{
	char bytes[DNS_NAME_MAX + 2];
	struct text text = text_in(bytes, sizeof(bytes));
	const char *found;

	dns_name_write_lower(&text, name);
	found = psl_unregistrable_domain(psl_builtin(), text.ptr);
	return found ? dns_name_labels(span_of(found)) : 1;
}

struct span
dns_suffix_find(struct span name)
{
	name = dns_name_trim(name);
	if (!dns_name_is_valid(name))
		return name;
	return dns_name_tail(name, count_labels(name));
}

struct span
dns_suffix_organization(struct span name)
{
	name = dns_name_trim(name);
	if (!dns_name_is_valid(name))
		return name;
	return dns_name_tail(name, count_labels(name) + 1);
}
