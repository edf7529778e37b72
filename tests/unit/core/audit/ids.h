#ifndef NIXIE_TEST_AUDIT_IDS_H
#define NIXIE_TEST_AUDIT_IDS_H

/* Which findings an audit has, by their ids. */

#include <stdio.h>

#include "core/audit/finding.h"
#include "unit/check.h"

/* NULL: it has none of this kind. */
static inline const struct finding *
get_finding(const struct audit *audit, struct span id)
{
	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];

		if (span_equal(id, span_of(finding_row(finding->kind)->id)))
			return finding;
	}
	return NULL;
}

/* It has all of these, or none: "spf.missing dmarc.missing". */
static inline void
check_ids(const char *name, const struct audit *audit, const char *ids,
    bool is_wanted)
{
	struct span rest = span_of(ids), id;
	char label[200];

	while (span_split(&rest, ' ', &id)) {
		snprintf(label, sizeof(label), "%s: %s %.*s", name,
		    is_wanted ? "finds" : "lacks", SPAN_ARGS(id));
		CHECK_FOR(label, !get_finding(audit, id) == !is_wanted);
	}
}

#endif
