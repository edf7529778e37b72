#ifndef NIXIE_DNS_ZONE_H
#define NIXIE_DNS_ZONE_H

/*
 * A zone file (RFC 1035, 5; RFC 2308, 4; RFC 3597, 5), and what a server
 * that has it would answer:
 *
 *	$ORIGIN example.org.
 *	$TTL 1h
 *	@      IN MX   10 mx
 *	mx        A    192.0.2.25
 *	*.news    TXT  "v=spf1 -all"
 *
 * One file may hold names of any number of zones; a name that it does not
 * hold does not exist. For tests, and for "what if", there are records that
 * no DNS knows, and a directive:
 *
 *	slow   FAIL TIMEOUT             ; also SERVFAIL, REFUSED, BOGUS
 *	some   FAIL BOGUS TLSA "expired" ; for one type; and why
 *	none   NODATA TXT               ; the name is there, the type is not
 *	gone   NXDOMAIN
 *	$SECURITY secure                ; what follows is signed
 *
 * Where they name no type, they count for all types that the name has no
 * records of. A string longer than 255 bytes is cut into several, as the
 * forms of providers do it.
 */

#include "base/error.h"
#include "base/table.h"
#include "core/dns/answer.h"

enum {
	DNS_ZONE_RECORDS_MAX = 200 * 1000,
	DNS_ZONE_SET_MAX = 1000, /* records of one name and type */
	DNS_ZONE_TYPES_MAX = 64, /* of one name */
	DNS_ZONE_DEFAULT_TTL = 3600,
};

/* All that a name has of one type, or what a directive says of it. */
struct dns_zone_set {
	enum dns_type type; /* 0: of all types without records */
	enum dns_outcome outcome;
	enum dns_failure failure;
	uint32_t ttl;
	struct span why;
	LIST(struct dns_record) records;
};

struct dns_zone_node {
	struct span name; /* in small letters, without the dot at the end */
	enum dns_security security;
	LIST(struct dns_zone_set) sets; /* none: only names below it */
};

struct dns_zone {
	struct arena *arena;
	struct span server;         /* what answers call their server */
	enum dns_security security; /* of names that come next */
	struct table index;         /* name: number in nodes, + 1 */
	LIST(struct dns_zone_node) nodes;
	size_t record_count;
};

void dns_zone_init(struct dns_zone *zone, struct arena *arena, uint64_t seed);

/*
 * Add what a zone file says. Names without a dot at the end are below origin
 * until $ORIGIN says otherwise. False: the error says in which line, and the
 * zone holds what stands before it.
 */
MUST_CHECK bool dns_zone_read(struct dns_zone *zone, struct span file,
    struct span origin, struct error *error);

/*
 * Add one record, whose data is in wire form and is copied; false: one of
 * the limits is reached, or the name is none.
 */
MUST_CHECK bool dns_zone_add(struct dns_zone *zone, struct span name,
    enum dns_type type, uint32_t ttl, struct dns_record record);

/* Say of a name, and of the set's type or all, what no record can say. */
MUST_CHECK bool dns_zone_direct(struct dns_zone *zone, struct span name,
    const struct dns_zone_set *said);

/* There is such a name, with or without records. */
MUST_CHECK bool dns_zone_touch(struct dns_zone *zone, struct span name);

/*
 * The set that decides about a name and type, aliases not followed: of this
 * type, or its CNAME, or a directive; wildcards count (RFC 4592). NULL: there
 * is none; the node then says whether there is such a name, NULL being no.
 */
const struct dns_zone_set *dns_zone_find(const struct dns_zone *zone,
    struct dns_question question, const struct dns_zone_node **node);

/* The set is a CNAME, and another type was asked for. */
bool dns_zone_is_alias(const struct dns_zone_set *set, enum dns_type type);

/*
 * The answer of a server that knows this zone, and nothing else. Aliases
 * that turn in a circle, or are too many, make DNS_BAD_DATA.
 */
const struct dns_answer *dns_zone_answer(const struct dns_zone *zone,
    struct arena *arena, struct dns_question question);

/* The answer that a set makes for a question; no alias is followed. */
struct dns_answer dns_zone_set_answer(const struct dns_zone *zone,
    const struct dns_zone_node *node, const struct dns_zone_set *set,
    struct dns_question question);

#endif
