#ifndef NIXIE_LAB_SHELF_H
#define NIXIE_LAB_SHELF_H

/*
 * Ready scenarios, by name: those of knowledge/scenarios, written by hand;
 * one for each cause; and one for each issuer, which refuses a recipient as
 * the rule that the address names says it:
 *
 *	google-unauthenticated@example.org
 */

#include "base/text.h"
#include "core/know/knowledge.h"

/* A scenario of knowledge/scenarios; its first line, "# ...", is its title. */
struct lab_shelf_row {
	const char *name, *text;
};

extern const struct lab_shelf_row lab_shelf_rows[];
extern const size_t lab_shelf_row_count;

struct lab_shelf_item {
	struct span name, title;
};

/* The numbers count from 0. False: there is none of this number. */
bool lab_shelf_next(const struct knowledge *knowledge, size_t *number,
    struct lab_shelf_item *item);

/* Write the scenario of this name. False: there is none. */
bool lab_shelf_write(struct text *text, const struct knowledge *knowledge,
    struct span name);

#endif
