#ifndef NIXIE_BASE_ERROR_H
#define NIXIE_BASE_ERROR_H

/*
 * For the third kind of failure only: we cannot do our job. The message is
 * written once, where it is known; callers may put their context before it;
 * only app prints it.
 */

#include <stdbool.h>

enum { ERROR_MAX = 512 };

struct error {
	char message[ERROR_MAX];
};

#define MUST_CHECK __attribute__((warn_unused_result))

/* Always false, so that one can say: return error_set(error, "..."). */
bool error_set(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Put "where: " before the message. Always false. */
bool error_prefix(struct error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
