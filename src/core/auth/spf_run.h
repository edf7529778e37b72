#ifndef NIXIE_AUTH_SPF_RUN_H
#define NIXIE_AUTH_SPF_RUN_H

/* One evaluation on its way: shared by the files spf*.c, and by no other. */

#include "core/auth/spf.h"
#include "core/auth/spf_macro.h"

struct spf_run {
	const struct spf_request *request;
	struct dns_known *known;
	struct trace *trace;
	struct arena *arena;
	struct spf_values values; /* domain is that of the present record */
	struct spf_verdict verdict;
	struct span ip_text; /* for the trace */
	struct span record;  /* the present one */
	struct span part;    /* its term at hand */
	bool is_included;    /* exp does not count (6.2) */
	struct span exp;     /* of the record that failed; ptr NULL: none */
	struct span exp_domain;
};

/* What became of a term. */
enum spf_step {
	SPF_STEP_NEXT, /* it does not match */
	SPF_STEP_MATCH,
	SPF_STEP_TEMPERROR,
	SPF_STEP_PERMERROR,
	SPF_STEP_WAITS
};

/* Evaluate the record of a domain, at whatever depth (4). */
enum spf_result spf_check_host(struct spf_run *run, struct span domain);

/* Set what the verdict says. */
enum spf_result spf_conclude(struct spf_run *run, enum spf_result result,
    const char *why, const char *rule, struct span part);

/* Note why it ends this way, in the verdict and in the trace. */
enum spf_step spf_stop(struct spf_run *run, enum spf_step step, const char *why,
    const char *rule, struct span subject);

/* Ask, and put the answer into the trace. NULL: not known yet. */
const struct dns_answer *
spf_ask(struct spf_run *run, struct span name, enum dns_type type);

/* A or AAAA, as the client's address is. */
enum dns_type spf_address_type(const struct spf_run *run);

/*
 * Expand a domain-spec, or take the present domain for an empty one. False:
 * %{p} needs answers that are missing.
 */
bool spf_target(struct spf_run *run, struct span spec, struct span *name);

/* Evaluate a directive that is neither all nor include. */
enum spf_step spf_match(struct spf_run *run, const struct spf_term *term);

/* Count a term that looks up; SPF_STEP_PERMERROR: it is one too many. */
enum spf_step spf_count(struct spf_run *run, const struct spf_term *term);

/* The mechanism ptr, for target (5.5). */
enum spf_step spf_match_ptr(struct spf_run *run, struct span target);

/* The name that %{p} stands for; false: answers are missing (7.2). */
bool spf_validated_name(struct spf_run *run, struct span *name);

/* Count a look-up that found nothing; the third is too many (4.6.4). */
enum spf_step
spf_count_void(struct spf_run *run, const struct dns_answer *answer);

/* Does an address record of the answer lie in the client's network? */
bool spf_has_address(struct spf_run *run, const struct dns_answer *answer,
    const struct spf_term *term);

/* Ask ahead for the direct terms that stand in rest. */
void spf_ask_ahead(struct spf_run *run, struct span rest,
    const struct spf_record_parts *parts);

/* What exp= says (6.2); false: answers are missing. */
bool spf_explain(struct spf_run *run, struct span *explanation);

#endif
