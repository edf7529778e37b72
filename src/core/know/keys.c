#include "core/know/index.h"
#include "core/know/program.h"

/*
 * Keys are what the one pass over a reply looks for, so they should be rare:
 * each hit costs a run of the pattern. How rare, four bytes at a time tell. Literals and choices that stand next
 * to each other are joined, "(user|mailbox) unknown" having the two keys
 * "user unknown" and "mailbox unknown".
 */

enum {
	MAX_OPS = 128,
	MIN_KEY = 4, /* bytes: two characters of Chinese are six */
	MAX_KEY = 512,
	MAX_NEEDS = 3,      /* sets of them */
	MAX_CHOICES = 40,   /* in a set */
	COMMON_NEED = 1200, /* to be found in every fourth text we know */
	COST_OF_HIT = 8,    /* against one more key in the database */
};

struct op {
	struct span literal; /* of a literal */
	struct span choices; /* of a choice */
	bool is_break;       /* anything else: no key goes across it */
	bool is_gap;
	size_t end; /* where in the program the next one begins */
};

struct ops {
	struct op items[MAX_OPS];
	size_t count;
};

static void
read_op(struct span *program, struct op *op)
{
	uint64_t mask;

	*op = (struct op){ .is_break = true };
	if (program_take_literal(program, &op->literal)) {
		op->is_break = false;
		return;
	}
	switch (program_take_op(program)) {
	case PROGRAM_CHOICE:
		op->choices = program_take_choices(program, &mask);
		op->is_break = false;
		break;
	case PROGRAM_CAPTURE:
		program_take_kind(program);
		break;
	case PROGRAM_GAP:
	case PROGRAM_WORD_GAP:
		op->is_gap = true;
		break;
	default:
		break;
	}
}

static void
read_ops(struct span program, struct ops *ops)
{
	struct span rest = program;

	while (rest.len > 0 && ops->count < MAX_OPS) {
		struct op *op = &ops->items[ops->count++];

		read_op(&rest, op);
		op->end = (size_t)(rest.ptr - program.ptr);
	}
}

/* How many texts an op stands for, and how long they are. */
static size_t
measure(const struct op *op, size_t *shortest, size_t *longest)
{
	struct span choices = op->choices, choice;
	size_t count = 0;

	*shortest = *longest = op->literal.len;
	if (!choices.ptr)
		return 1;
	for (; program_next_choice(&choices, &choice); count++) {
		if (count == 0 || choice.len < *shortest)
			*shortest = choice.len;
		*longest = choice.len > *longest ? choice.len : *longest;
	}
	return count;
}

/* How far before its key a match can begin. */
static void
measure_before(const struct ops *ops, size_t first, struct pattern *pattern)
{
	size_t shortest, longest;

	pattern->before_least = pattern->before_most = 0;
	for (size_t i = 0; i < first; i++) {
		const struct op *op = &ops->items[i];

		if (op->is_break && !op->is_gap) {
			pattern->before_most = PATTERN_FAR;
			return;
		}
		measure(op, &shortest, &longest);
		pattern->before_least += shortest;
		pattern->before_most += op->is_gap ? PATTERN_MAX_GAP : longest;
	}
}

struct range {
	size_t first, last; /* ops, both included */
	size_t keys;
	size_t cost; /* hits to be expected */
};

struct expansion {
	struct arena *arena;
	const struct ops *ops;
	const struct grams *grams;
	struct range range;
	struct pattern *pattern; /* NULL: only the cost is asked */
	size_t cost;
	char bytes[MAX_KEY];
	size_t len;
};

/* What a key has no room for is left out: its front is a key as well. */
static void
put(struct expansion *expansion, struct span text)
{
	if (text.len > MAX_KEY - expansion->len)
		text.len = MAX_KEY - expansion->len;
	memcpy(expansion->bytes + expansion->len, text.ptr, text.len);
	expansion->len += text.len;
}

/* Without grams, the longer the key, the rarer. */
static size_t
hits_of(const struct grams *grams, struct span key)
{
	size_t anchor;

	return grams ? grams_count(grams, key, &anchor)
		     : UINT16_MAX / (key.len + 1);
}

static void
take_key(struct expansion *expansion, struct span key)
{
	struct pattern *pattern = expansion->pattern;

	if (pattern)
		pattern->keys[pattern->key_count++] =
		    arena_dup(expansion->arena, key);
	else
		expansion->cost += hits_of(expansion->grams, key);
}

/* Every text for which the ops from this one on stand. */
static void
expand(struct expansion *expansion, size_t at)
{
	const struct op *op = &expansion->ops->items[at];
	struct span choices, choice;
	size_t before = expansion->len;

	if (at > expansion->range.last) {
		take_key(expansion,
		    (struct span){ expansion->bytes, expansion->len });
		return;
	}
	choices = op->choices;
	choice = op->literal;
	while (!choices.ptr || program_next_choice(&choices, &choice)) {
		put(expansion, choice);
		expand(expansion, at + 1);
		expansion->len = before;
		if (!choices.ptr)
			return;
	}
}

