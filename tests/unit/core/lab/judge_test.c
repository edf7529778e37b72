/*
 * Each objection: a session that draws it, and the same with one thing
 * mended that does not. Client, server and DNS are wired in memory.
 */

#include "core/lab/judge.h"

#include "check.h"

#include "core/dns/zone.h"

enum { CEILING = 16 << 20, ROUNDS_MAX = 50 };

#define GOOD_HEADER \
	"From: Ann <ann@good.example>\r\n" \
	"To: joe@here.example\r\n" \
	"Date: Sat, 28 Nov 2026 10:00:00 +0000\r\n" \
	"Message-ID: <1@good.example>\r\n" \
	"Subject: hi\r\n"

static const char world[] = "good.example. MX 10 mail.good.example.\n"
			    "mail.good.example. A 192.0.2.17\n"
			    "good.example. TXT \"v=spf1 ip4:192.0.2.17 -all\"\n"
			    "_dmarc.good.example. TXT \"v=DMARC1; p=reject\"\n"
			    "17.2.0.192.in-addr.arpa. PTR mail.good.example.\n"
			    "18.2.0.192.in-addr.arpa. PTR other.good.example.\n"
			    "other.good.example. A 192.0.2.99\n"
			    "ann.example. A 192.0.2.17\n"
			    "soft.example. A 192.0.2.17\n"
			    "soft.example. TXT \"v=spf1 ~all\"\n"
			    "null.example. MX 0 .\n"
			    "slow.example. FAIL SERVFAIL\n"
			    "17.2.0.192.clean.example. A 127.255.255.254\n"
			    "17.2.0.192.bl.example. A 127.0.0.2\n"
			    "good.example.dbl.example. A 127.0.1.2\n";

/* What is changed of a session in which all is in order. */
struct change_of {
	const char *name;
	enum lab_objection expected;
	enum lab_objection only; /* the one that the policy has */
	enum smtp_stage stage;
	const char *helo, *sender, *recipient, *ip, *user, *message;
	const char *ip_zone, *domain_zone;
	bool is_secure, is_frequent, is_crowd, is_new, is_quota_used;
	enum lab_callout_result callout;
	enum lab_scan_result scan;
};

