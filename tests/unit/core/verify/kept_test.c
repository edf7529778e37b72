#include "core/verify/kept.h"

#include "check.h"

static const struct {
	const char *line;
	bool is_kept, holds; /* at the time 2000000000 */
} answers[] = {
	{ "1999999999 keep taken joe@uni.edu mx.uni.edu, rcpt: 250 Ok", true,
	    true },
	{ "1999999999 suppress no_mailbox joe@uni.edu 550 No such user", true,
	    true },
	{ "1999999999 unknown takes_all joe@uni.edu", true, true },
	/* What was said for now, or of us, is asked again. */
	{ "1999999999 retry not_now joe@uni.edu x", true, false },
	{ "1999999999 unknown we_refused joe@uni.edu x", true, false },
	/* Nobody is dropped for a line that somebody wrote by hand. */
	{ "1999999999 suppress taken joe@uni.edu x", true, false },
	{ "1990000000 keep taken joe@uni.edu x", true, false },
	{ "2000000001 keep taken joe@uni.edu x", true, false },
	{ "x keep taken joe@uni.edu x", false, false },
	{ "1999999999 drop taken joe@uni.edu x", false, false },
	{ "1999999999 keep nothing joe@uni.edu x", false, false },
	{ "9999999999999999999999 keep taken joe@uni.edu x", false, false },
	{ "", false, false },
};

static const struct {
	const char *line;
	bool is_count;
	unsigned count;
} counts[] = {
	{ "20785 google 2", true, 2 },
	{ "20785 google", false, 0 },
	{ "20785 google two", false, 0 },
	{ "20785 google 2 3", false, 0 },
	{ "-1 google 2", false, 0 },
	{ "", false, 0 },
};

static void
test_written(void)
{
	char bytes[256];
	struct text line = text_in(bytes, sizeof(bytes));
	const struct verify_kept kept = { 5, VERIFY_KEEP, VERIFY_TAKEN,
		span_of("joe@uni.edu"), span_of("250 Ok\n\033[2J") };
	const struct verify_count count = { 20785, span_of("google"), 7 };

	verify_kept_write(&line, &kept);
	CHECK_TEXT("answer", text_span(&line),
	    "5 keep taken joe@uni.edu 250 Ok \\x1b[2J\n");
	text_reset(&line);
	verify_count_write(&line, &count);
	CHECK_TEXT("count", text_span(&line), "20785 google 7\n");
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		struct span line = span_of(answers[i].line);
		struct verify_kept kept;

		CHECK_FOR(answers[i].line,
		    verify_kept_parse(line, &kept) == answers[i].is_kept);
		if (answers[i].is_kept)
			CHECK_FOR(answers[i].line,
			    verify_kept_holds(&kept, 2000000000) ==
				answers[i].holds);
		for (size_t len = 0; len < line.len; len++)
			if (verify_kept_parse((struct span){ line.ptr, len },
				&kept))
				CHECK(kept.address.len > 0 &&
				    span_within(kept.evidence, line));
	}
	for (size_t i = 0; i < COUNT_OF(counts); i++) {
		struct verify_count count;
		bool is_count =
		    verify_count_parse(span_of(counts[i].line), &count);

		CHECK_FOR(counts[i].line, is_count == counts[i].is_count);
		if (is_count && counts[i].is_count)
			CHECK_FOR(counts[i].line,
			    count.count == counts[i].count &&
				count.day == 20785);
	}
	test_written();
	return check_done();
}
