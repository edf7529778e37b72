/* A refusal, what the DNS says, and what that makes of the diagnosis. */

#include "core/confirm/confirm.h"

#include "check.h"

#include "core/dns/zone.h"
#include "nixie/session.h"

enum { CEILING = 16 << 20, ROUNDS_MAX = 50 };

#define KEY "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="

#define SESSION \
	"MAIL FROM:<ann@x.example>\r\n250 2.1.0 Ok\r\n" \
	"RCPT TO:<bob@y.example>\r\n250 2.1.5 Ok\r\n" \
	"DATA\r\n354 go\r\n.\r\n"

static const struct {
	const char *name, *input, *zone;
	enum standing standing;
	const char *check;           /* one of the questions ... */
	enum question_result result; /* ... and its answer */
} cases[] = {
	{ "no PTR, indeed",
	    "550 5.7.25 [192.0.2.17] The IP address sending this message does "
	    "not have a PTR record setup",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "ptr",
	    QUESTION_BAD },
	{ "no PTR, but there is one",
	    "550 5.7.25 [192.0.2.17] The IP address sending this message does "
	    "not have a PTR record setup",
	    "17.2.0.192.in-addr.arpa. PTR mail.example.\n"
	    "mail.example. A 192.0.2.17\n",
	    STANDING_DOUBTED, "ptr", QUESTION_GOOD },
	{ "nobody could tell the PTR",
	    "550 5.7.25 [192.0.2.17] The IP address sending this message does "
	    "not have a PTR record setup",
	    "17.2.0.192.in-addr.arpa. PTR mail.example.\n"
	    "mail.example. FAIL TIMEOUT\n",
	    STANDING_OPEN, "ptr", QUESTION_UNKNOWN },
	{ "listed, indeed",
	    "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	    "using zen.spamhaus.org",
	    "17.2.0.192.zen.spamhaus.org. A 127.0.0.2\n", STANDING_CONFIRMED,
	    "dnsbl", QUESTION_BAD },
	{ "listed no more",
	    "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	    "using zen.spamhaus.org",
	    "2.0.0.127.zen.spamhaus.org. A 127.0.0.2\n", STANDING_DOUBTED,
	    "dnsbl", QUESTION_GOOD },
	{ "the list is not in the DNS that was asked",
	    "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	    "using zen.spamhaus.org",
	    "x.example. A 192.0.2.1\n", STANDING_OPEN, "dnsbl",
	    QUESTION_UNKNOWN },
	{ "the list does not talk to us",
	    "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	    "using zen.spamhaus.org",
	    "17.2.0.192.zen.spamhaus.org. A 127.255.255.254\n", STANDING_OPEN,
	    "dnsbl", QUESTION_UNKNOWN },
	{ "the sender's domain is gone",
	    "450 4.1.8 <ann@gone.example>: Sender address rejected: Domain "
	    "not found",
	    "gone.example. TXT \"nothing\"\n", STANDING_CONFIRMED, "mx",
	    QUESTION_BAD },
	{ "the sender's domain is there",
	    "450 4.1.8 <ann@good.example>: Sender address rejected: Domain "
	    "not found",
	    "good.example. MX 10 mx.good.example.\n"
	    "mx.good.example. A 192.0.2.25\n",
	    STANDING_DOUBTED, "null-mx", QUESTION_GOOD },
	{ "no key at the selector, indeed",
	    SESSION "550 5.7.5 selector s1 has no key\r\n",
	    "x.example. A 192.0.2.1\n_domainkey.x.example. TXT \"x\"\n",
	    STANDING_CONFIRMED, "dkim-key", QUESTION_BAD },
	{ "there is a key at the selector",
	    SESSION "550 5.7.5 selector s1 has no key\r\n",
	    "s1._domainkey.x.example. TXT \"" KEY "\"\n", STANDING_DOUBTED,
	    "dkim-key", QUESTION_GOOD },
	{ "the key at the selector is revoked",
	    SESSION "550 5.7.5 selector s1 has no key\r\n",
	    "s1._domainkey.x.example. TXT \"v=DKIM1; p=\"\n",
	    STANDING_CONFIRMED, "dkim-key", QUESTION_BAD },
	{ "nobody could tell the key",
	    SESSION "550 5.7.5 selector s1 has no key\r\n",
	    "s1._domainkey.x.example. FAIL SERVFAIL\n", STANDING_OPEN,
	    "dkim-key", QUESTION_UNKNOWN },
	{ "the key of the selector and domain that the reply names",
	    "550 5.7.5 DKIM key not found for selector s1 of y.example",
	    "s1._domainkey.y.example. TXT \"" KEY "\"\n", STANDING_DOUBTED,
	    "dkim-key", QUESTION_GOOD },
	{ "it is not there, but the sender's own is",
	    SESSION
	    "550 5.7.5 DKIM key not found for selector s1 of y.example\r\n",
	    "s1._domainkey.x.example. TXT \"" KEY "\"\n"
	    "_domainkey.y.example. TXT \"x\"\n",
	    STANDING_CONFIRMED, "dkim-key", QUESTION_BAD },
	{ "the selector alone: the sender's domain",
	    SESSION "550 5.7.5 DKIM public key not found for selector s1\r\n",
	    "s1._domainkey.x.example. TXT \"v=DKIM1; p=\"\n",
	    STANDING_CONFIRMED, "dkim-key", QUESTION_BAD },
	{ "the record's whole name",
	    "550 5.7.20 DKIM key s1._domainkey.y.example not found",
	    "s1._domainkey.y.example. TXT \"" KEY "\"\n", STANDING_DOUBTED,
	    "dkim-key", QUESTION_GOOD },
	{ "d= and s=", "550 5.7.20 no key for signature (d=y.example; s=s1)",
	    "s1._domainkey.y.example. TXT \"" KEY "\"\n", STANDING_DOUBTED,
	    "dkim-key", QUESTION_GOOD },
	{ "no selector, and no key at all",
	    SESSION "550 5.7.20 no passing DKIM signature found\r\n",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "dkim-key",
	    QUESTION_BAD },
	{ "no selector, and a key at a usual one",
	    SESSION "550 5.7.20 no passing DKIM signature found\r\n",
	    "mail._domainkey.x.example. TXT \"" KEY "\"\n", STANDING_OPEN,
	    "dkim-key", QUESTION_UNKNOWN },
	{ "no selector, and a usual one is revoked",
	    SESSION "550 5.7.20 no passing DKIM signature found\r\n",
	    "mail._domainkey.x.example. TXT \"v=DKIM1; p=\"\n", STANDING_OPEN,
	    "dkim-key", QUESTION_OPEN },
	{ "no selector, and none that is usual",
	    SESSION "550 5.7.20 no passing DKIM signature found\r\n",
	    "z._domainkey.x.example. TXT \"" KEY "\"\n", STANDING_OPEN,
	    "dkim-key", QUESTION_UNKNOWN },
	{ "SPF refuses, indeed",
	    SESSION "550 5.7.1 192.0.2.17 is not allowed to send mail for "
		    "x.example\r\n",
	    "x.example. TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n",
	    STANDING_CONFIRMED, "spf", QUESTION_BAD },
	{ "SPF refuses, but would let it pass",
	    SESSION "550 5.7.1 192.0.2.17 is not allowed to send mail for "
		    "x.example\r\n",
	    "x.example. TXT \"v=spf1 ip4:192.0.2.0/24 -all\"\n",
	    STANDING_DOUBTED, "spf", QUESTION_GOOD },
	{ "SPF refuses, and nobody can tell the record",
	    SESSION "550 5.7.1 192.0.2.17 is not allowed to send mail for "
		    "x.example\r\n",
	    "x.example. FAIL SERVFAIL\n", STANDING_OPEN, "spf",
	    QUESTION_UNKNOWN },
	{ "no DMARC record, indeed",
	    SESSION "550 5.7.40 Unauthenticated email from x.example: a DMARC "
		    "record is required\r\n",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "dmarc",
	    QUESTION_BAD },
	{ "nobody can tell the DMARC record",
	    SESSION "550 5.7.40 Unauthenticated email from x.example: a DMARC "
		    "record is required\r\n",
	    "_dmarc.x.example. FAIL TIMEOUT\n"
	    "x.example. TXT \"v=spf1 ip4:192.0.2.1 ~all\"\n",
	    STANDING_OPEN, "dmarc", QUESTION_UNKNOWN },
	{ "a greeting name that does not exist, indeed",
	    "EHLO mail.x.example\r\n250 ok\r\nMAIL FROM:<ann@x.example>\r\n"
	    "550 5.7.1 <mail.x.example>: Helo command rejected: Host not "
	    "found\r\n",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "helo",
	    QUESTION_BAD },
	{ "a greeting name that is there",
	    "EHLO mail.x.example\r\n250 ok\r\nMAIL FROM:<ann@x.example>\r\n"
	    "550 5.7.1 <mail.x.example>: Helo command rejected: Host not "
	    "found\r\n",
	    "mail.x.example. A 192.0.2.1\n", STANDING_DOUBTED, "helo",
	    QUESTION_GOOD },
	{ "a greeting name that nobody can tell",
	    "EHLO mail.x.example\r\n250 ok\r\nMAIL FROM:<ann@x.example>\r\n"
	    "550 5.7.1 <mail.x.example>: Helo command rejected: Host not "
	    "found\r\n",
	    "mail.x.example. FAIL TIMEOUT\n", STANDING_OPEN, "helo",
	    QUESTION_UNKNOWN },
	{ "a typo that nobody hosts",
	    "550 5.1.2 <joe@gmial.com>: Domain not found",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "typo",
	    QUESTION_BAD },
	{ "a typo that somebody hosts",
	    "550 5.1.1 <joe@gmial.com>: User unknown",
	    "gmial.com. MX 10 mx.gmial.com.\nmx.gmial.com. A 192.0.2.1\n",
	    STANDING_CONFIRMED, "syntax", QUESTION_BAD },
	{ "no typo, and a mail host: that tells nothing of the mailbox",
	    "550 5.1.1 <joe@y.example>: User unknown",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n",
	    STANDING_OPEN, "syntax", QUESTION_GOOD },
	{ "a character that may not stand there",
	    "501 5.1.3 <jo(e@y.example>: Bad recipient address syntax",
	    "y.example. A 192.0.2.1\n", STANDING_CONFIRMED, "syntax",
	    QUESTION_BAD },
	{ "a well-formed address is in doubt",
	    "501 5.1.3 <joe@y.example>: Bad recipient address syntax",
	    "y.example. A 192.0.2.1\n", STANDING_DOUBTED, "syntax",
	    QUESTION_GOOD },
	{ "a domain that takes no mail",
	    "550 5.1.10 <joe@y.example>: Recipient address rejected: Domain "
	    "y.example does not accept mail (nullMX)",
	    "y.example. MX 0 .\n", STANDING_CONFIRMED, "null-mx",
	    QUESTION_BAD },
	{ "a sender whose domain nobody can know",
	    "450 4.1.8 <root@web1>: Sender address rejected: Domain not found",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "envelope",
	    QUESTION_BAD },
	{ "the record of SPF is remembered so long",
	    SESSION "550 5.7.1 192.0.2.17 is not allowed to send mail for "
		    "x.example\r\n",
	    "x.example. 900 TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n",
	    STANDING_CONFIRMED, "dns-cache", QUESTION_GOOD },
	{ "who stood in the envelope",
	    SESSION "550 5.7.1 192.0.2.17 is not allowed to send mail for "
		    "x.example\r\n",
	    "x.example. TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n",
	    STANDING_CONFIRMED, "envelope", QUESTION_GOOD },
	{ "the DNS fails still, for whatever reason",
	    "421 4.4.0 <joe@y.example>: DNS lookup failed, try again",
	    "y.example. FAIL SERVFAIL\n", STANDING_OPEN, "dns-cache",
	    QUESTION_UNKNOWN },
	{ "the DNS failed about the sender, and the recipient's is in order",
	    "451 4.7.24 <joe@y.example>: Recipient address rejected: Message "
	    "rejected due to: SPF Temporary Error: DNS Timeout",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n",
	    STANDING_OPEN, "dns-cache", QUESTION_OPEN },
	{ "the domain is named, but not the address that sent",
	    "550 5.7.1 SPF hardfail for x.example",
	    "x.example. TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n",
	    STANDING_OPEN, "spf", QUESTION_UNKNOWN },
	{ "a list that was given up",
	    "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked "
	    "using dnsbl.sorbs.net",
	    "x.example. A 192.0.2.1\n", STANDING_CONFIRMED, "dead-list",
	    QUESTION_BAD },
	{ "MTA-STS, and nobody can tell",
	    "450 4.7.5 <joe@y.example>: TLS required but certificate "
	    "verification failed",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n"
	    "_mta-sts.y.example. FAIL TIMEOUT\n",
	    STANDING_OPEN, "mta-sts", QUESTION_UNKNOWN },
	{ "two records of MTA-STS",
	    "450 4.7.5 <joe@y.example>: TLS required but certificate "
	    "verification failed",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n"
	    "_mta-sts.y.example. TXT \"v=STSv1; id=1;\"\n"
	    "_mta-sts.y.example. TXT \"v=STSv1; id=2;\"\n",
	    STANDING_CONFIRMED, "mta-sts", QUESTION_BAD },
	{ "no DANE",
	    "450 4.7.5 <joe@y.example>: TLS required but certificate "
	    "verification failed",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n",
	    STANDING_OPEN, "dane", QUESTION_GOOD },
	{ "DANE, and nobody can tell",
	    "450 4.7.5 <joe@y.example>: TLS required but certificate "
	    "verification failed",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n"
	    "_25._tcp.mx.y.example. FAIL SERVFAIL\n",
	    STANDING_OPEN, "dane", QUESTION_UNKNOWN },
	{ "a login that was not tried",
	    "MAIL FROM:<ann@x.example>\r\n250 2.1.0 Ok\r\n"
	    "RCPT TO:<bob@y.example>\r\n554 5.7.1 <bob@y.example>: Relay "
	    "access denied\r\n",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.1\n",
	    STANDING_CONFIRMED, "transcript", QUESTION_BAD },
	{ "no address to ask about",
	    "550 5.7.25 The sending IP address does not have a PTR record",
	    "x.example. A 192.0.2.1\n", STANDING_OPEN, "ptr", QUESTION_OPEN },
};

