#ifndef NIXIE_MIME_FIELD_H
#define NIXIE_MIME_FIELD_H

/* One field of a header (header.h), as it stands in the source. */

#include "base/arena.h"

struct mime_field {
	struct span name;  /* without the colon */
	struct span value; /* folded, trimmed, prefixes and all */
	struct span whole; /* from the name to the end of its last line */
	struct span prefix;
};

/* The value as one line; borrowed from the source where it is one already. */
struct span
mime_field_unfold(struct arena *arena, const struct mime_field *field);

/* The same with encoded words decoded, as UTF-8. */
struct span
mime_field_decode(struct arena *arena, const struct mime_field *field);

/* Is this the name of a field that messages have? */
bool mime_field_is_known(struct span name);

#endif
