#include "core/auth/lookup.h"

#include "base/text.h"
#include "core/dns/record.h"

static void
read_answer(struct arena *arena, struct auth_lookup *lookup,
    bool (*is_record)(struct span text))
{
	struct span text;

	for (size_t i = 0; i < lookup->answer->count; i++)
		if (dns_record_text(arena, lookup->answer->records[i], &text) &&
		    is_record(text) && lookup->count++ == 0)
			lookup->text = text;
	if (lookup->count > 0)
		lookup->found =
		    lookup->count == 1 ? AUTH_FOUND_RECORD : AUTH_FOUND_SEVERAL;
}

struct auth_lookup
auth_lookup_text(struct arena *arena, struct dns_known *known,
    const char *prefix, struct span domain, bool (*is_record)(struct span text))
{
	struct auth_lookup lookup = { .text = span_empty() };
	char bytes[2 * DNS_NAME_MAX + 32];
	struct text name = text_in(bytes, sizeof(bytes));

	/* What does not fit is too long to be asked for, cut or not. */
	text_write_string(&name, prefix);
	text_write(&name, domain);
	lookup.answer = dns_known_ask(known, text_span(&name), DNS_TXT);
	if (!lookup.answer)
		return lookup;
	lookup.found = AUTH_FOUND_NOTHING;
	if (lookup.answer->outcome == DNS_FAILED)
		lookup.found = AUTH_FOUND_FAILED;
	else if (lookup.answer->outcome == DNS_DATA)
		read_answer(arena, &lookup, is_record);
	return lookup;
}
