#include "core/intake/frame.h"

#include <threads.h>

#include "base/ascii.h"
#include "base/finder.h"
#include "base/scan.h"
#include "core/intake/facts.h"
#include "core/smtp/head.h"

enum { MAX_SEARCHED = 64 * 1024 };

struct frame {
	const char *format;
	const char *lead;
	const char *end;
	enum role role;
	enum stage stage;
};

static const struct frame frames[] = {
#define FRAME(format, lead, end, role, stage) \
	{ format, lead, end, ROLE_##role, STAGE_##stage },
#include "core/intake/frame_table.h"
#undef FRAME
};

/* The last place where words stand, letters of either size. */
static bool
find_last(struct span text, struct span words, size_t *at)
{
	size_t base = 0, found;

	while (span_find_nocase(span_from(text, base), words, &found)) {
		*at = base + found;
		base = *at + 1;
		if (base + words.len > text.len)
			return true;
	}
	return base > 0;
}

static struct finder finder;
static once_flag finder_once = ONCE_FLAG_INIT;

static void
fill_finder(void)
{
	finder_init(&finder);
	for (size_t i = 0; i < sizeof(frames) / sizeof(*frames); i++)
		finder_add(&finder, span_of(frames[i].lead));
}

/* "smtp;550", but not "550 5.7.60 SMTP; Client does not have ...". */
static bool
is_frame_here(const struct frame *frame, struct span inner)
{
	if (strcmp(frame->lead, "smtp;") != 0)
		return true;
	return inner.len > 0 && ascii_is_digit(inner.ptr[0]);
}

/*
 * The frame whose lead ends last: it is next to the reply. Of two that end
 * at the same place, the longer one tells more.
 */
static const struct frame *
find_frame(struct span text, size_t *inner)
{
	const struct frame *best = NULL;
	size_t at = 0, which = 0, best_end = 0, best_length = 0;

	call_once(&finder_once, fill_finder);
	while (finder_next(&finder, text, &at, &which)) {
		size_t length = finder.literals[which - 1].len;

		if (!is_frame_here(&frames[which - 1],
			span_from(text, at + length)))
			continue;
		if (at + length < best_end ||
		    (at + length == best_end && length <= best_length))
			continue;
		best = &frames[which - 1];
		best_end = at + length;
		best_length = length;
	}
	*inner = best_end;
	return best;
}

static bool
is_wrapper(char c)
{
	return ascii_is_space(c) || c == '\'' || c == '"' || c == '(' ||
	    c == '{' || c == '[';
}

/* "the user's mailbox": the apostrophe closes nothing. */
static bool
find_quote(struct span text, char quote, size_t *at)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != quote)
			continue;
		if (i > 0 && i + 1 < text.len &&
		    ascii_is_letter(text.ptr[i - 1]) &&
		    ascii_is_letter(text.ptr[i + 1]))
			continue;
		*at = i;
		return true;
	}
	return false;
}

/*
 * Where the closing words stand. A bracket closes the frame only when none
 * was opened inside: "<host #5.1.1 smtp;550 <a@example.org> unknown>".
 */
static bool
find_end(struct span text, struct span end, size_t *at)
{
	char opening = end.ptr[0] == '>' ? '<' : '(';
	int depth = 0;

	if (end.len > 1)
		return span_find_nocase(text, end, at);
	if (!strchr(">)", end.ptr[0]))
		return find_quote(text, end.ptr[0], at);
	for (size_t i = 0; i < text.len; i++) {
		depth += (text.ptr[i] == opening) - (text.ptr[i] == end.ptr[0]);
		if (depth >= 0)
			continue;
		*at = i;
		return true;
	}
	return false;
}

/*
 * What lies inside: from the first reply code on, where there is one; up to
 * the words that close the frame.
 */
static struct span
cut_inner(struct span text, const struct frame *frame)
{
	const struct span end = span_of(frame->end);
	size_t at, close;

	/* "Detail: ... SMTP code: 550": what is behind the end is not inside. */
	if (end.len == 0 || !span_find_nocase(text, end, &close))
		close = text.len;
	if (smtp_head_find(text, &at) && at <= close)
		span_take(&text, at);
	while (text.len > 0 && is_wrapper(text.ptr[0]))
		span_take(&text, 1);
	if (end.len > 0 && find_end(text, end, &at))
		text.len = at;
	return span_trim(text);
}

static void
note_frame(struct arena *arena, struct evidence *evidence,
    const struct frame *frame, struct span text)
{
	evidence_add(arena, evidence, FACT_FRAME, WITNESS_LOCAL_MTA, text);
	if (!evidence->source.format)
		evidence->source.format = frame->format;
	if (evidence->role == ROLE_UNKNOWN)
		evidence->role = frame->role;
	if (evidence->stage == STAGE_UNKNOWN)
		evidence->stage = frame->stage;
}

