#include "core/report/tally.h"

#include <stdlib.h>

#include "core/report/fill.h"
#include "core/report/words.h"

enum { ARENA_MAX = 32 * 1024 * 1024, MAX_NAME = 256 };

static const char *const sort_keys[TALLY_SORTS] = { "kinds", "causes",
	"permanence", "sides", "issuers", "domains", "suppress", "days",
	"suppress_now" };

void
tally_init(struct tally *tally, uint64_t seed)
{
	*tally = (struct tally){ .seed = seed };
	arena_init(&tally->arena, ARENA_MAX);
	for (unsigned i = 0; i < TALLY_SORTS; i++)
		table_init(&tally->sorts[i], &tally->arena, seed + i);
}

void
tally_reset(struct tally *tally)
{
	struct arena arena = tally->arena;
	uint64_t seed = tally->seed;

	arena_reset(&arena);
	tally_init(tally, seed);
	tally->arena = arena;
}

void
tally_clear(struct tally *tally)
{
	arena_clear(&tally->arena);
}

/* NULL: it has no name. */
static size_t *
count(struct tally *tally, enum tally_sort sort, struct span name, size_t times)
{
	struct table *table = &tally->sorts[sort];
	size_t *known;

	if (name.len == 0)
		return NULL;
	if (name.len > MAX_NAME)
		name.len = MAX_NAME;
	known = table_find(table, name);
	if (!known && table->count >= TALLY_MAX_NAMES) {
		name = span_of("(others)");
		known = table_find(table, name);
	}
	if (!known) {
		name = arena_dup(&tally->arena, name);
		*list_add(&tally->arena, &tally->names[sort]) = name;
		known = table_get(table, name);
	}
	*known += times;
	return known;
}

static struct tally_cluster *
find_cluster(struct tally *tally, const struct cause *cause)
{
	struct tally_cluster *cluster;

	for (size_t i = 0; i < tally->clusters.count; i++)
		if (tally->clusters.items[i].cause == cause)
			return &tally->clusters.items[i];
	cluster = list_add(&tally->arena, &tally->clusters);
	*cluster = (struct tally_cluster){ .cause = cause };
	return cluster;
}

/*
 * Times of one form compare as texts. Those of other zones may come out a
 * little too early or late; days do not.
 */
static void
add_time(struct tally_cluster *cluster, const char *time)
{
	if (!*time)
		return;
	if (!*cluster->first || strcmp(time, cluster->first) < 0)
		memcpy(cluster->first, time, strlen(time) + 1);
	if (strcmp(time, cluster->last) > 0)
		memcpy(cluster->last, time, strlen(time) + 1);
}

static void
add_to_cluster(struct tally *tally, const struct tally_case *known)
{
	struct tally_cluster *cluster = find_cluster(tally, known->cause);
	char text[TALLY_TIME_MAX];

	cluster->cases++;
	cluster->acts |= known->acts;
	if (known->time.len == 0 || known->time.len >= sizeof(text))
		return;
	memcpy(text, known->time.ptr, known->time.len);
	text[known->time.len] = '\0';
	add_time(cluster, text);
}

static void
count_one(struct tally *tally, enum tally_sort sort, struct span name)
{
	(void)count(tally, sort, name, 1);
}

/* The same for words of ours, which stay where they are. */
static void
count_word(struct tally *tally, enum tally_sort sort, struct span word)
{
	struct tally_last *last = &tally->last[sort];

	if (last->word == word.ptr && last->slots == tally->sorts[sort].slots) {
		++*last->value;
		return;
	}
	last->value = count(tally, sort, word, 1);
	last->word = last->value ? word.ptr : NULL;
	last->slots = tally->sorts[sort].slots;
}

/* The day that stands in front of an RFC 3339 time. */
static void
count_day(struct tally *tally, struct span time)
{
	const size_t day = strlen("2026-11-20");

	if (time.len > day && time.ptr[4] == '-' && time.ptr[7] == '-')
		count_one(tally, TALLY_DAY, span_take(&time, day));
}

