#include "core/verify/mailbox.h"

#include "base/ascii.h"
#include "core/verify/lists.h"

/* "googlemail.com + undotted gmail.com" */
static void
read_rule(struct span line, struct span *domain,
    struct verify_mailbox_rule *rule)
{
	struct span word = span_empty();

	span_split(&line, ' ', domain);
	span_split(&line, ' ', &rule->mark);
	span_split(&line, ' ', &word);
	rule->has_dots = !span_equal(word, span_of("undotted"));
	rule->domain = line;
	assert(rule->mark.len == 1 && rule->domain.len > 0);
}

void
verify_mailboxes_init(struct verify_mailboxes *mailboxes, struct arena *arena,
    uint64_t seed)
{
	size_t count = 0;

	while (verify_list_mailboxes[count])
		count++;
	table_init(&mailboxes->domains, arena, seed);
	mailboxes->rules = arena_zero(arena, count, sizeof(*mailboxes->rules));
	for (size_t i = 0; i < count; i++) {
		struct span domain;

		read_rule(span_of(verify_list_mailboxes[i]), &domain,
		    &mailboxes->rules[i]);
		*table_get(&mailboxes->domains, domain) = i + 1;
	}
}

struct span
verify_mailbox(const struct verify_mailboxes *mailboxes, struct span address,
    size_t local_len, char bytes[VERIFY_MAX_ADDRESS + 1])
{
	struct span local = { address.ptr, local_len };
	const size_t *found =
	    table_find(&mailboxes->domains, span_from(address, local_len + 1));
	const struct verify_mailbox_rule *rule;
	const char *mark;
	size_t len = 0;

	if (!found || local.ptr[0] == '"')
		return address;
	rule = &mailboxes->rules[*found - 1];
	mark = memchr(local.ptr, rule->mark.ptr[0], local.len);
	if (mark && mark > local.ptr)
		local.len = (size_t)(mark - local.ptr);
	for (size_t i = 0; i < local.len; i++)
		if (rule->has_dots || local.ptr[i] != '.')
			bytes[len++] = ascii_lower(local.ptr[i]);
	bytes[len++] = '@';
	memcpy(bytes + len, rule->domain.ptr, rule->domain.len);
	return (struct span){ bytes, len + rule->domain.len };
}
