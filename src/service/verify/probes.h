#ifndef NIXIE_VERIFY_PROBES_H
#define NIXIE_VERIFY_PROBES_H

/*
 * Mail servers asked about addresses, up to RCPT and never further: what
 * core/verify/schedule has in mind, carried out.
 *
 *	verify_probes_begin(&probes);
 *	job = verify_probes_add(&probes, domain, address);
 *	if (!verify_probes_run(&probes, &error)) ...
 *	verify_probes_get(&probes, job)
 */

#include "core/verify/schedule.h"
#include "io/resolve/resolver.h"
#include "nixie/session.h"
#include "service/probe/dialogue.h"
#include "service/probe/route.h"
#include "service/verify/keep.h"

enum { VERIFY_PROBES_MAX = 100 }; /* sessions at the same time */

struct verify_probes_options {
	unsigned port, per_day, at_once, seconds; /* of each stage */
	uint64_t retry_after;                     /* microseconds */
	bool is_forced;                           /* ask the shy ones, too */
	bool is_hasty; /* no interval between sessions: for one's own servers */
	struct span name, sender;
};

/* A domain with the hosts that take its mail. */
struct verify_probes_target {
	struct span domain;
	struct probe_route route;
	struct span provider;
	struct span random; /* the mailbox that cannot be there */
};

struct verify_probes {
	struct verify_probes_options options;
	struct resolver *resolver;
	const struct dns_zone *overlay;
	struct session *session; /* that tells what a reply means */
	struct verify_keep *keep;
	struct loop *loop;
	struct tls *tls;
	struct loop_event *timer;
	uint64_t seed;
	/* Called when an address is done with, and now and then. */
	void (*told)(void *owner);
	void *owner;

	struct arena arena; /* of a lot */
	struct verify_schedule schedule;
	struct table jobs, targets, international, hosts,
	    providers; /* numbers, + 1 */
	LIST(struct verify_probes_target) items;
	LIST(struct span) addresses; /* of the jobs */
	struct verify_probe *slots;
};

/* False: see error, and there is nothing to close. */
MUST_CHECK bool verify_probes_open(struct verify_probes *probes,
    const struct verify_probes_options *options, struct error *error);
void verify_probes_close(struct verify_probes *probes);

/* A new lot: what was said is forgotten, but for what is kept. */
void verify_probes_begin(struct verify_probes *probes);

/* Gives the number of the job: one for each address. Both are borrowed until the next begin. */
size_t verify_probes_add(struct verify_probes *probes, struct span domain,
    struct span address);

MUST_CHECK bool
verify_probes_run(struct verify_probes *probes, struct error *error);

const struct verify_job *
verify_probes_get(const struct verify_probes *probes, size_t job);

#endif
