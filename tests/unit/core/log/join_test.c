/* What samples do not show: limits, and logs that someone made to harm. */

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "core/log/join.h"
#include "core/log/reader.h"

enum { CEILING = 1024 * 1024, ARENA_MAX = 64 * 1024 * 1024 };

static struct log_reader reader;
static struct log_join join;

static size_t
count_cases(void)
{
	struct log_case found;
	size_t count = 0;

	while (log_join_take(&join, &found))
		count++;
	return count;
}

static size_t
add(const char *bytes, size_t len)
{
	struct span piece = { bytes, len };
	struct log_event event;
	size_t count = 0;

	while (log_reader_take(&reader, &piece, &event)) {
		log_join_add(&join, &event);
		count += count_cases();
	}
	return count;
}

static void
begin(struct arena *arena)
{
	arena_init(arena, ARENA_MAX);
	log_reader_init(&reader, 1795392000);
	log_join_init(&join, arena, 1, CEILING);
}

static size_t
end(struct arena *arena)
{
	size_t count;

	log_join_end(&join);
	count = count_cases();
	CHECK(join.count == 0 && join.recipient_count == 0);
	arena_clear(arena);
	return count;
}

/* Each attempt as it comes: those who fared alike, one by one. */
static void
check_attempts(void)
{
	static const char line[] =
	    "Nov 22 10:00:00 mx sm-mta[1]: 4AM2P1x0000012: "
	    "to=<a@example.net>,<b@example.net>,<c@example.net>, "
	    "delay=00:00:02, mailer=esmtp, relay=mx.example.net. "
	    "[192.0.2.9], dsn=4.7.1, stat=Deferred: 451 4.7.1 Later\n";
	struct span piece = { line, strlen(line) };
	struct log_event event;
	struct log_case found;
	struct arena arena;
	char seen[4] = "";
	size_t told = 0;

	begin(&arena);
	join.tells_attempts = true;
	CHECK(log_reader_take(&reader, &piece, &event));
	log_join_add(&join, &event);
	while (log_join_take(&join, &found) && told < 3) {
		CHECK(found.is_attempt && found.is_news);
		seen[told++] = found.recipient.ptr[0];
	}
	CHECK_TEXT("attempts", span_of(seen), "abc");
	log_join_end(&join);
	for (told = 0; log_join_take(&join, &found); told++)
		CHECK(!found.is_attempt && !found.is_news);
	CHECK(told == 3);
	CHECK(end(&arena) == 0);
}

/* A hundred thousand messages that never end: each is told, none is kept. */
static void
check_ceiling(void)
{
	enum { MESSAGES = 100000 };
	struct arena arena;
	size_t count = 0;
	char line[256];

	begin(&arena);
	for (unsigned i = 0; i < MESSAGES; i++) {
		int len = snprintf(line, sizeof(line),
		    "Nov 22 10:00:00 mx postfix/smtp[1]: %010X: "
		    "to=<u%u@example.org>, relay=none, delay=1, "
		    "delays=1/0/0/0, "
		    "dsn=4.4.1, status=deferred (connection refused)\n",
		    i, i);

		count += add(line, (size_t)len);
	}
	CHECK(join.evicted > MESSAGES / 2);
	CHECK(join.pool.used <= CEILING);
	CHECK(arena.taken < 8 * (size_t)CEILING);
	CHECK(count + end(&arena) == MESSAGES);
}

/* Many recipients of one message, each tried many times. */
static void
check_recipients(void)
{
	enum { RECIPIENTS = 2000, TIMES = 5 };
	struct arena arena;
	size_t told = 0;
	char line[256];

	begin(&arena);
	for (unsigned i = 0; i < RECIPIENTS * TIMES; i++) {
		int len = snprintf(line, sizeof(line),
		    "Nov 22 10:00:00 mx postfix/smtp[1]: 4A1B2C3D4E: "
		    "to=<u%u@example.org>, relay=none, delay=1, "
		    "delays=1/0/0/0, "
		    "dsn=4.4.1, status=deferred (refused)\n",
		    i % RECIPIENTS);

		told += add(line, (size_t)len);
	}
	CHECK(told == 0);
	CHECK(end(&arena) == RECIPIENTS);
}

/* Ten megabytes without a line end; NULs; escapes; ids in odd places. */
static void
check_hostile(void)
{
	static const char forged[] =
	    "Nov 22 10:00:00 mx postfix/smtpd[1]: NOQUEUE: reject: RCPT from "
	    "x[203.0.113.9]: 550 no; from=<a> to=<b@example.org> proto=ESMTP "
	    "helo=<4A1B2C3D4E: removed\033[2J>\n"
	    "Nov 22 10:00:00 mx postfix/qmgr[1]: \0\0\0\0: removed\n"
	    "\0\n\n\r\n";
	size_t len = (size_t)10 * 1024 * 1024;
	char *big = malloc(len);
	struct arena arena;

	begin(&arena);
	memset(big, 'x', len);
	CHECK(add(big, len) == 0 && reader.lines == 1);
	memcpy(big, "Nov 22 10:00:00 mx postfix/smtp[1]: ABCDEF0123: to=<", 52);
	CHECK(add(big, len) == 0);
	memset(big, '[', len);
	memcpy(big, "{\"a\":", 5);
	CHECK(add(big, len) == 0);
	CHECK(add(forged, sizeof(forged) - 1) == 1);
	CHECK(join.count == 0);
	CHECK(end(&arena) == 0);
	free(big);
}

