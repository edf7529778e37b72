#include "io/files/files.h"

#include <errno.h>
#include <sys/stat.h>

enum { BLOCK = 64 * 1024 };

static bool
read_stream(FILE *stream, const char *name, struct text *text,
    struct error *error)
{
	static char block[BLOCK];
	size_t len;

	while ((len = fread(block, 1, sizeof(block), stream)) > 0) {
		text_write(text, (struct span){ block, len });
		if (text->is_cut)
			return error_set(error,
			    "'%s' is larger than %zu MiB: give it in parts",
			    name, text->max / 1024 / 1024);
	}
	if (ferror(stream))
		return error_set(error, "cannot read '%s': %s", name,
		    strerror(errno));
	return true;
}

bool
files_read(const char *name, struct text *text, struct error *error)
{
	bool is_directory, is_good;
	FILE *stream;

	if (strcmp(name, "-") == 0)
		return read_stream(stdin, "standard input", text, error);
	if (files_exist(name, &is_directory) && is_directory)
		return error_set(error, "'%s' is a directory", name);
	stream = fopen(name, "rb");
	if (!stream)
		return error_set(error, "cannot open '%s': %s", name,
		    strerror(errno));
	is_good = read_stream(stream, name, text, error);
	fclose(stream);
	return is_good;
}

bool
files_exist(const char *name, bool *is_directory)
{
	struct stat status;

	if (stat(name, &status) != 0)
		return false;
	*is_directory = S_ISDIR(status.st_mode);
	return true;
}

static bool
is_packed(FILE *stream)
{
	static const char *const marks[] = { "\x1f\x8b", "(\xb5/\xfd",
		"\xfd"
		"7zX",
		"PK" };
	char front[4];
	struct span read = { front, fread(front, 1, sizeof(front), stream) };

	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (span_starts(read, span_of(marks[i])))
			return true;
	return false;
}

bool
files_size(const char *name, uint64_t *size)
{
	struct stat status;
	FILE *stream;
	bool is_plain;

	if (stat(name, &status) != 0 || !S_ISREG(status.st_mode))
		return false;
	stream = fopen(name, "rb");
	if (!stream)
		return false;
	is_plain = !is_packed(stream);
	fclose(stream);
	*size = (uint64_t)status.st_size;
	return is_plain;
}
