#include "core/lab/expect.h"

#include <limits.h>

#include "base/glob.h"
#include "base/printer.h"
#include "base/scan.h"

/* "2", "2-4", "2-" */
static bool
parse_range(struct span word, struct lab_expectation *expectation)
{
	bool is_open;

	if (!scan_number(&word, 1, 7, &expectation->least))
		return false;
	is_open = scan_byte(&word, '-');
	expectation->most = is_open ? UINT_MAX : expectation->least;
	return word.len == 0 ||
	    (is_open && scan_number(&word, 1, 7, &expectation->most) &&
		word.len == 0 && expectation->most >= expectation->least);
}

/* "accepted", "refused=2", "status=0"; false: the word is something else. */
static bool
parse_what(struct span word, struct lab_expectation *expectation, bool *is_good)
{
	static const char *const names[] = { "accepted", "refused", "status" };
	struct span name = span_empty();
	bool has_value = memchr(word.ptr, '=', word.len) != NULL;

	span_split(&word, '=', &name);
	for (unsigned i = 0; i < 3; i++)
		if (span_equal(name, span_of(names[i]))) {
			expectation->what = (enum lab_expected)i;
			*is_good = has_value
			    ? parse_range(word, expectation)
			    : expectation->what != LAB_EXPECT_STATUS;
			return true;
		}
	return false;
}

static struct span *
find_filter(struct lab_expectation *expectation, struct span name)
{
	const struct {
		const char *name;
		struct span *filter;
	} filters[] = {
		{ "to", &expectation->to },
		{ "from", &expectation->from },
		{ "cause", &expectation->cause },
		{ "objection", &expectation->objection },
		{ "stage", &expectation->stage },
		{ "code", &expectation->code },
		{ "subject", &expectation->subject },
	};

	for (size_t i = 0; i < sizeof(filters) / sizeof(*filters); i++)
		if (span_equal(name, span_of(filters[i].name)))
			return filters[i].filter;
	return NULL;
}

/* "cause=spf_fail", of the rest; a subject takes all of it. */
static bool
take_filter(struct lab_expectation *expectation, struct span *rest)
{
	struct span word = span_empty(), name = span_empty(), *filter;

	if (span_starts(*rest, span_of("subject="))) {
		expectation->subject = span_from(*rest, 8);
		*rest = span_empty();
		return expectation->subject.len > 0;
	}
	span_split(rest, ' ', &word);
	span_split(&word, '=', &name);
	filter = find_filter(expectation, name);
	if (!filter)
		return false;
	*filter = word;
	return word.len > 0;
}

bool
lab_expectation_parse(struct lab_expectation *expectation, struct span words,
    struct error *error)
{
	const struct span none = span_empty();
	struct span rest = span_trim(words), word = none, after;
	bool is_good = true, is_said;

	*expectation = (struct lab_expectation){ .least = 1,
		.most = UINT_MAX,
		.to = none,
		.from = none,
		.cause = none,
		.objection = none,
		.stage = none,
		.code = none,
		.subject = none,
		.words = words };
	after = rest;
	span_split(&after, ' ', &word);
	is_said = parse_what(word, expectation, &is_good);
	rest = span_trim(is_said ? after : rest);
	is_good &= is_said || rest.len > 0;
	while (is_good && rest.len > 0) {
		is_good = take_filter(expectation, &rest);
		rest = span_trim(rest);
	}
	if (!is_said && expectation->cause.len + expectation->objection.len > 0)
		expectation->what = LAB_EXPECT_REFUSED;
	return is_good ||
	    error_set(error, "cannot expect '%.*s'", SPAN_ARGS(words));
}

static bool
allows(struct span pattern, struct span text)
{
	if (span_equal(pattern, span_of("<>")))
		return text.len == 0;
	return pattern.len == 0 || glob_fits(pattern, text);
}

/* Any of the recipients will do. */
static bool
allows_recipients(struct span pattern, const struct smtp_server *session)
{
	if (session->stage == SMTP_STAGE_RCPT)
		return allows(pattern, session->candidate.address);
	for (size_t i = 0; i < session->envelope.recipients.count; i++)
		if (allows(pattern,
			session->envelope.recipients.items[i].address))
			return true;
	return pattern.len == 0;
}

static bool
allows_code(struct span pattern, unsigned code)
{
	char bytes[16];
	struct text text = text_in(bytes, sizeof(bytes));

	text_write_number(&text, code);
	return allows(pattern, text_span(&text));
}

void
lab_expectation_see(struct lab_expectation *expectation,
    const struct lab_sight *sight)
{
	const struct smtp_server *session = sight->session;
	const enum lab_expected what =
	    sight->is_taken ? LAB_EXPECT_ACCEPTED : LAB_EXPECT_REFUSED;

	expectation->seen += expectation->what == what &&
	    allows_recipients(expectation->to, session) &&
	    allows(expectation->from, session->envelope.sender) &&
	    allows(expectation->cause, sight->cause) &&
	    allows(expectation->objection, sight->objection) &&
	    allows(expectation->stage,
		span_of(smtp_stage_name(session->stage))) &&
	    allows_code(expectation->code, sight->code) &&
	    allows(expectation->subject, sight->subject);
}

void
lab_expectation_end(struct lab_expectation *expectation, unsigned status)
{
	if (expectation->what == LAB_EXPECT_STATUS)
		expectation->seen = status;
}

bool
lab_expectation_holds(const struct lab_expectation *expectation)
{
	return expectation->seen >= expectation->least &&
	    expectation->seen <= expectation->most;
}

void
lab_expectation_write(struct text *text,
    const struct lab_expectation *expectation)
{
	text_write_string(text, "expected ");
	printer_write(text, expectation->words);
	text_write_format(text, ": %s, ",
	    lab_expectation_holds(expectation) ? "yes" : "NO");
	text_write_format(text,
	    expectation->what == LAB_EXPECT_STATUS ? "it was %u\n"
						   : "%u seen\n",
	    expectation->seen);
}