static const struct change_of changes[] = {
	{ .name = "all in order: sender", .stage = SMTP_STAGE_MAIL },
	{ .name = "all in order: recipient", .stage = SMTP_STAGE_RCPT },
	{ .name = "all in order: message", .stage = SMTP_STAGE_EOD },
	{ .name = "greeting of nonsense",
	    .expected = LAB_HELO_SYNTAX,
	    .stage = SMTP_STAGE_MAIL,
	    .helo = "mail_1!.good.example" },
	{ .name = "greeting with two dots",
	    .expected = LAB_HELO_SYNTAX,
	    .stage = SMTP_STAGE_MAIL,
	    .helo = "a..b" },
	{ .name = "a sender whose host knows him",
	    .only = LAB_CALLOUT,
	    .stage = SMTP_STAGE_RCPT,
	    .callout = LAB_CALLOUT_GOOD },
	{ .name = "a sender whose host does not",
	    .expected = LAB_CALLOUT,
	    .only = LAB_CALLOUT,
	    .stage = SMTP_STAGE_RCPT,
	    .callout = LAB_CALLOUT_NO },
	{ .name = "a sender whose host is away",
	    .expected = LAB_CALLOUT_OPEN,
	    .only = LAB_CALLOUT,
	    .stage = SMTP_STAGE_RCPT,
	    .callout = LAB_CALLOUT_UNSURE },
	{ .name = "a virus is found",
	    .expected = LAB_VIRUS,
	    .stage = SMTP_STAGE_EOD,
	    .scan = LAB_SCAN_VIRUS },
	{ .name = "a virus is found, and allowed",
	    .only = LAB_SPAM,
	    .stage = SMTP_STAGE_EOD,
	    .scan = LAB_SCAN_VIRUS },
	{ .name = "spam is found",
	    .expected = LAB_SPAM,
	    .stage = SMTP_STAGE_EOD,
	    .scan = LAB_SCAN_SPAM },
	{ .name = "a scanner asks for patience",
	    .expected = LAB_GREYLIST,
	    .stage = SMTP_STAGE_EOD,
	    .scan = LAB_SCAN_LATER },
	{ .name = "a scanner is away",
	    .expected = LAB_SCANNER,
	    .stage = SMTP_STAGE_EOD,
	    .scan = LAB_SCAN_FAILED },
	{ .name = "short greeting",
	    .expected = LAB_HELO_FQDN,
	    .only = LAB_HELO_FQDN,
	    .stage = SMTP_STAGE_MAIL,
	    .helo = "mailserver" },
	{ .name = "short greeting, allowed",
	    .stage = SMTP_STAGE_MAIL,
	    .helo = "mailserver" },
	{ .name = "greeting in brackets",
	    .only = LAB_HELO_FQDN,
	    .stage = SMTP_STAGE_MAIL,
	    .helo = "[192.0.2.17]" },
	{ .name = "greeting nobody knows",
	    .expected = LAB_HELO_UNKNOWN,
	    .only = LAB_HELO_UNKNOWN,
	    .stage = SMTP_STAGE_MAIL,
	    .helo = "mail.nowhere.example" },
	{ .name = "greeting that is known",
	    .only = LAB_HELO_UNKNOWN,
	    .stage = SMTP_STAGE_MAIL },
	{ .name = "no such domain",
	    .expected = LAB_SENDER_DOMAIN,
	    .stage = SMTP_STAGE_MAIL,
	    .sender = "a@nowhere.example" },
	{ .name = "a domain with an address only",
	    .stage = SMTP_STAGE_MAIL,
	    .sender = "a@soft.example" },
	{ .name = "a domain that takes no mail",
	    .expected = LAB_SENDER_NULL_MX,
	    .stage = SMTP_STAGE_MAIL,
	    .sender = "a@null.example" },
	{ .name = "the null sender", .stage = SMTP_STAGE_MAIL, .sender = "" },
	{ .name = "a domain nobody can tell of",
	    .stage = SMTP_STAGE_MAIL,
	    .sender = "a@slow.example" },
	{ .name = "the same, strictly",
	    .expected = LAB_TEMPORARY,
	    .only = LAB_TEMPORARY,
	    .stage = SMTP_STAGE_MAIL,
	    .sender = "a@slow.example" },
	{ .name = "no TLS",
	    .expected = LAB_TLS,
	    .only = LAB_TLS,
	    .stage = SMTP_STAGE_MAIL },
	{ .name = "TLS",
	    .only = LAB_TLS,
	    .stage = SMTP_STAGE_MAIL,
	    .is_secure = true },
	{ .name = "no login",
	    .expected = LAB_AUTH_REQUIRED,
	    .only = LAB_AUTH_REQUIRED,
	    .stage = SMTP_STAGE_MAIL },
	{ .name = "login",
	    .only = LAB_AUTH_REQUIRED,
	    .stage = SMTP_STAGE_MAIL,
	    .user = "ann" },
	{ .name = "somebody else's address",
	    .expected = LAB_SENDER_OWNER,
	    .stage = SMTP_STAGE_MAIL,
	    .user = "ann",
	    .sender = "boss@good.example" },
	{ .name = "one of several addresses",
	    .stage = SMTP_STAGE_MAIL,
	    .user = "ann",
	    .sender = "x@ann.example" },
	{ .name = "too often",
	    .expected = LAB_RATE,
	    .stage = SMTP_STAGE_MAIL,
	    .is_frequent = true },
	{ .name = "too many at once",
	    .expected = LAB_CONNECTIONS,
	    .stage = SMTP_STAGE_BANNER,
	    .is_crowd = true },
	{ .name = "not too many at once", .stage = SMTP_STAGE_BANNER },
	{ .name = "enough for today",
	    .expected = LAB_QUOTA,
	    .stage = SMTP_STAGE_MAIL,
	    .user = "ann",
	    .is_quota_used = true },
	{ .name = "unknown user",
	    .expected = LAB_UNKNOWN_USER,
	    .stage = SMTP_STAGE_RCPT,
	    .recipient = "bob@here.example" },
	{ .name = "plus",
	    .stage = SMTP_STAGE_RCPT,
	    .recipient = "JOE+news@here.example" },
	{ .name = "postmaster",
	    .stage = SMTP_STAGE_RCPT,
	    .recipient = "Postmaster@here.example" },
	{ .name = "disabled",
	    .expected = LAB_DISABLED,
	    .stage = SMTP_STAGE_RCPT,
	    .recipient = "old@here.example" },
	{ .name = "full",
	    .expected = LAB_FULL,
	    .stage = SMTP_STAGE_RCPT,
	    .recipient = "full@here.example" },
	{ .name = "relay",
	    .expected = LAB_RELAY,
	    .stage = SMTP_STAGE_RCPT,
	    .recipient = "joe@elsewhere.example" },
	{ .name = "relay for one of ours",
	    .stage = SMTP_STAGE_RCPT,
	    .user = "ann",
	    .recipient = "joe@elsewhere.example" },
	{ .name = "no name",
	    .expected = LAB_PTR,
	    .only = LAB_PTR,
	    .stage = SMTP_STAGE_RCPT,
	    .ip = "192.0.2.50" },
	{ .name = "a name that leads elsewhere",
	    .expected = LAB_PTR,
	    .only = LAB_PTR,
	    .stage = SMTP_STAGE_RCPT,
	    .ip = "192.0.2.18" },
	{ .name = "a good name", .only = LAB_PTR, .stage = SMTP_STAGE_RCPT },
	{ .name = "listed",
	    .expected = LAB_DNSBL,
	    .stage = SMTP_STAGE_RCPT,
	    .ip_zone = "bl.example" },
	{ .name = "a list that refuses to tell",
	    .stage = SMTP_STAGE_RCPT,
	    .ip_zone = "clean.example" },
	{ .name = "not listed",
	    .stage = SMTP_STAGE_RCPT,
	    .ip_zone = "nobl.example" },
	{ .name = "domain listed",
	    .expected = LAB_RHSBL,
	    .stage = SMTP_STAGE_RCPT,
	    .domain_zone = "dbl.example" },
	{ .name = "not one of the domain's servers",
	    .expected = LAB_SPF,
	    .stage = SMTP_STAGE_RCPT,
	    .ip = "192.0.2.18" },
	{ .name = "softfail",
	    .stage = SMTP_STAGE_RCPT,
	    .sender = "a@soft.example",
	    .ip = "192.0.2.18" },
	{ .name = "new here",
	    .expected = LAB_GREYLIST,
	    .only = LAB_GREYLIST,
	    .stage = SMTP_STAGE_RCPT,
	    .is_new = true },
	{ .name = "here before",
	    .only = LAB_GREYLIST,
	    .stage = SMTP_STAGE_RCPT },
	{ .name = "no From",
	    .expected = LAB_HEADER,
	    .stage = SMTP_STAGE_EOD,
	    .message = "Date: x\r\n\r\nhi\r\n" },
	{ .name = "two Froms",
	    .expected = LAB_HEADER,
	    .stage = SMTP_STAGE_EOD,
	    .message = "From: a@b.example\r\n" GOOD_HEADER "\r\nhi\r\n" },
	{ .name = "forged From",
	    .expected = LAB_DMARC,
	    .stage = SMTP_STAGE_EOD,
	    .sender = "a@soft.example",
	    .message = GOOD_HEADER "\r\nhi\r\n" },
	{ .name = "broken signature",
	    .expected = LAB_DKIM,
	    .stage = SMTP_STAGE_EOD,
	    .sender = "a@soft.example",
	    .message = "DKIM-Signature: v=1; a=rsa-sha256; d=soft.example;"
		       " s=x; h=from; bh=x; b=x\r\n"
		       "From: a@soft.example\r\nDate: x\r\n\r\nhi\r\n" },
	{ .name = "nothing proves who it is",
	    .expected = LAB_UNAUTHENTICATED,
	    .only = LAB_UNAUTHENTICATED,
	    .stage = SMTP_STAGE_EOD,
	    .sender = "a@soft.example",
	    .message = "From: a@soft.example\r\nDate: x\r\n\r\nhi\r\n" },
	{ .name = "SPF proves it",
	    .only = LAB_UNAUTHENTICATED,
	    .stage = SMTP_STAGE_EOD },
	{ .name = "a program attached",
	    .expected = LAB_ATTACHMENT,
	    .stage = SMTP_STAGE_EOD,
	    .message = GOOD_HEADER
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: application/octet-stream; name=\"x.EXE\"\r\n\r\n"
	    "hi\r\n" },
	{ .name = "a text attached",
	    .stage = SMTP_STAGE_EOD,
	    .message = GOOD_HEADER "Content-Disposition: attachment; "
				   "filename=x.exe.txt\r\n\r\nhi\r\n" },
	{ .name = "no way to unsubscribe",
	    .expected = LAB_UNSUBSCRIBE,
	    .only = LAB_UNSUBSCRIBE,
	    .stage = SMTP_STAGE_EOD },
	{ .name = "one click",
	    .only = LAB_UNSUBSCRIBE,
	    .stage = SMTP_STAGE_EOD,
	    .message = GOOD_HEADER
	    "List-Unsubscribe: <https://good.example/u>\r\n"
	    "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n\r\nhi\r\n" },
	{ .name = "a virus, so to speak",
	    .expected = LAB_VIRUS,
	    .stage = SMTP_STAGE_EOD,
	    .message = GOOD_HEADER "\r\nEICAR-STANDARD-"
				   "ANTIVIRUS-TEST-FILE!\r\n" },
	{ .name = "spam, so to speak",
	    .expected = LAB_SPAM,
	    .stage = SMTP_STAGE_EOD,
	    .message =
		GOOD_HEADER "\r\nXJS*C4JDBQADN1.NSBN3*2IDNEN*"
			    "GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X\r\n" },
};

