/*
 * How a message proves its sender: for each finding a message that has it,
 * and one that has not.
 */

#include "core/audit/auth.h"

#include "unit/core/audit/ids.h"
#include "unit/core/auth/dkim_kit.h"

enum { ROUNDS_MAX = 20, NOW = 1764350000, MAIL_MAX = 8192 };

#define TAGS "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=rsa; "
#define REST "h=from:from:subject:subject:to; bh=@; b="
#define MAIL \
	"From: joe@example.org\r\nTo: a@example.com\r\n" \
	"Subject: hello\r\n\r\nbody\r\n"
#define FREEMAIL \
	"From: joe@gmail.com\r\nTo: a@example.com\r\n" \
	"Subject: hello\r\n\r\nbody\r\n"
#define BY_LIST "List-Id: <l.example.net>\r\n" MAIL
#define AAR "ARC-Authentication-Results: i=1; mx.example.net; dkim=pass\r\n"
#define AMS \
	"ARC-Message-Signature: i=1; a=rsa-sha256; d=example.net; s=x; " \
	"h=from; bh=AAAA; b=AAAA\r\n"
#define SEAL(i, cv) \
	"ARC-Seal: i=" #i "; a=rsa-sha256; cv=" cv \
	"; d=example.net; s=x; b=AAAA\r\n"

