#include "service/probe/stranger.h"

#include "base/ip.h"
#include "core/dns/suffix.h"

/* A name that could be somebody's in the world: not "localhost", no address. */
static bool
is_name(struct span name)
{
	struct ip ip;

	return name.len > 2 && name.ptr[0] != '[' &&
	    memchr(name.ptr, '.', name.len) && !ip_parse(name, &ip);
}

static bool
is_kin(struct span a, struct span b)
{
	return span_equal_nocase(dns_suffix_organization(a),
	    dns_suffix_organization(b));
}

/* True: the certificate names others only; *name is the first of them. */
static bool
is_of_others(const struct tls_facts *tls, struct span host, struct span *name)
{
	struct span rest = span_of(tls->names), word;
	bool is_any = false;

	while (span_split(&rest, ' ', &word)) {
		if (span_starts(word, span_of("*.")))
			word = span_from(word, 2);
		if (!is_name(word))
			continue;
		if (is_kin(word, host)) {
			*name = span_empty();
			return false;
		}
		if (!is_any)
			*name = word;
		is_any = true;
	}
	return is_any;
}

enum probe_stranger
probe_stranger_find(struct span host, struct span greeting,
    const struct tls_facts *tls, struct span *name)
{
	struct span word = span_empty();

	*name = span_empty();
	if (!is_name(host))
		return PROBE_STRANGER_NONE;
	if (tls && tls->has_certificate) {
		if (tls->is_for_name && tls->is_trusted)
			return PROBE_STRANGER_NONE;
		if (!tls->is_for_name && is_of_others(tls, host, name))
			return PROBE_STRANGER_CERTIFICATE;
	}
	span_split(&greeting, '\n', &word);
	greeting = span_trim(word);
	if (!span_split(&greeting, ' ', &word) || !is_name(word) ||
	    is_kin(word, host))
		return PROBE_STRANGER_NONE;
	*name = word;
	return PROBE_STRANGER_GREETING;
}
