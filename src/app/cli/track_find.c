#include "app/cli/track_find.h"

#include <stdlib.h>

#include "app/cli/log_input.h"
#include "base/ascii.h"

enum { FEW_NEEDLES = 4, MAX_PASSES = 8, MIN_SESSION = 12, LINES_OF_HEAD = 8 };

void
track_find_init(struct track_find *find, uint64_t seed, const char *needle)
{
	*find = (struct track_find){ .pass = 1,
		.limit = { .file = SIZE_MAX },
		.asked = span_of(needle) };
	arena_init(&find->arena, TRACK_ARENA_MAX);
	table_init(&find->ids, &find->arena, seed);
	*list_add(&find->arena, &find->needles) = span_of(needle);
}

void
track_find_clear(struct track_find *find)
{
	arena_clear(&find->arena);
}

static bool
is_name_byte(char c)
{
	return ascii_is_alnum(c) || c == '-' || c == '_';
}

/* "joe@example.org" is not looked for in "marjoe@example.org". */
static bool
stands_alone(struct span piece, const char *at, size_t len)
{
	const char *end = at + len;

	return (at == piece.ptr || !is_name_byte(at[-1])) &&
	    (end == piece.ptr + piece.len || !is_name_byte(*end));
}

/* Whatever line has it was found already, by what was asked for. */
static bool
has_asked(const struct track_find *find, struct span id)
{
	struct span asked = find->asked;
	const char *at = memmem(id.ptr, id.len, asked.ptr, asked.len);

	return at && stands_alone(id, at, asked.len);
}

static void
add_id(struct track_find *find, struct span id)
{
	if (id.len < 6 || table_find(&find->ids, id))
		return;
	if (find->id_count >= TRACK_MAX_IDS) {
		find->is_cut = true;
		return;
	}
	find->id_count++;
	id = arena_dup(&find->arena, id);
	*table_get(&find->ids, id) = find->pass;
	if (!has_asked(find, id))
		*list_add(&find->arena, &find->found) = id;
}

static void
keep_line(struct track_find *find, size_t file, uint64_t offset,
    struct span line)
{
	if (find->bytes + line.len > TRACK_MAX_BYTES) {
		find->is_cut = true;
		return;
	}
	find->bytes += line.len;
	*list_add(&find->arena, &find->lines) = (struct track_line){
		.file = file,
		.offset = offset,
		.text = arena_dup(&find->arena, line),
	};
}

/*
 * The ids in a line are those of the message, and of what it was made of. A
 * filter may give it back with another id, but the same Message-ID.
 */
static void
note_ids(struct track_find *find, const struct log_event *event)
{
	add_id(find, event->queue_id);
	add_id(find, event->message_id);
	add_id(find, event->parent_id);
	/* Of one delivery alone, or of a session whose lines name no message. */
	if (event->format == LOG_QMAIL ||
	    (event->talk != TALK_NONE && event->session.len >= MIN_SESSION))
		add_id(find, event->session);
	if (event->kind == LOG_CHILD || event->is_local)
		add_id(find, event->child_id);
}

static void
read_line(struct track_find *find, struct span line)
{
	struct log_event event;

	while (log_reader_take(&find->reader, &line, &event))
		note_ids(find, &event);
}

/* A table is not understood without the line that names its columns. */
static void
read_head(struct track_find *find, struct span piece, size_t file)
{
	struct span rest = piece, line, head;
	struct log_event event;

	for (unsigned i = 0; i < LINES_OF_HEAD; i++) {
		uint64_t offset = (uint64_t)(rest.ptr - piece.ptr);

		if (!span_split(&rest, '\n', &line))
			return;
		head = line;
		while (log_reader_take(&find->reader, &line, &event))
			;
		if (find->reader.csv.format == LOG_NO_FORMAT)
			continue;
		keep_line(find, file, offset, head);
		return;
	}
}

/* Was it found in the pass before? */
static bool
is_wanted(const struct track_find *find, struct span id)
{
	const size_t *known = table_find(&find->ids, id);

	return known && *known + 1 == find->pass;
}

static struct span
line_around(struct span piece, const char *at)
{
	const char *begin = memrchr(piece.ptr, '\n', (size_t)(at - piece.ptr));
	const char *end =
	    memchr(at, '\n', piece.len - (size_t)(at - piece.ptr));

	begin = begin ? begin + 1 : piece.ptr;
	end = end ? end : piece.ptr + piece.len;
	return (struct span){ begin, (size_t)(end - begin) };
}

