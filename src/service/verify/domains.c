#include "service/verify/domains.h"

enum {
	KEPT_MAX = 256 * 1024 * 1024,
	WORK_MAX = 256 * 1024 * 1024,
	/* As many as can be wanted at a time: each has one or two questions. */
	AT_ONCE = DNS_WANTED_MAX / 2,
};

static void
begin(struct verify_domains *domains)
{
	arena_init(&domains->kept, KEPT_MAX);
	table_init(&domains->index, &domains->kept, domains->seed);
	domains->items.items = NULL;
	domains->items.count = domains->items.room = 0;
	domains->known = 0;
}

void
verify_domains_init(struct verify_domains *domains, struct resolver *resolver,
    const struct dns_zone *overlay, uint64_t seed)
{
	*domains = (struct verify_domains){ .resolver = resolver,
		.overlay = overlay,
		.seed = seed };
	arena_init(&domains->work, WORK_MAX);
	begin(domains);
}

void
verify_domains_clear(struct verify_domains *domains)
{
	arena_clear(&domains->kept);
	arena_clear(&domains->work);
}

void
verify_domains_begin(struct verify_domains *domains)
{
	if (domains->items.count < VERIFY_DOMAINS_KEPT)
		return;
	arena_clear(&domains->kept);
	begin(domains);
}

void
verify_domains_want(struct verify_domains *domains, struct span domain)
{
	if (table_find(&domains->index, domain))
		return;
	domain = arena_dup(&domains->kept, domain);
	*list_add(&domains->kept, &domains->items) =
	    (struct verify_domains_item){ .name = domain,
		    .found = { .is_waiting = true } };
	*table_get(&domains->index, domain) = domains->items.count;
}

/* Look at all of a lot that still wait; how many go on to do so? */
static size_t
look(struct verify_domains *domains, struct dns_known *known, size_t first,
    size_t last)
{
	size_t waiting = 0;

	for (size_t i = first; i < last; i++) {
		struct verify_domains_item *item = &domains->items.items[i];
		struct verify_domain *found = &item->found;

		if (!found->is_waiting)
			continue;
		verify_domain_find(found, known, &domains->work, item->name,
		    domains->is_inside);
		waiting += found->is_waiting;
		if (found->is_waiting)
			continue;
		found->evidence = arena_dup(&domains->kept, found->evidence);
		found->host = arena_dup(&domains->kept, found->host);
	}
	return waiting;
}

static bool
resolve_lot(struct verify_domains *domains, size_t first, size_t last,
    struct error *error)
{
	struct dns_known known;

	arena_reset(&domains->work);
	dns_known_init(&known, &domains->work, domains->seed);
	known.overlay = domains->overlay;
	while (look(domains, &known, first, last) > 0)
		if (!resolve_wanted(domains->resolver, &known, error))
			return false;
	return true;
}

bool
verify_domains_resolve(struct verify_domains *domains, struct error *error)
{
	const size_t count = domains->items.count;

	while (domains->known < count) {
		size_t first = domains->known;
		size_t last = count - first > AT_ONCE ? first + AT_ONCE : count;

		if (!resolve_lot(domains, first, last, error))
			return false;
		domains->known = last;
	}
	return true;
}

const struct verify_domain *
verify_domains_get(const struct verify_domains *domains, struct span domain)
{
	const size_t *found = table_find(&domains->index, domain);

	assert(found);
	return &domains->items.items[*found - 1].found;
}
