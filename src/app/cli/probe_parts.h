#ifndef NIXIE_CLI_PROBE_PARTS_H
#define NIXIE_CLI_PROBE_PARTS_H

/* For the sources of nixie probe: what a probe is made of. */

#include "app/cli/dial.h"

enum { PROBE_MAX_RECIPIENTS = 64, PROBE_MAX_DIFFERENCES = 8 };

struct probe {
	struct dial dial;
	struct smtp_recipient recipients[PROBE_MAX_RECIPIENTS];
	const char *ports;
	const char *differences[PROBE_MAX_DIFFERENCES];
	size_t difference_count;
	bool is_all, is_submission, is_json, is_swaks_exit;
	enum cli_colour colour;
	size_t width;
	struct cli_rules rules;
	struct session session;
	struct text out;
	struct page page;
	struct json json;
	unsigned runs;
	bool is_found; /* something that should not be so */
};

/* Write the session that ran last, in full. */
void probe_write(struct probe *probe);

/* Each port, in each mode that it may speak: a table. */
void probe_ports(struct probe *probe);

/* One's own outgoing server: its logins, and whether it is an open relay. */
void probe_submission(struct probe *probe);

/* Again, each time with one difference: a table. */
void probe_compare(struct probe *probe);

#endif
