/*
 * Writes a mail server's log such as busy servers have it, and the truth
 * about it beside:
 *
 *	make-log postfix|exim MEGABYTES SEED LOG TRUTH
 *
 * Messages are interleaved, go to several recipients, are put off and tried
 * again, bounce, expire, pass through a filter; clients are refused; bots
 * guess passwords. A line of the truth is a final outcome: queue id,
 * recipient, outcome, attempts, and of what failed its cause.
 */

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LINE_MAX = 1024,
	MAX_RECIPIENTS = 5,
	MAX_ATTEMPTS = 6,
	DOMAINS = 3000,
	SENDERS = 200,
	FIRST_DAY = 1793610000, /* 2026-11-02 */
	DAY = 86400,
};

static const struct template
{
	const char *text; /* %s: the recipient */
	const char *cause;
	int severity;
}
templates[] = {
	{ "550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual "
	  "mailbox table",
	    "mailbox_unknown", 5 },
	{ "550 5.1.1 <%s>... User unknown", "mailbox_unknown", 5 },
	{ "552 5.2.2 <%s>: mailbox is full", "mailbox_full", 5 },
	{ "550 5.7.1 Message rejected as spam by content filter",
	    "spam_content", 5 },
	{ "554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked "
	  "using zen.spamhaus.org",
	    "ip_blocklisted", 5 },
	{ "451 4.7.1 <%s>: Greylisted, please try again in 300 seconds",
	    "greylisted", 4 },
	{ "452 4.2.2 <%s>: mailbox is full", "mailbox_full", 4 },
	{ "421 4.7.0 Too many connections from your host", NULL, 4 },
};

enum { TEMPLATES = sizeof(templates) / sizeof(*templates) };

struct line {
	int64_t ms;
	uint64_t number; /* of lines of one time the first made comes first */
	char *text;
};

static struct {
	struct line *lines; /* a heap, the earliest first */
	size_t count, room;
	uint64_t made;
} waiting;

static FILE *out, *truth;
static uint64_t written, wanted, state;
static int64_t now;

/* xorshift64*: the same log for the same seed, everywhere. */
static uint32_t
pick(uint32_t below)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 2685821657736338717ULL) >> 33) % below;
}

static int
is_before(const struct line *a, const struct line *b)
{
	return a->ms != b->ms ? a->ms < b->ms : a->number < b->number;
}

static void
push(struct line line)
{
	size_t at = waiting.count++;

	if (waiting.count > waiting.room) {
		waiting.room = waiting.room ? waiting.room * 2 : 1024;
		waiting.lines = realloc(waiting.lines,
		    waiting.room * sizeof(*waiting.lines));
		if (!waiting.lines)
			abort();
	}
	for (; at > 0 && is_before(&line, &waiting.lines[(at - 1) / 2]);
	     at = (at - 1) / 2)
		waiting.lines[at] = waiting.lines[(at - 1) / 2];
	waiting.lines[at] = line;
}

static struct line
pop(void)
{
	struct line first = waiting.lines[0];
	struct line last = waiting.lines[--waiting.count];
	size_t at = 0;

	for (size_t child = 1; child < waiting.count; child = 2 * at + 1) {
		if (child + 1 < waiting.count &&
		    is_before(&waiting.lines[child + 1], &waiting.lines[child]))
			child++;
		if (!is_before(&waiting.lines[child], &last))
			break;
		waiting.lines[at] = waiting.lines[child];
		at = child;
	}
	waiting.lines[at] = last;
	return first;
}

