#ifndef NIXIE_DNS_ANSWER_H
#define NIXIE_DNS_ANSWER_H

/*
 * What the Domain Name System was asked, and what it said, as data:
 *
 *	example.org. 3600 IN TXT "v=spf1 mx -all"
 *
 * An answer is evidence: it keeps who said it, how long it holds, and what
 * DNSSEC makes of it. That a name has no data, that it does not exist, and
 * that nobody could tell are three different things; only the first two say
 * anything about the owner of the name.
 */

#include <stdint.h>

#include "base/list.h"
#include "base/text.h"

/* The types that mail needs, by their numbers in the IANA registry. */
enum dns_type {
	DNS_A = 1,
	DNS_NS = 2,
	DNS_CNAME = 5,
	DNS_SOA = 6,
	DNS_PTR = 12,
	DNS_MX = 15,
	DNS_TXT = 16,
	DNS_AAAA = 28,
	DNS_DS = 43,
	DNS_RRSIG = 46,
	DNS_DNSKEY = 48,
	DNS_TLSA = 52,
	DNS_SPF = 99,
	DNS_CAA = 257,
};

enum dns_outcome {
	DNS_DATA,     /* there are records */
	DNS_NODATA,   /* the name exists, but has none of this type */
	DNS_NXDOMAIN, /* the name does not exist */
	DNS_FAILED,   /* nobody could tell: see why */
};

/* Why nobody could tell. */
enum dns_failure {
	DNS_NO_FAILURE,
	DNS_SERVFAIL,
	DNS_REFUSED,
	DNS_TIMEOUT,
	DNS_BOGUS,     /* DNSSEC validation failed */
	DNS_BAD_DATA,  /* an answer that cannot be read, a CNAME loop */
	DNS_NOT_ASKED, /* offline, a budget used up, not in the recording */
};

enum dns_security {
	DNS_INDETERMINATE, /* nobody validated */
	DNS_INSECURE,      /* proven to be unsigned */
	DNS_SECURE,
	DNS_FORGED, /* bogus */
};

struct dns_question {
	struct span name; /* without the dot at the end; "": the root */
	enum dns_type type;
};

/* A record's data is in wire form (RFC 1035, 3.3), names uncompressed. */
struct dns_record {
	struct span data;
};

enum { DNS_NAME_MAX = 253, DNS_LABEL_MAX = 63, DNS_ALIASES_MAX = 16 };

struct dns_answer {
	struct dns_question question;
	enum dns_outcome outcome;
	enum dns_failure failure;
	enum dns_security security;
	unsigned rcode;        /* as the server said it */
	uint32_t ttl;          /* seconds, of the records or of their absence */
	struct span canonical; /* where the CNAMEs led; empty: no CNAME */
	struct span zone;   /* of an absence: whose SOA says so; mostly empty */
	struct span server; /* who said so; empty: not known */
	struct span why;    /* of a failure, in words; mostly empty */
	struct dns_record *records;
	size_t count;
};

/* "TXT"; "?" for a type that is none of ours. */
const char *dns_type_name(enum dns_type type);

/* The same; but "TYPE123" (RFC 3597, 5). */
void dns_type_write(struct text *text, enum dns_type type);

/* The type of a name, letters of either size; false: none of ours. */
bool dns_type_parse(struct span name, enum dns_type *type);

const char *dns_outcome_name(enum dns_outcome outcome);
const char *dns_failure_name(enum dns_failure failure);
const char *dns_security_name(enum dns_security security);

#endif
