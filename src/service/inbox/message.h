#ifndef NIXIE_INBOX_MESSAGE_H
#define NIXIE_INBOX_MESSAGE_H

/* What is in a message that was kept; for the sources of this folder. */

#include "core/mime/message.h"
#include "service/inbox/call.h"

/* Take it apart; a message that did not come is an empty one. */
void message_parse(struct call *call, const struct store_attempt *attempt,
    struct mime_message *message);

/* The text that it has, as UTF-8: plain, or HTML as it came; or empty. */
struct span
message_find_text(struct call *call, const struct mime_message *message);
struct span
message_find_html(struct call *call, const struct mime_message *message);

/* The same HTML, made harmless; its pictures come from prefix. */
struct span message_clean_html(struct call *call,
    const struct mime_message *message, struct span prefix);

/* Is it a file to be saved, rather than a text of the message? */
bool message_is_file(const struct mime_part *part);

/* ... that HTML refers to. */
bool message_is_inline(struct call *call, const struct mime_part *part);

/* "text/plain", its file name, its Content-ID; or empty. */
struct span message_type(struct call *call, const struct mime_part *part);
struct span message_name(struct call *call, const struct mime_part *part);
struct span message_content_id(struct call *call, const struct mime_part *part);

/* Give a part's bytes, as a picture or to be saved. */
void message_give_part(struct call *call, const struct mime_part *part);

/* Its fields, and its parts, for JSON. */
void message_write_headers(struct call *call, struct json *json,
    const struct store_attempt *attempt);
void message_write_parts(struct call *call, struct json *json,
    const struct store_attempt *attempt);

#endif
