#ifndef NIXIE_INTAKE_FACTS_H
#define NIXIE_INTAKE_FACTS_H

/*
 * What free text tells besides the reply itself: addresses, IP addresses,
 * the stage. For the readers of intake; each looks where it knows better
 * first.
 */

#include "core/evidence/evidence.h"

/* The first address in a text, without brackets; false: none. */
bool facts_find_address(struct span text, struct span *address);

/* The first IPv4 or IPv6 address that stands in brackets or alone. */
bool facts_find_ip(struct span text, struct span *ip);

/*
 * The stage that words such as "in reply to RCPT TO command" or "after end
 * of data" speak of; STAGE_UNKNOWN: none do.
 */
enum stage facts_find_stage(struct span text);

/*
 * Add what the reply itself shows: who is refused ("<a@example.org>: ..." at
 * its front), and the client's IP address.
 */
void facts_from_reply(struct arena *arena, struct evidence *evidence);

#endif
