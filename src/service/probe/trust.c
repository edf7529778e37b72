#include "service/probe/trust.h"

enum { CERTIFICATE_MAX = 128 * 1024, USAGE_TA = 2 };

void
probe_chain_read(struct probe_chain *chain, const struct stream *stream,
    struct arena *arena)
{
	for (unsigned i = 0; i < DANE_CHAIN_MAX; i++) {
		struct text certificate, key;

		text_init(&certificate, arena, CERTIFICATE_MAX);
		text_init(&key, arena, CERTIFICATE_MAX);
		if (!stream_write_certificate(stream, i, &certificate) ||
		    !stream_write_key(stream, i, &key))
			return;
		*list_add(arena, chain) =
		    (struct dane_certificate){ text_span(&certificate),
			    text_span(&key) };
	}
}

/*
 * The host's own certificate may be for any name, and as old as it likes; an
 * authority's must be at the end of an ordinary chain (RFC 7672, 3.1).
 */
static const char *
judge_record(const struct probe_trust *trust, const struct stream *stream,
    const struct probe_chain *chain, const struct dns_tlsa *tlsa)
{
	int at = dane_match(tlsa, chain->items, chain->count);

	if (at < 0)
		return "no record matches it";
	if (tlsa->usage != USAGE_TA)
		return "";
	if (!stream_is_vouched(stream, (unsigned)at))
		return "the authority that the DNS names does not vouch for it";
	if (!stream_tls(stream)->is_for_name &&
	    !(trust->domain && stream_is_for(stream, trust->domain)))
		return "it is for another name";
	return "";
}

/* The first record that vouches will do. */
static const char *
judge_by_dns(const struct probe_trust *trust, const struct stream *stream,
    const struct probe_chain *chain, const struct dns_tlsa **match)
{
	const char *flaw = "no record matches it";

	for (size_t i = 0; i < trust->dane->records.count; i++) {
		const struct dns_tlsa *tlsa = &trust->dane->records.items[i];
		const char *why = judge_record(trust, stream, chain, tlsa);

		if (!*why) {
			*match = tlsa;
			return "";
		}
		/* What nearly did tells more than what does not match. */
		if (dane_match(tlsa, chain->items, chain->count) >= 0)
			flaw = why;
	}
	return flaw;
}

const char *
probe_trust_flaw(const struct probe_trust *trust, const struct stream *stream,
    const struct probe_chain *chain, const struct dns_tlsa **match)
{
	const struct tls_facts *facts = stream_tls(stream);

	*match = NULL;
	if (!trust->must_verify && !trust->dane)
		return "";
	if (!facts->has_certificate)
		return "the server showed none";
	if (trust->dane)
		return judge_by_dns(trust, stream, chain, match);
	if (!facts->is_current)
		return "it is out of date";
	if (!facts->is_for_name)
		return "it is for another name";
	return facts->is_trusted ? "" : facts->problem;
}
