#include "core/audit/bulk.h"

#include "core/audit/checklist.h"
#include "core/audit/dkim.h"
#include "core/audit/domain.h"
#include "core/auth/dkim_key.h"
#include "core/auth/dmarc.h"
#include "core/auth/spf.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { IDENTITIES = 3, NAME_ROOM = 2 * DNS_NAME_MAX + 64 };
enum { SHORT_BITS = 1024, GOOD_BITS = 2048 };

struct look {
	struct audit *audit;
	const struct domain_request *request;
	struct span domain, from;
	struct checklist_line spf_passes; /* kept for the alignment */
	bool has_key, has_key_of_from;
};

static struct checklist_line
unanswered(const struct dns_answer *answer)
{
	return checklist_line(CHECKLIST_UNKNOWN,
	    answer ? dns_failure_name(answer->failure) : "no answer yet");
}

static struct checklist_line
look_at_spf_record(struct look *look)
{
	const struct dns_answer *answer =
	    audit_ask(look->audit, look->domain, DNS_TXT);
	struct spf_record_parts parts;
	struct span text;
	size_t count;

	if (!answer || answer->outcome == DNS_FAILED)
		return unanswered(answer);
	count = spf_select(look->audit->arena, answer, &text);
	if (count == 0)
		return checklist_line_of(look->audit, CHECKLIST_NO, "none at ",
		    look->domain);
	if (count > 1)
		return checklist_line(CHECKLIST_NO,
		    "there are several, and none counts");
	if (!spf_record_check(text, &parts))
		return checklist_line_of(look->audit, CHECKLIST_NO,
		    "faulty: ", parts.bad.whole);
	return checklist_line_of(look->audit, CHECKLIST_YES, "", text);
}

static struct checklist_line
look_at_spf_pass(struct look *look)
{
	struct spf_request request = { .ip = look->request->ip,
		.identity = SPF_MAIL_FROM,
		.helo = look->request->helo,
		.sender = checklist_line_of(look->audit, CHECKLIST_UNKNOWN,
		    "postmaster@", look->domain)
			      .words,
		.domain = look->domain,
		.receiver = span_empty(),
		.now = (uint64_t)look->request->now };
	struct spf_verdict verdict;
	enum checklist_answer answer = CHECKLIST_NO;

	if (!look->request->has_ip)
		return checklist_line(CHECKLIST_UNKNOWN,
		    "say which address sends (--ip)");
	verdict =
	    spf_check(&request, look->audit->known, NULL, look->audit->arena);
	if (verdict.result == SPF_PASS)
		answer = CHECKLIST_YES;
	else if (verdict.result == SPF_WAITS || verdict.result == SPF_TEMPERROR)
		answer = CHECKLIST_UNKNOWN;
	look->spf_passes =
	    checklist_line(answer, spf_result_name(verdict.result));
	return look->spf_passes;
}

/* The first key that can be used; NULL: there is none. */
static const struct dkim_key *
find_key(struct look *look, const struct dns_answer *answer)
{
	struct dkim_key *key = arena_alloc(look->audit->arena, sizeof(*key));
	struct span text;

	for (size_t i = 0; i < answer->count; i++) {
		if (!dns_record_text(look->audit->arena, answer->records[i],
			&text))
			continue;
		dkim_key_parse(look->audit->arena, text, key);
		if (!key->is_foreign && !key->is_revoked && key->has_public &&
		    key->reason == DKIM_REASON_NONE)
			return key;
	}
	return NULL;
}

/* Receivers must not accept less than 1024 bits (RFC 8301, 3.2). */
static struct checklist_line
judge_key(struct look *look, const struct dns_answer *answer, struct span name)
{
	const struct dkim_key *key = find_key(look, answer);
	bool is_short =
	    key && key->kind == CRYPTO_RSA && key->public.bits < SHORT_BITS;
	struct text words;

	if (!key)
		return checklist_line_of(look->audit, CHECKLIST_NO,
		    "none that can be used at ", name);
	text_init(&words, look->audit->arena, NAME_ROOM);
	text_write_string(&words, "at ");
	text_write(&words, name);
	if (key->kind == CRYPTO_RSA && key->public.bits < GOOD_BITS)
		text_write_format(&words, ", of %u bits, which %s",
		    key->public.bits, is_short ? "nobody accepts" : "is weak");
	return (struct checklist_line){ is_short ? CHECKLIST_NO : CHECKLIST_YES,
		text_span(&words) };
}

