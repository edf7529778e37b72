#ifndef NIXIE_BASE_TEXT_H
#define NIXIE_BASE_TEXT_H

/*
 * A text that we make: it grows up to a limit that it is born with, and
 * always ends in NUL. What would go beyond the limit is left out, and the
 * text says so in is_cut. It lives in the arena it was given, or, without
 * one, in memory of its own that text_clear() gives back.
 */

#include <stdarg.h>

#include "base/arena.h"

struct text {
	struct arena *arena;
	char *ptr;
	size_t len;
	size_t room; /* bytes at ptr, the NUL included */
	size_t max;
	bool is_cut;
};

void text_init(struct text *text, struct arena *arena, size_t max);
void text_clear(struct text *text);

/* A text in bytes that the caller holds, of which there are size. */
static inline struct text
text_in(char *bytes, size_t size)
{
	bytes[0] = '\0';
	return (struct text){ .ptr = bytes, .room = size, .max = size - 1 };
}

/* Empty again; keeps its memory. */
void text_reset(struct text *text);

/* For text_write(): the bytes do not fit into what is there. */
void text_write_slowly(struct text *text, struct span bytes);

static inline void
text_write(struct text *text, struct span bytes)
{
	if (text->room <= text->len || bytes.len >= text->room - text->len ||
	    bytes.len > text->max - text->len) {
		text_write_slowly(text, bytes);
		return;
	}
	memcpy(text->ptr + text->len, bytes.ptr, bytes.len);
	text->len += bytes.len;
	text->ptr[text->len] = '\0';
}

static inline void
text_write_byte(struct text *text, char byte)
{
	text_write(text, (struct span){ &byte, 1 });
}

/*
 * Room for so many bytes behind what is written, to be written to at once and
 * then told of by text_wrote(). NULL: the limit is in the way.
 */
char *text_room_slowly(struct text *text, size_t len);

static inline char *
text_room(struct text *text, size_t len)
{
	if (text->room <= text->len || len >= text->room - text->len ||
	    len > text->max - text->len)
		return text_room_slowly(text, len);
	assert(text->ptr);
	return text->ptr + text->len;
}

static inline void
text_wrote(struct text *text, size_t len)
{
	text->len += len;
	text->ptr[text->len] = '\0';
}

void text_write_string(struct text *text, const char *string);
void text_write_number(struct text *text, unsigned long number);
void text_write_format(struct text *text, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A view that is good until the text is written to. */
static inline struct span
text_span(const struct text *text)
{
	return (struct span){ text->ptr ? text->ptr : "", text->len };
}

#endif
