#include "io/files/tail.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <time.h>
#include <unistd.h>

#include "io/files/tail_parts.h"

enum {
	BLOCK = 64 * 1024,
	STREAM = FILES_TAIL_NAMES, /* as the name of one */
	LOOK_AGAIN = 100,          /* ms, without inotify */
	TURN_EVERY = 20,           /* ms */
	EVENTS = 4096,
};

static int64_t
clock_now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

void
files_tail_open(struct files_tail *tail)
{
	*tail = (struct files_tail){ .now = clock_now() };
	tail->notify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
}

void
files_tail_close(struct files_tail *tail)
{
	while (tail->count > 0)
		files_tail_drop(tail, tail->count - 1);
	free(tail->seen);
	tail->seen = NULL;
	if (tail->notify >= 0)
		close(tail->notify);
	tail->notify = -1;
}

void
files_tail_drop(struct files_tail *tail, size_t at)
{
	struct files_tail_part *part = tail->parts[at];

	if (part->watch >= 0)
		inotify_rm_watch(tail->notify, part->watch);
	if (part->name != STREAM)
		close(part->file);
	free(part->bytes);
	free(part);
	tail->count--;
	memmove(tail->parts + at, tail->parts + at + 1,
	    (tail->count - at) * sizeof(struct files_tail_part *));
	tail->given = 0;
}

/* By its descriptor, so that it is this file, whatever its name is now. */
static void
watch(struct files_tail *tail, struct files_tail_part *part)
{
	char path[64];

	part->watch = -1;
	if (tail->notify < 0 || part->name == STREAM)
		return;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", part->file);
	part->watch = inotify_add_watch(tail->notify, path, IN_MODIFY);
}

struct files_tail_part *
files_tail_put(struct files_tail *tail, size_t at, size_t name, int taken_file,
    uint64_t offset)
{
	struct files_tail_part *part = calloc(1, sizeof(*part));
	struct stat status = { 0 };

	if (!part)
		abort();
	if (tail->count == FILES_TAIL_PARTS && tail->parts[0]->is_old) {
		tail->lost++;
		files_tail_drop(tail, 0);
		at -= at > 0;
	}
	if (tail->count == FILES_TAIL_PARTS) {
		free(part);
		close(taken_file);
		return NULL;
	}
	fstat(taken_file, &status);
	part->name = name;
	part->file = taken_file;
	part->device = status.st_dev;
	part->inode = status.st_ino;
	part->offset = offset;
	part->changed = tail->now;
	memmove(tail->parts + at + 1, tail->parts + at,
	    (tail->count - at) * sizeof(struct files_tail_part *));
	tail->parts[at] = part;
	tail->count++;
	tail->given = 0;
	watch(tail, part);
	return part;
}

/* Another file under this name: told by its folder. */
static void
watch_folder(const struct files_tail *tail, const char *name)
{
	const char *slash = strrchr(name, '/');
	char *folder = slash
	    ? strndup(name, slash > name ? (size_t)(slash - name) : 1)
	    : strdup(".");

	if (!folder)
		abort();
	if (tail->notify >= 0)
		inotify_add_watch(tail->notify, folder,
		    IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM);
	free(folder);
}

bool
files_tail_add(struct files_tail *tail, const char *name, struct error *error)
{
	struct stat status;
	int file;

	if (tail->name_count == FILES_TAIL_NAMES)
		return error_set(error, "more than %d files to follow",
		    FILES_TAIL_NAMES);
	file = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (file < 0)
		return error_set(error, "cannot open '%s': %s", name,
		    strerror(errno));
	if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode)) {
		close(file);
		return error_set(error, "'%s' is no file that could grow",
		    name);
	}
	watch_folder(tail, name);
	tail->names[tail->name_count] = name;
	files_tail_note_siblings(tail, tail->name_count);
	files_tail_put(tail, tail->count, tail->name_count++, file, 0);
	return true;
}

bool
files_tail_add_stream(struct files_tail *tail, int file)
{
	return files_tail_put(tail, tail->count, STREAM, file, 0) != NULL;
}

const char *
files_tail_name(const struct files_tail *tail)
{
	size_t name = STREAM;

	if (tail->given > 0)
		name = tail->parts[tail->given - 1]->name;
	return name == STREAM ? NULL : tail->names[name];
}

/* Do the bytes before the offset still stand there? */
static bool
is_same(const struct files_tail_part *part)
{
	char bytes[FILES_TAIL_MARK];
	off_t at = (off_t)(part->offset - part->mark_len);

	return pread(part->file, bytes, part->mark_len, at) ==
	    (ssize_t)part->mark_len &&
	    memcmp(bytes, part->mark, part->mark_len) == 0;
}

static void
keep_mark(struct files_tail_part *part, const char *bytes, size_t len)
{
	size_t kept = len < FILES_TAIL_MARK ? len : FILES_TAIL_MARK;

	if (len < FILES_TAIL_MARK && part->mark_len > 0) {
		size_t before = FILES_TAIL_MARK - len;

		if (before > part->mark_len)
			before = part->mark_len;
		memmove(part->mark, part->mark + part->mark_len - before,
		    before);
		memcpy(part->mark + before, bytes, len);
		part->mark_len = before + len;
		return;
	}
	memcpy(part->mark, bytes + len - kept, kept);
	part->mark_len = kept;
}

