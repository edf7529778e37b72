#ifndef NIXIE_CHECK_VISIT_H
#define NIXIE_CHECK_VISIT_H

/*
 * One session with one address of a mail host, and what it brings to light;
 * for check_hosts_visit(), which sees to many of them at the same time.
 */

#include "core/audit/contact.h"
#include "service/check/way.h"
#include "service/probe/dialogue.h"

/* All that goes on at the same time. */
struct check_round {
	struct loop *loop;
	struct tls *tls;
	struct arena *arena;
	struct smtp_plan plan;
	size_t pending;
};

struct check_visit {
	struct check_round *round;
	struct contact_answer *answer; /* of this address; or, if second ... */
	bool is_second; /* the host's, of which more is to be found out */
	struct endpoint to;
	char name[DNS_NAME_MAX + 1];
	struct probe_way way;
	struct probe_dialogue dialogue;
};

/* Begin; the round's loop stops when nothing is pending any more. */
void check_visit_start(struct check_visit *visit);

#endif
