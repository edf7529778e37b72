#include "core/auth/dkim_break_parts.h"

/*
 * Where the search for an end goes line by line, and how many lines at the
 * beginning may have been added.
 */
enum { ENDS_MAX = 256 * 1024, FRONT_LINES = 40, GROUP_LINES = 4 };

enum { LONG_LINE = 72, MOVED_WORDS = 3 };

static bool
is_blank(struct span line)
{
	return dkim_undo_line(line).len == 0;
}

/* Does the signed body end here? The digest so far tells it at once. */
static bool
ends_here(struct break_body *search, struct dkim_body *body)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t len = dkim_body_peek(body, sum);

	search->breaks->tried++;
	return span_equal((struct span){ (char *)sum, len },
	    search->signature->body_hash);
}

/* In one pass: all bodies that end where a line ends. */
static void
try_ends(struct break_body *search)
{
	const struct span whole = search->message->body;
	struct crypto_digest_stream *stream =
	    crypto_digest_open(search->signature->digest);
	unsigned char sum[CRYPTO_DIGEST_MAX];
	struct span rest = whole;
	struct dkim_body body;
	bool is_found;

	if (!stream)
		return;
	search->breaks->hashed += whole.len;
	dkim_body_init(&body, search->canon, stream, NULL, DKIM_WHOLE);
	is_found = ends_here(search, &body);
	while (!is_found && rest.len > 0) {
		struct span line = dkim_undo_take_line(&rest);

		dkim_body_add(&body, line);
		is_found = rest.len > 0 && rest.len < ENDS_MAX &&
		    !is_blank(line) && ends_here(search, &body);
	}
	crypto_digest_close(stream, sum);
	if (is_found)
		break_body_note(search, DKIM_CHANGE_FOOTER, true, rest);
}

static void
try_fronts(struct break_body *search)
{
	const struct span whole = search->message->body;
	const struct span pieces[] = { span_of("\r\n"), whole };
	struct span rest = whole;
	enum dkim_change change = DKIM_CHANGE_BLANK_LINES;

	break_body_try(search, DKIM_CHANGE_BLANK_LINES, pieces, 2,
	    span_empty());
	for (size_t i = 0; i < FRONT_LINES && rest.len > 0; i++) {
		struct span line = dkim_undo_take_line(&rest);

		if (!is_blank(line))
			change = DKIM_CHANGE_BANNER;
		break_body_try(search, change, &rest, 1,
		    (struct span){ whole.ptr, whole.len - rest.len });
	}
}

void
break_lines(struct break_body *search)
{
	if (!search->signature->has_length)
		try_ends(search);
	if (search->message->body.len <= BREAK_BODY_MAX)
		try_fronts(search);
}

/* The body before and behind a place, and what may be put there. */
static void
try_between(struct break_body *search, enum dkim_change change,
    struct span before, const char *between, struct span behind)
{
	const struct span pieces[] = { before, span_of(between), behind };

	break_body_try(search, change, pieces, 3,
	    (struct span){ before.ptr + before.len,
		(size_t)(behind.ptr - before.ptr) - before.len });
}

/* Without some lines from here on. */
static void
try_without(struct break_body *search, struct span before, struct span rest)
{
	enum dkim_change change = DKIM_CHANGE_BLANK_LINES;

	for (size_t i = 0; i < GROUP_LINES && rest.len > 0; i++) {
		if (!is_blank(dkim_undo_take_line(&rest)))
			change = DKIM_CHANGE_INSERTED;
		try_between(search, change, before, "", rest);
	}
}

/* A blank of a long line was a line end. */
static void
try_splits(struct break_body *search, struct span line, struct span rest)
{
	const char *start = search->message->body.ptr;

	if (line.len <= LONG_LINE)
		return;
	for (size_t i = 0; i < line.len; i++)
		if (line.ptr[i] == ' ')
			try_between(search, DKIM_CHANGE_REWRAPPED,
			    (struct span){ start,
				(size_t)(line.ptr + i - start) },
			    "\r\n",
			    (struct span){ line.ptr + i + 1,
				line.len - i - 1 + rest.len });
}

/* Words at the end of a line stood at the beginning of the next, or so. */
static void
try_moves(struct break_body *search, struct span line, struct span next)
{
	const char *start = search->message->body.ptr;
	struct span words = dkim_undo_line(line);
	struct span joined = { words.ptr, words.len + next.len };
	size_t moved = 0;

	for (size_t i = words.len; i > 0 && moved < MOVED_WORDS; i--) {
		const struct span pieces[] = {
			{ start, (size_t)(words.ptr + i - 1 - start) },
			span_of("\r\n"), { words.ptr + i, words.len - i },
			span_of(" "), next
		};

		if (words.ptr[i - 1] != ' ')
			continue;
		moved++;
		break_body_try(search, DKIM_CHANGE_REWRAPPED, pieces, 5,
		    joined);
	}
	moved = 0;
	for (size_t i = 0;
	     i < next.len && moved < MOVED_WORDS && next.ptr[i] != '\n'; i++) {
		const struct span pieces[] = {
			{ start, (size_t)(words.ptr + words.len - start) },
			span_of(" "), { next.ptr, i }, span_of("\r\n"),
			span_from(next, i + 1)
		};

		if (next.ptr[i] != ' ')
			continue;
		moved++;
		break_body_try(search, DKIM_CHANGE_REWRAPPED, pieces, 5,
		    joined);
	}
}

void
break_single_lines(struct break_body *search)
{
	const struct span whole = search->message->body;
	const bool is_simple = search->canon == DKIM_SIMPLE;
	struct span rest = whole;

	while (rest.len > 0 && !break_body_is_done(search)) {
		struct span before = { whole.ptr, whole.len - rest.len };
		struct span line = dkim_undo_take_line(&rest);
		struct span words = { whole.ptr,
			before.len + dkim_undo_line(line).len };

		try_without(search, before,
		    (struct span){ line.ptr, line.len + rest.len });
		try_between(search, DKIM_CHANGE_REWRAPPED, words, "", rest);
		try_between(search, DKIM_CHANGE_REWRAPPED, words, " ", rest);
		try_between(search, DKIM_CHANGE_BLANK_LINES,
		    (struct span){ whole.ptr, whole.len - rest.len }, "\r\n",
		    rest);
		try_splits(search, line, rest);
		try_moves(search, line, rest);
		if (!is_simple)
			continue;
		try_between(search, DKIM_CHANGE_TRAILING_SPACE, words, " \r\n",
		    rest);
		while (
		    words.len > before.len && words.ptr[words.len - 1] == ' ')
			words.len--;
		try_between(search, DKIM_CHANGE_TRAILING_SPACE, words, "\r\n",
		    rest);
	}
}