static void
search(struct track_find *find, struct span piece, struct span needle,
    size_t file, uint64_t offset)
{
	struct span rest = piece;
	const char *at;

	while ((at = memmem(rest.ptr, rest.len, needle.ptr, needle.len))) {
		struct span line = line_around(piece, at);
		size_t used;

		if (stands_alone(piece, at, needle.len)) {
			keep_line(find, file,
			    offset + (uint64_t)(line.ptr - piece.ptr), line);
			read_line(find, line);
			at = line.ptr + line.len;
		} else {
			at++;
		}
		used = (size_t)(at - rest.ptr);
		if (used >= rest.len)
			break;
		span_take(&rest, used);
	}
}

/* Many ids: then each line is read, and its id looked up. */
static void
read_lines(struct track_find *find, struct span piece, size_t file,
    uint64_t offset)
{
	struct span rest = piece;
	struct log_event event;

	while (rest.len > 0) {
		const char *begin = rest.ptr;

		if (!log_reader_take(&find->reader, &rest, &event))
			break;
		if (!is_wanted(find, event.queue_id) &&
		    !is_wanted(find, event.message_id) &&
		    !is_wanted(find, event.session))
			continue;
		keep_line(find, file, offset + (uint64_t)(begin - piece.ptr),
		    line_around(piece, begin));
		note_ids(find, &event);
	}
}

static bool
is_before(struct track_limit a, struct track_limit b)
{
	return a.file < b.file || (a.file == b.file && a.offset < b.offset);
}

/*
 * What was found in this piece is looked for in all of it, and in what comes;
 * the next pass need only look before it. If it is too much for that, the
 * next pass looks through everything.
 */
static void
add_found(struct track_find *find, size_t *known, size_t file, uint64_t offset)
{
	struct track_limit here = { file, offset };

	for (; *known < find->found.count; ++*known) {
		if (find->needles.count < FEW_NEEDLES)
			*list_add(&find->arena, &find->needles) =
			    find->found.items[*known];
		else
			here.file = SIZE_MAX;
		if (is_before(find->next_limit, here))
			find->next_limit = here;
	}
}

static void
look_into(struct track_find *find, struct span piece, size_t file,
    uint64_t offset)
{
	size_t known = find->found.count;

	if (find->pass > 1 && find->needles.count > FEW_NEEDLES) {
		read_lines(find, piece, file, offset);
		find->next_limit.file = SIZE_MAX;
		return;
	}
	for (size_t i = 0; i < find->needles.count; i++) {
		search(find, piece, find->needles.items[i], file, offset);
		add_found(find, &known, file, offset);
	}
}

static void
run_pass(struct track_find *find, char **names, int count, int64_t now)
{
	struct log_input input;
	struct span piece;
	uint64_t offset = 0;
	size_t file = 0;
	bool is_first;

	if (!log_input_open(&input, names, count, now)) {
		find->is_failed = true;
		return;
	}
	while (log_input_next(&input, &piece, &is_first)) {
		if (is_first) {
			log_reader_init(&find->reader, input.reference);
			offset = 0;
			file++;
			read_head(find, piece, file);
		}
		if (find->found.count == 0 &&
		    !is_before((struct track_limit){ file, offset },
			find->limit))
			break;
		look_into(find, piece, file, offset);
		offset += piece.len;
	}
	find->is_failed |= input.is_failed;
	log_input_close(&input);
}

static int
compare_lines(const void *left, const void *right)
{
	const struct track_line *a = left, *b = right;

	if (a->file != b->file)
		return a->file < b->file ? -1 : 1;
	return a->offset < b->offset ? -1 : a->offset > b->offset;
}

/* A line may have been found by several of its ids. */
static void
put_in_order(struct track_lines *lines)
{
	size_t kept = 0;

	if (lines->count == 0)
		return;
	qsort(lines->items, lines->count, sizeof(*lines->items), compare_lines);
	for (size_t i = 0; i < lines->count; i++)
		if (i == 0 ||
		    compare_lines(&lines->items[i], &lines->items[kept - 1]))
			lines->items[kept++] = lines->items[i];
	lines->count = kept;
}

void
track_find_run(struct track_find *find, char **names, int count, int64_t now)
{
	bool is_stream = false;

	for (int i = 0; i < count; i++)
		is_stream |= strcmp(names[i], "-") == 0;
	/* What was asked for may be a queue id itself: it was looked for. */
	*table_get(&find->ids, find->needles.items[0]) = find->pass;
	for (; find->pass <= MAX_PASSES; find->pass++) {
		find->found.count = 0;
		find->next_limit = (struct track_limit){ 0 };
		run_pass(find, names, count, now);
		if (is_stream || find->found.count == 0)
			break;
		find->limit = find->next_limit;
		find->needles.count = 0;
		for (size_t i = 0; i < find->found.count; i++)
			*list_add(&find->arena, &find->needles) =
			    find->found.items[i];
	}
	put_in_order(&find->lines);
}
