/*
 * The catalogue that this house was planned by, in tests/samples/audit/: each
 * of its names is told by findings that exist, or has its reason why not. And
 * each finding that exists is made somewhere.
 */

#include <dirent.h>
#include <stdlib.h>

#include "core/audit/finding.h"
#include "unit/check.h"

#define SOURCES "src/core/audit/"

#define WORD "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

enum { SOURCE_MAX = 4 << 20, NAMES_LEAST = 350 };

static const char *const symbols[] = {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) \
	"FINDING_" #symbol,
#include "core/audit/finding_table.h"
#undef FINDING
};

static size_t
read_into(char *bytes, size_t room, const char *path)
{
	FILE *file = fopen(path, "r");
	size_t len = file ? fread(bytes, 1, room, file) : 0;

	CHECK_FOR(path, file && len < room);
	if (file)
		fclose(file);
	return len;
}

static bool
is_id(struct span id)
{
	for (unsigned i = 0; i < FINDINGS; i++)
		if (span_equal(id,
			span_of(finding_row((enum finding_kind)i)->id)))
			return true;
	return false;
}

/* "name: id id", or "name: - why not". */
static void
check_line(struct span line)
{
	char label[200];
	struct span name, id;

	CHECK(span_split(&line, ':', &name));
	snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(name));
	line = span_trim(line);
	if (span_starts(line, span_of("- "))) {
		CHECK_FOR(label, line.len > 12);
		CHECK_FOR(label, !is_id(name));
		return;
	}
	CHECK_FOR(label, line.len > 0);
	while (span_split(&line, ' ', &id))
		CHECK_FOR(label, is_id(id));
}

static void
test_names(char *bytes)
{
	struct span line,
	    rest = { bytes,
		    read_into(bytes, SOURCE_MAX,
			"tests/samples/audit/catalogue") };
	size_t count = 0;

	while (span_split(&rest, '\n', &line))
		if (line.len > 0 && line.ptr[0] != '#') {
			check_line(line);
			count++;
		}
	CHECK(count > NAMES_LEAST);
}

/* The symbol as a whole word: MX_NONE is not within MX_NONE_USABLE. */
static bool
is_made(struct span source, struct span symbol)
{
	size_t at;

	while (span_find(source, symbol, &at)) {
		span_take(&source, at + symbol.len);
		if (source.len == 0 ||
		    !memchr(WORD, *source.ptr, sizeof(WORD) - 1))
			return true;
	}
	return false;
}

static void
test_made(char *bytes)
{
	struct dirent **names;
	int count = scandir(SOURCES, &names, NULL, alphasort);
	struct span source = { bytes, 0 };

	CHECK(count > 0);
	for (int i = 0; i < count; i++) {
		char path[300];

		snprintf(path, sizeof(path), SOURCES "%s", names[i]->d_name);
		if (span_ends_nocase(span_of(path), span_of(".c")))
			source.len += read_into(bytes + source.len,
			    SOURCE_MAX - source.len, path);
		free(names[i]);
	}
	free(names);
	for (size_t i = 0; i < COUNT_OF(symbols); i++)
		CHECK_FOR(symbols[i], is_made(source, span_of(symbols[i])));
}

int
main(void)
{
	char *bytes = malloc(SOURCE_MAX);

	CHECK(bytes != NULL);
	test_names(bytes);
	test_made(bytes);
	free(bytes);
	return check_done();
}