static struct span
or_else(const char *changed, const char *usual)
{
	return span_of(changed ? changed : usual);
}

static void
make_policy(struct lab_policy *policy, struct arena *arena,
    const struct change_of *change)
{
	static const struct {
		const char *address;
		bool is_disabled, is_full;
	} boxes[] = { { "joe", 0, 0 }, { "old@here.example", 1, 0 },
		{ "full", 0, 1 } };

	lab_policy_init(policy);
	if (change->only)
		policy->objections =
		    1ULL << change->only | 1ULL << LAB_SENDER_DOMAIN;
	*list_add(arena, &policy->domains) = span_of("here.example");
	for (size_t i = 0; i < COUNT_OF(boxes); i++)
		*list_add(arena, &policy->mailboxes) =
		    (struct lab_mailbox){ span_of(boxes[i].address),
			    boxes[i].is_disabled, boxes[i].is_full };
	*list_add(arena, &policy->accounts) =
	    (struct lab_account){ span_of("ann"), span_of("secret"),
		    span_of("ann@good.example, @ann.example") };
	if (change->ip_zone)
		policy->ip_zones[policy->ip_zone_count++] =
		    span_of(change->ip_zone);
	if (change->domain_zone)
		policy->domain_zones[policy->domain_zone_count++] =
		    span_of(change->domain_zone);
}