static void
make_room(struct files_tail_part *part)
{
	if (part->room - part->len >= BLOCK)
		return;
	part->room = part->len + BLOCK;
	part->bytes = realloc(part->bytes, part->room);
	if (!part->bytes)
		abort();
}

enum came { CAME_NONE, CAME_BYTES, CAME_CUT, CAME_END };

/*
 * Whatever was read is of the same file as before only if what stood before
 * it still does, when it has been read.
 */
static enum came
read_file(struct files_tail_part *part)
{
	ssize_t len;

	make_room(part);
	len = pread(part->file, part->bytes + part->len, BLOCK,
	    (off_t)part->offset);
	if (!is_same(part))
		return CAME_CUT;
	if (len <= 0)
		return CAME_NONE;
	if (part->offset == 0) {
		part->front_len = (size_t)len < FILES_TAIL_MARK
		    ? (size_t)len
		    : FILES_TAIL_MARK;
		memcpy(part->front, part->bytes + part->len, part->front_len);
	}
	keep_mark(part, part->bytes + part->len, (size_t)len);
	part->offset += (uint64_t)len;
	part->len += (size_t)len;
	return CAME_BYTES;
}

static enum came
read_stream(struct files_tail_part *part)
{
	struct pollfd ready = { .fd = part->file, .events = POLLIN };
	ssize_t len;

	if (poll(&ready, 1, 0) <= 0)
		return CAME_NONE;
	make_room(part);
	len = read(part->file, part->bytes + part->len, BLOCK);
	if (len < 0 && errno == EINTR)
		return CAME_NONE;
	if (len <= 0)
		return CAME_END;
	part->len += (size_t)len;
	return CAME_BYTES;
}

/* The whole lines at hand; one that is too long is passed over. */
static size_t
find_lines(struct files_tail *tail, struct files_tail_part *part)
{
	const char *end = memrchr(part->bytes, '\n', part->len);

	if (part->is_skipping && part->len > 0) {
		const char *first = memchr(part->bytes, '\n', part->len);
		size_t skipped =
		    first ? (size_t)(first - part->bytes) + 1 : part->len;

		part->len -= skipped;
		memmove(part->bytes, part->bytes + skipped, part->len);
		part->is_skipping = !first;
		end = memrchr(part->bytes, '\n', part->len);
	}
	if (end)
		return (size_t)(end - part->bytes) + 1;
	if (part->len > FILES_TAIL_MAX_LINE) {
		part->len = 0;
		part->is_skipping = true;
		tail->lost++;
	}
	return 0;
}

/* What was given is used; then lines, if any came. */
static enum came
take_lines(struct files_tail *tail, struct files_tail_part *part)
{
	enum came came;

	if (part->given > 0) {
		part->len -= part->given;
		memmove(part->bytes, part->bytes + part->given, part->len);
		part->given = 0;
	}
	do {
		came =
		    part->name == STREAM ? read_stream(part) : read_file(part);
		if (came != CAME_BYTES)
			return came;
		part->changed = tail->now;
		part->given = find_lines(tail, part);
	} while (part->given == 0);
	return CAME_BYTES;
}

/* The first part that has lines, and 1; 0: none. */
static size_t
find_part(struct files_tail *tail)
{
	for (size_t i = 0; i < tail->count; i++)
		switch (take_lines(tail, tail->parts[i])) {
		case CAME_BYTES:
			return i + 1;
		case CAME_CUT:
			files_tail_restart(tail, i);
			i--; /* the copy, or it from its beginning */
			break;
		case CAME_END:
			files_tail_drop(tail, i--);
			break;
		default:
			break;
		}
	return 0;
}

bool
files_tail_next(struct files_tail *tail, struct span *piece)
{
	tail->now = clock_now();
	/* However much there is to read, no file may come and go unseen. */
	if (tail->now - tail->turned >= TURN_EVERY) {
		(void)files_tail_turn(tail);
		tail->turned = tail->now;
	}
	do
		tail->given = find_part(tail);
	while (tail->given == 0 && files_tail_turn(tail));
	if (tail->given == 0)
		return false;
	*piece = (struct span){ tail->parts[tail->given - 1]->bytes,
		tail->parts[tail->given - 1]->given };
	return true;
}

static void
skip_events(const struct files_tail *tail)
{
	char events[EVENTS];

	while (read(tail->notify, events, sizeof(events)) > 0)
		;
}

bool
files_tail_wait(struct files_tail *tail, int ms)
{
	struct pollfd ready[FILES_TAIL_PARTS + 1];
	nfds_t count = 0;
	int came;

	if (tail->name_count == 0 && tail->count == 0)
		return false;
	if (tail->notify >= 0)
		ready[count++] =
		    (struct pollfd){ .fd = tail->notify, .events = POLLIN };
	else if (tail->name_count > 0 && ms > LOOK_AGAIN)
		ms = LOOK_AGAIN;
	for (size_t i = 0; i < tail->count; i++)
		if (tail->parts[i]->name == STREAM)
			ready[count++] =
			    (struct pollfd){ .fd = tail->parts[i]->file,
				    .events = POLLIN };
	came = poll(ready, count, ms);
	if (came > 0 && tail->notify >= 0)
		skip_events(tail);
	return came >= 0 || errno == EINTR;
}