static struct span
name_key(struct look *look, struct span selector, struct span domain)
{
	struct text name;

	text_init(&name, look->audit->arena, NAME_ROOM);
	text_write(&name, selector);
	text_write_string(&name, "._domainkey.");
	text_write(&name, domain);
	return text_span(&name);
}

/* What the audit of keys has found where it guessed; nothing more is asked. */
static struct checklist_line
look_at_guesses(struct look *look, struct span domain)
{
	const char *selector;

	for (size_t i = 0; (selector = audit_dkim_usual(i)); i++) {
		struct span name = name_key(look, span_of(selector), domain);
		const struct dns_answer *answer =
		    dns_known_find(look->audit->known, name, DNS_TXT);
		struct checklist_line line;

		if (!answer || answer->outcome != DNS_DATA)
			continue;
		line = judge_key(look, answer, name);
		if (line.answer == CHECKLIST_YES)
			return line;
	}
	return checklist_line(CHECKLIST_UNKNOWN,
	    "say the selector, s= of a signature (--selector)");
}

/* Is there a key, below one domain, at any of the selectors? */
static struct checklist_line
look_for_key(struct look *look, struct span domain)
{
	struct checklist_line line = look_at_guesses(look, domain), one;

	for (size_t i = 0; i < look->request->selector_count; i++) {
		struct span name =
		    name_key(look, look->request->selectors[i], domain);
		const struct dns_answer *answer =
		    audit_ask(look->audit, name, DNS_TXT);

		if (!answer || answer->outcome == DNS_FAILED) {
			line = unanswered(answer);
			continue;
		}
		one = judge_key(look, answer, name);
		if (one.answer == CHECKLIST_YES)
			return one;
		if (i == 0 || line.answer == CHECKLIST_NO)
			line = one;
	}
	return line;
}

static struct checklist_line
look_at_dkim(struct look *look)
{
	struct checklist_line own = look_for_key(look, look->domain);
	struct checklist_line other = own;

	if (!dns_name_equal(look->domain, look->from))
		other = look_for_key(look, look->from);
	look->has_key = own.answer == CHECKLIST_YES;
	look->has_key_of_from = other.answer == CHECKLIST_YES;
	if (look->has_key || other.answer == CHECKLIST_NO)
		return own;
	return other;
}

static struct checklist_line
look_at_dmarc(struct look *look)
{
	struct dmarc_walk *walk =
	    arena_zero(look->audit->arena, 1, sizeof(*walk));
	const struct dmarc_record *record;
	struct text words;

	dmarc_walk(look->audit->arena, look->audit->known, DMARC_TREE_WALK,
	    look->from, walk);
	if (walk->is_waiting)
		return unanswered(NULL);
	if (!walk->policy && walk->failed)
		return unanswered(walk->failed->lookup.answer);
	if (!walk->policy)
		return checklist_line_of(look->audit, CHECKLIST_NO, "none for ",
		    look->from);
	record = walk->policy->record;
	if (record->p < DMARC_POLICY_NONE)
		return checklist_line_of(look->audit, CHECKLIST_NO,
		    "without a valid policy: ", record->text);
	text_init(&words, look->audit->arena, NAME_ROOM);
	text_write_format(&words, "p=%s", dmarc_policy_name(record->p));
	if (!dns_name_equal(walk->policy->domain, look->domain)) {
		text_write_string(&words, " at _dmarc.");
		text_write(&words, walk->policy->domain);
	}
	return (struct checklist_line){ CHECKLIST_YES, text_span(&words) };
}

/* What may be proven: by SPF the domain, by DKIM those that have a key. */
static size_t
identities_of(const struct look *look, struct dmarc_identity *identities)
{
	size_t count = 0;

	if (look->spf_passes.answer != CHECKLIST_NO)
		identities[count++] =
		    (struct dmarc_identity){ DMARC_BY_SPF, look->domain,
			    look->spf_passes.answer == CHECKLIST_UNKNOWN };
	/* A key is not yet a signature. */
	if (look->has_key)
		identities[count++] = (struct dmarc_identity){ DMARC_BY_DKIM,
			look->domain, true };
	if (look->has_key_of_from)
		identities[count++] =
		    (struct dmarc_identity){ DMARC_BY_DKIM, look->from, true };
	return count;
}

