/* What a text is like: its features, and how they are added up. */

#include "core/know/likeness.h"
#include "core/smtp/unfold.h"
#include "unit/check.h"

static size_t
features_of(struct arena *arena, const char *reply,
    struct likeness_feature features[LIKENESS_FEATURES])
{
	struct smtp_unfolded unfolded;

	smtp_unfold(arena, span_of(reply), &unfolded);
	return likeness_features(unfolded.lower, unfolded.code, unfolded.status,
	    features);
}

/* Texts that are, or are not, the same to us. */
static const struct {
	const char *name, *one, *other;
	bool is_same;
} pairs[] = {
	/* clang-format off */
	{ "addresses", "550 joe@example.org is gone", "550 <ann@example.net> is gone", true },
	{ "hosts", "550 ask mx.example.org", "550 ask host-7.example.net.", true },
	{ "IP addresses", "550 no 192.0.2.1", "550 no [198.51.100.7]", true },
	{ "pages", "550 see https://a.example/b?c", "550 see www.example.org/d", true },
	{ "an address and a host", "550 no joe@example.org", "550 no mx.example.org", false },
	{ "numbers", "550 waited 5 days", "550 waited 12 days", true },
	{ "stems", "550 rejected", "550 rejecting", true },
	{ "short words", "550 user", "550 used", false },
	{ "capitals", "550 USER GONE", "550 user gone", true },
	{ "accents", "550 bo\xc3\xaete pleine", "550 boite pleine", true },
	{ "order", "550 user gone", "550 gone user", false },
	{ "codes", "550 gone", "554 gone", false },
	{ "status codes", "550 5.1.1 gone", "550 5.2.1 gone", false },
	{ "the class of a status code", "5.2.1 gone", "4.2.1 gone", true },
	{ "Japanese", "550 \xe5\xad\x98\xe5\x9c\xa8\xe3\x81\x97\xe3\x81\xaa\xe3\x81\x84", "550 \xe5\xad\x98\xe5\x9c\xa8", false },
	/* clang-format on */
};

static bool
is_same(const struct likeness_feature *one, size_t one_count,
    const struct likeness_feature *other, size_t other_count)
{
	bool same = one_count == other_count;

	for (size_t i = 0; same && i < one_count; i++)
		same = one[i].hash == other[i].hash;
	return same;
}

static void
check_pairs(struct arena *arena)
{
	struct likeness_feature one[LIKENESS_FEATURES],
	    other[LIKENESS_FEATURES];

	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		size_t m = features_of(arena, pairs[i].one, one);
		size_t n = features_of(arena, pairs[i].other, other);

		CHECK_FOR(pairs[i].name,
		    is_same(one, m, other, n) == pairs[i].is_same);
	}
}

/* How many features a text has: words, pairs of them, codes, signs. */
static const struct {
	const char *text;
	size_t count;
} counts[] = {
	{ "", 0 },
	{ "?! -- 17", 0 },
	{ "user gone", 3 },
	{ "user user user", 2 },
	{ "550 5.1.1 no", 4 },
	{ "\xe5\xad\x98\xe5\x9c\xa8\xe3\x81\x97", 5 },
};

static void
check_counts(struct arena *arena)
{
	struct likeness_feature features[LIKENESS_FEATURES];
	char many[4096];
	size_t len = 0;

	for (size_t i = 0; i < COUNT_OF(counts); i++)
		CHECK_FOR(counts[i].text,
		    features_of(arena, counts[i].text, features) ==
			counts[i].count);
	for (unsigned i = 0; len < sizeof(many) - 8; i++)
		len += (size_t)snprintf(many + len, sizeof(many) - len,
		    "%c%c%c ", 'a' + i % 26, 'a' + i / 26 % 26, 'z');
	CHECK(features_of(arena, many, features) == LIKENESS_FEATURES);
}

/* "quota" and "quota full" speak for cause 1, by 1 nat each. */
static void
check_sum(struct arena *arena)
{
	static const struct likeness_weight weights[] = { { 1, 16 }, { 1, 16 },
		{ 0, 0 } };
	static uint16_t starts[LIKENESS_BUCKETS + 1];
	const int16_t biases[] = { 0, 0, 0 };
	const struct smtp_status none = { 0 };
	struct likeness_feature quota[LIKENESS_FEATURES];
	struct likeness_row rows[3] = { 0 };
	struct likeness_model model = { rows, starts, weights, biases, 2, 3 };
	struct likeness like;
	bool is_first;

	/* The word, the next one, their pair. */
	CHECK(features_of(arena, "quota full", quota) == 3);
	is_first = quota[0].hash < quota[2].hash;
	rows[0].hash = quota[is_first ? 0 : 2].hash;
	rows[1] = (struct likeness_row){ quota[is_first ? 2 : 0].hash, 1 };
	rows[2].first = 2;
	for (size_t i = 0; i <= LIKENESS_BUCKETS; i++)
		for (size_t j = 0; j < 2; j++)
			if (likeness_bucket(rows[j].hash) < i)
				starts[i]++;
	CHECK(!likeness_find(&model, span_of("his quota"), 0, none, &like));
	CHECK(likeness_find(&model, span_of("his quota full"), 0, none, &like));
	CHECK(like.cause == 1 && like.begin == 4 && like.end == 9);
	/* x = 2 / root(2); e^x / (e^x + 2) */
	CHECK(like.share >= 670 && like.share <= 675);
}

/* Any front of a text is one. */
static void
check_fronts(struct arena *arena)
{
	static const char text[] =
	    "550 5.1.1 <jo\xc3\xa9@example.org>: bo\xc3\xaete \xe5\xad\x98.";
	struct likeness_feature features[LIKENESS_FEATURES];
	char front[sizeof(text)];

	for (size_t len = 0; len < sizeof(text); len++) {
		memcpy(front, text, len);
		front[len] = '\0';
		CHECK_FOR(front,
		    features_of(arena, front, features) <= 2 * len + 3);
	}
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, 1 << 20);
	check_pairs(&arena);
	check_counts(&arena);
	check_sum(&arena);
	check_fronts(&arena);
	arena_clear(&arena);
	return check_done();
}
