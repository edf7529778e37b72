#include "core/auth/dmarc.h"

#include "core/dns/alabel.h"
#include "core/dns/name.h"
#include "core/dns/suffix.h"

const char *
dmarc_result_name(enum dmarc_result result)
{
	static const char *const names[] = {
		[DMARC_RESULT_WAITS] = "temperror",
		[DMARC_PASS] = "pass",
		[DMARC_FAIL] = "fail",
		[DMARC_NONE] = "none",
		[DMARC_TEMPERROR] = "temperror",
		[DMARC_PERMERROR] = "permerror",
	};

	return names[result];
}

bool
dmarc_is_aligned(const struct dmarc_verdict *verdict,
    enum dmarc_mechanism mechanism)
{
	for (size_t i = 0; i < verdict->count; i++)
		if (verdict->alignments[i].identity.mechanism == mechanism &&
		    verdict->alignments[i].aligned == DMARC_ALIGNED)
			return true;
	return false;
}

/*
 * RFC 9989, 4.10.1 and RFC 7489, 6.6.3: a record without a good p, or with a
 * bad sp, is read as p=none if it wants reports, and else not at all. The
 * older standard does not know np.
 */
static bool
is_broken(const struct dmarc_record *record, enum dmarc_method method)
{
	return record->p < DMARC_POLICY_NONE ||
	    record->sp == DMARC_POLICY_BAD ||
	    (method == DMARC_TREE_WALK && record->np == DMARC_POLICY_BAD);
}

static bool
is_own_record(const struct dmarc_verdict *verdict)
{
	return dns_name_equal(verdict->walk.policy->domain,
	    verdict->walk.domain);
}

/* The domain's own record rules by p; for one below, sp or np may. */
static enum dmarc_tag
choose_tag(const struct dmarc_verdict *verdict,
    const struct dmarc_record *record)
{
	if (is_own_record(verdict))
		return DMARC_TAG_P;
	if (verdict->walk.method == DMARC_TREE_WALK && !verdict->is_existing &&
	    record->np != DMARC_POLICY_ABSENT)
		return DMARC_TAG_NP;
	return record->sp != DMARC_POLICY_ABSENT ? DMARC_TAG_SP : DMARC_TAG_P;
}

static enum dmarc_policy
policy_in(const struct dmarc_record *record, enum dmarc_tag tag)
{
	return tag == DMARC_TAG_NP ? record->np
	    : tag == DMARC_TAG_SP  ? record->sp
				   : record->p;
}

/*
 * Does it exist? By RFC 8020, what NXDOMAIN says of one type holds for all
 * (RFC 9989, 3.2.13). Where nobody can tell, it is taken to exist.
 */
static bool
ask_existence(struct dns_known *known, struct dmarc_verdict *verdict)
{
	verdict->existence = dns_known_ask(known, verdict->walk.domain, DNS_A);
	verdict->is_existing =
	    !verdict->existence || verdict->existence->outcome != DNS_NXDOMAIN;
	return verdict->existence != NULL;
}

static void
choose_policy(struct dmarc_verdict *verdict)
{
	const struct dmarc_record *record = verdict->walk.policy->record;

	verdict->tag = choose_tag(verdict, record);
	verdict->policy = policy_in(record, verdict->tag);
	if (is_broken(record, verdict->walk.method)) {
		verdict->is_fallback = true;
		verdict->policy = DMARC_POLICY_NONE;
	}
}

/* One level below: what t=y asks for, and what pct did to those left out. */
static enum dmarc_policy
lower(enum dmarc_policy policy)
{
	return policy == DMARC_POLICY_REJECT ? DMARC_POLICY_QUARANTINE
					     : DMARC_POLICY_NONE;
}

static void
choose_disposition(struct dmarc_verdict *verdict)
{
	const struct dmarc_record *record = verdict->walk.policy->record;
	bool is_tree = verdict->walk.method == DMARC_TREE_WALK;

	verdict->disposition = DMARC_POLICY_NONE;
	if (verdict->result != DMARC_FAIL)
		return;
	verdict->disposition = verdict->policy;
	if (is_tree ? record->is_testing : record->pct == 0)
		verdict->disposition = lower(verdict->policy);
}

/* Only the walks can leave it open who belongs to whom. */
static enum dmarc_aligned
compare(const struct dmarc_walk *a, const struct dmarc_walk *b)
{
	if (a->method == DMARC_TREE_WALK && (a->failed || b->failed))
		return DMARC_UNSURE;
	return dns_name_equal(a->organization, b->organization)
	    ? DMARC_ALIGNED
	    : DMARC_UNALIGNED;
}

/* The list knows without asking. */
static void
find_organization(struct arena *arena, struct dns_known *known,
    enum dmarc_method method, struct span domain, struct dmarc_walk *walk)
{
	if (method == DMARC_TREE_WALK)
		dmarc_walk(arena, known, method, domain, walk);
	else
		*walk =
		    (struct dmarc_walk){ .organization =
					     dns_suffix_organization(domain) };
}

/*
 * Relaxed: both belong to one organisation. Equal names do, wherever that
 * ends (RFC 9989, 4.10.2), and need no walk.
 */
static void
align(struct arena *arena, struct dns_known *known,
    struct dmarc_verdict *verdict, struct dmarc_alignment *alignment)
{
	struct dmarc_walk *walk = &verdict->walk, other;
	struct span domain = alignment->identity.domain;
	bool is_equal = dns_name_equal(domain, walk->domain);

