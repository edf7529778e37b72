#ifndef NIXIE_LOG_TEMPLATE_H
#define NIXIE_LOG_TEMPLATE_H

/*
 * A reply without what differs from message to message: addresses, ids,
 * times, numbers that are not codes. Replies of one template have one cause.
 */

#include <stdint.h>

#include "base/span.h"

/* The hash of a reply's template. */
uint64_t log_template_hash(uint64_t seed, struct span reply);

#endif
