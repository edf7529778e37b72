/*
 * The texts that people asked about, one named case for each, and the wrong
 * advice that goes round about them, none of which nixie may repeat.
 */

#include "nixie/session.h"
#include "unit/check.h"

static struct session session;

static const struct {
	const char *name;
	const char *input;
	const char *cause;
	enum permanence permanence;
	enum suppress suppress;
	enum stage stage; /* unknown: not tested */
} cases[] = {
/* clang-format off */
#define TEXT(name, input, cause, permanence, suppress, stage) { name, input, \
	cause, PERMANENCE_##permanence, SUPPRESS_##suppress, STAGE_##stage },
#include "unit/core/diagnose/seeds_table.h"
#undef TEXT
	/* clang-format on */
};

static void
explain(const char *input)
{
	session_open(&session, span_of(input), span_empty(), false);
}

static bool
is_cause(const char *cause)
{
	return span_equal(session.diagnosis.cause->name, span_of(cause));
}

static void
test_texts(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct diagnosis *diagnosis = &session.diagnosis;

		explain(cases[i].input);
		if (session_next(&session) != SESSION_CASE) {
			CHECK_FOR(cases[i].name, !"a case");
			continue;
		}
		CHECK_FOR(cases[i].name, is_cause(cases[i].cause));
		CHECK_FOR(cases[i].name,
		    diagnosis->permanence == cases[i].permanence);
		CHECK_FOR(cases[i].name,
		    diagnosis->suppress.advice == cases[i].suppress);
		if (cases[i].stage != STAGE_UNKNOWN)
			CHECK_FOR(cases[i].name,
			    diagnosis->stage == cases[i].stage);
	}
}

/* A frame without a reply in it: say so, ask for it, harm nobody. */
static void
test_frames_ask_for_the_reply(void)
{
	static const struct {
		const char *name, *input;
	} frames[] = {
		{ "E23", "SMTP Error 5.5.0" },
		{ "E26", "192.0.2.20 does not like recipient." },
		{ "E44",
		    "Error Type: SMTP\n"
		    "Remote server (192.0.2.20) issued an error.\n"
		    "hMailServer sent: .\n"
		    "Remote server replied: 550 user@example....com)" },
		{ "E46",
		    "There was a SMTP communication problem with the "
		    "recipient's email server. Please contact your system "
		    "administrator." },
		{ "E48", "SMTP -> ERROR: RCPT not accepted from server" },
		{ "E48 recipients",
		    "SMTP Error: The following recipients failed: "
		    "user@example.org" },
	};

	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++) {
		const struct diagnosis *diagnosis = &session.diagnosis;

		explain(frames[i].input);
		if (session_next(&session) != SESSION_CASE) {
			CHECK_FOR(frames[i].name, !"a case");
			continue;
		}
		CHECK_FOR(frames[i].name, is_cause("unknown"));
		CHECK_FOR(frames[i].name,
		    diagnosis->missing & MISSING_FULL_REPLY);
		CHECK_FOR(frames[i].name,
		    diagnosis->suppress.advice == SUPPRESS_NEVER);
		CHECK_FOR(frames[i].name, diagnosis->side == SIDE_UNDECIDED);
	}
}

/* E62: a code told from memory decides little, and harms nobody. */
static void
test_code_from_memory(void)
{
	explain("SMPT 500 error code");
	CHECK_FOR("E62", session_next(&session) == SESSION_CASE);
	CHECK_FOR("E62", session.diagnosis.missing & MISSING_FULL_REPLY);
	CHECK_FOR("E62", session.diagnosis.confidence == CONFIDENCE_LOW);
	CHECK_FOR("E62", session.diagnosis.suppress.advice == SUPPRESS_NEVER);
}

/* E44: the dot had been sent, and that is all that is known. */
static void
test_cut_notice_shows_its_stage(void)
{
	explain("Error Type: SMTP\n"
		"Remote server (192.0.2.20) issued an error.\n"
		"hMailServer sent: .\n"
		"Remote server replied: 550 user@example....com)");
	CHECK(session_next(&session) == SESSION_CASE);
	CHECK(session.diagnosis.stage == STAGE_EOD);
}

/* E66: the address is good, one sender is refused; never the address. */
static void
test_sender_dependent_refusals(void)
{
	static const char *const inputs[] = {
		"550 5.7.1 SPF check failed for example.org",
		"554 5.7.1 Client host [192.0.2.10] blocked using "
		"zen.spamhaus.org",
		"550 5.7.26 This mail has been blocked because the sender is "
		"unauthenticated.",
		"550 5.7.1 Access denied",
	};

	for (size_t i = 0; i < sizeof(inputs) / sizeof(*inputs); i++) {
		explain(inputs[i]);
		CHECK_FOR("E66", session_next(&session) == SESSION_CASE);
		CHECK_FOR("E66",
		    session.diagnosis.suppress.advice == SUPPRESS_NEVER);
	}
}

/* E16 and E41: the codes that are named without a text. */
static void
test_codes_are_known(void)
{
	static const unsigned codes[] = { 211, 214, 220, 221, 235, 250, 251,
		252, 334, 354, 421, 450, 451, 452, 500, 501, 502, 503, 504, 530,
		534, 535, 538, 550, 551, 552, 553, 554, 555, 556 };

	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++) {
		const struct reply_row *row =
		    knowledge_find_reply(&knowledge_builtin, codes[i]);

		CHECK_FOR("E16 E41", row && row->meaning.len > 0);
	}
}

