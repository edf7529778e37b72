#include "core/report/logbook.h"

#include <stdlib.h>

#include "base/hash.h"
#include "core/report/fill.h"

enum {
	ARENA_MAX = 48 * 1024 * 1024,
	FIRST_WIDTH = 60 * 1000,
};

void
logbook_init(struct logbook *book, const struct knowledge *knowledge,
    uint64_t seed)
{
	*book = (struct logbook){ .seed = seed, .knowledge = knowledge };
	arena_init(&book->arena, ARENA_MAX);
	for (unsigned i = 0; i < LOG_SORTS; i++)
		log_table_init(&book->tables[i], seed);
	book->good = arena_zero(&book->arena, LOGBOOK_GOOD, sizeof(uint64_t));
}

void
logbook_clear(struct logbook *book)
{
	arena_clear(&book->arena);
}

static void
copy_text(char text[LOGBOOK_TEXT], struct span span)
{
	if (span.len >= LOGBOOK_TEXT)
		span.len = LOGBOOK_TEXT - 1;
	memcpy(text, span.ptr, span.len);
	text[span.len] = '\0';
}

void
log_verdict_set(struct log_verdict *verdict, const struct diagnosis *diagnosis)
{
	struct text title = text_in(verdict->title, LOGBOOK_TEXT);

	verdict->cause = diagnosis->cause;
	verdict->issuer = diagnosis->issuer;
	verdict->side = diagnosis->side;
	verdict->permanence = diagnosis->permanence;
	verdict->confidence = diagnosis->confidence;
	verdict->suppress = diagnosis->suppress.advice;
	verdict->stage = diagnosis->stage;
	verdict->acts = diagnosis->acts;
	verdict->code = diagnosis->reply.code;
	fill_verdict(&title, diagnosis);
}

static void
note_time(struct log_span_of_time *when, const struct log_time *time)
{
	if (time->ms == 0)
		return;
	if (when->first.ms == 0 || time->ms < when->first.ms)
		when->first = *time;
	if (time->ms > when->last.ms)
		when->last = *time;
}

/* Two buckets become one, everywhere. */
static void
halve(uint32_t buckets[LOGBOOK_BUCKETS])
{
	for (size_t i = 0; i < LOGBOOK_BUCKETS; i++)
		buckets[i] = i < LOGBOOK_BUCKETS / 2
		    ? buckets[2 * i] + buckets[2 * i + 1]
		    : 0;
}

static void
halve_quarters(struct log_rows *rows)
{
	for (size_t i = 0; i < rows->count; i++) {
		struct log_quarters *q = &rows->items[i]->quarters;
		const struct log_quarters old = *q;

		*q = (struct log_quarters){
			.tried = { old.tried[0] + old.tried[1],
			    old.tried[2] + old.tried[3] },
			.put_off = { old.put_off[0] + old.put_off[1],
			    old.put_off[2] + old.put_off[3] },
		};
	}
}

static size_t
bucket_of(struct logbook *book, const struct log_time *time)
{
	int64_t at;

	if (book->bucket_width == 0) {
		book->bucket_width = FIRST_WIDTH;
		book->bucket_begin = time->ms / FIRST_WIDTH * FIRST_WIDTH;
	}
	at = (time->ms - book->bucket_begin) / book->bucket_width;
	for (; at >= LOGBOOK_BUCKETS; at /= 2) {
		book->bucket_width *= 2;
		for (unsigned i = 0; i < LOG_COUNTS; i++)
			halve(book->buckets[i]);
		for (size_t i = 0; i < book->clusters.count; i++)
			halve(book->clusters.items[i].buckets);
		halve_quarters(&book->tables[LOG_BY_DOMAIN].rows);
	}
	return at > 0 ? (size_t)at : 0;
}

static struct log_row *
row_of(struct logbook *book, enum log_sort sort, const struct log_name *name)
{
	return log_table_get(&book->tables[sort], &book->arena, name->name,
	    name->hash);
}

static struct log_name
name_of(const struct logbook *book, struct span name)
{
	return (struct log_name){ name,
		name.len > 0 ? log_table_hash(&book->tables[0], name) : 0 };
}

