#ifndef NIXIE_INTAKE_FAMILY_H
#define NIXIE_INTAKE_FAMILY_H

/*
 * Which program wrote a notice. It is told in the record and nothing is
 * decided by it: the layout shows itself.
 */

#include "core/mime/header.h"

/* Its name, as a case's source has it; NULL: not known. */
const char *family_find(const struct mime_header *header, struct span text);

#endif
