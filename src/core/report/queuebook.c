#include "core/report/queuebook.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "core/report/fill.h"
#include "core/report/words.h"

enum {
	ARENA_MAX = 256 * 1024 * 1024,
	MOST_DOMAINS = 8,
	HOUR = 3600,
	DAY = 86400,
};

static const char *const fate_keys[QUEUE_FATES] = { "passes", "needs_fix",
	"dead", "unknown" };

void
queuebook_init(struct queuebook *book, uint64_t seed)
{
	*book = (struct queuebook){ .format = LOG_NO_FORMAT };
	arena_init(&book->arena, ARENA_MAX);
	log_table_init(&book->domains, seed);
}

void
queuebook_clear(struct queuebook *book)
{
	arena_clear(&book->arena);
}

/*
 * Dead is only what the words themselves say, of the recipient: a permanent
 * code alone may be a mistake over there, or a refusal of us. Where the code
 * says "later", as some servers do for unknown users, a day must have passed.
 */
static bool
is_confirmed(const struct log_verdict *verdict, int64_t age)
{
	return verdict->cause->permanence == PERMANENCE_PERMANENT &&
	    verdict->side == SIDE_RECIPIENT &&
	    verdict->confidence >= CONFIDENCE_MEDIUM &&
	    (verdict->permanence == PERMANENCE_PERMANENT || age >= DAY);
}

static enum queue_fate
fate_of(const struct log_verdict *verdict, int64_t age)
{
	if (!verdict || span_equal(verdict->cause->name, span_of("unknown")))
		return QUEUE_UNKNOWN;
	if (is_confirmed(verdict, age))
		return QUEUE_DEAD;
	if (verdict->permanence == PERMANENCE_TRANSIENT)
		return QUEUE_PASSES;
	return verdict->permanence == PERMANENCE_UNKNOWN ? QUEUE_UNKNOWN
							 : QUEUE_NEEDS_FIX;
}

static struct queue_group *
group_of(struct queuebook *book, const struct log_verdict *verdict, int64_t age)
{
	const struct cause *cause = verdict ? verdict->cause : NULL;
	enum queue_fate fate = fate_of(verdict, age);
	struct queue_group *group;

	for (size_t i = 0; i < book->groups.count; i++) {
		group = &book->groups.items[i];
		if (group->cause == cause && group->fate == fate)
			return group;
	}
	group = list_add(&book->arena, &book->groups);
	*group = (struct queue_group){ .cause = cause, .fate = fate };
	if (verdict)
		memcpy(group->title, verdict->title, sizeof(group->title));
	return group;
}

static void
vote(struct queue_group *group, struct span domain)
{
	if (domain.len == 0 || domain.len >= sizeof(group->domain))
		return;
	if (span_equal(domain, span_of(group->domain))) {
		group->votes++;
	} else if (group->votes == 0) {
		memcpy(group->domain, domain.ptr, domain.len);
		group->domain[domain.len] = '\0';
		group->votes = 1;
	} else {
		group->votes--;
	}
}

static void
count_domain(struct queuebook *book, struct span domain)
{
	if (domain.len > 0)
		log_table_get(&book->domains, &book->arena, domain,
		    log_table_hash(&book->domains, domain))
		    ->counts[LOG_COUNT_DELAYED]++;
}

static void
count_age(struct queuebook *book, int64_t age)
{
	book->by_age[age < HOUR          ? 0
		: age < DAY              ? 1
		: age < (int64_t)3 * DAY ? 2
					 : 3]++;
}

void
queuebook_add(struct queuebook *book, const struct log_queued *queued,
    const struct log_verdict *verdict)
{
	struct queue_group *group = group_of(book, verdict, queued->age);
	struct queue_message *message;

	book->format = queued->format;
	if (queued->is_first || book->messages.count == 0) {
		message = list_add(&book->arena, &book->messages);
		*message = (struct queue_message){
			.id = arena_dup(&book->arena, queued->queue_id),
			.is_held = queued->is_held,
			.is_active = queued->is_active,
		};
		book->held += queued->is_held;
		book->active += queued->is_active;
		group->messages++;
	}
	message = &book->messages.items[book->messages.count - 1];
	message->recipients++;
	message->by_fate[group->fate]++;
	book->recipients++;
	book->by_fate[group->fate]++;
	group->recipients++;
	group->acts |= verdict ? verdict->acts : 0;
	if (queued->age > group->oldest)
		group->oldest = queued->age;
	if (queued->age >= 0)
		count_age(book, queued->age);
	vote(group, span_domain(queued->recipient));
	count_domain(book, span_domain(queued->recipient));
}

static int
compare_groups(const void *left, const void *right)
{
	const struct queue_group *a = left, *b = right;

	if (a->recipients != b->recipients)
		return a->recipients > b->recipients ? -1 : 1;
	return a->fate < b->fate ? -1 : a->fate > b->fate;
}

static void
write_age(struct text *words, int64_t age)
{
	if (age >= (int64_t)2 * DAY)
		text_write_format(words, "%d days", (int)(age / DAY));
	else if (age >= (int64_t)2 * HOUR)
		text_write_format(words, "%d hours", (int)(age / HOUR));
	else
		text_write_format(words, "%d minutes", (int)(age / 60));
}