	alignment->aligned = is_equal ? DMARC_ALIGNED : DMARC_UNALIGNED;
	if (is_equal || alignment->is_strict || !dns_name_is_valid(domain))
		return;
	find_organization(arena, known, walk->method, domain, &other);
	alignment->organization = other.organization;
	if (other.is_waiting)
		verdict->result = DMARC_RESULT_WAITS;
	else
		alignment->aligned = compare(walk, &other);
}

static void
align_all(struct arena *arena, struct dns_known *known,
    const struct dmarc_request *request, struct dmarc_verdict *verdict)
{
	const struct dmarc_record *record =
	    verdict->walk.policy ? verdict->walk.policy->record : NULL;

	verdict->count = request->count < DMARC_IDENTITIES_MAX
	    ? request->count
	    : DMARC_IDENTITIES_MAX;
	verdict->alignments =
	    arena_zero(arena, verdict->count + 1, sizeof(*verdict->alignments));
	for (size_t i = 0; i < verdict->count; i++) {
		struct dmarc_alignment *alignment = &verdict->alignments[i];

		alignment->identity = request->identities[i];
		alignment->identity.domain =
		    dns_alabel_of(arena, alignment->identity.domain);
		alignment->organization = span_empty();
		alignment->is_strict = record &&
		    (alignment->identity.mechanism == DMARC_BY_SPF
			    ? record->is_aspf_strict
			    : record->is_adkim_strict);
		align(arena, known, verdict, alignment);
		if (alignment->identity.is_unsure &&
		    alignment->aligned == DMARC_ALIGNED)
			alignment->aligned = DMARC_UNSURE;
	}
}

/* What the alignments come to. */
static void
judge(struct dmarc_verdict *verdict)
{
	enum dmarc_aligned best = DMARC_UNALIGNED;

	for (size_t i = 0; i < verdict->count; i++)
		if (verdict->alignments[i].aligned == DMARC_ALIGNED ||
		    best == DMARC_UNALIGNED)
			best = verdict->alignments[i].aligned;
	if (verdict->result == DMARC_RESULT_WAITS) {
		verdict->why = "not all answers are there";
	} else if (best == DMARC_ALIGNED) {
		verdict->result = DMARC_PASS;
		verdict->why = "a proven domain is aligned with From";
	} else if (best == DMARC_UNSURE) {
		verdict->result = DMARC_TEMPERROR;
		verdict->why = "the DNS could not tell whether it is aligned";
	} else {
		verdict->result = DMARC_FAIL;
		verdict->why = verdict->count > 0
		    ? "no proven domain is aligned with From"
		    : "neither SPF nor DKIM has proven a domain";
	}
}

/* Results that need no alignment. */
static bool
is_decided(struct dmarc_verdict *verdict)
{
	struct dmarc_walk *walk = &verdict->walk;

	verdict->result = DMARC_NONE;
	if (!dns_name_is_valid(walk->domain)) {
		verdict->why = "there is no domain to look for";
	} else if (walk->is_waiting) {
		verdict->result = DMARC_RESULT_WAITS;
		verdict->why = "not all answers are there";
	} else if (walk->failed && !(walk->policy && is_own_record(verdict))) {
		verdict->result = DMARC_TEMPERROR;
		verdict->why = "the DNS could not tell whether there is a "
			       "record";
	} else if (!walk->policy) {
		verdict->why = "no record was found";
	} else if (is_broken(walk->policy->record, walk->method) &&
	    !dmarc_record_has_rua(walk->policy->record)) {
		verdict->why = "the record has no valid policy, and wants no "
			       "reports";
	} else {
		return false;
	}
	return true;
}

static void
evaluate(struct arena *arena, struct dns_known *known,
    const struct dmarc_request *request, enum dmarc_method method,
    struct dmarc_verdict *verdict)
{
	*verdict =
	    (struct dmarc_verdict){ .tag = DMARC_TAGS, .is_existing = true };
	dmarc_walk(arena, known, method, request->from_domain, &verdict->walk);
	/* What may be needed is asked for while we wait. */
	if (is_decided(verdict)) {
		if (verdict->result == DMARC_RESULT_WAITS) {
			align_all(arena, known, request, verdict);
			ask_existence(known, verdict);
		}
		return;
	}
	if (!is_own_record(verdict) && method == DMARC_TREE_WALK &&
	    !ask_existence(known, verdict))
		verdict->result = DMARC_RESULT_WAITS;
	else
		verdict->result = DMARC_FAIL;
	choose_policy(verdict);
	align_all(arena, known, request, verdict);
	judge(verdict);
	choose_disposition(verdict);
}

static bool
is_same(const struct dmarc_verdict *a, const struct dmarc_verdict *b)
{
	return a->result == b->result && a->policy == b->policy &&
	    a->disposition == b->disposition;
}

void
dmarc_evaluate(struct arena *arena, struct dns_known *known,
    const struct dmarc_request *request, struct dmarc_evaluation *evaluation)
{
	struct dmarc_verdict *verdicts = evaluation->verdicts;
	struct dmarc_request plain = *request;

	/* RFC 8616, 6: U-labels are converted before anything else. */
	plain.from_domain =
	    dns_name_trim(dns_alabel_of(arena, request->from_domain));
	evaluation->from_domain = plain.from_domain;
	evaluation->is_waiting = false;
	for (enum dmarc_method i = 0; i < DMARC_METHODS; i++) {
		evaluate(arena, known, &plain, i, &verdicts[i]);
		if (verdicts[i].result == DMARC_RESULT_WAITS)
			evaluation->is_waiting = true;
	}
	evaluation->differs = !evaluation->is_waiting &&
	    !is_same(&verdicts[DMARC_TREE_WALK], &verdicts[DMARC_PSL]);
}