static const struct {
	const char *name, *mail;
	const char *tags;      /* of the signature; NULL: none */
	const char *from, *to; /* changed after it was signed */
	const char *ip;
	const char *sender;
	const char *finds, *lacks;
} cases[] = {
	{ "all is well", MAIL, TAGS REST, "", "", "192.0.2.17",
	    "joe@example.org", "arc.none",
	    "sig.none sig.body_hash sig.header_changed sig.expired sig.not_yet "
	    "sig.d_not_aligned sig.from_not_signed sig.l_tag sig.no_oversign "
	    "sig.weak_alg sig.simple_canon sig.unknown_q sig.bad_tag "
	    "sig.dup_tag sig.i_not_sub_d sig.too_many sig.replay_signs "
	    "sig.list_expanded dmarc.not_aligned dmarc.only_spf_aligned "
	    "dmarc.multi_from dmarc.no_from dmarc.group_from "
	    "dmarc.from_freemail dmarc.forwarded arc.fail arc.gap "
	    "arc.dup_instance arc.cv_wrong arc.seal_h arc.instance arc.sealer "
	    "arc.upstream_result arc.historic dkim.no_key sig.both_results "
	    "dkim.k_mismatch dkim.t_s_mismatch dkim.ed25519_only "
	    "dmarc.strict_breaks" },
	{ "no signature", MAIL, NULL, "", "", "192.0.2.17", "joe@example.org",
	    "sig.none dmarc.only_spf_aligned", "dmarc.not_aligned" },
	{ "the body is changed", MAIL, TAGS REST, "body", "soul", "192.0.2.17",
	    "joe@example.org", "sig.body_hash",
	    "sig.header_changed sig.list_expanded" },
	{ "the subject is tagged", MAIL, TAGS REST, "hello", "[l] hello",
	    "192.0.2.17", "joe@example.org", "sig.header_changed",
	    "sig.body_hash" },
	{ "by a list", BY_LIST, TAGS REST, "hello", "[l] hello", "198.51.100.7",
	    "l@esp.example",
	    "sig.header_changed sig.list_expanded dmarc.forwarded "
	    "dmarc.not_aligned",
	    "sig.body_hash" },
	{ "both parts are changed", MAIL, TAGS REST, "hello\r\n\r\nbody",
	    "jello\r\n\r\nsoul", "192.0.2.17", "joe@example.org",
	    "sig.both_results sig.body_hash sig.header_changed", "" },
	{ "signed with ed25519 alone", MAIL,
	    "v=1; a=ed25519-sha256; c=relaxed/relaxed; d=example.org; "
	    "s=ed; " REST,
	    "", "", "192.0.2.17", "joe@example.org", "dkim.ed25519_only",
	    "dkim.k_mismatch sig.bad_tag sig.body_hash" },
	{ "the key is for another algorithm", MAIL,
	    "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=ed; " REST,
	    "", "", "192.0.2.17", "joe@example.org", "dkim.k_mismatch",
	    "dkim.ed25519_only dkim.t_s_mismatch sig.bad_tag" },
	{ "the key forbids domains below", MAIL,
	    "v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=strict; "
	    "i=@news.example.org; " REST,
	    "", "", "192.0.2.17", "joe@example.org", "dkim.t_s_mismatch",
	    "dkim.k_mismatch sig.i_not_sub_d sig.bad_tag" },
	{ "alignment is strict", "From: joe@strict.example\r\n\r\nbody\r\n",
	    NULL, "", "", "198.51.100.7", "b@bounce.strict.example",
	    "dmarc.strict_breaks dmarc.not_aligned", "dmarc.forwarded" },
	{ "expired", MAIL, TAGS "t=1764330000; x=1764340000; " REST, "", "",
	    "192.0.2.17", "joe@example.org", "sig.expired", "sig.not_yet" },
	{ "made later", MAIL, TAGS "t=1764360000; " REST, "", "", "192.0.2.17",
	    "joe@example.org", "sig.not_yet", "sig.expired" },
	{ "another's signature", FREEMAIL, TAGS REST, "", "", "192.0.2.17",
	    "joe@example.org", "sig.d_not_aligned dmarc.from_freemail",
	    "dmarc.not_aligned" },
	{ "a service that is not set up", MAIL, NULL, "", "", "198.51.100.7",
	    "b@esp.example", "dmarc.not_aligned", "dmarc.forwarded" },
	{ "From is not signed", MAIL, TAGS "h=to:subject:subject; bh=@; b=", "",
	    "", "192.0.2.17", "joe@example.org", "sig.from_not_signed",
	    "sig.bad_tag" },
	{ "a part of the body", MAIL, TAGS "l=2; " REST, "", "", "192.0.2.17",
	    "joe@example.org", "sig.l_tag", "sig.body_hash" },
	{ "each field once, and not To", MAIL,
	    TAGS "h=from:subject; bh=@; b=", "", "", "192.0.2.17",
	    "joe@example.org", "sig.no_oversign sig.replay_signs", "sig.none" },
	{ "SHA-1", MAIL,
	    "v=1; a=rsa-sha1; c=relaxed; d=example.org; s=rsa; " REST, "", "",
	    "192.0.2.17", "joe@example.org", "sig.weak_alg", "sig.bad_tag" },
	{ "simple", MAIL, "v=1; a=rsa-sha256; d=example.org; s=rsa; " REST, "",
	    "", "192.0.2.17", "joe@example.org", "sig.simple_canon",
	    "sig.bad_tag" },
	{ "another way to the key", MAIL, TAGS "q=dns/foo; " REST, "", "",
	    "192.0.2.17", "joe@example.org", "sig.unknown_q", "sig.bad_tag" },
	{ "a tag that is missing", MAIL, TAGS "bh=@; b=", "", "", "192.0.2.17",
	    "joe@example.org", "sig.bad_tag", "sig.dup_tag" },
	{ "a tag twice", MAIL, TAGS "s=rsa; " REST, "", "", "192.0.2.17",
	    "joe@example.org", "sig.dup_tag", "sig.bad_tag" },
	{ "in another's name", MAIL, TAGS "i=@example.net; " REST, "", "",
	    "192.0.2.17", "joe@example.org", "sig.i_not_sub_d", "sig.bad_tag" },
	{ "no key", MAIL,
	    "v=1; a=rsa-sha256; c=relaxed; d=example.org; s=none; " REST, "",
	    "", "192.0.2.17", "joe@example.org", "dkim.no_key", "sig.bad_tag" },
	{ "two From fields", "From: b@other.example\r\n" MAIL, NULL, "", "",
	    "192.0.2.17", "joe@example.org", "dmarc.multi_from",
	    "dmarc.no_from dmarc.group_from" },
	{ "no From", "Subject: x\r\n\r\n", NULL, "", "", "192.0.2.17",
	    "joe@example.org", "dmarc.no_from",
	    "dmarc.multi_from dmarc.group_from" },
	{ "a group", "From: undisclosed:;\r\n\r\n", NULL, "", "", "192.0.2.17",
	    "joe@example.org", "dmarc.group_from",
	    "dmarc.multi_from dmarc.no_from" },
	{ "a chain that does not hold", SEAL(1, "none") AMS AAR MAIL, NULL, "",
	    "", "192.0.2.17", "joe@example.org",
	    "arc.fail arc.sealer arc.historic", "arc.gap arc.none" },
	{ "a gap", SEAL(1, "none") AAR MAIL, NULL, "", "", "192.0.2.17",
	    "joe@example.org", "arc.gap", "arc.fail" },
	{ "a set twice", SEAL(1, "none") SEAL(1, "none") AMS AAR MAIL, NULL, "",
	    "", "192.0.2.17", "joe@example.org", "arc.dup_instance",
	    "arc.gap" },
	{ "cv=pass in the first", SEAL(1, "pass") AMS AAR MAIL, NULL, "", "",
	    "192.0.2.17", "joe@example.org", "arc.cv_wrong", "arc.gap" },
	{ "h= in a seal", SEAL(1, "none; h=from") AMS AAR MAIL, NULL, "", "",
	    "192.0.2.17", "joe@example.org", "arc.seal_h", "arc.cv_wrong" },
	{ "no number", SEAL(x, "none") AMS AAR MAIL, NULL, "", "", "192.0.2.17",
	    "joe@example.org", "arc.instance", "arc.gap" },
};

