#ifndef NIXIE_DNS_NAME_H
#define NIXIE_DNS_NAME_H

/*
 * Domain names, in the form people write them: labels joined by dots, with
 * or without a dot at the end. Names compare without regard to the size of
 * their ASCII letters (RFC 4343).
 */

#include "base/text.h"
#include "core/dns/answer.h"

/* The same name, a dot at the end counting for nothing? */
bool dns_name_equal(struct span a, struct span b);

/* Without one dot at the end. */
struct span dns_name_trim(struct span name);

/* Is name at or below zone? */
bool dns_name_within(struct span name, struct span zone);

/* How many labels. */
size_t dns_name_labels(struct span name);

/* The last count labels; the whole name when it has no more. */
struct span dns_name_tail(struct span name, size_t count);

/*
 * Can it be asked for: labels of 1 to 63 bytes, 253 in all, at least one?
 * Any byte may stand in a label (RFC 2181, 11).
 */
bool dns_name_is_valid(struct span name);

/*
 * Is it a host name as mail wants them: letters, digits, hyphens within,
 * at least two labels, the last not all digits (RFC 5321, 2.3.5)?
 */
bool dns_name_is_host(struct span name);

/* Write in small letters, without the dot at the end. */
void dns_name_write_lower(struct text *text, struct span name);

#endif
