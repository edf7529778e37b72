#ifndef NIXIE_AUDIT_CHECKLIST_H
#define NIXIE_AUDIT_CHECKLIST_H

/*
 * Several rules under one finding, a line of proof for each:
 *
 *	DMARC record: yes, p=reject
 *	DKIM key: unknown, say the selector (--selector)
 *
 * What cannot be seen from here is unknown, and never held against anybody.
 */

#include "core/audit/finding.h"

enum checklist_answer { CHECKLIST_UNKNOWN, CHECKLIST_YES, CHECKLIST_NO };

struct checklist_line {
	enum checklist_answer answer;
	struct span words; /* why; may be empty */
};

/* Add the line, under the name of its rule, to what proves the finding. */
void checklist_prove(struct audit *audit, struct finding *finding,
    const char *rule, struct checklist_line line);

/* A line with words of ours. */
struct checklist_line
checklist_line(enum checklist_answer answer, const char *words);

/* "before" and then a name or a record, in the audit's arena. */
struct checklist_line checklist_line_of(struct audit *audit,
    enum checklist_answer answer, const char *before, struct span name);

#endif
