/* How much room there is for what a store writes. */

#include <limits.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "io/store/parts.h"

/*
 * Of the disk, for the database alone: else nothing could be deleted from a
 * disk that is full.
 */
enum { RESERVE = 512 * 1024 };

static uint64_t
size_of(const char *name, const char *suffix)
{
	char path[PATH_MAX];
	struct stat file;

	snprintf(path, sizeof(path), "%s%s", name, suffix);
	return stat(path, &file) == 0 ? (uint64_t)file.st_size : 0;
}

static uint64_t
least(uint64_t one, uint64_t other)
{
	return one < other ? one : other;
}

static uint64_t
most(uint64_t one, uint64_t other)
{
	return one > other ? one : other;
}

/* Of what is allowed, the part that is not used. */
static uint64_t
rest_of(uint64_t allowed, uint64_t used)
{
	return allowed > used ? allowed - used : 0;
}

/* What cannot be looked up does not limit it. */
uint64_t
store_room(const struct store *store)
{
	const struct store_options *options = &store->options;
	const struct store_journal *journal = &store->journal;
	uint64_t room = UINT64_MAX, file, wal;
	struct statvfs disk;
	struct rlimit limit;

	if (journal->descriptor < 0)
		return room; /* memory */
	file = size_of(options->name, "");
	wal = size_of(options->name, "-wal");
	if (statvfs(options->name, &disk) == 0)
		room =
		    rest_of((uint64_t)disk.f_bavail * disk.f_frsize, RESERVE);
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
	    limit.rlim_cur != RLIM_INFINITY)
		room = least(room,
		    rest_of(limit.rlim_cur,
			most(journal->end, most(file, wal))));
	if (options->max_bytes > 0)
		room = least(room,
		    rest_of(options->max_bytes,
			file + journal->end - journal->freed));
	return room;
}
