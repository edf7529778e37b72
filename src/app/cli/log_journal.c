#include "app/cli/log_journal.h"

#include <stdio.h>

/* How long servers keep trying, as most are set: a message may be so old. */
enum { QUEUE_SECONDS = 5 * 86400 };

bool
log_journal_open(struct files_command *command, int64_t since, bool is_follower,
    struct error *error)
{
	char begin[64];
	const char *words[] = { "journalctl", "--output=json", "--no-pager",
		"--quiet", "SYSLOG_FACILITY=2", NULL, NULL, NULL, NULL };
	size_t count = 5;

	if (since > 0) {
		snprintf(begin, sizeof(begin), "--since=@%lld",
		    (long long)(since / 1000 - QUEUE_SECONDS));
		words[count++] = begin;
	}
	if (is_follower) {
		words[count++] = "--follow";
		words[count++] = "--no-tail";
	}
	return files_command_open(command, words, error);
}
