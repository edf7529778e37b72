#include "base/glob.h"

#include "base/ascii.h"

/* A star takes as little as it can, and more when what follows fails. */
bool
glob_fits(struct span pattern, struct span text)
{
	size_t at = 0, from = 0, star = SIZE_MAX;

	for (size_t i = 0; i < text.len;) {
		if (at < pattern.len && pattern.ptr[at] == '*') {
			star = at++;
			from = i;
		} else if (at < pattern.len &&
		    ascii_lower(pattern.ptr[at]) == ascii_lower(text.ptr[i])) {
			at++;
			i++;
		} else if (star != SIZE_MAX) {
			at = star + 1;
			i = ++from;
		} else {
			return false;
		}
	}
	while (at < pattern.len && pattern.ptr[at] == '*')
		at++;
	return at == pattern.len;
}
