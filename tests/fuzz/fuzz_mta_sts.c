/*
 * Whatever a web server or the DNS has as MTA-STS, it is read within its
 * bytes; what is said to be good is.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/auth/mta_sts.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024 };

static void
check_oddities(const struct mta_sts_oddities *oddities, struct span text)
{
	MUST(oddities->count <= MTA_STS_FAULTS_MAX);
	for (size_t i = 0; i < oddities->count; i++)
		MUST(span_within(oddities->items[i].part, text));
}

static void
check_policy(const struct mta_sts_policy *policy)
{
	check_oddities(&policy->oddities, policy->text);
	for (size_t i = 0; i < policy->mx.count; i++)
		MUST(span_within(policy->mx.items[i], policy->text));
	if (!policy->is_valid)
		return;
	MUST(policy->mode != MTA_STS_MODE_UNKNOWN);
	MUST(policy->mx.count > 0 || policy->mode == MTA_STS_MODE_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct mta_sts_policy policy;
	struct mta_sts_record record;
	struct arena arena;

	arena_init(&arena, CEILING);
	mta_sts_policy_parse(&arena, input, &policy);
	check_policy(&policy);
	mta_sts_policy_find(&policy, input);
	if (mta_sts_record_is(input)) {
		mta_sts_record_parse(&arena, input, &record);
		check_oddities(&record.oddities, input);
		MUST(!record.is_valid || record.id.len > 0);
	}
	arena_clear(&arena);
	return 0;
}