static void
publish(void)
{
	kit_publish("example.org. TXT \"v=spf1 ip4:192.0.2.17 -all\"\n"
		    "_dmarc.example.org. TXT \"v=DMARC1; p=reject\"\n"
		    "_dmarc.gmail.com. TXT \"v=DMARC1; p=none\"\n"
		    "esp.example. TXT \"v=spf1 ip4:198.51.100.7 -all\"\n"
		    "_dmarc.strict.example. TXT \"v=DMARC1; p=reject; "
		    "aspf=s\"\n"
		    "bounce.strict.example. TXT \"v=spf1 "
		    "ip4:198.51.100.7 -all\"",
	    NULL);
	kit_publish("strict._domainkey.example.org. TXT "
		    "\"v=DKIM1; t=s; p=@\"",
	    kit.rsa);
}

/* The mail, signed, and then changed behind the signature. */
static struct span
make(size_t i)
{
	const struct span bare = span_of(cases[i].mail);
	const bool is_ed = cases[i].tags && strstr(cases[i].tags, "a=ed25519");
	struct span mail = cases[i].tags
	    ? kit_sign_with(is_ed ? kit.ed25519 : kit.rsa, bare, cases[i].tags)
	    : bare;
	const size_t len = strlen(cases[i].from);
	struct text text;
	size_t at;

	if (len == 0)
		return mail;
	text_init(&text, &kit.arena, MAIL_MAX);
	CHECK_FOR(cases[i].name, span_find(mail, span_of(cases[i].from), &at));
	text_write(&text, (struct span){ mail.ptr, at });
	text_write_string(&text, cases[i].to);
	text_write(&text, span_from(mail, at + len));
	return text_span(&text);
}

static struct auth_message *
evaluate(const struct auth_request *request, struct dns_known *known)
{
	struct auth_message *message =
	    arena_zero(&kit.arena, 1, sizeof(*message));
	const struct auth_traces none = { NULL, NULL };
	unsigned rounds = 0;

	dns_known_init(known, &kit.arena, 1);
	do
		auth_message_check(&kit.arena, request, known, &none, message);
	while (
	    message->is_waiting && ++rounds < ROUNDS_MAX && kit_answer(known));
	CHECK(!message->is_waiting);
	return message;
}

static void
find(struct span mail, const char *ip, const char *sender, bool is_bulk,
    struct audit *audit)
{
	struct auth_request request = {
		.dkim = { mail, NOW, kit.keys },
		.spf = { .helo = span_of("mail.example.org"),
		    .sender = span_of(sender),
		    .domain = span_empty(),
		    .receiver = span_empty() },
		.has_ip = true,
		.has_helo = true,
		.has_sender = true,
	};
	struct dns_known *known = arena_zero(&kit.arena, 1, sizeof(*known));
	const struct auth_message *message;
	struct dkim_breaks *breaks;

	CHECK(ip_parse(span_of(ip), &request.spf.ip));
	message = evaluate(&request, known);
	breaks = arena_zero(&kit.arena, message->dkim.outcomes.count + 1,
	    sizeof(*breaks));
	for (size_t i = 0; i < message->dkim.outcomes.count; i++)
		dkim_break_find(&kit.arena, &request.dkim,
		    &message->dkim.message, message->dkim.outcomes.items[i],
		    &breaks[i]);
	audit_init(audit, &kit.arena, known,
	    (struct audit_context){ .sends = true, .is_bulk = is_bulk });
	audit_auth(audit, &(struct auth_subject){ message, breaks });
}