static struct checklist_line
compare(const struct look *look, const struct dmarc_verdict *verdict)
{
	bool is_unsure = false;

	for (size_t i = 0; i < verdict->count; i++) {
		if (verdict->alignments[i].aligned == DMARC_ALIGNED)
			return checklist_line_of(look->audit, CHECKLIST_YES,
			    "SPF passes for ",
			    verdict->alignments[i].identity.domain);
		is_unsure |= verdict->alignments[i].aligned == DMARC_UNSURE;
	}
	if (is_unsure)
		return checklist_line(CHECKLIST_UNKNOWN,
		    "the names would do; whether SPF (--ip) or a signature "
		    "proves one of them is not known");
	if (look->request->selector_count == 0)
		return checklist_line_of(look->audit, CHECKLIST_UNKNOWN,
		    "SPF does not prove it; a signature may, made by ",
		    look->from);
	return checklist_line_of(look->audit, CHECKLIST_NO,
	    "neither SPF nor those keys prove ", look->from);
}

static struct checklist_line
look_at_alignment(struct look *look)
{
	struct dmarc_identity identities[IDENTITIES];
	struct dmarc_request request = { .from_domain = look->from,
		.identities = identities,
		.count = identities_of(look, identities) };
	struct dmarc_evaluation *evaluation =
	    arena_zero(look->audit->arena, 1, sizeof(*evaluation));

	dmarc_evaluate(look->audit->arena, look->audit->known, &request,
	    evaluation);
	if (evaluation->is_waiting)
		return unanswered(NULL);
	if (!evaluation->verdicts[DMARC_TREE_WALK].walk.policy)
		return checklist_line(CHECKLIST_UNKNOWN,
		    "no DMARC record says how to compare");
	return compare(look, &evaluation->verdicts[DMARC_TREE_WALK]);
}

/* Others have looked at the address already: here it is only told. */
static struct checklist_line
look_at_ptr(struct look *look)
{
	char bytes[IP_TEXT_MAX];
	struct span ip;

	if (!look->request->has_ip)
		return checklist_line(CHECKLIST_UNKNOWN,
		    "say which address sends (--ip)");
	ip = ip_print(&look->request->ip, bytes);
	if (audit_has(look->audit, FINDING_PTR_GOOD, ip) ||
	    audit_has(look->audit, FINDING_PTR_GENERIC, ip))
		return checklist_line(CHECKLIST_YES, "");
	if (audit_has(look->audit, FINDING_PTR_NONE, ip) ||
	    audit_has(look->audit, FINDING_PTR_NONE_V6, ip))
		return checklist_line(CHECKLIST_NO, "it has no name");
	if (audit_has(look->audit, FINDING_PTR_NOT_FORWARD, ip))
		return checklist_line(CHECKLIST_NO,
		    "its name does not lead back to it");
	return checklist_line(CHECKLIST_UNKNOWN, "nobody could tell");
}

/* By its MX records, or else its own address (RFC 5321, 5.1; RFC 7505). */
static struct checklist_line
look_at_replies(struct look *look)
{
	const struct dns_answer *mx =
	    audit_ask(look->audit, look->from, DNS_MX);
	const struct dns_answer *address =
	    audit_ask(look->audit, look->from, DNS_A);
	struct dns_mx first;

	if (!mx || mx->outcome == DNS_FAILED)
		return unanswered(mx);
	if (mx->outcome == DNS_DATA && mx->count == 1 &&
	    dns_record_mx(look->audit->arena, mx->records[0], &first) &&
	    first.exchange.len == 0)
		return checklist_line_of(look->audit, CHECKLIST_NO,
		    "a null MX at ", look->from);
	if (mx->outcome == DNS_DATA)
		return checklist_line(CHECKLIST_YES, "");
	if (!address || address->outcome == DNS_FAILED)
		return unanswered(address);
	if (address->outcome == DNS_DATA)
		return checklist_line(CHECKLIST_YES, "at its own address");
	return checklist_line_of(look->audit, CHECKLIST_NO, "no mail host for ",
	    look->from);
}

enum {
	GMAIL = 1 << BULK_GMAIL,
	YAHOO = 1 << BULK_YAHOO,
	MICROSOFT = 1 << BULK_MICROSOFT
};

