#ifndef NIXIE_SMTP_HEAD_H
#define NIXIE_SMTP_HEAD_H

/*
 * The head of a reply line, as it is seen in the wild: the codes that stand
 * before the words.
 *
 *	550-5.7.26 This mail ...         550 550 5.1.1 <a@example.org> ...
 *	smtp; 550 5.2.1 ...              #5.1.1 smtp;550 5.1.1 ...
 *	550 5 2 1 mail from ...          550 #5.1.0 Address rejected
 *
 * core/smtp/reply reads what a server sends, by the standard; this reads
 * what people paste.
 */

#include "core/smtp/status.h"

struct smtp_head {
	unsigned code;             /* 200 to 599; 0: there was none */
	struct smtp_status status; /* as far as given */
	bool is_continued;         /* "550-": more lines should follow */
	bool is_doubled;           /* "550 550" */
	bool is_mangled;           /* the status was not written X.Y.Z */
};

/* Take a head off the front of a line. False: it has neither code. */
bool smtp_head_scan(struct span *line, struct smtp_head *head);

/*
 * Where, in running text, a head begins: behind a colon, a quote, a bracket
 * or a word such as "error", "said" or "returned". False: nowhere.
 */
bool smtp_head_find(struct span text, size_t *at);

#endif
