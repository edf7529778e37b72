#ifndef NIXIE_MIME_LINE_H
#define NIXIE_MIME_LINE_H

/*
 * The lines of a mail, whatever ends them: CR LF, LF, or, in mail that went
 * through old Macintoshes and clumsy programs, CR alone. A CR amid lines
 * that end otherwise is a byte like any other.
 */

#include "base/span.h"

struct mime_lines {
	struct span rest;
	bool ends_at_cr;
};

/* Look at the first lines to see how they end. */
void mime_lines_init(struct mime_lines *lines, struct span text);

/* Take a line, without its end. The end of the text ends a line, too. */
bool mime_lines_next(struct mime_lines *lines, struct span *line);

/* Without the blanks and tabs in front; line ends stay. */
struct span mime_line_skip_blanks(struct span line);

/* Nothing but blanks and tabs? */
bool mime_line_is_blank(struct span line);

/*
 * "From joe Thu Jan  1 00:00:00 1970", with or without a ">" in front: what
 * stands between the messages of an mbox. "From : joe@example.org" is a field
 * (RFC 5322, 4.5.2).
 */
bool mime_line_is_from(struct span line);

/*
 * Take the prefix off that each line stands behind; a blank line may have lost
 * the blanks of its own. False: it does not stand behind it.
 */
bool mime_line_peel(struct span prefix, struct span *line);

#endif
