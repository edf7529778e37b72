/*
 * Plays every tests/scenario/x.scenario: "on" blocks script the server
 * (core/smtp/scenario.h), a "client" block says what the client is to do, an
 * "expect" block what must come of it:
 *
 *	client                          expect
 *		tls must                        stage rcpt
 *		auth SCRAM-SHA-1 user pencil    fault said_no
 *		to joe@example.org              code 550
 *		...                             sent QUIT
 *
 * What nixie explains of the transcript is checked, too ("cause").
 */

#include <dirent.h>

#include "wire.h"

#include "check.h"
#include "core/lab/retell.h"
#include "core/smtp/command.h"
#include "nixie/session.h"

enum { MAX_RECIPIENTS = 8, MAX_FILE = 64 * 1024, MAX_FILES = 128 };

struct play {
	struct wire wire;
	struct smtp_plan plan;
	struct smtp_credentials credentials;
	struct smtp_recipient recipients[MAX_RECIPIENTS];
	struct arena arena;
	const char *name;
};

static struct session session;
static char message_bytes[4096];

static struct span
take_word(struct span *rest)
{
	struct span word = span_empty();

	*rest = span_trim(*rest);
	span_split(rest, ' ', &word);
	return word;
}

static bool
is(struct span word, const char *name)
{
	return span_equal(word, span_of(name));
}

static unsigned
number_of(struct span word)
{
	unsigned number = 0;

	CHECK(scan_number(&word, 1, 9, &number));
	return number;
}

static void
set_tls(struct smtp_plan *plan, struct span word)
{
	plan->tls = is(word, "none") ? SMTP_TLS_NONE
	    : is(word, "must")       ? SMTP_TLS_MUST
	    : is(word, "implicit")   ? SMTP_TLS_IMPLICIT
				     : SMTP_TLS_TRY;
}

static void
set_auth(struct play *play, struct span rest)
{
	struct span word = take_word(&rest);
	enum smtp_mechanism mechanism;

	play->plan.credentials = &play->credentials;
	if (smtp_mechanism_find(word, &mechanism))
		play->plan.mechanisms = 1U << mechanism;
	play->credentials.login = take_word(&rest);
	play->credentials.password = take_word(&rest);
	play->credentials.nonce = take_word(&rest);
}

static void
add_recipient(struct play *play, struct span rest)
{
	struct smtp_recipient *recipient =
	    &play->recipients[play->plan.recipient_count++];

	recipient->address = take_word(&rest);
	recipient->notify = take_word(&rest);
	recipient->original = take_word(&rest);
}

static void
set_flag(struct play *play, struct span word)
{
	struct smtp_plan *plan = &play->plan;

	if (is(word, "lmtp"))
		plan->is_lmtp = true;
	else if (is(word, "helo"))
		plan->uses_helo = true;
	else if (is(word, "slowly"))
		plan->is_pipelined = false;
	else if (is(word, "drop"))
		plan->is_dropped = true;
	else if (is(word, "bare"))
		plan->shows_password = true;
	else if (is(word, "optional"))
		plan->is_login_optional = true;
	else if (is(word, "force"))
		plan->is_forced = true;
	else if (is(word, "requiretls"))
		plan->is_requiretls = true;
	else if (is(word, "raw"))
		plan->is_raw = true;
	else
		CHECK_TEXT(play->name, word, "a setting of the client");
}

static void
set_message(struct play *play, struct span rest)
{
	struct text text = text_in(message_bytes, sizeof(message_bytes));
	struct span line;

	while (span_split(&rest, '|', &line)) {
		text_write(&text, line);
		text_write_byte(&text, '\n');
	}
	text_init(&text, &play->arena, MAX_FILE);
	smtp_lines_write(&text, span_of(message_bytes), &play->plan.is_8bit);
	play->plan.message = text_span(&text);
}

