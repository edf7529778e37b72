#include "app/cli/log_filter.h"

#include "core/log/scan.h"
#include "core/report/fill.h"

enum { SECOND = 1000, DAY = 86400 };

/* "90m", "2h", "3d": so long ago. */
static bool
parse_ago(struct span word, int64_t now, int64_t *ms)
{
	static const char units[] = "smhdw";
	static const int64_t seconds[] = { 1, 60, 3600, DAY, 604800 };
	uint64_t number;
	const char *unit;

	if (!log_scan_number(&word, &number) || word.len != 1 ||
	    number > 100000)
		return false;
	unit = strchr(units, word.ptr[0]);
	if (!unit || !word.ptr[0])
		return false;
	*ms = (now - (int64_t)number * seconds[unit - units]) * SECOND;
	return true;
}

/* "09:30", "09:30:15" of today */
static bool
parse_clock(struct span word, int64_t now, int64_t *ms)
{
	uint64_t hour, minute, second = 0;

	if (!log_scan_number(&word, &hour) || !log_scan_word(&word, ":") ||
	    !log_scan_number(&word, &minute))
		return false;
	if (log_scan_word(&word, ":") && !log_scan_number(&word, &second))
		return false;
	if (word.len > 0 || hour > 23 || minute > 59 || second > 60)
		return false;
	*ms =
	    (now / DAY * DAY + (int64_t)(hour * 3600 + minute * 60 + second)) *
	    SECOND;
	return true;
}

bool
log_filter_parse_time(const char *word, int64_t now, int64_t *ms)
{
	char whole[64];
	struct text text = text_in(whole, sizeof(whole));
	struct span rest = span_of(word);
	struct log_clock clock;
	struct log_time time;

	if (parse_ago(rest, now, ms) || parse_clock(rest, now, ms))
		return true;
	text_write(&text, rest);
	if (rest.len == strlen("2026-11-22"))
		text_write_string(&text, " 00:00:00");
	else if (rest.len == strlen("2026-11-22 09:30"))
		text_write_string(&text, ":00");
	rest = text_span(&text);
	log_clock_init(&clock, now);
	if (rest.len == 0 || !ascii_is_digit(rest.ptr[0]) ||
	    !log_stamp_take(&clock, &rest, &time) || rest.len > 0)
		return false;
	*ms = time.ms;
	return true;
}

/* The address itself, or all of a domain. */
static bool
is_of(struct span address, const char *wanted)
{
	struct span word = span_of(wanted);

	if (word.len > 0 && word.ptr[0] == '@')
		word = span_from(word, 1);
	return span_equal_nocase(address, word) ||
	    span_equal_nocase(span_domain(address), word);
}

bool
log_filter_allows(const struct log_filter *filter, const struct log_case *found)
{
	if (filter->since != 0 && found->last.ms < filter->since)
		return false;
	if (filter->until != 0 && found->last.ms > filter->until)
		return false;
	if (filter->domain &&
	    !span_equal_nocase(span_domain(found->recipient),
		span_of(filter->domain)))
		return false;
	if (filter->sender && !is_of(found->sender, filter->sender))
		return false;
	return !filter->recipient ||
	    is_of(found->recipient, filter->recipient) ||
	    is_of(found->original, filter->recipient);
}

bool
log_filter_allows_verdict(const struct log_filter *filter,
    const struct log_verdict *verdict)
{
	if (!filter->cause && !filter->side)
		return true;
	if (!verdict)
		return false;
	if (filter->cause &&
	    !span_equal(verdict->cause->name, span_of(filter->cause)))
		return false;
	return !filter->side ||
	    strcmp(side_name(verdict->side), filter->side) == 0;
}
