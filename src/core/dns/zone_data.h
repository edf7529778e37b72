#ifndef NIXIE_DNS_ZONE_DATA_H
#define NIXIE_DNS_ZONE_DATA_H

/* A record's data, from the words of a zone file to wire form. */

#include "core/dns/answer.h"
#include "core/dns/zone_word.h"

enum { DNS_ZONE_DATA_MAX = 65535 };

struct dns_zone_cursor {
	const struct dns_zone_word *words;
	size_t count;
	struct span origin; /* of names without a dot at the end */
};

/* Take the next word; false: there is none. */
bool
dns_zone_take_word(struct dns_zone_cursor *cursor, struct dns_zone_word *word);

/* A name in wire form, below the origin if it does not end in a dot. */
bool
dns_zone_write_name(struct text *wire, struct span word, struct span origin);

/* 3600, or 1h30m; false: none, or 2^31 and more (RFC 2181, 8). */
bool dns_zone_parse_ttl(struct span word, uint32_t *ttl);

/* "TXT" and "TYPE16"; types that are not ours only in the latter form. */
bool dns_zone_parse_type(struct span word, enum dns_type *type);

/*
 * Write the data of a record of that type from the rest of the words, all of
 * which must belong to it. The error does not say the line.
 */
MUST_CHECK bool dns_zone_write_data(struct text *data, enum dns_type type,
    struct dns_zone_cursor *cursor, struct error *error);

#endif
