#ifndef NIXIE_HTTP_FIELDS_H
#define NIXIE_HTTP_FIELDS_H

/*
 * The head of an HTTP/1.1 message, be it a request or a response: one line
 * that says what it is, then header fields, then a blank line (RFC 9112, 2):
 *
 *	HTTP/1.1 200 OK
 *	Content-Type: text/plain
 *	Content-Length: 74
 *
 * What two readers could read in two ways is refused: a blank in front of the
 * colon, folded lines, a lone CR, two lengths (RFC 9112, 11.2). A line may
 * end in LF alone (2.2).
 */

#include <stdint.h>

#include "base/scan.h"

enum {
	HTTP_HEAD_MAX = 32 * 1024, /* bytes, all in all */
	HTTP_FIELDS_MAX = 100,
};

struct http_head {
	struct span line;   /* the first one, without its end */
	struct span fields; /* the lines of the fields, with theirs */
};

struct http_field {
	struct span name;
	struct span value; /* trimmed */
};

/*
 * Take the head off the front of a stream of which more may come. It views
 * the stream's bytes; after PARSE_OK all of its fields are well formed.
 */
enum parse http_head_take(struct span *stream, struct http_head *head);

/* The same of fields alone: the trailer of a chunked body (RFC 9112, 7.1.2). */
enum parse http_fields_take(struct span *stream, struct span *fields);

/* for (rest = head.fields; http_fields_next(&rest, &field);) */
bool http_fields_next(struct span *rest, struct http_field *field);

/* The value of the first field of that name; false: there is none. */
bool http_fields_find(struct span fields, const char *name, struct span *value);

/*
 * Is the word a member of the lists that all fields of that name are, such
 * as "close" of Connection? Letters of either size.
 */
bool http_fields_list(struct span fields, const char *name, const char *word);

/*
 * A media type is given as the field's value: what stands before the
 * parameters, "text/plain" of "text/plain; charset=utf-8".
 */
struct span http_media_type(struct span value);

/* Is it a token (RFC 9110, 5.6.2), such as names and methods are? */
bool http_token_is(struct span text);

#endif
