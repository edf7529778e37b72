/*
 * Commands that give a message up are printed for what can never be delivered
 * alone: whatever the cause, the words and the age, and whatever its id is.
 */

#include <stdio.h>

#include "check.h"
#include "core/know/knowledge.h"
#include "core/report/queuebook.h"

enum { DAY = 86400, PAGE_MAX = 64 * 1024 };

static struct queuebook book;
static struct text out;

static struct log_queued
queued(enum log_format format, const char *id, int64_t age)
{
	return (struct log_queued){
		.format = format,
		.queue_id = span_of(id),
		.sender = span_of("joe@example.org"),
		.recipient = span_of("ann@example.net"),
		.reason = span_of("450 4.1.1 User unknown"),
		.age = age,
		.is_first = true,
	};
}

static struct log_verdict
verdict_of(const struct cause *cause)
{
	return (struct log_verdict){
		.cause = cause,
		.side = SIDE_RECIPIENT,
		.permanence = PERMANENCE_TRANSIENT,
		.confidence = CONFIDENCE_HIGH,
	};
}

static struct log_verdict
unknown_user(void)
{
	return verdict_of(knowledge_find_cause(&knowledge_builtin,
	    span_of("mailbox_unknown")));
}

/* Write the page, and clear the book. */
static void
write_page(void)
{
	struct page page = { .out = &out, .width = 80 };

	text_reset(&out);
	queuebook_write_page(&page, &book);
	queuebook_clear(&book);
	queuebook_init(&book, 1);
}

static bool
gives_up(void)
{
	return strstr(out.ptr, "postsuper -f") || strstr(out.ptr, "exim -Mg") ||
	    strstr(out.ptr, "smtpctl remove");
}

/* What passes, or what somebody can mend, is never given up. */
static void
check_causes(void)
{
	const struct knowledge *knowledge = &knowledge_builtin;
	size_t dead = 0;

	for (size_t i = 0; i < knowledge->cause_count; i++) {
		const struct cause *cause = &knowledge->causes[i];
		struct log_verdict verdict = verdict_of(cause);
		struct log_queued of = queued(LOG_POSTFIX, "4A1B2C3D4E", DAY);
		char label[128];

		queuebook_add(&book, &of, &verdict);
		write_page();
		snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(cause->name));
		dead += gives_up();
		CHECK_FOR(label,
		    !gives_up() || cause->permanence == PERMANENCE_PERMANENT);
	}
	CHECK(dead >= 2);
}

static void
check_temporary(void)
{
	static const char *const names[] = { "greylisted", "rate_limited",
		"mailbox_full", "connection_failed", "dns_failure",
		"system_unavailable", "ip_blocklisted", "tls_failed",
		"spam_content", "sender_reputation", "delivery_expired",
		"recipient_restricted", "policy_rejection", "unknown" };

	for (size_t i = 0; i < COUNT_OF(names); i++) {
		const struct cause *cause =
		    knowledge_find_cause(&knowledge_builtin, span_of(names[i]));
		struct log_verdict verdict = verdict_of(cause);
		struct log_queued of =
		    queued(LOG_POSTFIX, "4A1B2C3D4E", (int64_t)5 * DAY);

		queuebook_add(&book, &of, &verdict);
		write_page();
		CHECK_FOR(names[i], !gives_up());
	}
}

static void
check_doubts(void)
{
	struct log_verdict verdict = unknown_user();
	struct log_queued of = queued(LOG_POSTFIX, "4A1B2C3D4E", DAY - 1);

	queuebook_add(&book, &of, &verdict);
	write_page();
	CHECK_FOR("said to be for now, not a day ago", !gives_up());

	of.age = -1;
	queuebook_add(&book, &of, &verdict);
	write_page();
	CHECK_FOR("of unknown age", !gives_up());

	of.age = (int64_t)5 * DAY;
	verdict.confidence = CONFIDENCE_LOW;
	queuebook_add(&book, &of, &verdict);
	write_page();
	CHECK_FOR("by the code alone", !gives_up());

	verdict = unknown_user();
	verdict.side = SIDE_SENDER;
	queuebook_add(&book, &of, &verdict);
	write_page();
	CHECK_FOR("for the sender's sake", !gives_up());

	queuebook_add(&book, &of, NULL);
	write_page();
	CHECK_FOR("for no reason that is listed", !gives_up());

	verdict = unknown_user();
	of.is_active = true;
	queuebook_add(&book, &of, &verdict);
	write_page();
	CHECK_FOR("while it is delivered", !gives_up());
}

