#ifndef NIXIE_MIME_TYPE_H
#define NIXIE_MIME_TYPE_H

/*
 * Content-Type and Content-Disposition: a value and its parameters (RFC 2045,
 * 5.1; RFC 2183), with continuations and charsets (RFC 2231):
 *
 *	multipart/report; report-type=delivery-status; boundary="a=b"
 *	attachment; filename*0*=utf-8''r%C3%A9; filename*1=sum.pdf
 *
 * All of it works on unfolded values. Missing semicolons, values that needed
 * quotation marks and quotation marks that never end are read as meant.
 */

#include "base/arena.h"
#include "core/mime/quirk.h"

struct mime_type {
	struct span type, subtype; /* as written; empty: unreadable */
	struct span parameters;    /* the rest */
};

struct mime_parameter {
	struct span name;
	struct span value; /* without the quotation marks, otherwise raw */
};

/* False: no type can be read, and all spans are empty. */
bool mime_type_parse(struct span value, struct mime_type *type);

/* Letters of either size; "*" as the subtype is any. */
bool mime_type_is(const struct mime_type *type, const char *wanted_type,
    const char *wanted_subtype);

/* The word in front, "attachment" or "inline"; the rest are parameters. */
struct span mime_disposition_parse(struct span value, struct span *parameters);

/* for (rest = type.parameters; mime_parameter_next(&rest, &parameter);) */
bool mime_parameter_next(struct span *rest, struct mime_parameter *parameter);

/*
 * The value of a parameter, put together, decoded, as UTF-8. Borrowed where
 * it stands so in the source. False: there is none, and value is empty.
 */
bool mime_parameter_find(struct arena *arena, struct span parameters,
    const char *name, struct span *value, unsigned *quirks);

#endif
