#ifndef NIXIE_VERIFY_DOMAINS_H
#define NIXIE_VERIFY_DOMAINS_H

/*
 * What the DNS says of the domains of a list: each is asked for once, many at
 * the same time.
 *
 *	verify_domains_want(&domains, span_of("example.org"));
 *	if (!verify_domains_resolve(&domains, &error)) ...
 *	found = verify_domains_get(&domains, span_of("example.org"));
 *
 * Memory is bounded: after very many domains what is known is forgotten, and
 * one that comes again is asked for again.
 */

#include "core/verify/domain.h"
#include "io/resolve/resolver.h"

enum { VERIFY_DOMAINS_KEPT = 50000 };

struct verify_domains {
	struct resolver *resolver;
	const struct dns_zone *overlay; /* NULL: none; see dns_known */
	struct arena kept, work;
	struct table index; /* number in the list, + 1 */
	LIST(struct verify_domains_item) items;
	size_t known;   /* so many items are */
	bool is_inside; /* see core/verify/domain.h */
	uint64_t seed;
};

struct verify_domains_item {
	struct span name;
	struct verify_domain found;
};

void verify_domains_init(struct verify_domains *domains,
    struct resolver *resolver, const struct dns_zone *overlay, uint64_t seed);
void verify_domains_clear(struct verify_domains *domains);

/* Before a new lot is wanted: forget, if there are too many. */
void verify_domains_begin(struct verify_domains *domains);

void verify_domains_want(struct verify_domains *domains, struct span domain);

/* Ask for all that were wanted. False: we could not work. */
MUST_CHECK bool
verify_domains_resolve(struct verify_domains *domains, struct error *error);

/* One that was wanted since the begin, and resolved. */
const struct verify_domain *
verify_domains_get(const struct verify_domains *domains, struct span domain);

#endif
