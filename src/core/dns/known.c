#include "core/dns/known.h"

#include "base/ascii.h"
#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/dns/zone.h"

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

static void
keep(struct dns_known *known, const struct dns_answer *answer)
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
	/* NOLINTNEXTLINE(bugprone-sizeof-expression) */
	*list_add(known->arena, &known->answers) = answer;
	*number = known->answers.count;
}

static const struct dns_answer *
add_own(struct dns_known *known, struct dns_question question,
    struct dns_answer answer)
{
	struct dns_answer *own = arena_alloc(known->arena, sizeof(*own));

	*own = answer;
	own->question.name = arena_dup(known->arena, question.name);
	own->question.type = question.type;
	keep(known, own);
	return own;
}

/* An answer that we know without asking. */
static const struct dns_answer *
add_certain(struct dns_known *known, struct dns_question question,
    struct dns_answer answer)
{
	answer.canonical = answer.zone = answer.server = answer.why =
	    span_empty();
	return add_own(known, question, answer);
}

/* Nobody will answer any more, or too much was asked already. */
static bool
is_exhausted(const struct dns_known *known)
{
	return known->is_closed || known->wanted.count >= DNS_WANTED_MAX;
}

/* What the world answers, or will. */
static const struct dns_answer *
ask_world(struct dns_known *known, struct span name, enum dns_type type)
{
	const struct dns_answer *answer = dns_known_find(known, name, type);

	if (answer)
		return answer;
	if (!dns_name_is_valid(name) && name.len > 0) {
		name.len = name.len < DNS_NAME_MAX ? name.len : DNS_NAME_MAX;
		return add_certain(known, (struct dns_question){ name, type },
		    (struct dns_answer){ .outcome = DNS_NXDOMAIN, .rcode = 3 });
	}
	if (is_exhausted(known))
		return add_certain(known, (struct dns_question){ name, type },
		    (struct dns_answer){ .outcome = DNS_FAILED,
			.failure = DNS_NOT_ASKED });
	if (!is_wanted(known, name, type))
		*list_add(known->arena, &known->wanted) =
		    (struct dns_question){ arena_dup(known->arena, name),
			    type };
	return NULL;
}

/* The same answer for the name whose aliases led to it. */
static struct dns_answer
through_alias(struct dns_answer answer, struct dns_question question,
    struct span target, uint32_t ttl)
{
	answer.question = question;
	if (answer.canonical.len == 0)
		answer.canonical = target;
	if (ttl < answer.ttl)
		answer.ttl = ttl;
	return answer;
}

/*
 * The overlay's answer, if it has one. If its aliases lead out of it, that is
 * the world's answer for where they lead, or NULL as long as it is awaited.
 */
static bool
ask_overlay(struct dns_known *known, struct dns_question question,
    const struct dns_answer **answer)
{
	const struct dns_zone_node *node;
	const struct dns_zone_set *set =
	    dns_zone_find(known->overlay, question, &node);
	const struct dns_answer *said;
	struct dns_question target = question;

	*answer = NULL;
	if (!set)
		return false;
	said = dns_zone_answer(known->overlay, known->arena, question);
	if (said->canonical.len > 0)
		target.name = said->canonical;
	if (said->failure == DNS_BAD_DATA ||
	    dns_zone_find(known->overlay, target, &node)) {
		*answer = add_own(known, question, *said);
		return true;
	}
	*answer = ask_world(known, target.name, target.type);
	if (*answer)
		*answer = add_own(known, question,
		    through_alias(**answer, question, target.name, set->ttl));
	return true;
}

const struct dns_answer *
dns_known_ask(struct dns_known *known, struct span name, enum dns_type type)
{
	const struct dns_answer *answer;

	name = dns_name_trim(name);
	answer = dns_known_find(known, name, type);
	if (!answer && known->overlay && known->overlay->record_count > 0 &&
	    ask_overlay(known, (struct dns_question){ name, type }, &answer))
		return answer;
	return answer ? answer : ask_world(known, name, type);
}

/*
 * The world's answer, seen through the overlay: names that exist there exist,
 * and the world's aliases may lead into it.
 */
static bool
overlay_answer(struct dns_known *known, const struct dns_answer *answer,
    struct dns_answer *seen)
{
	struct dns_question target = { answer->canonical,
		answer->question.type };
	const struct dns_zone_node *node;
	const struct dns_zone_set *set;

	if (target.name.len == 0)
		target.name = answer->question.name;
	set = dns_zone_find(known->overlay, target, &node);
	if (set && !dns_zone_is_alias(set, target.type)) {
		*seen = through_alias(dns_zone_set_answer(known->overlay, node,
					  set, target),
		    answer->question, answer->canonical, set->ttl);
		return true;
	}
	*seen = *answer;
	if (!node || answer->outcome != DNS_NXDOMAIN)
		return false;
	seen->outcome = DNS_NODATA;
	seen->rcode = 0;
	return true;
}

void
dns_known_add(struct dns_known *known, const struct dns_answer *answer)
{
	struct dns_answer seen;

	if (known->overlay && overlay_answer(known, answer, &seen))
		add_own(known, answer->question, seen);
	else
		keep(known, answer);
}
