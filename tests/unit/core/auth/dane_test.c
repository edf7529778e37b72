#include "core/auth/dane.h"

#include "unit/check.h"

#include "core/crypto/digest.h"

enum { CEILING = 1 << 20 };

/* Bytes stand for certificates here: DANE compares, and reads nothing. */
static struct dane_certificate chain[3];

static void
make_chain(void)
{
	static const char *const names[] = { "host", "authority", "root" };
	static const char *const keys[] = { "hostkey", "authkey", "rootkey" };

	for (size_t i = 0; i < 3; i++)
		chain[i] = (struct dane_certificate){ span_of(names[i]),
			span_of(keys[i]) };
}

static struct span
digest(enum crypto_digest kind, const char *bytes)
{
	static unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t len = crypto_digest(kind, span_of(bytes), sum);

	return (struct span){ (const char *)sum, len };
}

static const struct {
	const char *name;
	unsigned usage, selector, matching;
	const char *bytes;
	int found;
} matches[] = {
	{ "3 0 0", 3, 0, 0, "host", 0 },
	{ "3 0 1", 3, 0, 1, "host", 0 },
	{ "3 0 2", 3, 0, 2, "host", 0 },
	{ "3 1 0", 3, 1, 0, "hostkey", 0 },
	{ "3 1 1", 3, 1, 1, "hostkey", 0 },
	{ "3 1 2", 3, 1, 2, "hostkey", 0 },
	{ "3 1 1, another key", 3, 1, 1, "old", -1 },
	{ "3 1 1 of the certificate", 3, 1, 1, "host", -1 },
	{ "3 0 1 of the key", 3, 0, 1, "hostkey", -1 },
	{ "3 1 1 of the authority", 3, 1, 1, "authkey", -1 },
	{ "2 1 1", 2, 1, 1, "authkey", 1 },
	{ "2 0 1", 2, 0, 1, "authority", 1 },
	{ "2 0 0 of the root", 2, 0, 0, "root", 2 },
	{ "2 1 2 of the root", 2, 1, 2, "rootkey", 2 },
	{ "2 1 1 of the host", 2, 1, 1, "hostkey", -1 },
	{ "1 1 1", 1, 1, 1, "hostkey", -1 },
	{ "0 0 1", 0, 0, 1, "authority", -1 },
	{ "4 1 1", 4, 1, 1, "hostkey", -1 },
	{ "3 2 1", 3, 2, 1, "hostkey", -1 },
	{ "3 1 3", 3, 1, 3, "hostkey", -1 },
};

static struct span
associate(unsigned matching, const char *bytes)
{
	return matching == 1 ? digest(CRYPTO_SHA256, bytes)
	    : matching == 2  ? digest(CRYPTO_SHA512, bytes)
			     : span_of(bytes);
}

static void
test_matches(void)
{
	for (size_t i = 0; i < COUNT_OF(matches); i++) {
		struct dns_tlsa tlsa = { matches[i].usage, matches[i].selector,
			matches[i].matching,
			associate(matches[i].matching, matches[i].bytes) };

		CHECK_FOR(matches[i].name,
		    dane_match(&tlsa, chain, 3) == matches[i].found);
		CHECK_FOR(matches[i].name, dane_match(&tlsa, chain, 0) == -1);
	}
}

static void
test_judge(void)
{
	struct span sum = digest(CRYPTO_SHA256, "x"), none = span_empty();
	struct span half = { sum.ptr, 16 };
	const struct {
		struct dns_tlsa tlsa;
		enum dane_use use;
	} cases[] = {
		{ { 3, 1, 1, sum }, DANE_USABLE },
		{ { 2, 0, 1, sum }, DANE_USABLE },
		{ { 3, 0, 0, half }, DANE_USABLE },
		{ { 0, 1, 1, sum }, DANE_PKIX },
		{ { 1, 1, 1, sum }, DANE_PKIX },
		{ { 255, 1, 1, sum }, DANE_BAD_USAGE },
		{ { 3, 2, 1, sum }, DANE_BAD_SELECTOR },
		{ { 3, 1, 3, sum }, DANE_BAD_MATCHING },
		{ { 3, 1, 1, half }, DANE_BAD_LENGTH },
		{ { 3, 1, 2, sum }, DANE_BAD_LENGTH },
		{ { 3, 1, 0, none }, DANE_BAD_LENGTH },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		enum dane_use use = dane_judge(&cases[i].tlsa);

		CHECK_FOR(dane_use_words(use), use == cases[i].use);
	}
}

