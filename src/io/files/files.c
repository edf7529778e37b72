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
