#ifndef NIXIE_INBOX_API_H
#define NIXIE_INBOX_API_H

/* What our own answers are made of; for the sources of this folder. */

#include "service/inbox/call.h"

/* Which attempts the query of a request is about. */
void api_query(struct call *call, struct store_query *query);

/* What stands of an attempt in a list, as an object. */
void api_write_summary(struct call *call, struct json *json, const char *key,
    const struct store_attempt *attempt);

/*
 * What was kept after an id, as server-sent events; gives the id of the last
 * one that is told.
 */
uint64_t api_write_events(struct call *call, uint64_t after);

#endif