/* SHA-256 of "abc" stands in FIPS 180-4's examples. */
static void
test_write(void)
{
	const struct dane_certificate abc = { span_of("abc"), span_of("\x01") };
	char bytes[256];
	struct text text = text_in(bytes, sizeof(bytes));

	CHECK(dane_write(&text, 3, 0, 1, &abc));
	CHECK_TEXT("3 0 1", text_span(&text),
	    "3 0 1 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
	    "f20015ad");
	text_reset(&text);
	CHECK(dane_write(&text, 2, 1, 0, &abc));
	CHECK_TEXT("2 1 0", text_span(&text), "2 1 0 01");
}

static const char good[] = "\x03\x01\x01"
			   "0123456789abcdef0123456789abcdef";
static const char pkix[] = "\x01\x01\x01"
			   "0123456789abcdef0123456789abcdef";

enum { GOOD = 1, PKIX = 2, NOTHING = 0, FAILING = -1 };

static const struct {
	const char *name;
	bool is_address_secure, is_alias;
	int at_target, at_name; /* TLSA records */
	bool is_tlsa_secure;
	enum dane_found found;
	const char *base;
} lookups[] = {
	{ "signed", true, false, NOTHING, GOOD, true, DANE_FOUND,
	    "mx.example" },
	{ "none", true, false, NOTHING, NOTHING, true, DANE_NONE,
	    "mx.example" },
	{ "TLSA not signed", true, false, NOTHING, GOOD, false, DANE_INSECURE,
	    "mx.example" },
	{ "address not signed", false, false, NOTHING, GOOD, true,
	    DANE_INSECURE_ADDRESS, "mx.example" },
	{ "nobody can tell", true, false, NOTHING, FAILING, true, DANE_FAILED,
	    "mx.example" },
	{ "only PKIX", true, false, NOTHING, PKIX, true, DANE_UNUSABLE,
	    "mx.example" },
	{ "at an alias's target", true, true, GOOD, NOTHING, true, DANE_FOUND,
	    "target.example" },
	{ "at the alias", true, true, NOTHING, GOOD, true, DANE_FOUND,
	    "mx.example" },
	{ "at both: the target's", true, true, PKIX, GOOD, true, DANE_UNUSABLE,
	    "target.example" },
	{ "an alias that is not signed", false, true, GOOD, NOTHING, true,
	    DANE_NONE, "mx.example" },
};

static void
add_answer(struct dns_known *known, const char *name, enum dns_type type,
    int kind, bool is_secure)
{
	struct dns_answer *answer =
	    arena_zero(known->arena, 1, sizeof(*answer));

	*answer = (struct dns_answer){
		.question = { span_of(name), type },
		.outcome = kind == FAILING ? DNS_FAILED
		    : kind == NOTHING      ? DNS_NODATA
					   : DNS_DATA,
		.security = is_secure ? DNS_SECURE : DNS_INSECURE,
		.canonical = span_empty(),
		.zone = span_empty(),
		.server = span_empty(),
		.why = span_empty(),
	};
	answer->records =
	    arena_zero(known->arena, 1, sizeof(struct dns_record));
	answer->count = answer->outcome == DNS_DATA;
	answer->records[0].data =
	    (struct span){ kind == PKIX ? pkix : good, sizeof(good) - 1 };
	if (type == DNS_A && strcmp(name, "mx.example") == 0 && kind == PKIX)
		answer->canonical = span_of("target.example");
	dns_known_add(known, answer);
}

static void
check_lookup(struct arena *arena, size_t i)
{
	struct dns_known known;
	struct dane_lookup lookup;

	dns_known_init(&known, arena, 1);
	lookup = dane_look(arena, &known, span_of("mx.example"), 25);
	CHECK_FOR(lookups[i].name,
	    lookup.found == DANE_WAITS && known.wanted.count == 3);
	add_answer(&known, "mx.example", DNS_A,
	    lookups[i].is_alias ? PKIX : GOOD, lookups[i].is_address_secure);
	add_answer(&known, "mx.example", DNS_AAAA, NOTHING, true);
	add_answer(&known, "_25._tcp.mx.example", DNS_TLSA, lookups[i].at_name,
	    lookups[i].is_tlsa_secure);
	add_answer(&known, "_25._tcp.target.example", DNS_TLSA,
	    lookups[i].at_target, lookups[i].is_tlsa_secure);
	lookup = dane_look(arena, &known, span_of("mx.example"), 25);
	CHECK_FOR(lookups[i].name, lookup.found == lookups[i].found);
	CHECK_TEXT(lookups[i].name, lookup.base, lookups[i].base);
}

static void
test_lookups(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(lookups); i++)
		check_lookup(&arena, i);
	arena_clear(&arena);
}

int
main(void)
{
	make_chain();
	test_matches();
	test_judge();
	test_write();
	test_lookups();
	return check_done();
}
