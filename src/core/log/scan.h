#ifndef NIXIE_LOG_SCAN_H
#define NIXIE_LOG_SCAN_H

/*
 * Scanners for the lines of logs: each takes one token off the front and
 * returns true, or touches nothing. They are inline, for they run some dozen
 * times a line.
 */

#include <stdint.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "base/ascii.h"
#include "base/span.h"

/* The length of a literal is known only where it is inlined. */
#define LOG_INLINE static inline __attribute__((always_inline))

/* Exactly this word. */
LOG_INLINE bool
log_scan_word(struct span *text, const char *word)
{
	size_t len = strlen(word);

	if (text->len < len || memcmp(text->ptr, word, len) != 0)
		return false;
	span_take(text, len);
	return true;
}

LOG_INLINE bool
log_starts(struct span text, const char *word)
{
	return log_scan_word(&text, word);
}

/*
 * Where a byte first stands; NULL: nowhere. Mostly it is among the first 16,
 * which are looked at without a call.
 */
static inline const char *
log_find_byte(struct span text, char byte)
{
#ifdef __SSE2__
	if (text.len >= 16) {
		const __m128i first = _mm_loadu_si128((const void *)text.ptr),
			      equal =
				  _mm_cmpeq_epi8(first, _mm_set1_epi8(byte));
		int found = _mm_movemask_epi8(equal);

		if (found != 0)
			return text.ptr + __builtin_ctz((unsigned)found);
		span_take(&text, 16);
	}
#endif
	return memchr(text.ptr, byte, text.len);
}

/* What stands before the byte, which is taken, too. */
static inline bool
log_scan_until(struct span *text, char byte, struct span *found)
{
	const char *end = log_find_byte(*text, byte);

	if (!end)
		return false;
	*found = span_take(text, (size_t)(end - text->ptr));
	span_take(text, 1);
	return true;
}

/*
 * Where the words first stand; NULL: nowhere. For the short texts of a line
 * this is faster than memmem(), which prepares itself first.
 */
LOG_INLINE const char *
log_find(struct span text, const char *words)
{
	size_t len = strlen(words);

	while (text.len >= len) {
		const char *at =
		    log_find_byte((struct span){ text.ptr, text.len - len + 1 },
			words[0]);

		if (!at || memcmp(at, words, len) == 0)
			return at;
		text.len -= (size_t)(at + 1 - text.ptr);
		text.ptr = at + 1;
	}
	return NULL;
}

/* What stands before the words, which are taken, too. */
LOG_INLINE bool
log_scan_before(struct span *text, const char *words, struct span *found)
{
	const char *end = log_find(*text, words);

	if (!end)
		return false;
	*found = span_take(text, (size_t)(end - text->ptr));
	span_take(text, strlen(words));
	return true;
}

/* Does it stand anywhere in the text? */
static inline bool
log_has(struct span text, const char *words)
{
	return log_find(text, words) != NULL;
}

/* Up to the next blank, or all. False: nothing is left. */
static inline bool
log_scan_token(struct span *text, struct span *token)
{
	while (text->len > 0 && text->ptr[0] == ' ')
		span_take(text, 1);
	if (text->len == 0)
		return false;
	if (!log_scan_until(text, ' ', token))
		*token = span_take(text, text->len);
	return true;
}

/* Decimal digits; more than fit stay at the largest number. */
static inline bool
log_scan_number(struct span *text, uint64_t *number)
{
	enum { SAFE = 19 }; /* so many fit, whichever they are */
	size_t len = 0;
	uint64_t value = 0;

	for (; len < text->len && ascii_is_digit(text->ptr[len]); len++) {
		unsigned digit = (unsigned)(text->ptr[len] - '0');

		value = len >= SAFE && value > (UINT64_MAX - digit) / 10
		    ? UINT64_MAX
		    : value * 10 + digit;
	}
	if (len == 0)
		return false;
	span_take(text, len);
	*number = value;
	return true;
}

/* Seconds with or without a fraction, as milliseconds: "12.34". */
static inline bool
log_scan_seconds(struct span *text, int64_t *ms)
{
	uint64_t whole, fraction = 0, scale = 100;

	if (!log_scan_number(text, &whole))
		return false;
	if (text->len > 1 && text->ptr[0] == '.' &&
	    ascii_is_digit(text->ptr[1])) {
		span_take(text, 1);
		while (text->len > 0 && ascii_is_digit(text->ptr[0])) {
			fraction += (uint64_t)(text->ptr[0] - '0') * scale;
			scale /= 10;
			span_take(text, 1);
		}
	}
	if (whole > INT32_MAX)
		whole = INT32_MAX;
	*ms = (int64_t)(whole * 1000 + fraction);
	return true;
}

/* "<joe@example.org>" or without them. */
static inline struct span
log_without_angles(struct span value)
{
	if (value.len >= 2 && value.ptr[0] == '<' &&
	    value.ptr[value.len - 1] == '>')
		return (struct span){ value.ptr + 1, value.len - 2 };
	return value;
}

/* "10.0.0.1:53210", "[2001:db8::1]:53210" */
static inline struct span
log_without_port(struct span value)
{
	struct span rest = value, ip;

	if (log_scan_word(&rest, "[") && log_scan_until(&rest, ']', &ip))
		return ip;
	rest = value;
	if (log_scan_until(&rest, ':', &ip) && !memchr(rest.ptr, ':', rest.len))
		return ip;
	return value;
}

/* Two digits, as all times have them. */
static inline bool
log_two_digits(const char *at, unsigned *number)
{
	if (!ascii_is_digit(at[0]) || !ascii_is_digit(at[1]))
		return false;
	*number = (unsigned)(at[0] - '0') * 10 + (unsigned)(at[1] - '0');
	return true;
}

#endif
