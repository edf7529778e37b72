#ifndef NIXIE_REPORT_DMARC_PAGE_H
#define NIXIE_REPORT_DMARC_PAGE_H

/* What DMARC came to, for people and for programs. */

#include "base/json.h"
#include "core/auth/dmarc.h"
#include "core/report/page.h"

/*
 * Write why, policy, organisation and alignment by the method that counts,
 * and where the other one differs.
 */
void dmarc_page_write(struct page *page,
    const struct dmarc_evaluation *evaluation, enum dmarc_method method);

/*
 * Write it as an object: result, policy, method and the rest; what the other
 * method says is in "other". Steps may be NULL.
 */
void dmarc_page_write_json(struct json *json, const char *key,
    const struct dmarc_evaluation *evaluation, enum dmarc_method method,
    const struct trace *steps);

#endif