static void
confirm_all(struct session *session, const struct dns_zone *zone,
    struct arena *arena)
{
	struct dns_known known;
	struct audit audit;
	unsigned rounds = 0;

	dns_known_init(&known, arena, 1);
	do {
		while (known.wanted.count > 0)
			dns_known_add(&known,
			    dns_zone_answer(zone, arena,
				known.wanted.items[0]));
		audit_init(&audit, arena, &known,
		    (struct audit_context){ .sends = true });
		audit.knowledge = &knowledge_builtin;
		confirm(&audit, &session->diagnosis, 0);
	} while (known.wanted.count > 0 && ++rounds < ROUNDS_MAX);
	CHECK_FOR("comes to an end", rounds < ROUNDS_MAX);
}

static enum question_result
result_of(const struct diagnosis *diagnosis, const char *check)
{
	for (size_t i = 0; i < diagnosis->questions.count; i++)
		if (span_equal(diagnosis->questions.items[i].check,
			span_of(check)))
			return diagnosis->questions.items[i].result;
	CHECK_FOR(check, !"among the questions");
	return QUESTION_OPEN;
}

static void
check_case(struct session *session, size_t i)
{
	const struct diagnosis *diagnosis = &session->diagnosis;
	struct dns_zone zone;
	struct arena arena;
	struct error error;

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK(
	    dns_zone_read(&zone, span_of(cases[i].zone), span_empty(), &error));
	session_open(session, span_of(cases[i].input), span_empty(), false);
	CHECK_FOR(cases[i].name, session_next(session) == SESSION_CASE);
	confirm_all(session, &zone, &arena);
	CHECK_TEXT(cases[i].name, span_of(standing_name(diagnosis->standing)),
	    standing_name(cases[i].standing));
	CHECK_FOR(cases[i].name,
	    result_of(diagnosis, cases[i].check) == cases[i].result);
	CHECK_FOR(cases[i].name,
	    (cases[i].standing != STANDING_CONFIRMED) ||
		diagnosis->confidence == CONFIDENCE_HIGH);
	arena_clear(&arena);
}

