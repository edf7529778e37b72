#include "core/lab/judge.h"

#include "core/dns/name.h"
#include "core/lab/parts.h"

#define BIT(objection) (1ULL << LAB_##objection)

void
lab_policy_init(struct lab_policy *policy)
{
	*policy = (struct lab_policy){
		.objections = BIT(UNKNOWN_USER) | BIT(DISABLED) | BIT(FULL) |
		    BIT(RELAY) | BIT(CREDENTIALS) | BIT(SENDER_OWNER) |
		    BIT(SENDER_DOMAIN) | BIT(SENDER_NULL_MX) |
		    BIT(HELO_SYNTAX) | BIT(DNSBL) | BIT(RHSBL) | BIT(SPF) |
		    BIT(DKIM) | BIT(DMARC) | BIT(HEADER) | BIT(HEADER_SIZE) |
		    BIT(LONG_LINE) | BIT(BARE_LF) | BIT(EIGHT_BIT) | BIT(SIZE) |
		    BIT(ATTACHMENT) | BIT(SPAM) | BIT(VIRUS) | BIT(SCANNER) |
		    BIT(RATE) | BIT(QUOTA) | BIT(RECIPIENTS) | BIT(LOOP) |
		    BIT(CONNECTIONS),
		.forbidden =
		    span_of(".exe,.scr,.com,.pif,.bat,.cmd,.vbs,.js,.jar,"
			    ".msi,.lnk,.iso"),
		.max_hops = LAB_HOPS_MAX,
	};
}

struct span
lab_domain_of(struct span address)
{
	for (size_t i = address.len; i-- > 0;)
		if (address.ptr[i] == '@')
			return span_from(address, i + 1);
	return span_empty();
}

/* For bounces, which have no sender, the greeting stands in (RFC 7208, 2.4). */
static struct span
sender_domain(const struct smtp_server *session)
{
	struct span domain = lab_domain_of(session->envelope.sender);

	return domain.len > 0 ? domain : session->helo;
}

void
lab_fill_gaps(const struct lab_view *view, struct lab_gaps *gaps)
{
	const struct smtp_server *session = view->session;
	char *ip = arena_alloc(view->arena, IP_TEXT_MAX);

	*gaps = (struct lab_gaps){
		.recipient = session->candidate.address.ptr
		    ? session->candidate.address
		    : span_empty(),
		.sender = session->envelope.sender,
		.domain = sender_domain(session),
		.ip = ip_print(&view->ip, ip),
		.helo = session->helo,
		.zone = span_empty(),
		.user = session->user,
		.from = sender_domain(session),
		.detail = span_empty(),
	};
	if (session->stage == SMTP_STAGE_AUTH)
		gaps->user = session->login.name;
	if (session->stage == SMTP_STAGE_EOD &&
	    session->envelope.recipients.count > 0)
		gaps->recipient =
		    session->envelope.recipients.items[session->recipient]
			.address;
}

static bool
test_rate(const struct lab_view *view, struct lab_judgement *judgement)
{
	if (view->is_too_frequent && lab_object(view, judgement, LAB_RATE))
		return true;
	return view->is_quota_used && view->session->user.len > 0 &&
	    lab_object(view, judgement, LAB_QUOTA);
}

static bool
test_crowd(const struct lab_view *view, struct lab_judgement *judgement)
{
	return view->is_crowd && lab_object(view, judgement, LAB_CONNECTIONS);
}

static bool
test_greylist(const struct lab_view *view, struct lab_judgement *judgement)
{
	return view->is_new && view->session->user.len == 0 &&
	    lab_object(view, judgement, LAB_GREYLIST);
}

static const struct lab_account *
find_account(const struct lab_policy *policy, struct span name)
{
	for (size_t i = 0; i < policy->accounts.count; i++)
		if (span_equal_nocase(policy->accounts.items[i].name, name))
			return &policy->accounts.items[i];
	return NULL;
}

static bool
test_access(const struct lab_view *view, struct lab_judgement *judgement)
{
	const struct smtp_server *session = view->session;

	if (!session->is_secure && lab_object(view, judgement, LAB_TLS))
		return true;
	return session->user.len == 0 &&
	    lab_object(view, judgement, LAB_AUTH_REQUIRED);
}

/* "@example.org" allows all of its addresses. */
static bool
may_send_as(const struct lab_account *account, struct span sender)
{
	struct span rest = account->senders, allowed;

	if (account->senders.len == 0 || sender.len == 0)
		return true;
	while (span_split(&rest, ',', &allowed)) {
		allowed = span_trim(allowed);
		if (span_equal_nocase(allowed, sender) ||
		    (span_starts(allowed, span_of("@")) &&
			span_ends_nocase(sender, allowed)))
			return true;
	}
	return false;
}

/* Who acts as somebody else must be allowed to (RFC 4422, 3.4.1). */
static bool
test_login(const struct lab_view *view, struct lab_judgement *judgement)
{
	const struct smtp_login *login = &view->session->login;
	const struct lab_account *account =
	    find_account(view->policy, login->name);

	return (!account || !smtp_login_holds(login, account->password) ||
		   (!span_equal_nocase(login->authorize, account->name) &&
		       !may_send_as(account, login->authorize))) &&
	    lab_object(view, judgement, LAB_CREDENTIALS);
}

static bool
test_sender_owner(const struct lab_view *view, struct lab_judgement *judgement)
{
	const struct smtp_server *session = view->session;
	const struct lab_account *account =
	    find_account(view->policy, session->user);

	return session->user.len > 0 && account &&
	    !may_send_as(account, session->envelope.sender) &&
	    lab_object(view, judgement, LAB_SENDER_OWNER);
}

/* The judges of each stage, in their order; the first objection counts. */
void
lab_judge(const struct lab_view *view, struct lab_judgement *judgement)
{
	static const struct {
		enum smtp_stage stage;
		lab_test test;
	} tests[] = {
		{ SMTP_STAGE_BANNER, test_crowd },
		{ SMTP_STAGE_AUTH, test_login },
		{ SMTP_STAGE_MAIL, test_access },
		{ SMTP_STAGE_MAIL, test_rate },
		{ SMTP_STAGE_MAIL, test_sender_owner },
		{ SMTP_STAGE_MAIL, lab_test_identity },
		{ SMTP_STAGE_RCPT, lab_test_client },
		{ SMTP_STAGE_RCPT, lab_test_recipient },
		{ SMTP_STAGE_RCPT, lab_test_spf },
		{ SMTP_STAGE_RCPT, test_greylist },
		{ SMTP_STAGE_RCPT, lab_test_callout },
		{ SMTP_STAGE_EOD, lab_test_message },
		{ SMTP_STAGE_EOD, lab_test_authentication },
	};

	*judgement = (struct lab_judgement){ .objection = LAB_NO_OBJECTION };
	lab_fill_gaps(view, &judgement->gaps);
	for (size_t i = 0; i < sizeof(tests) / sizeof(*tests); i++)
		if (tests[i].stage == view->session->stage &&
		    tests[i].test(view, judgement))
			return;
}
