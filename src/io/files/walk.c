#include "io/files/walk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What became of a path. */
enum outcome { OUTCOME_ITEM, OUTCOME_FAILED, OUTCOME_NONE };

void
files_walk_open(struct files_walk *walk, const char *name)
{
	*walk = (struct files_walk){ .first = name, .file = -1 };
}

static void
drop_item(struct files_walk *walk)
{
	files_layer_free(walk->bytes);
	walk->bytes = NULL;
	if (walk->is_in_zip)
		return;
	if (walk->file > STDIN_FILENO)
		close(walk->file);
	walk->file = -1;
}

static void
drop_zip(struct files_walk *walk)
{
	if (walk->is_in_zip)
		files_zip_close(&walk->zip);
	walk->is_in_zip = false;
}

static void
drop_folder(struct files_walk *walk)
{
	struct files_folder *folder = &walk->folders[--walk->depth];

	while (folder->count > 0)
		free(folder->names[--folder->count]);
	free(folder->names);
	free(folder->path);
}

void
files_walk_close(struct files_walk *walk)
{
	drop_zip(walk);
	drop_item(walk);
	while (walk->depth > 0)
		drop_folder(walk);
}

static int
compare_names(const void *a, const void *b)
{
	const char *const *left = a, *const *right = b;

	return strcmp(*left, *right);
}

static void
add_name(struct files_folder *folder, const char *name)
{
	size_t count = folder->count;
	char **names = folder->names;

	/* Room grows at the powers of two. */
	if ((count & (count - 1)) == 0)
		names = realloc(names,
		    (count > 0 ? 2 * count : 1) * sizeof(*names));
	if (!names)
		abort();
	folder->names = names;
	names[folder->count] = strdup(name);
	if (!names[folder->count++])
		abort();
}

static bool
has_name(const struct files_folder *folder, const char *name)
{
	return folder->count > 0 &&
	    bsearch(&name, folder->names, folder->count, sizeof(*folder->names),
		compare_names);
}

/* Of a Maildir only new and cur: tmp is being written to. */
static void
keep_maildir(struct files_folder *folder)
{
	size_t kept = 0;

	if (!has_name(folder, "cur") || !has_name(folder, "new"))
		return;
	for (size_t i = 0; i < folder->count; i++) {
		char *name = folder->names[i];

		if (strcmp(name, "cur") == 0 || strcmp(name, "new") == 0)
			folder->names[kept++] = name;
		else
			free(name);
	}
	folder->count = kept;
}

static enum outcome
enter_folder(struct files_walk *walk, const char *path, struct error *error)
{
	struct files_folder folder = { 0 };
	struct dirent *entry;
	DIR *stream;

	if (walk->depth == FILES_MAX_DEPTH) {
		error_set(error, "'%s' lies too deep", path);
		return OUTCOME_FAILED;
	}
	stream = opendir(path);
	if (!stream) {
		error_set(error, "cannot open '%s': %s", path, strerror(errno));
		return OUTCOME_FAILED;
	}
	while ((entry = readdir(stream)))
		if (entry->d_name[0] != '.')
			add_name(&folder, entry->d_name);
	closedir(stream);
	if (folder.count > 0)
		qsort(folder.names, folder.count, sizeof(*folder.names),
		    compare_names);
	keep_maildir(&folder);
	folder.path = strdup(path);
	if (!folder.path)
		abort();
	walk->folders[walk->depth++] = folder;
	return OUTCOME_NONE;
}

static enum outcome
fail(struct files_walk *walk, const char *name, struct error *error)
{
	if (*name)
		error_prefix(error, "cannot read '%s'", name);
	else
		error_prefix(error, "cannot read standard input");
	drop_item(walk);
	return OUTCOME_FAILED;
}

/* A file is open: it may be an archive, or packed. */
static enum outcome
enter_file(struct files_walk *walk, struct error *error)
{
	walk->bytes = files_layer_new(walk->file);
	if (!files_layer_fill(walk->bytes, error))
		return fail(walk, walk->name, error);
	if (files_source_is_zip(walk->bytes)) {
		if (!files_zip_open(&walk->zip, walk->file, error)) {
			files_zip_close(&walk->zip);
			return fail(walk, walk->name, error);
		}
		walk->is_in_zip = true;
		return OUTCOME_NONE;
	}
	if (!files_source_unpack(&walk->bytes, UINT64_MAX, error))
		return fail(walk, walk->name, error);
	return OUTCOME_ITEM;
}

static enum outcome
enter_member(struct files_walk *walk, struct error *error)
{
	enum files_zip_next next;
	struct span name;

	next = files_zip_next(&walk->zip, &name, &walk->bytes, error);
	if (next == FILES_ZIP_END) {
		drop_zip(walk);
		return OUTCOME_NONE;
	}
	if (name.len > FILES_MAX_NAME)
		name.len = FILES_MAX_NAME;
	snprintf(walk->name, sizeof(walk->name), "%s/%.*s", walk->path,
	    SPAN_ARGS(name));
	if (next == FILES_ZIP_BAD ||
	    !files_source_unpack(&walk->bytes, FILES_MAX_MEMBER, error))
		return fail(walk, walk->name, error);
	return OUTCOME_ITEM;
}

static enum outcome
enter_path(struct files_walk *walk, const char *path, bool is_first,
    struct error *error)
{
	struct stat status = { .st_mode = S_IFREG };
	bool is_stdin = is_first && strcmp(path, "-") == 0;

	snprintf(walk->path, sizeof(walk->path), "%s", path);
	snprintf(walk->name, sizeof(walk->name), "%s", is_stdin ? "" : path);
	if (is_stdin) {
		walk->file = STDIN_FILENO;
		return enter_file(walk, error);
	}
	if ((is_first ? stat : lstat)(path, &status) != 0) {
		error_set(error, "cannot open '%s': %s", path, strerror(errno));
		return OUTCOME_FAILED;
	}
	if (S_ISDIR(status.st_mode))
		return enter_folder(walk, path, error);
	if (!is_first && !S_ISREG(status.st_mode))
		return OUTCOME_NONE;
	walk->file = open(path, O_RDONLY | O_CLOEXEC);
	if (walk->file < 0) {
		error_set(error, "cannot open '%s': %s", path, strerror(errno));
		return OUTCOME_FAILED;
	}
	return enter_file(walk, error);
}

static enum outcome
enter_next_name(struct files_walk *walk, struct error *error)
{
	struct files_folder *folder = &walk->folders[walk->depth - 1];
	char path[FILES_MAX_NAME];
	const char *name;
	int len;

	if (folder->next == folder->count) {
		drop_folder(walk);
		return OUTCOME_NONE;
	}
	name = folder->names[folder->next++];
	len = snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	if (len < 0 || (size_t)len >= sizeof(path)) {
		error_set(error, "the name of '%s' is too long", name);
		return OUTCOME_FAILED;
	}
	return enter_path(walk, path, false, error);
}

enum files_next
files_walk_next(struct files_walk *walk, struct error *error)
{
	enum outcome outcome = OUTCOME_NONE;

	while (outcome == OUTCOME_NONE) {
		const char *first = walk->first;

		drop_item(walk);
		walk->first = NULL;
		if (first)
			outcome = enter_path(walk, first, true, error);
		else if (walk->is_in_zip)
			outcome = enter_member(walk, error);
		else if (walk->depth > 0)
			outcome = enter_next_name(walk, error);
		else
			return FILES_END;
	}
	return outcome == OUTCOME_ITEM ? FILES_ITEM : FILES_FAILED;
}
