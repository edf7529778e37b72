#ifndef NIXIE_HTTP_REQUEST_H
#define NIXIE_HTTP_REQUEST_H

/*
 * What a client asks of a server of ours (RFC 9112, 3):
 *
 *	GET /api/nixie/v1/attempts?to=joe%40example.org HTTP/1.1
 *	Host: localhost:8025
 *
 * Bytes in, a request out; all that is kept lies in an arena, within limits
 * that are known before. Only the usual form of target is read: a path with a
 * query (3.2.1).
 */

#include "core/http/response.h"

enum { HTTP_TARGET_MAX = 8192 };

struct http_request {
	struct span method; /* "GET", as it came */
	struct span path;   /* decoded; begins with '/'; no NUL in it */
	struct span query;  /* behind '?', as it came; see http_query_find() */
	struct span fields; /* see http_fields_find() */
	struct text body;
	bool is_kept_open; /* the client may ask again on this connection */
	bool wants_body;   /* "Expect: 100-continue" (RFC 9110, 10.1.1) */

	/* Inside. */
	struct arena *arena;
	struct text held; /* what came, and is no whole item yet */
	struct http_body reader;
	enum http_progress progress;
	bool has_head;
};

/* A request whose body may have so many bytes. */
void http_request_init(struct http_request *request, struct arena *arena,
    size_t body_max);

/*
 * Take what came, up to the request's end; what is left is the next one. That
 * it is HTTP_BAD or HTTP_TOO_LARGE is said of all that follows, too.
 */
enum http_progress
http_request_read(struct http_request *request, struct span *bytes);

/*
 * The value of a name in a query such as "to=joe%40example.org&wait=10",
 * decoded. False: it is not there, or cannot be decoded, and value is empty.
 */
bool http_query_find(struct arena *arena, struct span query, const char *name,
    struct span *value);

#endif
