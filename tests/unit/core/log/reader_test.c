/* What is said of the line before, wherever the pieces of a log end. */

#include "core/log/reader.h"

#include "check.h"

enum { REFERENCE = 1795392000 /* 2026-11-23T00:00:00Z */, ROOM = 4096 };

#define REFUSED \
	"Nov 22 07:00:25 mx1 postfix/smtpd[30]: NOQUEUE: reject: RCPT from " \
	"x[203.0.113.9]: 550 5.1.1 <no@example.org>: Recipient address " \
	"rejected: User unknown; from=<x@example.net> to=<no@example.org> " \
	"proto=ESMTP helo=<y>\n"
#define FAILED \
	"Nov 22 07:00:26 mx1 postfix/smtpd[30]: warning: x[203.0.113.9]: " \
	"SASL LOGIN authentication failed: UGFzc3dvcmQ6\n"
#define PUT_OFF \
	"Nov 22 07:00:27 mx1 postfix/smtp[31]: 8F0A1B2C14: " \
	"to=<u@example.com>, relay=none, delay=3, delays=0/0/1/2, " \
	"dsn=4.4.3, status=deferred (Host or domain name not found)\n"
#define OTHER "Nov 22 07:00:28 mx1 cron[7]: (root) CMD (true)\n"
#define AGAIN(times) \
	"Nov 22 07:00:59 mx1 last message repeated " times " times\n"

static const struct {
	const char *name, *log;
	enum log_kind kind; /* of the last line */
	unsigned repeat;
} cases[] = {
	{ "a refusal", REFUSED AGAIN("5"), LOG_REFUSED, 5 },
	{ "once more", REFUSED AGAIN("1"), LOG_REFUSED, 1 },
	{ "said twice of the same", REFUSED AGAIN("2") AGAIN("7"), LOG_REFUSED,
	    7 },
	{ "a log-in", REFUSED FAILED AGAIN("3"), LOG_AUTH, 3 },
	{ "no two attempts are equal", PUT_OFF AGAIN("3"), LOG_OTHER, 0 },
	{ "another's line", REFUSED OTHER AGAIN("3"), LOG_OTHER, 0 },
	{ "nothing is before", AGAIN("3"), LOG_OTHER, 0 },
	{ "no times", REFUSED AGAIN("0"), LOG_OTHER, 0 },
	{ "in one line",
	    "Nov 22 07:00:26 mx1 postfix/smtpd[30]: message "
	    "repeated 4 times: [ NOQUEUE: reject: RCPT from "
	    "x[203.0.113.9]: 554 5.7.1 <a@example.com>: Relay "
	    "access denied; from=<x@example.net> "
	    "to=<a@example.com> proto=ESMTP helo=<y>]\n",
	    LOG_REFUSED, 4 },
};

/* Each piece lies where the one before did. */
static void
read(struct log_reader *reader, struct span log, size_t at,
    struct log_event *event)
{
	static char bytes[ROOM];
	struct span parts[] = { span_take(&log, at), log };

	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		struct span piece = { bytes, parts[i].len };

		memset(bytes, 'x', sizeof(bytes));
		memcpy(bytes, parts[i].ptr, parts[i].len);
		while (log_reader_take(reader, &piece, event))
			;
	}
}

static void
check(size_t row)
{
	static struct log_reader reader;
	struct span log = span_of(cases[row].log), rest = log, line;
	struct log_event event;
	size_t at = 0;

	do {
		log_reader_init(&reader, REFERENCE);
		read(&reader, log, at, &event);
		CHECK_FOR(cases[row].name, event.kind == cases[row].kind);
		CHECK_FOR(cases[row].name, event.repeat == cases[row].repeat);
		if (event.kind == LOG_REFUSED)
			CHECK_FOR(cases[row].name,
			    span_ends_nocase(event.recipient, span_of("m")) ||
				span_ends_nocase(event.recipient,
				    span_of(".org")));
		CHECK_FOR(cases[row].name, reader.file == 1);
		at = span_split(&rest, '\n', &line)
		    ? (size_t)(line.ptr + line.len + 1 - log.ptr)
		    : log.len;
	} while (at < log.len);
}

/* Another file begins: what was said last stands in the one before. */
static void
check_restart(void)
{
	static struct log_reader reader;
	struct span first = span_of(REFUSED), second = span_of(AGAIN("5"));
	struct log_event event;

	log_reader_init(&reader, REFERENCE);
	CHECK(log_reader_take(&reader, &first, &event));
	log_reader_restart(&reader, REFERENCE);
	CHECK(log_reader_take(&reader, &second, &event));
	CHECK(event.kind == LOG_OTHER);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check(i);
	check_restart();
	return check_done();
}
