/* What MTA-STS demands of a server: the policy, got and told. */

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/cli/dial.h"
#include "io/files/files.h"

enum {
	LABEL = 13,
	MAX_LINE = 2048,
	DAY = 86400,
	PATH = 4096,
	POLICY_MEMORY = 4 * 1024 * 1024,
	KEPT_MAX = MTA_STS_POLICY_MAX + 512, /* with what stands before it */
};

static bool
read_policy(struct dial *dial, struct error *error)
{
	struct mta_sts_policy *policy = &dial->sts.policy;

	if (!files_read(dial->sts_file, &dial->sts_text, error))
		return false;
	mta_sts_policy_parse(&dial->sts_arena, text_span(&dial->sts_text),
	    policy);
	dial->sts.found = STS_POLICY_NEW;
	if (policy->is_valid)
		return true;
	return error_set(error, "'%s' is no policy that a sender would use: %s",
	    dial->sts_file,
	    policy->oddities.count > 0
		? mta_sts_fault_words(policy->oddities.items[0].fault)
		: "it is empty");
}

/* Where the policy of the domain is kept; a name with "/" has no place. */
static bool
write_path(const struct dial *dial, char path[PATH])
{
	if (!dial->sts_folder || strchr(dial->domain, '/') ||
	    dial->domain[0] == '.')
		return false;
	return snprintf(path, PATH, "%s/%s", dial->sts_folder, dial->domain) <
	    PATH;
}

/* To lose what is kept is no failure: it is fetched again. */
static void
read_kept(struct dial *dial)
{
	char path[PATH];
	bool is_directory;
	struct error error;

	if (write_path(dial, path) && files_exist(path, &is_directory) &&
	    !files_read(path, &dial->sts_text, &error))
		text_reset(&dial->sts_text);
}

static bool
keep(const struct dial *dial, int64_t now, struct error *error)
{
	char path[PATH];
	struct text text;
	FILE *file;
	bool is_kept = false;

	if (!write_path(dial, path))
		return true;
	mkdir(dial->sts_folder, 0755);
	text_init(&text, NULL, KEPT_MAX);
	sts_policy_write(&text, &dial->sts, now);
	file = fopen(path, "we");
	if (file) {
		is_kept = fwrite(text.ptr, 1, text.len, file) == text.len;
		is_kept = fclose(file) == 0 && is_kept;
	}
	text_clear(&text);
	return is_kept ||
	    error_set(error, "cannot write '%s': %s", path, strerror(errno));
}

bool
dial_sts_open(struct dial *dial, struct error *error)
{
	struct cli_world *world;

	arena_init(&dial->sts_arena, POLICY_MEMORY);
	text_init(&dial->sts_text, NULL, KEPT_MAX);
	if (dial->sts_file)
		return read_policy(dial, error);
	if (!dial->domain)
		return error_set(error,
		    "--sts: whose policy? Give an address, or --mx-of=DOMAIN");
	world = dial_world(dial);
	if (!world)
		return error_set(error, "the DNS cannot be asked");
	read_kept(dial);
	cli_reach_open(&dial->reach, world, &dial->confirmer.audit);
	dial->reach.way.authorities = dial->tls_options.authorities;
	do
		dial->sts = sts_policy_look(&world->pages, &world->known,
		    span_of(dial->domain), text_span(&dial->sts_text),
		    world->now);
	while (dial->sts.found == STS_POLICY_WAITS &&
	    cli_reach_ask(&dial->reach, world));
	return dial->sts.found != STS_POLICY_NEW ||
	    keep(dial, world->now, error);
}

static bool
has_policy(const struct dial *dial)
{
	return dial->sts.found == STS_POLICY_NEW ||
	    dial->sts.found == STS_POLICY_KEPT;
}

void
dial_sts(struct dial *dial, struct probe_trust *trust)
{
	const struct span *pattern;

	dial->is_named = false;
	if (!has_policy(dial) || dial->sts.policy.mode == MTA_STS_MODE_NONE)
		return;
	pattern = mta_sts_policy_find(&dial->sts.policy, span_of(dial->host));
	dial->is_named = pattern != NULL;
	if (dial->sts.policy.mode != MTA_STS_MODE_ENFORCE)
		return;
	if (!pattern)
		trust->forbids = SMTP_FAULT_NOT_NAMED;
	trust->must_verify = true;
	dial_demand_tls(dial);
}

static void
write_source(const struct dial *dial, struct text *words)
{
	const struct sts_policy_look *sts = &dial->sts;

	if (dial->sts_file)
		return;
	text_write_format(words, " (%s, edition %.*s, for %lld days",
	    sts->found == STS_POLICY_KEPT ? "kept from before" : "fetched",
	    SPAN_ARGS(sts->id),
	    (long long)((sts->until - dial->confirmer.world.now) / DAY));
	if (sts->found == STS_POLICY_KEPT && sts->why.len > 0)
		text_write_format(words, "; no newer one: %.*s",
		    SPAN_ARGS(sts->why));
	text_write_byte(words, ')');
}

/* In testing a sender goes on whatever is wrong (RFC 8461, 5). */
static void
write_verdict(const struct dial *dial, struct text *words)
{
	const struct tls_facts *tls = &dial->dialogue.tls;
	const bool is_good = dial->dialogue.has_tls && tls->is_trusted &&
	    tls->is_for_name && tls->is_current;

	text_write_string(words, mta_sts_mode_name(dial->sts.policy.mode));
	write_source(dial, words);
	if (dial->sts.policy.mode == MTA_STS_MODE_NONE)
		return;
	text_write_format(words, "; it %s this mail host",
	    dial->is_named ? "names" : "does NOT name");
	if (dial->dialogue.connected > 0)
		text_write_string(words,
		    is_good ? "; the certificate is as it demands"
			    : "; the certificate is NOT as it demands");
}

void
dial_sts_show(const struct dial *dial, struct page *page)
{
	char bytes[MAX_LINE];
	struct text words = text_in(bytes, sizeof(bytes));

	if (has_policy(dial))
		write_verdict(dial, &words);
	else
		text_write_format(&words,
		    dial->sts.found == STS_POLICY_NONE
			? "%s has no policy (%.*s): nothing is demanded"
			: "%s announces a policy that cannot be had (%.*s): "
			  "a sender that has none from before goes on "
			  "without it",
		    dial->domain, SPAN_ARGS(dial->sts.why));
	page_paragraph(page, LABEL, "MTA-STS", text_span(&words));
}

void
dial_sts_put(const struct dial *dial, struct json *json)
{
	static const char *const names[] = { [STS_POLICY_WAITS] = "lost",
		[STS_POLICY_NONE] = "none",
		[STS_POLICY_LOST] = "lost",
		[STS_POLICY_NEW] = "fetched",
		[STS_POLICY_KEPT] = "kept" };
	const struct sts_policy_look *sts = &dial->sts;

	json_open_object(json, "mta_sts");
	json_put_string(json, "source",
	    span_of(dial->sts_file ? "file" : names[sts->found]));
	if (has_policy(dial)) {
		json_put_string(json, "mode",
		    span_of(mta_sts_mode_name(sts->policy.mode)));
		json_put_bool(json, "is_named", dial->is_named);
	}
	if (sts->id.len > 0)
		json_put_string(json, "id", sts->id);
	if (sts->why.len > 0)
		json_put_string(json, "why", sts->why);
	json_close(json);
}
