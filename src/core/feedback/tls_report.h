#ifndef NIXIE_FEEDBACK_TLS_REPORT_H
#define NIXIE_FEEDBACK_TLS_REPORT_H

/*
 * TLS reports (RFC 8460, 4): how often a sender could, and could not, reach
 * a domain's mail hosts with the protection that they demand, as JSON:
 *
 *	{"organization-name": "Example", "policies": [{"policy":
 *	 {"policy-type": "sts", "policy-domain": "example.org"}, "summary":
 *	 {"total-successful-session-count": 5, ...}, "failure-details": [...
 */

#include <stdint.h>

#include "base/list.h"

enum { TLS_REPORT_POLICIES_MAX = 1000, TLS_REPORT_FAILURES_MAX = 10000 };

struct tls_failure {
	struct span type; /* "certificate-expired" */
	struct span sending_ip, receiving_ip, receiving_host;
	struct span reason, information;
	uint64_t sessions;
};

struct tls_policy {
	struct span type; /* "sts", "tlsa", "no-policy-found" */
	struct span domain;
	uint64_t successes, failures; /* sessions */
	LIST(struct tls_failure) details;
};

enum tls_report_fault {
	TLS_REPORT_BAD_JSON,
	TLS_REPORT_NO_REPORTER,
	TLS_REPORT_NO_ID,
	TLS_REPORT_NO_DATES,
	TLS_REPORT_NO_POLICIES,
	TLS_REPORT_NO_DOMAIN,
	TLS_REPORT_BAD_COUNT,
	TLS_REPORT_UNKNOWN_TYPE,
	TLS_REPORT_SUM, /* the details are not as many as the summary says */
	TLS_REPORT_TOO_MANY,
	TLS_REPORT_FAULTS
};

struct tls_report_oddity {
	enum tls_report_fault fault;
	size_t at; /* the byte, of bad JSON */
	struct span why;
};

struct tls_report {
	struct span organization, contact, id, begin, end;
	LIST(struct tls_policy) policies;
	LIST(struct tls_report_oddity) oddities;
};

/* Does it look like one: a JSON object that names policies? */
bool tls_report_is(struct span text);

/* False: it is no JSON; the oddity says where and why. */
bool tls_report_parse(struct arena *arena, struct span text,
    struct tls_report *report);

/* What a kind of failure means, and what helps; NULL: it is not known. */
struct tls_failure_row {
	const char *type, *meaning, *remedy;
};

const struct tls_failure_row *tls_failure_find(struct span type);

const char *tls_report_fault_words(enum tls_report_fault fault);

#endif
