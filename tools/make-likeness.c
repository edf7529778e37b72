/*
 * make-likeness FILE...: learn from the files of knowledge/ which words speak
 * for which cause, and print it as C (core/know/likeness.h, ADR 28).
 *
 * make-likeness --without N FILE...: leave each Nth rule out, and tell how
 * many of its witnesses are named rightly by what the others taught.
 *
 * A softmax regression over the features of all witnesses, and of some
 * wordings of each pattern, by stochastic gradient descent with AdaGrad
 * (Duchi, Hazan, Singer 2011). Its order is fixed: the same knowledge gives
 * the same tables.
 */

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/know/likeness.h"
#include "core/smtp/unfold.h"
#include "knowledge_files.h"
#include "wording.h"

/* Found by trying; ADR 28 has the figures. */
enum { EPOCHS = 8, WORDINGS = 4, LEAST_WEIGHT = 6 };
static const double RATE = 0.5, DECAY = 0.002, WORDING_SHARE = 0.5;

enum {
	ARENA_MAX = 1024 * 1024 * 1024,
	SLOTS = 1 << 17, /* of a table of features, of which a third is used */
	BIAS = SLOTS,    /* the slot of what holds without any word */
};

/* One text of a rule, as the slots of its features. */
struct example {
	uint32_t slots[LIKENESS_FEATURES];
	size_t count;
	size_t rule;
	uint16_t cause;
	double share; /* of a witness' worth */
};

struct learner {
	struct arena arena;   /* examples */
	struct arena scratch; /* one text */
	uint64_t chance;
	LIST(struct example *) examples;
	size_t cause_count, slot_count, without;
	uint32_t hashes[SLOTS]; /* of the feature in a slot; 0: free */
	double weights[SLOTS + 1][LIKENESS_CAUSES];
	double squares[SLOTS + 1][LIKENESS_CAUSES]; /* of gradients so far */
};

static uint32_t
slot_of(struct learner *learner, uint32_t hash)
{
	uint32_t at = hash % SLOTS;

	while (learner->hashes[at] != 0 && learner->hashes[at] != hash)
		at = (at + 1) % SLOTS;
	if (learner->hashes[at] == 0) {
		if (++learner->slot_count > SLOTS / 2)
			knowledge_die("make-likeness", "too many features");
		learner->hashes[at] = hash;
	}
	return at;
}

static void
add_example(struct learner *learner, struct span text, const struct rule *rule,
    size_t row, double share)
{
	struct likeness_feature features[LIKENESS_FEATURES];
	struct smtp_unfolded reply;
	struct example *example =
	    arena_zero(&learner->arena, 1, sizeof(*example));

	smtp_unfold(&learner->scratch, text, &reply);
	example->count =
	    likeness_features(reply.lower, reply.code, reply.status, features);
	for (size_t i = 0; i < example->count; i++)
		example->slots[i] = slot_of(learner, features[i].hash);
	example->rule = row;
	example->cause = rule->cause;
	example->share = share;
	if (example->count > 0)
		*list_add(&learner->arena, &learner->examples) = example;
	arena_reset(&learner->scratch);
}

static void
add_rule(struct learner *learner, const struct rule *rule, size_t row)
{
	for (size_t i = 0; i < rule->seen.count; i++)
		add_example(learner, rule->seen.items[i], rule, row, 1);
	for (size_t i = 0; i < rule->matches.count * WORDINGS; i++)
		add_example(learner,
		    wording_of(&learner->scratch,
			rule->matches.items[i / WORDINGS], &learner->chance),
		    rule, row, WORDING_SHARE);
}

/* How likely each cause is, by what was learned so far. */
static void
weigh(const struct learner *learner, const struct example *example,
    double shares[LIKENESS_CAUSES])
{
	double norm = 1 / sqrt((double)example->count), most, sum = 0;

	memcpy(shares, learner->weights[BIAS], sizeof(learner->weights[BIAS]));
	for (size_t i = 0; i < example->count; i++)
		for (size_t j = 0; j < learner->cause_count; j++)
			shares[j] +=
			    learner->weights[example->slots[i]][j] * norm;
	most = shares[0];
	for (size_t j = 1; j < learner->cause_count; j++)
		most = fmax(most, shares[j]);
	for (size_t j = 0; j < learner->cause_count; j++)
		sum += shares[j] = exp(shares[j] - most);
	for (size_t j = 0; j < learner->cause_count; j++)
		shares[j] /= sum;
}

static void
step(struct learner *learner, size_t slot, size_t cause, double gradient)
{
	double *weight = &learner->weights[slot][cause];
	double *square = &learner->squares[slot][cause];

	*square += gradient * gradient;
	*weight -= RATE * (gradient + DECAY * *weight) / (sqrt(*square) + 1e-3);
}

static void
learn_one(struct learner *learner, const struct example *example)
{
	double shares[LIKENESS_CAUSES], norm = 1 / sqrt((double)example->count);

	weigh(learner, example, shares);
	shares[example->cause] -= 1;
	for (size_t i = 0; i < learner->cause_count; i++) {
		double gradient = shares[i] * example->share;

		/* What is that near needs no step; it saves half the time. */
		if (fabs(gradient) < 1e-3)
			continue;
		step(learner, BIAS, i, gradient);
		for (size_t j = 0; j < example->count; j++)
			step(learner, example->slots[j], i, gradient * norm);
	}
}

static bool
is_left_out(const struct learner *learner, const struct example *example)
{
	return learner->without > 0 && example->rule % learner->without == 0;
}

