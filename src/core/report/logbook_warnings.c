#include "core/report/logbook_warnings.h"

#include "core/report/logbook_words.h"

enum {
	MOST_WARNINGS = 8, /* of a kind */
	MIN_OUTAGE = 5,
	MANY_OUT = 4,       /* domains at once */
	MIN_SENT = 30,      /* recipients, for a share to mean anything */
	RISEN_PERCENT = 30, /* put off of late ... */
	RISEN_TIMES = 3,    /* ... and a share so many times that before, */
	DEVIATIONS = 5,     /* by so many standard deviations */
	UNKNOWN_SHARE = 5,  /* one in five is unknown */
	MANY_CLIENTS = 8,   /* addresses that one login came from */
	MIN_BURST = 200,    /* recipients in ten minutes ... */
	BURST_TIMES = 20,   /* ... and so many times the rate before */
	BURST_AFTER = 3600, /* s of log, before which no rate is known */
	GUESS_NAMES = 5,
};

const char *
logbook_warning_title(enum log_warning_kind kind)
{
	static const char *const titles[LOG_WARNINGS] = { "Outages",
		"Early warnings", "Faults of this server",
		"Accounts that may be stolen", "Guessed passwords" };

	return titles[kind];
}

const char *
logbook_warning_name(enum log_warning_kind kind)
{
	static const char *const names[LOG_WARNINGS] = { "outage", "early",
		"fault", "stolen", "guesses" };

	return names[kind];
}

/* What was found so far, and the words of the next. */
struct search {
	struct logbook *book;
	struct log_warnings *warnings;
	enum log_warning_kind kind;
	unsigned told;
	struct text line;
	char bytes[1024];
};

static void
begin(struct search *search, enum log_warning_kind kind)
{
	search->kind = kind;
	search->told = 0;
	search->line = text_in(search->bytes, sizeof(search->bytes));
}

static void
warn(struct search *search)
{
	*list_add(&search->book->arena, search->warnings) =
	    (struct log_warning){
		    .kind = search->kind,
		    .words = arena_dup(&search->book->arena,
			text_span(&search->line)),
	    };
	search->told++;
	text_reset(&search->line);
}

static void
say(struct search *search, const char *words)
{
	text_write_string(&search->line, words);
}

static void
say_number(struct search *search, uint64_t number)
{
	logbook_write_number(&search->line, number);
}

/* A domain where many addresses fail that had taken mail before. */
static bool
is_out(const struct log_row *row)
{
	return row->were_good >= MIN_OUTAGE &&
	    row->were_good * 4 >=
	    row->counts[LOG_COUNT_FAILED] + row->counts[LOG_COUNT_DELAYED];
}

/*
 * Where half of all domains fail at once, it is not all of these: the fault
 * is here. How many; 0: it is not so.
 */
static size_t
count_all_out(const struct logbook *book, struct log_time *since)
{
	const struct log_rows *rows = &book->tables[LOG_BY_DOMAIN].rows;
	size_t count = 0;

	*since = (struct log_time){ 0 };
	for (size_t i = 0; i < rows->count; i++) {
		const struct log_row *row = rows->items[i];

		if (!is_out(row))
			continue;
		count++;
		if (since->ms == 0 || row->turned.ms < since->ms)
			*since = row->turned;
	}
	return count >= MANY_OUT && count * 2 >= rows->count ? count : 0;
}

static void
find_outages(struct search *search)
{
	const struct log_rows *rows = &search->book->tables[LOG_BY_DOMAIN].rows;
	struct log_time since;

	begin(search, LOG_WARNING_OUTAGE);
	if (count_all_out(search->book, &since) > 0)
		return;
	for (size_t i = 0; i < rows->count && search->told < MOST_WARNINGS;
	     i++) {
		const struct log_row *row = rows->items[i];

		if (!is_out(row))
			continue;
		text_write(&search->line, row->name);
		say(search, ": ");
		say_number(search, row->were_good);
		say(search,
		    " failures of recipients that had taken mail before in "
		    "this log, since ");
		logbook_write_when(&search->line, &row->turned);
		say(search,
		    ": an outage or a fault over there, not dead addresses. "
		    "Do not take them off your lists.");
		warn(search);
	}
}

static bool
is_about_rate(const struct cause *cause)
{
	return span_equal(cause->group, span_of("reputation")) ||
	    memmem(cause->name.ptr, cause->name.len, "rate", 4);
}

/* Of a domain: recipients tried in the last part of the log, or before. */
struct share {
	uint64_t tried, put_off;
};

static struct share
sum_quarters(const struct log_quarters *quarters, size_t from, size_t to)
{
	struct share sum = { 0 };

	for (size_t i = from; i < to; i++) {
		sum.tried += quarters->tried[i];
		sum.put_off += quarters->put_off[i];
	}
	return sum;
}

