#include "core/intake/lead.h"

#include <threads.h>

#include "base/ascii.h"
#include "base/finder.h"
#include "base/scan.h"
#include "core/intake/facts.h"

/*
 * How far behind its lead an address may stand; how far before it who is told
 * to write; how many lines the heading of a notice has, and in how many of a
 * text it is looked for.
 */
enum { NEAR = 120, BEFORE = 24, HEADING_LINES = 6, LINES_LOOKED_AT = 60 };

/* Addresses that nobody writes to, or that only help is asked from. */
static bool
is_robot(struct span address)
{
	static const char *const names[] = { "mailer-daemon", "postmaster",
		"mail-daemon", "maildaemon", "noreply", "no-reply", "abuse",
		"support", "helpdesk", "donotreply", "do-not-reply",
		"hostmaster", "bounce", "smtp:" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_starts_nocase(address, span_of(names[i])))
			return true;
	return false;
}

/* "staff-owner@...", "staff-request@...": the people behind a list. */
bool
lead_is_of_list(struct span address)
{
	static const char *const ends[] = { "-owner", "-request", "-help",
		"-admin", "-bounces", "-unsubscribe", "-ctl", "-confirm" };
	struct span local;

	span_split(&address, '@', &local);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (span_ends_nocase(local, span_of(ends[i])))
			return true;
	return false;
}

/* "********@example.org": the program hides whom it is about. */
static bool
is_masked(struct span address)
{
	return span_starts(address, span_of("**"));
}

bool
lead_may_be_recipient(const struct lead_others *others, struct span address)
{
	return !is_robot(address) && !lead_is_of_list(address) &&
	    !is_masked(address) && !span_equal_nocase(address, others->from) &&
	    !span_equal_nocase(address, others->to);
}

static struct finder finder;
static once_flag finder_once = ONCE_FLAG_INIT;

static void
fill_finder(void)
{
	static const char *const leads[] = {
#define LEAD(words) words,
#include "core/intake/bounce_lead.h"
#undef LEAD
	};

	finder_init(&finder);
	for (size_t i = 0; i < sizeof(leads) / sizeof(*leads); i++)
		finder_add(&finder, span_of(leads[i]));
}

/* "Please send mail to ...": whoever is told to write, to the address of help. */
static bool
is_request(struct span text, size_t at)
{
	static const char *const words[] = { "send", "forward", "write",
		"contact", "please", "report", "reply" };
	size_t begin = at > BEFORE ? at - BEFORE : 0;
	struct span before = { text.ptr + begin, at - begin };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(before, span_of(words[i]), &at))
			return true;
	return false;
}

static bool
find_led(struct span text, const struct lead_others *others, bool is_pasted,
    struct span *address)
{
	size_t at = 0, which = 0;

	call_once(&finder_once, fill_finder);
	while (finder_next(&finder, text, &at, &which)) {
		struct span rest =
		    span_from(text, at + finder.literals[which - 1].len);

		if (rest.len > NEAR)
			rest.len = NEAR;
		if (facts_find_address(rest, address) &&
		    lead_may_be_recipient(others, *address) &&
		    !(is_pasted && is_request(text, at)))
			return true;
	}
	return false;
}

bool
lead_find(struct span text, const struct lead_others *others,
    struct span *address)
{
	return find_led(text, others, false, address);
}

/* "> *From:* ...", "Von: ...": a line of a heading, and what it names. */
static bool
has_label(struct span line, const char *const *labels, struct span *value)
{
	while (line.len > 0 && strchr(" \t>*_", line.ptr[0]) && line.ptr[0])
		span_take(&line, 1);
	for (; *labels; labels++) {
		struct span label = span_of(*labels);

		*value = line;
		if (!span_starts_nocase(line, label))
			continue;
		span_take(value, label.len);
		while (value->len > 0 && strchr(" *_", value->ptr[0]) &&
		    value->ptr[0])
			span_take(value, 1);
		if (scan_byte(value, ':'))
			return true;
	}
	return false;
}

static bool
is_from_robot(struct span line)
{
	static const char *const labels[] = { "from", "von", "de", "da", "van",
		"fra", "fr\xc3\xa5n", "od", "\xd0\xbe\xd1\x82", NULL };
	static const char *const names[] = { "mailer-daemon", "postmaster",
		"mail delivery", "microsoft exchange", "microsoft outlook" };
	struct span value;
	size_t at;

	if (!has_label(line, labels, &value))
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_find_nocase(value, span_of(names[i]), &at))
			return true;
	return false;
}

bool
lead_find_addressee(struct span text, struct span *address)
{
	static const char *const labels[] = { "to", "an", "\xc3\xa0", "para",
		"a", "aan", "til", "till", "do",
		"\xd0\xba\xd0\xbe\xd0\xbc\xd1\x83", NULL };
	struct span line, value;
	unsigned near = 0;

	for (unsigned i = 0; i < LINES_LOOKED_AT && scan_line(&text, &line);
	     i++) {
		if (is_from_robot(line))
			near = HEADING_LINES;
		else if (near > 0 && near-- && has_label(line, labels, &value))
			return facts_find_address(value, address);
	}
	return false;
}

bool
lead_find_pasted(struct span text, struct span *address)
{
	struct lead_others others = { span_empty(), span_empty() };

	if (!lead_find_addressee(text, &others.to))
		others.to = span_empty();
	return find_led(text, &others, true, address);
}
