#include "wording.h"

#include <string.h>

#include "base/text.h"

uint32_t
chance_next(uint64_t *chance, uint32_t limit)
{
	*chance = *chance * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(*chance >> 33) % limit;
}

/* "(a|b|)" off the front, if it is a choice; and one of them. */
static bool
take_choice(struct span *rest, struct span *chosen, uint64_t *chance)
{
	const char *end = memchr(rest->ptr, ')', rest->len);
	struct span choices = { rest->ptr + 1, 0 };
	uint32_t count = 1;

	if (rest->ptr[0] != '(' || !end)
		return false;
	choices.len = (size_t)(end - choices.ptr);
	for (size_t i = 0; i < choices.len; i++)
		count += choices.ptr[i] == '|';
	if (count == 1)
		return false;
	for (count = chance_next(chance, count) + 1; count > 0; count--)
		if (!span_split(&choices, '|', chosen))
			*chosen = span_empty();
	*rest = span_from(*rest, (size_t)(end + 1 - rest->ptr));
	return true;
}

/* "<ip>" off the front, and what may stand there. */
static bool
take_capture(struct span *rest, struct span *name)
{
	static const char *const captures[][2] = {
		{ "<address>", "a@b.example" }, { "<ip>", "192.0.2.1" },
		{ "<url>", "http://a.example/" }, { "<domain>", "b.example" },
		{ "<host>", "b.example" }, { "<zone>", "b.example" },
		{ "<number>", "1" }, { "<size>", "1" }, { "<word>", "" },
		{ "<selector>", "" }, { "<code>", "" }, { "...", " " }
	};

	for (size_t i = 0; i < sizeof(captures) / sizeof(*captures); i++) {
		struct span capture = span_of(captures[i][0]);

		if (!span_starts(*rest, capture))
			continue;
		*name = span_of(captures[i][1]);
		*rest = span_from(*rest, capture.len);
		return true;
	}
	return false;
}

struct span
wording_of(struct arena *arena, struct span pattern, uint64_t *chance)
{
	struct text text;
	struct span rest = pattern, piece;

	text_init(&text, arena, 4 * pattern.len + 64);
	while (rest.len > 0) {
		if (take_choice(&rest, &piece, chance) ||
		    take_capture(&rest, &piece)) {
			text_write(&text, piece);
			continue;
		}
		if (rest.ptr[0] == '\\' && rest.len > 1)
			rest = span_from(rest, 1);
		if (rest.ptr[0] != '*')
			text_write(&text, (struct span){ rest.ptr, 1 });
		rest = span_from(rest, 1);
	}
	return (struct span){ text.ptr, text.len };
}
