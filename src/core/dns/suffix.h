#ifndef NIXIE_DNS_SUFFIX_H
#define NIXIE_DNS_SUFFIX_H

/*
 * The public suffix list: below which names can anybody register one, and
 * whom does a name belong to?
 *
 *	mail.shop.co.uk: suffix co.uk, organisation shop.co.uk
 *
 * Names may be in capitals, and have a dot at the end. What comes out views
 * the name.
 */

#include "base/span.h"

/* The public suffix that the name ends in; of an unknown one, its top. */
struct span dns_suffix_find(struct span name);

/*
 * The suffix and the label before it; the whole name when it has no more, or
 * is none.
 */
struct span dns_suffix_organization(struct span name);

#endif