__attribute__((format(printf, 2, 3))) static void
say(int64_t ms, const char *format, ...)
{
	char text[LINE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	push((struct line){ ms, waiting.made++, strdup(text) });
}

/* Write all lines up to a time; the stamp is put before each. */
static void
flush(int64_t until, int is_exim)
{
	static time_t known = -1;
	static char stamp[64];

	while (waiting.count > 0 && waiting.lines[0].ms <= until) {
		struct line line = pop();
		time_t seconds = (time_t)(line.ms / 1000);
		struct tm parts;

		if (seconds != known) {
			gmtime_r(&seconds, &parts);
			strftime(stamp, sizeof(stamp),
			    is_exim ? "%Y-%m-%d %H:%M:%S"
				    : "%b %e %H:%M:%S mail",
			    &parts);
			known = seconds;
		}
		written += (uint64_t)fprintf(out, "%s %s\n", stamp, line.text);
		free(line.text);
	}
}

struct recipient {
	char address[96], domain[64], mx[96];
	unsigned attempts; /* that fail before the last */
	int last;          /* -1: delivered, else the template */
	int put_off;       /* the template of those that fail before */
	int is_expired;
};

/* Big providers take half of all mail. */
static void
choose(struct recipient *r)
{
	uint32_t domain = pick(2) ? pick(8) : pick(DOMAINS);

	snprintf(r->domain, sizeof(r->domain), "d%u.example.net", domain);
	snprintf(r->address, sizeof(r->address), "user%u@%s", pick(100000),
	    r->domain);
	snprintf(r->mx, sizeof(r->mx), "mx%u.%s[198.51.%u.%u]", 1 + pick(2),
	    r->domain, domain / 256, domain % 256);
	r->attempts = pick(8) ? 0 : 1 + pick(MAX_ATTEMPTS - 1);
	r->put_off = 5 + (int)pick(TEMPLATES - 5);
	r->is_expired = r->attempts > 0 && !pick(10);
	r->last = pick(12) ? -1 : (int)pick(5);
}

static void
tell(const char *id, const struct recipient *r)
{
	int which = r->is_expired ? r->put_off : r->last;
	const char *cause = which >= 0 ? templates[which].cause : "-";

	fprintf(truth, "%s\t%s\t%s\t%u\t%s\n", id, r->address,
	    which < 0 ? "delivered" : "failure",
	    r->attempts + (r->is_expired ? 0 : 1), cause ? cause : "?");
}

static const char *
said(int which, const char *recipient)
{
	static char text[2][256];
	static unsigned turn;
	const char *gap = strstr(templates[which].text, "%s");

	turn ^= 1;
	if (!gap)
		return templates[which].text;
	snprintf(text[turn], sizeof(text[turn]), "%.*s%s%s",
	    (int)(gap - templates[which].text), templates[which].text,
	    recipient, gap + 2);
	return text[turn];
}

static void
make_postfix_id(char id[16])
{
	static uint64_t serial;

	snprintf(id, 16, "%05X%05X", pick(1 << 20),
	    (unsigned)serial++ & 0xfffff);
}

static void
say_postfix_attempt(int64_t ms, const char *id, const struct recipient *r,
    int which, int is_last)
{
	const char *status = which < 0 ? "sent"
	    : is_last                  ? "bounced"
				       : "deferred";
	unsigned d = pick(900);

	if (which < 0)
		say(ms,
		    "postfix/smtp[%u]: %s: to=<%s>, relay=%s:25, delay=1.%u, "
		    "delays=0.1/0.01/0.5/0.%u, dsn=2.0.0, status=sent (250 "
		    "2.0.0 OK %u si7mr%u.%u - gsmtp)",
		    1000 + pick(40), id, r->address, r->mx, d, d,
		    pick(1U << 30), pick(100000), pick(1000));
	else
		say(ms,
		    "postfix/smtp[%u]: %s: to=<%s>, relay=%s:25, delay=%u.2, "
		    "delays=0.1/0.02/1.1/0.3, dsn=%d.7.1, status=%s (host %s "
		    "said: %s (in reply to RCPT TO command))",
		    1000 + pick(40), id, r->address, r->mx, 1 + pick(9),
		    templates[which].severity, status, r->mx,
		    said(which, r->address));
}

static int64_t
say_postfix_recipient(int64_t ms, const char *id, const struct recipient *r)
{
	int64_t at = ms + 300 + pick(2000);

	for (unsigned i = 0; i < r->attempts; i++) {
		say_postfix_attempt(at, id, r, r->put_off, 0);
		at += (INT64_C(300) << i) * 1000 + pick(60000);
		say(at - 1000,
		    "postfix/qmgr[900]: %s: from=<s@example.org>, size=5120, "
		    "nrcpt=1 (queue active)",
		    id);
	}
	if (!r->is_expired)
		say_postfix_attempt(at, id, r, r->last, 1);
	tell(id, r);
	return at;
}

static void
say_notice(int64_t ms, const char *parent)
{
	char id[16];

	make_postfix_id(id);
	say(ms, "postfix/cleanup[950]: %s: message-id=<%s.%s@mail.example.org>",
	    id, parent, id);
	say(ms + 1,
	    "postfix/bounce[951]: %s: sender non-delivery notification: %s",
	    parent, id);
	say(ms + 2,
	    "postfix/qmgr[900]: %s: from=<>, size=7100, nrcpt=1 (queue active)",
	    id);
	say(ms + 40,
	    "postfix/local[952]: %s: to=<s@example.org>, relay=local, "
	    "delay=0.04, delays=0.01/0.01/0/0.02, dsn=2.0.0, status=sent "
	    "(delivered to maildir)",
	    id);
	say(ms + 41, "postfix/qmgr[900]: %s: removed", id);
}

/* Through a content filter: the message gets a second id. */
static int64_t
say_filter(int64_t ms, char id[16], unsigned sender, unsigned count)
{
	char child[16];

	make_postfix_id(child);
	say(ms + 10, "postfix/smtpd[970]: connect from localhost[127.0.0.1]");
	say(ms + 11, "postfix/smtpd[970]: %s: client=localhost[127.0.0.1]",
	    child);
	say(ms + 12, "postfix/cleanup[950]: %s: message-id=<%s@example.org>",
	    child, id);
	say(ms + 13,
	    "postfix/qmgr[900]: %s: from=<s%u@example.org>, size=5300, "
	    "nrcpt=%u (queue active)",
	    child, sender, count);
	say(ms + 20,
	    "postfix/smtp[980]: %s: to=<user@filtered.example.net>, "
	    "relay=127.0.0.1[127.0.0.1]:10024, delay=0.4, "
	    "delays=0.1/0/0/0.3, dsn=2.0.0, status=sent (250 2.0.0 from "
	    "MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as %s)",
	    id, child);
	say(ms + 21, "postfix/qmgr[900]: %s: removed", id);
	memcpy(id, child, 16);
	return ms + 25;
}

static void
make_postfix_message(int64_t ms)
{
	char id[16];
	unsigned count = pick(4) ? 1 : 1 + pick(MAX_RECIPIENTS);
	unsigned sender = pick(SENDERS), is_any = 0;
	int64_t end = ms;

	make_postfix_id(id);
	say(ms,
	    "postfix/submission/smtpd[960]: connect from "
	    "pc%u.example.org[192.0.2.%u]",
	    sender, sender);
	say(ms + 1,
	    "postfix/submission/smtpd[960]: %s: "
	    "client=pc%u.example.org[192.0.2.%u], "
	    "sasl_method=PLAIN, sasl_username=s%u@example.org",
	    id, sender, sender, sender);
	say(ms + 5, "postfix/cleanup[950]: %s: message-id=<%s@example.org>", id,
	    id);
	say(ms + 9,
	    "postfix/qmgr[900]: %s: from=<s%u@example.org>, size=%u, nrcpt=%u "
	    "(queue active)",
	    id, sender, 1000 + pick(90000), count);
	say(ms + 15,
	    "postfix/submission/smtpd[960]: disconnect from "
	    "pc%u.example.org[192.0.2.%u] ehlo=2 starttls=1 auth=1 mail=1 "
	    "rcpt=%u data=1 quit=1 commands=%u",
	    sender, sender, count, count + 7);
	if (!pick(20))
		ms = say_filter(ms, id, sender, count);
	for (unsigned i = 0; i < count; i++) {
		struct recipient r;
		int64_t done;

		choose(&r);
		/* All that is put off is given up with the message. */
		r.is_expired &= count == 1;
		done = say_postfix_recipient(ms + 20, id, &r);
		if (r.is_expired)
			say(done,
			    "postfix/qmgr[900]: %s: from=<s%u@example.org>, "
			    "status=expired, returned to sender",
			    id, sender);
		end = done > end ? done : end;
		is_any |= r.last >= 0 || r.is_expired;
	}
	if (is_any)
		say_notice(end, id);
	say(end + 5, "postfix/qmgr[900]: %s: removed", id);
}

static void
make_postfix_client(int64_t ms)
{
	unsigned a = pick(256), b = pick(256), user = pick(100000);

	say(ms, "postfix/smtpd[%u]: connect from unknown[203.0.%u.%u]",
	    1100 + pick(20), a, b);
	if (pick(3)) {
		say(ms + 300,
		    "postfix/smtpd[1100]: NOQUEUE: reject: RCPT from "
		    "unknown[203.0.%u.%u]: 550 5.1.1 <user%u@example.org>: "
		    "Recipient address rejected: User unknown in virtual "
		    "mailbox table; from=<x%u@example.info> "
		    "to=<user%u@example.org> proto=ESMTP helo=<bot%u>",
		    a, b, user, user, user, a);
		fprintf(truth,
		    "NOQUEUE\tuser%u@example.org\tfailure\t1\t"
		    "mailbox_unknown\n",
		    user);
	} else {
		say(ms + 300,
		    "postfix/smtpd[1100]: warning: unknown[203.0.%u.%u]: SASL "
		    "LOGIN authentication failed: UGFzc3dvcmQ6",
		    a, b);
	}
	say(ms + 600,
	    "postfix/smtpd[1100]: disconnect from unknown[203.0.%u.%u] ehlo=1 "
	    "mail=1 rcpt=0/1 quit=1 commands=3/4",
	    a, b);
}

static void
make_exim_id(char id[24])
{
	static const char digits[] =
	    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"
	    "ghijklmnopqrstuvwxyz";
	static uint64_t serial = 1000000;
	uint64_t number = ++serial;
	char part[12];

	for (int i = 5; i >= 0; i--, number /= 62)
		part[i] = digits[number % 62];
	snprintf(id, 24, "1%.5s-%06u-%02u", part + 1, pick(1000000), pick(100));
}

static void
say_exim_attempt(int64_t ms, const char *id, const struct recipient *r,
    int which, int is_last)
{
	char host[96];
	char *bracket;

	snprintf(host, sizeof(host), "%s", r->mx);
	bracket = strchr(host, '[');
	*bracket = '\0';
	if (which < 0)
		say(ms,
		    "%s => %s R=dnslookup T=remote_smtp H=%s [%s "
		    "X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes C=\"250 2.0.0 "
		    "OK %u si7mr%u - gsmtp\" QT=2s DT=1s",
		    id, r->address, host, bracket + 1, pick(1U << 30),
		    pick(100000));
	else if (is_last)
		say(ms,
		    "%s ** %s R=dnslookup T=remote_smtp H=%s [%s "
		    "X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes: SMTP error "
		    "from remote mail server after RCPT TO:<%s>: %s",
		    id, r->address, host, bracket + 1, r->address,
		    said(which, r->address));
	else
		say(ms,
		    "%s == %s R=dnslookup T=remote_smtp defer (-44) H=%s [%s: "
		    "SMTP error from remote mail server after RCPT TO:<%s>: %s",
		    id, r->address, host, bracket + 1, r->address,
		    said(which, r->address));
}

static int64_t
say_exim_recipient(int64_t ms, const char *id, const struct recipient *r)
{
	int64_t at = ms + 300 + pick(2000);

	for (unsigned i = 0; i < r->attempts; i++) {
		say_exim_attempt(at, id, r, r->put_off, 0);
		if (!pick(3))
			say(at + 200000,
			    "%s == %s R=dnslookup T=remote_smtp defer (-54): "
			    "retry time not reached for any host for '%s'",
			    id, r->address, r->domain);
		at += (INT64_C(300) << i) * 1000 + pick(60000);
	}
	if (r->is_expired)
		say(at, "%s ** %s: retry timeout exceeded", id, r->address);
	else
		say_exim_attempt(at, id, r, r->last, 1);
	tell(id, r);
	return at;
}

static void
make_exim_message(int64_t ms)
{
	char id[24], notice[24];
	unsigned count = pick(4) ? 1 : 1 + pick(MAX_RECIPIENTS);
	unsigned sender = pick(SENDERS), is_any = 0;
	int64_t end = ms;

	make_exim_id(id);
	say(ms,
	    "%s <= s%u@example.org H=pc%u.example.org (pc%u) [192.0.2.%u] "
	    "P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no "
	    "A=plain:s%u@example.org S=%u id=%s@example.org T=\"news of %u\"",
	    id, sender, sender, sender, sender, sender, 1000 + pick(90000), id,
	    pick(100));
	for (unsigned i = 0; i < count; i++) {
		struct recipient r;
		int64_t done;

		choose(&r);
		done = say_exim_recipient(ms + 20, id, &r);
		end = done > end ? done : end;
		is_any |= r.last >= 0 || r.is_expired;
	}
	if (is_any) {
		make_exim_id(notice);
		say(end + 1, "%s <= <> R=%s U=Debian-exim P=local S=7100",
		    notice, id);
		say(end + 40,
		    "%s => s%u <s%u@example.org> R=local_user T=mail_spool",
		    notice, sender, sender);
		say(end + 41, "%s Completed", notice);
	}
	say(end + 5, "%s Completed", id);
}

static void
make_exim_client(int64_t ms)
{
	unsigned a = pick(256), b = pick(256), user = pick(100000);

	if (pick(3)) {
		say(ms,
		    "H=(bot%u) [203.0.%u.%u] F=<x%u@example.info> rejected "
		    "RCPT "
		    "<user%u@example.org>: Unknown user",
		    a, a, b, user, user);
		fprintf(truth,
		    "NOQUEUE\tuser%u@example.org\tfailure\t1\t"
		    "mailbox_unknown\n",
		    user);
	} else {
		say(ms,
		    "login authenticator failed for (bot%u) [203.0.%u.%u]: 535 "
		    "Incorrect authentication data (set_id=admin%u)",
		    a, a, b, user % 10);
	}
	say(ms + 1, "no host name found for IP address 203.0.%u.%u", a, b);
}

int
main(int argc, char **argv)
{
	int is_exim;

	if (argc != 6) {
		fputs("usage: make-log postfix|exim MEGABYTES SEED LOG TRUTH\n",
		    stderr);
		return 2;
	}
	is_exim = strcmp(argv[1], "exim") == 0;
	wanted = strtoull(argv[2], NULL, 10) * 1000000;
	state = strtoull(argv[3], NULL, 10) * 2 + 1;
	out = fopen(argv[4], "wb");
	truth = fopen(argv[5], "wb");
	if (!out || !truth) {
		perror("make-log");
		return 2;
	}
	now = (int64_t)FIRST_DAY * 1000;
	while (written < wanted) {
		/* A burst now and then, and quiet between. */
		now += pick(100) ? pick(300) : pick(20000);
		if (pick(4))
			(is_exim ? make_exim_message : make_postfix_message)(
			    now);
		else
			(is_exim ? make_exim_client : make_postfix_client)(now);
		flush(now, is_exim);
	}
	flush(INT64_MAX, is_exim);
	return fclose(out) || fclose(truth);
}
