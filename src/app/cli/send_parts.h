#ifndef NIXIE_CLI_SEND_PARTS_H
#define NIXIE_CLI_SEND_PARTS_H

/* For the sources of nixie send: what is sent, and how. */

#include "app/cli/dial.h"
#include "core/mime/compose.h"

enum {
	SEND_MESSAGE_MAX = 256 * 1024 * 1024,
	SEND_MAX_RECIPIENTS = 1000,
	SEND_MAX_HEADERS = 64,
	SEND_MAX_ATTACHMENTS = 32,
};

struct send {
	struct dial dial;
	struct smtp_recipient recipients[SEND_MAX_RECIPIENTS];
	struct span notify, original;
	struct mime_draft draft;
	struct span headers[SEND_MAX_HEADERS];
	struct mime_attachment attachments[SEND_MAX_ATTACHMENTS];
	struct text contents[SEND_MAX_ATTACHMENTS], body, message, lines,
	    signed_text, to, cc;
	const char *data, *dkim_key, *dkim_domain, *dkim_selector;
	const char *attach_type, *attach_name; /* of what comes next */
	bool has_sender, is_json, is_quiet, is_swaks_exit, is_printed;
	enum cli_colour colour;
	struct cli_rules rules;
	struct session session;
	struct text out;
	char sender[512], date[64], message_id[320], boundary[33], subject[96];
};

/*
 * Read all options. False: there is nothing to do, and *status is what to
 * end with.
 */
bool send_read_options(struct send *send, int argc, char **argv, int *status);

/* Make the message, or read it, and sign it: send->dial.plan.message. */
MUST_CHECK bool send_make_message(struct send *send, struct error *error);

#endif
