#include "core/verify/provider.h"

#include "base/scan.h"
#include "core/dns/name.h"
#include "core/verify/lists.h"

enum { USUAL_INTERVAL = 1000, MICROSECONDS = 1000 };

/* "google.com google 2000 ask". False: it is about other hosts. */
static bool
read_row(struct span row, struct span host, struct verify_manners *manners)
{
	struct span suffix = span_empty(), word = span_empty();
	unsigned interval = USUAL_INTERVAL;

	span_split(&row, ' ', &suffix);
	if (!dns_name_within(host, suffix))
		return false;
	span_split(&row, ' ', &manners->name);
	span_split(&row, ' ', &word);
	scan_number(&word, 1, 6, &interval);
	manners->interval = (uint64_t)interval * MICROSECONDS;
	manners->is_shy = span_equal(row, span_of("shy"));
	return true;
}

void
verify_manners_find(struct verify_manners *manners, struct span host)
{
	for (size_t i = 0; verify_list_providers[i]; i++)
		if (read_row(span_of(verify_list_providers[i]), host, manners))
			return;
	*manners = (struct verify_manners){ .name = dns_name_tail(host, 2),
		.interval = (uint64_t)USUAL_INTERVAL * MICROSECONDS };
}
