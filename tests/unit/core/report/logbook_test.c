/* What in a log is worth a warning, and what is not yet. */

#include <stdio.h>

#include "check.h"
#include "core/know/knowledge.h"
#include "core/report/logbook_warnings.h"

enum { BEGIN = 1795341600, HOUR = 3600 };

static struct logbook book;
static struct log_verdict verdict;
static const char *domain = "example.net"; /* of the recipients */

static void
begin(void)
{
	logbook_init(&book, &knowledge_builtin, 1);
	verdict = (struct log_verdict){
		.cause = knowledge_find_cause(&knowledge_builtin,
		    span_of("mailbox_unknown")),
		.side = SIDE_RECIPIENT,
		.code = 550,
	};
}

/* Cases of one sender, so many, all at so many seconds into the log. */
static void
add(struct log_case found, unsigned count, int64_t seconds)
{
	char address[64];

	found.sender = span_of("joe@example.org");
	found.first.ms = found.last.ms = (BEGIN + seconds) * INT64_C(1000);
	for (unsigned i = 0; i < count; i++) {
		snprintf(address, sizeof(address), "u%u@%s", i, domain);
		found.recipient = span_of(address);
		logbook_add(&book, &found,
		    found.outcome == LOG_SENT ? NULL : &verdict);
	}
}

static struct log_case
sent(const char *login, const char *ip)
{
	struct log_case found = { .outcome = LOG_SENT, .has_sender = true };

	found.queue_id = found.parent_id = found.child_id = found.message_id =
	    found.sender = found.recipient = found.original = found.host =
		found.ip = found.client = found.helo = found.script =
		    found.transport = found.reply = found.status = found.stage =
			span_empty();
	found.login = span_of(login);
	found.client_ip = span_of(ip);
	return found;
}

static struct log_case
failed(const char *login, const char *ip)
{
	struct log_case found = sent(login, ip);

	found.outcome = LOG_BOUNCED;
	return found;
}

/* The warnings, each as "kind: words", a line each; then the book is empty. */
static void
check(const char *name, const char *const *parts, size_t expected)
{
	char bytes[4096];
	struct text all = text_in(bytes, sizeof(bytes));
	struct log_warnings warnings;

	logbook_find_warnings(&book, &warnings);
	for (size_t i = 0; i < warnings.count; i++) {
		text_write_string(&all,
		    logbook_warning_name(warnings.items[i].kind));
		text_write_string(&all, ": ");
		text_write(&all, warnings.items[i].words);
		text_write_byte(&all, '\n');
	}
	CHECK_FOR(name, warnings.count == expected);
	for (; *parts; parts++)
		CHECK_FOR(*parts, strstr(bytes, *parts) != NULL);
	logbook_clear(&book);
}

static const char *const nothing[] = { NULL };

static void
check_sudden(void)
{
	static const char *const parts[] = { "stolen: ann: 210 recipients;",
		"200 recipients in ten minutes", "change its password", NULL };
	static const char *const script[] = { "stolen: script /w: ",
		"stop it and look", NULL };
	struct log_case found;

	begin();
	add(sent("ann", "192.0.2.1"), 10, 0);
	add(sent("ann", "192.0.2.1"), 200, 3 * HOUR);
	check("sudden", parts, 1);

	begin();
	add(sent("ann", "192.0.2.1"), 10, 0);
	add(sent("ann", "192.0.2.1"), 190, 3 * HOUR);
	check("too few", nothing, 0);

	begin();
	add(sent("ann", "192.0.2.1"), 10, 0);
	add(sent("ann", "192.0.2.1"), 200, HOUR / 2);
	check("too early in the log", nothing, 0);

	begin();
	for (unsigned i = 0; i < 20; i++)
		add(sent("ann", "192.0.2.1"), 200, i * HOUR / 6);
	check("as much as ever", nothing, 0);

	begin();
	found = sent("", "");
	found.script = span_of("/w");
	add(sent("ann", "192.0.2.1"), 1, 0);
	add(found, 300, 5 * HOUR);
	check("a script", script, 1);
}

static void
check_unknown(void)
{
	static const char *const parts[] = { "10 of its recipients are unknown",
		NULL };

	begin();
	add(sent("ann", "192.0.2.1"), 30, 0);
	domain = "example.edu";
	add(failed("ann", "192.0.2.1"), 10, 60);
	domain = "example.net";
	check("unknown", parts, 1);

	begin();
	add(sent("ann", "192.0.2.1"), 90, 0);
	domain = "example.edu";
	add(failed("ann", "192.0.2.1"), 10, 60);
	domain = "example.net";
	check("few unknown", nothing, 0);

	begin();
	domain = "example.edu";
	add(failed("ann", "192.0.2.1"), 20, 0);
	domain = "example.net";
	check("too little to tell", nothing, 0);
}

