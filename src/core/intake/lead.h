#ifndef NIXIE_INTAKE_LEAD_H
#define NIXIE_INTAKE_LEAD_H

/*
 * The address that free text leads to with words, in any language:
 *
 *	Your message couldn't be delivered to joe@example.org.
 */

#include "base/span.h"

/* Addresses that are no recipients; empty: not known. */
struct lead_others {
	struct span from;
	struct span to;
};

/* "staff-owner@...", "staff-request@...": the people behind a list. */
bool lead_is_of_list(struct span address);

/* Robots, people behind lists, masked addresses and the others may not be. */
bool
lead_may_be_recipient(const struct lead_others *others, struct span address);

/* The address right behind words that speak of a recipient. */
bool lead_find(struct span text, const struct lead_others *others,
    struct span *address);

/*
 * The same in a text that somebody pasted: "send mail to help@example.org"
 * leads to none.
 */
bool lead_find_pasted(struct span text, struct span *address);

/*
 * To whom a notice went that was passed on with its heading, "From: Mail
 * Delivery System <mailer-daemon@...>", then "To: ann@example.net": its
 * recipient is another.
 */
bool lead_find_addressee(struct span text, struct span *address);

#endif
