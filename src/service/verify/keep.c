#include "service/verify/keep.h"

#include <errno.h>

#include "io/files/files.h"

enum {
	FILE_MAX = 256 * 1024 * 1024,
	MEMORY = 1024 * 1024 * 1024,
	LINE_MAX_BYTES = 4096,
	DAY = 86400,
};

static void
take_answer(struct verify_keep *keep, struct span line)
{
	struct verify_kept kept;

	if (!verify_kept_parse(line, &kept) ||
	    !verify_kept_holds(&kept, keep->now))
		return;
	kept.address = arena_dup(&keep->arena, kept.address);
	kept.evidence = arena_dup(&keep->arena, kept.evidence);
	*list_add(&keep->arena, &keep->items) = kept;
	*table_get(&keep->index, kept.address) = keep->items.count;
}

static void
take_count(struct verify_keep *keep, struct span line)
{
	struct verify_count count;

	if (!verify_count_parse(line, &count) || count.day != keep->now / DAY)
		return;
	count.provider = arena_dup(&keep->arena, count.provider);
	*table_get(&keep->today, count.provider) += count.count;
}

/* All lines of a file that is there. False: see error. */
static bool
read_lines(struct verify_keep *keep, const char *name,
    void (*take)(struct verify_keep *, struct span), struct error *error)
{
	struct text file;
	struct span rest, line;
	bool is_good;

	text_init(&file, NULL, FILE_MAX);
	is_good = files_read(name, &file, error);
	rest = text_span(&file);
	while (is_good && span_split(&rest, '\n', &line))
		take(keep, line);
	text_clear(&file);
	return is_good;
}

static bool
open_file(struct verify_keep *keep, FILE **file, const char *name,
    void (*take)(struct verify_keep *, struct span), struct error *error)
{
	if (!name)
		return true;
	*file = fopen(name, "ae");
	if (!*file)
		return error_set(error, "cannot open '%s': %s", name,
		    strerror(errno));
	return read_lines(keep, name, take, error);
}

bool
verify_keep_open(struct verify_keep *keep, const char *answers,
    const char *counts, int64_t now, uint64_t seed, struct error *error)
{
	*keep = (struct verify_keep){ .now = now };
	arena_init(&keep->arena, MEMORY);
	table_init(&keep->index, &keep->arena, seed);
	table_init(&keep->today, &keep->arena, seed);
	if (open_file(keep, &keep->answers, answers, take_answer, error) &&
	    open_file(keep, &keep->counts, counts, take_count, error))
		return true;
	verify_keep_close(keep);
	return false;
}

void
verify_keep_close(struct verify_keep *keep)
{
	if (keep->answers)
		fclose(keep->answers);
	if (keep->counts)
		fclose(keep->counts);
	arena_clear(&keep->arena);
}

/* One write for a line: lines of several programs do not mix. */
static void
put_line(FILE *file, const struct text *line)
{
	if (!file || line->is_cut)
		return;
	fwrite(line->ptr, 1, line->len, file);
	fflush(file);
}

const struct verify_kept *
verify_keep_find(const struct verify_keep *keep, struct span address)
{
	const size_t *found = table_find(&keep->index, address);

	return found ? &keep->items.items[*found - 1] : NULL;
}

void
verify_keep_add(struct verify_keep *keep, const struct verify_kept *kept)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	/* A quoted name may hold a blank, which ends a word of the line. */
	if (!verify_kept_holds(kept, keep->now) ||
	    memchr(kept->address.ptr, ' ', kept->address.len))
		return;
	verify_kept_write(&line, kept);
	put_line(keep->answers, &line);
	take_answer(keep, span_trim(text_span(&line)));
}

unsigned
verify_keep_count(const struct verify_keep *keep, struct span provider)
{
	const size_t *found = table_find(&keep->today, provider);

	return found ? (unsigned)*found : 0;
}

void
verify_keep_note(struct verify_keep *keep, struct span provider, unsigned count)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));
	const struct verify_count noted = { keep->now / DAY, provider, count };

	verify_count_write(&line, &noted);
	put_line(keep->counts, &line);
	take_count(keep, span_trim(text_span(&line)));
}
