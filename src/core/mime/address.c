#include "core/mime/address.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/mime/byte.h"
#include "core/mime/word.h"

enum token {
	TOKEN_END,
	TOKEN_SPACE, /* blanks and comments */
	TOKEN_COMMENT,
	TOKEN_QUOTED,
	TOKEN_WORD,    /* all that is nothing else */
	TOKEN_LITERAL, /* "[192.0.2.1]" */
	TOKEN_SIGN,    /* one of "<>,;:@" */
};

/* Up to the sign that ends a quotation; false: it never does. */
static bool
find_close(struct span rest, char close, size_t *len)
{
	for (*len = 1; *len < rest.len; ++*len) {
		char c = rest.ptr[*len];

		if (c == '\\' && *len + 1 < rest.len)
			++*len;
		else if (c == close)
			return true;
	}
	return false;
}

/* Comments nest (RFC 5322, 3.2.2); one without an end takes all. */
static size_t
comment_len(struct span rest)
{
	size_t depth = 0, len = 0;

	while (len < rest.len) {
		char c = rest.ptr[len++];

		if (c == '\\' && len < rest.len)
			len++;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			break;
	}
	return len;
}

static size_t
run_len(struct span rest, bool is_space)
{
	size_t len = 0;

	while (len < rest.len) {
		char c = rest.ptr[len];

		if (is_space
			? !ascii_is_space(c)
			: ascii_is_space(c) || mime_byte_in(c, "<>,;:@(\"["))
			break;
		/* A backslash hides what is behind it (obs-qp). */
		len += !is_space && c == '\\' && len + 1 < rest.len ? 2 : 1;
	}
	return len;
}

/* A literal is short and knows no blanks; else it is a word. */
static bool
find_literal(struct span rest, size_t *len)
{
	for (*len = 1; *len < rest.len && *len < 256; ++*len) {
		char c = rest.ptr[*len];

		if (c == ']')
			return true;
		if (ascii_is_space(c) || c == '<' || c == ',' || c == '[')
			return false;
	}
	return false;
}

/* Take one token. A quotation mark that stays alone is a word. */
static enum token
take(struct span *rest, struct span *token)
{
	enum token kind = TOKEN_SIGN;
	size_t len = 1;

	*token = (struct span){ rest->ptr, 0 };
	if (rest->len == 0)
		return TOKEN_END;
	if (ascii_is_space(rest->ptr[0])) {
		kind = TOKEN_SPACE;
		len = run_len(*rest, true);
	} else if (rest->ptr[0] == '(') {
		kind = TOKEN_COMMENT;
		len = comment_len(*rest);
	} else if (rest->ptr[0] == '"') {
		kind = find_close(*rest, '"', &len) ? TOKEN_QUOTED : TOKEN_WORD;
		len = kind == TOKEN_QUOTED ? len + 1 : 1;
	} else if (rest->ptr[0] == '[') {
		kind = find_literal(*rest, &len) ? TOKEN_LITERAL : TOKEN_WORD;
		len = kind == TOKEN_LITERAL ? len + 1 : 1;
	} else if (!mime_byte_in(rest->ptr[0], "<>,;:@")) {
		kind = TOKEN_WORD;
		len = run_len(*rest, false);
	}
	*token = span_take(rest, len > 0 ? len : 1);
	return kind;
}

static struct span
join(struct span first, struct span last)
{
	if (first.len == 0)
		return last;
	return (struct span){ first.ptr,
		(size_t)(last.ptr + last.len - first.ptr) };
}

static bool
is_sign(enum token kind, struct span token, char sign)
{
	return kind == TOKEN_SIGN && token.ptr[0] == sign;
}

/* Marks that people put around addresses, and the dot of a sentence. */
static struct span
strip_marks(struct span local_or_domain, bool is_local)
{
	struct span text = local_or_domain;

	while (is_local && text.len > 1 && mime_byte_in(text.ptr[0], "'`\"") &&
	    text.ptr[text.len - 1] != '"')
		span_take(&text, 1);
	while (!is_local && text.len > 0 &&
	    mime_byte_in(text.ptr[text.len - 1], "'`\"."))
		text.len--;
	return text;
}

/* The bytes of an address without blanks and comments, in the arena. */
static struct span
squeeze(struct arena *arena, struct span bytes)
{
	struct text text;
	struct span token;
	enum token kind;

	text_init(&text, arena, bytes.len);
	while ((kind = take(&bytes, &token)) != TOKEN_END)
		if (kind != TOKEN_SPACE && kind != TOKEN_COMMENT)
			text_write(&text, token);
	return text_span(&text);
}

