#ifndef NIXIE_CLI_LAB_ASKED_H
#define NIXIE_CLI_LAB_ASKED_H

/*
 * Whom the lab asks besides itself: the DNS of the world, by threads that each
 * have a resolver of their own, and scanners of content.
 */

#include "app/cli/world.h"
#include "service/lab/lab.h"

enum { LAB_ASKED_THREADS = 4 };

struct lab_asked {
	struct cli_world worlds[LAB_ASKED_THREADS];
	size_t count;
	struct lab_asker *asker;
};

/*
 * Begin the threads, if the DNS of the world is to be asked; a zone or a
 * recording answers at once, and what is recorded goes through one resolver.
 * False: told on standard error, and closed.
 */
bool lab_asked_open(struct lab_asked *asked,
    const struct cli_world_options *options, struct lab_options *lab);

void lab_asked_close(struct lab_asked *asked);

/* "--clamd=unix:/run/clamd". False: it is no end, or there are too many. */
bool lab_asked_add_scanner(struct lab_options *lab, enum lab_scanner scanner,
    const char *end);

#define LAB_ASKED_HELP \
	"  --callout[=END]  ask each sender's mail host whether the sender " \
	"exists;\n" \
	"                   END: this host for all\n" \
	"  --clamd=END      show messages to ClamAV: ADDR:PORT or unix:PATH\n" \
	"  --rspamd=END     ... to rspamd (11333)\n" \
	"  --spamd=END      ... to SpamAssassin's spamd (783)\n"

#endif
