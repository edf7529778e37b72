/* What the DNS has for DANE, and whether it is of use. */

#include "core/auth/dane.h"

#include "core/dns/name.h"

enum {
	USAGE_TA = 2,
	USAGE_EE = 3,
	SELECTOR_KEY = 1,
	MATCHING_SHA256 = 1,
	MATCHING_SHA512 = 2,
	SHA256_SIZE = 32,
	SHA512_SIZE = 64,
};

enum dane_use
dane_judge(const struct dns_tlsa *tlsa)
{
	size_t len = tlsa->association.len;

	if (tlsa->usage < USAGE_TA)
		return DANE_PKIX;
	if (tlsa->usage > USAGE_EE)
		return DANE_BAD_USAGE;
	if (tlsa->selector > SELECTOR_KEY)
		return DANE_BAD_SELECTOR;
	if (tlsa->matching > MATCHING_SHA512)
		return DANE_BAD_MATCHING;
	if (len == 0 ||
	    (tlsa->matching == MATCHING_SHA256 && len != SHA256_SIZE) ||
	    (tlsa->matching == MATCHING_SHA512 && len != SHA512_SIZE))
		return DANE_BAD_LENGTH;
	return DANE_USABLE;
}

static const struct dns_answer *
ask(struct dns_known *known, struct span base, unsigned port)
{
	char bytes[DNS_NAME_MAX + 32];
	struct text name = text_in(bytes, sizeof(bytes));

	text_write_format(&name, "_%u._tcp.", port);
	text_write(&name, base);
	return dns_known_ask(known, text_span(&name), DNS_TLSA);
}

/* The host's address, of either family: what is there decides. */
static const struct dns_answer *
ask_address(struct dns_known *known, struct span host)
{
	const struct dns_answer *v4 = dns_known_ask(known, host, DNS_A);
	const struct dns_answer *v6 = dns_known_ask(known, host, DNS_AAAA);

	if (!v4 || !v6)
		return NULL;
	return v4->outcome == DNS_DATA || v6->outcome != DNS_DATA ? v4 : v6;
}

static void
read_records(struct arena *arena, struct dane_lookup *lookup)
{
	lookup->found = DANE_UNUSABLE;
	for (size_t i = 0; i < lookup->answer->count; i++) {
		struct dns_tlsa tlsa;

		if (!dns_record_tlsa(lookup->answer->records[i], &tlsa))
			continue;
		*list_add(arena, &lookup->records) = tlsa;
		if (dane_judge(&tlsa) == DANE_USABLE)
			lookup->found = DANE_FOUND;
	}
}

static void
judge_answer(struct arena *arena, struct dane_lookup *lookup)
{
	const struct dns_answer *answer = lookup->answer;

	if (!answer) {
		lookup->found = DANE_WAITS;
	} else if (answer->outcome == DNS_FAILED) {
		lookup->found = DANE_FAILED;
	} else if (answer->outcome != DNS_DATA) {
		lookup->found = DANE_NONE;
	} else {
		read_records(arena, lookup);
		if (answer->security != DNS_SECURE)
			lookup->found = DANE_INSECURE;
	}
}

/* An alias's target comes first, where the whole way is signed. */
struct dane_lookup
dane_look(struct arena *arena, struct dns_known *known, struct span host,
    unsigned port)
{
	struct dane_lookup lookup = { .base = host };

	lookup.address = ask_address(known, host);
	lookup.answer = ask(known, host, port);
	if (!lookup.address || !lookup.answer)
		return lookup;
	if (lookup.address->canonical.len > 0 &&
	    lookup.address->security == DNS_SECURE) {
		const struct dns_answer *answer =
		    ask(known, lookup.address->canonical, port);

		if (!answer || answer->outcome == DNS_DATA) {
			lookup.base = lookup.address->canonical;
			lookup.answer = answer;
		}
	}
	judge_answer(arena, &lookup);
	if (lookup.address->outcome == DNS_DATA &&
	    lookup.address->security != DNS_SECURE &&
	    (lookup.found == DANE_FOUND || lookup.found == DANE_UNUSABLE ||
		lookup.found == DANE_INSECURE))
		lookup.found = DANE_INSECURE_ADDRESS;
	return lookup;
}

const char *
dane_use_words(enum dane_use use)
{
	static const char *const words[DANE_USES] = {
		[DANE_USABLE] = "it can be used",
		[DANE_PKIX] = "usage 0 and 1 mean nothing for mail",
		[DANE_BAD_USAGE] = "a usage that nobody knows",
		[DANE_BAD_SELECTOR] = "a selector that nobody knows",
		[DANE_BAD_MATCHING] = "a matching type that nobody knows",
		[DANE_BAD_LENGTH] = "not as long as such a digest is",
	};

	return words[use];
}
