#include "core/auth/spf_run.h"

#include "core/dns/name.h"

/*
 * Asking ahead changes nothing but the number of rounds: what is asked for
 * here is what the record's own terms would ask for, in as many terms as may
 * still be evaluated. Names with %{p} need answers of their own first.
 */

static enum dns_type
type_of(const struct spf_run *run, enum spf_kind kind)
{
	return kind == SPF_A     ? spf_address_type(run)
	    : kind == SPF_MX     ? DNS_MX
	    : kind == SPF_EXISTS ? DNS_A
				 : DNS_TXT;
}

static void
ask_term(struct spf_run *run, enum spf_kind kind, struct span spec)
{
	struct trace *trace = run->trace;
	struct span target;

	if (kind == SPF_PTR || spf_macro_uses(spec, 'p'))
		return;
	run->trace = NULL;
	if (spf_target(run, spec, &target) && dns_name_is_valid(target))
		dns_known_ask(run->known, target, type_of(run, kind));
	run->trace = trace;
}

void
spf_ask_ahead(struct spf_run *run, struct span rest,
    const struct spf_record_parts *parts)
{
	unsigned used = run->verdict.lookups;
	struct spf_term term;

	if (run->known->is_closed ||
	    run->known->wanted.count > DNS_WANTED_MAX / 2)
		return;
	while (used < SPF_LOOKUPS_MAX && spf_record_next_term(&rest, &term)) {
		if (term.kind == SPF_ALL)
			return;
		if (term.kind == SPF_REDIRECT || !spf_kind_looks_up(term.kind))
			continue;
		ask_term(run, term.kind, term.argument);
		used++;
	}
	if (used < SPF_LOOKUPS_MAX && parts->redirect.ptr && !parts->has_all)
		ask_term(run, SPF_REDIRECT, parts->redirect);
}
