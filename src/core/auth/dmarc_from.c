#include "core/auth/dmarc_from.h"

#include "core/dns/name.h"
#include "core/mime/address.h"

static bool
has_domain(const struct dmarc_from *from, struct span domain)
{
	for (size_t i = 0; i < from->domains.count; i++)
		if (dns_name_equal(from->domains.items[i], domain))
			return true;
	return false;
}

static void
add_field(struct arena *arena, struct dmarc_from *from,
    const struct mime_field *field)
{
	struct span rest = mime_field_unfold(arena, field);
	struct mime_address address;

	if (from->fields++ == 0)
		from->value = field->value;
	while (from->domains.count < DMARC_FROM_MAX &&
	    mime_address_next(arena, &rest, &address))
		if (address.domain.len > 0 && !has_domain(from, address.domain))
			*list_add(arena, &from->domains) =
			    dns_name_trim(address.domain);
}

void
dmarc_from_parse(struct arena *arena, const struct mime_header *header,
    struct dmarc_from *from)
{
	struct span rest = header->text;
	struct mime_field field;

	*from = (struct dmarc_from){ .domain = span_empty(),
		.value = span_empty() };
	while (mime_header_next(header, &rest, &field))
		if (span_equal_nocase(field.name, span_of("From")))
			add_field(arena, from, &field);
	if (from->domains.count > 0)
		from->domain = from->domains.items[0];
	from->state = from->fields == 0        ? DMARC_FROM_MISSING
	    : from->fields > 1                 ? DMARC_FROM_FIELDS
	    : from->domains.count == 0         ? DMARC_FROM_EMPTY
	    : from->domains.count > 1          ? DMARC_FROM_DOMAINS
	    : !dns_name_is_valid(from->domain) ? DMARC_FROM_BAD
					       : DMARC_FROM_GOOD;
}

const char *
dmarc_from_words(enum dmarc_from_state state)
{
	static const char *const words[] = {
		[DMARC_FROM_GOOD] = "there is one domain in From",
		[DMARC_FROM_MISSING] = "there is no From field",
		[DMARC_FROM_EMPTY] = "there is no address in From",
		[DMARC_FROM_BAD] = "the domain in From is none",
		[DMARC_FROM_DOMAINS] = "From names several domains",
		[DMARC_FROM_FIELDS] = "there are several From fields",
	};

	return words[state];
}
