#ifndef NIXIE_LAB_LOBBY_H
#define NIXIE_LAB_LOBBY_H

/*
 * What the labs of one program have in common, whichever thread each runs in:
 * how many sessions there are, in all and from each address, and who came
 * before (memory.h). Any thread may call any of these.
 */

#include "base/ip.h"
#include "service/lab/chaos.h"
#include "service/lab/memory.h"

struct lab_lobby;

/* So many sessions at once; and from one address, 0: any number. */
struct lab_lobby *lab_lobby_new(size_t max_sessions, size_t max_per_address);
/* All sessions have left. NULL is fine. */
void lab_lobby_free(struct lab_lobby *lobby);

/* One more session. False: there are too many, and it is not counted. */
bool lab_lobby_enter(struct lab_lobby *lobby);
void lab_lobby_leave(struct lab_lobby *lobby);

/* The same for its address, whose limit does not keep anybody out here. */
bool lab_lobby_meet(struct lab_lobby *lobby, const struct ip *ip);
void lab_lobby_part(struct lab_lobby *lobby, const struct ip *ip);

/* What happens by chance; good as long as the lobby is. */
struct lab_chaos *lab_lobby_chaos(struct lab_lobby *lobby);

/* A number that nobody outside can guess. */
uint64_t lab_lobby_seed(const struct lab_lobby *lobby);

/* As in memory.h. */
uint64_t
lab_lobby_first(struct lab_lobby *lobby, struct span what, uint64_t now);
unsigned lab_lobby_count(struct lab_lobby *lobby, struct span what,
    uint64_t now, uint64_t seconds);

#endif
