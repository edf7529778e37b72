#ifndef NIXIE_TOOLS_KNOWLEDGE_FILES_H
#define NIXIE_TOOLS_KNOWLEDGE_FILES_H

/* The files of knowledge/, read by the programs that turn them into C. */

#include "core/know/read.h"

/* Read the files into the arena. Any complaint ends the program. */
void knowledge_load(struct arena *arena, const char *const *names, size_t count,
    struct knowledge *knowledge);

/* End the program, and say why. */
_Noreturn void knowledge_die(const char *what, const char *why);

#endif
