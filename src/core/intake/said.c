#include "core/intake/said.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/facts.h"
#include "core/intake/frame.h"
#include "core/smtp/head.h"

/* Fewer letters are no words; texts beyond the other limit are cut. */
enum { MIN_WORDS = 4, MAX_SEARCHED = 64 * 1024 };

/* Signs in front of a line that quotes a session, or draws a table. */
static struct span
skip_signs(struct span line)
{
	while (line.len > 0 && line.ptr[0] != '\0' &&
	    (ascii_is_space(line.ptr[0]) || strchr("<-*|#", line.ptr[0])))
		span_take(&line, 1);
	return line;
}

/* A negative reply at the front of a line, or amid its words. */
bool
said_in_line(struct span line, size_t *begin)
{
	struct span front = skip_signs(line), rest = front;
	struct smtp_head head;

	*begin = (size_t)(front.ptr - line.ptr);
	if (smtp_head_scan(&rest, &head) && head.code >= 400)
		return true;
	if (!smtp_head_find(line, begin))
		return false;
	rest = span_from(line, *begin);
	return smtp_head_scan(&rest, &head) && head.code >= 400;
}

/* ">>> QUIT", "Fri 2026-11-20 10:00:00: --> QUIT": what we said then. */
static bool
is_command(struct span line)
{
	size_t at;

	return span_starts(span_trim(line), span_of(">>> ")) ||
	    span_find(line, span_of(" --> "), &at);
}

/*
 * Up to the first blank line, or the next command of a session: what comes
 * then is about other things.
 */
static struct span
paragraph(struct span text)
{
	struct span rest = text, line;

	while (scan_line(&rest, &line))
		if (span_trim(line).len == 0 ||
		    (line.ptr > text.ptr && is_command(line)))
			return span_trim((struct span){ text.ptr,
			    (size_t)(line.ptr - text.ptr) });
	return span_trim(text);
}

bool
said_something(struct span words)
{
	size_t letters = 0;

	for (size_t i = 0; i < words.len && letters < MIN_WORDS; i++)
		letters += ascii_is_alnum(words.ptr[i]) ||
		    (unsigned char)words.ptr[i] >= 0x80;
	return letters >= MIN_WORDS;
}

/* Are there words behind the codes? */
static bool
has_words(struct span reply)
{
	struct smtp_head head;

	return smtp_head_scan(&reply, &head) && said_something(reply);
}

/*
 * The first line with a reply, and what belongs to it. Some programs tell the
 * codes alone before they quote the reply.
 */
static bool
find_reply(struct span text, struct span *reply)
{
	struct span rest = text, line, found;
	bool has_found = false;
	size_t begin;

	while (scan_line(&rest, &line)) {
		if (!said_in_line(line, &begin))
			continue;
		found = paragraph(
		    span_from(text, (size_t)(line.ptr - text.ptr) + begin));
		if (!has_found)
			*reply = found;
		has_found = true;
		if (!has_words(found))
			continue;
		*reply = found;
		return true;
	}
	return has_found;
}

/* A reply that has its code ends with the paragraph it stands in. */
static void
trim_reply(struct evidence *evidence)
{
	struct span rest = evidence->reply;
	struct smtp_head head;

	if (smtp_head_scan(&rest, &head))
		evidence->reply = paragraph(evidence->reply);
}

void
said_read(struct arena *arena, struct span words, struct evidence *evidence)
{
	struct span reply;

	if (words.len > MAX_SEARCHED)
		words.len = MAX_SEARCHED;
	frame_peel(arena, words, evidence);
	if (!evidence_find(evidence, FACT_FRAME) && find_reply(words, &reply)) {
		frame_peel(arena, reply, evidence);
		evidence->around = words;
	}
	trim_reply(evidence);
	facts_from_reply(arena, evidence);
}

/* The answer to the command that names the recipient, or one that does. */
static bool
find_answer(struct span text, struct span recipient, struct span *reply)
{
	struct span rest = text, line;
	bool is_asked = false;
	size_t at, begin;

	while (scan_line(&rest, &line)) {
		bool names_him = span_find_nocase(line, recipient, &at);
		bool is_remote = span_starts(span_trim(line), span_of("<<<"));

		if ((is_asked || (names_him && is_remote)) &&
		    said_in_line(line, &begin)) {
			*reply = span_from(line, begin);
			return true;
		}
		is_asked = names_him &&
		    span_find_nocase(line, span_of("rcpt to"), &at);
	}
	return false;
}

/* What the other server refused last, and whether its lines are over. */
struct refusal {
	struct span words;
	bool is_going_on;
};

static void
refusal_heed(struct refusal *refusal, struct span line)
{
	size_t at, begin;

	if (!span_starts(span_trim(line), span_of("<<<"))) {
		refusal->is_going_on = false;
		if (span_find(line, span_of("while talking to"), &at))
			refusal->words = span_empty();
	} else if (refusal->is_going_on) {
		refusal->words.len =
		    (size_t)(line.ptr + line.len - refusal->words.ptr);
	} else if (said_in_line(line, &begin)) {
		refusal->words = span_from(line, begin);
		refusal->is_going_on = true;
	}
}

/* What Sendmail says in its own words of what another server refused. */
static bool
is_summary(struct span line)
{
	static const char *const words[] = { "service unavailable",
		"user unknown", "remote protocol error" };
	size_t at;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(line, span_of(words[i]), &at))
			return true;
	return false;
}

/*
 * Any line that names him. Sendmail adds one of its own for each recipient
 * below what the other server refused, "554 <joe@example.org>... Service
 * unavailable", and says "User unknown" of whatever was answered with 550.
 */
static bool
find_named(struct span text, struct span recipient, struct span *reply)
{
	struct refusal refusal = { .words = span_empty() };
	struct span rest = text, line, other;
	size_t at, begin;

	while (scan_line(&rest, &line)) {
		refusal_heed(&refusal, line);
		if (!span_find_nocase(line, recipient, &at) ||
		    !said_in_line(line, &begin))
			continue;
		*reply = refusal.words.len > 0 && is_summary(line) &&
			!facts_find_address(refusal.words, &other)
		    ? refusal.words
		    : span_from(line, begin);
		return true;
	}
	return false;
}

bool
said_to(struct span text, struct span recipient, struct span *reply)
{
	return find_answer(text, recipient, reply) ||
	    find_named(text, recipient, reply);
}
