#ifndef NIXIE_AUTH_DANE_H
#define NIXIE_AUTH_DANE_H

/*
 * DANE for mail (RFC 6698, RFC 7671, RFC 7672): TLSA records, signed by
 * DNSSEC, say which certificate a mail host has:
 *
 *	_25._tcp.mx.example.org. TLSA 3 1 1 8cb0fc6c527506a0...
 *
 * The first number is the usage: 3, the host's own certificate, or 2, an
 * authority's that must be in the chain it sends. 0 and 1 mean nothing for
 * mail. The second says what is compared: 0 the whole certificate, 1 its
 * public key. The third how: 0 byte by byte, 1 by SHA-256, 2 by SHA-512.
 */

#include "base/text.h"
#include "core/dns/known.h"
#include "core/dns/record.h"

enum { DANE_CHAIN_MAX = 20 };

/* Both as DER; the key is the SubjectPublicKeyInfo (RFC 5280, 4.1). */
struct dane_certificate {
	struct span certificate, key;
};

enum dane_use {
	DANE_USABLE,
	DANE_PKIX, /* usage 0 or 1: not for mail (RFC 7672, 3.1.3) */
	DANE_BAD_USAGE,
	DANE_BAD_SELECTOR,
	DANE_BAD_MATCHING,
	DANE_BAD_LENGTH, /* not as long as such a digest is */
	DANE_USES
};

enum dane_use dane_judge(const struct dns_tlsa *tlsa);

/*
 * Which certificate of a chain matches, the host's own being the first; -1:
 * none. Usage 3 looks at the first only, usage 2 at the others.
 */
int dane_match(const struct dns_tlsa *tlsa,
    const struct dane_certificate *chain, size_t count);

/*
 * Write the data of the record that a certificate would need, such as
 * "3 1 1 8cb0...". False: OpenSSL does not offer the digest.
 */
bool dane_write(struct text *text, unsigned usage, unsigned selector,
    unsigned matching, const struct dane_certificate *certificate);

/* What the DNS has for a mail host (RFC 7672, 2.2). */
enum dane_found {
	DANE_WAITS,
	DANE_NONE,
	DANE_INSECURE_ADDRESS, /* the host's address is not signed */
	DANE_INSECURE,         /* the TLSA records are not */
	DANE_FAILED,   /* nobody could tell: senders that look must wait */
	DANE_UNUSABLE, /* signed records, but none of them is any good */
	DANE_FOUND,
};

struct dane_lookup {
	enum dane_found found;
	struct span base; /* the name below which they were found */
	const struct dns_answer *address, *answer; /* or NULL */
	LIST(struct dns_tlsa) records;             /* all that can be read */
};

struct dane_lookup dane_look(struct arena *arena, struct dns_known *known,
    struct span host, unsigned port);

/* In words: "usage 0 and 1 mean nothing for mail". */
const char *dane_use_words(enum dane_use use);

#endif
