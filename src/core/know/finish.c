#include <stdlib.h>

#include "core/know/index.h"
#include "core/know/read.h"
#include "core/smtp/unfold.h"

static uint16_t
find_cause(const struct knowledge_reader *reader, struct span name)
{
	const struct cause *causes =
	    reader->base ? reader->base->causes : reader->causes.items;
	size_t count =
	    reader->base ? reader->base->cause_count : reader->causes.count;

	for (size_t i = 0; i < count; i++)
		if (span_equal(causes[i].name, name))
			return (uint16_t)i;
	return NO_CAUSE;
}

/* About a row that was read before: the reader goes back to its place. */
static void
go_to(struct knowledge_reader *reader, struct knowledge_place place)
{
	reader->file = place.file;
	reader->line = place.line;
}

static void
bind_causes(struct knowledge_reader *reader)
{
	for (size_t i = 0; i < reader->rules.count; i++) {
		struct rule *rule = &reader->rules.items[i];

		rule->cause = find_cause(reader, rule->cause_name);
		if (rule->cause != NO_CAUSE || rule->cause_name.len == 0)
			continue;
		go_to(reader, reader->rule_places.items[i]);
		knowledge_complain(reader, "rule %.*s: no such cause: %.*s",
		    SPAN_ARGS(rule->id), SPAN_ARGS(rule->cause_name));
	}
	for (size_t i = 0; i < reader->statuses.count; i++) {
		struct status_row *row = &reader->statuses.items[i];

		row->cause = find_cause(reader, row->cause_name);
		if (row->cause != NO_CAUSE || row->cause_name.len == 0)
			continue;
		go_to(reader, reader->status_places.items[i]);
		knowledge_complain(reader, "status %.*s: no such cause: %.*s",
		    SPAN_ARGS(row->text), SPAN_ARGS(row->cause_name));
	}
}

static int
compare_ids(const void *left, const void *right)
{
	const struct rule *const *a = left, *const *b = right;
	size_t len = (*a)->id.len < (*b)->id.len ? (*a)->id.len : (*b)->id.len;
	int order = memcmp((*a)->id.ptr, (*b)->id.ptr, len);

	if (order != 0)
		return order;
	return ((*a)->id.len > (*b)->id.len) - ((*a)->id.len < (*b)->id.len);
}

/* Of two rules of one name the later one is complained of. */
static void
complain_twice(struct knowledge_reader *reader, const struct rule *first,
    const struct rule *second)
{
	const struct rule *rules = reader->rules.items;
	struct knowledge_place before;

	if (first > second) {
		const struct rule *later = first;

		first = second;
		second = later;
	}
	before = reader->rule_places.items[first - rules];
	go_to(reader, reader->rule_places.items[second - rules]);
	knowledge_complain(reader, "rule %.*s is there twice; before at %s:%u",
	    SPAN_ARGS(second->id), before.file, before.line);
}

static void
check_unique(struct knowledge_reader *reader)
{
	size_t count = reader->rules.count;
	const struct rule **sorted =
	    arena_alloc(reader->arena, (count + 1) * sizeof(struct rule *));

	for (size_t i = 0; i < count; i++)
		sorted[i] = &reader->rules.items[i];
	qsort(sorted, count, sizeof(struct rule *), compare_ids);
	for (size_t i = 1; i < count; i++)
		if (span_equal(sorted[i]->id, sorted[i - 1]->id))
			complain_twice(reader, sorted[i - 1], sorted[i]);
}

static const uint16_t *
dup_needs(struct arena *arena, const struct pattern *pattern)
{
	size_t size = pattern->need_count * sizeof(*pattern->needs);

	return memcpy(arena_alloc(arena, size), pattern->needs, size);
}

static void
add_keys(struct knowledge_reader *reader, const struct grams *grams, size_t at)
{
	struct pattern_row *row = &reader->patterns.items[at];
	struct pattern pattern = { .program = row->program };
	struct error error;

	/* It was parsed before, so it has keys. */
	if (!pattern_find_keys(reader->arena, &pattern, grams, &error))
		return;
	row->before_least = (uint16_t)pattern.before_least;
	row->before_most = (uint16_t)pattern.before_most;
	row->after_key = (uint16_t)pattern.after_key;
	row->need_count = (uint16_t)pattern.need_count;
	row->needs = dup_needs(reader->arena, &pattern);
	for (size_t i = 0; i < pattern.key_count; i++) {
		uint16_t *number = arena_alloc(reader->arena, sizeof(*number));
		struct key_row key = { pattern.keys[i], number, 1, 0, 0 };
		size_t anchor;

		*number = (uint16_t)at;
		grams_count(grams, key.text, &anchor);
		key.anchor = (uint16_t)anchor;
		key.word = index_load(key.text.ptr + anchor);
		*list_add(reader->arena, &reader->keys) = key;
	}
}

