/* When a log's name comes to stand for another file. */

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/files/tail_parts.h"

enum {
	QUIET_FOR = 60 * 1000,  /* ms, until an old file is let go of */
	SCAN_EVERY = 1000,      /* ms, while there are old ones */
	SEEN = FILES_TAIL_SEEN, /* the files known last */
};

static bool
is_seen(const struct files_tail *tail, const struct stat *status)
{
	for (size_t i = 0; i < SEEN && i < tail->seen_count; i++)
		if (tail->seen[i].inode == status->st_ino &&
		    tail->seen[i].device == status->st_dev)
			return true;
	return false;
}

static void
note(struct files_tail *tail, const struct stat *status)
{
	if (!tail->seen)
		tail->seen = calloc(SEEN, sizeof(*tail->seen));
	if (!tail->seen)
		abort();
	tail->seen[tail->seen_count++ % SEEN] =
	    (struct files_tail_seen){ status->st_dev, status->st_ino };
}

/* The folder and the beginning of the names of those beside. */
struct siblings {
	DIR *folder;
	const char *base;
};

static bool
open_siblings(struct siblings *siblings, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *path =
	    slash ? strndup(name, (size_t)(slash - name) + 1) : strdup(".");

	if (!path)
		abort();
	siblings->base = slash ? slash + 1 : name;
	siblings->folder = opendir(path);
	free(path);
	return siblings->folder != NULL;
}

/* "mail.log.1", "mail.log-20261122": the next one, open; -1: no more. */
static int
next_sibling(struct siblings *siblings, struct stat *status)
{
	size_t len = strlen(siblings->base);
	struct dirent *entry;

	while ((entry = readdir(siblings->folder))) {
		const char *name = entry->d_name;
		int file;

		if (strncmp(name, siblings->base, len) != 0 ||
		    (name[len] != '.' && name[len] != '-'))
			continue;
		file = openat(dirfd(siblings->folder), name,
		    O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW);
		if (file >= 0 && fstat(file, status) == 0 &&
		    S_ISREG(status->st_mode))
			return file;
		if (file >= 0)
			close(file);
	}
	return -1;
}

void
files_tail_note_siblings(struct files_tail *tail, size_t name)
{
	struct siblings siblings;
	struct stat status;
	int file;

	if (!open_siblings(&siblings, tail->names[name]))
		return;
	while ((file = next_sibling(&siblings, &status)) >= 0) {
		note(tail, &status);
		close(file);
	}
	closedir(siblings.folder);
}

/* Does it begin as the part did? */
static bool
has_front(int file, const struct files_tail_part *part)
{
	char front[FILES_TAIL_MARK];

	return part->front_len > 0 &&
	    pread(file, front, part->front_len, 0) ==
	    (ssize_t)part->front_len &&
	    memcmp(front, part->front, part->front_len) == 0;
}

/* One that was packed, or copied, from what we have. */
static bool
is_made_of_known(const struct files_tail *tail, int file)
{
	static const char *const packed[] = { "\x1f\x8b", "(\xb5/\xfd",
		"\xfd"
		"7zX",
		"BZh" };
	char front[5] = "";
	ssize_t len = pread(file, front, sizeof(front) - 1, 0);

	for (size_t i = 0; i < sizeof(packed) / sizeof(*packed) && len > 0; i++)
		if (strncmp(front, packed[i], strlen(packed[i])) == 0)
			return true;
	for (size_t i = 0; i < tail->count; i++)
		if (has_front(file, tail->parts[i]))
			return true;
	return false;
}

/* The one with the earliest last change of those never seen; -1: none. */
static int
find_missed(struct files_tail *tail, size_t name, struct stat *found)
{
	struct siblings siblings;
	struct stat status;
	int best = -1, file;

	if (!open_siblings(&siblings, tail->names[name]))
		return -1;
	while ((file = next_sibling(&siblings, &status)) >= 0) {
		bool is_better = best < 0 ||
		    status.st_mtim.tv_sec < found->st_mtim.tv_sec ||
		    (status.st_mtim.tv_sec == found->st_mtim.tv_sec &&
			status.st_mtim.tv_nsec < found->st_mtim.tv_nsec);

		/* An empty one may be the beginning of a copy: later. */
		if (is_seen(tail, &status) || !is_better ||
		    status.st_size == 0) {
			close(file);
			continue;
		}
		if (best >= 0)
			close(best);
		best = file;
		*found = status;
	}
	closedir(siblings.folder);
	return best;
}

