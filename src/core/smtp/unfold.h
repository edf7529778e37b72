#ifndef NIXIE_SMTP_UNFOLD_H
#define NIXIE_SMTP_UNFOLD_H

/*
 * A reply as a person would read it out: lines joined, the codes that are
 * repeated at their fronts gone, white space and quotes made plain.
 *
 *	550-5.7.26 This mail has been blocked because the sender is
 *	550-5.7.26 unauthenticated. = becomes =
 *	This mail has been blocked because the sender is unauthenticated.
 *
 * Each byte remembers where in the source it came from, so that a report
 * can underline the words that decided.
 */

#include <stdint.h>

#include "base/arena.h"
#include "core/smtp/status.h"

enum smtp_quirk {
	SMTP_QUIRK_DOUBLED_CODE = 1,    /* "550 550" */
	SMTP_QUIRK_MANGLED_STATUS = 2,  /* "5. 5. 1", "5 2 1", "#5.1.1" */
	SMTP_QUIRK_CLASS_CLASH = 4,     /* 4.2.2 behind a 550 */
	SMTP_QUIRK_MIXED_STATUS = 8,    /* lines differ in their status */
	SMTP_QUIRK_UNFINISHED = 16,     /* the last line is a "550-" */
	SMTP_QUIRK_ENCODED = 32,        /* left in quoted-printable */
	SMTP_QUIRK_STATE_SUFFIX = 64,   /* Gmail's "(state 17)" */
	SMTP_QUIRK_EMBEDDED_CODE = 128, /* the code stood amid the words */
	SMTP_QUIRK_CUT = 256,           /* ends in "..." or beyond our limit */
	SMTP_QUIRK_BAD_BYTES = 512,     /* no UTF-8: read as windows-1252 */
};

/* Nobody reads more of a rejection; the rest is left out. */
enum { SMTP_UNFOLD_MAX = 16 * 1024 };

struct smtp_unfolded {
	unsigned code;             /* 0: none given */
	struct smtp_status status; /* severity 0: none given */
	unsigned quirks;           /* a set of enum smtp_quirk */
	struct span text;          /* one line, UTF-8 */
	struct span lower;         /* as long, in small letters */
	const uint32_t *origin; /* byte i of text came from source[origin[i]];
	                              origin[text.len] is where it ended */
};

/* Never fails: any bytes at all are a text. Takes memory for ~6 a byte. */
void smtp_unfold(struct arena *arena, struct span source,
    struct smtp_unfolded *unfolded);

/* The same for words that are no reply: whatever looks like a code stays. */
void smtp_unfold_words(struct arena *arena, struct span source,
    struct smtp_unfolded *unfolded);

/* The name of one quirk, as the record prints it; NULL: there is none. */
const char *smtp_quirk_name(enum smtp_quirk quirk);

#endif