/* In an order in which each may use what those before it have seen. */
static const struct {
	unsigned receivers; /* that have the rule */
	const char *name;
	struct checklist_line (*look)(struct look *look);
	const char *unseen; /* without a function: why it is unknown */
} rules[] = {
	{ BULK_ALL, "SPF record", look_at_spf_record, NULL },
	{ BULK_ALL, "SPF passes", look_at_spf_pass, NULL },
	{ BULK_ALL, "DKIM key", look_at_dkim, NULL },
	{ BULK_ALL, "DMARC record", look_at_dmarc, NULL },
	{ BULK_ALL, "From aligned with SPF or DKIM", look_at_alignment, NULL },
	{ BULK_ALL, "name of the address (PTR) that leads back", look_at_ptr,
	    NULL },
	{ MICROSOFT, "From takes replies", look_at_replies, NULL },
	{ GMAIL, "TLS", NULL, "the log of the sending server tells" },
	{ GMAIL, "spam rate below 0.3 %", NULL,
	    "Google's Postmaster Tools tell" },
	{ YAHOO, "spam rate below 0.3 %", NULL, "Yahoo's Sender Hub tells" },
	{ GMAIL | YAHOO, "one-click unsubscribe (RFC 8058)", NULL,
	    "it stands in the message, signed" },
	{ MICROSOFT, "a way to unsubscribe", NULL, "it stands in the message" },
	{ BULK_ALL, "message as RFC 5322 wants it", NULL,
	    "the message itself tells" },
};

enum { RULES = sizeof(rules) / sizeof(*rules) };

static const struct {
	enum finding_kind kind;
	const char *page;
} receivers[] = {
	[BULK_GMAIL] = { FINDING_BULK_GMAIL,
	    "https://support.google.com/a/answer/81126" },
	[BULK_YAHOO] = { FINDING_BULK_YAHOO,
	    "https://senders.yahooinc.com/best-practices/" },
	[BULK_MICROSOFT] = { FINDING_BULK_MICROSOFT,
	    "https://sendersupport.olc.protection.outlook.com/pm/" },
};

static void
add(struct look *look, enum bulk_receiver receiver,
    const struct checklist_line *lines)
{
	struct audit *audit = look->audit;
	struct finding *finding =
	    audit_add(audit, receivers[receiver].kind, look->domain);
	unsigned counts[3] = { 0 };
	struct text detail;

	for (size_t i = 0; i < RULES; i++) {
		if (!(rules[i].receivers & 1U << receiver))
			continue;
		counts[lines[i].answer]++;
		checklist_prove(audit, finding, rules[i].name, lines[i]);
	}
	text_init(&detail, audit->arena, NAME_ROOM);
	text_write_format(&detail,
	    "%u kept, %u broken, %u that cannot be seen from here",
	    counts[CHECKLIST_YES], counts[CHECKLIST_NO],
	    counts[CHECKLIST_UNKNOWN]);
	finding->detail = text_span(&detail);
	finding->command = span_of(receivers[receiver].page);
	if (counts[CHECKLIST_NO] > 0)
		finding->severity =
		    audit->context.is_bulk ? SEVERITY_BLOCK : SEVERITY_WARNING;
}

void
audit_bulk(struct audit *audit, const struct domain_request *request)
{
	struct look look = { .audit = audit,
		.request = request,
		.domain = dns_name_trim(request->domain),
		.spf_passes = checklist_line(CHECKLIST_UNKNOWN, "") };
	struct checklist_line lines[RULES];

	look.from =
	    request->from.len > 0 ? dns_name_trim(request->from) : look.domain;
	for (size_t i = 0; i < RULES; i++)
		lines[i] = rules[i].look
		    ? rules[i].look(&look)
		    : checklist_line(CHECKLIST_UNKNOWN, rules[i].unseen);
	for (unsigned i = 0; i < BULK_RECEIVERS; i++)
		if (request->receivers & 1U << i)
			add(&look, (enum bulk_receiver)i, lines);
}

bool
bulk_profile_parse(struct span name, unsigned *set)
{
	static const struct {
		const char *name;
		unsigned receivers;
	} names[] = {
		{ "gmail", GMAIL },
		{ "yahoo", YAHOO },
		{ "outlook", MICROSOFT },
		{ "all", BULK_ALL },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal(name, span_of(names[i].name))) {
			*set = names[i].receivers;
			return true;
		}
	return false;
}
