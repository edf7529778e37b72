/*
 * How many replies does one core explain in a second, from bytes to
 * conclusion? Rows "NAME VALUE" for bench/run, which lays them out.
 *
 * The set is mixed: replies taken evenly from the rules' witnesses, some of
 * them in the frames of mail programs, and the transcripts named as
 * arguments. Each row tells the best and the median of several rounds.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifdef HAS_VECTORSCAN
#include <hs/hs.h>
#endif

#include "core/report/record.h"
#include "io/files/files.h"
#include "nixie/session.h"

enum {
	ROUNDS = 15,
	WARM_UP = 3,
	WANTED = 600, /* replies, at least 500 */
	FRAMED_ONE_IN = 6,
	MAX_TEXTS = 2048,
	OUTPUT_MAX = 16 * 1024 * 1024,
	STORE_MAX = 64 * 1024 * 1024,
};

struct set {
	struct arena arena;
	struct span texts[MAX_TEXTS];
	bool is_reply[MAX_TEXTS];
	size_t count, bytes;
};

struct bench {
	struct set set;
	struct session session;
	struct text out;
	char *copy;     /* room for all texts */
	size_t results; /* read at the end, so that no work is left out */
#ifdef HAS_VECTORSCAN
	hs_database_t *database;
	hs_scratch_t *scratch;
#endif
};

typedef size_t pass_function(struct bench *bench);

static void
add_text(struct set *set, struct span text, bool is_reply)
{
	if (set->count == MAX_TEXTS)
		return;
	set->texts[set->count] = arena_dup(&set->arena, text);
	set->is_reply[set->count++] = is_reply;
	set->bytes += text.len;
}

static void
add_framed(struct set *set, struct span reply)
{
	static const char *const frames[][2] = {
		{ "host mx.example.org[192.0.2.25] said: ",
		    " (in reply to RCPT TO command)" },
		{ "smtp; ", "" },
		{ "SMTP error from remote mail server after RCPT "
		  "TO:<joe@example.org>: ",
		    "" },
		{ "192.0.2.25 does not like recipient.\nRemote host said: ",
		    "\nGiving up on 192.0.2.25." },
		{ "smtplib.SMTPDataError: (", ")" },
		{ "The error that the other server returned was:\n", "" },
		{ "Message failed: ", "" },
		{ "SMTP server error: ", "" },
	};
	static size_t turn;
	const char *const *frame =
	    frames[turn++ % (sizeof(frames) / sizeof(*frames))];
	struct text text;

	text_init(&text, NULL, OUTPUT_MAX);
	text_write_string(&text, frame[0]);
	text_write(&text, reply);
	text_write_string(&text, frame[1]);
	add_text(set, text_span(&text), true);
	text_clear(&text);
}

static void
add_replies(struct set *set)
{
	size_t rules = knowledge_builtin.rule_count, taken = 0;

	for (size_t i = 0; i < rules; i++) {
		struct strings seen = knowledge_builtin.rules[i].seen;

		if (i * WANTED / rules < taken || seen.count == 0)
			continue;
		if (taken++ % FRAMED_ONE_IN == FRAMED_ONE_IN - 1)
			add_framed(set, seen.items[0]);
		else
			add_text(set, seen.items[0], true);
	}
}

static bool
add_file(struct set *set, const char *name)
{
	struct text text;
	struct error error;
	bool is_good;

	text_init(&text, NULL, OUTPUT_MAX);
	is_good = files_read(name, &text, &error);
	if (is_good)
		add_text(set, text_span(&text), false);
	else
		fprintf(stderr, "bench: %s\n", error.message);
	text_clear(&text);
	return is_good;
}

static void
write_record(struct bench *bench)
{
	struct json json;

	if (bench->out.len > OUTPUT_MAX / 2)
		text_reset(&bench->out);
	json_init(&json, &bench->out);
	record_write(&json, &bench->session.diagnosis);
	text_write_byte(&bench->out, '\n');
}

/* The cases of one text. */
static size_t
explain_text(struct bench *bench, size_t at, bool is_record)
{
	struct session *session = &bench->session;
	size_t cases = 0;

	if (bench->set.is_reply[at]) {
		cases += session_line(session, bench->set.texts[at],
			     span_empty(), 0, 0) == SESSION_CASE;
		if (is_record)
			write_record(bench);
		return cases;
	}
	session_open(session, bench->set.texts[at], span_empty(), false);
	for (; session_next(session) == SESSION_CASE; cases++)
		if (is_record)
			write_record(bench);
	return cases;
}

static size_t
pass_explain(struct bench *bench)
{
	size_t cases = 0;

	for (size_t i = 0; i < bench->set.count; i++)
		cases += explain_text(bench, i, false);
	return cases;
}

static size_t
pass_ndjson(struct bench *bench)
{
	size_t cases = 0;

	for (size_t i = 0; i < bench->set.count; i++)
		cases += explain_text(bench, i, true);
	bench->results += bench->out.len;
	return cases;
}

static size_t
pass_unfold(struct bench *bench)
{
	struct arena *arena = &bench->session.input_arena;

	arena->has_door = false;
	for (size_t i = 0; i < bench->set.count; i++) {
		struct smtp_unfolded unfolded;

		arena_reset(arena);
		smtp_unfold(arena, bench->set.texts[i], &unfolded);
		bench->results += unfolded.text.len;
	}
	return bench->set.count;
}

