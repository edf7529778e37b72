#include "core/dns/zone.h"

#include "base/ascii.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

static struct dns_zone_node *
find_node(const struct dns_zone *zone, struct span key)
{
	size_t *number = table_find(&zone->index, key);

	return number ? &zone->nodes.items[*number - 1] : NULL;
}

/* The name without its first label. */
static struct span
parent_of(struct span key)
{
	struct span label;

	span_split(&key, '.', &label);
	return key;
}

static struct dns_zone_node *
get_node(struct dns_zone *zone, struct span key)
{
	struct dns_zone_node *node = find_node(zone, key);
	struct span name;

	if (node)
		return node;
	name = arena_dup(zone->arena, key);
	/* Above each name there are names, if only empty ones (RFC 4592). */
	for (;; name = parent_of(name)) {
		*list_add(zone->arena, &zone->nodes) =
		    (struct dns_zone_node){ name, zone->security, { 0 } };
		*table_get(&zone->index, name) = zone->nodes.count;
		if (name.len == 0 || find_node(zone, parent_of(name)))
			break;
	}
	return find_node(zone, key);
}

void
dns_zone_init(struct dns_zone *zone, struct arena *arena, uint64_t seed)
{
	*zone = (struct dns_zone){ .arena = arena, .server = span_empty() };
	table_init(&zone->index, arena, seed);
	get_node(zone, span_empty());
}

static struct dns_zone_set *
find_set(const struct dns_zone_node *node, enum dns_type type)
{
	for (size_t i = 0; i < node->sets.count; i++)
		if (node->sets.items[i].type == type)
			return &node->sets.items[i];
	return NULL;
}

/* The node of a name, made if need be; NULL: no name. */
static struct dns_zone_node *
make_node(struct dns_zone *zone, struct span name)
{
	char bytes[DNS_KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));

	if (zone->record_count >= DNS_ZONE_RECORDS_MAX ||
	    zone->nodes.count >= DNS_ZONE_RECORDS_MAX ||
	    !dns_wire_write_key(&key, name))
		return NULL;
	return get_node(zone, text_span(&key));
}

/* The set of a name and type, made if need be; NULL: see above. */
static struct dns_zone_set *
get_set(struct dns_zone *zone, struct span name, enum dns_type type)
{
	struct dns_zone_node *node = make_node(zone, name);
	struct dns_zone_set *set = node ? find_set(node, type) : NULL;

	if (set || !node || node->sets.count == DNS_ZONE_TYPES_MAX)
		return set;
	zone->record_count++;
	set = list_add(zone->arena, &node->sets);
	*set = (struct dns_zone_set){ .type = type,
		.ttl = UINT32_MAX,
		.why = span_empty() };
	return set;
}

static bool
has_record(const struct dns_zone_set *set, struct dns_record record)
{
	for (size_t i = 0; i < set->records.count; i++)
		if (span_equal(set->records.items[i].data, record.data))
			return true;
	return false;
}

bool
dns_zone_add(struct dns_zone *zone, struct span name, enum dns_type type,
    uint32_t ttl, struct dns_record record)
{
	struct dns_zone_set *set = get_set(zone, name, type);

	if (!set || set->records.count == DNS_ZONE_SET_MAX)
		return false;
	if (ttl < set->ttl)
		set->ttl = ttl;
	if (has_record(set, record))
		return true;
	set->outcome = DNS_DATA;
	record.data = arena_dup(zone->arena, record.data);
	*list_add(zone->arena, &set->records) = record;
	zone->record_count++;
	return true;
}

bool
dns_zone_direct(struct dns_zone *zone, struct span name,
    const struct dns_zone_set *said)
{
	struct dns_zone_set *set = get_set(zone, name, said->type);

	if (set)
		*set = *said;
	return set != NULL;
}

bool
dns_zone_touch(struct dns_zone *zone, struct span name)
{
	zone->record_count++;
	return make_node(zone, name) != NULL;
}

/* The node of a name, or of the wildcard that covers it. */
static const struct dns_zone_node *
cover_node(const struct dns_zone *zone, struct span key)
{
	char bytes[DNS_KEY_MAX + 2];
	struct text wild = text_in(bytes, sizeof(bytes));
	const struct dns_zone_node *node = find_node(zone, key);

	if (node)
		return node;
	while (!find_node(zone, key))
		key = parent_of(key);
	text_write_string(&wild, "*");
	if (key.len > 0)
		text_write_byte(&wild, '.');
	text_write(&wild, key);
	return find_node(zone, text_span(&wild));
}

