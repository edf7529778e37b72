#ifndef NIXIE_REPORT_FEEDBACK_PAGE_H
#define NIXIE_REPORT_FEEDBACK_PAGE_H

/* What many reports say, for people and for programs. */

#include "base/json.h"
#include "core/feedback/summary.h"
#include "core/report/page.h"

/* So many sources are told to people; programs get all. */
enum { FEEDBACK_SOURCES_TOLD = 50, FEEDBACK_BROKEN_TOLD = 20 };

void
feedback_page_write(struct page *page, const struct feedback_summary *summary);

/* Write the fields of an object that is open. */
void feedback_record_write(struct json *json,
    const struct feedback_summary *summary);

#endif
