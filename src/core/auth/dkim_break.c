#include "core/auth/dkim_break_parts.h"

bool
break_body_is_done(const struct break_body *search)
{
	return search->breaks->body.is_proven || search->left == 0 ||
	    search->arena->taken > BREAK_MEMORY;
}

void
break_body_note(struct break_body *search, enum dkim_change change,
    bool is_proven, struct span now)
{
	search->breaks->body = (struct dkim_broken){ .change = change,
		.is_proven = is_proven,
		.field = span_empty(),
		.now = now,
		.before = span_empty() };
}

bool
break_body_try(struct break_body *search, enum dkim_change change,
    const struct span *pieces, size_t count, struct span now)
{
	const struct dkim_signature *signature = search->signature;
	struct crypto_digest_stream *stream;
	unsigned char sum[CRYPTO_DIGEST_MAX];
	struct dkim_body body;
	uint64_t total = 1;
	size_t len;

	for (size_t i = 0; i < count; i++)
		total += pieces[i].len;
	if (break_body_is_done(search) || total > search->left) {
		search->left = total > search->left ? 0 : search->left;
		return search->breaks->body.is_proven;
	}
	search->left -= total;
	search->breaks->hashed += total;
	search->breaks->tried++;
	stream = crypto_digest_open(signature->digest);
	if (!stream)
		return false;
	dkim_body_init(&body, search->canon, stream, NULL, signature->length);
	body.keeps_lf = search->keeps_lf;
	for (size_t i = 0; i < count; i++)
		dkim_body_add(&body, pieces[i]);
	dkim_body_end(&body);
	len = crypto_digest_close(stream, sum);
	if (!span_equal((struct span){ (char *)sum, len },
		signature->body_hash))
		return false;
	break_body_note(search, change, true, now);
	return true;
}

bool
break_body_try_text(struct break_body *search, enum dkim_change change,
    struct span text)
{
	if (span_equal(text, search->message->body))
		return false;
	return break_body_try(search, change, &text, 1, span_empty());
}

/* c= of the body otherwise than it is given. */
static void
try_other_canon(struct break_body *search)
{
	const enum dkim_canon canon = search->canon;

	search->canon = canon == DKIM_SIMPLE ? DKIM_RELAXED : DKIM_SIMPLE;
	break_body_try(search, DKIM_CHANGE_CANON, &search->message->body, 1,
	    span_empty());
	search->canon = canon;
}

/* The text with LF for CR LF. */
static struct span
without_cr(struct arena *arena, struct span text)
{
	struct text out;

	text_init(&out, arena, text.len);
	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = dkim_undo_line(line);

		text_write(&out, words);
		if (words.len < line.len)
			text_write_byte(&out, '\n');
	}
	return text_span(&out);
}

static void
try_line_ends(struct break_body *search)
{
	const struct span body = search->message->body;
	struct span unix_body = without_cr(search->arena, body);

	search->keeps_lf = true;
	break_body_try(search, DKIM_CHANGE_LINE_ENDS, &body, 1, span_empty());
	break_body_try(search, DKIM_CHANGE_LINE_ENDS, &unix_body, 1,
	    span_empty());
	search->keeps_lf = false;
	break_body_try_text(search, DKIM_CHANGE_LINE_ENDS,
	    dkim_undo_cr(search->arena, body));
}

static void
try_mark(struct break_body *search)
{
	const struct span mark = span_of("\xef\xbb\xbf");
	const struct span pieces[] = { mark, search->message->body };

	break_body_try(search, DKIM_CHANGE_CHARACTERS, pieces, 2, span_empty());
	if (span_starts(search->message->body, mark))
		break_body_try_text(search, DKIM_CHANGE_CHARACTERS,
		    span_from(search->message->body, mark.len));
}

typedef struct span (*undo)(struct arena *arena, struct span text);

/* Undone over the whole body; the second column: only where blanks count. */
static const struct {
	undo undo;
	bool is_for_simple;
	enum dkim_change change;
} undoings[] = {
	{ dkim_undo_dots, false, DKIM_CHANGE_DOTS },
	{ dkim_redo_dots, false, DKIM_CHANGE_DOTS },
	{ dkim_undo_from, false, DKIM_CHANGE_FROM_LINES },
	{ dkim_redo_from, false, DKIM_CHANGE_FROM_LINES },
	{ dkim_undo_one_trailing, true, DKIM_CHANGE_TRAILING_SPACE },
	{ dkim_undo_trailing, true, DKIM_CHANGE_TRAILING_SPACE },
	{ dkim_redo_signature, true, DKIM_CHANGE_TRAILING_SPACE },
	{ dkim_redo_flowed, true, DKIM_CHANGE_TRAILING_SPACE },
	{ dkim_undo_tabs, true, DKIM_CHANGE_TABS },
	{ dkim_redo_tabs, true, DKIM_CHANGE_TABS },
	{ dkim_undo_double_spacing, false, DKIM_CHANGE_BLANK_LINES },
	{ dkim_undo_blank_lines, false, DKIM_CHANGE_BLANK_LINES },
	{ dkim_undo_typography, false, DKIM_CHANGE_CHARACTERS },
	{ dkim_undo_links, false, DKIM_CHANGE_LINKS },
	{ dkim_undo_folding, false, DKIM_CHANGE_REWRAPPED },
	{ dkim_undo_cutting, false, DKIM_CHANGE_REWRAPPED },
	{ dkim_undo_wrapping, false, DKIM_CHANGE_REWRAPPED },
};