/* Split at the last '@': one in a local part that nobody quoted is seen. */
static void
split(struct mime_address *address, struct span spec)
{
	size_t at = spec.len;

	while (at > 0 && spec.ptr[at - 1] != '@')
		at--;
	if (at == 0) {
		address->local = address->spec = spec;
		address->domain = (struct span){ spec.ptr + spec.len, 0 };
		return;
	}
	address->local = strip_marks((struct span){ spec.ptr, at - 1 }, true);
	address->domain = strip_marks(span_from(spec, at), false);
	address->spec = join(address->local, address->domain);
	if (address->local.len == 0)
		address->spec =
		    (struct span){ spec.ptr + at - 1, address->domain.len + 1 };
}

/* Is there anything between the first byte and the last to leave out? */
static bool
is_compact(struct span bytes)
{
	struct span token;
	enum token kind;

	while ((kind = take(&bytes, &token)) != TOKEN_END)
		if (kind == TOKEN_SPACE || kind == TOKEN_COMMENT)
			return false;
	return true;
}

static void
set_spec(struct arena *arena, struct mime_address *address, struct span bytes)
{
	bytes = span_trim(bytes);
	if (span_starts_nocase(bytes, span_of("mailto:")))
		span_take(&bytes, 7);
	if (bytes.len == 0)
		return;
	split(address, is_compact(bytes) ? bytes : squeeze(arena, bytes));
}

/* RFC 5322, 4.4: "@a.example,@b.example:" is a way to go, long forgotten. */
static struct span
skip_route(struct span bytes)
{
	struct span rest = span_trim(bytes), token, found = bytes;
	enum token kind;

	if (rest.len == 0 || rest.ptr[0] != '@')
		return bytes;
	while ((kind = take(&rest, &token)) != TOKEN_END)
		if (is_sign(kind, token, ':'))
			found = rest;
	return found;
}

/*
 * Take what stands in angle brackets. Without a ">" it ends at a comma that
 * comes behind an '@', or with the list.
 */
static void
take_angle(struct arena *arena, struct span *rest, struct mime_address *address)
{
	struct span start = *rest, token, inner;
	bool is_route = false, has_at = false;
	enum token kind;

	while (start.len > 0 && (start.ptr[0] == '<' || start.ptr[0] == ' '))
		span_take(&start, 1);
	*rest = start;
	is_route = start.len > 0 && start.ptr[0] == '@';
	while ((kind = take(rest, &token)) != TOKEN_END) {
		if (is_sign(kind, token, '>') ||
		    (is_sign(kind, token, ',') && has_at && !is_route))
			break;
		if (is_sign(kind, token, ':'))
			is_route = false;
		has_at |= is_sign(kind, token, '@');
	}
	inner = (struct span){ start.ptr, (size_t)(token.ptr - start.ptr) };
	while (rest->len > 0 && rest->ptr[0] == '>')
		span_take(rest, 1);
	address->is_null = span_trim(inner).len == 0;
	set_spec(arena, address, skip_route(inner));
	if (is_sign(kind, token, ','))
		*rest = (struct span){ token.ptr,
			(size_t)(rest->ptr + rest->len - token.ptr) };
}

/* An item of a list while its tokens are read. */
struct item {
	struct span words;   /* before the angle bracket, or all there is */
	struct span bare;    /* words around an '@', without brackets */
	struct span last;    /* the run of words that ends here */
	struct span comment; /* the first one: old style of a name */
	bool has_at, has_angle, is_open;
};

/* RFC 5322, 3.4.1, without brackets: words joined by '@' and dots. */
static void
add_word(struct item *item, struct span token, bool is_at)
{
	bool joins = item->is_open || is_at ||
	    (token.ptr[0] == '.' && item->last.len > 0) ||
	    (item->last.len > 0 && item->last.ptr[item->last.len - 1] == '.');

	item->words = join(item->words, token);
	item->last = joins ? join(item->last, token) : token;
	item->is_open = true;
	if (is_at && !item->has_at)
		item->has_at = true;
	if (item->has_at && (is_at || joins) &&
	    (item->bare.len == 0 || item->bare.ptr == item->last.ptr))
		item->bare = item->last;
}

static void
take_space(struct item *item)
{
	/* "a @ b" is obsolete, but allowed (RFC 5322, 4.4). */
	item->is_open =
	    item->last.len > 0 && item->last.ptr[item->last.len - 1] == '@';
}

