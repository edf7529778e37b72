#ifndef NIXIE_REPORT_HTML_H
#define NIXIE_REPORT_HTML_H

/*
 * Cases and their counts as one page of HTML, written from front to back:
 *
 *	html_begin(&out);
 *	html_case(&out, &diagnosis, options);    as often as there are cases
 *	html_end(&out, &tally, knowledge, true);
 *
 * The counts stand at the top of the page all the same.
 */

#include "core/report/story.h"
#include "core/report/tally.h"

/* More cases than these are only counted: nobody reads them one by one. */
enum { HTML_CASES_MAX = 500 };

void html_begin(struct text *out);

void html_case(struct text *out, const struct diagnosis *diagnosis,
    struct story_options options);

/*
 * The first case of a page stands open: take the opening of a closed one off
 * the front of what html_case() wrote, and write this in its place.
 */
const char *html_open_first(struct span *cases);

/* has_cases: any were written, HTML_CASES_MAX of them at the most. */
void html_end(struct text *out, const struct tally *tally,
    const struct knowledge *knowledge, bool has_cases);

#endif
