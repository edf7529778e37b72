#ifndef NIXIE_REPORT_AUDIT_RECORD_H
#define NIXIE_REPORT_AUDIT_RECORD_H

/*
 * Findings as JSON, for programs. What is not known is left out, never null.
 */

#include "base/json.h"
#include "core/audit/finding.h"

/* The findings as an array under the key. */
void audit_record_write(struct json *json, const char *key,
    struct arena *scratch, const struct finding_list *findings);

/* What the DNS answered as an object under the key, or in an array. */
void audit_record_answer(struct json *json, const char *key,
    struct arena *scratch, const struct dns_answer *answer);

#endif
