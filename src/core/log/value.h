#ifndef NIXIE_LOG_VALUE_H
#define NIXIE_LOG_VALUE_H

/* What the values of records say, in whatever form a service gives them. */

#include "core/log/scan.h"
#include "core/log/stamp.h"

/* Seconds or milliseconds since 1970, or a stamp. */
void log_value_time(struct log_clock *clock, struct span value,
    struct log_time *time);

/* "Ann <ann@example.net>": what is in the angles, or all. */
struct span log_value_address(struct span value);

/* "mx.example.net (192.0.2.1)", "mx.example.net.": the name. */
struct span log_value_host(struct span value);

#endif