/* The row of a name that was not found before. */
static struct log_row *
row_by(struct logbook *book, enum log_sort sort, struct span name)
{
	struct log_name of = name_of(book, name);

	return row_of(book, sort, &of);
}

static enum log_count
count_of(const struct log_case *found)
{
	switch (found->outcome) {
	case LOG_SENT:
		return LOG_COUNT_DELIVERED;
	case LOG_DEFERRED:
		return LOG_COUNT_DELAYED;
	case LOG_REFUSAL:
		return LOG_COUNT_REFUSED;
	default:
		return LOG_COUNT_FAILED;
	}
}

/*
 * Has this recipient taken mail before, in this log? A false yes is one in
 * thirty once two millions are known, one in seven of four. They are found by
 * a hash that is the same each time, so that two reports of one log are equal.
 */
static void
find_good(const struct logbook *book, struct span recipient,
    struct log_names_of_case *names)
{
	uint64_t hash = hash_span(0, recipient);

	names->good_bits = UINT64_C(1) << (hash >> 58) |
	    UINT64_C(1) << (hash >> 52 & 63) | UINT64_C(1) << (hash >> 46 & 63);
	names->good = &book->good[hash % LOGBOOK_GOOD];
}

static bool
is_good(const struct log_names_of_case *names)
{
	return (*names->good & names->good_bits) == names->good_bits;
}

/* A client that was refused may have tried again and again. */
static unsigned
times_of(const struct log_case *found)
{
	return found->outcome == LOG_REFUSAL ? found->attempts : 1;
}

static struct log_cluster *
cluster_of(struct logbook *book, const struct log_case *found,
    const struct log_verdict *verdict)
{
	bool is_inbound = found->outcome == LOG_REFUSAL;
	struct log_cluster *cluster;

	for (size_t i = 0; i < book->clusters.count; i++) {
		cluster = &book->clusters.items[i];
		if (cluster->cause == verdict->cause &&
		    cluster->is_inbound == is_inbound)
			return cluster;
	}
	cluster = list_add(&book->arena, &book->clusters);
	*cluster = (struct log_cluster){ .cause = verdict->cause,
		.is_inbound = is_inbound,
		.side = verdict->side };
	copy_text(cluster->title, span_of(verdict->title));
	copy_text(cluster->reply, found->reply);
	return cluster;
}

/* The domain with more than half of all cases, if there is one, stays. */
static void
vote(struct log_cluster *cluster, struct span domain)
{
	if (domain.len == 0 || domain.len >= sizeof(cluster->domain))
		return;
	if (span_equal(domain, span_of(cluster->domain))) {
		cluster->votes++;
	} else if (cluster->votes == 0) {
		memcpy(cluster->domain, domain.ptr, domain.len);
		cluster->domain[domain.len] = '\0';
		cluster->votes = 1;
	} else {
		cluster->votes--;
	}
}

/* Refused for good before the message was named, and yet tried again. */
static bool
is_early(const struct log_case *found, const struct log_verdict *verdict)
{
	return found->outcome == LOG_DEFERRED && verdict->code >= 500 &&
	    (verdict->stage == STAGE_CONNECT ||
		verdict->stage == STAGE_BANNER || verdict->stage == STAGE_HELO);
}

static void
add_to_cluster(struct logbook *book, const struct log_case *found,
    const struct log_verdict *verdict, bool was_good)
{
	struct log_cluster *cluster = cluster_of(book, found, verdict);

	cluster->cases += times_of(found);
	cluster->acts |= verdict->acts;
	cluster->delayed += found->outcome == LOG_DEFERRED;
	cluster->were_good += was_good;
	cluster->early += is_early(found, verdict);
	note_time(&cluster->when, &found->last);
	if (found->first.ms < found->last.ms)
		note_time(&cluster->when, &found->first);
	vote(cluster, span_domain(found->recipient));
	cluster->buckets[bucket_of(book, &found->last)] += times_of(found);
}

static void
note_failure(struct log_row *row, const struct log_case *found,
    const struct log_verdict *verdict, bool was_good)
{
	note_time(&row->when, &found->last);
	row->were_good += was_good;
	if (was_good && row->turned.ms == 0)
		row->turned = found->last;
	row->unknown_users +=
	    span_equal(verdict->cause->name, span_of("mailbox_unknown"));
}

