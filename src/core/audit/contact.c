#include "core/audit/contact.h"

void
contact_known_init(struct contact_known *known, struct arena *arena)
{
	*known =
	    (struct contact_known){ .arena = arena, .domain = span_empty() };
}

struct contact_answer *
contact_answer_new(struct arena *arena, struct span host,
    enum contact_outcome outcome)
{
	struct contact_answer *answer = arena_alloc(arena, sizeof(*answer));

	*answer = (struct contact_answer){ .host = arena_dup(arena, host),
		.outcome = outcome,
		.end = span_empty(),
		.why = span_empty(),
		.offers = span_empty(),
		.tls_failure = span_empty(),
		.version = span_empty(),
		.banner = span_empty(),
		.cipher = span_empty(),
		.signing = span_empty(),
		.names_without = span_empty(),
		.problem = span_empty(),
		.names = span_empty(),
		.issuer = span_empty(),
		.key = span_empty() };
	for (size_t i = 0; i < CONTACT_ASKED; i++)
		answer->replies[i] = span_empty();
	return answer;
}

static const struct contact_answer *
find(const struct contact_known *known, struct span host)
{
	for (size_t i = 0; i < known->answers.count; i++)
		if (span_equal_nocase(known->answers.items[i]->host, host))
			return known->answers.items[i];
	return NULL;
}

const struct contact_answer *
contact_known_ask(struct contact_known *known, struct span host)
{
	const struct contact_answer *answer = find(known, host);

	if (answer)
		return answer;
	if (known->is_closed || known->wanted.count >= CONTACT_WANTED_MAX) {
		answer =
		    contact_answer_new(known->arena, host, CONTACT_NOT_ASKED);
		contact_known_add(known, answer);
		return answer;
	}
	for (size_t i = 0; i < known->wanted.count; i++)
		if (span_equal_nocase(known->wanted.items[i], host))
			return NULL;
	*list_add(known->arena, &known->wanted) = arena_dup(known->arena, host);
	return NULL;
}

void
contact_known_add(struct contact_known *known,
    const struct contact_answer *answer)
{
	struct span *items = known->wanted.items;

	for (size_t i = 0; i < known->wanted.count; i++)
		if (span_equal_nocase(items[i], answer->host)) {
			items[i] = items[--known->wanted.count];
			break;
		}
	if (find(known, answer->host))
		return;
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): a list of pointers. */
	*list_add(known->arena, &known->answers) = answer;
}

const char *
contact_outcome_name(enum contact_outcome outcome)
{
	static const char *const names[CONTACT_OUTCOMES] = {
		[CONTACT_MADE] = "made",
		[CONTACT_REFUSED] = "refused",
		[CONTACT_UNREACHABLE] = "unreachable",
		[CONTACT_NO_SERVICE] = "no-service",
		[CONTACT_NOT_ASKED] = "not-asked",
	};

	return names[outcome];
}

const char *
contact_asked_name(enum contact_asked asked)
{
	static const char *const names[CONTACT_ASKED] = {
		[CONTACT_SENDER] = "sender",
		[CONTACT_POSTMASTER] = "postmaster",
		[CONTACT_ABUSE] = "abuse",
		[CONTACT_NOBODY] = "nobody",
		[CONTACT_FOREIGN] = "foreign",
	};

	return names[asked];
}
