#include "core/dns/known.h"

#include "base/ascii.h"
#include "core/dns/name.h"

enum { KEY_MAX = DNS_NAME_MAX + 3 };

void
dns_known_init(struct dns_known *known, struct arena *arena, uint64_t seed)
{
	*known = (struct dns_known){ .arena = arena };
	table_init(&known->index, arena, seed);
}

/* Type, and name in small letters: what the table is indexed by. */
static struct span
write_key(char *key, struct span name, enum dns_type type)
{
	key[0] = (char)(type >> 8);
	key[1] = (char)(type & 0xff);
	for (size_t i = 0; i < name.len; i++)
		key[2 + i] = ascii_lower(name.ptr[i]);
	return (struct span){ key, name.len + 2 };
}

const struct dns_answer *
dns_known_find(const struct dns_known *known, struct span name,
    enum dns_type type)
{
	char key[KEY_MAX];
	size_t *number;

	name = dns_name_trim(name);
	if (name.len > DNS_NAME_MAX)
		return NULL;
	number = table_find(&known->index, write_key(key, name, type));
	return number && *number > 0 ? known->answers.items[*number - 1] : NULL;
}

static bool
is_wanted(const struct dns_known *known, struct span name, enum dns_type type)
{
	for (size_t i = 0; i < known->wanted.count; i++)
		if (known->wanted.items[i].type == type &&
		    dns_name_equal(known->wanted.items[i].name, name))
			return true;
	return false;
}

static const struct dns_answer *
add_own(struct dns_known *known, struct span name, enum dns_type type,
    struct dns_answer answer)
{
	struct dns_answer *own = arena_alloc(known->arena, sizeof(*own));

	*own = answer;
	own->question =
	    (struct dns_question){ arena_dup(known->arena, name), type };
	own->canonical = own->server = own->why = span_empty();
	dns_known_add(known, own);
	return own;
}

/* Nobody will answer any more, or too much was asked already. */
static bool
is_exhausted(const struct dns_known *known)
{
	return known->is_closed || known->wanted.count >= DNS_WANTED_MAX;
}

const struct dns_answer *
dns_known_ask(struct dns_known *known, struct span name, enum dns_type type)
{
	const struct dns_answer *answer;

	name = dns_name_trim(name);
	answer = dns_known_find(known, name, type);
	if (answer)
		return answer;
	if (!dns_name_is_valid(name) && name.len > 0) {
		name.len = name.len < DNS_NAME_MAX ? name.len : DNS_NAME_MAX;
		return add_own(known, name, type,
		    (struct dns_answer){ .outcome = DNS_NXDOMAIN, .rcode = 3 });
	}
	if (is_exhausted(known))
		return add_own(known, name, type,
		    (struct dns_answer){ .outcome = DNS_FAILED,
			.failure = DNS_NOT_ASKED });
	if (!is_wanted(known, name, type))
		*list_add(known->arena, &known->wanted) =
		    (struct dns_question){ arena_dup(known->arena, name),
			    type };
	return NULL;
}

static void
strike_wanted(struct dns_known *known, struct dns_question question)
{
	struct dns_question *items = known->wanted.items;

	for (size_t i = 0; i < known->wanted.count; i++)
		if (items[i].type == question.type &&
		    dns_name_equal(items[i].name, question.name)) {
			items[i] = items[--known->wanted.count];
			return;
		}
}

void
dns_known_add(struct dns_known *known, const struct dns_answer *answer)
{
	struct span name = dns_name_trim(answer->question.name);
	char key[KEY_MAX];
	struct span kept;
	size_t *number;

	if (name.len > DNS_NAME_MAX)
		return;
	strike_wanted(known, answer->question);
	kept = write_key(key, name, answer->question.type);
	if (table_find(&known->index, kept))
		return;
	number = table_get(&known->index, arena_dup(known->arena, kept));
	*list_add(known->arena, &known->answers) = answer;
	*number = known->answers.count;
}
