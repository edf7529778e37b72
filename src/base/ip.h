#ifndef NIXIE_BASE_IP_H
#define NIXIE_BASE_IP_H

/*
 * Addresses of the Internet, and networks of them:
 *
 *	192.0.2.17   2001:db8::25   ::ffff:192.0.2.17   192.0.2.0/24
 */

#include <stdint.h>

#include "base/text.h"

enum { IP_TEXT_MAX = 48, IP_REVERSE_MAX = 80 };

struct ip {
	bool is_v6;
	uint8_t bytes[16]; /* of IPv4 the first four count, the rest is 0 */
};

/* Exactly one address, strictly: no blanks, no leading zeros, no zone. */
bool ip_parse(struct span text, struct ip *ip);

/* The same of one family. */
bool ip_parse_v4(struct span text, struct ip *ip);
bool ip_parse_v6(struct span text, struct ip *ip);

/* From the 4 or 16 bytes of an A or AAAA record; false: another length. */
bool ip_from_bytes(struct span bytes, struct ip *ip);

/* An IPv4 address in IPv6 clothes (RFC 4291, 2.5.5.2) becomes IPv4. */
struct ip ip_unmap(struct ip ip);

bool ip_equal(const struct ip *a, const struct ip *b);

/* 32 or 128. */
unsigned ip_bits(const struct ip *ip);

/*
 * Do both agree in the first prefix bits? Never, when the families differ or
 * prefix is more than the address has.
 */
bool
ip_in_network(const struct ip *ip, const struct ip *network, unsigned prefix);

/* How many bits from the front both agree in; 0 when the families differ. */
unsigned ip_common_bits(const struct ip *a, const struct ip *b);

/* What kind of address it is, by the special-purpose registries (RFC 6890). */
enum ip_scope {
	IP_GLOBAL,
	IP_UNSPECIFIED,
	IP_LOOPBACK,
	IP_PRIVATE, /* RFC 1918, RFC 4193, shared space of RFC 6598 */
	IP_LINK_LOCAL,
	IP_MULTICAST,
	IP_DOCUMENTATION, /* RFC 5737, RFC 3849 */
	IP_RESERVED,
	IP_SCOPES
};

enum ip_scope ip_scope(const struct ip *ip);
const char *ip_scope_name(enum ip_scope scope);

/* In the form of RFC 5952. */
void ip_write(struct text *text, const struct ip *ip);

/* The same into bytes of which there are IP_TEXT_MAX; gives them as a span. */
struct span ip_print(const struct ip *ip, char *bytes);

/*
 * The name below in-addr.arpa or ip6.arpa (RFC 1035, 3.5; RFC 3596, 2.5),
 * or, with another suffix, the name that a blocklist is asked for (RFC 5782).
 */
void
ip_write_reverse(struct text *text, const struct ip *ip, const char *suffix);

/* "in-addr.arpa" or "ip6.arpa". */
const char *ip_reverse_zone(const struct ip *ip);

#endif
