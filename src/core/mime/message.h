#ifndef NIXIE_MIME_MESSAGE_H
#define NIXIE_MIME_MESSAGE_H

/*
 * A message as a tree of its parts (RFC 2046), found in one pass:
 *
 *	multipart/report
 *	|-- text/plain                what people shall read
 *	|-- message/delivery-status   what programs shall read
 *	`-- message/rfc822            what it is about
 *	    `-- text/plain
 *
 * Anything is a message: at the least, one part without a header.
 */

#include "core/mime/part.h"

struct mime_message {
	struct mime_part *root;
	unsigned count;  /* parts */
	unsigned quirks; /* of all parts */
	size_t decoded;  /* bytes of messages inside that were decoded */
};

/*
 * Read a message, with or without an mbox "From " line. Takes about 300 bytes
 * of the arena per part, and what encoded messages inside hold.
 */
void mime_message_parse(struct arena *arena, struct span source,
    struct mime_message *message);

#endif