/* How much it sends in ten minutes, and when that was most. */
static void
note_burst(struct log_row *row, int64_t ms)
{
	uint64_t sent = 0;

	if (row->burst_begin == 0 ||
	    ms - row->burst_begin >= LOGBOOK_BURST * INT64_C(1000)) {
		row->burst_begin = ms;
		row->burst = 0;
	}
	row->burst++;
	if (row->burst <= row->peak)
		return;
	for (unsigned i = 0; i < LOG_COUNTS; i++)
		sent += row->counts[i];
	row->peak = row->burst;
	row->peak_begin = row->burst_begin;
	row->before_peak = sent - row->burst;
}

static struct log_row *
add_to_origin(struct logbook *book, enum log_sort sort,
    const struct log_name *name, const struct log_case *found,
    const struct log_verdict *verdict)
{
	struct log_row *row = row_of(book, sort, name);

	row->counts[count_of(found)]++;
	note_burst(row, found->first.ms);
	if (verdict)
		note_failure(row, found, verdict, false);
	return row;
}

static bool
is_guesser(const struct logbook *book, struct span ip)
{
	const struct log_table *table = &book->tables[LOG_BY_GUESSER];
	const struct log_row *row;

	if (table->rows.count == 0)
		return false;
	row = log_table_find(table, ip, log_table_hash(table, ip));
	return row && row->counts[LOG_COUNT_REFUSED] >= LOGBOOK_GUESSER;
}

/* Who had it sent, and how that went. */
static void
add_to_login(struct logbook *book, const struct log_case *found,
    const struct log_names_of_case *names, const struct log_verdict *verdict)
{
	struct log_row *row;

	if (names->script.name.len > 0)
		add_to_origin(book, LOG_BY_SCRIPT, &names->script, found,
		    verdict);
	if (names->login.name.len == 0)
		return;
	row = add_to_origin(book, LOG_BY_LOGIN, &names->login, found, verdict);
	if (found->client_ip.len == 0)
		return;
	row->clients |= UINT64_C(1)
	    << (hash_span(book->seed, found->client_ip) >> 58);
	row->is_guessed |= is_guesser(book, found->client_ip);
}

/* How the first attempt went, whatever came of the next. */
static void
note_first(struct logbook *book, struct log_quarters *quarters,
    const struct log_case *found)
{
	size_t at =
	    bucket_of(book, &found->first) * LOG_QUARTERS / LOGBOOK_BUCKETS;

	if (found->outcome == LOG_REFUSAL)
		return;
	quarters->tried[at]++;
	quarters->put_off[at] +=
	    found->outcome == LOG_DEFERRED || found->attempts > 1;
}

static void
count_in(struct logbook *book, enum log_sort sort, const struct log_name *name,
    const struct log_case *found)
{
	if (name->name.len > 0)
		row_of(book, sort, name)->counts[count_of(found)] +=
		    times_of(found);
}

static void
add_to_sorts(struct logbook *book, const struct log_case *found,
    const struct log_names_of_case *names, const struct log_verdict *verdict,
    bool was_good)
{
	enum log_count which = count_of(found);

	if (names->domain.name.len > 0) {
		struct log_row *row =
		    row_of(book, LOG_BY_DOMAIN, &names->domain);

		row->counts[which] += times_of(found);
		note_first(book, &row->quarters, found);
		if (verdict)
			note_failure(row, found, verdict, was_good);
	}
	if (verdict && verdict->issuer)
		row_by(book, LOG_BY_PROVIDER, verdict->issuer->id)
		    ->counts[which] += times_of(found);
	count_in(book, LOG_BY_SENDER, &names->sender, found);
	count_in(book, LOG_BY_RELAY, &names->relay, found);
	add_to_login(book, found, names, verdict);
}

void
logbook_find(const struct logbook *book, const struct log_case *found,
    struct log_names_of_case *names)
{
	const struct log_table *tables = book->tables;
	bool is_from_nobody = found->has_sender && found->sender.len == 0;

