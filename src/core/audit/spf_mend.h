#ifndef NIXIE_AUDIT_SPF_MEND_H
#define NIXIE_AUDIT_SPF_MEND_H

/*
 * Records made out of records. Results are in the arena; an empty one means
 * that it cannot be done. Whether a result is any good, an evaluation tells.
 */

#include "core/auth/spf_record.h"

enum { SPF_MENDED_MAX = 4096 };

/*
 * The same record without its faults of writing: "inlcude:", "ipv4:",
 * "redirect:", "all-", tabs, dashes of typographers and so on. Empty, too,
 * when there is a term whose meaning nobody can guess.
 */
struct span spf_mend(struct arena *arena, struct span record);

/* One term's correction; false: none is known. */
bool spf_mend_term(struct span text, struct text *out);

/* One record that says what several say; the milder end wins. */
struct span
spf_mend_merge(struct arena *arena, const struct span *records, size_t count);

/* With a term put in front of the bytes at, which lie within the record. */
struct span spf_mend_insert(struct arena *arena, struct span record,
    const char *at, struct span term);

/* With a term, as an element of it, replaced; or dropped, if by nothing. */
struct span spf_mend_replace(struct arena *arena, struct span record,
    struct span term, struct span by);

/* Where a sender should be put: before all, or else before the modifiers. */
const char *spf_mend_place(struct span record);

/* The kind of mechanism or modifier that was probably meant. */
bool spf_mend_nearest(struct span name, enum spf_kind *kind);

#endif
