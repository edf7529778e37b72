#ifndef NIXIE_VERIFY_PROBES_PARTS_H
#define NIXIE_VERIFY_PROBES_PARTS_H

/* What the files of the probes share: within service/verify only. */

#include "service/verify/probes.h"

/* A session under way: one of the slots. */
struct verify_probe {
	struct verify_probes *probes;
	bool is_used;
	struct verify_session session;
	size_t hop, last_hop; /* of the route: hosts of one provider */
	bool is_second;       /* not at the most preferred host */
	struct smtp_plan plan;
	struct smtp_recipient recipients[VERIFY_SESSION_JOBS + 1];
	struct probe_way way;
	struct probe_dialogue dialogue;
};

/* What the dialogue tells, into the session; texts go into the lot's arena. */
void verify_probe_read(struct verify_probe *probe);

#endif
