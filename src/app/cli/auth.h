#ifndef NIXIE_CLI_AUTH_H
#define NIXIE_CLI_AUTH_H

/* What nixie auth prints. */

#include "core/audit/finding.h"
#include "core/auth/message.h"
#include "core/report/page.h"

struct auth_story {
	struct auth_message message;
	struct trace spf, dkim, arc, dmarc;
	struct text header; /* Authentication-Results */
	struct audit audit;
};

void auth_write_page(struct page *page, const struct auth_story *story);
void auth_write_json(struct text *out, const struct auth_story *story);

#endif
