#include "core/verify/address.h"

static const struct {
	const char *name, *words;
} reasons[VERIFY_REASONS] = {
#define REASON(id, name, words) { name, words },
#include "core/verify/reason_table.h"
#undef REASON
};

static const char *const verdicts[VERIFY_VERDICTS] = { "keep", "fix",
	"suppress", "retry", "unknown" };

const char *
verify_verdict_name(enum verify_verdict verdict)
{
	return verdicts[verdict];
}

bool
verify_verdict_parse(struct span name, enum verify_verdict *verdict)
{
	for (unsigned i = 0; i < VERIFY_VERDICTS; i++)
		if (span_equal(name, span_of(verdicts[i]))) {
			*verdict = (enum verify_verdict)i;
			return true;
		}
	return false;
}

const char *
verify_reason_name(enum verify_reason reason)
{
	return reasons[reason].name;
}

const char *
verify_reason_words(enum verify_reason reason)
{
	return reasons[reason].words;
}
