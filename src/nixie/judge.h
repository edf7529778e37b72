#ifndef NIXIE_NIXIE_JUDGE_H
#define NIXIE_NIXIE_JUDGE_H

/*
 * Cases out of logs, diagnosed by the million: replies of one template have
 * one verdict, which is kept. A case that is told whole is diagnosed anew.
 */

#include "core/report/logbook.h"
#include "nixie/session.h"

enum { JUDGE_VERDICTS = 1 << 13, JUDGE_HOSTS = 1 << 12 };

struct judge_slot {
	uint64_t hash; /* 0: free */
	struct log_verdict verdict;
};

/* What a host's name tells of who speaks, as a hash. */
struct judge_host {
	uint64_t hash, print;
};

struct judge {
	struct session *session;
	uint64_t seed;
	struct judge_slot
	    *slots; /* ours; what falls into one slot changes it */
	struct judge_host *hosts;
	uint64_t diagnosed; /* cases that no verdict was kept of */
};

void judge_init(struct judge *judge, struct session *session, uint64_t seed);
void judge_clear(struct judge *judge);

/*
 * Diagnose a case into session->diagnosis, good until the next one. False: it
 * is too large to be diagnosed.
 */
bool judge_diagnose(struct judge *judge, const struct log_case *found,
    struct span name, size_t index);

/*
 * The verdict on a case: kept, or by a diagnosis. is_new: session->diagnosis
 * holds it. NULL: it is too large to be diagnosed.
 */
const struct log_verdict *
judge_find(struct judge *judge, const struct log_case *found, bool *is_new);

#endif
