#include "base/ascii.h"
#include "base/ip.h"
#include "core/diagnose/parts.h"

/* A text without its names, and where each byte of it stood before. */
struct bare {
	char *bytes;
	size_t *places;
	size_t len;
};

static const char openers[] = "<\"'([", closers[] = ">\"')]";

static bool
is_host(struct span token)
{
	size_t label = 0;
	bool is_dotted = false, is_word = false;

	for (size_t i = 0; i < token.len; i++) {
		char c = token.ptr[i];

		if (c == '.') {
			if (label == 0)
				return false;
			is_dotted = true;
			is_word = true;
			label = 0;
			continue;
		}
		if (!ascii_is_alnum(c) && c != '-')
			return false;
		is_word = is_word && ascii_is_letter(c);
		label++;
	}
	return is_dotted && is_word && label >= 2;
}

static bool
is_name(struct span token)
{
	const char *at = memchr(token.ptr, '@', token.len);
	struct ip ip;

	return (at && at > token.ptr && at + 1 < token.ptr + token.len) ||
	    ip_parse(token, &ip) || is_host(token);
}

/* "<joe>", "'joe'", "[192.0.2.1]"; in round brackets stand words, too. */
static bool
is_enclosed_name(struct span token)
{
	const char *opener = token.len > 1
	    ? memchr(openers, token.ptr[0], sizeof(openers) - 1)
	    : NULL;
	struct span inner = { token.ptr + 1, token.len - 2 };

	return opener &&
	    token.ptr[token.len - 1] == closers[opener - openers] &&
	    (*opener != '(' || is_name(inner));
}

/* The stops that end a part of a sentence go with the name. */
static bool
is_left_out(struct span token)
{
	while (token.len > 0 && strchr(".,;:", token.ptr[token.len - 1]))
		token.len--;
	return token.len > 0 && (is_enclosed_name(token) || is_name(token));
}

static void
keep(struct bare *bare, size_t place, char byte)
{
	bare->places[bare->len] = place;
	bare->bytes[bare->len++] = byte;
}

/* "recipient: joe@example.org not found" is "recipient not found". */
static void
drop_colon(struct bare *bare)
{
	if (bare->len > 0 && strchr(":=", bare->bytes[bare->len - 1]))
		bare->len--;
}

/* The words that are no names, one blank between them. */
static bool
strip(struct bare *bare, struct span lower)
{
	struct span rest = lower, token;
	bool has_names = false;

	while (span_split(&rest, ' ', &token)) {
		size_t place = (size_t)(token.ptr - lower.ptr);

		if (is_left_out(token)) {
			has_names = true;
			drop_colon(bare);
			continue;
		}
		if (bare->len > 0)
			keep(bare, place > 0 ? place - 1 : 0, ' ');
		for (size_t i = 0; i < token.len; i++)
			keep(bare, place + i, token.ptr[i]);
	}
	return has_names && bare->len > 0;
}

static void
put_back(const struct bare *bare, struct pattern_match *where)
{
	where->begin = bare->places[where->begin];
	where->end = bare->places[where->end - 1] + 1;
	for (size_t i = 0; i < where->capture_count; i++) {
		where->captures[i].begin =
		    bare->places[where->captures[i].begin];
		where->captures[i].end =
		    bare->places[where->captures[i].end - 1] + 1;
	}
}

bool
match_bare(struct matcher *matcher, struct arena *arena,
    struct diagnosis *diagnosis)
{
	struct smtp_unfolded reply = diagnosis->reply;
	struct matches *matches = &diagnosis->matches;
	size_t before = matches->rules.count;
	struct bare bare = {
		.bytes = arena_alloc(arena, reply.lower.len + 1),
		.places = arena_zero(arena, reply.lower.len + 1,
		    sizeof(*bare.places)),
	};

	if (!strip(&bare, reply.lower))
		return false;
	reply.lower = (struct span){ bare.bytes, bare.len };
	matcher_run(matcher, arena, &reply, matches);
	for (size_t i = before; i < matches->rules.count; i++)
		put_back(&bare, &matches->rules.items[i].where);
	return matches->rules.count > before;
}
