#ifndef NIXIE_INBOX_MAILPIT_H
#define NIXIE_INBOX_MAILPIT_H

/* What Mailpit's answers have in common; for the sources of this folder. */

#include "service/inbox/message.h"

/* The attempts that are meant, as a list. */
void mailpit_write_list(struct call *call, struct store_query *query);

/* A plain word for an answer. */
void mailpit_say(struct call *call, const char *words);

/* A number, as a string: what Mailpit calls an ID. */
void mailpit_put_id(struct json *json, const char *key, uint64_t id);

/* Digests of an attachment, as "Checksums". */
void mailpit_put_checksums(struct json *json, struct span bytes);

/* What the fields of RFC 2369 and 8058 offer, as "ListUnsubscribe". */
void mailpit_put_unsubscribe(struct call *call, struct json *json,
    const struct mime_message *message);

/* The tags of all attempts: how many have each, or the names alone. */
void
mailpit_put_all_tags(struct call *call, struct json *json, const char *key);
void
mailpit_put_tag_names(struct call *call, struct json *json, const char *key);

#endif
