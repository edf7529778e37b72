#ifndef NIXIE_CLI_REPORTS_H
#define NIXIE_CLI_REPORTS_H

/*
 * Reports of receivers in any wrapping: plain, gz, zip, attached to mail, in
 * folders of any of these.
 */

#include "core/feedback/summary.h"

struct reports {
	struct feedback_summary summary;
	struct arena arena; /* of the summary */
	size_t read;        /* reports */
	bool is_failed;     /* could any file not be read? */
};

void reports_init(struct reports *reports);
void reports_clear(struct reports *reports);

/* Add all that a name stands for; what cannot be read is told. */
void reports_add(struct reports *reports, const char *name);

#endif
