#ifndef NIXIE_CLI_TELLER_H
#define NIXIE_CLI_TELLER_H

/*
 * Explains items, and tells their cases into a chunk. Each has a session of
 * its own, so that several can work at the same time.
 */

#include "app/cli/chunk.h"
#include "app/cli/item.h"
#include "app/cli/confirmer.h"
#include "core/report/story.h"
#include "nixie/session.h"

enum form { FORM_TEXT, FORM_JSON, FORM_NDJSON, FORM_HTML, FORM_SCENARIO };

struct manner {
	enum form form;
	bool is_summary;
	bool has_colour;
	size_t width;
	struct story_options story;
	struct confirmer
	    *confirmer; /* answers the questions of all cases; or NULL */
};

struct teller {
	struct session *session; /* of its own, while it works */
	const struct manner *manner;
	struct chunk *chunk; /* the one being filled */
	size_t most;         /* bytes; then it is given away, and emptied */
	void (*give)(void *owner, struct chunk *chunk);
	void *owner;
};

/*
 * How many bytes stand between two cases, which the first of all cases has in
 * front of it, too.
 */
size_t teller_lead(const struct manner *manner);

void teller_explain(struct teller *teller, const struct item *item);

#endif