const struct dns_zone_set *
dns_zone_find(const struct dns_zone *zone, struct dns_question question,
    const struct dns_zone_node **node)
{
	char bytes[DNS_KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));
	const struct dns_zone_set *set;

	*node = NULL;
	if (!dns_wire_write_key(&key, question.name))
		return NULL;
	*node = cover_node(zone, text_span(&key));
	if (!*node)
		return NULL;
	set = find_set(*node, question.type);
	if (!set)
		set = find_set(*node, DNS_CNAME);
	return set ? set : find_set(*node, 0);
}

bool
dns_zone_is_alias(const struct dns_zone_set *set, enum dns_type type)
{
	return set->type == DNS_CNAME && type != DNS_CNAME &&
	    set->outcome == DNS_DATA;
}

struct dns_answer
dns_zone_set_answer(const struct dns_zone *zone,
    const struct dns_zone_node *node, const struct dns_zone_set *set,
    struct dns_question question)
{
	struct dns_answer answer = { .question = question,
		.outcome = set->outcome,
		.failure = set->failure,
		.security = node->security,
		.ttl = set->ttl,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = zone->server,
		.why = set->why,
		.records = set->records.items,
		.count = set->records.count };

	if (set->failure == DNS_BOGUS)
		answer.security = DNS_FORGED;
	if (set->outcome == DNS_NXDOMAIN)
		answer.rcode = 3;
	else if (set->failure == DNS_REFUSED)
		answer.rcode = 5;
	else if (set->failure == DNS_SERVFAIL || set->failure == DNS_BOGUS)
		answer.rcode = 2;
	return answer;
}

/* Who says it, and how long it holds: the nearest SOA (RFC 2308, 5). */
static void
find_authority(const struct dns_zone *zone, struct arena *arena,
    struct span key, struct dns_answer *answer)
{
	size_t labels = dns_name_labels(answer->question.name);

	for (;; key = parent_of(key), labels--) {
		const struct dns_zone_node *node = find_node(zone, key);
		const struct dns_zone_set *set =
		    node ? find_set(node, DNS_SOA) : NULL;
		struct dns_soa soa;

		if (set && set->records.count > 0 &&
		    dns_record_soa(arena, set->records.items[0], &soa)) {
			answer->ttl =
			    soa.minimum < set->ttl ? soa.minimum : set->ttl;
			answer->zone =
			    dns_name_tail(answer->question.name, labels);
			return;
		}
		if (key.len == 0)
			return;
	}
}

/* There is no such name, or it has nothing of the type. */
static struct dns_answer
answer_absence(const struct dns_zone *zone, struct arena *arena,
    const struct dns_zone_node *node, struct dns_question question)
{
	char bytes[DNS_KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));
	struct dns_answer answer = { .question = question,
		.outcome = node ? DNS_NODATA : DNS_NXDOMAIN,
		.rcode = node ? 0 : 3,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = zone->server,
		.why = span_empty() };
	struct span above;

	if (!dns_wire_write_key(&key, question.name))
		return answer;
	above = text_span(&key);
	find_authority(zone, arena, above, &answer);
	while (!find_node(zone, above))
		above = parent_of(above);
	answer.security =
	    node ? node->security : find_node(zone, above)->security;
	return answer;
}

static struct dns_answer
answer_step(const struct dns_zone *zone, struct arena *arena,
    struct dns_question question, struct span *target)
{
	const struct dns_zone_node *node;
	const struct dns_zone_set *set = dns_zone_find(zone, question, &node);

	*target = span_empty();
	if (!set)
		return answer_absence(zone, arena, node, question);
	if (dns_zone_is_alias(set, question.type) &&
	    !dns_record_name(arena, set->records.items[0], target))
		*target = span_empty();
	return dns_zone_set_answer(zone, node, set, question);
}

const struct dns_answer *
dns_zone_answer(const struct dns_zone *zone, struct arena *arena,
    struct dns_question question)
{
	struct dns_answer *answer = arena_alloc(arena, sizeof(*answer));
	struct dns_question step = question;
	enum dns_security security = DNS_SECURE;
	uint32_t ttl = UINT32_MAX;
	unsigned aliases = 0;
	struct span target;

	for (;; step.name = target, aliases++) {
		*answer = answer_step(zone, arena, step, &target);
		ttl = answer->ttl < ttl ? answer->ttl : ttl;
		if (answer->security < security)
			security = answer->security;
		if (target.len == 0 || aliases == DNS_ALIASES_MAX)
			break;
	}
	if (answer->security != DNS_FORGED)
		answer->security = security;
	answer->question = question;
	answer->ttl = ttl;
	if (aliases > 0)
		answer->canonical = step.name;
	if (target.len > 0) {
		answer->outcome = DNS_FAILED;
		answer->failure = DNS_BAD_DATA;
		answer->count = 0;
		answer->why = span_of("the aliases (CNAME) turn in a circle, "
				      "or are more than 16");
	}
	return answer;
}
