#ifndef NIXIE_INTAKE_ANSWER_H
#define NIXIE_INTAKE_ANSWER_H

/*
 * Mail that comes back and is no failure: automatic answers, questions
 * whether the sender is a person, news of another address. They must never
 * cost anyone his place on a list.
 */

#include "core/evidence/evidence.h"
#include "core/mime/header.h"

/*
 * Which of them a message is, by its header and its text; CASE_FAILURE: none
 * of them. A new address, where one is told, goes into *address.
 */
enum case_kind answer_find(struct arena *arena,
    const struct mime_header *header, struct span text, struct span *address);

/* Does a notice say that the message is still on its way? */
bool answer_says_delayed(struct span text);

/* Does a text speak of a message that did not arrive, or quote a reply? */
bool answer_says_failed(struct span text);

/*
 * Is it what a person or a firm wrote, and no system: an answer that talks of
 * a failure, or news of something else that was not delivered, as a parcel?
 */
bool answer_is_letter(struct arena *arena, const struct mime_header *header,
    struct span text);

/* Does the header say that a mail system wrote this about a failed message? */
bool answer_is_notice(struct arena *arena, const struct mime_header *header);

#endif
