#include "io/files/zip.h"

#include <sys/stat.h>
#include <unistd.h>

enum {
	MAX_DIRECTORY = 64 * 1024 * 1024,
	END_BYTES = 22,   /* of the end record, without its comment */
	ENTRY_BYTES = 46, /* of an entry, without its names */
	LOCAL_BYTES = 30,
	MAX_COMMENT = 0xffff,
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
	FLAG_ENCRYPTED = 1,
};

/* An entry of the directory; what else it has does not matter to us. */
struct entry {
	unsigned flags, method;
	uint64_t packed, offset;
	struct span name;
};

static unsigned
get16(struct span bytes, size_t at)
{
	return (unsigned)(unsigned char)bytes.ptr[at] |
	    (unsigned)(unsigned char)bytes.ptr[at + 1] << 8;
}

static uint32_t
get32(struct span bytes, size_t at)
{
	return get16(bytes, at) | (uint32_t)get16(bytes, at + 2) << 16;
}

static bool
read_at(int file, uint64_t offset, char *bytes, size_t len)
{
	while (len > 0) {
		ssize_t got = pread(file, bytes, len, (off_t)offset);

		if (got <= 0)
			return false;
		bytes += got;
		len -= (size_t)got;
		offset += (uint64_t)got;
	}
	return true;
}

/* The end record is the last thing in the file, but for a comment. */
static bool
find_end(int file, uint64_t size, uint64_t *directory, uint32_t *len)
{
	static char bytes[END_BYTES + MAX_COMMENT];
	size_t room = size < sizeof(bytes) ? (size_t)size : sizeof(bytes);
	struct span tail = { bytes, room };

	if (room < END_BYTES || !read_at(file, size - room, bytes, room))
		return false;
	for (size_t at = room - END_BYTES + 1; at-- > 0;) {
		if (memcmp(bytes + at, "PK\5\6", 4) != 0)
			continue;
		*len = get32(tail, at + 12);
		*directory = get32(tail, at + 16);
		return *directory + *len <= size;
	}
	return false;
}

bool
files_zip_open(struct files_zip *zip, int file, struct error *error)
{
	uint64_t directory = 0;
	struct stat status;
	uint32_t len = 0;

	*zip = (struct files_zip){ .file = file };
	if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
		return error_set(error,
		    "a zip archive is read from a file only, not from a pipe");
	if (!find_end(file, (uint64_t)status.st_size, &directory, &len) ||
	    len > MAX_DIRECTORY)
		return error_set(error, "the zip archive has no directory");
	text_init(&zip->directory, NULL, (size_t)len + 1);
	for (uint32_t done = 0; done < len;) {
		char block[4096];
		size_t room =
		    len - done < sizeof(block) ? len - done : sizeof(block);

		if (!read_at(file, directory + done, block, room))
			return error_set(error, "the zip archive is cut off");
		text_write(&zip->directory, (struct span){ block, room });
		done += (uint32_t)room;
	}
	zip->rest = text_span(&zip->directory);
	return true;
}

void
files_zip_close(struct files_zip *zip)
{
	text_clear(&zip->directory);
	zip->rest = span_empty();
}

static bool
take_entry(struct span *rest, struct entry *entry)
{
	struct span head = *rest;
	size_t name, more;

	if (head.len < ENTRY_BYTES || memcmp(head.ptr, "PK\1\2", 4) != 0)
		return false;
	name = get16(head, 28);
	more = (size_t)get16(head, 30) + get16(head, 32);
	if (head.len - ENTRY_BYTES < name + more)
		return false;
	*entry = (struct entry){
		.flags = get16(head, 8),
		.method = get16(head, 10),
		.packed = get32(head, 20),
		.offset = get32(head, 42),
		.name = { head.ptr + ENTRY_BYTES, name },
	};
	span_take(rest, ENTRY_BYTES + name + more);
	return true;
}

/* Folders, and what starts with a dot; what a Mac adds is such a thing. */
static bool
is_passed_over(struct span name)
{
	size_t at;

	return name.len == 0 || name.ptr[0] == '.' ||
	    name.ptr[name.len - 1] == '/' ||
	    span_find(name, span_of("/."), &at) ||
	    span_starts(name, span_of("__MACOSX/"));
}

static bool
open_member(struct files_zip *zip, const struct entry *entry,
    struct files_layer **bytes, struct error *error)
{
	char head[LOCAL_BYTES];
	struct span local = { head, sizeof(head) };
	uint64_t begin;

	if (entry->flags & FLAG_ENCRYPTED)
		return error_set(error, "it is encrypted");
	if (entry->packed == UINT32_MAX || entry->offset == UINT32_MAX)
		return error_set(error, "it is of 4 GiB or more");
	if (entry->method != METHOD_STORED && entry->method != METHOD_DEFLATED)
		return error_set(error, "it is packed by a rare method, %u",
		    entry->method);
	if (!read_at(zip->file, entry->offset, head, sizeof(head)) ||
	    memcmp(head, "PK\3\4", 4) != 0)
		return error_set(error, "it is not where the directory says");
	begin =
	    entry->offset + LOCAL_BYTES + get16(local, 26) + get16(local, 28);
	if (entry->method == METHOD_STORED && entry->packed > FILES_MAX_MEMBER)
		return error_set(error, "it is larger than %d MiB",
		    FILES_MAX_MEMBER / 1024 / 1024);
	*bytes = files_layer_new_range(zip->file, begin, entry->packed);
	if (entry->method == METHOD_DEFLATED)
		*bytes = files_layer_new_decoder(*bytes, FILES_DEFLATE,
		    FILES_MAX_MEMBER);
	return true;
}

enum files_zip_next
files_zip_next(struct files_zip *zip, struct span *name,
    struct files_layer **bytes, struct error *error)
{
	struct entry entry;

	while (take_entry(&zip->rest, &entry)) {
		*name = entry.name;
		if (is_passed_over(entry.name))
			continue;
		if (++zip->members > FILES_MAX_MEMBERS) {
			zip->rest = span_empty();
			error_set(error,
			    "the rest is left out: more than %d "
			    "members",
			    FILES_MAX_MEMBERS);
			return FILES_ZIP_BAD;
		}
		return open_member(zip, &entry, bytes, error) ? FILES_ZIP_MEMBER
							      : FILES_ZIP_BAD;
	}
	return FILES_ZIP_END;
}