static void
set_client(struct play *play, struct span line)
{
	struct smtp_plan *plan = &play->plan;
	struct span word = take_word(&line);

	if (is(word, "tls"))
		set_tls(plan, line);
	else if (is(word, "auth"))
		set_auth(play, line);
	else if (is(word, "authorize"))
		play->credentials.authorize = line;
	else if (is(word, "from"))
		plan->sender = line;
	else if (is(word, "to"))
		add_recipient(play, line);
	else if (is(word, "message"))
		set_message(play, line);
	else if (is(word, "binary"))
		plan->is_binary = plan->is_raw = true;
	else if (is(word, "chunk"))
		plan->chunk = number_of(line);
	else if (is(word, "xclient"))
		plan->xclient = line;
	else if (is(word, "envelope-id"))
		plan->envelope_id = line;
	else if (is(word, "returns"))
		plan->returns = line;
	else if (is(word, "proxy"))
		plan->proxy = line;
	else if (is(word, "last"))
		CHECK(smtp_stage_parse(line, &plan->last));
	else
		set_flag(play, word);
}

static bool
was_sent(const struct play *play, struct span line)
{
	char bytes[512];
	struct text mark = text_in(bytes, sizeof(bytes));
	size_t at;

	text_write_string(&mark, "] C> ");
	text_write(&mark, line);
	text_write_byte(&mark, '\n');
	return span_find(text_span(&play->wire.transcript_text),
	    text_span(&mark), &at);
}

/* "recipient 0 rcpt said_no 550" */
static void
expect_recipient(const struct play *play, struct span line)
{
	const struct smtp_outcome *result =
	    &play->wire.client.results[number_of(take_word(&line))];
	struct span stage = take_word(&line), fault = take_word(&line);

	CHECK_FOR(play->name, is(stage, smtp_stage_name(result->stage)));
	CHECK_FOR(play->name, is(fault, smtp_fault_name(result->fault)));
	CHECK_FOR(play->name,
	    line.len == 0 || result->reply.code == number_of(line));
}

static void
expect_cause(const struct play *play, struct span cause)
{
	struct span found = span_of("nothing");

	session_open(&session, text_span(&play->wire.transcript_text),
	    span_empty(), false);
	if (session_next(&session) == SESSION_CASE)
		found = session.diagnosis.cause ? session.diagnosis.cause->name
						: span_of("unknown");
	CHECK_FOR(play->name, span_equal(found, cause));
	if (!span_equal(found, cause))
		printf("# found %.*s\n", SPAN_ARGS(found));
}

static void
expect(const struct play *play, struct span line)
{
	const struct smtp_outcome *outcome = &play->wire.client.outcome;
	struct span word = take_word(&line);
	const char *label = play->name;
	char status[SMTP_STATUS_TEXT];

	if (is(word, "stage"))
		CHECK_TEXT(label, line, smtp_stage_name(outcome->stage));
	else if (is(word, "fault"))
		CHECK_TEXT(label, line, smtp_fault_name(outcome->fault));
	else if (is(word, "code"))
		CHECK_FOR(label, outcome->reply.code == number_of(line));
	else if (is(word, "status"))
		CHECK_TEXT(label, line,
		    smtp_status_print(outcome->reply.status, status) ? status
								     : "");
	else if (is(word, "seconds"))
		CHECK_FOR(label,
		    play->wire.now / WIRE_SECOND - 7 == number_of(line));
	else if (is(word, "recipient"))
		expect_recipient(play, line);
	else if (is(word, "messages"))
		CHECK_FOR(label, play->wire.player.messages == number_of(line));
	else if (is(word, "sent"))
		CHECK_FOR(label, was_sent(play, line));
	else if (is(word, "unsent"))
		CHECK_FOR(label, !was_sent(play, line));
	else if (is(word, "cause"))
		expect_cause(play, line);
	else
		CHECK_TEXT(label, word, "something to expect");
}

