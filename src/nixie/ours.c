#include "nixie/ours.h"

#include <fnmatch.h>

enum { MAX_ADDRESS = 512 };

/* What stands behind the last "@", without brackets. */
static struct span
domain_of(struct span address)
{
	struct span domain = span_domain(address);

	while (domain.len > 0 && strchr("> )\t", domain.ptr[domain.len - 1]))
		domain.len--;
	return domain;
}

static bool
is_below(struct span domain, struct span above)
{
	return span_ends_nocase(domain, above) &&
	    (domain.len == above.len ||
		domain.ptr[domain.len - above.len - 1] == '.');
}

static bool
is_our_domain(const struct session_ours *ours, struct span domain)
{
	for (size_t i = 0; i < ours->domain_count; i++)
		if (is_below(domain, span_of(ours->domains[i])))
			return true;
	return false;
}

static bool
is_our_verp(const struct session_ours *ours, struct span address)
{
	char name[MAX_ADDRESS];

	if (address.len >= sizeof(name))
		return false;
	memcpy(name, address.ptr, address.len);
	name[address.len] = '\0';
	for (size_t i = 0; i < ours->verp_count; i++)
		if (fnmatch(ours->verps[i], name, FNM_CASEFOLD) == 0)
			return true;
	return false;
}

static bool
is_foreign(const struct session_ours *ours, const struct evidence *evidence)
{
	struct span to = evidence_value(evidence, FACT_VERP);
	struct span domain =
	    domain_of(evidence_value(evidence, FACT_MESSAGE_ID));

	if (to.len == 0)
		to = evidence_value(evidence, FACT_SENDER);
	if (domain.len == 0)
		domain = domain_of(evidence_value(evidence, FACT_FROM));
	return (ours->verp_count > 0 && to.len > 0 && !is_our_verp(ours, to)) ||
	    (ours->domain_count > 0 && domain.len > 0 &&
		!is_our_domain(ours, domain));
}

void
ours_judge(const struct session_ours *ours, struct evidence *evidence)
{
	if ((evidence->kind != CASE_FAILURE && evidence->kind != CASE_DELAY) ||
	    (evidence->source.kind != SOURCE_DSN &&
		evidence->source.kind != SOURCE_NOTICE) ||
	    !is_foreign(ours, evidence))
		return;
	evidence->is_foreign = true;
	evidence->kind = CASE_NOT_MAIL_FAILURE;
}