static void
check_clients(void)
{
	static const char *const parts[] = { "addresses or more", NULL };
	char ip[32];

	begin();
	for (unsigned i = 0; i < 40; i++) {
		snprintf(ip, sizeof(ip), "192.0.2.%u", i);
		add(sent("ann", ip), 1, 0);
	}
	check("many clients", parts, 1);

	begin();
	for (unsigned i = 0; i < 40; i++) {
		snprintf(ip, sizeof(ip), "192.0.2.%u", i % 3);
		add(sent("ann", ip), 1, 0);
	}
	check("three clients", nothing, 0);
}

static void
guess(unsigned times)
{
	struct log_event event = { .kind = LOG_AUTH, .repeat = 1 };

	event.client_ip = span_of("203.0.113.9");
	event.login = span_of("ann");
	for (unsigned i = 0; i < times; i++)
		logbook_add_event(&book, &event);
}

static void
check_guesses(void)
{
	static const char *const parts[] = {
		"used from an address that had guessed passwords before",
		"guesses: 5 failed log-ins, from 1 addresses; most from "
		"203.0.113.9 (5); most as ann (5).",
		NULL
	};

	begin();
	guess(5);
	add(sent("ann", "203.0.113.9"), 1, 0);
	check("a guesser got in", parts, 2);

	begin();
	guess(2);
	add(sent("ann", "203.0.113.9"), 1, 0);
	check("somebody mistyped", nothing, 1);
}

static void
check_outage(void)
{
	static const char *const parts[] = { "outage: example.net: 5 failures",
		NULL };

	begin();
	add(sent("", ""), 10, 0);
	add(failed("", ""), 5, HOUR);
	check("outage", parts, 1);

	begin();
	add(failed("", ""), 5, 0);
	add(sent("", ""), 10, HOUR);
	check("they had not taken mail before", nothing, 0);
}

static void
check_early(void)
{
	static const char *const parts[] = { "early: 3 recipients wait at",
		NULL };
	struct log_case found = failed("", "");

	begin();
	found.outcome = LOG_DEFERRED;
	verdict.stage = STAGE_CONNECT;
	verdict.code = 554;
	add(found, 3, 0);
	check("refused for good, and tried on", parts, 1);

	begin();
	verdict.stage = STAGE_CONNECT;
	verdict.code = 421;
	add(found, 3, 0);
	check("refused for now", nothing, 0);
}

/* A name may be what it likes: in a page it is a name. */
static void
check_hostile(void)
{
	struct text out;

	begin();
	add(failed("<script>alert(1)</script>\x1b[2J", "192.0.2.1"), 40, 0);
	text_init(&out, NULL, 1024 * 1024);
	logbook_write_html(&out, &book);
	CHECK(strstr(out.ptr, "<script") == NULL);
	CHECK(strstr(out.ptr, "&lt;script&gt;") != NULL);
	CHECK(memchr(out.ptr, '\x1b', out.len) == NULL);
	text_clear(&out);
	logbook_clear(&book);
}

static struct log_case
put_off(void)
{
	struct log_case found = sent("", "");

	found.outcome = LOG_DEFERRED;
	found.attempts = 1;
	return found;
}

/* Recipients who had not taken mail before: it is no outage. */
static void
add_put_off(unsigned count, int64_t seconds)
{
	static unsigned number;
	char address[64];
	struct log_case found = put_off();

	found.first.ms = found.last.ms = (BEGIN + seconds) * INT64_C(1000);
	for (unsigned i = 0; i < count; i++) {
		snprintf(address, sizeof(address), "new%u@%s", number++,
		    domain);
		found.recipient = span_of(address);
		logbook_add(&book, &found, &verdict);
	}
}

/* Four hours: so many recipients each, and of each so many are put off. */
static void
add_hours(const unsigned late[4], unsigned tried)
{
	begin();
	verdict.code = 450;
	for (unsigned hour = 0; hour < 4; hour++) {
		add(sent("", ""), tried - late[hour], hour * HOUR);
		if (late[hour] > 0)
			add_put_off(late[hour], hour * HOUR);
	}
}

static void
check_rising(void)
{
	static const char *const parts[] = {
		"early: example.net puts off more and more: 40 of 90 "
		"recipients since ",
		"6 of 270 before", NULL
	};

	const unsigned rising[] = { 2, 2, 2, 40 }, ever[] = { 40, 40, 40, 40 },
		       small[] = { 2, 2, 2, 20 }, falling[] = { 40, 2, 2, 2 },
		       chance[] = { 3, 3, 3, 10 };

	add_hours(rising, 90);
	check("rising", parts, 1);
	add_hours(ever, 90);
	check("as ever", nothing, 0);
	add_hours(small, 90);
	check("a small share", nothing, 0);
	add_hours(falling, 90);
	check("falling", nothing, 0);
	add_hours(chance, 30);
	check("it may be chance", nothing, 0);
}

int
main(void)
{
	check_sudden();
	check_unknown();
	check_clients();
	check_guesses();
	check_outage();
	check_early();
	check_rising();
	check_hostile();
	return check_done();
}
