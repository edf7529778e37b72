#ifndef NIXIE_REPORT_TRACE_JSON_H
#define NIXIE_REPORT_TRACE_JSON_H

/*
 * The steps of an evaluation (core/auth/trace.h) for programs: an array of
 * objects in their order, each with its depth in the tree:
 *
 *	{"event":"term","depth":2,"what":"matches","subject":"-all",
 *	 "offset":14,"length":4,"holds":true}
 */

#include "base/json.h"
#include "core/auth/trace.h"

void
trace_json_write(struct json *json, const char *key, const struct trace *trace);

/*
 * What the DNS was asked and said: name, type, outcome, failure, rcode, ttl,
 * server, dnssec, canonical, why, and the records as in a zone file. The
 * arena is for what must be put together.
 */
void trace_json_write_answer(struct json *json, const char *key,
    struct arena *arena, const struct dns_answer *answer);

#endif
