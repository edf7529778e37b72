#include "app/cli/lab_options.h"

#include "app/cli/lab_scene.h"
#include "service/inbox/workers.h"

#include <stdlib.h>

enum { CHOICES_CEILING = 16 * 1024 * 1024, SESSIONS_MAX = 16 * 1000 };

enum choice {
	CHOOSE_SMTP = 1,
	CHOOSE_SMTPS,
	CHOOSE_SUBMISSION,
	CHOOSE_LMTP,
	CHOOSE_AS,
	CHOOSE_DOMAIN,
	CHOOSE_MAILBOX,
	CHOOSE_CATCH_ALL,
	CHOOSE_ACCOUNTS,
	CHOOSE_OBJECT,
	CHOOSE_ALLOW,
	CHOOSE_SCENARIO,
	CHOOSE_SCENARIOS,
	CHOOSE_SEED,
	CHOOSE_DNSBL,
	CHOOSE_RHSBL,
	CHOOSE_SIZE,
	CHOOSE_RECIPIENTS,
	CHOOSE_GREYLIST,
	CHOOSE_RATE,
	CHOOSE_QUOTA,
	CHOOSE_BARE_LF,
	CHOOSE_CALLOUT,
	CHOOSE_CLAMD,
	CHOOSE_RSPAMD,
	CHOOSE_SPAMD,
	CHOOSE_NAME,
	CHOOSE_CERTIFICATE,
	CHOOSE_KEY,
	CHOOSE_ONCE,
	CHOOSE_EXPECT,
	CHOOSE_WAIT,
	CHOOSE_LIMIT,
	CHOOSE_MESSAGES,
	CHOOSE_THREADS,
	CHOOSE_SESSIONS,
	CHOOSE_PER_ADDRESS,
	CHOOSE_JSON,
	CHOOSE_HELP,
};

