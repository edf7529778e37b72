#ifndef NIXIE_BASE_GLOB_H
#define NIXIE_BASE_GLOB_H

/*
 * Patterns in which * stands for any bytes, none included; letters A to Z
 * fit those of either size. The time is at most pattern times text.
 */

#include "base/span.h"

/* Does the pattern fit all of the text? */
bool glob_fits(struct span pattern, struct span text);

#endif