static void
make_session(struct smtp_server *session, const struct change_of *change)
{
	struct span message =
	    or_else(change->message, GOOD_HEADER "\r\nhi\r\n");

	session->stage = change->stage;
	session->helo = or_else(change->helo, "mail.good.example");
	session->is_secure = change->is_secure;
	session->user = or_else(change->user, "");
	session->envelope.has_sender = true;
	session->envelope.sender = or_else(change->sender, "ann@good.example");
	session->candidate.address =
	    or_else(change->recipient, "joe@here.example");
	text_init(&session->message, NULL, 1 << 16);
	text_write(&session->message, message);
}

static void
judge(struct lab_view *view, const struct dns_zone *zone,
    struct lab_judgement *judgement)
{
	unsigned rounds = 0;

	do {
		while (view->known->wanted.count > 0)
			dns_known_add(view->known,
			    dns_zone_answer(zone, view->arena,
				view->known->wanted.items[0]));
		lab_judge(view, judgement);
	} while (judgement->is_waiting && ++rounds < ROUNDS_MAX);
	CHECK_FOR("comes to an end", rounds < ROUNDS_MAX);
}

static void
check_change(const struct change_of *change)
{
	struct smtp_server_rules rules;
	struct smtp_server session;
	struct lab_judgement judgement;
	struct lab_policy policy;
	struct dns_known known;
	struct dns_zone zone;
	struct arena arena;
	struct error error;
	const struct lab_scan_finding scan = { .result = change->scan,
		.words = span_of("found") };
	struct lab_view view = { .policy = &policy,
		.session = &session,
		.now = 1795946400,
		.known = &known,
		.arena = &arena,
		.is_too_frequent = change->is_frequent,
		.is_crowd = change->is_crowd,
		.is_quota_used = change->is_quota_used,
		.is_new = change->is_new,
		.scans = &scan,
		.scan_count = 1,
		.callout = change->callout,
		.callout_words = span_of("550 no such user") };

	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, span_of(world), span_empty(), &error));
	dns_known_init(&known, &arena, 1);
	smtp_server_rules_init(&rules);
	smtp_server_init(&session, &rules, 0);
	make_policy(&policy, &arena, change);
	make_session(&session, change);
	CHECK(ip_parse(or_else(change->ip, "192.0.2.17"), &view.ip));
	judge(&view, &zone, &judgement);
	CHECK_TEXT(change->name,
	    span_of(lab_objection_name(judgement.objection)),
	    lab_objection_name(change->expected));
	smtp_server_clear(&session);
	arena_clear(&arena);
}

