/* nixie probe: each day's counts, which it shares with nixie verify. */

#include <stdlib.h>
#include <sys/random.h>
#include <time.h>

#include "app/cli/place.h"
#include "app/cli/probe_parts.h"
#include "base/ip.h"
#include "core/verify/provider.h"

enum { PER_DAY = 500 };

/* Servers of one's own, on this machine or network, may be asked at will. */
static bool
is_counted(const struct probe *probe)
{
	char bytes[ENDPOINT_TEXT];
	struct text address = text_in(bytes, sizeof(bytes));
	struct ip ip;

	if (probe->counts_file)
		return true;
	endpoint_write(&address, &probe->dial.ends[0]);
	return ip_parse(text_span(&address), &ip) && ip_scope(&ip) == IP_GLOBAL;
}

static struct span
provider_of(const struct probe *probe)
{
	const struct dial *dial = &probe->dial;
	struct verify_manners manners;
	struct ip ip;

	/* What stands behind an address nobody knows. */
	if (ip_parse(span_of(dial->host), &ip))
		return span_of(dial->host);
	verify_manners_find(&manners, span_of(dial->host));
	return manners.name;
}

bool
probe_count_open(struct probe *probe, struct error *error)
{
	static char place[PLACE_BYTES];
	const char *file;
	uint64_t seed;
	struct span provider;

	if (!is_counted(probe))
		return true;
	file = place_of_counts(place, probe->counts_file);
	if (!file)
		return error_set(error,
		    "there is no home to keep the day's counts in: name "
		    "--counts");
	if (getrandom(&seed, sizeof(seed), 0) < 0)
		abort();
	if (!verify_keep_open(&probe->keep, NULL, file, (int64_t)time(NULL),
		seed, error))
		return false;
	probe->has_keep = true;
	provider = provider_of(probe);
	if (probe->dial.plan.recipient_count == 0 ||
	    verify_keep_count(&probe->keep, provider) < PER_DAY)
		return true;
	return error_set(error,
	    "'%.*s' has been asked about %d recipients today, and more are not "
	    "polite: providers shut out who asks so much",
	    SPAN_ARGS(provider), PER_DAY);
}

void
probe_count(struct probe *probe)
{
	const struct smtp_client *client = &probe->dial.dialogue.client;
	unsigned count = 0;

	for (size_t i = 0; i < client->steps.count; i++)
		count += client->steps.items[i].stage == SMTP_STAGE_RCPT;
	if (probe->has_keep && count > 0)
		verify_keep_note(&probe->keep, provider_of(probe), count);
}

void
probe_count_close(struct probe *probe)
{
	if (probe->has_keep)
		verify_keep_close(&probe->keep);
}
