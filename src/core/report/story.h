#ifndef NIXIE_REPORT_STORY_H
#define NIXIE_REPORT_STORY_H

/*
 * A diagnosis told to a person: first one line that says what happened and
 * whose side can mend it, then the words that decided, then what to do.
 */

#include "core/diagnose/diagnose.h"
#include "core/report/page.h"

/* Whom the steps are for: a set of 1 << enum actor; 0: who must act. */
struct story_options {
	unsigned audiences;
	bool has_no_quote; /* the reader has just seen the words that decided */
};

void story_write(struct page *page, const struct diagnosis *diagnosis,
    struct story_options options);

#endif
