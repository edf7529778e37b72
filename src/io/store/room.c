/* How much room there is for what a store writes. */

#include <limits.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "io/store/parts.h"

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

/* Of what is allowed, the part that is not used. */
static uint64_t
rest_of(uint64_t allowed, uint64_t used)
{
	return allowed > used ? allowed - used : 0;
}

/* A file in which nothing can be looked up takes what it may; so be it. */
uint64_t
store_room(const struct store *store)
{
	const struct store_options *options = &store->options;
	uint64_t room = UINT64_MAX, file, journal;
	struct statvfs disk;
	struct rlimit limit;

	if (store->reader == store->writer)
		return room; /* memory */
	file = size_of(options->name, "");
	journal = size_of(options->name, "-wal");
	if (statvfs(options->name, &disk) == 0)
		room = (uint64_t)disk.f_bavail * disk.f_frsize;
	if (getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
	    limit.rlim_cur != RLIM_INFINITY)
		room = least(room,
		    rest_of(limit.rlim_cur, file > journal ? file : journal));
	/* What stands in the journal is still to go into the file. */
	if (options->max_bytes > 0)
		room = least(room, rest_of(options->max_bytes, file + journal));
	return room;
}
