#include "core/verify/kept.h"

#include "base/ascii.h"
#include "base/printer.h"
#include "base/scan.h"

enum { DAY = 86400, DAYS_KEPT = 30 };

/* A run of digits that is no year 10,000 yet. */
static bool
parse_number(struct span word, int64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < word.len; i++) {
		if (!ascii_is_digit(word.ptr[i]) || i > 11)
			return false;
		*number = *number * 10 + (word.ptr[i] - '0');
	}
	return word.len > 0;
}

void
verify_kept_write(struct text *line, const struct verify_kept *kept)
{
	text_write_format(line, "%lld %s %s ", (long long)kept->time,
	    verify_verdict_name(kept->verdict),
	    verify_reason_name(kept->reason));
	printer_write(line, kept->address);
	text_write_byte(line, ' ');
	printer_write(line, kept->evidence);
	text_write_byte(line, '\n');
}

static bool
parse_reason(struct span name, enum verify_reason *reason)
{
	for (unsigned i = 0; i < VERIFY_REASONS; i++)
		if (span_equal(name,
			span_of(verify_reason_name((enum verify_reason)i)))) {
			*reason = (enum verify_reason)i;
			return true;
		}
	return false;
}

bool
verify_kept_parse(struct span line, struct verify_kept *kept)
{
	struct span word[4];

	for (size_t i = 0; i < 4; i++)
		if (!span_split(&line, ' ', &word[i]))
			return false;
	kept->address = word[3];
	kept->evidence = line;
	return parse_number(word[0], &kept->time) &&
	    verify_verdict_parse(word[1], &kept->verdict) &&
	    parse_reason(word[2], &kept->reason) && kept->address.len > 0;
}

/* What may be otherwise tomorrow is asked again. */
bool
verify_kept_holds(const struct verify_kept *kept, int64_t now)
{
	return (kept->reason == VERIFY_TAKEN ||
		   kept->reason == VERIFY_NO_MAILBOX ||
		   kept->reason == VERIFY_TAKES_ALL ||
		   kept->reason == VERIFY_OTHER_REFUSAL) &&
	    kept->time <= now && now - kept->time < (int64_t)DAYS_KEPT * DAY &&
	    (kept->verdict == VERIFY_SUPPRESS) ==
	    (kept->reason == VERIFY_NO_MAILBOX);
}

void
verify_count_write(struct text *line, const struct verify_count *count)
{
	text_write_format(line, "%lld ", (long long)count->day);
	printer_write(line, count->provider);
	text_write_format(line, " %u\n", count->count);
}

bool
verify_count_parse(struct span line, struct verify_count *count)
{
	struct span day;

	return span_split(&line, ' ', &day) && parse_number(day, &count->day) &&
	    span_split(&line, ' ', &count->provider) &&
	    scan_number(&line, 1, 6, &count->count) && line.len == 0;
}
