#ifndef NIXIE_LAB_ASKER_H
#define NIXIE_LAB_ASKER_H

/*
 * Questions to the DNS, asked by threads of their own, so that a name that
 * nobody answers for holds up one session and not all. Loops in several
 * threads may ask the same ones, each at a desk of its own.
 *
 *	asker = lab_asker_new(4, answer, owner, &error);
 *	desk = lab_desk_open(asker, loop);
 *	question = lab_desk_ask(desk, known, answered, session);
 *	... answered(session), from within loop_run()
 */

#include "core/dns/known.h"
#include "io/loop/loop.h"

enum { LAB_ASKERS_MAX = 16 };

/* What is known, kept alive by whoever still uses it. */
struct lab_known {
	struct arena arena;
	struct dns_known known;
};

struct lab_known *lab_known_new(size_t ceiling, uint64_t seed);
void lab_known_free(struct lab_known *known);

struct lab_asker;
struct lab_desk;
struct lab_question;

/*
 * So many threads, each known by its number to the call that answers. False
 * from that call: nobody answers; the known is then closed. NULL: see error.
 */
struct lab_asker *lab_asker_new(size_t threads,
    bool (*answer)(void *owner, size_t thread, struct dns_known *known),
    void *owner, struct error *error);

/* Waits for what is being asked. All desks are closed. NULL is fine. */
void lab_asker_free(struct lab_asker *asker);

struct lab_desk *lab_desk_open(struct lab_asker *asker, struct loop *loop);
/* All that was asked here must have been dropped. NULL is fine. */
void lab_desk_close(struct lab_desk *desk);

/*
 * Ask for all that is wanted. The known is the asker's until the call comes.
 */
struct lab_question *lab_desk_ask(struct lab_desk *desk,
    struct lab_known *known, void (*answered)(void *owner), void *owner);

/* Nobody waits for the answer any more: no call comes, the known is freed. */
void lab_question_drop(struct lab_question *question);

#endif