/* X10: only what says that the address itself is no good may cost it. */
static void
test_few_causes_suppress(void)
{
	size_t count = 0;

	for (size_t i = 0; i < knowledge_builtin.cause_count; i++)
		count +=
		    knowledge_builtin.causes[i].suppress.advice == SUPPRESS_NOW;
	CHECK(count > 0 && count <= 7);
}

/*
 * Wrong claims in the words in which they are made. What stands in unless
 * makes the sentence right: it names the wrong number to correct it, say.
 */
static const struct {
	const char *name, *claim, *unless;
} claims[] = {
	{ "X1", "5.7.15 ", "5.7.515" },
	{ "X1", "5.7.15.", "5.7.515" },
	{ "X1", "5.7.15,", "5.7.515" },
	{ "X2", "inactive mailbox is a downtime", NULL },
	{ "X3", "887", NULL },
	{ "X3", "port 26 ", NULL },
	{ "X3", "port 26,", NULL },
	{ "X3", "change the port to 2525", "submission" },
	{ "X4", "5.2.1 means that the mailbox is full", NULL },
	{ "X4", "5.2.1 (mailbox full", NULL },
	{ "X4", "5.2.1 full", NULL },
	{ "X5", "5.7.1 means that the message is too large", NULL },
	{ "X5", "5.7.1 size", NULL },
	{ "X6", "5.4.5", "oogle" },
	{ "X7", "550 is never temporary", NULL },
	{ "X7", "550 is always permanent", NULL },
	{ "X8", "nearly always resolve", NULL },
	{ "X8", "nearly always solve", NULL },
	{ "X8", "guaranteed to arrive", NULL },
	{ "X9", "re-enter the recipient", NULL },
	{ "X9", "retype the recipient", NULL },
	{ "X10", "remove every 550", NULL },
	{ "X10", "delete all 550", NULL },
	{ "X11", "450 means that the mailbox is full", NULL },
	{ "X12", "5.2.1 spam site", NULL },
	{ "X13", "550 means that the mailbox is unavailable", NULL },
	{ "X14", "because of the domain, your ip is blacklisted", NULL },
	{ "X15", "communication problem is the recipient's", NULL },
	{ "X16", "48 hours", "acebook" },
	{ "X16", "48 h ", NULL },
	{ "X16", "24-48", NULL },
	{ "X16", "two days for dns", NULL },
	{ "X17", "default._domainkey", NULL },
	{ "X18", "a second spf record", NULL },
	{ "X18", "add another spf record", NULL },
	{ "X18", "end it in ~all", NULL },
};

static void
check_claims(struct span who, struct span said)
{
	for (size_t i = 0; i < sizeof(claims) / sizeof(*claims); i++) {
		size_t at;

		if (!span_find_nocase(said, span_of(claims[i].claim), &at) ||
		    (claims[i].unless &&
			span_find_nocase(said, span_of(claims[i].unless), &at)))
			continue;
		printf("# %.*s: %.*s\n", SPAN_ARGS(who), SPAN_ARGS(said));
		CHECK_FOR(claims[i].name, !"said");
	}
}

static size_t
check_steps(struct span who, const struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++)
		check_claims(who, steps->items[i].text);
	return steps->count;
}

static void
test_no_wrong_claims(void)
{
	const struct knowledge *known = &knowledge_builtin;
	size_t heard = 0;

	for (size_t i = 0; i < known->cause_count; i++) {
		const struct cause *cause = &known->causes[i];

		check_claims(cause->name, cause->title);
		check_claims(cause->name, cause->definition);
		check_claims(cause->name, cause->summary);
		check_claims(cause->name, cause->verdict);
		check_claims(cause->name, cause->suppress_reason);
		heard += check_steps(cause->name, &cause->steps);
	}
	for (size_t i = 0; i < known->rule_count; i++) {
		check_claims(known->rules[i].id, known->rules[i].note);
		heard +=
		    check_steps(known->rules[i].id, &known->rules[i].steps);
	}
	CHECK(heard > 500);
}

/* X4, X11, X12: what the codes mean when nothing else speaks. */
static void
test_codes_alone(void)
{
	struct smtp_status disabled = { 5, 2, 1 }, full = { 5, 2, 2 };
	const struct knowledge *known = &knowledge_builtin;
	const struct status_row *row = knowledge_find_status(known, disabled);

	CHECK_FOR("X4",
	    span_equal(row->cause_name, span_of("mailbox_disabled")));
	row = knowledge_find_status(known, full);
	CHECK_FOR("X4", span_equal(row->cause_name, span_of("mailbox_full")));
	explain("450 Requested action not taken");
	CHECK_FOR("X11", session_next(&session) == SESSION_CASE);
	CHECK_FOR("X11", !is_cause("mailbox_full"));
	explain("550 no");
	CHECK_FOR("X13", session_next(&session) == SESSION_CASE);
	CHECK_FOR("X13", is_cause("unknown"));
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error)) {
		CHECK(!"session");
		return check_done();
	}
	test_texts();
	test_frames_ask_for_the_reply();
	test_code_from_memory();
	test_cut_notice_shows_its_stage();
	test_sender_dependent_refusals();
	test_codes_are_known();
	test_few_causes_suppress();
	test_no_wrong_claims();
	test_codes_alone();
	session_clear(&session);
	return check_done();
}