static void
check_recipients(void)
{
	struct log_verdict dead = unknown_user();
	struct log_verdict alive = verdict_of(
	    knowledge_find_cause(&knowledge_builtin, span_of("greylisted")));
	struct log_queued of = queued(LOG_POSTFIX, "4A1B2C3D4E", DAY);

	queuebook_add(&book, &of, &dead);
	of.is_first = false;
	queuebook_add(&book, &of, &alive);
	write_page();
	CHECK_FOR("one recipient may still be reached", !gives_up());

	of.is_first = true;
	queuebook_add(&book, &of, &dead);
	of.is_first = false;
	queuebook_add(&book, &of, &dead);
	write_page();
	CHECK_FOR("none may", gives_up());
	CHECK_FOR("it says of how many",
	    strstr(out.ptr, "1 message: no recipient") != NULL);
	CHECK_FOR("it holds first",
	    strstr(out.ptr, "postsuper -h -") <
		strstr(out.ptr, "postsuper -f -"));
	CHECK_FOR("it does not remove silently",
	    !strstr(out.ptr, "postsuper -d"));
}

static void
check_ids(void)
{
	static const char *const ids[] = { "$(reboot)", "-d ALL", "-ALL", "a;b",
		"`x`", "a b", "", "4A1B\n2C", "a'b", "a\"b", "a|b", "a>b", "a*",
		"../a", "\x1b[2J", "a\\b", "~" };
	struct log_verdict verdict = unknown_user();

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		struct log_queued of = queued(LOG_EXIM, ids[i], DAY);

		queuebook_add(&book, &of, &verdict);
		write_page();
		CHECK_FOR(ids[i], !gives_up());
	}
}

static void
check_servers(void)
{
	static const struct {
		const char *name;
		enum log_format format;
		const char *id, *hold,
		    *end; /* NULL: there is no such command */
	} rows[] = {
		{ "postfix", LOG_POSTFIX, "4bXyZq1Kqwz9vNk",
		    "printf '%s\\n' 4bXyZq1Kqwz9vNk | postsuper -h -",
		    "printf '%s\\n' 4bXyZq1Kqwz9vNk | postsuper -f -" },
		{ "exim", LOG_EXIM, "1vMxaA-00000001ABc-0xyZ",
		    "exim -Mf 1vMxaA-00000001ABc-0xyZ\n",
		    "exim -Mg 1vMxaA-00000001ABc-0xyZ\n" },
		{ "opensmtpd", LOG_OPENSMTPD, "1234567890abcdef",
		    "for id in 1234567890abcdef; do smtpctl pause",
		    "for id in 1234567890abcdef; do smtpctl remove" },
		{ "sendmail", LOG_SENDMAIL, "4AM9A0aa012345",
		    "for id in 4AM9A0aa012345; do sendmail -Q", NULL },
		{ "qmail", LOG_QMAIL, "1234567", NULL, NULL },
	};
	struct log_verdict verdict = unknown_user();

	for (size_t i = 0; i < COUNT_OF(rows); i++) {
		struct log_queued of = queued(rows[i].format, rows[i].id, DAY);

		queuebook_add(&book, &of, &verdict);
		write_page();
		CHECK_FOR(rows[i].name,
		    !rows[i].hold || strstr(out.ptr, rows[i].hold) != NULL);
		CHECK_FOR(rows[i].name,
		    rows[i].end ? strstr(out.ptr, rows[i].end) != NULL
				: !gives_up());
	}
}

int
main(void)
{
	text_init(&out, NULL, PAGE_MAX);
	queuebook_init(&book, 1);
	check_causes();
	check_temporary();
	check_doubts();
	check_recipients();
	check_ids();
	check_servers();
	queuebook_clear(&book);
	text_clear(&out);
	return check_done();
}
