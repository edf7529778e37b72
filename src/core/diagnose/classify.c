#include "base/scan.h"
#include "core/diagnose/candidate.h"

/* What a user says of his own world weighs more than any number of words. */
enum { CONDITION_WEIGHT = 20, SCOPE_WEIGHT = 15, USER_WEIGHT = 100000 };

static bool
is_recognised(const struct matches *matches, const struct rule *rule)
{
	for (size_t i = 0; i < rule->issuer_count; i++)
		if (matches_issuer(matches, rule->issuers[i]))
			return true;
	return false;
}

static void
consider(struct candidate *best, const struct candidate *candidate)
{
	if (candidate->basis > best->basis ||
	    (candidate->basis == best->basis &&
		candidate->weight > best->weight))
		*best = *candidate;
}

/*
 * "Gave up after five days" is never the cause when the same text also says
 * what was wrong on all those days: it counts as a vague text then.
 */
static bool
is_vague(const struct matcher *matcher, const struct rule *rule)
{
	return rule->is_weak ||
	    rule->cause == matcher_cause(matcher, CAUSE_DELIVERY_EXPIRED);
}

static void
consider_texts(const struct matcher *matcher, const struct diagnosis *diagnosis,
    struct candidate *best)
{
	const struct matches *matches = &diagnosis->matches;

	for (size_t i = 0; i < matches->rules.count; i++) {
		const struct rule_match *match = &matches->rules.items[i];
		const struct rule *rule = match->rule;
		bool is_known = is_recognised(matches, rule);
		struct candidate candidate = {
			.basis = is_vague(matcher, rule) ? BASIS_WEAK_TEXT
			    : is_known                   ? BASIS_ISSUER_TEXT
							 : BASIS_TEXT,
			.weight = match->where.literals,
			.cause = rule->cause,
			.match = match,
			.rule = rule,
		};

		if ((rule->is_strict && !is_known) ||
		    quotes_content(diagnosis->reply.text, match->where.begin,
			match->where.end))
			continue;
		if (match->is_users)
			candidate.weight += USER_WEIGHT;
		if (rule->code_count > 0)
			candidate.weight += CONDITION_WEIGHT;
		if (rule->status_count > 0)
			candidate.weight += CONDITION_WEIGHT;
		if (rule->issuer_count > 0)
			candidate.weight += SCOPE_WEIGHT;
		consider(best, &candidate);
	}
}

/* A vague text is no better for lacking its names. */
static void
consider_bare(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis, struct candidate *best)
{
	struct candidate found = { .basis = BASIS_NOTHING };

	if (best->basis >= BASIS_TEXT || !match_bare(matcher, arena, diagnosis))
		return;
	consider_texts(matcher, diagnosis, &found);
	if (found.basis >= BASIS_TEXT || best->basis < BASIS_WEAK_TEXT)
		consider(best, &found);
}

/*
 * Texts that quote another server's words, and mean something else by them:
 * a failed callout quotes "User unknown" about the sender, a list that could
 * not be asked quotes the listing.
 */
static bool
overrides(const struct matcher *matcher, uint16_t cause, uint16_t over)
{
	static const enum known_cause pairs[][2] = {
		{ CAUSE_SENDER_VERIFY_FAILED, CAUSE_MAILBOX_UNKNOWN },
		{ CAUSE_SENDER_VERIFY_FAILED, CAUSE_MAILBOX_DISABLED },
		{ CAUSE_SENDER_VERIFY_FAILED, CAUSE_BAD_DOMAIN },
		{ CAUSE_RECEIVER_MISCONFIGURED, CAUSE_IP_BLOCKLISTED },
		{ CAUSE_RECEIVER_MISCONFIGURED, CAUSE_DOMAIN_BLOCKLISTED },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++)
		if (cause == matcher_cause(matcher, pairs[i][0]) &&
		    over == matcher_cause(matcher, pairs[i][1]))
			return true;
	return false;
}

