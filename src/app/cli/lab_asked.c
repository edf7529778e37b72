#include "app/cli/lab_asked.h"

#include "app/cli/cli.h"

static bool
answer(void *owner, size_t thread, struct dns_known *known)
{
	struct lab_asked *asked = owner;

	return cli_world_answer(&asked->worlds[thread], known);
}

bool
lab_asked_open(struct lab_asked *asked, const struct cli_world_options *options,
    struct lab_options *lab)
{
	struct error error;

	*asked = (struct lab_asked){ .count = 0 };
	if (!options->has_dns || options->record)
		return true;
	for (; asked->count < LAB_ASKED_THREADS; asked->count++)
		if (!cli_world_open(&asked->worlds[asked->count], options)) {
			lab_asked_close(asked);
			return false;
		}
	asked->asker = lab_asker_new(asked->count, answer, asked, &error);
	lab->asker = asked->asker;
	if (asked->asker)
		return true;
	lab_asked_close(asked);
	cli_fail("%s", error.message);
	return false;
}

void
lab_asked_close(struct lab_asked *asked)
{
	lab_asker_free(asked->asker);
	while (asked->count > 0)
		cli_world_close(&asked->worlds[--asked->count]);
}

bool
lab_asked_add_scanner(struct lab_options *lab, enum lab_scanner scanner,
    const char *end)
{
	static const unsigned ports[LAB_SCANNERS] = { [LAB_CLAMD] = 3310,
		[LAB_RSPAMD] = 11333,
		[LAB_SPAMD] = 783 };
	struct lab_scan_end *added = &lab->scanners[lab->scanner_count];

	if (lab->scanner_count == LAB_SCANS_MAX ||
	    !endpoint_parse(&added->at, span_of(end), ports[scanner]))
		return false;
	added->scanner = scanner;
	lab->scanner_count++;
	return true;
}