/* "(552, b'message too big')": Python parts the code from its words. */
static void
add_code(struct arena *arena, struct evidence *evidence,
    const struct frame *frame, struct span text)
{
	size_t lead = strlen(frame->lead);
	struct span code;

	if (frame->lead[0] != ',' || text.len < lead + 3)
		return;
	code = (struct span){ text.ptr + text.len - lead - 3, 3 };
	for (size_t i = 0; i < code.len; i++)
		if (!ascii_is_digit(code.ptr[i]))
			return;
	evidence_add(arena, evidence, FACT_CODE, WITNESS_LOCAL_MTA, code);
}

static bool
is_host_byte(char c)
{
	return ascii_is_alnum(c) || c == '.' || c == '-' || c == '_';
}

/* "host mx.example.org[192.0.2.1] said", "host mx.example.org [192.0.2.1]:" */
static void
add_host(struct arena *arena, struct evidence *evidence, struct span text)
{
	struct span host = { 0 }, ip;
	size_t at;

	if (evidence_find(evidence, FACT_REMOTE_HOST) ||
	    !find_last(text, span_of("host "), &at))
		return;
	span_take(&text, at + strlen("host "));
	host.ptr = text.ptr;
	while (host.len < text.len && is_host_byte(text.ptr[host.len]))
		host.len++;
	if (!memchr(host.ptr, '.', host.len) || host.len < 4)
		return;
	evidence_add(arena, evidence, FACT_REMOTE_HOST, WITNESS_LOCAL_MTA,
	    host);
	span_take(&text, host.len);
	if (text.len > 48)
		text.len = 48;
	if (text.len > 1 && (text.ptr[0] == '[' || text.ptr[1] == '[') &&
	    facts_find_ip(text, &ip))
		evidence_add(arena, evidence, FACT_REMOTE_IP, WITNESS_LOCAL_MTA,
		    ip);
}

/*
 * "550 5.7.350 Remote server returned message detected as spam -> 554 5.7.1
 * ...": Microsoft puts its own reply before the one that it got.
 */
static bool
peel_arrow(struct span text, struct evidence *evidence)
{
	const struct span arrow = span_of("-> ");
	struct smtp_head head;
	struct span inner;
	size_t at;

	if (!memchr(text.ptr, '>', text.len) || !span_find(text, arrow, &at))
		return false;
	inner = span_trim(span_from(text, at + arrow.len));
	evidence->reply = inner;
	if (!smtp_head_scan(&inner, &head) || head.code < 400) {
		evidence->reply = span_trim(text);
		return false;
	}
	evidence->around = text;
	evidence->outer = text;
	evidence->source.format = "exchange-online";
	return true;
}

/* Nothing but lines behind codes? Then no frame is around it. */
static bool
is_bare_reply(struct span rest)
{
	struct smtp_head head;
	struct span line;

	if (!memchr(rest.ptr, '\n', rest.len))
		return true;
	while (scan_line(&rest, &line))
		if (span_trim(line).len > 0 &&
		    (!smtp_head_scan(&line, &head) || head.code < 400))
			return false;
	return true;
}

void
frame_peel(struct arena *arena, struct span text, struct evidence *evidence)
{
	struct span whole = text;
	const struct frame *frame;
	struct smtp_head head;
	struct span front = span_trim(text);
	size_t inner;

	if (whole.len > MAX_SEARCHED)
		whole.len = MAX_SEARCHED;
	evidence->reply = span_trim(text);
	/* What begins with a code is the reply, whatever it quotes. */
	if (smtp_head_scan(&front, &head) && head.code >= 400 &&
	    (peel_arrow(whole, evidence) || is_bare_reply(span_trim(text)))) {
		if (memchr(whole.ptr, '(', whole.len) &&
		    span_find(whole, span_of("in reply to"), &inner))
			evidence->stage = facts_find_stage(whole);
		return;
	}
	frame = find_frame(whole, &inner);
	if (frame) {
		evidence->around = text;
		note_frame(arena, evidence, frame,
		    (struct span){ whole.ptr, inner });
		add_code(arena, evidence, frame,
		    (struct span){ whole.ptr, inner });
		evidence->reply = cut_inner(span_from(whole, inner), frame);
		/* Exim names the host behind its lead. */
		whole.len = (size_t)(evidence->reply.ptr - whole.ptr);
		add_host(arena, evidence, whole);
	}
	if (evidence->stage == STAGE_UNKNOWN)
		evidence->stage = facts_find_stage(text);
}
