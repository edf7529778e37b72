#ifndef NIXIE_MIME_PART_H
#define NIXIE_MIME_PART_H

/*
 * A part of a message (RFC 2046): its header, what that says, and its body.
 * Spans view the source, or, below a message that was in base64 or
 * quoted-printable, the decoded bytes in the arena.
 */

#include "core/mime/encoding.h"
#include "core/mime/header.h"
#include "core/mime/type.h"

enum {
	MIME_DEPTH_MAX = 32, /* deeper parts are not taken apart */
	MIME_PARTS_MAX = 1000,
	MIME_BOUNDARY_MAX = 256,             /* RFC 2046 says 70 */
	MIME_DECODED_MAX = 32 * 1024 * 1024, /* of all messages inside */
};

/* What a part is to us. RFC 6533 has "global" forms of most of them. */
enum mime_kind {
	MIME_KIND_OTHER,
	MIME_KIND_PLAIN, /* text/plain, or nothing said */
	MIME_KIND_HTML,
	MIME_KIND_TEXT, /* any other text */
	MIME_KIND_MULTIPART,
	MIME_KIND_MESSAGE,         /* message/rfc822, message/global */
	MIME_KIND_HEADERS,         /* text/rfc822-headers */
	MIME_KIND_DELIVERY_STATUS, /* RFC 3464 */
	MIME_KIND_DISPOSITION,     /* RFC 8098 */
	MIME_KIND_FEEDBACK,        /* RFC 5965 */
};

struct mime_part {
	struct mime_header header;
	struct mime_type type; /* as given; look at kind first */
	enum mime_kind kind;
	enum mime_encoding encoding;
	bool is_attachment; /* by its Content-Disposition */
	struct span whole;  /* header and body */
	struct span body;   /* as it came, encoded */
	struct span boundary;
	struct mime_part *parent;      /* NULL: the whole message */
	struct mime_part *first_child; /* of a multipart or message */
	struct mime_part *last_child;
	struct mime_part *sibling; /* the next one */
	unsigned depth;            /* the whole message: 0 */
	unsigned number;           /* in the order of the document, from 0 */
	unsigned quirks;           /* of the part alone, its header's too */
};

/* The next part in the order of the document; NULL: that was the last. */
const struct mime_part *mime_part_next(const struct mime_part *part);

/* The same, but not beyond the parts below root, which has no next. */
const struct mime_part *mime_part_next_below(const struct mime_part *root,
    const struct mime_part *part);

/* The first part of a kind below root, or root itself; NULL: none. */
const struct mime_part *
mime_part_find(const struct mime_part *root, enum mime_kind kind);

/* The body without its transfer encoding; borrowed where it has none. */
struct span mime_part_decode(struct arena *arena, const struct mime_part *part,
    unsigned *quirks);

/*
 * The text of a part of any kind as UTF-8, HTML as people read it, soft line
 * ends joined. Borrowed where the source has it so: then a report can point
 * at its bytes. No more than about max bytes of it.
 */
struct span mime_part_text(struct arena *arena, const struct mime_part *part,
    size_t max, unsigned *quirks);

/*
 * For the reader of messages: type, kind, encoding and disposition from the
 * header, which is set, as the parent is.
 */
void mime_part_describe(struct arena *arena, struct mime_part *part);

/* The name of a kind, for reports and tests. */
const char *mime_kind_name(enum mime_kind kind);

#endif
