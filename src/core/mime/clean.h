#ifndef NIXIE_MIME_CLEAN_H
#define NIXIE_MIME_CLEAN_H

/*
 * HTML of strangers as a browser may show it: written anew from elements and
 * attributes that do nothing but show text. Scripts, forms, frames, styles
 * of the page and whatever is fetched from elsewhere are left out:
 *
 *	<p onclick="x()">Hi <img src="https://t.example/1.gif" alt="Ann">
 *	<p>Hi <img alt="Ann"></p>
 *
 * Pictures that are part of the message ("cid:...") get an address of ours.
 * What comes out is balanced, and each '<' in it begins an element of ours.
 */

#include "base/text.h"

struct mime_clean {
	struct span parts; /* in front of a Content-ID: "/message/3/cid/" */
	unsigned blocked;  /* pictures and the like, of elsewhere */
};

/*
 * Write the source, which is UTF-8, to the text. What would go beyond the
 * text's limit is cut off, and then nothing of it may be shown.
 */
void mime_clean_write(struct mime_clean *clean, struct text *out,
    struct span source);

#endif
