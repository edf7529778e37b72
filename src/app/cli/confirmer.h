#ifndef NIXIE_CLI_CONFIRMER_H
#define NIXIE_CLI_CONFIRMER_H

/*
 * nixie explain --live: the questions of each diagnosis are answered by
 * look-ups, and the diagnosis is drawn again (core/confirm).
 */

#include "app/cli/prober.h"
#include "app/cli/reach.h"
#include "core/audit/finding.h"
#include "core/diagnose/diagnose.h"

struct confirmer {
	struct cli_world world;
	struct arena arena; /* of one case */
	/* What may be reached besides the DNS; NULL: nothing. */
	struct cli_reach *reach;
	struct prober *prober; /* open; NULL: no recipient is asked about */
	struct audit audit;
};

/* False: told on standard error. */
bool confirmer_open(struct confirmer *confirmer,
    const struct cli_world_options *options);

/* What is found is good until the next case. */
void confirmer_confirm(struct confirmer *confirmer, struct diagnosis *diagnosis,
    const struct knowledge *knowledge);

/* False: told on standard error. */
bool confirmer_close(struct confirmer *confirmer);

#endif
