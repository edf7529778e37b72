#ifndef NIXIE_KNOW_PROGRAM_H
#define NIXIE_KNOW_PROGRAM_H

/*
 * The bytes of a parsed pattern, for pattern.c and pattern_find.c alone.
 *
 *	LITERAL length bytes...        CHOICE mask total (length bytes...)...
 *	CAPTURE kind                   GAP   WORD_GAP   TAIL   END   OPEN_END
 *
 * Lengths are two bytes, low one first. A mask is eight bytes: which bytes a
 * choice can begin with, see program_mask(). END asks for a word's end, OPEN_END
 * does not. A program always ends in one of the two.
 */

#include "core/know/pattern.h"

enum program_op {
	PROGRAM_LITERAL = 'L',
	PROGRAM_CHOICE = 'C',
	PROGRAM_CAPTURE = 'K',
	PROGRAM_GAP = 'G',
	PROGRAM_WORD_GAP = 'W', /* what follows begins a word */
	PROGRAM_TAIL = 'T',
	PROGRAM_END = 'E',
	PROGRAM_OPEN_END = 'O',
};

static inline enum program_op
program_take_op(struct span *program)
{
	return (enum program_op)span_take(program, 1).ptr[0];
}

static inline struct span
program_take_sized(struct span *program)
{
	struct span size = span_take(program, 2);

	return span_take(program,
	    (size_t)(unsigned char)size.ptr[0] |
		(size_t)(unsigned char)size.ptr[1] << 8);
}

static inline bool
program_take_literal(struct span *program, struct span *literal)
{
	if (program->len == 0 || program->ptr[0] != PROGRAM_LITERAL)
		return false;
	span_take(program, 1);
	*literal = program_take_sized(program);
	return true;
}

/*
 * A set of first bytes, by their low six bits: the letters have a bit each.
 * All ones: an empty choice is among them, anything may come.
 */
static inline uint64_t
program_mask(char first)
{
	return UINT64_C(1) << ((unsigned char)first & 63);
}

/* Behind PROGRAM_CHOICE. */
static inline struct span
program_take_choices(struct span *program, uint64_t *mask)
{
	memcpy(mask, span_take(program, sizeof(*mask)).ptr, sizeof(*mask));
	return program_take_sized(program);
}

static inline bool
program_next_choice(struct span *choices, struct span *choice)
{
	if (choices->len == 0)
		return false;
	*choice = program_take_sized(choices);
	return true;
}

/* Behind PROGRAM_CAPTURE. */
static inline enum capture_kind
program_take_kind(struct span *program)
{
	return (enum capture_kind)span_take(program, 1).ptr[0];
}

#endif
