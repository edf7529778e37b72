#ifndef NIXIE_REPORT_TRACE_PAGE_H
#define NIXIE_REPORT_TRACE_PAGE_H

/*
 * The steps of an evaluation (core/auth/trace.h) as a tree for people:
 *
 *	SPF of example.org for 192.0.2.17 (RFC 7208, 4)
 *	  TXT example.org: 1 record, TTL 300, from 192.0.2.53
 *	  v=spf1 mx -all
 *	  mx: does not match
 *	    MX example.org: ...
 *	    192.0.2.25: does not hold 192.0.2.17
 *	  -all: matches
 *	  => fail (RFC 7208, 5.1)
 */

#include "core/auth/trace.h"
#include "core/report/page.h"

void trace_page_write(struct page *page, const struct trace *trace);

/* What the DNS said, in a line: "1 record, TTL 300, from 192.0.2.53". */
void trace_page_write_answer(struct text *out, const struct dns_answer *answer);

#endif
