/*
 * A scenario that anybody wrote: it is read or complained about, and what was
 * read can be played in bounded turns and memory. What a scenario was made of
 * a transcript, of the same bytes, can be read.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/lab/quote.h"
#include "core/lab/retell.h"
#include "core/smtp/player.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { MEMORY = 64 * 1024 * 1024, TURNS_MAX = 2000, SCENARIO_MAX = 1 << 20 };

static const char client[] = "EHLO client.example.net\r\nSTARTTLS\r\n"
			     "AUTH PLAIN AGEAYg==\r\nMAIL FROM:<ann@a.example>"
			     "\r\nRCPT TO:<joe@example.org>\r\n"
			     "RCPT TO:<bob@example.org>\r\nDATA\r\nhi\r\n.\r\n"
			     "QUIT\r\n";

static void
play(struct arena *arena, const struct smtp_scenario *scenario)
{
	struct smtp_player player;
	struct span bytes;
	uint64_t now = 0;

	smtp_player_init(&player, arena, scenario, now);
	smtp_player_read(&player, span_of(client));
	for (unsigned i = 0; i < TURNS_MAX; i++)
		switch (smtp_player_next(&player, now, &bytes)) {
		case SMTP_PLAYER_WAIT:
			if (player.until == UINT64_MAX || player.is_silent)
				return;
			now = player.until > now ? player.until : now + 1;
			break;
		case SMTP_PLAYER_SECURE:
			smtp_player_secured(&player);
			smtp_player_read(&player, span_of(client));
			break;
		case SMTP_PLAYER_SEND:
			break;
		default:
			return;
		}
}

static void
retell(struct arena *arena, struct span input)
{
	struct smtp_scenario scenario;
	struct text text;
	struct error error;

	text_init(&text, NULL, SCENARIO_MAX);
	if (lab_retell_session(&text, arena, input) && !text.is_cut &&
	    !smtp_scenario_parse(&scenario, arena, text_span(&text), &error))
		abort();
	text_clear(&text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct span input = { (const char *)bytes, size };
	struct smtp_scenario scenario;
	struct lab_face face;
	struct arena arena;
	struct error error = { "" };

	arena_init(&arena, MEMORY);
	if (setjmp(arena.door) == 0) {
		arena.has_door = true;
		if (smtp_scenario_parse(&scenario, &arena, input, &error) &&
		    lab_quote_bind(&scenario, &arena, &knowledge_builtin, &face,
			&error))
			play(&arena, &scenario);
		else if (error.message[0] == '\0')
			abort();
		retell(&arena, input);
	}
	arena_clear(&arena);
	return 0;
}