	names->domain = name_of(book, span_domain(found->recipient));
	names->sender = name_of(book,
	    is_from_nobody ? span_of("<>") : span_domain(found->sender));
	names->relay = name_of(book,
	    found->outcome == LOG_REFUSAL ? found->client_ip : found->host);
	names->login = name_of(book, found->login);
	names->script = name_of(book, found->script);
	find_good(book, found->recipient, names);
	log_table_expect(&tables[LOG_BY_DOMAIN], names->domain.hash);
	log_table_expect(&tables[LOG_BY_SENDER], names->sender.hash);
	log_table_expect(&tables[LOG_BY_RELAY], names->relay.hash);
	log_table_expect(&tables[LOG_BY_LOGIN], names->login.hash);
	__builtin_prefetch(names->good, 1);
}

void
logbook_reach(const struct logbook *book, const struct log_names_of_case *names)
{
	const struct log_table *tables = book->tables;

	log_table_reach(&tables[LOG_BY_DOMAIN], names->domain.hash);
	log_table_reach(&tables[LOG_BY_SENDER], names->sender.hash);
	log_table_reach(&tables[LOG_BY_RELAY], names->relay.hash);
	log_table_reach(&tables[LOG_BY_LOGIN], names->login.hash);
}

/* What we are refused for says nothing of whoever refuses. */
static bool
is_over_there(enum side side)
{
	return side == SIDE_RECIPIENT || side == SIDE_RECEIVER ||
	    side == SIDE_NETWORK;
}

void
logbook_add_by(struct logbook *book, const struct log_case *found,
    const struct log_names_of_case *names, const struct log_verdict *verdict)
{
	enum log_count which = count_of(found);
	bool was_good = false;

	book->messages += found->is_last && found->outcome != LOG_REFUSAL;
	book->hops += found->is_hop;
	note_time(&book->when, &found->last);
	if (found->is_hop)
		return;
	if (found->is_notice && which == LOG_COUNT_DELIVERED) {
		book->notices++;
		return;
	}
	book->counts[which] += times_of(found);
	book->buckets[which][bucket_of(book, &found->last)] += times_of(found);
	book->expired += found->is_expired;
	book->retried += which == LOG_COUNT_DELIVERED && found->attempts > 1;
	if (which == LOG_COUNT_DELIVERED)
		*names->good |= names->good_bits;
	else if (verdict && which != LOG_COUNT_REFUSED &&
	    is_over_there(verdict->side))
		was_good = is_good(names);
	if (verdict)
		add_to_cluster(book, found, verdict, was_good);
	add_to_sorts(book, found, names, verdict, was_good);
}

void
logbook_add(struct logbook *book, const struct log_case *found,
    const struct log_verdict *verdict)
{
	struct log_names_of_case names;

	logbook_find(book, found, &names);
	logbook_add_by(book, found, &names, verdict);
}

static void
add_fault(struct logbook *book, const struct log_event *event)
{
	struct log_row *row =
	    row_by(book, LOG_BY_FAULT, span_of(log_fault_name(event->fault)));

	if (row->counts[LOG_COUNT_FAILED] == 0)
		copy_text(book->fault_text[event->fault], event->reply);
	row->counts[LOG_COUNT_FAILED] += event->repeat;
	note_time(&row->when, &event->time);
}

void
logbook_add_event(struct logbook *book, const struct log_event *event)
{
	if (event->kind == LOG_FAULT)
		add_fault(book, event);
	if (event->kind != LOG_AUTH)
		return;
	book->guesses += event->repeat;
	if (event->client_ip.len > 0)
		row_by(book, LOG_BY_GUESSER, event->client_ip)
		    ->counts[LOG_COUNT_REFUSED] += event->repeat;
	if (event->login.len > 0)
		row_by(book, LOG_BY_GUESSED, event->login)
		    ->counts[LOG_COUNT_REFUSED] += event->repeat;
}

static int
compare_clusters(const void *left, const void *right)
{
	const struct log_cluster *a = left, *b = right;

	if (a->cases != b->cases)
		return a->cases > b->cases ? -1 : 1;
	return a->cause < b->cause ? -1 : a->cause > b->cause;
}

void
logbook_sort_clusters(struct logbook *book)
{
	if (book->clusters.count > 1)
		qsort(book->clusters.items, book->clusters.count,
		    sizeof(*book->clusters.items), compare_clusters);
}
