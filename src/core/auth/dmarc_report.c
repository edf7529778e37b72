#include "core/auth/dmarc_report.h"

#include "base/text.h"
#include "core/dns/name.h"
#include "core/dns/suffix.h"

static bool
is_same_organization(struct span a, struct span b)
{
	return dns_name_equal(dns_suffix_organization(a),
	    dns_suffix_organization(b));
}

/* One record with the version will do, whatever else stands there. */
static enum dmarc_consent
consent_of(enum auth_found found)
{
	switch (found) {
	case AUTH_FOUND_WAITS:
		return DMARC_CONSENT_WAITS;
	case AUTH_FOUND_RECORD:
	case AUTH_FOUND_SEVERAL:
		return DMARC_CONSENT_GIVEN;
	case AUTH_FOUND_NOTHING:
		return DMARC_CONSENT_MISSING;
	case AUTH_FOUND_FAILED:
		break;
	}
	return DMARC_CONSENT_UNKNOWN;
}

struct dmarc_destination
dmarc_destination_find(struct arena *arena, struct dns_known *known,
    struct span policy_domain, const struct dmarc_uri *uri)
{
	struct auth_lookup lookup;
	struct text prefix;

	if (is_same_organization(policy_domain, uri->domain))
		return (struct dmarc_destination){
			.consent = DMARC_CONSENT_NOT_NEEDED
		};
	text_init(&prefix, arena, DNS_NAME_MAX + 20);
	text_write(&prefix, dns_name_trim(policy_domain));
	text_write_string(&prefix, "._report._dmarc.");
	lookup = auth_lookup_text(arena, known, prefix.ptr, uri->domain,
	    dmarc_record_is);
	return (struct dmarc_destination){ consent_of(lookup.found),
		lookup.answer };
}
