#ifndef NIXIE_REPORT_FILL_H
#define NIXIE_REPORT_FILL_H

/*
 * The texts of the knowledge have gaps for what only the case can tell:
 *
 *	Ask the owner of {ip|your sending IP address} to set its name.
 *
 * Behind the bar stand the words for when it is not known.
 */

#include "base/text.h"
#include "core/diagnose/diagnose.h"

/*
 * Write a text of the knowledge with its gaps filled. In a rule's own text a
 * name means first what the rule's pattern took out of the reply; in a
 * cause's text, what the evidence knows of the case.
 */
void fill_write(struct text *out, const struct diagnosis *diagnosis,
    struct span source, bool is_rules_own);

/* The line that is read first: the rule's, if it has one, or the cause's. */
void fill_verdict(struct text *out, const struct diagnosis *diagnosis);

/* Do the rule's note and steps say it all, in place of the cause's? */
bool fill_is_whole(const struct diagnosis *diagnosis);

/* The value of one name: "ip", "zone", "recipient" ...; empty: not known. */
struct span fill_value(const struct diagnosis *diagnosis, struct span name,
    bool is_rules_own);

#endif
