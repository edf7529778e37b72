#ifndef NIXIE_HTTP_RESPONSE_H
#define NIXIE_HTTP_RESPONSE_H

/*
 * What a server answers to a client that asked for a page (RFC 9112, 4):
 *
 *	HTTP/1.1 200 OK
 *	Content-Type: text/plain
 *	Content-Length: 27
 *
 *	version: STSv1
 *	mode: none
 *
 * Bytes in, a response out; all that is kept lies in an arena, within limits
 * that are known before.
 */

#include "base/text.h"
#include "core/http/body.h"

enum { HTTP_INTERIM_MAX = 10 }; /* responses of 100 to 199 in front */

enum http_progress {
	HTTP_MORE,      /* show it more */
	HTTP_DONE,      /* all is here */
	HTTP_BAD,       /* this is no HTTP */
	HTTP_TOO_LARGE, /* the body is longer than we want it */
	HTTP_CUT,       /* the connection ended in the middle */
};

struct http_response {
	unsigned status;    /* 100 to 599; 0: not known yet */
	struct span reason; /* "OK"; may be empty */
	struct span fields; /* see http_fields_find() */
	struct text body;

	/* Inside. */
	struct arena *arena;
	struct text held; /* what came, and is no whole item yet */
	struct http_body reader;
	enum http_progress progress;
	unsigned interim;
};

/* A response whose body may have so many bytes. */
void http_response_init(struct http_response *response, struct arena *arena,
    size_t body_max);

/* Take what came. */
enum http_progress
http_response_read(struct http_response *response, struct span bytes);

/* The connection has ended. */
enum http_progress http_response_end(struct http_response *response);

#endif
