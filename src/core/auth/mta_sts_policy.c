/* The policy file of MTA-STS. */

#include "base/ascii.h"
#include "base/scan.h"
#include "core/auth/mta_sts.h"
#include "core/dns/name.h"

enum { AGE_DIGITS = 10, NAME_MAX_LEN = 32 };

/* Which of the fields that may stand once have been there. */
enum { HAS_VERSION = 1, HAS_MODE = 2, HAS_AGE = 4 };

struct reader {
	struct arena *arena;
	struct mta_sts_policy *policy;
	unsigned has;
};

static void
note(struct reader *reader, enum mta_sts_fault fault, struct span part)
{
	struct mta_sts_policy *policy = reader->policy;

	if (policy->oddities.count < MTA_STS_FAULTS_MAX)
		*list_add(reader->arena, &policy->oddities) =
		    (struct mta_sts_oddity){ fault, part };
}

static bool
is_first(struct reader *reader, unsigned field, struct span line)
{
	if (reader->has & field) {
		note(reader, MTA_STS_TWICE, line);
		return false;
	}
	reader->has |= field;
	return true;
}

static void
set_mode(struct reader *reader, struct span value)
{
	for (enum mta_sts_mode mode = MTA_STS_MODE_NONE;
	     mode <= MTA_STS_MODE_ENFORCE; mode++)
		if (span_equal(value, span_of(mta_sts_mode_name(mode))))
			reader->policy->mode = mode;
	if (reader->policy->mode == MTA_STS_MODE_UNKNOWN)
		note(reader, MTA_STS_BAD_MODE, value);
}

static void
set_age(struct reader *reader, struct span value)
{
	uint64_t age = 0;
	bool is_number = value.len > 0 && value.len <= AGE_DIGITS;

	for (size_t i = 0; is_number && i < value.len; i++) {
		is_number = ascii_is_digit(value.ptr[i]);
		age = 10 * age + (uint64_t)(value.ptr[i] - '0');
	}
	if (!is_number) {
		note(reader, MTA_STS_BAD_AGE, value);
		return;
	}
	if (age > MTA_STS_AGE_MAX)
		note(reader, MTA_STS_LONG_AGE, value);
	reader->policy->max_age = age;
}

/* Letters, digits and hyphens; one label will do (RFC 5321, 4.1.2). */
static bool
is_domain(struct span name)
{
	struct span label;

	if (!dns_name_is_valid(name) || name.ptr[name.len - 1] == '.')
		return false;
	while (span_split(&name, '.', &label)) {
		if (label.ptr[0] == '-' || label.ptr[label.len - 1] == '-')
			return false;
		for (size_t i = 0; i < label.len; i++)
			if (!ascii_is_alnum(label.ptr[i]) &&
			    label.ptr[i] != '-')
				return false;
	}
	return true;
}

static void
add_mx(struct reader *reader, struct span value)
{
	struct span name = value;

	if (span_starts(name, span_of("*.")))
		span_take(&name, 2);
	if (!is_domain(name))
		note(reader, MTA_STS_BAD_MX, value);
	else if (reader->policy->mx.count < MTA_STS_MX_MAX)
		*list_add(reader->arena, &reader->policy->mx) = value;
	else
		note(reader, MTA_STS_TOO_LONG, value);
}

static bool
is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!ascii_is_alnum(name.ptr[i]) &&
		    (i == 0 || name.ptr[i] == '\0' ||
			!strchr("_-.", name.ptr[i])))
			return false;
	return name.len > 0 && name.len <= NAME_MAX_LEN;
}

/* Names are told apart by the size of their letters (RFC 8461, 3.2). */
static void
read_field(struct reader *reader, struct span name, struct span value,
    struct span line)
{
	struct span shown = value.len > 0 ? value : line;

	if (span_equal(name, span_of("mx"))) {
		add_mx(reader, shown);
	} else if (span_equal(name, span_of("version"))) {
		if (is_first(reader, HAS_VERSION, line) &&
		    !span_equal(value, span_of("STSv1")))
			note(reader, MTA_STS_BAD_VERSION, line);
	} else if (span_equal(name, span_of("mode"))) {
		if (is_first(reader, HAS_MODE, line))
			set_mode(reader, shown);
	} else if (span_equal(name, span_of("max_age"))) {
		if (is_first(reader, HAS_AGE, line))
			set_age(reader, shown);
	} else {
		note(reader, MTA_STS_UNKNOWN_FIELD, line);
	}
}

static void
read_line(struct reader *reader, struct span line)
{
	struct span value = line, name;

	if (memchr(line.ptr, ':', line.len) && span_split(&value, ':', &name) &&
	    is_name(name))
		read_field(reader, name, span_trim(value), line);
	else
		note(reader, MTA_STS_BAD_LINE, line);
}

static void
note_missing(struct reader *reader, struct span text)
{
	struct span none = { text.ptr, 0 };
	struct mta_sts_policy *policy = reader->policy;

	if (!(reader->has & HAS_VERSION))
		note(reader, MTA_STS_NO_VERSION, none);
	if (!(reader->has & HAS_MODE))
		note(reader, MTA_STS_NO_MODE, none);
	if (!(reader->has & HAS_AGE))
		note(reader, MTA_STS_NO_AGE, none);
	if (policy->mx.count == 0 && policy->mode != MTA_STS_MODE_NONE)
		note(reader, MTA_STS_NO_MX, none);
}

/* What senders forgive; anything else makes the whole policy void. */
static bool
is_forgiven(enum mta_sts_fault fault)
{
	return fault == MTA_STS_TWICE || fault == MTA_STS_UNKNOWN_FIELD ||
	    fault == MTA_STS_LONG_AGE;
}

void
mta_sts_policy_parse(struct arena *arena, struct span text,
    struct mta_sts_policy *policy)
{
	struct reader reader = { arena, policy, 0 };
	struct span rest = text, line;

	*policy = (struct mta_sts_policy){ .text = text, .is_valid = true };
	if (text.len > MTA_STS_POLICY_MAX) {
		note(&reader, MTA_STS_TOO_LONG,
		    span_from(text, MTA_STS_POLICY_MAX));
		rest.len = MTA_STS_POLICY_MAX;
	}
	while (scan_line(&rest, &line))
		if (span_trim(line).len > 0)
			read_line(&reader, line);
	note_missing(&reader, text);
	for (size_t i = 0; i < policy->oddities.count; i++)
		if (!is_forgiven(policy->oddities.items[i].fault))
			policy->is_valid = false;
}

static bool
covers(struct span pattern, struct span host)
{
	struct span label;

	if (!span_starts(pattern, span_of("*.")))
		return dns_name_equal(pattern, host);
	return span_split(&host, '.', &label) && label.len > 0 &&
	    dns_name_equal(span_from(pattern, 2), host);
}

const struct span *
mta_sts_policy_find(const struct mta_sts_policy *policy, struct span host)
{
	for (size_t i = 0; i < policy->mx.count; i++)
		if (covers(policy->mx.items[i], host))
			return &policy->mx.items[i];
	return NULL;
}
