#include "core/audit/authority.h"

void
authority_known_init(struct authority_known *known, struct arena *arena)
{
	*known = (struct authority_known){ .arena = arena };
}

struct authority_answer *
authority_answer_new(struct arena *arena, struct span zone, struct span server,
    enum authority_outcome outcome)
{
	struct authority_answer *answer = arena_alloc(arena, sizeof(*answer));

	*answer = (struct authority_answer){ .zone = arena_dup(arena, zone),
		.server = arena_dup(arena, server),
		.outcome = outcome,
		.end = span_empty(),
		.mx = span_empty(),
		.txt = span_empty() };
	return answer;
}

static bool
is_about(struct span zone, struct span server, struct span its_zone,
    struct span its_server)
{
	return span_equal_nocase(zone, its_zone) &&
	    span_equal_nocase(server, its_server);
}

static const struct authority_answer *
find(const struct authority_known *known, struct span zone, struct span server)
{
	for (size_t i = 0; i < known->answers.count; i++) {
		const struct authority_answer *answer = known->answers.items[i];

		if (is_about(zone, server, answer->zone, answer->server))
			return answer;
	}
	return NULL;
}

const struct authority_answer *
authority_known_ask(struct authority_known *known, struct span zone,
    struct span server)
{
	const struct authority_answer *answer = find(known, zone, server);

	if (answer)
		return answer;
	if (known->is_closed || known->wanted.count >= AUTHORITIES_MAX) {
		answer = authority_answer_new(known->arena, zone, server,
		    AUTHORITY_NOT_ASKED);
		authority_known_add(known, answer);
		return answer;
	}
	for (size_t i = 0; i < known->wanted.count; i++)
		if (is_about(zone, server, known->wanted.items[i].zone,
			known->wanted.items[i].server))
			return NULL;
	*list_add(known->arena, &known->wanted) =
	    (struct authority_wanted){ arena_dup(known->arena, zone),
		    arena_dup(known->arena, server) };
	return NULL;
}

void
authority_known_add(struct authority_known *known,
    const struct authority_answer *answer)
{
	struct authority_wanted *items = known->wanted.items;

	for (size_t i = 0; i < known->wanted.count; i++)
		if (is_about(items[i].zone, items[i].server, answer->zone,
			answer->server)) {
			items[i] = items[--known->wanted.count];
			break;
		}
	if (find(known, answer->zone, answer->server))
		return;
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): a list of pointers. */
	*list_add(known->arena, &known->answers) = answer;
}

const char *
authority_outcome_name(enum authority_outcome outcome)
{
	static const char *const names[AUTHORITY_OUTCOMES] = {
		[AUTHORITY_ANSWERED] = "answered",
		[AUTHORITY_SILENT] = "silent",
		[AUTHORITY_NO_ADDRESS] = "no-address",
		[AUTHORITY_NOT_ASKED] = "not-asked",
	};

	return names[outcome];
}
