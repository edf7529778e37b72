#include "knowledge_files.h"

#include <stdio.h>
#include <stdlib.h>

enum { FILE_MAX = 16 * 1024 * 1024 };

void
knowledge_die(const char *what, const char *why)
{
	fprintf(stderr, "%s: %s\n", what, why);
	exit(EXIT_FAILURE);
}

static struct span
slurp(struct arena *arena, const char *name)
{
	FILE *file = fopen(name, "rb");
	char *bytes;
	long size;

	if (!file || fseek(file, 0, SEEK_END) != 0 || (size = ftell(file)) < 0)
		knowledge_die(name, "cannot open");
	if (size > FILE_MAX)
		knowledge_die(name, "too large");
	rewind(file);
	bytes = arena_alloc(arena, (size_t)size + 1);
	if (fread(bytes, 1, (size_t)size, file) != (size_t)size)
		knowledge_die(name, "cannot read");
	fclose(file);
	return (struct span){ bytes, (size_t)size };
}

void
knowledge_load(struct arena *arena, const char *const *names, size_t count,
    struct knowledge *knowledge)
{
	struct knowledge_reader reader;
	struct text complaints;

	text_init(&complaints, arena, FILE_MAX);
	knowledge_reader_init(&reader, arena, NULL, &complaints);
	for (size_t i = 0; i < count; i++)
		knowledge_read(&reader, names[i], slurp(arena, names[i]));
	knowledge_finish(&reader, knowledge);
	if (reader.complaint_count > 0)
		knowledge_die("knowledge", complaints.ptr);
}
