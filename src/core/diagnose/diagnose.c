#include "core/diagnose/parts.h"

static enum role
role_of(const struct issuer *issuer)
{
	static const struct {
		const char *kind;
		enum role role;
	} roles[] = {
		{ "mailbox_host", ROLE_MAILBOX_HOST },
		{ "gateway", ROLE_GATEWAY },
		{ "client_library", ROLE_CLIENT_LIBRARY },
		{ "blocklist", ROLE_BLOCKLIST },
		{ "esp", ROLE_SENDER_MTA },
	};

	for (size_t i = 0; issuer && i < sizeof(roles) / sizeof(*roles); i++)
		if (span_equal(issuer->kind, span_of(roles[i].kind)))
			return roles[i].role;
	return ROLE_UNKNOWN;
}

void
diagnose(struct matcher *matcher, struct arena *arena,
    const struct evidence *evidence, struct diagnosis *diagnosis)
{
	const struct knowledge *knowledge = matcher_knowledge(matcher);

	*diagnosis = (struct diagnosis){
		.evidence = evidence,
		.stage = evidence->stage,
		.is_stage_shown = evidence->stage != STAGE_UNKNOWN,
		.role = evidence->role,
		.sender_domain = span_empty(),
	};
	classify(matcher, arena, diagnosis);
	if (diagnosis->role == ROLE_UNKNOWN)
		diagnosis->role = role_of(diagnosis->issuer);
	conclude(matcher, diagnosis);
	name_sender(matcher, diagnosis);
	contradict(knowledge, arena, diagnosis);
	ask(matcher, diagnosis);
}

const char *
basis_name(enum basis basis)
{
	static const char *const names[BASES] = { "nothing", "class",
		"reply code", "vague status code", "provider's class",
		"vague text", "likeness", "status code", "issuer's code",
		"text", "issuer's text" };

	return names[basis];
}

const char *
question_result_name(enum question_result result)
{
	static const char *const names[] = { "open", "good", "bad", "unknown" };

	return names[result];
}

const char *
standing_name(enum standing standing)
{
	static const char *const names[] = { "not_asked", "open", "confirmed",
		"other", "doubted" };

	return names[standing];
}

const char *
again_outcome_name(enum again_outcome outcome)
{
	static const char *const names[AGAIN_OUTCOMES] = { "", "same",
		"same_cause", "changed", "accepted", "accepts_any",
		"accepted_here", "not_now", "we_refused", "unreached",
		"not_asked" };

	return names[outcome];
}
