#ifndef NIXIE_INTAKE_ANSWER_H
#define NIXIE_INTAKE_ANSWER_H

/*
 * Mail that comes back and is no failure: automatic answers, questions
 * whether the sender is a person, news of another address, warnings to one's
 * own people. They must never cost anyone his place on a list.
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

/* Does an automatic answer say that the person is there no more? */
bool answer_says_left(struct span text);

/* Does a text speak of a message that did not arrive? */
bool answer_says_failed(struct span text);

/* The same, and does quote a negative reply. */
bool answer_quotes_failure(struct span text);

/* Does it have the words that people put above what they pass on? */
bool answer_is_passed_on(struct span text);

/* Written by a mail system, by what no person writes into a header? */
bool answer_is_systems(struct arena *arena, const struct mime_header *header);

/* Has it the subject of a notice that a message did not arrive? */
bool answer_has_subject(struct arena *arena, const struct mime_header *header);

/* Does the header say that a mail system wrote this about a failed message? */
bool answer_is_notice(struct arena *arena, const struct mime_header *header);

#endif