/* Rare words make good keys: how rare, the witnesses of all rules tell. */
static void
collect_keys(struct knowledge_reader *reader)
{
	struct grams *grams = arena_zero(reader->arena, 1, sizeof(*grams));

	for (size_t i = 0; i < reader->rules.count; i++) {
		struct strings seen = reader->rules.items[i].seen;

		for (size_t j = 0; j < seen.count; j++) {
			struct smtp_unfolded words;

			smtp_unfold_words(reader->arena, seen.items[j], &words);
			grams_add(grams, words.lower);
		}
	}
	for (size_t i = 0; i < reader->patterns.count; i++)
		add_keys(reader, grams, i);
	if (reader->keys.count <= KNOWLEDGE_MAX_ROWS)
		return;
	knowledge_complain(reader, "more than %d words to look for",
	    KNOWLEDGE_MAX_ROWS);
	reader->keys.count = KNOWLEDGE_MAX_ROWS;
}

/* By bucket, so that each bucket is a run; then by text. */
static int
compare_keys(const void *left, const void *right)
{
	const struct key_row *a = left, *b = right;
	uint32_t bucket_a = index_bucket(index_hash(a->word));
	uint32_t bucket_b = index_bucket(index_hash(b->word));
	size_t len = a->text.len < b->text.len ? a->text.len : b->text.len;
	int order = memcmp(a->text.ptr, b->text.ptr, len);

	if (bucket_a != bucket_b)
		return bucket_a < bucket_b ? -1 : 1;
	if (order != 0)
		return order;
	if (a->text.len != b->text.len)
		return a->text.len < b->text.len ? -1 : 1;
	return (a->patterns[0] > b->patterns[0]) -
	    (a->patterns[0] < b->patterns[0]);
}

/* The same literal is looked for once, whoever needs it. */
static void
merge_keys(struct knowledge_reader *reader)
{
	struct key_row *keys = reader->keys.items;
	size_t count = reader->keys.count, merged = 0;

	if (count == 0)
		return;
	qsort(keys, count, sizeof(*keys), compare_keys);
	for (size_t i = 0, next; i < count; i = next) {
		uint16_t *patterns;

		for (next = i;
		     next < count && span_equal(keys[next].text, keys[i].text);)
			next++;
		patterns =
		    arena_alloc(reader->arena, (next - i) * sizeof(*patterns));
		for (size_t j = i; j < next; j++)
			patterns[j - i] = keys[j].patterns[0];
		keys[merged] = keys[i];
		keys[merged].patterns = patterns;
		keys[merged++].pattern_count = (uint16_t)(next - i);
	}
	reader->keys.count = merged;
}

/* Where each bucket begins, and which hashes there are. */
static void
index_keys(struct knowledge_reader *reader, struct knowledge *knowledge)
{
	uint64_t *bits = arena_zero(reader->arena, INDEX_WORDS, sizeof(*bits));
	uint16_t *starts =
	    arena_zero(reader->arena, INDEX_BUCKETS + 1, sizeof(*starts));
	size_t key = 0;

	for (uint32_t bucket = 0; bucket < INDEX_BUCKETS; bucket++) {
		starts[bucket] = (uint16_t)key;
		for (; key < reader->keys.count; key++) {
			uint32_t hash =
			    index_hash(reader->keys.items[key].word);

			if (index_bucket(hash) != bucket)
				break;
			bits[hash / 64] |= UINT64_C(1) << hash % 64;
		}
	}
	starts[INDEX_BUCKETS] = (uint16_t)key;
	knowledge->key_bits = bits;
	knowledge->key_starts = starts;
}

static int
compare_statuses(const void *left, const void *right)
{
	const struct status_row *a = left, *b = right;

	if (a->subject != b->subject)
		return a->subject < b->subject ? -1 : 1;
	return (a->detail > b->detail) - (a->detail < b->detail);
}

void
knowledge_finish(struct knowledge_reader *reader, struct knowledge *knowledge)
{
	bind_causes(reader);
	check_unique(reader);
	collect_keys(reader);
	merge_keys(reader);
	if (reader->statuses.count > 0)
		qsort(reader->statuses.items, reader->statuses.count,
		    sizeof(struct status_row), compare_statuses);
	*knowledge = (struct knowledge){
		.causes = reader->causes.items,
		.cause_count = reader->causes.count,
		.rules = reader->rules.items,
		.rule_count = reader->rules.count,
		.issuers = reader->issuers.items,
		.issuer_count = reader->issuers.count,
		.statuses = reader->statuses.items,
		.status_count = reader->statuses.count,
		.replies = reader->replies.items,
		.reply_count = reader->replies.count,
		.zones = reader->zones.items,
		.zone_count = reader->zones.count,
		.stages = reader->stages.items,
		.stage_count = reader->stages.count,
		.patterns = reader->patterns.items,
		.pattern_count = reader->patterns.count,
		.keys = reader->keys.items,
		.key_count = reader->keys.count,
	};
	index_keys(reader, knowledge);
}
