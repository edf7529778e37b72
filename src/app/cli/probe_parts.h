#ifndef NIXIE_CLI_PROBE_PARTS_H
#define NIXIE_CLI_PROBE_PARTS_H

/* For the sources of nixie probe: what a probe is made of. */

#include "app/cli/dial.h"
#include "service/verify/keep.h"

enum { PROBE_MAX_RECIPIENTS = 64, PROBE_MAX_DIFFERENCES = 8 };

/* Whether others can be reached where one cannot. */
struct probe_control {
	size_t tried, reached;
	bool is_target_reached;
	bool is_nobody_there; /* somebody answers where nobody can be */
	const char *words;    /* what it means; NULL: not tried */
};

struct probe {
	struct dial dial;
	struct smtp_recipient recipients[PROBE_MAX_RECIPIENTS];
	const char *counts_file;
	struct verify_keep keep;
	bool has_keep;
	const char *ports, *controls; /* "": those that we choose */
	struct probe_control control;
	size_t end; /* the address that answered last */
	const char *differences[PROBE_MAX_DIFFERENCES];
	size_t difference_count;
	bool is_all, is_forced, is_submission, is_json, is_swaks_exit;
	enum cli_colour colour;
	size_t width;
	struct cli_rules rules;
	struct session session;
	struct text out;
	struct page page;
	struct json json;
	unsigned runs;
	size_t
	    left_out;  /* addresses that were not asked, for we were refused */
	bool is_found; /* something that should not be so */
};

/*
 * So many recipients a day and provider, and no more, are asked about, by
 * nixie verify and by us. False: it has had enough today, or the counts
 * cannot be read. To be noted after each session.
 */
MUST_CHECK bool probe_count_open(struct probe *probe, struct error *error);
void probe_count(struct probe *probe);
void probe_count_close(struct probe *probe);

/* A session with the first address from the last one on that answers. */
void probe_run(struct probe *probe);

/* Try other servers, tell of it, and put it into the JSON. */
void probe_control(struct probe *probe);
void probe_control_put(struct probe *probe);

/* Whether somebody else seems to answer in the server's name. */
void probe_tell_stranger(struct probe *probe);

/* What became of the session that ran last: what first went wrong in it. */
struct smtp_outcome probe_result(const struct probe *probe);

/* Write that session in full. */
void probe_write(struct probe *probe);

/* Each port, in each mode that it may speak: a table. */
void probe_ports(struct probe *probe);

/* One's own outgoing server: its logins, and whether it is an open relay. */
void probe_submission(struct probe *probe);

/* Again, each time with one difference: a table. */
void probe_compare(struct probe *probe);

#endif
