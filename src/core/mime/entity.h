#ifndef NIXIE_MIME_ENTITY_H
#define NIXIE_MIME_ENTITY_H

/* The characters of HTML that have names: "eacute" is U+00E9. */

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

/* Names are told apart by the size of their letters, as HTML does. */
bool mime_entity_find(struct span name, uint32_t *code);

#endif
