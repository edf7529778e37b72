#ifndef NIXIE_REPORT_DKIM_PAGE_H
#define NIXIE_REPORT_DKIM_PAGE_H

/*
 * What became of a message's signatures, for people and for programs:
 *
 *	Signature 1: example.org, selector mail, rsa-sha256
 *	  fail: the body is not what was signed (RFC 6376, 6.1.3)
 *	  body: changed; header: as signed
 *	  what happened: a text was added at the end of the body (proven)
 */

#include "base/json.h"
#include "core/auth/arc.h"
#include "core/auth/dkim_break.h"
#include "core/report/page.h"

/* Breaks has one for each outcome, or is NULL. */
void dkim_page_write(struct page *page, const struct dkim_check *check,
    const struct dkim_breaks *breaks);

void arc_page_write(struct page *page, const struct arc_check *check);

/*
 * An array of objects: domain, selector, result, reason, crypto (pass, fail,
 * none), policy (pass, fail) and more; broken, where something is.
 */
void dkim_record_write(struct json *json, const char *key,
    const struct dkim_check *check, const struct dkim_breaks *breaks);

/* An object: result, reason, oldest_pass, sets. */
void arc_record_write(struct json *json, const char *key,
    const struct arc_check *check);

#endif
