#ifndef NIXIE_AUDIT_SEVERITY_H
#define NIXIE_AUDIT_SEVERITY_H

#include "base/span.h"

/* How bad a finding is, mildest first. */
enum severity {
	SEVERITY_NOTE,    /* a fact worth knowing */
	SEVERITY_WARNING, /* works today; weak or fragile */
	SEVERITY_ERROR,   /* against the standard; some receivers refuse */
	SEVERITY_BLOCK,   /* mail is or will be refused for this, now */
	SEVERITIES
};

const char *severity_name(enum severity severity);

/* False: there is no such name. */
bool severity_parse(struct span name, enum severity *severity);

#endif