/* A filter's message may be gone before its parent hears of it. */
static void
check_quick_filter(void)
{
	static const char lines[] =
	    "Nov 22 10:00:00 mx postfix/smtpd[1]: AAAAAA0002: "
	    "client=f[10.0.0.9]\n"
	    "Nov 22 10:00:00 mx postfix/smtp[1]: AAAAAA0002: "
	    "to=<j@example.org>, "
	    "relay=mx[192.0.2.1]:25, delay=1, status=sent (250 ok)\n"
	    "Nov 22 10:00:00 mx postfix/qmgr[1]: AAAAAA0002: removed\n"
	    "Nov 22 10:00:01 mx postfix/smtp[1]: AAAAAA0001: "
	    "to=<j@example.org>, "
	    "relay=f[10.0.0.9]:25, delay=1, status=sent (250 2.0.0 Ok: queued "
	    "as "
	    "AAAAAA0002)\n"
	    "Nov 22 10:00:01 mx postfix/qmgr[1]: AAAAAA0001: removed\n";
	struct span piece = { lines, sizeof(lines) - 1 };
	struct log_event event;
	struct log_case found;
	struct arena arena;
	unsigned hops = 0, deliveries = 0;

	begin(&arena);
	while (log_reader_take(&reader, &piece, &event)) {
		log_join_add(&join, &event);
		while (log_join_take(&join, &found)) {
			hops += found.is_hop;
			deliveries += !found.is_hop;
		}
	}
	CHECK(hops == 1 && deliveries == 1);
	CHECK(end(&arena) == 0);
}

/* The names before a process id are known again, with the same result. */
static void
check_names(void)
{
	static const struct {
		const char *line, *host, *program;
	} rows[] = {
		{ "Nov 22 10:00:00 mx postfix/smtp[1]: a", "mx",
		    "postfix/smtp" },
		{ "Nov 22 10:00:00 mx postfix/smtp[22]: b", "mx",
		    "postfix/smtp" },
		{ "Nov 22 10:00:00 mx postfix/smtp[x]: c", "mx",
		    "postfix/smtp" },
		{ "Nov 22 10:00:00 mx postfix/smtp[1 ]: d", "", "" },
		{ "Nov 22 10:00:00 mx postfix/smtp[1", "", "" },
		{ "Nov 22 10:00:00 exim[1]: e", "", "exim" },
		{ "Nov 22 10:00:00 exim[1]: f", "", "exim" },
		{ "{\"host\":\"pc\",\"log\":\"Nov 22 10:00:00 exim[1]: g\"}",
		    "pc", "exim" },
		{ "Nov 22 10:00:00 mx exim[1]: h", "mx", "exim" },
	};
	static struct log_scratch scratch;
	struct log_clock clock;
	struct log_line line;

	log_clock_init(&clock, 1795392000);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		CHECK_FOR(rows[i].line,
		    log_line_read(&clock, &scratch, span_of(rows[i].line),
			&line));
		CHECK_TEXT(rows[i].line, line.host, rows[i].host);
		CHECK_TEXT(rows[i].line, line.program, rows[i].program);
	}
}

static void
add_delivery(const char *id)
{
	char lines[256];
	int len = snprintf(lines, sizeof(lines),
	    "Nov 22 10:00:00 mx postfix/smtp[1]: %s: to=<%s@example.org>, "
	    "relay=none, delay=1, delays=1/0/0/0, dsn=2.0.0, status=sent (ok)\n"
	    "Nov 22 10:00:00 mx postfix/qmgr[1]: %s: removed\n",
	    id, id, id);
	struct span piece = { lines, (size_t)len };
	struct log_event event;

	while (log_reader_take(&reader, &piece, &event))
		log_join_add(&join, &event);
}

/* What a case views stays, whatever comes next, until it is given back. */
static void
check_hand_over(void)
{
	struct log_known first, second;
	struct log_case found;
	struct log_told told;
	struct arena arena;

	begin(&arena);
	add_delivery("AAAA111111");
	CHECK(log_join_next(&join, &first) && first.is_last);
	CHECK(!log_join_next(&join, &second));
	told = log_join_hand_over(&join);
	CHECK(told.size > 0 && join.pool.used == 0);
	add_delivery("BBBB222222");
	CHECK(log_join_next(&join, &second));
	log_join_release(&join);
	CHECK(join.pool.used == 0);
	add_delivery("CCCC333333");
	log_known_write(&first, &found);
	CHECK_TEXT("handed over", found.queue_id, "AAAA111111");
	CHECK_TEXT("handed over", found.recipient, "AAAA111111@example.org");
	CHECK(log_join_next(&join, &second));
	log_told_clear(&join, &told);
	log_join_release(&join);
	CHECK(told.size == 0 && join.pool.used == 0);
	CHECK(end(&arena) == 0);
}

int
main(void)
{
	check_names();
	check_hand_over();
	check_attempts();
	check_ceiling();
	check_recipients();
	check_hostile();
	check_quick_filter();
	return check_done();
}
