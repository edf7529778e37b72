#include "base/ascii.h"
#include "core/know/pattern.h"
#include "core/know/program.h"

/* More than any honest rule needs on any honest text. */
enum { MAX_STEPS = 4096 };

struct run {
	struct span text;
	struct pattern_match *match;
	unsigned steps;
	size_t literals; /* bytes of the pattern's own words matched so far */
};

static bool
is_word_byte(char c)
{
	return ascii_is_alnum(c) || c == '_';
}

/* Does a word begin at this place, or nothing that could be one? */
static bool
is_word_start(struct span text, size_t at)
{
	return at == 0 || at >= text.len || !ascii_is_alnum(text.ptr[at]) ||
	    !is_word_byte(text.ptr[at - 1]);
}

static bool
is_word_end(struct span text, size_t at)
{
	return at == 0 || at >= text.len || !ascii_is_alnum(text.ptr[at - 1]) ||
	    !is_word_byte(text.ptr[at]);
}

static bool
finish(struct run *run, size_t at)
{
	run->match->end = at;
	run->match->literals = run->literals;
	return true;
}

static bool run_from(struct run *run, struct span program, size_t at);

/* Nearly always the first byte already says no. */
static inline bool
stands_at(struct span text, struct span literal, size_t at)
{
	if (literal.len == 0)
		return true;
	return literal.len <= text.len - at && text.ptr[at] == literal.ptr[0] &&
	    memcmp(text.ptr + at, literal.ptr, literal.len) == 0;
}

static bool
run_literal(struct run *run, struct span literal, struct span rest, size_t at)
{
	if (!stands_at(run->text, literal, at))
		return false;
	run->literals += literal.len;
	if (run_from(run, rest, at + literal.len))
		return true;
	run->literals -= literal.len;
	return false;
}

static inline bool
may_begin(uint64_t mask, struct span text, size_t at)
{
	if (at >= text.len)
		return mask == UINT64_MAX;
	return (mask & program_mask(text.ptr[at])) != 0;
}

/* The next choice that begins with the byte at this place. */
static bool
next_fitting_choice(struct span text, size_t at, struct span *choices,
    struct span *choice)
{
	while (program_next_choice(choices, choice))
		if (choice->len == 0 ||
		    (at < text.len && choice->ptr[0] == text.ptr[at]))
			return true;
	return false;
}

static bool
run_choice(struct run *run, struct span program, size_t at)
{
	struct span choices, choice;
	uint64_t mask;

	choices = program_take_choices(&program, &mask);
	if (!may_begin(mask, run->text, at))
		return false;
	while (next_fitting_choice(run->text, at, &choices, &choice))
		if (run_literal(run, choice, program, at))
			return true;
	return false;
}

/* What a program begins with, as far as its first bytes tell. */
static uint64_t
first_mask(struct span program)
{
	uint64_t mask = UINT64_MAX;
	struct span literal;

	if (program_take_literal(&program, &literal))
		return program_mask(literal.ptr[0]);
	if (program_take_op(&program) == PROGRAM_CHOICE)
		program_take_choices(&program, &mask);
	return mask;
}

/* Only the places where what follows can begin are tried. */
static bool
run_gap(struct run *run, struct span program, size_t at, bool is_before_word)
{
	size_t last = run->text.len < at + PATTERN_MAX_GAP
	    ? run->text.len
	    : at + PATTERN_MAX_GAP;
	uint64_t mask = first_mask(program);

	for (; at <= last; at++)
		if (may_begin(mask, run->text, at) &&
		    (!is_before_word || is_word_start(run->text, at)) &&
		    run_from(run, program, at))
			return true;
	return false;
}

/* As long as it can be, then shorter, for the literal behind it. */
static bool
run_capture(struct run *run, struct span program, size_t at)
{
	enum capture_kind kind = program_take_kind(&program);
	size_t slot = run->match->capture_count;
	size_t len = capture_scan(kind, span_from(run->text, at));

	for (; len > 0; len--) {
		if (slot < PATTERN_MAX_CAPTURES) {
			run->match->captures[slot].kind = kind;
			run->match->captures[slot].begin = at;
			run->match->captures[slot].end = at + len;
			run->match->capture_count = slot + 1;
		}
		if (run_from(run, program, at + len))
			return true;
	}
	run->match->capture_count = slot;
	return false;
}

static bool
run_tail(struct run *run, struct span program, size_t at)
{
	while (at < run->text.len &&
	    (is_word_byte(run->text.ptr[at]) ||
		(unsigned char)run->text.ptr[at] >= 0x80))
		at++;
	return run_from(run, program, at);
}

static bool
run_from(struct run *run, struct span program, size_t at)
{
	struct span literal;

	if (run->steps++ > MAX_STEPS)
		return false;
	if (program_take_literal(&program, &literal))
		return run_literal(run, literal, program, at);
	switch (program_take_op(&program)) {
	case PROGRAM_END:
		return is_word_end(run->text, at) && finish(run, at);
	case PROGRAM_OPEN_END:
		return finish(run, at);
	case PROGRAM_CHOICE:
		return run_choice(run, program, at);
	case PROGRAM_GAP:
		return run_gap(run, program, at, false);
	case PROGRAM_WORD_GAP:
		return run_gap(run, program, at, true);
	case PROGRAM_CAPTURE:
		return run_capture(run, program, at);
	case PROGRAM_TAIL:
		return run_tail(run, program, at);
	case PROGRAM_LITERAL:
		break;
	}
	return false;
}

static bool
try_at(struct run *run, struct span program, size_t at)
{
	run->match->begin = at;
	run->match->capture_count = 0;
	run->literals = 0;
	return is_word_start(run->text, at) && run_from(run, program, at);
}

bool
pattern_match_between(struct span program, struct span lower, size_t from,
    size_t to, struct pattern_match *match)
{
	struct run run = { .text = lower, .match = match };
	uint64_t mask;

	if (from == to)
		return try_at(&run, program, from);
	mask = first_mask(program);
	for (size_t at = from; at <= to; at++)
		if (may_begin(mask, lower, at) && try_at(&run, program, at))
			return true;
	return false;
}

bool
pattern_match_behind(struct span rest, struct span lower, size_t key,
    size_t key_length, struct pattern_match *match)
{
	struct run run = { .text = lower,
		.match = match,
		.literals = key_length };

	match->begin = key;
	match->capture_count = 0;
	return is_word_start(lower, key) &&
	    run_from(&run, rest, key + key_length);
}

bool
pattern_find(struct span program, struct span lower,
    struct pattern_match *match)
{
	struct run run = { .text = lower, .match = match };
	struct span literal, rest = program;

	if (!program_take_literal(&rest, &literal))
		return lower.len > 0 &&
		    pattern_match_between(program, lower, 0, lower.len - 1,
			match);
	for (size_t at = 0, skip; at < lower.len; at += skip + 1) {
		if (!span_find(span_from(lower, at), literal, &skip))
			return false;
		if (try_at(&run, program, at + skip))
			return true;
	}
	return false;
}