static void
learn(struct learner *learner)
{
	struct example **examples = learner->examples.items;

	for (int epoch = 0; epoch < EPOCHS; epoch++) {
		for (size_t i = learner->examples.count; i > 1; i--) {
			size_t j = chance_next(&learner->chance, (uint32_t)i);
			struct example *other = examples[j];

			examples[j] = examples[i - 1];
			examples[i - 1] = other;
		}
		for (size_t i = 0; i < learner->examples.count; i++)
			if (!is_left_out(learner, examples[i]))
				learn_one(learner, examples[i]);
	}
}

/* As it is printed: 0 for what hardly counts. */
static int
rounded(double weight)
{
	double value = round(weight * LIKENESS_SCALE);

	if (fabs(value) < LEAST_WEIGHT)
		return 0;
	return (int)fmax(-127, fmin(127, value));
}

static int
compare_rows(const void *a, const void *b)
{
	const struct likeness_row *x = a, *y = b;

	return x->hash < y->hash ? -1 : x->hash > y->hash;
}

/* The features of any weight; in `first` are their slots for now. */
static size_t
collect(const struct learner *learner, struct likeness_row *rows)
{
	size_t count = 0;

	for (uint32_t i = 0; i < SLOTS; i++)
		for (size_t j = 0; j < learner->cause_count; j++)
			if (rounded(learner->weights[i][j]) != 0) {
				rows[count++] =
				    (struct likeness_row){ learner->hashes[i],
					    i };
				break;
			}
	qsort(rows, count, sizeof(*rows), compare_rows);
	return count;
}

/* The weights of each row; `first` is where they begin afterwards. */
static void
print_weights(const struct learner *learner, struct likeness_row *rows,
    size_t count)
{
	uint32_t printed = 0;

	puts("static const struct likeness_weight weights[] = {");
	for (size_t i = 0; i < count; i++) {
		const double *weights = learner->weights[rows[i].first];

		rows[i].first = printed;
		for (size_t j = 0; j < learner->cause_count; j++)
			if (rounded(weights[j]) != 0) {
				printf("{%zu,%d},", j, rounded(weights[j]));
				printed++;
			}
		putchar('\n');
	}
	rows[count] = (struct likeness_row){ 0, printed };
	puts("{0,0}};");
}

static void
print_rows(const struct likeness_row *rows, size_t count)
{
	size_t bucket = 0;

	puts("static const struct likeness_row rows[] = {");
	for (size_t i = 0; i <= count; i++)
		printf("{%" PRIu32 "U,%" PRIu32 "},\n", rows[i].hash,
		    rows[i].first);
	puts("};\nstatic const uint16_t starts[] = {");
	for (size_t i = 0; i < count; i++)
		for (; bucket <= likeness_bucket(rows[i].hash); bucket++)
			printf("%zu,\n", i);
	for (; bucket <= LIKENESS_BUCKETS; bucket++)
		printf("%zu,\n", count);
	puts("};");
}

static void
print_model(struct learner *learner)
{
	struct likeness_row *rows =
	    arena_zero(&learner->arena, learner->slot_count + 1, sizeof(*rows));
	size_t count = collect(learner, rows);

	if (count > UINT16_MAX)
		knowledge_die("make-likeness", "too many rows");
	puts("/* Made by tools/make-likeness from knowledge/. */\n"
	     "#include \"core/know/likeness.h\"\n");
	print_weights(learner, rows, count);
	print_rows(rows, count);
	puts("static const int16_t biases[] = {");
	for (size_t i = 0; i < learner->cause_count; i++)
		printf("%d,", rounded(learner->weights[BIAS][i]));
	printf("};\nconst struct likeness_model likeness_builtin = {\n"
	       ".rows=rows,.starts=starts,.weights=weights,.biases=biases,\n"
	       ".row_count=%zu,.cause_count=%zu};\n",
	    count, learner->cause_count);
}

/* The witnesses that were left out, against what was learned. */
static void
print_trial(const struct learner *learner)
{
	size_t all = 0, right = 0;

	for (size_t i = 0; i < learner->examples.count; i++) {
		const struct example *example = learner->examples.items[i];
		double shares[LIKENESS_CAUSES];
		size_t best = 0;

		if (!is_left_out(learner, example) || example->share < 1)
			continue;
		weigh(learner, example, shares);
		for (size_t j = 1; j < learner->cause_count; j++)
			if (shares[j] > shares[best])
				best = j;
		all++;
		right += best == example->cause;
	}
	printf("%zu of %zu\n", right, all);
}

int
main(int argc, char **argv)
{
	static struct learner learner = { .chance = 1 };
	struct knowledge knowledge;
	int first = 1;

	if (argc > 2 && strcmp(argv[1], "--without") == 0) {
		learner.without = strtoul(argv[2], NULL, 10);
		first = 3;
	}
	if (argc <= first)
		knowledge_die("usage", "make-likeness [--without N] FILE...");
	arena_init(&learner.arena, ARENA_MAX);
	arena_init(&learner.scratch, ARENA_MAX);
	knowledge_load(&learner.arena, (const char *const *)argv + first,
	    (size_t)(argc - first), &knowledge);
	if (knowledge.cause_count > LIKENESS_CAUSES)
		knowledge_die("make-likeness", "too many causes");
	learner.cause_count = knowledge.cause_count;
	for (size_t i = 0; i < knowledge.rule_count; i++)
		add_rule(&learner, &knowledge.rules[i], i);
	learn(&learner);
	if (learner.without > 0)
		print_trial(&learner);
	else
		print_model(&learner);
	arena_clear(&learner.scratch);
	arena_clear(&learner.arena);
	return EXIT_SUCCESS;
}