static void
consider_overrides(const struct matcher *matcher,
    const struct diagnosis *diagnosis, struct candidate *best)
{
	const struct matches *matches = &diagnosis->matches;

	for (size_t i = 0; i < matches->rules.count; i++) {
		const struct rule_match *match = &matches->rules.items[i];

		if (match->rule->is_weak || match->rule->is_strict ||
		    !overrides(matcher, match->rule->cause, best->cause) ||
		    quotes_content(diagnosis->reply.text, match->where.begin,
			match->where.end))
			continue;
		best->cause = match->rule->cause;
		best->rule = match->rule;
		best->match = match;
		best->weight = match->where.literals;
	}
}

static void
consider_issuer_codes(const struct matcher *matcher,
    const struct diagnosis *diagnosis, struct candidate *best)
{
	const struct rule *const *rules;
	size_t count = matcher_code_rules(matcher, &rules);

	/* A user's rules were added last, and come first. */
	for (size_t i = count; i-- > 0;) {
		const struct rule *rule = rules[i];
		struct candidate candidate = {
			.basis = BASIS_ISSUER_CODE,
			.weight = (rule->status_count > 0 ? 2U : 0U) +
			    (rule->code_count > 0 ? 1U : 0U),
			.cause = rule->cause,
			.rule = rule,
		};

		if (is_recognised(&diagnosis->matches, rule) &&
		    rule_allows(rule, diagnosis->reply.code,
			diagnosis->reply.status))
			consider(best, &candidate);
	}
}

/*
 * "550 5.1.1 Message expired": where the words speak of something else, even
 * a code that is clear takes nobody's address.
 */
static void
consider_status(const struct matcher *matcher,
    const struct diagnosis *diagnosis, struct candidate *best)
{
	const struct knowledge *knowledge = matcher_knowledge(matcher);
	const struct status_row *row;
	bool is_sure;

	if (best->basis > BASIS_STATUS || diagnosis->reply.status.severity == 0)
		return;
	row = knowledge_find_status(knowledge, diagnosis->reply.status);
	if (!row || row->cause == NO_CAUSE ||
	    row->cause == matcher_cause(matcher, CAUSE_UNKNOWN))
		return;
	is_sure = row->is_clear &&
	    (knowledge->causes[row->cause].suppress.advice == SUPPRESS_NEVER ||
		!doubt_of_code(diagnosis->reply.text));
	consider(best,
	    &(struct candidate){ .basis = is_sure ? BASIS_STATUS
						  : BASIS_VAGUE_STATUS,
		.cause = row->cause,
		.status = row });
}

/* "rcpt=mailbox_unknown unknown": the cause at this stage. */
static struct span
cause_at(const struct reply_row *row, enum stage stage)
{
	struct span rest = row->causes, word, name;

	while (span_split(&rest, ' ', &word)) {
		enum stage wanted;

		if (!memchr(word.ptr, '=', word.len))
			return word;
		span_split(&word, '=', &name);
		if (stage_parse(name, &wanted) && wanted == stage)
			return word;
	}
	return span_empty();
}

static void
consider_reply_code(const struct knowledge *knowledge,
    const struct diagnosis *diagnosis, struct candidate *best)
{
	const struct reply_row *row;
	const struct cause *cause;

	if (best->basis > BASIS_REPLY_CODE)
		return;
	row = knowledge_find_reply(knowledge, diagnosis->reply.code);
	if (!row)
		return;
	cause =
	    knowledge_find_cause(knowledge, cause_at(row, diagnosis->stage));
	if (!cause || span_equal(cause->name, span_of("unknown")))
		return;
	consider(best,
	    &(struct candidate){ .basis = BASIS_REPLY_CODE,
		.cause = (uint16_t)(cause - knowledge->causes),
		.reply_row = row });
}

/*
 * What the provider says of the case, in its own words. It has seen no more
 * than the reply; so this counts only where we have not seen it, or where it
 * says nothing.
 */
static void
consider_claim(const struct knowledge *knowledge,
    const struct diagnosis *diagnosis, struct candidate *best)
{
	struct span claimed =
	    evidence_value(diagnosis->evidence, FACT_CLAIMED_CAUSE);
	const struct cause *cause =
	    claimed.len > 0 ? knowledge_find_cause(knowledge, claimed) : NULL;

	if (cause)
		consider(best,
		    &(struct candidate){ .basis = BASIS_CLAIM,
			.cause = (uint16_t)(cause - knowledge->causes) });
}