/*
 * Where all is put off at first, as greylisting does, nothing rises. Among
 * thousands of domains chance alone makes some look so: it must be far more
 * than was to be expected.
 */
static bool
is_rising(struct share before, struct share last)
{
	double expected, excess;

	if (before.tried < MIN_SENT || last.tried < MIN_SENT ||
	    last.put_off * 100 < last.tried * RISEN_PERCENT)
		return false;
	expected =
	    (double)before.put_off * (double)last.tried / (double)before.tried;
	excess = (double)last.put_off - expected;
	return (double)last.put_off >= expected * RISEN_TIMES &&
	    excess * excess >= DEVIATIONS * DEVIATIONS * (expected + 1);
}

static void
say_share(struct search *search, struct share share)
{
	say_number(search, share.put_off);
	say(search, " of ");
	say_number(search, share.tried);
}

static void
find_rising(struct search *search, size_t quarter)
{
	const struct logbook *book = search->book;
	const struct log_rows *rows = &book->tables[LOG_BY_DOMAIN].rows;
	const int64_t width =
	    book->bucket_width * (LOGBOOK_BUCKETS / LOG_QUARTERS);
	struct log_time since = book->when.last;

	since.ms = book->bucket_begin + (int64_t)quarter * width;
	for (size_t i = 0; i < rows->count && search->told < MOST_WARNINGS;
	     i++) {
		const struct log_row *row = rows->items[i];
		struct share before = sum_quarters(&row->quarters, 0, quarter);
		struct share last =
		    sum_quarters(&row->quarters, quarter, LOG_QUARTERS);

		if (is_out(row) || !is_rising(before, last))
			continue;
		text_write(&search->line, row->name);
		say(search, " puts off more and more: ");
		say_share(search, last);
		say(search, " recipients since ");
		logbook_write_when(&search->line, &since);
		say(search, ", ");
		say_share(search, before);
		say(search, " before. Look why before the queue grows.");
		warn(search);
	}
}

/* The last quarter that the log has come to; 0: there is none before. */
static size_t
last_quarter(const struct logbook *book)
{
	int64_t width = book->bucket_width * (LOGBOOK_BUCKETS / LOG_QUARTERS);
	int64_t past = book->when.last.ms - book->bucket_begin;

	return width > 0 && past > 0 ? (size_t)(past / width) : 0;
}

static void
find_early(struct search *search)
{
	const struct logbook *book = search->book;
	size_t quarter = last_quarter(book);

	begin(search, LOG_WARNING_EARLY);
	for (size_t i = 0; i < book->clusters.count; i++) {
		const struct log_cluster *c = &book->clusters.items[i];

		if (c->is_inbound || search->told >= MOST_WARNINGS)
			continue;
		if (c->early > 0) {
			say_number(search, c->early);
			say(search,
			    " recipients wait at servers that refuse us for "
			    "good when we connect (");
			text_write(&search->line, c->cause->name);
			say(search, "), since ");
			logbook_write_when(&search->line, &c->when.first);
			say(search,
			    ": waiting will not help, and they will bounce "
			    "when the queue gives up.");
			warn(search);
		}
		if (is_about_rate(c->cause) && c->delayed > 0) {
			say_number(search, c->delayed);
			say(search, " recipients wait because of ");
			text_write(&search->line, c->cause->name);
			say(search,
			    ": send more slowly, or it becomes a refusal.");
			warn(search);
		}
	}
	if (quarter > 0)
		find_rising(search, quarter);
}

/* No line names it, but all others cannot be to blame. */
static void
find_fault_of_all(struct search *search)
{
	struct log_time since;
	size_t count = count_all_out(search->book, &since);

	if (count == 0)
		return;
	say(search, "recipients that had taken mail before fail at ");
	say_number(search, count);
	say(search, " domains at once, since ");
	logbook_write_when(&search->line, &since);
	say(search,
	    ": look here first, at the resolver, the network, a firewall. Do "
	    "not take them off your lists.");
	warn(search);
}

static void
find_faults(struct search *search)
{
	const struct logbook *book = search->book;
	const struct log_rows *rows = &book->tables[LOG_BY_FAULT].rows;

	begin(search, LOG_WARNING_FAULT);
	find_fault_of_all(search);
	for (unsigned fault = 1; fault < FAULTS; fault++)
		for (size_t i = 0; i < rows->count; i++) {
			const struct log_row *row = rows->items[i];

			if (!span_equal(row->name,
				span_of(log_fault_name((enum log_fault)fault))))
				continue;
			text_write(&search->line, row->name);
			say(search, ", ");
			say_number(search, row->counts[LOG_COUNT_FAILED]);
			say(search, " times since ");
			logbook_write_when(&search->line, &row->when.first);
			say(search, ": ");
			say(search, book->fault_text[fault]);
			warn(search);
		}
}

