#ifndef NIXIE_REPORT_WORDS_H
#define NIXIE_REPORT_WORDS_H

/* How the values of the record are said to a person, in plain words. */

#include "core/evidence/evidence.h"

const char *words_for_stage(enum stage stage);
const char *words_for_side(enum side side);
const char *words_for_actor(enum actor actor);
const char *words_for_kind(const struct evidence *evidence);

/* The heading of a group of causes, by its letter. */
const char *words_for_group(struct span group);

#endif
