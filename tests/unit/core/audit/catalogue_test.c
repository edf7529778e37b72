/*
 * The catalogue: for each finding a world that has it, and one that has not.
 * The cases stand in tests/samples/audit/AREA.audit; each id of the area must
 * be found in one of them and be absent from another.
 */

#include "world.h"

#include <dirent.h>

#define FOLDER "tests/samples/audit/"

enum { CEILING = 16 << 20 };

static struct {
	bool is_found[FINDINGS], is_lacking[FINDINGS];
} seen;

static bool
find_id(struct span id, unsigned *kind)
{
	for (*kind = 0; *kind < FINDINGS; ++*kind)
		if (span_equal(id,
			span_of(finding_row((enum finding_kind) * kind)->id)))
			return true;
	return false;
}

static bool
has(const struct audit *audit, unsigned kind)
{
	for (size_t i = 0; i < audit->findings.count; i++)
		if (audit->findings.items[i].kind == kind)
			return true;
	return false;
}

static void
check_ids(const struct audit *audit, const struct audit_case *one,
    struct span ids, bool is_wanted)
{
	char label[300];
	struct span id;
	unsigned kind;

	while (span_split(&ids, ' ', &id)) {
		bool is_id = find_id(id, &kind);

		snprintf(label, sizeof(label), "%.*s: %s %.*s",
		    SPAN_ARGS(one->name), is_wanted ? "finds" : "lacks",
		    SPAN_ARGS(id));
		CHECK_FOR(label, is_id && has(audit, kind) == is_wanted);
		if (is_id && is_wanted)
			seen.is_found[kind] = true;
		else if (is_id)
			seen.is_lacking[kind] = true;
	}
}

static bool
has_note(const struct audit *audit, struct span note)
{
	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];

		for (size_t j = 0; j < finding->proofs.count; j++)
			if (span_equal(finding->proofs.items[j].note, note))
				return true;
	}
	return false;
}

/* What is said of the findings beyond their names. */
static void
check_words(const struct audit *audit, const struct audit_case *one)
{
	char label[300];

	for (size_t i = 0; i < one->note_count; i++) {
		snprintf(label, sizeof(label), "%.*s: notes %.*s",
		    SPAN_ARGS(one->name), SPAN_ARGS(one->notes[i]));
		CHECK_FOR(label, has_note(audit, one->notes[i]));
	}
	for (size_t i = 0; one->severity.len > 0 && i < audit->findings.count;
	     i++) {
		const struct finding *finding = &audit->findings.items[i];
		const char *id = finding_row(finding->kind)->id;
		size_t at;

		if (!span_find(one->finds, span_of(id), &at))
			continue;
		snprintf(label, sizeof(label), "%.*s: severity of %s",
		    SPAN_ARGS(one->name), id);
		CHECK_FOR(label,
		    span_equal(span_of(severity_name(finding->severity)),
			one->severity));
	}
}

/* Whoever is told of something wrong gets the proof, the reason, the cure. */
static void
check_parts(const struct audit *audit, const char *label)
{
	char words[300];

	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];
		const struct finding_row *row = finding_row(finding->kind);
		bool is_shown = finding->proofs.count > 0;

		if (finding->severity == SEVERITY_NOTE)
			continue;
		snprintf(words, sizeof(words), "%s: %s has its parts", label,
		    row->id);
		CHECK_FOR(words, is_shown && *row->remedy);
	}
}

static void
check_case(const struct audit_case *one)
{
	struct arena arena;
	struct dns_zone zone;
	struct audit audit;
	struct error error;
	char label[200];

	snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(one->name));
	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK_FOR(label, dns_zone_read(&zone, one->zone, span_empty(), &error));
	run(&arena, one, &zone, NULL, &audit);
	check_ids(&audit, one, one->finds, true);
	check_ids(&audit, one, one->lacks, false);
	check_words(&audit, one);
	check_parts(&audit, label);
	for (size_t i = 0; i < audit.findings.count; i++)
		printf("# %s: %s\n", label,
		    finding_row(audit.findings.items[i].kind)->id);
	arena_clear(&arena);
}

/* What messages and reports show: auth_test.c, feedback_test.c. */
static bool
is_of_others(const char *id)
{
	static const char *const ids[] = {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) id,
#include "core/audit/finding_auth_table.h"
#include "core/audit/finding_report_table.h"
#undef FINDING
	};

	for (size_t i = 0; i < COUNT_OF(ids); i++)
		if (strcmp(ids[i], id) == 0)
			return true;
	return false;
}

/* Each id of the area that the file is named after was seen both ways. */
static void
check_area(struct span area)
{
	for (unsigned i = 0; i < FINDINGS; i++) {
		const char *id = finding_row((enum finding_kind)i)->id;

		if (!span_starts(span_of(id), area) || is_of_others(id))
			continue;
		CHECK_FOR(id, seen.is_found[i]);
		CHECK_FOR(id, seen.is_lacking[i]);
	}
}

static void
check_file(const char *name)
{
	char path[300], *bytes = malloc(FILE_MAX);
	struct audit_case one;
	struct span rest;
	size_t count = 0;
	FILE *file;

	snprintf(path, sizeof(path), FOLDER "%s", name);
	file = fopen(path, "r");
	rest =
	    (struct span){ bytes, file ? fread(bytes, 1, FILE_MAX, file) : 0 };
	for (; take_case(&rest, &one); count++)
		check_case(&one);
	CHECK_FOR(name, count > 0);
	check_area((struct span){ name, strlen(name) - strlen("audit") });
	if (file)
		fclose(file);
	free(bytes);
}

static int
is_case_file(const struct dirent *entry)
{
	return span_ends_nocase(span_of(entry->d_name), span_of(".audit"));
}

int
main(void)
{
	struct dirent **names;
	int count = scandir(FOLDER, &names, is_case_file, alphasort);

	CHECK(count > 0);
	for (int i = 0; i < count; i++) {
		check_file(names[i]->d_name);
		free(names[i]);
	}
	free(names);
	return check_done();
}