/*
 * What a range costs: the hits that its keys would have had in the texts
 * that are known, and a little for each key. One that begins the pattern
 * also tells where to try it.
 */
static size_t
cost_of(const struct ops *ops, const struct grams *grams, struct range range)
{
	struct expansion expansion = { .ops = ops,
		.grams = grams,
		.range = range };

	expand(&expansion, range.first);
	return expansion.cost * COST_OF_HIT * (range.first == 0 ? 1 : 2) +
	    range.keys;
}

/* The cheapest range of ops that begins with this one. */
static void
try_ranges(const struct ops *ops, const struct grams *grams, size_t first,
    struct range *best)
{
	struct range range = { .first = first, .keys = 1 };
	size_t length = 0;

	for (size_t i = first; i < ops->count && !ops->items[i].is_break; i++) {
		size_t shortest, longest;

		range.keys *= measure(&ops->items[i], &shortest, &longest);
		range.last = i;
		length += shortest;
		if (range.keys > PATTERN_MAX_KEYS)
			return;
		if (length < MIN_KEY)
			continue;
		range.cost = cost_of(ops, grams, range);
		if (best->keys == 0 || range.cost < best->cost)
			*best = range;
	}
}

/* What a range needs is collected here; too_many: it is no use. */
struct need_set {
	uint16_t needs[MAX_CHOICES];
	size_t count;
	size_t hits; /* in the texts that are known */
	bool is_useless;
};

static uint16_t
rarest_need(const struct grams *grams, struct span text)
{
	uint16_t rarest = index_need(text.ptr);

	for (size_t i = 1; i + INDEX_NEED_GRAM <= text.len; i++) {
		uint16_t need = index_need(text.ptr + i);

		if (grams->needs[need] < grams->needs[rarest])
			rarest = need;
	}
	return rarest;
}

static void
add_need(struct need_set *set, const struct grams *grams, struct span text)
{
	uint16_t need;

	if (text.len < INDEX_NEED_GRAM || set->count == MAX_CHOICES) {
		set->is_useless = true;
		return;
	}
	need = rarest_need(grams, text);
	for (size_t i = 0; i < set->count; i++)
		if (set->needs[i] == need)
			return;
	set->needs[set->count++] = need;
	set->hits += grams->needs[need];
}

static void
find_need(const struct ops *ops, const struct grams *grams, size_t at,
    struct need_set *set)
{
	struct span choices = ops->items[at].choices, choice;

	*set = (struct need_set){ .is_useless = ops->items[at].is_break };
	if (!choices.ptr && !set->is_useless)
		add_need(set, grams, ops->items[at].literal);
	while (choices.ptr && !set->is_useless &&
	    program_next_choice(&choices, &choice))
		add_need(set, grams, choice);
}

static void
take_needs(struct pattern *pattern, const struct need_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		pattern->needs[pattern->need_count++] = set->needs[i];
	pattern->needs[pattern->need_count - 1] |= INDEX_LAST_NEED;
}

/*
 * The words outside the key, the rarest first: all of the pattern stands in
 * each text that it matches, of a choice one.
 */
static void
find_needs(const struct ops *ops, const struct grams *grams, struct range range,
    struct pattern *pattern)
{
	bool is_taken[MAX_OPS] = { false };

	for (size_t i = range.first; i <= range.last; i++)
		is_taken[i] = true;
	for (size_t sets = 0; sets < MAX_NEEDS; sets++) {
		struct need_set best = { .hits = COMMON_NEED }, set;
		size_t which = 0;

		for (size_t i = 0; i < ops->count; i++) {
			if (is_taken[i])
				continue;
			find_need(ops, grams, i, &set);
			if (set.is_useless || set.hits >= best.hits ||
			    pattern->need_count + set.count > PATTERN_MAX_NEEDS)
				continue;
			best = set;
			which = i;
		}
		if (best.count == 0)
			return;
		is_taken[which] = true;
		take_needs(pattern, &best);
	}
}

bool
pattern_find_keys(struct arena *arena, struct pattern *pattern,
    const struct grams *grams, struct error *error)
{
	struct expansion expansion = { .arena = arena, .pattern = pattern };
	struct ops ops = { .count = 0 };

	read_ops(pattern->program, &ops);
	for (size_t i = 0; i < ops.count; i++)
		if (!ops.items[i].is_break)
			try_ranges(&ops, grams, i, &expansion.range);
	if (expansion.range.keys == 0)
		return error_set(error, "too vague: no run of %d letters",
		    MIN_KEY);
	expansion.ops = &ops;
	pattern->key_count = 0;
	expand(&expansion, expansion.range.first);
	measure_before(&ops, expansion.range.first, pattern);
	pattern->need_count = 0;
	if (grams)
		find_needs(&ops, grams, expansion.range, pattern);
	pattern->after_key = ops.items[expansion.range.last].end;
	return true;
}