static void
write_group(struct page *page, const struct queue_group *group)
{
	static const char *const fates[QUEUE_FATES] = { "Will pass by itself. ",
		"Waits for someone to mend it. ", "Will never be delivered. ",
		"" };
	char bytes[1024];
	struct text line = text_in(bytes, sizeof(bytes));

	text_write_format(&line, "%8zu  ", group->recipients);
	page_write(page, PAGE_STRONG, text_span(&line));
	page_write(page, PAGE_STRONG,
	    group->cause ? group->cause->name : span_of("no reason is listed"));
	text_write_byte(page->out, '\n');
	if (*group->title)
		page_paragraph(page, 10, "", span_of(group->title));
	text_reset(&line);
	text_write_string(&line, fates[group->fate]);
	if (group->oldest > 0) {
		text_write_string(&line, "The oldest has waited ");
		write_age(&line, group->oldest);
		text_write_string(&line, ". ");
	}
	if (group->votes * 2 > group->recipients) {
		text_write_string(&line, "Mostly for ");
		text_write_string(&line, group->domain);
		text_write_string(&line, ". ");
	}
	if (group->acts) {
		bool is_any = false;

		text_write_string(&line, "To act: ");
		for (unsigned actor = 0; actor < ACTORS; actor++)
			if (group->acts >> actor & 1 &&
			    (actor != ACTOR_NOBODY ||
				group->acts == 1U << ACTOR_NOBODY)) {
				text_write_string(&line, is_any ? ", " : "");
				text_write_string(&line,
				    words_for_actor((enum actor)actor));
				is_any = true;
			}
		text_write_byte(&line, '.');
	}
	if (line.len > 0)
		page_paragraph(page, 10, "", text_span(&line));
}

static void
write_domains(struct page *page, struct queuebook *book)
{
	const struct log_rows *rows = &book->domains.rows;

	log_table_sort(&book->domains, LOG_COUNT_DELAYED);
	page_heading(page, "By domain");
	for (size_t i = 0; i < rows->count && i < MOST_DOMAINS; i++) {
		char bytes[64];
		struct text line = text_in(bytes, sizeof(bytes));

		text_write_format(&line, "%8lu  ",
		    (unsigned long)rows->items[i]->counts[LOG_COUNT_DELAYED]);
		page_paragraph(page, 10, bytes, rows->items[i]->name);
	}
}

static void
write_totals(struct page *page, const struct queuebook *book)
{
	static const char *const words[QUEUE_FATES] = {
		"will pass by themselves", "wait for someone to mend something",
		"will never be delivered", "of which nothing can be said"
	};
	char bytes[512];
	struct text line = text_in(bytes, sizeof(bytes));

	text_write_format(&line, "%zu recipient%s of %zu message%s wait%s",
	    book->recipients, book->recipients == 1 ? "" : "s",
	    book->messages.count, book->messages.count == 1 ? "" : "s",
	    book->recipients == 1 ? "s" : "");
	if (book->held > 0)
		text_write_format(&line, "; %zu %s held", book->held,
		    book->held == 1 ? "message is" : "messages are");
	page_write(page, PAGE_STRONG, text_span(&line));
	text_write_byte(page->out, '\n');
	for (unsigned i = 0; i < QUEUE_FATES; i++) {
		text_reset(&line);
		text_write_format(&line, "%8zu  ", book->by_fate[i]);
		if (book->by_fate[i] > 0)
			page_paragraph(page, 10, bytes, span_of(words[i]));
	}
	text_reset(&line);
	text_write_format(&line,
	    "Waiting less than an hour: %zu, a day: %zu, three days: %zu; "
	    "longer: %zu.",
	    book->by_age[0], book->by_age[1], book->by_age[2], book->by_age[3]);
	page_paragraph(page, 10, "", text_span(&line));
}

void
queuebook_write_page(struct page *page, struct queuebook *book)
{
	if (book->recipients == 0) {
		page_write(page, PAGE_STRONG, span_of("The queue is empty."));
		text_write_byte(page->out, '\n');
		return;
	}
	write_totals(page, book);
	qsort(book->groups.items, book->groups.count,
	    sizeof(*book->groups.items), compare_groups);
	page_heading(page, "Why they wait");
	for (size_t i = 0; i < book->groups.count; i++)
		write_group(page, &book->groups.items[i]);
	write_domains(page, book);
	queuebook_write_commands(page, book);
}

void
queuebook_write_json(struct json *json, struct queuebook *book)
{
	json_open_object(json, "queue");
	json_put_number(json, "recipients", book->recipients);
	json_put_number(json, "messages", book->messages.count);
	json_put_number(json, "held", book->held);
	for (unsigned i = 0; i < QUEUE_FATES; i++)
		json_put_number(json, fate_keys[i], book->by_fate[i]);
	json_open_array(json, "groups");
	for (size_t i = 0; i < book->groups.count; i++) {
		const struct queue_group *group = &book->groups.items[i];

		json_open_object(json, NULL);
		if (group->cause)
			json_put_string(json, "cause", group->cause->name);
		json_put_string(json, "fate", span_of(fate_keys[group->fate]));
		json_put_number(json, "recipients", group->recipients);
		json_put_number(json, "oldest", (uint64_t)group->oldest);
		json_close(json);
	}
	json_close(json);
	json_open_array(json, "undeliverable");
	for (size_t i = 0; i < book->messages.count; i++)
		if (queuebook_is_dead(&book->messages.items[i]))
			json_put_string(json, NULL, book->messages.items[i].id);
	json_close(json);
	json_close(json);
}
