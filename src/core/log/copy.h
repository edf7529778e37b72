#ifndef NIXIE_LOG_COPY_H
#define NIXIE_LOG_COPY_H

#include "base/span.h"

/*
 * Copy a text. Most are short: some bytes at a step, the last of which may
 * overlap, take less than a call of memcpy(), or than the string instruction
 * that compilers put in its place.
 */
static inline void
log_copy(char *to, struct span text)
{
	size_t at = 0;

	if (text.len >= 16) {
		for (; at + 16 < text.len; at += 16)
			memcpy(to + at, text.ptr + at, 16);
		memcpy(to + text.len - 16, text.ptr + text.len - 16, 16);
		return;
	}
	if (text.len >= 8) {
		memcpy(to, text.ptr, 8);
		memcpy(to + text.len - 8, text.ptr + text.len - 8, 8);
		return;
	}
	if (text.len & 4) {
		memcpy(to, text.ptr, 4);
		at = 4;
	}
	if (text.len & 2) {
		memcpy(to + at, text.ptr + at, 2);
		at += 2;
	}
	if (text.len & 1)
		to[at] = text.ptr[at];
}

#endif
