#ifndef NIXIE_VERIFY_LIST_JSON_H
#define NIXIE_VERIFY_LIST_JSON_H

/* Lists in JSON: within core/verify only. */

#include "core/verify/list.h"

/* As verify_list_take(). */
enum parse verify_list_take_json(struct verify_list *list, struct span *stream,
    bool is_end, struct span *given);

/* Is it the column, or the field, that is wanted? */
bool verify_list_is_named(const struct verify_list *list, struct span name);

#endif
