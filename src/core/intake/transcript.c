#include "core/intake/transcript.h"

#include "core/intake/transcript_answer.h"
#include "core/intake/transcript_session.h"

enum { LINES_LOOKED_AT = 200 };

/* What stands in the first lines of an input. */
struct looks {
	unsigned replies; /* bare, or behind a known prefix */
	unsigned positive;
	unsigned commands;
	unsigned labelled_replies;
	unsigned labelled_commands;
	unsigned echoes;
	unsigned connects;
	unsigned errors;
	unsigned first_code;
};

static void
look_at(struct looks *looks, const struct transcript_line *line)
{
	switch (line->kind) {
	case TRANSCRIPT_SERVER:
		if (line->code == 0)
			break;
		looks->replies += line->is_bare || line->is_labelled;
		looks->labelled_replies += line->is_labelled;
		looks->positive += line->code < 400;
		if (looks->first_code == 0)
			looks->first_code = line->code;
		break;
	case TRANSCRIPT_CLIENT:
		looks->commands += line->verb != TRANSCRIPT_NO_VERB;
		looks->labelled_commands +=
		    line->is_labelled && line->verb != TRANSCRIPT_NO_VERB;
		break;
	case TRANSCRIPT_ECHO:
		looks->echoes++;
		break;
	case TRANSCRIPT_CONNECT:
		looks->connects++;
		break;
	case TRANSCRIPT_ERROR:
		looks->errors++;
		break;
	case TRANSCRIPT_NOISE:
		break;
	}
}

/*
 * Both sides are heard; or a connection, and what became of it; or the
 * server alone, from its greeting on. A notice that quotes one reply, or one
 * command, is no transcript.
 */
static bool
is_session(const struct looks *looks)
{
	if (looks->commands > 0 && looks->positive > 0)
		return true;
	if (looks->labelled_commands > 0 &&
	    looks->labelled_replies + looks->echoes + looks->replies > 0)
		return true;
	if (looks->connects > 0 && looks->errors + looks->replies > 0)
		return true;
	return looks->first_code == 220 && looks->positive > 1;
}

bool
transcript_detect(struct span input)
{
	struct transcript_reader reader;
	struct transcript_line line;
	struct looks looks = { 0 };

	transcript_reader_init(&reader, NULL, input);
	while (reader.number < LINES_LOOKED_AT &&
	    transcript_reader_next(&reader, &line))
		look_at(&looks, &line);
	return is_session(&looks);
}

void
transcript_listen(struct arena *arena, struct span input,
    struct transcript_turns *turns)
{
	struct evidence_list cases = { 0 };
	struct transcript_session *session =
	    arena_alloc(arena, sizeof(*session));
	struct transcript_reader reader;
	struct transcript_line line;

	transcript_reader_init(&reader, arena, input);
	transcript_session_init(session, &reader, arena, input, &cases);
	session->turns = turns;
	while (transcript_reader_next(&reader, &line))
		transcript_session_read(session, &line);
	if (session->error.is_set)
		*list_add(arena, turns) =
		    (struct transcript_turn){ .stage = transcript_answer_stands(
						  session),
			    .reply = session->error.reply };
	transcript_session_end(session);
}

void
transcript_read(struct arena *arena, struct span input,
    struct evidence_list *cases)
{
	const size_t first = cases->count;
	struct transcript_session *session =
	    arena_alloc(arena, sizeof(*session));
	struct transcript_reader reader;
	struct transcript_line line;

	transcript_reader_init(&reader, arena, input);
	transcript_session_init(session, &reader, arena, input, cases);
	while (transcript_reader_next(&reader, &line))
		transcript_session_read(session, &line);
	transcript_session_end(session);
	if (cases->count == first && session->is_delivered)
		*list_add(arena, cases) = session->delivered;
	/* The sign that tells the dialect may have come late. */
	for (size_t i = first; i < cases->count; i++)
		cases->items[i].source.format = reader.format;
}
