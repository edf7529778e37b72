#ifndef NIXIE_BASE_SPAN_H
#define NIXIE_BASE_SPAN_H

/*
 * A span is a view of bytes that belong to someone else. It owns nothing,
 * may hold any byte, need not end in NUL, and dies with the bytes it views.
 * Its pointer is never NULL, not even when it is empty. Pass spans by value.
 */

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *ptr;
	size_t len;
};

/* The two arguments that printf's "%.*s" wants. */
#define SPAN_ARGS(span) (int)(span).len, (span).ptr

/* A span over a string that ends in NUL. */
static inline struct span
span_of(const char *string)
{
	return (struct span){ string, strlen(string) };
}

static inline struct span
span_empty(void)
{
	return (struct span){ "", 0 };
}

static inline bool
span_equal(struct span a, struct span b)
{
	return a.len == b.len && memcmp(a.ptr, b.ptr, a.len) == 0;
}

/* Take the first len bytes off a span that has at least that many. */
static inline struct span
span_take(struct span *span, size_t len)
{
	struct span head = { span->ptr, len };

	assert(len <= span->len);
	span->ptr += len;
	span->len -= len;
	return head;
}

/* What is left behind the first len bytes, of which there are that many. */
static inline struct span
span_from(struct span span, size_t len)
{
	span_take(&span, len);
	return span;
}

/* Do the bytes of inner lie within those of outer? */
static inline bool
span_within(struct span inner, struct span outer)
{
	return inner.ptr >= outer.ptr &&
	    inner.ptr + inner.len <= outer.ptr + outer.len;
}

/* The same for letters A to Z of either size; other bytes must be equal. */
bool span_equal_nocase(struct span a, struct span b);

/* The same to any of the words, the last of which NULL follows. */
bool span_is_any_nocase(struct span span, const char *const *words);

/* What stands behind the last "@" of an address; empty: there is none. */
struct span span_domain(struct span address);

bool span_starts(struct span span, struct span prefix);
bool span_starts_nocase(struct span span, struct span prefix);
bool span_ends_nocase(struct span span, struct span suffix);

/* Where needle first stands in hay; false and at untouched: nowhere. */
bool span_find(struct span hay, struct span needle, size_t *at);
bool span_find_nocase(struct span hay, struct span needle, size_t *at);

/* Without the blanks, tabs, CRs and LFs at its ends. */
struct span span_trim(struct span span);

/*
 * Take what stands before the first such byte; the byte itself goes, too.
 * Without one the whole rest is taken. False: the span was empty.
 */
bool span_split(struct span *rest, char byte, struct span *item);

#endif
