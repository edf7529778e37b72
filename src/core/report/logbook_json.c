/* The report of a log, for programs: the object "report". */

#include "core/report/logbook_warnings.h"

enum { MOST_ROWS = 50 };

static const char *const count_keys[LOG_COUNTS] = { "delivered", "delayed",
	"failed", "refused" };

static void
write_time(struct json *json, const char *key, const struct log_time *time)
{
	char bytes[64];
	struct text text = text_in(bytes, sizeof(bytes));

	if (time->ms == 0)
		return;
	log_time_write(&text, time);
	json_put_string(json, key, text_span(&text));
}

static void
write_cluster(struct json *json, const struct log_cluster *cluster)
{
	json_open_object(json, NULL);
	json_put_string(json, "cause", cluster->cause->name);
	json_put_string(json, "direction",
	    span_of(cluster->is_inbound ? "in" : "out"));
	json_put_string(json, "side", span_of(side_name(cluster->side)));
	json_put_number(json, "cases", cluster->cases);
	json_put_number(json, "delayed", cluster->delayed);
	json_put_number(json, "were_good", cluster->were_good);
	json_put_number(json, "early_warnings", cluster->early);
	write_time(json, "first", &cluster->when.first);
	write_time(json, "last", &cluster->when.last);
	json_put_string(json, "title", span_of(cluster->title));
	json_put_string(json, "example", span_of(cluster->reply));
	json_open_array(json, "who_acts");
	for (unsigned actor = 0; actor < ACTORS; actor++)
		if (cluster->acts >> actor & 1)
			json_put_string(json, NULL,
			    span_of(actor_name((enum actor)actor)));
	json_close(json);
	json_close(json);
}

static void
write_row(struct json *json, const struct log_row *row)
{
	json_open_object(json, NULL);
	json_put_string(json, "name", row->name);
	for (unsigned i = 0; i < LOG_COUNTS; i++)
		if (row->counts[i] > 0)
			json_put_number(json, count_keys[i], row->counts[i]);
	if (row->were_good > 0)
		json_put_number(json, "were_good", row->were_good);
	if (row->unknown_users > 0)
		json_put_number(json, "unknown_users", row->unknown_users);
	write_time(json, "first", &row->when.first);
	json_close(json);
}

static void
write_sorts(struct json *json, struct logbook *book)
{
	static const struct {
		const char *key;
		enum log_count by;
	} sorts[LOG_SORTS] = {
		[LOG_BY_DOMAIN] = { "domains", LOG_COUNT_FAILED },
		[LOG_BY_PROVIDER] = { "providers", LOG_COUNT_FAILED },
		[LOG_BY_SENDER] = { "senders", LOG_COUNT_FAILED },
		[LOG_BY_RELAY] = { "relays", LOG_COUNT_DELAYED },
		[LOG_BY_LOGIN] = { "logins", LOG_COUNT_FAILED },
		[LOG_BY_SCRIPT] = { "scripts", LOG_COUNT_FAILED },
		[LOG_BY_GUESSER] = { "guessers", LOG_COUNT_REFUSED },
		[LOG_BY_GUESSED] = { "guessed", LOG_COUNT_REFUSED },
		[LOG_BY_FAULT] = { "faults", LOG_COUNT_FAILED },
	};

	for (unsigned i = 0; i < LOG_SORTS; i++) {
		const struct log_rows *rows = &book->tables[i].rows;

		log_table_sort(&book->tables[i], sorts[i].by);
		json_open_array(json, sorts[i].key);
		for (size_t k = 0; k < rows->count && k < MOST_ROWS; k++)
			write_row(json, rows->items[k]);
		json_close(json);
	}
}

static void
write_timeline(struct json *json, const struct logbook *book)
{
	struct log_time begin = { .ms = book->bucket_begin };

	json_open_object(json, "timeline");
	write_time(json, "begin", &begin);
	json_put_number(json, "seconds", (uint64_t)book->bucket_width / 1000);
	for (unsigned i = 0; i < LOG_COUNTS; i++) {
		json_open_array(json, count_keys[i]);
		for (size_t k = 0; k < LOGBOOK_BUCKETS; k++)
			json_put_number(json, NULL, book->buckets[i][k]);
		json_close(json);
	}
	json_close(json);
}

static void
write_warnings(struct json *json, struct logbook *book)
{
	struct log_warnings warnings;

	logbook_find_warnings(book, &warnings);
	json_open_array(json, "warnings");
	for (size_t i = 0; i < warnings.count; i++) {
		json_open_object(json, NULL);
		json_put_string(json, "kind",
		    span_of(logbook_warning_name(warnings.items[i].kind)));
		json_put_string(json, "text", warnings.items[i].words);
		json_close(json);
	}
	json_close(json);
}

void
logbook_write_json(struct json *json, struct logbook *book)
{
	json_open_object(json, "report");
	json_put_number(json, "lines", book->lines);
	json_put_number(json, "unknown_lines", book->unknown);
	json_put_number(json, "evicted", book->evicted);
	write_time(json, "first", &book->when.first);
	write_time(json, "last", &book->when.last);
	json_put_number(json, "messages", book->messages);
	for (unsigned i = 0; i < LOG_COUNTS; i++)
		json_put_number(json, count_keys[i], book->counts[i]);
	json_put_number(json, "expired", book->expired);
	json_put_number(json, "retried", book->retried);
	json_put_number(json, "hops", book->hops);
	json_put_number(json, "notices", book->notices);
	json_put_number(json, "failed_logins", book->guesses);
	write_timeline(json, book);
	json_open_array(json, "clusters");
	for (size_t i = 0; i < book->clusters.count; i++)
		write_cluster(json, &book->clusters.items[i]);
	json_close(json);
	write_warnings(json, book);
	write_sorts(json, book);
	json_close(json);
}
