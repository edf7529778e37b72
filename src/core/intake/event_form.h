#ifndef NIXIE_INTAKE_EVENT_FORM_H
#define NIXIE_INTAKE_EVENT_FORM_H

/* One event of one provider, as its row of core/log/record_table.h says, as evidence. */

#include "core/evidence/evidence.h"
#include "core/intake/event_value.h"

struct log_record_form;

/* Whose event is this? NULL: of nobody we know. */
const struct log_record_form *event_form_find(const struct event_value *root);

/* The first of the event's recipients, where it names several; or NULL. */
const struct event_value *event_form_first(const struct log_record_form *form,
    const struct event_value *root);

/* The case of one recipient. False: events of this type are no cases. */
bool event_form_read(const struct log_record_form *form, struct arena *arena,
    struct span document, const struct event_value *root,
    const struct event_value *item, struct evidence *evidence);

/*
 * Of an event that we do not know, by the usual names; of a text that is no
 * JSON (root NULL), the text itself. False: no reply in it.
 */
bool event_form_guess(struct arena *arena, struct span document,
    const struct event_value *root, struct evidence *evidence);

#endif