/* Who speaks: by the names of the hosts that the input shows. */
static void
recognise_hosts(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	const struct evidence *evidence = diagnosis->evidence;

	for (size_t i = 0; i < evidence->facts.count; i++)
		if (evidence->facts.items[i].kind == FACT_REMOTE_HOST)
			matcher_add_host(matcher,
			    evidence->facts.items[i].value,
			    &diagnosis->matches);
}

/* A banner is no reply, but names who will speak. */
static void
recognise_banner(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis)
{
	const struct fact *banner =
	    evidence_find(diagnosis->evidence, FACT_BANNER);
	struct matches matches = { 0 };
	struct smtp_unfolded unfolded;

	if (!banner)
		return;
	smtp_unfold(arena, banner->value, &unfolded);
	matcher_run(matcher, arena, &unfolded, &matches);
	for (size_t i = 0; i < MATCH_MAX_ISSUERS / 64; i++)
		diagnosis->matches.issuers[i] |= matches.issuers[i];
}

static bool
is_more_than_program(const struct issuer *issuer)
{
	return span_equal(issuer->kind, span_of("mailbox_host")) ||
	    span_equal(issuer->kind, span_of("gateway")) ||
	    span_equal(issuer->kind, span_of("esp"));
}

/* The first that is more than a program; else the program. */
static const struct issuer *
find_speaker(const struct knowledge *knowledge, const struct matches *matches)
{
	const struct issuer *software = NULL;

	for (size_t i = 0; i < knowledge->issuer_count; i++) {
		const struct issuer *issuer = &knowledge->issuers[i];

		if (i % 64 == 0 && matches->issuers[i / 64] == 0) {
			i += 63;
			continue;
		}
		if (!matches_issuer(matches, i))
			continue;
		if (is_more_than_program(issuer))
			return issuer;
		/* A list that is named is not the one who speaks. */
		if (!software &&
		    !span_equal(issuer->kind, span_of("blocklist")))
			software = issuer;
	}
	return software;
}

/* The bytes of the input behind a piece of the unfolded text. */
static struct span
quote(const struct diagnosis *diagnosis, size_t begin, size_t end)
{
	const struct smtp_unfolded *reply = &diagnosis->reply;
	struct span source = diagnosis->judged;
	size_t from = reply->origin[begin];
	size_t to = end > begin ? reply->origin[end - 1] + 1 : from;

	while (
	    to < source.len && ((unsigned char)source.ptr[to] & 0xc0) == 0x80)
		to++;
	return (struct span){ source.ptr + from, to - from };
}

static void
take_captures(struct diagnosis *diagnosis, const struct pattern_match *where)
{
	for (size_t i = 0; i < where->capture_count; i++) {
		struct span found = { diagnosis->reply.text.ptr +
			    where->captures[i].begin,
			where->captures[i].end - where->captures[i].begin };

		diagnosis->captured[diagnosis->captured_count++] =
		    (struct captured){ where->captures[i].kind,
			    capture_trim(where->captures[i].kind, found) };
	}
}

static void
decide(const struct knowledge *knowledge, struct arena *arena,
    struct diagnosis *diagnosis, const struct candidate *best)
{
	struct because because = {
		.rule = best->rule,
		.status = best->status,
		.reply_row = best->reply_row,
		.quote = diagnosis->judged,
	};

	diagnosis->basis = best->basis;
	diagnosis->cause = &knowledge->causes[best->cause];
	diagnosis->rule = best->rule;
	if (best->match) {
		take_captures(diagnosis, &best->match->where);
		because.begin = best->match->where.begin;
		because.end = best->match->where.end;
		because.quote = quote(diagnosis, because.begin, because.end);
	}
	if (best->basis == BASIS_LIKENESS) {
		because.begin = best->begin;
		because.end = best->end;
		because.quote = quote(diagnosis, because.begin, because.end);
	}
	if (best->basis == BASIS_CLAIM)
		because.quote = evidence_value(diagnosis->evidence, FACT_CLAIM);
	if (best->basis > BASIS_CLASS)
		*list_add(arena, &diagnosis->because) = because;
	if (diagnosis->stage == STAGE_UNKNOWN && best->rule)
		diagnosis->stage = best->rule->stage;
}

