#ifndef NIXIE_INBOX_MAILPIT_H
#define NIXIE_INBOX_MAILPIT_H

/* What Mailpit's answers have in common; for the sources of this folder. */

#include "service/inbox/message.h"

/* The attempts that are meant, as a list. */
void mailpit_write_list(struct call *call, struct store_query *query);

/* Mark all that a search finds. */
void mailpit_mark_found(struct call *call, struct span query, bool is_read);

/* A field's value, its encoded words as they are; or empty. */
struct span mailpit_field(struct call *call, const struct mime_message *message,
    const char *name);

/* Who stands in the envelope, but in no field that people see. */
bool mailpit_next_hidden(struct call *call, const struct mime_message *message,
    struct span *recipients, struct span *address);

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