#ifdef HAS_VECTORSCAN
/* The literal keys of all rules, as one set for vectorscan. */
static bool
open_scan(struct bench *bench)
{
	size_t count = knowledge_builtin.key_count;
	struct arena *arena = &bench->set.arena;
	const char **words = arena_zero(arena, count, sizeof(*words));
	size_t *lengths = arena_zero(arena, count, sizeof(*lengths));
	unsigned *flags = arena_zero(arena, count, sizeof(*flags));
	hs_compile_error_t *error;

	for (size_t i = 0; i < count; i++) {
		words[i] = knowledge_builtin.keys[i].text.ptr;
		lengths[i] = knowledge_builtin.keys[i].text.len;
		flags[i] = HS_FLAG_CASELESS;
	}
	return hs_compile_lit_multi(words, flags, NULL, lengths,
		   (unsigned)count, HS_MODE_BLOCK, NULL, &bench->database,
		   &error) == HS_SUCCESS &&
	    hs_alloc_scratch(bench->database, &bench->scratch) == HS_SUCCESS;
}

static int
count_key(unsigned id, unsigned long long from, unsigned long long to,
    unsigned flags, void *context)
{
	(void)id, (void)from, (void)to, (void)flags;
	++*(size_t *)context;
	return 0;
}

static size_t
pass_scan(struct bench *bench)
{
	for (size_t i = 0; i < bench->set.count; i++) {
		struct span text = bench->set.texts[i];

		hs_scan(bench->database, text.ptr, (unsigned)text.len, 0,
		    bench->scratch, count_key, &bench->results);
	}
	return bench->set.count;
}
#endif

static size_t
pass_copy(struct bench *bench)
{
	char *to = bench->copy;

	for (size_t i = 0; i < bench->set.count; i++) {
		struct span text = bench->set.texts[i];

		memcpy(to, text.ptr, text.len);
		to += text.len;
	}
	bench->results += (unsigned char)bench->copy[bench->set.bytes / 2];
	return bench->set.count;
}

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int
compare_rates(const void *left, const void *right)
{
	const double *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Rounds of at least 50 ms each, after a warm-up. */
static void
measure(struct bench *bench, const char *name, pass_function *pass)
{
	double rates[ROUNDS], begin;
	size_t repeats = 1, cases;

	for (int i = 0; i < WARM_UP; i++)
		pass(bench);
	for (int i = -1; i < ROUNDS; i++) {
		begin = now();
		cases = 0;
		for (size_t j = 0; j < repeats; j++)
			cases += pass(bench);
		rates[i < 0 ? 0 : i] = (double)cases / (now() - begin);
		if (i < 0)
			repeats =
			    1 + (size_t)(0.05 * rates[0] / (double)(cases + 1));
	}
	qsort(rates, ROUNDS, sizeof(*rates), compare_rates);
	printf("%s.best %.0f\n%s.median %.0f\n", name, rates[ROUNDS - 1], name,
	    rates[ROUNDS / 2]);
}

static bool
open_bench(struct bench *bench, char **files, int count)
{
	struct error error;

	arena_init(&bench->set.arena, STORE_MAX);
	text_init(&bench->out, NULL, OUTPUT_MAX);
	if (!session_init(&bench->session, &error)) {
		fprintf(stderr, "bench: %s\n", error.message);
		return false;
	}
	add_replies(&bench->set);
	for (int i = 0; i < count; i++)
		if (!add_file(&bench->set, files[i]))
			return false;
	bench->copy = malloc(bench->set.bytes + 1);
	return bench->copy != NULL;
}

/* With "--texts" the set is only printed, one a line, for other programs. */
static void
print_texts(const struct set *set)
{
	for (size_t i = 0; i < set->count; i++) {
		if (!set->is_reply[i])
			continue;
		for (size_t j = 0; j < set->texts[i].len; j++) {
			char byte = set->texts[i].ptr[j];

			putchar(byte == '\n' || byte == '\r' ? ' ' : byte);
		}
		putchar('\n');
	}
}

int
main(int argc, char **argv)
{
	static struct bench bench;
	bool is_texts = argc > 1 && strcmp(argv[1], "--texts") == 0;

	if (!open_bench(&bench, argv + 1 + is_texts, argc - 1 - is_texts))
		return EXIT_FAILURE;
	if (is_texts) {
		print_texts(&bench.set);
		return EXIT_SUCCESS;
	}
	printf("set.texts %zu\nset.bytes %zu\n", bench.set.count,
	    bench.set.bytes);
	printf("knowledge.rules %zu\nknowledge.keys %zu\n",
	    knowledge_builtin.rule_count, knowledge_builtin.key_count);
	measure(&bench, "explain", pass_explain);
	measure(&bench, "ndjson", pass_ndjson);
	measure(&bench, "unfold", pass_unfold);
#ifdef HAS_VECTORSCAN
	if (open_scan(&bench))
		measure(&bench, "scan", pass_scan);
#endif
	measure(&bench, "memcpy", pass_copy);
	return bench.results == 0;
}
