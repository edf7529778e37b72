#ifndef NIXIE_AUDIT_FEEDBACK_H
#define NIXIE_AUDIT_FEEDBACK_H

/*
 * What receivers' reports (core/feedback) say is wrong: the part report of
 * the catalogue. Nothing is asked of the DNS.
 */

#include "core/audit/finding.h"
#include "core/feedback/summary.h"

/* Sources of a kind that get a finding; the rest is in the sums. */
enum { AUDIT_FEEDBACK_SOURCES = 20 };

/* The summary must be sorted. */
void
audit_feedback(struct audit *audit, const struct feedback_summary *summary);

/* For audit_feedback(): about the reports themselves, in feedback_reports.c. */
void audit_feedback_reports(struct audit *audit,
    const struct feedback_summary *summary);

#endif
