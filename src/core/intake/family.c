#include "core/intake/family.h"

#include <threads.h>

#include "base/finder.h"

struct family {
	const char *format;
	const char *field;
	const char *sign;
};

static const struct family families[] = {
#define FAMILY(format, field, sign) { format, field, sign },
#include "core/intake/family_table.h"
#undef FAMILY
};

/* Programs name themselves early, if at all. */
enum { MAX_SEARCHED = 4096 };

static struct finder finder;    /* of the signs that stand in texts */
static size_t rows[FINDER_MAX]; /* to which these belong */
static once_flag finder_once = ONCE_FLAG_INIT;

enum { FAMILIES = sizeof(families) / sizeof(*families) };

static void
fill_finder(void)
{
	finder_init(&finder);
	for (size_t i = 0; i < FAMILIES; i++) {
		if (families[i].field[0])
			continue;
		rows[finder.count] = i;
		finder_add(&finder, span_of(families[i].sign));
	}
}

/* The first row whose sign stands in the text; their number: none does. */
static size_t
find_in_text(struct span text)
{
	size_t at = 0, which = 0, found = FAMILIES;

	if (text.len > MAX_SEARCHED)
		text.len = MAX_SEARCHED;
	call_once(&finder_once, fill_finder);
	while (finder_next(&finder, text, &at, &which))
		if (rows[which - 1] < found)
			found = rows[which - 1];
	return found;
}

/* Rows about one field follow each other: it is looked for once. */
struct look {
	const char *name;
	bool is_there;
	struct mime_field field;
};

static bool
fits(const struct family *family, const struct mime_header *header,
    struct look *look)
{
	size_t at;

	if (family->field[0] == '\0')
		return false;
	if (!look->name || strcmp(look->name, family->field) != 0) {
		look->name = family->field;
		look->is_there =
		    mime_header_find(header, family->field, &look->field);
	}
	return look->is_there &&
	    (family->sign[0] == '\0' ||
		span_find_nocase(look->field.value, span_of(family->sign),
		    &at));
}

const char *
family_find(const struct mime_header *header, struct span text)
{
	struct look look = { .name = NULL };
	size_t in_text = find_in_text(text);

	for (size_t i = 0; i < in_text; i++)
		if (fits(&families[i], header, &look))
			return families[i].format;
	return in_text < FAMILIES ? families[in_text].format : NULL;
}
