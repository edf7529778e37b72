/*
 * What a name stands for: made in a folder of our own, walked, and compared.
 * The packed ones are bytes that gzip, zstd, xz and zip once wrote.
 */

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "io/files/walk.h"

static char folder[] = "/tmp/nixie-walk-XXXXXX";

#include "packed.h"

static void
put(const char *name, const void *bytes, size_t len)
{
	char path[256];
	FILE *stream;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	stream = fopen(path, "wb");
	CHECK_FOR(name,
	    stream && fwrite(bytes, 1, len, stream) == len &&
		fclose(stream) == 0);
}

/* Two members, and zeros behind them. */
static void
put_twice(const char *name, const unsigned char *bytes, size_t len)
{
	char both[1024] = { 0 };

	memcpy(both, bytes, len);
	memcpy(both + len, bytes, len);
	put(name, both, 2 * len + 4);
}

static void
put_folder(const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	CHECK_FOR(name, mkdir(path, 0700) == 0);
}

/* "name=bytes;" for each item, "!;" for each that cannot be read. */
static void
check_walk(const char *name, const char *expected)
{
	char path[256], bytes[4096], out[8192] = "";
	struct text found = text_in(out, sizeof(out));
	static struct files_walk walk;
	enum files_next next;
	struct error error;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	files_walk_open(&walk, path);
	while ((next = files_walk_next(&walk, &error)) != FILES_END) {
		if (next == FILES_FAILED ||
		    !files_source_read(walk.bytes, bytes, sizeof(bytes), &len,
			&error)) {
			text_write_string(&found, "!;");
			continue;
		}
		text_write_string(&found, walk.name + strlen(folder) + 1);
		text_write_byte(&found, '=');
		text_write(&found, (struct span){ bytes, len });
		text_write_byte(&found, ';');
	}
	files_walk_close(&walk);
	CHECK_TEXT(name, text_span(&found), expected);
}

static void
check_tree(void)
{
	char link[256];

	put_folder("tree");
	put_folder("tree/b");
	put("tree/z", "1", 1);
	put("tree/a", "2", 1);
	put("tree/b/c", "3", 1);
	put("tree/.hidden", "4", 1);
	snprintf(link, sizeof(link), "%s/tree/link", folder);
	CHECK(symlink("/etc/passwd", link) == 0);
	snprintf(link, sizeof(link), "%s/tree/round", folder);
	CHECK(symlink("..", link) == 0);
	check_walk("tree", "tree/a=2;tree/b/c=3;tree/z=1;");
	check_walk("tree/a", "tree/a=2;");
	check_walk("tree/none", "!;");
}

static void
check_maildir(void)
{
	put_folder("box");
	put_folder("box/new");
	put_folder("box/cur");
	put_folder("box/tmp");
	put("box/new/2", "n", 1);
	put("box/cur/1:2,S", "c", 1);
	put("box/tmp/3", "t", 1);
	put("box/index", "i", 1);
	check_walk("box", "box/cur/1:2,S=c;box/new/2=n;");
}

/* As Windows' tools export tables; the last byte is half of nothing. */
static void
check_wide(void)
{
	static const char little[] = "\xff\xfe"
				     "5\0"
				     "\xfc\0"
				     "\x3d\xd8"
				     "\x00\xde"
				     "\n\0"
				     "\x3d\xd8"
				     "!\0"
				     "x";
	static const char big[] = "\xfe\xff"
				  "\0"
				  "5"
				  "\0"
				  "\xfc"
				  "\xde\x00";

	put("wide", little, sizeof(little) - 1);
	check_walk("wide", "wide=5\xc3\xbc\xf0\x9f\x98\x80\n\xef\xbf\xbd!;");
	put("wide", big, sizeof(big) - 1);
	check_walk("wide", "wide=5\xc3\xbc\xef\xbf\xbd;");
	put("wide", little, 3);
	check_walk("wide", "wide=;");
}

static void
check_packed(void)
{
	put("a.gz", gzip_bytes, sizeof(gzip_bytes));
	check_walk("a.gz", "a.gz=550 No such user here\n;");
	put("a.zst", zstd_bytes, sizeof(zstd_bytes));
	check_walk("a.zst", "a.zst=550 No such user here\n;");
	put("a.xz", xz_bytes, sizeof(xz_bytes));
	check_walk("a.xz", "a.xz=550 No such user here\n;");
	put_twice("b.xz", xz_bytes, sizeof(xz_bytes));
	check_walk("b.xz",
	    "b.xz=550 No such user here\n550 No such user here\n;");
	put("a.zip", zip_bytes, sizeof(zip_bytes));
	check_walk("a.zip",
	    "a.zip/a.txt=550 No such user here\n;"
	    "a.zip/in/b.txt=552 Mailbox full\n;"
	    "a.zip/packed.gz=550 No such user here\n;");
}

/* Cut off anywhere: an error or a part, but an end. */
static void
check_cut(const char *name, const unsigned char *bytes, size_t len)
{
	char path[256], out[4096];
	static struct files_walk walk;
	enum files_next next;
	struct error error;
	size_t got, wholes = 0;

	snprintf(path, sizeof(path), "%s/cut", folder);
	for (size_t i = 4; i < len; i++) {
		FILE *stream = fopen(path, "wb");

		if (!stream || fwrite(bytes, 1, i, stream) != i ||
		    fclose(stream) != 0)
			break;
		files_walk_open(&walk, path);
		while ((next = files_walk_next(&walk, &error)) != FILES_END)
			wholes += next == FILES_ITEM &&
			    files_source_read(walk.bytes, out, sizeof(out),
				&got, &error);
		files_walk_close(&walk);
	}
	CHECK_FOR(name, wholes == 0);
}

/* 64 MiB of zeros and more, packed a thousand times. */
static void
check_bomb(void)
{
	static char bytes[1024 * 1024];
	static struct files_walk walk;
	char path[256], command[600];
	struct error error;
	uint64_t all = 0;
	size_t len = 1;
	bool is_good = true;

	snprintf(path, sizeof(path), "%s/bomb.gz", folder);
	snprintf(command, sizeof(command),
	    "head -c 100000000 /dev/zero | gzip -9 >%s", path);
	CHECK(system(command) == 0);
	files_walk_open(&walk, path);
	CHECK(files_walk_next(&walk, &error) == FILES_ITEM);
	while (is_good && len > 0) {
		is_good = files_source_read(walk.bytes, bytes, sizeof(bytes),
		    &len, &error);
		all += len;
	}
	files_walk_close(&walk);
	CHECK(!is_good && all < 20 * 1024 * 1024);
	CHECK(strstr(error.message, "times its size") != NULL);
}

int
main(void)
{
	char command[256];

	CHECK(mkdtemp(folder) != NULL);
	check_tree();
	check_maildir();
	check_packed();
	check_wide();
	check_cut("gzip", gzip_bytes, sizeof(gzip_bytes));
	check_cut("zstd", zstd_bytes, sizeof(zstd_bytes));
	check_cut("xz", xz_bytes, sizeof(xz_bytes));
	check_cut("zip", zip_bytes, sizeof(zip_bytes));
	check_bomb();
	snprintf(command, sizeof(command), "rm -r %s", folder);
	CHECK(system(command) == 0);
	return check_done();
}
