#include "base/ip.h"

#include "check.h"

static const struct {
	const char *text, *printed, *reverse;
	enum ip_scope scope;
} good[] = {
	{ "192.0.2.17", "192.0.2.17", "17.2.0.192.in-addr.arpa",
	    IP_DOCUMENTATION },
	{ "8.8.8.8", "8.8.8.8", "8.8.8.8.in-addr.arpa", IP_GLOBAL },
	{ "10.1.2.3", "10.1.2.3", "3.2.1.10.in-addr.arpa", IP_PRIVATE },
	{ "100.64.0.1", "100.64.0.1", "1.0.64.100.in-addr.arpa", IP_PRIVATE },
	{ "172.31.255.255", "172.31.255.255", "255.255.31.172.in-addr.arpa",
	    IP_PRIVATE },
	{ "172.32.0.0", "172.32.0.0", "0.0.32.172.in-addr.arpa", IP_GLOBAL },
	{ "0.0.0.0", "0.0.0.0", "0.0.0.0.in-addr.arpa", IP_UNSPECIFIED },
	{ "127.0.0.2", "127.0.0.2", "2.0.0.127.in-addr.arpa", IP_LOOPBACK },
	{ "2001:DB8::0025", "2001:db8::25",
	    "5.2.0.0.0.0.0.0.0.0.0.0.0.0.0.0."
	    "0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa",
	    IP_DOCUMENTATION },
	{ "::ffff:127.0.0.1", "::ffff:127.0.0.1",
	    "1.0.0.0.0.0.f.7.f.f.f.f.0.0.0.0."
	    "0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.ip6.arpa",
	    IP_LOOPBACK },
};

static const char *const bad[] = {
	"",
	"192.0.2",
	"192.0.2.256",
	"192.0.2.017",
	"192.0.2.1 ",
	" 192.0.2.1",
	"192.0.2.1.5",
	"::1%lo",
	"1::2::3",
	"0:0:0:0:0:0:0:0:0",
	"fffff::",
	"[::1]",
	"1111:1111:1111:1111:1111:1111:111.111.111.111.111.111.111.111",
};

static const struct {
	const char *ip, *network;
	unsigned prefix;
	bool is_in;
} networks[] = {
	{ "192.0.2.17", "192.0.2.0", 24, true },
	{ "192.0.3.17", "192.0.2.0", 24, false },
	{ "192.0.3.17", "192.0.2.0", 23, true },
	{ "192.0.2.17", "192.0.2.16", 32, false },
	{ "192.0.2.17", "10.0.0.0", 0, true },
	{ "192.0.2.17", "192.0.2.17", 33, false },
	{ "192.0.2.17", "::", 0, false },
	{ "2001:db8::1", "2001:db8::", 127, true },
	{ "2001:db8::2", "2001:db8::", 127, false },
};

static void
test_good(void)
{
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		char bytes[IP_REVERSE_MAX];
		struct text text = text_in(bytes, sizeof(bytes));
		struct ip ip;

		CHECK_FOR(good[i].text, ip_parse(span_of(good[i].text), &ip));
		ip_write(&text, &ip);
		CHECK_TEXT(good[i].text, text_span(&text), good[i].printed);
		text_reset(&text);
		ip_write_reverse(&text, &ip, ip_reverse_zone(&ip));
		CHECK_TEXT(good[i].text, text_span(&text), good[i].reverse);
		CHECK_FOR(good[i].text, ip_scope(&ip) == good[i].scope);
	}
}

static void
test_networks(void)
{
	for (size_t i = 0; i < COUNT_OF(networks); i++) {
		struct ip ip, network;

		CHECK(ip_parse(span_of(networks[i].ip), &ip));
		CHECK(ip_parse(span_of(networks[i].network), &network));
		CHECK_FOR(networks[i].network,
		    ip_in_network(&ip, &network, networks[i].prefix) ==
			networks[i].is_in);
	}
}

static void
test_mapped(void)
{
	struct ip ip, v4;

	CHECK(ip_parse(span_of("::ffff:192.0.2.17"), &ip));
	CHECK(ip_parse(span_of("192.0.2.17"), &v4));
	ip = ip_unmap(ip);
	CHECK(ip_equal(&ip, &v4));
}

int
main(void)
{
	struct ip ip;

	test_good();
	for (size_t i = 0; i < COUNT_OF(bad); i++)
		CHECK_FOR(bad[i], !ip_parse(span_of(bad[i]), &ip));
	CHECK(!ip_parse((struct span){ "1.2.3.4\0x", 9 }, &ip));
	test_networks();
	test_mapped();
	return check_done();
}