static void
try_undoings(struct break_body *search)
{
	const bool is_simple = search->signature->body_canon == DKIM_SIMPLE;

	for (size_t i = 0; i < sizeof(undoings) / sizeof(*undoings); i++)
		if (is_simple || !undoings[i].is_for_simple)
			break_body_try_text(search, undoings[i].change,
			    undoings[i].undo(search->arena,
				search->message->body));
}

enum { WIDTH_MIN = 60, WIDTH_MAX = 80, WIDTH_LONGEST = 998 };

/* Wrapped at another width; from the lines as they are, and from paragraphs. */
static void
try_widths(struct break_body *search)
{
	const struct span body = search->message->body;
	const struct span joined = dkim_undo_wrapping(search->arena, body);

	for (size_t width = WIDTH_MAX;
	     width >= WIDTH_MIN && !break_body_is_done(search); width--) {
		break_body_try_text(search, DKIM_CHANGE_REWRAPPED,
		    dkim_redo_wrapping(search->arena, joined, width));
		break_body_try_text(search, DKIM_CHANGE_REWRAPPED,
		    dkim_redo_wrapping(search->arena, body, width));
	}
	break_body_try_text(search, DKIM_CHANGE_REWRAPPED,
	    dkim_redo_wrapping(search->arena, body, WIDTH_LONGEST));
}

/* What cannot be proven, but seen: the end is not there. */
static bool
looks_cut(const struct break_body *search)
{
	const struct dkim_signature *signature = search->signature;
	const struct span body = search->message->body;
	struct dkim_body counted;

	dkim_body_init(&counted, signature->body_canon, NULL, NULL, DKIM_WHOLE);
	dkim_body_add(&counted, body);
	dkim_body_end(&counted);
	if (signature->has_length && signature->length > counted.length)
		return true;
	return body.len == 0 || body.ptr[body.len - 1] != '\n';
}

static void
find_body(struct break_body *search)
{
	break_lines(search);
	if (search->message->body.len <= BREAK_BODY_MAX) {
		try_line_ends(search);
		try_mark(search);
		try_undoings(search);
	}
	try_other_canon(search);
	if (search->message->body.len > BREAK_BODY_MAX)
		return;
	break_mime(search);
	try_widths(search);
	break_single_lines(search);
}

/* What a guess took is kept by nobody: what is found lies in the message. */
static void
search_body(const struct dkim_message *message,
    const struct dkim_outcome *outcome, struct dkim_breaks *breaks)
{
	struct arena guesses;
	struct break_body search = { .arena = &guesses,
		.message = message,
		.signature = &outcome->signature,
		.breaks = breaks,
		.left = BREAK_BODY_BUDGET + 4 * message->body.len,
		.canon = outcome->signature.body_canon };

	arena_init(&guesses, 2 * (size_t)BREAK_MEMORY);
	break_body_note(&search, DKIM_CHANGE_UNKNOWN, false, span_empty());
	find_body(&search);
	if (!breaks->body.is_proven && looks_cut(&search))
		break_body_note(&search, DKIM_CHANGE_TRUNCATED, false,
		    span_from(message->body, message->body.len));
	arena_clear(&guesses);
}

void
dkim_break_find(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, const struct dkim_outcome *outcome,
    struct dkim_breaks *breaks)
{
	*breaks = (struct dkim_breaks){ .body = { .field = span_empty(),
					    .now = span_empty(),
					    .before = span_empty() } };
	if (outcome->crypto == DKIM_CRYPTO_NONE)
		return;
	if (!outcome->body_matches)
		search_body(message, outcome, breaks);
	if (!outcome->header_matches)
		break_header(arena, request, message, outcome, breaks);
}

struct dkim_breaks *
dkim_breaks_find(struct arena *arena, const struct dkim_request *request,
    const struct dkim_check *check)
{
	struct dkim_breaks *breaks =
	    arena_zero(arena, check->outcomes.count + 1, sizeof(*breaks));
	size_t sought = 0;

	for (size_t i = 0; i < check->outcomes.count; i++) {
		const struct dkim_outcome *outcome = check->outcomes.items[i];

		if (outcome->crypto == DKIM_CRYPTO_FAIL &&
		    sought++ < DKIM_BREAK_SIGNATURES_MAX)
			dkim_break_find(arena, request, &check->message,
			    outcome, &breaks[i]);
	}
	return breaks;
}

static const struct {
	const char *name, *words;
} changes[DKIM_CHANGES] = {
#define DKIM_CHANGE(id, name, words) { name, words },
#include "core/auth/dkim_change_table.h"
#undef DKIM_CHANGE
};

const char *
dkim_change_name(enum dkim_change change)
{
	return changes[change].name;
}

const char *
dkim_change_words(enum dkim_change change)
{
	return changes[change].words;
}
