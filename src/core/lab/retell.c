#include "core/lab/retell.h"

#include "base/scan.h"
#include "core/intake/transcript.h"

/* Blanks at the end would not be kept, nor would anything but words. */
static bool
is_plain(struct span line)
{
	for (size_t i = 0; i < line.len; i++)
		if ((unsigned char)line.ptr[i] < ' ' || line.ptr[i] == 0x7f)
			return false;
	return line.len == span_trim(line).len;
}

static void
write_escaped(struct text *text, struct span line)
{
	for (size_t i = 0; i < line.len; i++) {
		char c = line.ptr[i];

		if (c == '\\')
			text_write_string(text, "\\\\");
		else if ((unsigned char)c < ' ' || c == 0x7f)
			text_write_format(text, "\\x%02x", (unsigned char)c);
		else
			text_write_byte(text, c);
	}
	text_write_string(text, "\\r\\n");
}

/* One line of a reply: "say 550-5.1.1 words". */
static void
write_line(struct text *text, unsigned code, bool is_last, struct span words)
{
	char bytes[8];
	struct text front = text_in(bytes, sizeof(bytes));

	text_write_format(&front, "%u%c", code, is_last ? ' ' : '-');
	text_write_string(text, is_plain(words) ? "\tsay " : "\tsend ");
	text_write(text, text_span(&front));
	if (is_plain(words))
		text_write(text, words);
	else
		write_escaped(text, words);
	text_write_byte(text, '\n');
}

static void
take_code(struct span *line, unsigned code)
{
	struct span rest = *line;
	unsigned found;

	if (!scan_number(&rest, 3, 3, &found) || found != code)
		return;
	if (scan_byte(&rest, ' ') || scan_byte(&rest, '-') || rest.len == 0)
		*line = rest;
}

/* The lines of a reply, which get its code if they have none. */
static void
write_reply(struct text *text, unsigned code, struct span reply)
{
	struct span rest = span_trim(reply), line = span_empty();

	do {
		scan_line(&rest, &line);
		take_code(&line, code);
		write_line(text, code, rest.len == 0, line);
	} while (rest.len > 0);
}

/* Only these have a moment in a session; others stand for the recipient's. */
static const char *
stage_word(enum stage stage)
{
	switch (stage) {
	case STAGE_CONNECT:
	case STAGE_DNS:
		return stage_name(STAGE_BANNER);
	case STAGE_BANNER:
	case STAGE_HELO:
	case STAGE_STARTTLS:
	case STAGE_AUTH:
	case STAGE_MAIL:
	case STAGE_RCPT:
	case STAGE_DATA:
	case STAGE_EOD:
		return stage_name(stage);
	case STAGE_QUEUE:
	case STAGE_SUBMISSION_API:
	case STAGE_POST_ACCEPT:
	case STAGE_QUIT:
		return stage_name(STAGE_EOD);
	default:
		return stage_name(STAGE_RCPT);
	}
}

/* False: the case does not tell, or it cannot stand in a pattern. */
static bool
write_condition(struct text *text, const char *name,
    const struct diagnosis *diagnosis, enum fact_kind kind)
{
	struct span value = evidence_value(diagnosis->evidence, kind);

	if (value.len == 0 || !is_plain(value) ||
	    memchr(value.ptr, ' ', value.len))
		return false;
	text_write_format(text, " %s=", name);
	text_write(text, value);
	return true;
}

/* Whom it happened to, so that nobody else meets it. */
static void
write_whom(struct text *text, const struct diagnosis *diagnosis)
{
	const struct span stage = span_of(stage_word(diagnosis->stage));
	const bool is_behind = span_equal(stage, span_of("rcpt")) ||
	    span_equal(stage, span_of("data")) ||
	    span_equal(stage, span_of("eod"));

	if (is_behind && write_condition(text, "to", diagnosis, FACT_RECIPIENT))
		return;
	if (is_behind || span_equal(stage, span_of("mail")))
		write_condition(text, "from", diagnosis, FACT_SENDER);
	else if (span_equal(stage, span_of("helo")))
		write_condition(text, "helo", diagnosis, FACT_HELO);
}

/* What the network did, as a deed of the server. */
static const char *
deed_for(struct span words)
{
	static const char *const slow[] = { "timed out", "timeout",
		"time was over", "time-out" };
	size_t at;

	for (size_t i = 0; i < sizeof(slow) / sizeof(*slow); i++)
		if (span_find_nocase(words, span_of(slow[i]), &at))
			return "\tsilence\n";
	if (span_find_nocase(words, span_of("reset"), &at) ||
	    span_find_nocase(words, span_of("broke"), &at))
		return "\treset\n";
	return "\tclose\n";
}