/*
 * The Status of a delivery report, and the code that a program took off the
 * reply, where the reply itself has none.
 */
static void
take_given_codes(struct diagnosis *diagnosis)
{
	struct span status = evidence_value(diagnosis->evidence, FACT_STATUS);
	struct span code = evidence_value(diagnosis->evidence, FACT_CODE);
	struct smtp_unfolded *reply = &diagnosis->reply;
	struct smtp_status given;
	unsigned number;

	if (reply->status.severity == 0 &&
	    smtp_status_scan_loose(&status, &given))
		reply->status = given;
	if (reply->code == 0 && scan_number(&code, 3, 3, &number))
		reply->code = number;
}

/* What a text says: the best of all that could decide. */
static void
judge(struct matcher *matcher, struct arena *arena, struct diagnosis *diagnosis,
    struct span text, struct candidate *best)
{
	const struct knowledge *knowledge = matcher_knowledge(matcher);

	smtp_unfold(arena, text, &diagnosis->reply);
	take_given_codes(diagnosis);
	matcher_run(matcher, arena, &diagnosis->reply, &diagnosis->matches);
	diagnosis->issuer = find_speaker(knowledge, &diagnosis->matches);
	if (diagnosis->reply.code >= 400 ||
	    diagnosis->reply.status.severity >= 4)
		best->basis = BASIS_CLASS;
	consider_texts(matcher, diagnosis, best);
	consider_bare(matcher, arena, diagnosis, best);
	consider_overrides(matcher, diagnosis, best);
	if (diagnosis->issuer && best->basis < BASIS_TEXT)
		consider_issuer_codes(matcher, diagnosis, best);
	consider_status(matcher, diagnosis, best);
	consider_reply_code(knowledge, diagnosis, best);
	consider_claim(knowledge, diagnosis, best);
}

/*
 * "550 5.7.350 Remote server returned message detected as spam -> 554 ...":
 * the inner reply says nothing that is known, and then what Microsoft made of
 * it counts. The reply that is shown is then the whole one.
 */
static void
judge_outer(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis, struct candidate *best)
{
	struct smtp_unfolded inner = diagnosis->reply;
	struct matches found = diagnosis->matches;
	struct candidate outer = { .basis = BASIS_NOTHING,
		.cause = best->cause };

	diagnosis->judged = diagnosis->evidence->outer;
	memset(&diagnosis->matches.rules, 0, sizeof(found.rules));
	judge(matcher, arena, diagnosis, diagnosis->judged, &outer);
	if (outer.basis > best->basis && outer.basis >= BASIS_WEAK_TEXT) {
		*best = outer;
		return;
	}
	diagnosis->judged = diagnosis->evidence->reply;
	diagnosis->matches = found;
	diagnosis->reply = inner;
}

void
classify(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis)
{
	const struct evidence *evidence = diagnosis->evidence;
	struct candidate best = { .basis = BASIS_NOTHING,
		.cause = matcher_cause(matcher, CAUSE_UNKNOWN) };

	recognise_hosts(matcher, diagnosis);
	recognise_banner(matcher, arena, diagnosis);
	diagnosis->judged = evidence->reply;
	judge(matcher, arena, diagnosis, evidence->reply, &best);
	if (best.basis <= BASIS_WEAK_TEXT && evidence->outer.len > 0)
		judge_outer(matcher, arena, diagnosis, &best);
	/* A frame with nothing inside may say something itself. */
	if (best.basis == BASIS_NOTHING && evidence->around.len > 0) {
		diagnosis->judged = evidence->around;
		judge(matcher, arena, diagnosis, evidence->around, &best);
	}
	consider_likeness(matcher, diagnosis, &best);
	decide(matcher_knowledge(matcher), arena, diagnosis, &best);
}
