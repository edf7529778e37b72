#ifndef NIXIE_CLI_LATE_H
#define NIXIE_CLI_LATE_H

/*
 * Libraries that are loaded when they are first called (ADR 23). The table is
 * made by tools/make-late: a stub for each function that is called, which
 * jumps through its slot; that leads to late_bind() until it is known.
 *
 *	SSL_new:  jmp *late_slots+8(%rip)
 */

#include <stddef.h>

struct late_row {
	const char *name;
	size_t library; /* its row in late_libraries */
};

extern const struct late_row late_rows[];
extern void *late_slots[];
/* The first one is ours, and lies beside the program; see cli_beside(). */
extern const char *const late_libraries[];
extern void *late_handles[];

/*
 * The function of that row, of which all later calls know. A library that is
 * not there ends the program, with a word.
 */
void *late_bind(size_t row);

#endif
