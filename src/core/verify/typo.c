#include "core/verify/typo.h"

#include "base/ascii.h"
#include "base/hash.h"
#include "base/text.h"
#include "core/verify/lists.h"

enum { MAX_DOMAIN = 40, MIN_NAME = 5 };

/* A name with the letter at that place left out. */
static struct span
without(struct span name, size_t at, char bytes[MAX_DOMAIN + 1])
{
	memcpy(bytes, name.ptr, at);
	memcpy(bytes + at, name.ptr + at + 1, name.len - at - 1);
	return (struct span){ bytes, name.len - 1 };
}

static uint64_t *
filter_of(struct verify_typos *typos, struct span name, uint64_t *bit)
{
	const uint64_t hash = hash_span(typos->near.seed, name);

	*bit = UINT64_C(1) << (hash & 63);
	return &typos->filter[(hash >> 6) % VERIFY_FILTER];
}

static void
add_to_filter(struct verify_typos *typos, struct span name)
{
	uint64_t bit, *word = filter_of(typos, name, &bit);

	*word |= bit;
}

/* False: neither table has it; which tells faster than they do. */
static bool
may_be_there(struct verify_typos *typos, struct span name)
{
	uint64_t bit;

	return *filter_of(typos, name, &bit) & bit;
}

/* What stands before the first dot. */
static size_t
name_length(struct span domain)
{
	const char *dot = memchr(domain.ptr, '.', domain.len);

	return dot ? (size_t)(dot - domain.ptr) : domain.len;
}

/* Each can be found by what a slip leaves of it. */
void
verify_typos_init(struct verify_typos *typos, struct arena *arena,
    uint64_t seed)
{
	char bytes[MAX_DOMAIN + 1];

	table_init(&typos->meant, arena, seed);
	table_init(&typos->near, arena, seed);
	memset(typos->filter, 0, sizeof(typos->filter));
	for (size_t i = 0; verify_list_meant[i]; i++) {
		struct span domain = span_of(verify_list_meant[i]);

		add_to_filter(typos, domain);
		*table_get(&typos->meant, domain) = i + 1;
		for (size_t at = 1; at < name_length(domain); at++) {
			struct span slip = without(domain, at, bytes);

			add_to_filter(typos, slip);
			if (!table_find(&typos->near, slip))
				*table_get(&typos->near,
				    arena_dup(arena, slip)) = i + 1;
		}
	}
}

/* Do these keys lie side by side? Only letters have places here. */
static bool
are_neighbours(char a, char b)
{
	static const char *const keys[] = { "qwsz", "vghn", "xdfv", "serfcx",
		"wsdr", "drtgvc", "ftyhbv", "gyujnb", "ujko", "huikmn", "jiolm",
		"kop", "njk", "bhjm", "iklp0", "ol", "wa", "edft", "awedxz",
		"rfgy", "yhji", "cfgb", "qase", "zsdc", "tghu", "asx" };

	return a >= 'a' && a <= 'z' && b != '\0' && strchr(keys[a - 'a'], b);
}

/*
 * One letter less; one twice; one beside its key; or two that changed places.
 * The first letter is as it should be.
 */
static bool
is_slip(struct span given, struct span meant)
{
	size_t at = 0;

	while (
	    at < given.len && at < meant.len && given.ptr[at] == meant.ptr[at])
		at++;
	if (at == 0)
		return false;
	if (given.len + 1 == meant.len)
		return memcmp(given.ptr + at, meant.ptr + at + 1,
			   given.len - at) == 0;
	if (given.len == meant.len + 1)
		return given.ptr[at] == given.ptr[at - 1] &&
		    memcmp(given.ptr + at + 1, meant.ptr + at,
			meant.len - at) == 0;
	if (given.len != meant.len || at == given.len)
		return false;
	if (at + 1 < given.len && given.ptr[at] == meant.ptr[at + 1] &&
	    given.ptr[at + 1] == meant.ptr[at] &&
	    memcmp(given.ptr + at + 2, meant.ptr + at + 2,
		given.len - at - 2) == 0)
		return true;
	return are_neighbours(meant.ptr[at], given.ptr[at]) &&
	    memcmp(given.ptr + at + 1, meant.ptr + at + 1,
		given.len - at - 1) == 0;
}

/* The one at that place of the list, counted from 1, if it was meant. */
static const char *
check(struct span domain, const size_t *place)
{
	struct span meant;

	if (!place)
		return NULL;
	meant = span_of(verify_list_meant[*place - 1]);
	return is_slip(domain, meant) ? meant.ptr : NULL;
}

static bool
is_any_of(struct span word, const char *const *words)
{
	for (; *words; words++)
		if (span_equal(word, span_of(*words)))
			return true;
	return false;
}

/* "gmail.con": no such end exists; "gmail.co" is no provider's. */
static const char *
find_by_end(struct verify_typos *typos, struct span domain)
{
	static const char *const ends[] = { "con", "cmo", "ocm", "vom", "xom",
		"cim", "clm", "comm", "coom", "ccom", "cpm", "cok", "coml",
		"comn", "conm", "cmm", "c0m", NULL };
	static const char *const others[] = { "co", "cm", "om", NULL };
	static const char *const names[] = { "gmail", "hotmail", "icloud",
		NULL };
	const struct span name = { domain.ptr, name_length(domain) };
	const struct span end =
	    span_from(domain, name.len < domain.len ? name.len + 1 : name.len);
	char bytes[MAX_DOMAIN + 1];
	struct text text = text_in(bytes, sizeof(bytes));
	struct span meant;
	const size_t *found;

	/* Few have such a name, and the ends need not be looked at. */
	text_write(&text, name);
	text_write_string(&text, ".com");
	meant = text_span(&text);
	found = may_be_there(typos, meant) ? table_find(&typos->meant, meant)
					   : NULL;
	return found &&
		(is_any_of(end, ends) ||
		    (is_any_of(end, others) && is_any_of(name, names)))
	    ? verify_list_meant[*found - 1]
	    : NULL;
}

const char *
verify_typo_find(struct verify_typos *typos, struct span domain)
{
	const size_t length = name_length(domain);
	char bytes[MAX_DOMAIN + 1];
	const char *meant = NULL;

	if (length < MIN_NAME - 1 || domain.len > MAX_DOMAIN - 4 ||
	    length == domain.len)
		return NULL;
	if (may_be_there(typos, domain))
		meant = check(domain, table_find(&typos->near, domain));
	for (size_t at = 1; !meant && at < length; at++) {
		struct span slip = without(domain, at, bytes);

		if (!may_be_there(typos, slip))
			continue;
		meant = check(domain, table_find(&typos->meant, slip));
		if (!meant)
			meant = check(domain, table_find(&typos->near, slip));
	}
	return meant ? meant : find_by_end(typos, domain);
}

const char *
verify_typo_complete(struct span begin)
{
	for (size_t i = 0; verify_list_meant[i]; i++) {
		struct span domain = span_of(verify_list_meant[i]);
		const size_t length = name_length(domain);

		if (span_equal(span_from(domain, length), span_of(".com")) &&
		    begin.len >= length &&
		    memcmp(begin.ptr, domain.ptr, length) == 0 &&
		    (begin.len == length ||
			span_equal(span_from(begin, length), span_of("com"))))
			return domain.ptr;
	}
	return NULL;
}
