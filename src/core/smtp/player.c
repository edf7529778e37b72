#include "core/smtp/player.h"

#include "base/scan.h"

static void
say(struct smtp_player *player, const char *words)
{
	text_write_string(&player->out, words);
	text_write_string(&player->out, "\r\n");
}

/* What a server without any rule for this would say. */
static void
answer_plainly(struct smtp_player *player, enum smtp_stage stage)
{
	switch (stage) {
	case SMTP_STAGE_BANNER:
		say(player, "220 server.example.org ESMTP");
		break;
	case SMTP_STAGE_HELO:
		say(player,
		    "250-server.example.org\r\n250-PIPELINING\r\n"
		    "250-8BITMIME\r\n250 ENHANCEDSTATUSCODES");
		break;
	case SMTP_STAGE_STARTTLS:
		say(player, "220 2.0.0 Ready to start TLS");
		player->is_secure_due = true;
		break;
	case SMTP_STAGE_AUTH:
		say(player, "235 2.7.0 Welcome");
		break;
	case SMTP_STAGE_DATA:
		say(player, player->is_chunked ? "250 Ok" : "354 Go ahead");
		break;
	case SMTP_STAGE_QUIT:
		say(player, "221 2.0.0 Bye");
		player->is_closing = true;
		break;
	default:
		say(player, "250 2.0.0 Ok");
	}
}

/* A reply that begins with this code is among what was written for a rule. */
static bool
rule_says(const struct smtp_rule *rule, const char *code)
{
	for (size_t i = 0; rule && i < rule->actions.count; i++)
		if (span_starts(rule->actions.items[i].words, span_of(code)))
			return true;
	return !rule;
}

static void
begin(struct smtp_player *player, enum smtp_stage stage, struct span to)
{
	struct smtp_moment moment = { .stage = stage,
		.to = to,
		.from = player->from,
		.helo = player->helo,
		.user = span_empty(),
		.ip = { .bytes = { 127, 0, 0, 1 } },
		.count = ++player->counts[stage],
		.is_secure = player->is_secure };
	const struct smtp_rule *rule;

	rule = smtp_scenario_find(player->scenario, &moment);
	player->stage = stage;
	player->is_usual_due = !rule || smtp_rule_is_delay(rule);
	smtp_performance_init(&player->performance, rule, player->now);
	if (player->is_usual_due)
		rule = NULL;
	player->is_data = stage == SMTP_STAGE_DATA && !player->is_chunked &&
	    rule_says(rule, "354");
	player->is_auth =
	    stage == SMTP_STAGE_AUTH && rule && rule_says(rule, "334");
	if (stage == SMTP_STAGE_RCPT && rule_says(rule, "250"))
		player->recipients++;
	if (rule && stage == SMTP_STAGE_STARTTLS)
		player->is_secure_due = rule_says(rule, "220");
	else if (rule && stage == SMTP_STAGE_QUIT)
		player->is_closing = true;
}

void
smtp_player_init(struct smtp_player *player, struct arena *arena,
    const struct smtp_scenario *scenario, uint64_t now)
{
	*player = (struct smtp_player){ .scenario = scenario,
		.arena = arena,
		.now = now,
		.until = now,
		.from = span_empty(),
		.helo = span_empty() };
	text_init(&player->in, arena, 2 * (size_t)SMTP_PLAYER_MAX_LINE);
	text_init(&player->out, arena, 8 * (size_t)SMTP_PLAYER_MAX_LINE);
	begin(player, SMTP_STAGE_BANNER, span_empty());
}

void
smtp_player_secured(struct smtp_player *player)
{
	player->is_secure = true;
}

/* A flood of input is nothing that this server has to survive. */
void
smtp_player_read(struct smtp_player *player, struct span bytes)
{
	text_write(&player->in, bytes);
}

/* What stands between < and >. */
static struct span
address_of(struct span line)
{
	const char *open = memchr(line.ptr, '<', line.len);
	const char *end = memchr(line.ptr, '>', line.len);

	if (!open || !end || end < open)
		return span_empty();
	return (struct span){ open + 1, (size_t)(end - open - 1) };
}

static bool
is_command(struct span line, const char *verb)
{
	return span_starts_nocase(line, span_of(verb));
}

static void
take_chunk(struct smtp_player *player, struct span line)
{
	unsigned size = 0;
	size_t at;

	line = span_trim(span_from(line, 4));
	scan_number(&line, 1, 9, &size);
	player->chunk = size;
	player->is_chunked = true;
	player->is_last_chunk = span_find_nocase(line, span_of("LAST"), &at);
	if (size == 0)
		begin(player,
		    player->is_last_chunk ? SMTP_STAGE_EOD : SMTP_STAGE_DATA,
		    span_empty());
}

static void
take_command(struct smtp_player *player, struct span line)
{
	static const struct {
		const char *verb;
		enum smtp_stage stage;
	} verbs[] = { { "EHLO", SMTP_STAGE_HELO }, { "HELO", SMTP_STAGE_HELO },
		{ "LHLO", SMTP_STAGE_HELO },
		{ "STARTTLS", SMTP_STAGE_STARTTLS },
		{ "XCLIENT", SMTP_STAGE_XCLIENT }, { "AUTH", SMTP_STAGE_AUTH },
		{ "MAIL", SMTP_STAGE_MAIL }, { "RCPT", SMTP_STAGE_RCPT },
		{ "DATA", SMTP_STAGE_DATA }, { "QUIT", SMTP_STAGE_QUIT } };
	struct span to = span_empty();

	if (is_command(line, "BDAT")) {
		take_chunk(player, line);
		return;
	}
	if (is_command(line, "LHLO"))
		player->is_lmtp = true;
	if (is_command(line, "EHLO") || is_command(line, "HELO") ||
	    is_command(line, "LHLO"))
		player->helo =
		    arena_dup(player->arena, span_trim(span_from(line, 4)));
	if (is_command(line, "MAIL")) {
		player->from = arena_dup(player->arena, address_of(line));
		player->recipients = 0;
		player->is_chunked = false;
	}
	if (is_command(line, "RCPT"))
		to = address_of(line);
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (is_command(line, verbs[i].verb)) {
			begin(player, verbs[i].stage, to);
			return;
		}
	say(player, "500 5.5.2 What?");
}

