#include "core/evidence/terms.h"

#include "unit/check.h"

/* Each value has a name of its own, which is read as that value again. */
#define TEST_SET(set, count) \
	static void test_##set(void) \
	{ \
		for (unsigned i = 0; i < (count); i++) { \
			enum set value = (enum set)0; \
			const char *name = set##_name((enum set)i); \
\
			CHECK_FOR(name, set##_parse(span_of(name), &value)); \
			CHECK_FOR(name, (unsigned)value == i); \
		} \
	} \
	static void test_no_##set(void) \
	{ \
		enum set value = (enum set)1; \
\
		CHECK(!set##_parse(span_of("nonsense"), &value)); \
		CHECK(!set##_parse(span_empty(), &value)); \
		CHECK((unsigned)value == 1); \
	}

/* clang-format off */
TEST_SET(stage, STAGES)
TEST_SET(permanence, PERMANENCES)
TEST_SET(side, SIDES)
TEST_SET(actor, ACTORS)
TEST_SET(retry, RETRIES)
TEST_SET(suppress, SUPPRESSES)
/* clang-format on */

static void
test_names_of_other_sets(void)
{
	CHECK_TEXT("lowest", span_of(confidence_name(CONFIDENCE_LOW)), "low");
	CHECK_TEXT("highest", span_of(confidence_name(CONFIDENCE_HIGH)),
	    "high");
	CHECK_TEXT("role", span_of(role_name(ROLE_CLIENT_LIBRARY)),
	    "client_library");
	CHECK_TEXT("source", span_of(source_kind_name(SOURCE_EVENT)), "event");
	CHECK_TEXT("kind", span_of(case_kind_name(CASE_NOT_MAIL_FAILURE)),
	    "not_mail_failure");
}

/* The names that the record promises, at both ends of each set. */
static void
test_names_stay(void)
{
	CHECK_TEXT("stage", span_of(stage_name(STAGE_LOCAL)), "local");
	CHECK_TEXT("stage", span_of(stage_name(STAGE_EOD)), "eod");
	CHECK_TEXT("permanence", span_of(permanence_name(PERMANENCE_PERMANENT)),
	    "permanent");
	CHECK_TEXT("side", span_of(side_name(SIDE_NOBODY)), "nobody");
	CHECK_TEXT("actor", span_of(actor_name(ACTOR_LIST_OWNER)),
	    "list_owner");
	CHECK_TEXT("retry", span_of(retry_name(RETRY_BACK_OFF)), "back_off");
	CHECK_TEXT("suppress", span_of(suppress_name(SUPPRESS_NOW)), "now");
}

int
main(void)
{
	test_stage(), test_no_stage();
	test_permanence(), test_no_permanence();
	test_side(), test_no_side();
	test_actor(), test_no_actor();
	test_retry(), test_no_retry();
	test_suppress(), test_no_suppress();
	test_names_of_other_sets();
	test_names_stay();
	return check_done();
}
