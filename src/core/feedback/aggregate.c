#include "core/feedback/aggregate.h"

#include "base/ascii.h"

enum { DIGITS_MAX = 15 };

void
aggregate_note(struct arena *arena, struct aggregate *report,
    enum aggregate_fault fault, size_t at, struct span why)
{
	if (report->oddities.count < AGGREGATE_FAULTS_MAX)
		*list_add(arena, &report->oddities) =
		    (struct aggregate_oddity){ fault, at, why };
}

static bool
read_number(struct span text, uint64_t *number)
{
	uint64_t found = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.ptr[i]) || i >= DIGITS_MAX)
			return false;
		found = 10 * found + (uint64_t)(text.ptr[i] - '0');
	}
	*number = found;
	return text.len > 0;
}

static bool
is_word_of(struct span word, const char *words)
{
	struct span rest = span_of(words), item;

	while (span_split(&rest, ' ', &item))
		if (span_equal_nocase(word, item))
			return true;
	return false;
}

static void
check_results(struct arena *arena, struct aggregate *report,
    const struct aggregate_row *row)
{
	const struct {
		struct span word;
		const char *words;
	} checks[] = {
		{ row->disposition, "none pass quarantine reject" },
		{ row->dkim, "pass fail" },
		{ row->spf, "pass fail" },
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		if (!is_word_of(checks[i].word, checks[i].words))
			aggregate_note(arena, report, AGGREGATE_BAD_RESULT,
			    row->at, checks[i].word);
}

static void
check_row(struct arena *arena, struct aggregate *report,
    struct aggregate_row *row)
{
	row->has_ip = ip_parse(row->source_ip, &row->ip);
	if (!row->has_ip)
		aggregate_note(arena, report, AGGREGATE_BAD_IP, row->at,
		    row->source_ip);
	if (!read_number(row->count_text, &row->count))
		aggregate_note(arena, report, AGGREGATE_BAD_COUNT, row->at,
		    row->count_text);
	if (row->header_from.len == 0)
		aggregate_note(arena, report, AGGREGATE_NO_FROM, row->at,
		    span_empty());
	check_results(arena, report, row);
	report->messages += row->count;
}

static void
check_dates(struct arena *arena, struct aggregate *report)
{
	if (!read_number(report->begin_text, &report->begin) ||
	    !read_number(report->end_text, &report->end) ||
	    report->end < report->begin)
		aggregate_note(arena, report, AGGREGATE_BAD_DATES, 0,
		    report->begin_text);
	else if (report->end - report->begin > AGGREGATE_DAY)
		aggregate_note(arena, report, AGGREGATE_LONG_SPAN, 0,
		    span_empty());
}

void
aggregate_check(struct arena *arena, struct aggregate *report)
{
	const struct {
		struct span value;
		enum aggregate_fault fault;
	} needed[] = {
		{ report->organization, AGGREGATE_NO_REPORTER },
		{ report->id, AGGREGATE_NO_ID },
		{ report->domain, AGGREGATE_NO_DOMAIN },
		{ report->p, AGGREGATE_NO_POLICY },
	};

	for (size_t i = 0; i < sizeof(needed) / sizeof(*needed); i++)
		if (needed[i].value.len == 0)
			aggregate_note(arena, report, needed[i].fault, 0,
			    span_empty());
	check_dates(arena, report);
	if (report->rows.count == 0)
		aggregate_note(arena, report, AGGREGATE_NO_ROWS, 0,
		    span_empty());
	for (size_t i = 0; i < report->rows.count; i++)
		check_row(arena, report, &report->rows.items[i]);
}

const char *
aggregate_fault_words(enum aggregate_fault fault)
{
	static const char *const words[AGGREGATE_FAULTS] = {
		[AGGREGATE_BAD_XML] = "it is no XML from here on",
		[AGGREGATE_REPAIRED] = "it is no XML, but could be repaired",
		[AGGREGATE_DOCTYPE] = "it declares a document type, which "
				      "could define anything: refused",
		[AGGREGATE_TOO_DEEP] = "its elements lie too deep",
		[AGGREGATE_TOO_MANY] = "it holds more than is looked at",
		[AGGREGATE_TOO_LONG] = "a value is too long, and was cut",
		[AGGREGATE_NO_ROOT] = "its root is not <feedback>",
		[AGGREGATE_NO_ROWS] = "it has no records",
		[AGGREGATE_NO_DOMAIN] = "it does not say which domain it is "
					"about",
		[AGGREGATE_NO_REPORTER] = "it does not say who reports",
		[AGGREGATE_NO_ID] = "it has no report_id",
		[AGGREGATE_NO_POLICY] = "it does not say which policy was seen",
		[AGGREGATE_BAD_DATES] = "its date_range cannot be read",
		[AGGREGATE_LONG_SPAN] = "it covers more than a day",
		[AGGREGATE_BAD_IP] = "source_ip is no address",
		[AGGREGATE_BAD_COUNT] = "count is no number",
		[AGGREGATE_BAD_RESULT] = "a result that the standard does not "
					 "have",
		[AGGREGATE_NO_FROM] = "a record does not say its header_from",
	};

	return words[fault];
}
