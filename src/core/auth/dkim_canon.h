#ifndef NIXIE_AUTH_DKIM_CANON_H
#define NIXIE_AUTH_DKIM_CANON_H

/*
 * Canonicalisation (RFC 6376, 3.4): what a signature is blind to. In one
 * pass, without a copy of what is long:
 *
 *	" C \r\nD \t E\r\n\r\n\r\n"   becomes, relaxed, " C\r\nD E\r\n"
 */

#include <stdint.h>

#include "base/text.h"
#include "core/crypto/digest.h"

enum dkim_canon { DKIM_SIMPLE, DKIM_RELAXED };

/* "simple", "relaxed" */
const char *dkim_canon_name(enum dkim_canon canon);

/* Not a limit. */
#define DKIM_WHOLE UINT64_MAX

enum { DKIM_BODY_BUFFER = 4096 };

/*
 * A body on its way through. It may come in pieces; what comes out goes into
 * a digest, a text, or nowhere but into the count.
 */
struct dkim_body {
	enum dkim_canon canon;
	bool keeps_lf; /* count LF alone as a byte like any other */
	struct crypto_digest_stream *stream; /* or NULL */
	struct text *text;                   /* or NULL */
	uint64_t limit;                      /* bytes that count: l= */
	uint64_t length;                     /* bytes that came out */
	uint64_t line_ends; /* that come out only before more */
	bool has_blank;     /* the same of white space */
	bool has_cr;
	bool has_content;
	size_t buffered;
	char buffer[DKIM_BODY_BUFFER];
};

/* Stream and text are borrowed; set keeps_lf afterwards. */
void dkim_body_init(struct dkim_body *body, enum dkim_canon canon,
    struct crypto_digest_stream *stream, struct text *text, uint64_t limit);

void dkim_body_add(struct dkim_body *body, struct span bytes);

/* The digest if the body ended here, in a line end; size 0: no stream. */
size_t
dkim_body_peek(struct dkim_body *body, unsigned char sum[CRYPTO_DIGEST_MAX]);

/* What the end adds; then length is that of the canonical body. */
void dkim_body_end(struct dkim_body *body);

/*
 * The digest of a whole body, up to a limit; gives its size, and the length
 * of the canonical body, however much of it counts.
 */
size_t dkim_body_sum(struct span source, enum dkim_canon canon,
    enum crypto_digest digest, uint64_t limit,
    unsigned char sum[CRYPTO_DIGEST_MAX], uint64_t *length);

/*
 * Write a header field: simple takes the whole as it is, relaxed name and
 * value. No line end follows.
 */
void dkim_canon_field(struct text *text, enum dkim_canon canon,
    struct span whole, size_t colon);

#endif
