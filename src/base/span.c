#include "base/span.h"

#include <stdint.h>

#include "base/ascii.h"

static bool
same_letters(const char *a, const char *b, size_t len)
{
	size_t i = 0;

	while (i + 8 <= len && memcmp(a + i, b + i, 8) == 0)
		i += 8;
	for (; i < len; i++)
		if (ascii_lower(a[i]) != ascii_lower(b[i]))
			return false;
	return true;
}

bool
span_equal_nocase(struct span a, struct span b)
{
	return a.len == b.len && same_letters(a.ptr, b.ptr, a.len);
}

bool
span_is_any_nocase(struct span span, const char *const *words)
{
	for (; *words; words++)
		if (span_equal_nocase(span, span_of(*words)))
			return true;
	return false;
}

struct span
span_domain(struct span address)
{
	const char *at = memrchr(address.ptr, '@', address.len);

	return at ? span_from(address, (size_t)(at - address.ptr) + 1)
		  : span_empty();
}

bool
span_starts(struct span span, struct span prefix)
{
	return span.len >= prefix.len &&
	    memcmp(span.ptr, prefix.ptr, prefix.len) == 0;
}

bool
span_starts_nocase(struct span span, struct span prefix)
{
	return span.len >= prefix.len &&
	    same_letters(span.ptr, prefix.ptr, prefix.len);
}

bool
span_ends_nocase(struct span span, struct span suffix)
{
	return span.len >= suffix.len &&
	    same_letters(span.ptr + span.len - suffix.len, suffix.ptr,
		suffix.len);
}

/*
 * The first two bytes of what is looked for, and which of their bits do not
 * matter: that of a letter's size.
 */
struct front {
	char first, second;
	char small_first, small_second;
};

static char
small_bit(char c)
{
	return ascii_is_letter(c) ? 0x20 : 0;
}

/* May it begin at any of these sixteen places? One more byte is behind them. */
static bool
may_begin(const char *at, struct front front)
{
	signed char first __attribute__((vector_size(16)));
	signed char second __attribute__((vector_size(16)));
	uint64_t both[2];

	memcpy(&first, at, sizeof(first));
	memcpy(&second, at + 1, sizeof(second));
	first = ((first | front.small_first) == front.first) &
	    ((second | front.small_second) == front.second);
	memcpy(both, &first, sizeof(both));
	return (both[0] | both[1]) != 0;
}

static bool
find_between(struct span hay, struct span needle, size_t from, size_t to,
    size_t *at)
{
	for (size_t i = from; i < to && i + needle.len <= hay.len; i++)
		if (same_letters(hay.ptr + i, needle.ptr, needle.len)) {
			*at = i;
			return true;
		}
	return false;
}

static bool
find_exactly(struct span hay, struct span needle, size_t from, size_t *at)
{
	const char *found =
	    memmem(hay.ptr + from, hay.len - from, needle.ptr, needle.len);

	if (!found)
		return false;
	*at = (size_t)(found - hay.ptr);
	return true;
}

/* Most places are passed over sixteen at a time, which memmem() does not. */
bool
span_find(struct span hay, struct span needle, size_t *at)
{
	struct front front;
	size_t i = 0;

	if (needle.len < 2 || needle.len > hay.len)
		return find_exactly(hay, needle, 0, at);
	front = (struct front){ needle.ptr[0], needle.ptr[1], 0, 0 };
	for (; i + 16 + needle.len <= hay.len; i += 16) {
		struct span near = { hay.ptr, i + 15 + needle.len };

		if (may_begin(hay.ptr + i, front) &&
		    find_exactly(near, needle, i, at))
			return true;
	}
	return find_exactly(hay, needle, i, at);
}

bool
span_find_nocase(struct span hay, struct span needle, size_t *at)
{
	struct front front;
	size_t i = 0;

	if (needle.len > hay.len)
		return false;
	if (needle.len < 2)
		return find_between(hay, needle, 0, hay.len + 1, at);
	front.small_first = small_bit(needle.ptr[0]);
	front.small_second = small_bit(needle.ptr[1]);
	front.first = (char)(needle.ptr[0] | front.small_first);
	front.second = (char)(needle.ptr[1] | front.small_second);
	for (; i + 17 <= hay.len; i += 16)
		if (may_begin(hay.ptr + i, front) &&
		    find_between(hay, needle, i, i + 16, at))
			return true;
	return find_between(hay, needle, i, hay.len, at);
}

struct span
span_trim(struct span span)
{
	while (span.len > 0 && ascii_is_space(span.ptr[0]))
		span_take(&span, 1);
	while (span.len > 0 && ascii_is_space(span.ptr[span.len - 1]))
		span.len--;
	return span;
}

bool
span_split(struct span *rest, char byte, struct span *item)
{
	const char *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->ptr, byte, rest->len);
	*item = span_take(rest, end ? (size_t)(end - rest->ptr) : rest->len);
	if (end)
		span_take(rest, 1);
	return true;
}
