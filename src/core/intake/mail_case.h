#ifndef NIXIE_INTAKE_MAIL_CASE_H
#define NIXIE_INTAKE_MAIL_CASE_H

/*
 * What the readers of a mail share: the message taken apart, the cases found
 * so far, and how facts are added to them.
 */

#include "core/intake/dsn.h"
#include "core/intake/transcript.h"
#include "core/mime/message.h"

/* More recipients than this are not read of one mail. */
enum { MAIL_MAX_CASES = 10000 };

struct mail {
	struct arena *arena;
	struct span input;
	struct mime_message message;
	struct span text; /* for people */
	struct evidence_list *cases;
	struct dsn_reader rest; /* of a report with very many recipients */
};

struct evidence *
mail_case_add(struct mail *mail, enum source_kind source, enum case_kind kind);

/* A fact, unless there is one of the kind, or nothing to tell. */
void mail_case_note(struct mail *mail, struct evidence *evidence,
    enum fact_kind kind, struct span value);

/* The first address in the value of a header field, if it has a domain. */
void mail_case_note_address(struct mail *mail, struct evidence *evidence,
    enum fact_kind kind, struct span value);

/* A field of the mail's own header, decoded; empty: there is none. */
struct span mail_case_field(struct mail *mail, const char *name);

/* The fields of a part that is written like a header. */
struct mime_header
mail_case_fields(struct mail *mail, const struct mime_part *part);

#endif
