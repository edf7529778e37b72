#ifndef NIXIE_NIXIE_OURS_H
#define NIXIE_NIXIE_OURS_H

/* Backscatter: is a bounce about a message that we sent at all? */

#include "nixie/session.h"

/*
 * Mark a failure or delay as foreign, and as no failure of ours, when what it
 * shows of its message is not ours. What it does not show proves nothing.
 *
 * A domain stands for all below it. The message's Message-ID decides, for a
 * forger writes our address into From but not our servers' names; without
 * one, its From does. A pattern, such as "bounce+*@example.org", must match
 * the address that the bounce was sent to.
 */
void ours_judge(const struct session_ours *ours, struct evidence *evidence);

#endif