void
tally_expect(const struct tally *tally, struct span domain)
{
	table_expect(&tally->sorts[TALLY_DOMAIN], domain);
}

void
tally_reach(const struct tally *tally, struct span domain)
{
	table_reach(&tally->sorts[TALLY_DOMAIN], domain);
}

void
tally_add_known(struct tally *tally, const struct tally_case *known)
{
	tally->cases++;
	count_word(tally, TALLY_KIND, span_of(case_kind_name(known->kind)));
	count_one(tally, TALLY_DOMAIN, known->domain);
	if (known->kind != CASE_FAILURE && known->kind != CASE_DELAY)
		return;
	add_to_cluster(tally, known);
	count_word(tally, TALLY_CAUSE, known->cause->name);
	count_word(tally, TALLY_PERMANENCE,
	    span_of(permanence_name(known->permanence)));
	count_word(tally, TALLY_SIDE, span_of(side_name(known->side)));
	count_word(tally, TALLY_SUPPRESS,
	    span_of(suppress_name(known->suppress)));
	if (known->suppress == SUPPRESS_NOW)
		count_one(tally, TALLY_ADDRESS, known->recipient);
	if (known->issuer)
		count_word(tally, TALLY_ISSUER, known->issuer->id);
	count_day(tally, known->time);
}

void
tally_add(struct tally *tally, const struct diagnosis *diagnosis)
{
	const struct evidence *evidence = diagnosis->evidence;
	struct tally_case known = {
		.kind = evidence->kind,
		.recipient = evidence_value(evidence, FACT_RECIPIENT),
		.domain = span_empty(),
		.time = evidence_value(evidence, FACT_TIME),
		.cause = diagnosis->cause,
		.issuer = diagnosis->issuer,
		.permanence = diagnosis->permanence,
		.side = diagnosis->side,
		.suppress = diagnosis->suppress.advice,
		.acts = diagnosis->acts,
	};

	known.domain = span_domain(known.recipient);
	tally_add_known(tally, &known);
}

bool
tally_is_long(const struct tally *tally)
{
	return tally->sorts[TALLY_DOMAIN].count >= TALLY_MAX_NAMES / 2 ||
	    tally->sorts[TALLY_ADDRESS].count >= TALLY_MAX_NAMES / 2;
}

void
tally_merge(struct tally *tally, const struct tally *other)
{
	tally->cases += other->cases;
	for (unsigned sort = 0; sort < TALLY_SORTS; sort++)
		for (size_t i = 0; i < other->names[sort].count; i++) {
			struct span name = other->names[sort].items[i];

			(void)count(tally, (enum tally_sort)sort, name,
			    *table_find(&other->sorts[sort], name));
		}
	for (size_t i = 0; i < other->clusters.count; i++) {
		const struct tally_cluster *from = &other->clusters.items[i];
		struct tally_cluster *to = find_cluster(tally, from->cause);

		to->cases += from->cases;
		to->acts |= from->acts;
		add_time(to, from->first);
		add_time(to, from->last);
	}
}

static int
compare_slots(const void *left, const void *right)
{
	const struct table_slot *a = left, *b = right;
	size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;
	int order;

	if (a->value != b->value)
		return a->value > b->value ? -1 : 1;
	order = memcmp(a->name.ptr, b->name.ptr, len);
	if (order != 0)
		return order;
	return (a->name.len > b->name.len) - (a->name.len < b->name.len);
}

struct table_slot *
tally_sorted(const struct tally *tally, enum tally_sort sort)
{
	const struct table *table = &tally->sorts[sort];
	struct table_slot *slots = calloc(table->count + 1, sizeof(*slots));
	size_t count = 0;

	for (size_t i = 0; slots && i < table->room; i++)
		if (table->slots[i].name.ptr)
			slots[count++] = table->slots[i];
	if (slots)
		qsort(slots, count, sizeof(*slots), compare_slots);
	return slots;
}

static void
write_sort(struct json *json, const struct tally *tally, enum tally_sort sort)
{
	struct table_slot *slots = tally_sorted(tally, sort);

	json_open_object(json, sort_keys[sort]);
	for (size_t i = 0; slots && i < tally->sorts[sort].count; i++)
		json_put_count(json, slots[i].name, slots[i].value);
	json_close(json);
	free(slots);
}

