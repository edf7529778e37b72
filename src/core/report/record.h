#ifndef NIXIE_REPORT_RECORD_H
#define NIXIE_REPORT_RECORD_H

/*
 * The record of a case, as JSON: the names that other programs rely on.
 * doc/schema/case.schema.json is its normative form. What is not known is
 * left out, never null.
 */

#include "base/json.h"
#include "core/diagnose/diagnose.h"

/* Write one case as an object. */
void record_write(struct json *json, const struct diagnosis *diagnosis);

#endif
