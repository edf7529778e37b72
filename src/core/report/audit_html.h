#ifndef NIXIE_REPORT_AUDIT_HTML_H
#define NIXIE_REPORT_AUDIT_HTML_H

/*
 * Findings as one page of HTML that needs nothing else (web_page.h): counts
 * at the top, then the findings, worst first, each with its proof, what to
 * do, and the records to publish.
 */

#include "core/audit/finding.h"

/*
 * Subject is what was looked at. Findings below least are counted, but not
 * shown. Sort them first.
 */
void
audit_html_write(struct text *out, struct arena *scratch, struct span subject,
    const struct finding_list *findings, enum severity least);

#endif