/* The indented lines below the line that says so. */
static void
each_line(struct play *play, struct span text, const char *block,
    void (*call)(struct play *play, struct span line))
{
	bool is_inside = false;
	struct span line;

	while (scan_line(&text, &line)) {
		struct span words = span_trim(line);

		if (words.len == 0 || words.ptr[0] == '#')
			continue;
		if (line.ptr[0] != '\t')
			is_inside = span_equal(words, span_of(block));
		else if (is_inside)
			call(play, words);
	}
}

static void
expect_line(struct play *play, struct span line)
{
	expect(play, line);
}

/* What no reply shows: when TLS began, and what came unasked. */
static const char *const unlike[] = { "implicit-tls", "starttls-injected",
	"unasked" };

static bool
is_unlike(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(unlike); i++)
		if (strncmp(name, unlike[i], strlen(unlike[i])) == 0)
			return true;
	return false;
}

/* What the server said is made a scenario: it comes to the same. */
static void
run_again(struct play *play)
{
	static struct wire wire;
	const struct smtp_outcome *before = &play->wire.client.outcome;
	const struct smtp_outcome *after = &wire.client.outcome;
	struct text scenario;
	struct error error;

	text_init(&scenario, NULL, 4 * MAX_FILE);
	CHECK_FOR(play->name,
	    lab_retell_session(&scenario, &play->arena,
		text_span(&play->wire.transcript_text)) &&
		wire_init(&wire, &play->plan, text_span(&scenario), &error));
	wire_run(&wire, &play->plan);
	CHECK_TEXT(play->name, span_of(smtp_stage_name(after->stage)),
	    smtp_stage_name(before->stage));
	CHECK_TEXT(play->name, span_of(smtp_fault_name(after->fault)),
	    smtp_fault_name(before->fault));
	CHECK_FOR(play->name, after->reply.code == before->reply.code);
	if (getenv("SHOW"))
		printf("# %s\n%s\n%s\n", play->name, scenario.ptr,
		    wire.transcript_text.ptr);
	wire_clear(&wire);
	text_clear(&scenario);
}

static void
run(const char *name, struct span text)
{
	struct play play = { .name = name };
	struct error error;
	size_t before = (size_t)check_count;

	arena_init(&play.arena, 1024 * 1024);
	smtp_plan_init(&play.plan);
	play.plan.name = span_of("client.example.net");
	play.plan.sender = span_of("ann@example.net");
	play.plan.recipients = play.recipients;
	play.credentials = (struct smtp_credentials){ .login = span_empty(),
		.authorize = span_empty(),
		.host = span_of("mx.example.org"),
		.port = 587 };
	each_line(&play, text, "client", set_client);
	if (!wire_init(&play.wire, &play.plan, text, &error)) {
		CHECK_TEXT(name, span_of(error.message), "");
		return;
	}
	wire_run(&play.wire, &play.plan);
	each_line(&play, text, "expect", expect_line);
	CHECK_FOR(name, (size_t)check_count > before && !play.wire.is_stuck);
	if (!is_unlike(name))
		run_again(&play);
	if (check_failures)
		printf("# %s\n%s", name, play.wire.transcript_text.ptr);
	wire_clear(&play.wire);
	arena_clear(&play.arena);
}

static void
run_file(const char *name)
{
	static char bytes[MAX_FILE];
	char path[512];
	size_t len;
	FILE *file;

	snprintf(path, sizeof(path), "tests/scenario/%s", name);
	file = fopen(path, "r");
	CHECK_FOR(name, file != NULL);
	if (!file)
		return;
	len = fread(bytes, 1, sizeof(bytes) - 1, file);
	fclose(file);
	bytes[len] = '\0';
	run(name, (struct span){ bytes, len });
}

static int
is_scenario(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && strcmp(dot, ".scenario") == 0;
}

int
main(void)
{
	struct dirent **files = NULL;
	struct error error;
	int count;

	if (!session_init(&session, &error))
		return 1;
	count = scandir("tests/scenario", &files, is_scenario, alphasort);
	CHECK(count > 0);
	for (int i = 0; i < count; i++) {
		run_file(files[i]->d_name);
		free(files[i]);
	}
	free(files);
	session_clear(&session);
	return check_done();
}