static unsigned
count_bits(uint64_t bits)
{
	return (unsigned)__builtin_popcountll(bits);
}

/*
 * Much more in ten minutes than before. Nothing can be said of what came at
 * the beginning of the log.
 */
static bool
is_sudden(const struct logbook *book, const struct log_row *row)
{
	int64_t before = (row->peak_begin - book->when.first.ms) / 1000;
	int64_t usual;

	if (row->peak < MIN_BURST || before < BURST_AFTER)
		return false;
	usual = (int64_t)row->before_peak * LOGBOOK_BURST / before;
	return row->peak >= (uint64_t)(usual > 0 ? usual : 1) * BURST_TIMES;
}

static void
say_signs(struct search *search, const struct log_row *row, uint64_t sent)
{
	struct log_time when = { .ms = row->peak_begin };

	if (is_sudden(search->book, row)) {
		say(search, " ");
		say_number(search, row->peak);
		say(search, " recipients in ten minutes from ");
		logbook_write_when(&search->line, &when);
		say(search, " on, many times its usual number;");
	}
	if (row->is_guessed)
		say(search,
		    " used from an address that had guessed passwords before;");
	if (sent >= MIN_SENT && row->unknown_users * UNKNOWN_SHARE > sent) {
		say(search, " ");
		say_number(search, row->unknown_users);
		say(search, " of its recipients are unknown;");
	}
	if (sent >= MIN_SENT && count_bits(row->clients) >= MANY_CLIENTS)
		text_write_format(&search->line,
		    " used from %u addresses or more;",
		    count_bits(row->clients));
}

/* Each sign by itself is enough to look, none is proof. */
static void
find_stolen_in(struct search *search, enum log_sort sort, const char *what,
    const char *advice)
{
	const struct log_rows *rows = &search->book->tables[sort].rows;

	for (size_t i = 0; i < rows->count && search->told < MOST_WARNINGS;
	     i++) {
		const struct log_row *row = rows->items[i];
		uint64_t sent = row->counts[LOG_COUNT_DELIVERED] +
		    row->counts[LOG_COUNT_DELAYED] +
		    row->counts[LOG_COUNT_FAILED];
		size_t begun;

		say(search, what);
		text_write(&search->line, row->name);
		say(search, ": ");
		say_number(search, sent);
		say(search, " recipients;");
		begun = search->line.len;
		say_signs(search, row, sent);
		if (search->line.len == begun) {
			text_reset(&search->line);
			continue;
		}
		search->line.len--; /* the last semicolon */
		say(search, advice);
		warn(search);
	}
}

static void
find_stolen(struct search *search)
{
	begin(search, LOG_WARNING_STOLEN);
	find_stolen_in(search, LOG_BY_LOGIN, "",
	    ". If that is not its owner, change its password and hold its "
	    "mail.");
	find_stolen_in(search, LOG_BY_SCRIPT, "script ",
	    ". If its site did not mean to, stop it and look how it was got "
	    "at.");
}

static void
find_guesses(struct search *search)
{
	struct logbook *book = search->book;

	begin(search, LOG_WARNING_GUESSES);
	if (book->guesses == 0)
		return;
	say_number(search, book->guesses);
	say(search, " failed log-ins, from ");
	say_number(search, book->tables[LOG_BY_GUESSER].rows.count);
	say(search, " addresses");
	for (enum log_sort sort = LOG_BY_GUESSER; sort <= LOG_BY_GUESSED;
	     sort++) {
		const struct log_rows *rows = &book->tables[sort].rows;

		log_table_sort(&book->tables[sort], LOG_COUNT_REFUSED);
		for (size_t i = 0; i < rows->count && i < GUESS_NAMES; i++) {
			say(search,
			    i > 0                        ? ", "
				: sort == LOG_BY_GUESSER ? "; most from "
							 : "; most as ");
			text_write(&search->line, rows->items[i]->name);
			say(search, " (");
			say_number(search,
			    rows->items[i]->counts[LOG_COUNT_REFUSED]);
			say(search, ")");
		}
	}
	say(search, ".");
	warn(search);
}

void
logbook_find_warnings(struct logbook *book, struct log_warnings *warnings)
{
	struct search search = { .book = book, .warnings = warnings };

	*warnings = (struct log_warnings){ 0 };
	find_outages(&search);
	find_early(&search);
	find_faults(&search);
	find_stolen(&search);
	find_guesses(&search);
}
