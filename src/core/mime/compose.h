#ifndef NIXIE_MIME_COMPOSE_H
#define NIXIE_MIME_COMPOSE_H

/*
 * Writing a message (RFC 5322, 2045, 2047): a header, a text, attachments.
 * The lines end in CR LF; all bytes are ASCII, so that any server takes it.
 *
 *	Subject: =?UTF-8?B?R3LDvMOfZQ==?=
 *	Content-Transfer-Encoding: quoted-printable
 */

#include "base/text.h"

struct mime_attachment {
	struct span name;    /* of the file; empty: none is told */
	struct span type;    /* "application/pdf"; empty: by its name */
	struct span content; /* its bytes */
	struct span id;      /* by which HTML shows it; empty: it is a file */
};

/* Empty spans are left out. None may be NULL. */
struct mime_draft {
	struct span from, to, cc, subject;
	struct span date, message_id;
	struct span body; /* UTF-8, in lines of any kind */
	struct span type; /* of the body; empty: text/plain */
	struct span html; /* the same as HTML */
	/* More of them: "X-Test: yes". One of the above takes its place. */
	const struct span *headers;
	size_t header_count;
	const struct mime_attachment *attachments;
	size_t attachment_count;
	struct span boundary; /* letters and digits that nobody can guess */
};

void mime_compose(struct text *text, const struct mime_draft *draft);

/* A field's value in one line; beyond ASCII as encoded words. */
void mime_compose_value(struct text *text, struct span value);

/* "application/pdf", by a file's name. */
const char *mime_compose_type(struct span name);

#endif
