#ifndef NIXIE_WEB_FETCH_H
#define NIXIE_WEB_FETCH_H

/*
 * Pages of the web, fetched as the policy of MTA-STS must be (RFC 8461, 3.3):
 * over TLS with a certificate that an authority vouches for, for this name
 * and in date; no redirection is followed; no more than 64 KiB are read, and
 * not for longer than the time that is given. Nothing is sent to a server
 * before its certificate is found to be good.
 */

#include "core/audit/web.h"
#include "io/loop/endpoint.h"

enum {
	WEB_ENDS_MAX = 4,
	WEB_JOBS_MAX = WEB_WANTED_MAX,
	WEB_DEFAULT_TIMEOUT = 10000, /* ms */
};

struct web_job {
	struct span url; /* an https:// one */
	struct endpoint ends[WEB_ENDS_MAX];
	size_t count; /* of the ends, tried one after the other */
	const struct web_answer *answer;
};

struct web_options {
	const char *authorities; /* file or folder; NULL: the system's */
	unsigned timeout;        /* ms for a page; 0: default */
};

/*
 * Fetch them all, at the same time. Each gets an answer, in the arena, if
 * only one that says why there is none. False: we could not work at all.
 */
MUST_CHECK bool
web_fetch_all(const struct web_options *options, struct arena *arena,
    struct web_job *jobs, size_t count, struct error *error);

#endif