static void
write_cluster(struct json *json, const struct tally_cluster *cluster)
{
	json_open_object(json, NULL);
	json_put_string(json, "cause", cluster->cause->name);
	json_put_number(json, "cases", cluster->cases);
	if (*cluster->first)
		json_put_string(json, "first", span_of(cluster->first));
	if (*cluster->last)
		json_put_string(json, "last", span_of(cluster->last));
	json_open_array(json, "who_acts");
	for (unsigned actor = 0; actor < ACTORS; actor++)
		if (cluster->acts >> actor & 1)
			json_put_string(json, NULL,
			    span_of(actor_name((enum actor)actor)));
	json_close(json);
	json_close(json);
}

void
tally_write_json(struct json *json, const struct tally *tally)
{
	json_open_object(json, "summary");
	json_put_number(json, "cases", tally->cases);
	for (unsigned i = 0; i < TALLY_SORTS; i++)
		write_sort(json, tally, (enum tally_sort)i);
	json_open_array(json, "clusters");
	for (size_t i = 0; i < tally->clusters.count; i++)
		write_cluster(json, &tally->clusters.items[i]);
	json_close(json);
	json_close(json);
}

static void
write_share(struct page *page, const struct tally *tally,
    const struct table_slot *slot, struct span words)
{
	char label[64];
	struct text text = text_in(label, sizeof(label));

	text_write_format(&text, "%8zu %3zu %%  ", slot->value,
	    (slot->value * 100 + tally->cases / 2) / tally->cases);
	page_paragraph(page, 16, label, words);
}

static void
write_causes(struct page *page, const struct tally *tally,
    const struct knowledge *knowledge)
{
	struct table_slot *slots = tally_sorted(tally, TALLY_CAUSE);

	for (size_t i = 0; slots && i < tally->sorts[TALLY_CAUSE].count; i++) {
		const struct cause *cause =
		    knowledge_find_cause(knowledge, slots[i].name);
		char bytes[512];
		struct text words = text_in(bytes, sizeof(bytes));

		text_write(&words, slots[i].name);
		if (cause) {
			text_write_string(&words, ": ");
			text_write(&words, cause->title);
		}
		write_share(page, tally, &slots[i], text_span(&words));
	}
	free(slots);
}

static void
write_plain_sort(struct page *page, const struct tally *tally,
    enum tally_sort sort, const char *heading, size_t most)
{
	const struct table *table = &tally->sorts[sort];
	struct table_slot *slots = tally_sorted(tally, sort);

	if (table->count > 0) {
		text_write_byte(page->out, '\n');
		page_write(page, PAGE_STRONG, span_of(heading));
		text_write_byte(page->out, '\n');
	}
	for (size_t i = 0; slots && i < table->count && i < most; i++)
		write_share(page, tally, &slots[i], slots[i].name);
	free(slots);
}

void
tally_write_page(struct page *page, const struct tally *tally,
    const struct knowledge *knowledge)
{
	char bytes[64];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_format(&words, "%zu case%s", tally->cases,
	    tally->cases == 1 ? "" : "s");
	page_write(page, PAGE_STRONG, text_span(&words));
	text_write_byte(page->out, '\n');
	if (tally->cases == 0)
		return;
	write_causes(page, tally, knowledge);
	write_plain_sort(page, tally, TALLY_SIDE, "Whose side", 10);
	write_plain_sort(page, tally, TALLY_PERMANENCE, "Will it pass?", 10);
	write_plain_sort(page, tally, TALLY_SUPPRESS,
	    "Take the address off the lists?", 10);
	write_plain_sort(page, tally, TALLY_ADDRESS,
	    "Addresses to take off the lists (all: --json, --html)", 10);
	write_plain_sort(page, tally, TALLY_ISSUER, "Who said so", 10);
	write_plain_sort(page, tally, TALLY_DOMAIN, "Domains", 10);
}
