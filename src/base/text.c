#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_ROOM = 256 };

void
text_init(struct text *text, struct arena *arena, size_t max)
{
	*text = (struct text){ .arena = arena, .max = max };
}

void
text_clear(struct text *text)
{
	if (!text->arena)
		free(text->ptr);
	text_init(text, text->arena, text->max);
}

void
text_reset(struct text *text)
{
	text->len = 0;
	text->is_cut = false;
	if (text->ptr)
		text->ptr[0] = '\0';
}

static char *
move_to(struct text *text, size_t room)
{
	char *bytes;

	if (!text->arena) {
		bytes = realloc(text->ptr, room);
		if (bytes)
			return bytes;
		fputs("nixie: out of memory\n", stderr);
		abort();
	}
	bytes = arena_alloc(text->arena, room);
	if (text->len > 0)
		memcpy(bytes, text->ptr, text->len);
	return bytes;
}

/* Room for more bytes and the NUL; less is made of more at the limit. */
static size_t
make_room(struct text *text, size_t more)
{
	size_t room = text->room > 0 ? text->room : FIRST_ROOM;

	if (more > text->max - text->len) {
		more = text->max - text->len;
		text->is_cut = true;
	}
	while (room < text->len + more + 1)
		room *= 2;
	if (room > text->room) {
		text->ptr = move_to(text, room);
		text->room = room;
	}
	return more;
}

void
text_write_slowly(struct text *text, struct span bytes)
{
	size_t len = make_room(text, bytes.len);

	memcpy(text->ptr + text->len, bytes.ptr, len);
	text->len += len;
	text->ptr[text->len] = '\0';
}

char *
text_room_slowly(struct text *text, size_t len)
{
	if (len > text->max - text->len)
		return NULL;
	make_room(text, len);
	return text->ptr + text->len;
}

void
text_write_string(struct text *text, const char *string)
{
	text_write(text, span_of(string));
}

void
text_write_number(struct text *text, unsigned long number)
{
	char digits[24];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + number % 10);
		number /= 10;
	} while (number > 0);
	text_write(text, (struct span){ digits + at, sizeof(digits) - at });
}

void
text_write_format(struct text *text, const char *format, ...)
{
	char small[512];
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(small, sizeof(small), format, args);
	va_end(args);
	if (len < 0)
		return;
	if ((size_t)len < sizeof(small)) {
		text_write(text, (struct span){ small, (size_t)len });
		return;
	}
	len = (int)make_room(text, (size_t)len);
	va_start(args, format);
	vsnprintf(text->ptr + text->len, (size_t)len + 1, format, args);
	va_end(args);
	text->len += (size_t)len;
}
