#ifndef NIXIE_DIAGNOSE_PARTS_H
#define NIXIE_DIAGNOSE_PARTS_H

/* The steps of diagnose(), in their order; each fills its part. */

#include "core/diagnose/diagnose.h"

/* Who speaks, and what the text means: issuer, rule, cause, basis. */
void classify(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis);

/*
 * Match the reply again without the names that stand amid its words: without
 * addresses, hosts, IP addresses, and what is quoted. "User <joe@example.org>
 * unknown" says what "User unknown" says, and rules need not foresee each way
 * to set a name. Adds to the matches, with their places in the whole reply;
 * true: there are more of them.
 */
bool match_bare(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis);

/*
 * "subject contains 'account disabled'": are the words from one place to the
 * other a quotation of the message? They decide nothing: its content does.
 */
bool quotes_content(struct span text, size_t begin, size_t end);

/* Permanence, side, actors, retry and suppression, with their guards. */
void conclude(const struct matcher *matcher, struct diagnosis *diagnosis);

/* Hold back what the cause would do to the address, where it is not sure. */
void guard(struct diagnosis *diagnosis);

/*
 * "550 5.1.1 User unknown: LDAP lookup timed out": words, outside of those that
 * decided, of a server that could not tell, of a state that passes, or of
 * another matter.
 */
bool doubt_of_words(struct span text, size_t begin, size_t end);

/* "550 5.1.1 Message expired": words that a code alone cannot stand against. */
bool doubt_of_code(struct span text);

/* Whose domain the sender's is, by the input or the reply. */
void name_sender(const struct matcher *matcher, struct diagnosis *diagnosis);

/* What in the reply speaks against itself. */
void contradict(const struct knowledge *knowledge, struct arena *arena,
    struct diagnosis *diagnosis);

/* What the input lacks, and the cause's checks would need. */
void ask(const struct matcher *matcher, struct diagnosis *diagnosis);

/* The reply's class: 2, 4 or 5, by the status code where there is one. */
unsigned diagnosis_class(const struct diagnosis *diagnosis);

bool diagnosis_is(const struct diagnosis *diagnosis,
    const struct matcher *matcher, enum known_cause cause);

#endif
