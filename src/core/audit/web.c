#include "core/audit/web.h"

void
web_known_init(struct web_known *known, struct arena *arena)
{
	*known = (struct web_known){ .arena = arena };
}

static const struct web_answer *
find(const struct web_known *known, struct span url)
{
	for (size_t i = 0; i < known->answers.count; i++)
		if (span_equal(known->answers.items[i]->url, url))
			return known->answers.items[i];
	return NULL;
}

static const struct web_answer *
add_not_asked(struct web_known *known, struct span url)
{
	struct web_answer *answer = arena_alloc(known->arena, sizeof(*answer));

	*answer = (struct web_answer){ .url = arena_dup(known->arena, url),
		.outcome = WEB_NOT_ASKED,
		.content_type = span_empty(),
		.location = span_empty(),
		.body = span_empty(),
		.why = span_empty() };
	web_known_add(known, answer);
	return answer;
}

const struct web_answer *
web_known_ask(struct web_known *known, struct span url)
{
	const struct web_answer *answer = find(known, url);

	if (answer)
		return answer;
	if (known->is_closed || known->wanted.count >= WEB_WANTED_MAX)
		return add_not_asked(known, url);
	for (size_t i = 0; i < known->wanted.count; i++)
		if (span_equal(known->wanted.items[i], url))
			return NULL;
	*list_add(known->arena, &known->wanted) = arena_dup(known->arena, url);
	return NULL;
}

void
web_known_add(struct web_known *known, const struct web_answer *answer)
{
	struct span *items = known->wanted.items;

	for (size_t i = 0; i < known->wanted.count; i++)
		if (span_equal(items[i], answer->url)) {
			items[i] = items[--known->wanted.count];
			break;
		}
	if (find(known, answer->url))
		return;
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): a list of pointers. */
	*list_add(known->arena, &known->answers) = answer;
}

const char *
web_outcome_name(enum web_outcome outcome)
{
	static const char *const names[] = {
		[WEB_FETCHED] = "fetched",
		[WEB_UNREACHABLE] = "unreachable",
		[WEB_TLS_FAILED] = "tls-failed",
		[WEB_TOO_LARGE] = "too-large",
		[WEB_NOT_ASKED] = "not-asked",
	};

	return names[outcome];
}