static const struct option options[] = {
	WORLD_OPTIONS,
	LAB_KEEP_OPTIONS,
	LAB_PEERS_OPTIONS,
	{ "smtp", required_argument, NULL, CHOOSE_SMTP },
	{ "smtps", required_argument, NULL, CHOOSE_SMTPS },
	{ "submission", required_argument, NULL, CHOOSE_SUBMISSION },
	{ "lmtp", required_argument, NULL, CHOOSE_LMTP },
	{ "as", required_argument, NULL, CHOOSE_AS },
	{ "domain", required_argument, NULL, CHOOSE_DOMAIN },
	{ "mailbox", required_argument, NULL, CHOOSE_MAILBOX },
	{ "catch-all", no_argument, NULL, CHOOSE_CATCH_ALL },
	{ "accounts", required_argument, NULL, CHOOSE_ACCOUNTS },
	{ "object", required_argument, NULL, CHOOSE_OBJECT },
	{ "allow", required_argument, NULL, CHOOSE_ALLOW },
	{ "scenario", required_argument, NULL, CHOOSE_SCENARIO },
	{ "scenarios", optional_argument, NULL, CHOOSE_SCENARIOS },
	{ "seed", required_argument, NULL, CHOOSE_SEED },
	{ "dnsbl", required_argument, NULL, CHOOSE_DNSBL },
	{ "rhsbl", required_argument, NULL, CHOOSE_RHSBL },
	{ "size", required_argument, NULL, CHOOSE_SIZE },
	{ "recipients", required_argument, NULL, CHOOSE_RECIPIENTS },
	{ "greylist", required_argument, NULL, CHOOSE_GREYLIST },
	{ "rate", required_argument, NULL, CHOOSE_RATE },
	{ "quota", required_argument, NULL, CHOOSE_QUOTA },
	{ "bare-lf", required_argument, NULL, CHOOSE_BARE_LF },
	{ "callout", optional_argument, NULL, CHOOSE_CALLOUT },
	{ "clamd", required_argument, NULL, CHOOSE_CLAMD },
	{ "rspamd", required_argument, NULL, CHOOSE_RSPAMD },
	{ "spamd", required_argument, NULL, CHOOSE_SPAMD },
	{ "name", required_argument, NULL, CHOOSE_NAME },
	{ "certificate", required_argument, NULL, CHOOSE_CERTIFICATE },
	{ "key", required_argument, NULL, CHOOSE_KEY },
	{ "once", no_argument, NULL, CHOOSE_ONCE },
	{ "expect", required_argument, NULL, CHOOSE_EXPECT },
	{ "wait", required_argument, NULL, CHOOSE_WAIT },
	{ "limit", required_argument, NULL, CHOOSE_LIMIT },
	{ "messages", required_argument, NULL, CHOOSE_MESSAGES },
	{ "threads", required_argument, NULL, CHOOSE_THREADS },
	{ "sessions", required_argument, NULL, CHOOSE_SESSIONS },
	{ "per-address", required_argument, NULL, CHOOSE_PER_ADDRESS },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char *const usual_ends[LAB_PORTS] = { "127.0.0.1:2525",
	"127.0.0.1:2465", "127.0.0.1:2587", NULL };

void
lab_choices_init(struct lab_choices *choices)
{
	*choices = (struct lab_choices){
		.ends = { usual_ends[0], usual_ends[1], usual_ends[2] },
		.seed = 1,
		.limit = 300,
		.threads = 1,
		.sessions = SESSIONS_MAX,
	};
	arena_init(&choices->arena, CHOICES_CEILING);
	text_init(&choices->accounts, NULL, LAB_FILE_MAX);
	text_init(&choices->scenario_text, NULL, LAB_FILE_MAX);
	lab_keep_init(&choices->keep);
	lab_policy_init(&choices->lab.policy);
	smtp_server_rules_init(&choices->lab.rules);
}

void
lab_choices_clear(struct lab_choices *choices)
{
	arena_clear(&choices->arena);
	text_clear(&choices->accounts);
	text_clear(&choices->scenario_text);
}

static bool
take_number(const char *word, unsigned *number)
{
	char *end;
	unsigned long value = strtoul(word, &end, 10);

	*number = (unsigned)value;
	return *word && *word != '-' && !*end && value <= 2000000000UL;
}

static bool
take_size(const char *word, size_t *size)
{
	unsigned number;

	if (!take_number(word, &number))
		return false;
	*size = number;
	return true;
}

/* "joe@example.org=full" */
static bool
take_mailbox(struct lab_choices *choices, const char *word)
{
	struct span rest = span_of(word), address;
	struct lab_mailbox mailbox = { 0 };

	if (!span_split(&rest, '=', &address) || address.len == 0)
		return false;
	mailbox.address = address;
	mailbox.is_disabled = span_equal(rest, span_of("disabled"));
	mailbox.is_full = span_equal(rest, span_of("full"));
	*list_add(&choices->arena, &choices->lab.policy.mailboxes) = mailbox;
	return rest.len == 0 || mailbox.is_disabled || mailbox.is_full;
}

/* Lines of "NAME PASSWORD [SENDERS]"; # begins a remark. */
static bool
take_accounts(struct lab_choices *choices, const char *name)
{
	struct span rest, line, word;

	if (!lab_scene_read(name, &choices->accounts))
		return false;
	rest = text_span(&choices->accounts);
	while (span_split(&rest, '\n', &line)) {
		struct lab_account account = { .senders = span_empty() };

		line = span_trim(line);
		if (line.len == 0 || line.ptr[0] == '#')
			continue;
		span_split(&line, ' ', &account.name);
		line = span_trim(line);
		if (!span_split(&line, ' ', &word))
			return false;
		account.password = word;
		account.senders = span_trim(line);
		*list_add(&choices->arena, &choices->lab.policy.accounts) =
		    account;
	}
	return choices->lab.policy.accounts.count > 0;
}

static bool
take_objection(struct lab_choices *choices, const char *word, bool is_on)
{
	uint64_t *set = &choices->lab.policy.objections;
	enum lab_objection objection;

	if (!is_on && strcmp(word, "all") == 0) {
		*set = 0;
		return true;
	}
	if (!lab_objection_parse(span_of(word), &objection))
		return false;
	*set = is_on ? *set | 1ULL << objection : *set & ~(1ULL << objection);
	return true;
}

static bool
take_zone(struct span *zones, size_t *count, const char *word)
{
	if (!*word || *count == LAB_ZONES_MAX)
		return false;
	zones[(*count)++] = span_of(word);
	return true;
}

static bool
take_bare_lf(const char *word, enum smtp_bare_lf *how)
{
	static const char *const words[] = { "refuse", "keep", "allow" };

	for (unsigned i = 0; i < 3; i++)
		if (strcmp(word, words[i]) == 0) {
			*how = (enum smtp_bare_lf)i;
			return true;
		}
	return false;
}

static bool
take_end(struct lab_choices *choices, enum lab_port port, const char *word)
{
	choices->ends[port] = strcmp(word, "off") == 0 ? NULL : word;
	return *word != '\0';
}

/* Who there is, and what becomes of mail to them. */
static bool
take_people(struct lab_choices *choices, int option)
{
	struct lab_policy *policy = &choices->lab.policy;

	switch (option) {
	case CHOOSE_DOMAIN:
		*list_add(&choices->arena, &policy->domains) = span_of(optarg);
		return *optarg != '\0';
	case CHOOSE_MAILBOX:
		return take_mailbox(choices, optarg);
	case CHOOSE_CATCH_ALL:
		policy->is_catch_all = true;
		return true;
	case CHOOSE_ACCOUNTS:
		return take_accounts(choices, optarg);
	case CHOOSE_OBJECT:
		return take_objection(choices, optarg, true);
	case CHOOSE_ALLOW:
		return take_objection(choices, optarg, false);
	case CHOOSE_DNSBL:
		return take_zone(policy->ip_zones, &policy->ip_zone_count,
		    optarg);
	case CHOOSE_RHSBL:
		return take_zone(policy->domain_zones,
		    &policy->domain_zone_count, optarg);
	default:
		return lab_persona_parse(span_of(optarg), &policy->persona);
	}
}

static bool
take_limits(struct lab_choices *choices, int option)
{
	struct lab_options *lab = &choices->lab;

	switch (option) {
	case CHOOSE_SIZE:
		return take_size(optarg, &lab->rules.max_message);
	case CHOOSE_RECIPIENTS:
		return take_size(optarg, &lab->rules.max_recipients);
	case CHOOSE_GREYLIST:
		lab->policy.objections |= 1ULL << LAB_GREYLIST;
		return take_number(optarg, &lab->greylist_seconds);
	case CHOOSE_RATE:
		return take_number(optarg, &lab->max_per_minute);
	case CHOOSE_QUOTA:
		return take_number(optarg, &lab->max_per_day);
	case CHOOSE_MESSAGES:
		return take_number(optarg, &choices->messages);
	case CHOOSE_THREADS:
		return take_number(optarg, &choices->threads) &&
		    choices->threads > 0 &&
		    choices->threads <= INBOX_WORKERS_MAX;
	case CHOOSE_SESSIONS:
		return take_size(optarg, &choices->sessions) &&
		    choices->sessions > 0;
	case CHOOSE_PER_ADDRESS:
		lab->policy.objections |= 1ULL << LAB_CONNECTIONS;
		return take_size(optarg, &choices->per_address);
	case CHOOSE_SEED:
		return take_number(optarg, &choices->seed);
	case CHOOSE_WAIT:
		return take_number(optarg, &choices->wait);
	case CHOOSE_LIMIT:
		return take_number(optarg, &choices->limit);
	default:
		return take_bare_lf(optarg, &lab->rules.bare_lf);
	}
}

static bool
take_expectation(struct lab_choices *choices, const char *word)
{
	struct lab_expectation expectation;
	struct error error;

	if (!lab_expectation_parse(&expectation, span_of(word), &error))
		return false;
	*list_add(&choices->arena, &choices->expectations) = expectation;
	return true;
}

/* False: the word behind the option is not one of its words. */
static bool
take_option(struct lab_choices *choices, int option)
{
	switch (option) {
	case CHOOSE_SMTP:
	case CHOOSE_SMTPS:
	case CHOOSE_SUBMISSION:
	case CHOOSE_LMTP:
		return take_end(choices, (enum lab_port)(option - CHOOSE_SMTP),
		    optarg);
	case CHOOSE_SCENARIO:
		return lab_scene_take(choices, optarg);
	case CHOOSE_SCENARIOS:
		choices->is_list = true;
		choices->wanted = optarg;
		return true;
	case CHOOSE_CALLOUT:
		choices->lab.policy.objections |= 1ULL << LAB_CALLOUT;
		return !optarg ||
		    endpoint_parse(&choices->lab.callout, span_of(optarg), 25);
	case CHOOSE_CLAMD:
	case CHOOSE_RSPAMD:
	case CHOOSE_SPAMD:
		return lab_asked_add_scanner(&choices->lab,
		    (enum lab_scanner)(option - CHOOSE_CLAMD), optarg);
	case CHOOSE_NAME:
		choices->name = optarg;
		return *optarg != '\0';
	case CHOOSE_CERTIFICATE:
		choices->certificate = optarg;
		return true;
	case CHOOSE_KEY:
		choices->key = optarg;
		return true;
	case CHOOSE_JSON:
		choices->is_json = true;
		return true;
	case CHOOSE_ONCE:
		choices->is_once = true;
		return true;
	case CHOOSE_EXPECT:
		return take_expectation(choices, optarg);
	case CHOOSE_SIZE:
	case CHOOSE_RECIPIENTS:
	case CHOOSE_GREYLIST:
	case CHOOSE_RATE:
	case CHOOSE_QUOTA:
	case CHOOSE_MESSAGES:
	case CHOOSE_THREADS:
	case CHOOSE_SESSIONS:
	case CHOOSE_PER_ADDRESS:
	case CHOOSE_SEED:
	case CHOOSE_WAIT:
	case CHOOSE_LIMIT:
	case CHOOSE_BARE_LF:
		return take_limits(choices, option);
	default:
		return take_people(choices, option);
	}
}

static bool
take_any(struct lab_choices *choices, int option)
{
	if (lab_keep_takes(option))
		return lab_keep_take(&choices->keep, option, optarg);
	if (lab_peers_takes(option))
		return lab_peers_take(&choices->lab, option, optarg);
	return take_option(choices, option);
}

/* What stands behind the options: a command, or nothing. */
static enum cli_options
take_command(struct lab_choices *choices, char **words)
{
	if (!choices->is_once && *words) {
		cli_fail("nixie lab takes options only: '%s'", *words);
		return OPTIONS_WRONG;
	}
	if (!choices->is_once && choices->expectations.count > 0) {
		cli_fail("--expect goes with --once, and a command");
		return OPTIONS_WRONG;
	}
	if (!choices->is_once)
		return OPTIONS_READ;
	if (!*words) {
		cli_fail("--once wants a command: nixie lab --once -- COMMAND");
		return OPTIONS_WRONG;
	}
	choices->command = (const char *const *)words;
	/* One client; and what is expected is counted in one thread. */
	choices->threads = 1;
	for (size_t i = 0; i < LAB_PORTS; i++)
		if (choices->ends[i] && choices->ends[i] == usual_ends[i])
			choices->ends[i] = "127.0.0.1:0";
	return OPTIONS_READ;
}

enum cli_options
lab_choices_read(struct lab_choices *choices, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (option == CHOOSE_HELP)
			return OPTIONS_HELP;
		if (option == '?') {
			cli_fail("see nixie lab --help");
			return OPTIONS_WRONG;
		}
		if (option == WORLD_REPLAY && lab_scene_is_transcript(optarg)) {
			if (!lab_scene_replay(choices, optarg))
				return OPTIONS_WRONG;
		} else if (cli_world_takes(option)) {
			choices->has_world |= option == WORLD_DNS ||
			    option == WORLD_ZONE || option == WORLD_REPLAY;
			if (!cli_world_take(&choices->world, option, optarg))
				return OPTIONS_WRONG;
		} else if (!take_any(choices, option)) {
			cli_fail("no such choice: '%s'", optarg);
			return OPTIONS_WRONG;
		}
	}
	return take_command(choices, argv + optind);
}