/* Mere facts that are told besides: a case, and one that lacks it. */
static const struct {
	const char *input, *zone, *id;
	bool is_found;
} facts[] = {
	{ "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	  "using zen.spamhaus.org",
	    "2.0.0.127.zen.spamhaus.org. A 127.0.0.2\n", "dnsbl.receiver_says",
	    true },
	{ "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	  "using zen.spamhaus.org",
	    "17.2.0.192.zen.spamhaus.org. A 127.0.0.2\n", "dnsbl.receiver_says",
	    false },
	{ "554 5.7.1 Service unavailable; Client host [192.0.2.17] blocked "
	  "using zen.spamhaus.org",
	    "17.2.0.192.zen.spamhaus.org. FAIL TIMEOUT\n",
	    "dnsbl.receiver_says", false },
	{ "EHLO y.example\r\n250 ok\r\nMAIL FROM:<ann@x.example>\r\n250 ok\r\n"
	  "RCPT TO:<bob@y.example>\r\n550 5.7.1 <y.example>: Helo command "
	  "rejected: You are not me\r\n",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.9\n"
	    "y.example. A 192.0.2.8\n",
	    "helo.spoofs_receiver", true },
	{ "EHLO mail.x.example\r\n250 ok\r\nMAIL FROM:<ann@x.example>\r\n"
	  "250 ok\r\nRCPT TO:<bob@y.example>\r\n550 5.7.1 <mail.x.example>: "
	  "Helo command rejected: Host not found\r\n",
	    "y.example. MX 10 mx.y.example.\nmx.y.example. A 192.0.2.9\n",
	    "helo.spoofs_receiver", false },
};

static bool
has(const struct finding_list *findings, const char *id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (strcmp(finding_row(findings->items[i].kind)->id, id) == 0)
			return true;
	return false;
}

static void
check_fact(struct session *session, size_t i)
{
	struct dns_zone zone;
	struct arena arena;
	struct error error;

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK(
	    dns_zone_read(&zone, span_of(facts[i].zone), span_empty(), &error));
	session_open(session, span_of(facts[i].input), span_empty(), false);
	CHECK_FOR(facts[i].id, session_next(session) == SESSION_CASE);
	confirm_all(session, &zone, &arena);
	CHECK_FOR(facts[i].id,
	    has(session->diagnosis.findings, facts[i].id) == facts[i].is_found);
	arena_clear(&arena);
}

int
main(void)
{
	struct session session;
	struct error error;

	CHECK(session_init(&session, &error));
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(&session, i);
	for (size_t i = 0; i < COUNT_OF(facts); i++)
		check_fact(&session, i);
	session_clear(&session);
	return check_done();
}