/* Was it the wire, of which no server speaks? */
static bool
is_of_wire(const struct diagnosis *diagnosis)
{
	return diagnosis->reply.code == 0 &&
	    (diagnosis->stage == STAGE_CONNECT ||
		span_equal(diagnosis->cause->name,
		    span_of("connection_failed")));
}

void
lab_retell_case(struct text *text, const struct diagnosis *diagnosis)
{
	struct span reply = diagnosis->evidence->reply;
	unsigned code = diagnosis->reply.code;

	text_write_format(text, "# %.*s\non %s",
	    SPAN_ARGS(diagnosis->cause->title), stage_word(diagnosis->stage));
	write_whom(text, diagnosis);
	text_write_byte(text, '\n');
	if (is_of_wire(diagnosis)) {
		text_write_string(text, deed_for(reply));
		return;
	}
	if (code < 400)
		code =
		    diagnosis->permanence == PERMANENCE_TRANSIENT ? 451 : 550;
	write_reply(text, code, reply);
}

bool
lab_retell_is_general(struct span rule)
{
	struct span line = span_empty();

	while (rule.len > 0 && !span_starts(line, span_of("on ")))
		scan_line(&rule, &line);
	return !memchr(line.ptr, '=', line.len);
}

/* "on mail from=ann@example.net", in front of what is done then. */
static struct span
take_rule(struct span *rules, struct span *title, struct span *moment)
{
	struct span rest = *rules, line;
	size_t len;

	scan_line(rules, title);
	scan_line(rules, moment);
	rest = *rules;
	while (rules->len > 0 && rules->ptr[0] == '\t')
		scan_line(rules, &line);
	len = (size_t)(rules->ptr - rest.ptr);
	return (struct span){ rest.ptr, len };
}

/* Is there another reply for that moment, further down? */
static bool
has_successor(struct span rules, struct span moment, struct span deeds)
{
	struct span title, other, done;

	while (rules.len > 0) {
		done = take_rule(&rules, &title, &other);
		if (span_equal(other, moment) && !span_equal(done, deeds))
			return true;
	}
	return false;
}

void
lab_retell_in_turn(struct text *text, struct span rules)
{
	struct span title, moment, deeds;

	while (rules.len > 0) {
		deeds = take_rule(&rules, &title, &moment);
		text_write(text, title);
		text_write_byte(text, '\n');
		text_write(text, moment);
		text_write_string(text,
		    has_successor(rules, moment, deeds) ? " total=1\n" : "\n");
		text_write(text, deeds);
	}
}

static void
write_turn(struct text *text, const struct transcript_turn *turn,
    unsigned counts[STAGES], bool is_behind_starttls)
{
	const char *deed = turn->code > 0 ? "" : deed_for(turn->reply);

	if (turn->stage == STAGE_STARTTLS && turn->code == 0) {
		/* It goes on with what was said at STARTTLS, if that shows. */
		if (!is_behind_starttls)
			text_write_format(text,
			    "on starttls count=%u\n"
			    "\tsay 220 2.0.0 Ready to start TLS\n",
			    ++counts[STAGE_STARTTLS]);
		text_write_string(text,
		    strcmp(deed, "\tclose\n") == 0 ? "\tspoil\n" : deed);
		return;
	}
	text_write_format(text, "on %s count=%u\n", stage_word(turn->stage),
	    ++counts[turn->stage == STAGE_CONNECT ? STAGE_BANNER
						  : turn->stage]);
	if (turn->code > 0)
		write_reply(text, turn->code, turn->reply);
	else
		text_write_string(text, deed);
}

static bool
has_moment(enum stage stage)
{
	return (stage >= STAGE_CONNECT && stage <= STAGE_QUIT) ||
	    stage == STAGE_DNS;
}

bool
lab_retell_session(struct text *text, struct arena *arena,
    struct span transcript)
{
	struct transcript_turns turns = { 0 };
	unsigned counts[STAGES] = { 0 };
	enum stage last = STAGE_UNKNOWN;

	transcript_listen(arena, transcript, &turns);
	text_write_string(text, "# A session that was captured\n");
	for (size_t i = 0; i < turns.count; i++) {
		const struct transcript_turn *turn = &turns.items[i];

		if (!has_moment(turn->stage) || turn->stage == STAGE_QUIT)
			continue;
		write_turn(text, turn, counts, last == STAGE_STARTTLS);
		last = turn->stage;
	}
	return last != STAGE_UNKNOWN;
}
