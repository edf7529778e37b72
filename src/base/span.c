#include "base/span.h"

#include "base/ascii.h"

static bool
same_letters(const char *a, const char *b, size_t len)
{
	for (size_t i = 0; i < len; i++)
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

bool
span_find(struct span hay, struct span needle, size_t *at)
{
	const char *found = memmem(hay.ptr, hay.len, needle.ptr, needle.len);

	if (!found)
		return false;
	*at = (size_t)(found - hay.ptr);
	return true;
}

bool
span_find_nocase(struct span hay, struct span needle, size_t *at)
{
	char first = '\0';

	if (needle.len > hay.len)
		return false;
	if (needle.len > 0)
		first = ascii_lower(needle.ptr[0]);
	for (size_t i = 0; i <= hay.len - needle.len; i++) {
		if (needle.len > 0 && ascii_lower(hay.ptr[i]) != first)
			continue;
		if (!same_letters(hay.ptr + i, needle.ptr, needle.len))
			continue;
		*at = i;
		return true;
	}
	return false;
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