static void
test_cases(void)
{
	struct audit audit;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		find(make(i), cases[i].ip, cases[i].sender, false, &audit);
		check_ids(cases[i].name, &audit, cases[i].finds, true);
		check_ids(cases[i].name, &audit, cases[i].lacks, false);
	}
}

/* Each id of the table is found in one of the cases, and lacking in one. */
static void
test_whole(void)
{
	static const char *const ids[] = {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) id,
#include "core/audit/finding_auth_table.h"
#undef FINDING
	};

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		/* These have tests of their own. */
		bool is_found = strcmp(ids[i], "sig.too_many") == 0 ||
		    strcmp(ids[i], "arc.upstream_result") == 0;

		for (size_t j = 0; j < COUNT_OF(cases); j++)
			is_found |= strstr(cases[j].finds, ids[i]) != NULL;
		CHECK_FOR(ids[i], is_found);
	}
}

static void
check_words(const struct audit *audit, const char *id, const char *words)
{
	const struct finding *finding = get_finding(audit, span_of(id));
	char bytes[1000];
	struct text text = text_in(bytes, sizeof(bytes));

	CHECK_FOR(id, finding != NULL);
	if (!finding)
		return;
	finding_write(&text, finding_row(finding->kind)->sentence, finding);
	CHECK_TEXT(id, text_span(&text), words);
}

static void
test_words(void)
{
	struct audit audit;

	find(span_of(MAIL), "198.51.100.7", "b@esp.example", true, &audit);
	check_words(&audit, "dmarc.not_aligned",
	    "A sender is proven, but it is not example.org, the domain in "
	    "From: SPF proves esp.example.");
	CHECK(get_finding(&audit, span_of("sig.none"))->severity ==
	    SEVERITY_BLOCK);
	CHECK(audit.findings.items[0].severity == SEVERITY_BLOCK);
	find(span_of("Subject: x\r\n\r\n"), "192.0.2.17", "", false, &audit);
	CHECK(get_finding(&audit, span_of("sig.none"))->severity ==
	    SEVERITY_WARNING);
}

static void
test_too_many(void)
{
	struct text text;
	struct audit audit;

	text_init(&text, &kit.arena, 1 << 16);
	for (int i = 0; i <= DKIM_SIGNATURES_MAX; i++)
		text_write_string(&text, "DKIM-Signature: v=1; b=\r\n");
	text_write_string(&text, MAIL);
	find(text_span(&text), "192.0.2.17", "joe@example.org", false, &audit);
	check_words(&audit, "sig.too_many",
	    "The message has 33 signatures; receivers look at the first few "
	    "only.");
}

/* A chain that holds, of a message that proves nothing any more. */
static void
test_upstream(void)
{
	struct auth_message message = { .from = { .state = DMARC_FROM_GOOD,
					    .domain =
						span_of("example.org") } };
	const struct dkim_field results = { .whole = span_of(AAR) };
	struct audit audit;

	message.hop.line = span_empty();
	message.dmarc.verdicts[DMARC_TREE_WALK].result = DMARC_FAIL;
	message.arc.result = ARC_PASS;
	message.arc.count = 1;
	message.arc.sets[0] = (struct arc_set){ .results = &results,
		.said = span_of("mx.example.net; dkim=pass") };
	audit_init(&audit, &kit.arena, NULL, (struct audit_context){ 0 });
	audit_auth(&audit, &(struct auth_subject){ &message, NULL });
	CHECK_TEXT("said",
	    get_finding(&audit, span_of("arc.upstream_result"))->detail,
	    "mx.example.net; dkim=pass");
	message.dmarc.verdicts[DMARC_TREE_WALK].result = DMARC_PASS;
	audit_init(&audit, &kit.arena, NULL, (struct audit_context){ 0 });
	audit_auth(&audit, &(struct auth_subject){ &message, NULL });
	CHECK(!get_finding(&audit, span_of("arc.upstream_result")));
}

int
main(void)
{
	kit_open();
	publish();
	test_cases();
	test_whole();
	test_words();
	test_too_many();
	test_upstream();
	kit_close();
	return check_done();
}
