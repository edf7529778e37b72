/*
 * The tests that come with the public suffix list, where they are at hand:
 * checkPublicSuffix('www.example.com', 'example.com') says whom a name
 * belongs to; null, that it is a suffix itself, or no name.
 */

#include "core/dns/suffix.h"

#include <stdlib.h>

#include "check.h"

#include "base/scan.h"
#include "core/dns/name.h"

#define LIST_FILE "../shared/suites/test_psl.txt"

enum { FILE_MAX = 1 << 20, NAME_MAX_BYTES = 300 };

/* Take 'text' or null, and the byte behind it. */
static bool
take_argument(struct span *line, char end, struct span *argument)
{
	bool is_text = scan_byte(line, '\'');

	*argument = span_empty();
	if (!span_split(line, is_text ? '\'' : end, argument))
		return false;
	if (!is_text)
		*argument = span_empty();
	return !is_text || scan_byte(line, end);
}

static void
check_line(struct span line)
{
	char bytes[NAME_MAX_BYTES];
	struct text lower = text_in(bytes, sizeof(bytes));
	struct span name, expected, found = span_empty();

	if (!take_argument(&line, ',', &name) ||
	    (line = span_trim(line), !take_argument(&line, ')', &expected))) {
		CHECK_FOR("a line of the list", false);
		return;
	}
	dns_name_write_lower(&lower, name);
	name = text_span(&lower);
	if (dns_name_is_valid(name) && !span_equal(dns_suffix_find(name), name))
		found = dns_suffix_organization(name);
	printf("# %.*s\n", SPAN_ARGS(name));
	snprintf(bytes + name.len + 1, sizeof(bytes) - name.len - 1, "%.*s",
	    SPAN_ARGS(expected));
	CHECK_TEXT("belongs to", found, bytes + name.len + 1);
}

int
main(void)
{
	char *bytes = malloc(FILE_MAX);
	FILE *file = fopen(LIST_FILE, "r");
	struct span rest, line;

	if (!file) {
		puts("1..0 # skip the tests of the public suffix list are not "
		     "here: " LIST_FILE);
		free(bytes);
		return 0;
	}
	rest = (struct span){ bytes, fread(bytes, 1, FILE_MAX, file) };
	fclose(file);
	while (scan_line(&rest, &line))
		if (span_starts(line, span_of("checkPublicSuffix(")))
			check_line(
			    span_from(line, strlen("checkPublicSuffix(")));
	free(bytes);
	return check_done();
}
