#include "base/ip.h"

#include <arpa/inet.h>

/* inet_pton() is strict in all that we want, but it wants a NUL. */
static bool
parse(struct span text, int family, struct ip *ip)
{
	char copy[IP_TEXT_MAX];
	struct ip parsed = { .is_v6 = family == AF_INET6 };

	if (text.len >= sizeof(copy) || memchr(text.ptr, '\0', text.len))
		return false;
	memcpy(copy, text.ptr, text.len);
	copy[text.len] = '\0';
	if (inet_pton(family, copy, parsed.bytes) != 1)
		return false;
	*ip = parsed;
	return true;
}

bool
ip_parse_v4(struct span text, struct ip *ip)
{
	return parse(text, AF_INET, ip);
}

bool
ip_parse_v6(struct span text, struct ip *ip)
{
	return parse(text, AF_INET6, ip);
}

bool
ip_parse(struct span text, struct ip *ip)
{
	return ip_parse_v4(text, ip) || ip_parse_v6(text, ip);
}

bool
ip_from_bytes(struct span bytes, struct ip *ip)
{
	if (bytes.len != 4 && bytes.len != 16)
		return false;
	*ip = (struct ip){ .is_v6 = bytes.len == 16 };
	memcpy(ip->bytes, bytes.ptr, bytes.len);
	return true;
}

struct ip
ip_unmap(struct ip ip)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	struct ip v4 = { .is_v6 = false };

	if (!ip.is_v6 || memcmp(ip.bytes, mapped, sizeof(mapped)) != 0)
		return ip;
	memcpy(v4.bytes, ip.bytes + 12, 4);
	return v4;
}

bool
ip_equal(const struct ip *a, const struct ip *b)
{
	return a->is_v6 == b->is_v6 &&
	    memcmp(a->bytes, b->bytes, sizeof(a->bytes)) == 0;
}

unsigned
ip_bits(const struct ip *ip)
{
	return ip->is_v6 ? 128 : 32;
}

unsigned
ip_common_bits(const struct ip *a, const struct ip *b)
{
	unsigned bits = ip_bits(a);

	if (a->is_v6 != b->is_v6)
		return 0;
	for (unsigned i = 0; i < bits / 8; i++) {
		unsigned differ = a->bytes[i] ^ b->bytes[i];

		if (differ != 0)
			return i * 8 + (unsigned)__builtin_clz(differ) - 24;
	}
	return bits;
}

bool
ip_in_network(const struct ip *ip, const struct ip *network, unsigned prefix)
{
	return ip->is_v6 == network->is_v6 && prefix <= ip_bits(ip) &&
	    ip_common_bits(ip, network) >= prefix;
}

/* The first that holds the address wins: narrow ones come first. */
static const struct {
	const char *network;
	unsigned prefix;
	enum ip_scope scope;
} special[] = {
	{ "0.0.0.0", 32, IP_UNSPECIFIED },
	{ "0.0.0.0", 8, IP_RESERVED },
	{ "10.0.0.0", 8, IP_PRIVATE },
	{ "100.64.0.0", 10, IP_PRIVATE },
	{ "127.0.0.0", 8, IP_LOOPBACK },
	{ "169.254.0.0", 16, IP_LINK_LOCAL },
	{ "172.16.0.0", 12, IP_PRIVATE },
	{ "192.0.0.0", 24, IP_RESERVED },
	{ "192.0.2.0", 24, IP_DOCUMENTATION },
	{ "192.168.0.0", 16, IP_PRIVATE },
	{ "198.18.0.0", 15, IP_RESERVED },
	{ "198.51.100.0", 24, IP_DOCUMENTATION },
	{ "203.0.113.0", 24, IP_DOCUMENTATION },
	{ "224.0.0.0", 4, IP_MULTICAST },
	{ "240.0.0.0", 4, IP_RESERVED },
	{ "::", 128, IP_UNSPECIFIED },
	{ "::1", 128, IP_LOOPBACK },
	{ "100::", 64, IP_RESERVED },
	{ "2001:db8::", 32, IP_DOCUMENTATION },
	{ "3fff::", 20, IP_DOCUMENTATION },
	{ "fc00::", 7, IP_PRIVATE },
	{ "fe80::", 10, IP_LINK_LOCAL },
	{ "ff00::", 8, IP_MULTICAST },
};

enum ip_scope
ip_scope(const struct ip *ip)
{
	struct ip network, plain = ip_unmap(*ip);

	for (size_t i = 0; i < sizeof(special) / sizeof(*special); i++)
		if (ip_parse(span_of(special[i].network), &network) &&
		    ip_in_network(&plain, &network, special[i].prefix))
			return special[i].scope;
	return IP_GLOBAL;
}

const char *
ip_scope_name(enum ip_scope scope)
{
	static const char *const names[] = {
		[IP_GLOBAL] = "public",
		[IP_UNSPECIFIED] = "unspecified",
		[IP_LOOPBACK] = "loopback",
		[IP_PRIVATE] = "private",
		[IP_LINK_LOCAL] = "link-local",
		[IP_MULTICAST] = "multicast",
		[IP_DOCUMENTATION] = "documentation",
		[IP_RESERVED] = "reserved",
	};

	return names[scope];
}

struct span
ip_print(const struct ip *ip, char *bytes)
{
	inet_ntop(ip->is_v6 ? AF_INET6 : AF_INET, ip->bytes, bytes,
	    IP_TEXT_MAX);
	return span_of(bytes);
}

void
ip_write(struct text *text, const struct ip *ip)
{
	char bytes[IP_TEXT_MAX];

	text_write(text, ip_print(ip, bytes));
}

const char *
ip_reverse_zone(const struct ip *ip)
{
	return ip->is_v6 ? "ip6.arpa" : "in-addr.arpa";
}

void
ip_write_reverse(struct text *text, const struct ip *ip, const char *suffix)
{
	static const char digits[] = "0123456789abcdef";

	for (unsigned i = ip_bits(ip) / 8; i-- > 0;) {
		if (!ip->is_v6) {
			text_write_number(text, ip->bytes[i]);
			text_write_byte(text, '.');
			continue;
		}
		text_write_byte(text, digits[ip->bytes[i] & 15]);
		text_write_byte(text, '.');
		text_write_byte(text, digits[ip->bytes[i] >> 4]);
		text_write_byte(text, '.');
	}
	text_write_string(text, suffix);
}