static void
test_logins(void)
{
	static const struct {
		const char *name, *password;
		enum lab_objection expected;
	} logins[] = {
		{ "ann", "secret", LAB_NO_OBJECTION },
		{ "Ann", "secret", LAB_NO_OBJECTION },
		{ "ann", "Secret", LAB_CREDENTIALS },
		{ "bob", "secret", LAB_CREDENTIALS },
		{ "ann", "", LAB_CREDENTIALS },
	};

	for (size_t i = 0; i < COUNT_OF(logins); i++) {
		const struct change_of none = { .stage = SMTP_STAGE_AUTH };
		struct smtp_server session = { .stage = SMTP_STAGE_AUTH,
			.helo = span_empty(),
			.user = span_empty(),
			.login = { .name = span_of(logins[i].name),
			    .password = span_of(logins[i].password),
			    .authorize = span_empty() },
			.envelope = { .sender = span_empty() } };
		struct lab_policy policy;
		struct lab_judgement judgement;
		struct arena arena;
		struct lab_view view = { .policy = &policy,
			.session = &session,
			.arena = &arena };

		arena_init(&arena, CEILING);
		make_policy(&policy, &arena, &none);
		lab_judge(&view, &judgement);
		CHECK_FOR(logins[i].name,
		    judgement.objection == logins[i].expected);
		arena_clear(&arena);
	}
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(changes); i++)
		check_change(&changes[i]);
	test_logins();
	return check_done();
}
