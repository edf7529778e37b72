#include "core/dns/answer.h"

static const struct {
	enum dns_type type;
	const char *name;
} types[] = {
	{ DNS_A, "A" },
	{ DNS_AAAA, "AAAA" },
	{ DNS_CAA, "CAA" },
	{ DNS_CNAME, "CNAME" },
	{ DNS_DNSKEY, "DNSKEY" },
	{ DNS_DS, "DS" },
	{ DNS_MX, "MX" },
	{ DNS_NS, "NS" },
	{ DNS_PTR, "PTR" },
	{ DNS_RRSIG, "RRSIG" },
	{ DNS_SOA, "SOA" },
	{ DNS_SPF, "SPF" },
	{ DNS_TLSA, "TLSA" },
	{ DNS_TXT, "TXT" },
};

enum { TYPES = sizeof(types) / sizeof(*types) };

const char *
dns_type_name(enum dns_type type)
{
	for (size_t i = 0; i < TYPES; i++)
		if (types[i].type == type)
			return types[i].name;
	return "?";
}

void
dns_type_write(struct text *text, enum dns_type type)
{
	const char *name = dns_type_name(type);

	if (*name != '?')
		text_write_string(text, name);
	else
		text_write_format(text, "TYPE%u", (unsigned)type);
}

bool
dns_type_parse(struct span name, enum dns_type *type)
{
	for (size_t i = 0; i < TYPES; i++)
		if (span_equal_nocase(name, span_of(types[i].name))) {
			*type = types[i].type;
			return true;
		}
	return false;
}

const char *
dns_outcome_name(enum dns_outcome outcome)
{
	static const char *const names[] = {
		[DNS_DATA] = "data",
		[DNS_NODATA] = "nodata",
		[DNS_NXDOMAIN] = "nxdomain",
		[DNS_FAILED] = "failed",
	};

	return names[outcome];
}

const char *
dns_failure_name(enum dns_failure failure)
{
	static const char *const names[] = {
		[DNS_NO_FAILURE] = "none",
		[DNS_SERVFAIL] = "servfail",
		[DNS_REFUSED] = "refused",
		[DNS_TIMEOUT] = "timeout",
		[DNS_BOGUS] = "bogus",
		[DNS_BAD_DATA] = "bad_data",
		[DNS_NOT_ASKED] = "not_asked",
	};

	return names[failure];
}

const char *
dns_security_name(enum dns_security security)
{
	static const char *const names[] = {
		[DNS_INDETERMINATE] = "indeterminate",
		[DNS_INSECURE] = "insecure",
		[DNS_SECURE] = "secure",
		[DNS_FORGED] = "bogus",
	};

	return names[security];
}
