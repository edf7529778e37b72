#ifndef NIXIE_MIME_BODY_H
#define NIXIE_MIME_BODY_H

/*
 * What a person would read of a message: its texts in order, of alternatives
 * the plain one, HTML where there is nothing else. What is attached, and the
 * message that a bounce gives back, is not part of it.
 */

#include "base/text.h"
#include "core/mime/part.h"

/* No more texts than this are read of one message. */
enum { MIME_BODY_PARTS_MAX = 100 };

struct mime_body {
	const struct mime_part *parts[MIME_BODY_PARTS_MAX];
	size_t count;
};

/* The texts below root, which is a message or any part of one. */
void mime_body_find(const struct mime_part *root, struct mime_body *body);

/*
 * Write them as UTF-8, each ending its line. The text's limit holds; arena
 * serves for what is decoded on the way. Gives the quirks.
 */
unsigned mime_body_write(struct arena *arena, struct text *text,
    const struct mime_part *root);

/*
 * The same as a span. A message of one plain text is borrowed from the source
 * and may be pointed at there.
 */
struct span mime_body_read(struct arena *arena, const struct mime_part *root,
    size_t max, unsigned *quirks);

#endif
