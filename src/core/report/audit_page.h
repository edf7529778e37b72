#ifndef NIXIE_REPORT_AUDIT_PAGE_H
#define NIXIE_REPORT_AUDIT_PAGE_H

/*
 * Findings told to a person: worst first, each with its proof, the reason,
 * what to do, and what to publish, ready to copy.
 */

#include "core/audit/finding.h"
#include "core/report/page.h"

/*
 * One finding. Scratch is an arena for what is needed while writing; the
 * finding's own will do.
 */
void audit_page_finding(struct page *page, struct arena *scratch,
    const struct finding *finding);

/*
 * What proves it alone; below a record's text where it was seen:
 *
 *	; example.org. 300 IN TXT  ; from 192.0.2.53, insecure
 */
void audit_page_proofs(struct page *page, struct arena *scratch,
    const struct finding *finding);

/* One answer of the DNS: its records, or a line that there are none. */
void audit_page_answer_lines(struct page *page, struct arena *scratch,
    const struct dns_answer *answer);

/* The records that it would have published or deleted, ready to copy. */
void audit_page_changes(struct page *page, size_t indent,
    const struct finding *finding);

/*
 * All findings of at least this severity, under headings by severity. Sort
 * them first.
 */
void audit_page_findings(struct page *page, struct arena *scratch,
    const struct finding_list *findings, enum severity least);

/* "Worth knowing", "Mail is refused for this". */
const char *audit_page_heading(enum severity severity);

/*
 * Write an answer's record of that number as a line, with who said so; of an
 * answer without records, number 0 says that there are none. False: no more.
 */
bool audit_page_answer(struct text *line, struct arena *scratch,
    const struct dns_answer *answer, size_t number);

/* "2 block, 1 error, 3 warnings, 4 notes". */
void audit_page_count(struct text *out, const struct finding_list *findings);

#endif