static void
end_message(struct smtp_player *player)
{
	player->messages++;
	player->is_data = false;
	player->ends_due = player->is_lmtp ? player->recipients : 1;
}

static void
take_line(struct smtp_player *player, struct span line)
{
	if (player->is_auth)
		begin(player, SMTP_STAGE_AUTH, span_empty());
	else if (!player->is_data)
		take_command(player, line);
	else if (span_equal(line, span_of(".\r\n")))
		end_message(player);
}

static void
drop_input(struct smtp_player *player, size_t len)
{
	player->in.len -= len;
	memmove(player->in.ptr, player->in.ptr + len, player->in.len);
}

/* False: nothing whole has come. */
static bool
take_input(struct smtp_player *player)
{
	struct span in = text_span(&player->in), line;
	const char *end;

	if (player->chunk > 0 && in.len > 0) {
		size_t len = in.len < player->chunk ? in.len : player->chunk;

		player->chunk -= len;
		drop_input(player, len);
		if (player->chunk == 0 && player->is_last_chunk)
			end_message(player);
		else if (player->chunk == 0)
			begin(player, SMTP_STAGE_DATA, span_empty());
		return true;
	}
	end = memchr(in.ptr, '\n', in.len);
	if (!end)
		return false;
	line = (struct span){ in.ptr, (size_t)(end + 1 - in.ptr) };
	take_line(player, line);
	drop_input(player, line.len);
	return true;
}

static bool
is_full(const struct smtp_player *player)
{
	return player->out.len > SMTP_PLAYER_MAX_LINE;
}

/* What the owner is to do for it; WAIT: nothing. */
static enum smtp_player_act
play(struct smtp_player *player)
{
	struct smtp_performance *performance = &player->performance;
	struct span bytes;

	switch (smtp_performance_next(performance, player->now, &bytes)) {
	case SMTP_PLAY_SEND:
		text_write(&player->out, bytes);
		return SMTP_PLAYER_WAIT;
	case SMTP_PLAY_WAIT:
		player->until = performance->until;
		return SMTP_PLAYER_WAIT;
	case SMTP_PLAY_SECURE:
		player->is_secure_due = false;
		return SMTP_PLAYER_SECURE;
	case SMTP_PLAY_SPOIL:
		player->is_secure_due = false;
		return SMTP_PLAYER_SPOIL;
	case SMTP_PLAY_CLOSE:
		return SMTP_PLAYER_CLOSE;
	case SMTP_PLAY_RESET:
		return SMTP_PLAYER_RESET;
	case SMTP_PLAY_SILENCE:
		player->is_silent = true;
		return SMTP_PLAYER_WAIT;
	default:
		return SMTP_PLAYER_WAIT;
	}
}

static bool
is_playing(const struct smtp_player *player)
{
	return !smtp_performance_is_over(&player->performance) ||
	    player->performance.until > player->now;
}

/*
 * While bytes are to be sent, a deed such as a close waits for them. False:
 * nothing more can be done now, or the owner has something to do.
 */
static bool
play_next(struct smtp_player *player, enum smtp_player_act *act)
{
	if (smtp_performance_is_deed(&player->performance) &&
	    player->performance.until <= player->now && player->out.len > 0)
		return false;
	*act = play(player);
	return *act == SMTP_PLAYER_WAIT;
}

/* What comes when nothing is played; false: the owner's turn. */
static bool
go_on_alone(struct smtp_player *player)
{
	if (player->is_usual_due) {
		player->is_usual_due = false;
		answer_plainly(player, player->stage);
	} else if (player->ends_due > 0) {
		player->ends_due--;
		begin(player, SMTP_STAGE_EOD, span_empty());
	} else if (player->is_secure_due || player->is_closing) {
		return false;
	} else if (!take_input(player)) {
		player->until = UINT64_MAX;
	}
	return true;
}

static enum smtp_player_act
go_on(struct smtp_player *player)
{
	enum smtp_player_act act = SMTP_PLAYER_WAIT;

	while (!player->is_silent && !is_full(player) &&
	    player->until <= player->now)
		if (is_playing(player)) {
			if (!play_next(player, &act))
				return act;
		} else if (!go_on_alone(player)) {
			break;
		}
	return act;
}

enum smtp_player_act
smtp_player_next(struct smtp_player *player, uint64_t now, struct span *bytes)
{
	enum smtp_player_act act;

	player->now = now;
	if (player->is_out_handed) {
		text_reset(&player->out);
		player->is_out_handed = false;
	}
	if (player->until == UINT64_MAX)
		player->until = now;
	act = go_on(player);
	*bytes = text_span(&player->out);
	if (bytes->len > 0) {
		player->is_out_handed = true;
		return SMTP_PLAYER_SEND;
	}
	if (act != SMTP_PLAYER_WAIT || player->is_silent ||
	    is_playing(player) || player->is_usual_due)
		return act;
	if (player->is_secure_due) {
		player->is_secure_due = false;
		text_reset(&player->in);
		return SMTP_PLAYER_SECURE;
	}
	return player->is_closing ? SMTP_PLAYER_CLOSE : SMTP_PLAYER_WAIT;
}