/* What was rotated away between two looks, before the one at this place. */
static bool
add_missed(struct files_tail *tail, size_t name, size_t at)
{
	struct stat status = { 0 };
	bool is_any = false;
	int file;

	tail->scanned = tail->now;
	while ((file = find_missed(tail, name, &status)) >= 0) {
		struct files_tail_part *part;

		note(tail, &status);
		if (is_made_of_known(tail, file)) {
			close(file);
			continue;
		}
		if (at > tail->count)
			at = tail->count;
		part = files_tail_put(tail, at, name, file, 0);
		if (!part)
			break;
		part->is_old = true;
		is_any = true;
		at++;
	}
	return is_any;
}

/* The part that has the name now; count: none has. */
static size_t
find_current(const struct files_tail *tail, size_t name)
{
	size_t at = 0;

	while (at < tail->count &&
	    (tail->parts[at]->name != name || tail->parts[at]->is_old))
		at++;
	return at;
}

static bool
has_old(const struct files_tail *tail)
{
	for (size_t i = 0; i < tail->count; i++)
		if (tail->parts[i]->is_old)
			return true;
	return false;
}

static bool
turn(struct files_tail *tail, size_t name)
{
	size_t at = find_current(tail, name);
	struct stat status;
	int file;

	if (stat(tail->names[name], &status) != 0 ||
	    (at < tail->count && status.st_ino == tail->parts[at]->inode &&
		status.st_dev == tail->parts[at]->device))
		return has_old(tail) &&
		    tail->now - tail->scanned >= SCAN_EVERY &&
		    add_missed(tail, name, at);
	file = open(tail->names[name], O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
		if (file >= 0)
			close(file);
		return false;
	}
	if (at < tail->count) {
		struct files_tail_part *part = tail->parts[at];

		part->is_old = true;
		part->changed = tail->now;
		note(tail,
		    &(struct stat){ .st_dev = part->device,
			.st_ino = part->inode });
	}
	note(tail, &status);
	files_tail_put(tail, tail->count, name, file, 0);
	add_missed(tail, name, find_current(tail, name));
	return true;
}

static void
drop_quiet(struct files_tail *tail)
{
	for (size_t i = tail->count; i-- > 0;)
		if (tail->parts[i]->is_old &&
		    tail->now - tail->parts[i]->changed > QUIET_FOR)
			files_tail_drop(tail, i);
}

bool
files_tail_turn(struct files_tail *tail)
{
	bool is_any = false;

	for (size_t i = 0; i < tail->name_count; i++)
		is_any |= turn(tail, i);
	if (!is_any)
		drop_quiet(tail);
	return is_any;
}

/* The copy begins as it did, and has our mark where we stopped. */
static int
find_copy(const struct files_tail *tail, const struct files_tail_part *part)
{
	off_t at = (off_t)(part->offset - part->mark_len);
	char bytes[FILES_TAIL_MARK];
	struct siblings siblings;
	struct stat status;
	int file;

	if (part->is_old || part->mark_len == 0 ||
	    !open_siblings(&siblings, tail->names[part->name]))
		return -1;
	while ((file = next_sibling(&siblings, &status)) >= 0) {
		if (has_front(file, part) &&
		    pread(file, bytes, part->mark_len, at) ==
			(ssize_t)part->mark_len &&
		    memcmp(bytes, part->mark, part->mark_len) == 0)
			break;
		close(file);
	}
	closedir(siblings.folder);
	return file;
}

void
files_tail_restart(struct files_tail *tail, size_t at)
{
	struct files_tail_part *part = tail->parts[at], *copy = NULL;
	int file = find_copy(tail, part);

	if (file >= 0)
		copy = files_tail_put(tail, at, part->name, file, part->offset);
	if (copy) {
		struct stat status = { .st_dev = copy->device,
			.st_ino = copy->inode };

		note(tail, &status);
		copy->is_old = true;
		copy->bytes = part->bytes;
		copy->len = part->len;
		copy->room = part->room;
		copy->is_skipping = part->is_skipping;
		copy->mark_len = part->mark_len;
		copy->front_len = part->front_len;
		memcpy(copy->mark, part->mark, part->mark_len);
		memcpy(copy->front, part->front, part->front_len);
		part->bytes = NULL;
		part->room = 0;
	} else {
		tail->lost++;
	}
	part->len = part->given = part->mark_len = part->front_len = 0;
	part->offset = 0;
	part->is_skipping = false;
}