/* A second address without a comma in front of it: "a@b.example c@d.example" */
static bool
is_another(const struct item *item, enum token kind, struct span token)
{
	return is_sign(kind, token, '@') && !item->has_angle &&
	    item->bare.len > 0 && item->last.ptr != item->bare.ptr;
}

/* Gives false at the end of an item, when what ended it has been taken. */
static bool
take_part(struct arena *arena, struct span *rest, struct item *item,
    struct mime_address *address)
{
	struct span before = *rest, token;
	enum token kind = take(rest, &token);

	if (kind == TOKEN_END || is_sign(kind, token, ',') ||
	    is_sign(kind, token, ';'))
		return false;
	if (is_another(item, kind, token)) {
		*rest = (struct span){ item->last.ptr,
			(size_t)(rest->ptr + rest->len - item->last.ptr) };
		return false;
	}
	if (kind == TOKEN_SPACE) {
		take_space(item);
	} else if (kind == TOKEN_COMMENT) {
		if (item->comment.len == 0)
			item->comment = token;
		take_space(item);
	} else if (is_sign(kind, token, '<')) {
		*rest = before;
		if (item->has_angle)
			return false;
		take_angle(arena, rest, address);
		item->has_angle = true;
	} else if (is_sign(kind, token, ':') && !item->has_at &&
	    !item->has_angle &&
	    !span_equal_nocase(item->words, span_of("mailto"))) {
		/* The name of a group. */
		*item = (struct item){ .words = span_empty() };
	} else if (!item->has_angle && !is_sign(kind, token, '>')) {
		add_word(item, token, is_sign(kind, token, '@'));
	}
	return true;
}

static struct span
inside_comment(struct span comment)
{
	if (comment.len == 0)
		return span_empty();
	span_take(&comment, 1);
	if (comment.len > 0 && comment.ptr[comment.len - 1] == ')')
		comment.len--;
	return span_trim(comment);
}

static void
finish(struct arena *arena, struct item *item, struct mime_address *address)
{
	address->name = inside_comment(item->comment);
	if (item->has_angle) {
		if (item->words.len > 0)
			address->name = item->words;
	} else if (item->has_at) {
		set_spec(arena, address, item->bare);
		if (address->name.len == 0 && item->bare.ptr > item->words.ptr)
			address->name =
			    span_trim((struct span){ item->words.ptr,
				(size_t)(item->bare.ptr - item->words.ptr) });
	} else if (item->last.ptr == item->words.ptr) {
		/* One word and no '@': somebody of this host. */
		set_spec(arena, address, item->words);
	} else {
		address->name = item->words;
	}
}

bool
mime_address_next(struct arena *arena, struct span *rest,
    struct mime_address *address)
{
	while (rest->len > 0) {
		struct item item = { .words = span_empty() };
		const char *start = rest->ptr;

		item.bare = item.last = item.comment = span_empty();
		*address = (struct mime_address){ span_empty(), span_empty(),
			span_empty(), span_empty(), span_empty(), false };
		while (take_part(arena, rest, &item, address))
			;
		if (item.words.len == 0 && !item.has_angle)
			continue;
		finish(arena, &item, address);
		address->whole = span_trim(
		    (struct span){ start, (size_t)(rest->ptr - start) });
		while (address->whole.len > 0 &&
		    mime_byte_in(address->whole.ptr[address->whole.len - 1],
			",;"))
			address->whole.len--;
		return true;
	}
	return false;
}

bool
mime_address_parse(struct arena *arena, struct span list,
    struct mime_address *address)
{
	while (mime_address_next(arena, &list, address))
		if (address->spec.len > 0)
			return true;
	return false;
}

static struct span
unquote(struct arena *arena, struct span text)
{
	struct text plain;

	if (!memchr(text.ptr, '"', text.len) &&
	    !memchr(text.ptr, '\\', text.len))
		return text;
	text_init(&plain, arena, text.len);
	while (text.len > 0) {
		char c = *span_take(&text, 1).ptr;

		if (c == '\\' && text.len > 0)
			c = *span_take(&text, 1).ptr;
		else if (c == '"')
			continue;
		text_write_byte(&plain, c);
	}
	return text_span(&plain);
}

struct span
mime_address_name(struct arena *arena, const struct mime_address *address)
{
	unsigned quirks = 0;

	return mime_word_decode(arena, span_trim(unquote(arena, address->name)),
	    &quirks);
}

struct span
mime_address_local(struct arena *arena, const struct mime_address *address)
{
	return unquote(arena, address->local);
}
