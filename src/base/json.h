#ifndef NIXIE_BASE_JSON_H
#define NIXIE_BASE_JSON_H

/*
 * JSON (RFC 8259), written as it goes, into a text:
 *
 *	json_open_object(&json, NULL);
 *	json_put_string(&json, "cause", span_of("mailbox_full"));
 *	json_close(&json);
 *
 * Inside an object each call names its key; inside an array the key is
 * NULL. Bytes that are no UTF-8 become U+FFFD, so what comes out is always
 * valid; controls, and the two line separators that JavaScript knows, are
 * escaped.
 */

#include <stdint.h>

#include "base/text.h"

enum { JSON_MAX_DEPTH = 32 };

struct json {
	struct text *out;
	unsigned depth;
	bool has_items[JSON_MAX_DEPTH];
	char closers[JSON_MAX_DEPTH];
};

void json_init(struct json *json, struct text *out);

void json_open_object(struct json *json, const char *key);
void json_open_array(struct json *json, const char *key);

/* Close the object or array opened last. */
void json_close(struct json *json);

void json_put_string(struct json *json, const char *key, struct span value);
void json_put_number(struct json *json, const char *key, uint64_t value);
/* A number under a key that is foreign. */
void json_put_count(struct json *json, struct span key, uint64_t value);
/* 50000 becomes 0.05. */
void json_put_millionths(struct json *json, const char *key, uint64_t value);
void json_put_bool(struct json *json, const char *key, bool value);
void json_put_null(struct json *json, const char *key);

#endif
