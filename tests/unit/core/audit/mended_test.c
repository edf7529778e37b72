/*
 * What is proposed mends: in each world of tests/samples/audit/, each record
 * that a finding says to publish is laid over that world. Then the finding is
 * gone, and no other has come in its place.
 */

#include <dirent.h>

#include "world.h"

#include "core/dns/name.h"
#include "core/dns/record.h"

#define FOLDER "tests/samples/audit/"

enum { CEILING = 64 << 20, RECORD_MAX = 8192, CHANGES_MAX = 100 };

static size_t tried;

static void
add_line(struct dns_zone *zone, const struct change *change)
{
	static char bytes[RECORD_MAX];
	struct text text = text_in(bytes, sizeof(bytes));
	struct error error;

	finding_change_write(&text, change);
	text_write_byte(&text, '\n');
	CHECK(dns_zone_read(zone, text_span(&text), span_empty(), &error));
}

/* A record that is to be changed, or to be left out. */
static bool
is_changed(const struct finding *finding, struct span name, struct span text)
{
	for (size_t i = 0; i < finding->changes.count; i++) {
		const struct change *change = &finding->changes.items[i];

		if (change->type == DNS_TXT &&
		    dns_name_equal(change->name, name) &&
		    span_equal(change->before, text))
			return true;
	}
	return false;
}

/* What else stands at the name stays there. */
static void
keep_others(struct dns_zone *overlay, const struct dns_zone *zone,
    const struct finding *finding, struct span name)
{
	struct arena *arena = overlay->arena;
	const struct dns_answer *answer = dns_zone_answer(zone, arena,
	    (struct dns_question){ name, DNS_TXT });
	struct span text;

	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_text(arena, answer->records[i], &text) &&
		    !is_changed(finding, name, text))
			add_line(overlay,
			    &(struct change){ name, DNS_TXT, span_empty(),
				text });
}

/* As a user would: all records of the finding at once. False: none. */
static bool
publish(struct dns_zone *overlay, const struct dns_zone *zone,
    const struct finding *finding)
{
	bool has_any = false;

	for (size_t i = 0; i < finding->changes.count; i++) {
		const struct change *change = &finding->changes.items[i];

		if (change->after.len == 0)
			continue;
		add_line(overlay, change);
		has_any |= change->type == DNS_TXT;
		if (change->type == DNS_TXT)
			keep_others(overlay, zone, finding, change->name);
	}
	return has_any;
}

/* Who begins with DMARC does not reject at once, nor can all take reports. */
static bool
is_begin(const struct finding *finding, const struct finding *other)
{
	return (finding->kind == FINDING_DMARC_NONE ||
		   finding->kind == FINDING_DMARC_NO_POLICY) &&
	    (other->kind == FINDING_DMARC_P_NONE ||
		other->kind == FINDING_DMARC_RUA_MISSING);
}

/*
 * What is left of a record without names that lead nowhere may allow nobody.
 * Who made a slip does not mean that: then they stay, and are told.
 */
static bool
leaves_nobody(const struct finding *other)
{
	for (size_t i = 0; i < other->changes.count; i++)
		if (span_equal(other->changes.items[i].after,
			span_of("v=spf1 -all")) ||
		    span_equal(other->changes.items[i].after,
			span_of("v=spf1 ~all")))
			return true;
	return false;
}

static bool
has(const struct audit *audit, const struct finding *finding, bool is_same)
{
	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *other = &audit->findings.items[i];

		if (other->kind == finding->kind &&
		    span_equal_nocase(other->subject, finding->subject) &&
		    (!is_same || span_equal(other->detail, finding->detail)))
			return true;
	}
	return false;
}

static void
check_mended(const struct audit *before, const struct audit *after,
    const struct finding *finding, const char *label)
{
	char words[400];

	snprintf(words, sizeof(words), "%s: %s is mended", label,
	    finding_row(finding->kind)->id);
	CHECK_FOR(words, !has(after, finding, true));
	for (size_t i = 0; i < after->findings.count; i++) {
		const struct finding *other = &after->findings.items[i];

		if (other->severity < SEVERITY_WARNING ||
		    is_begin(finding, other) || leaves_nobody(other))
			continue;
		snprintf(words, sizeof(words), "%s: %s brings no %s", label,
		    finding_row(finding->kind)->id,
		    finding_row(other->kind)->id);
		CHECK_FOR(words, has(before, other, false));
	}
}

/* Nobody is told to make two records out of one. */
static void
check_one_each(const struct audit *audit, const char *label)
{
	const struct change *seen[CHANGES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];

		for (size_t k = 0; k < finding->changes.count; k++)
			if (finding->changes.items[k].before.len > 0 &&
			    finding->changes.items[k].after.len > 0 &&
			    count < CHANGES_MAX)
				seen[count++] = &finding->changes.items[k];
	}
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < i; k++)
			CHECK_FOR(label,
			    !dns_name_equal(seen[i]->name, seen[k]->name) ||
				!span_equal(seen[i]->before, seen[k]->before) ||
				span_equal(seen[i]->after, seen[k]->after));
}

static void
check_case(const struct audit_case *one)
{
	struct dns_zone zone, overlay;
	struct audit before, after;
	struct arena arena;
	struct error error;
	char label[200];

	snprintf(label, sizeof(label), "%.*s", SPAN_ARGS(one->name));
	arena_init(&arena, CEILING);
	dns_zone_init(&zone, &arena, 1);
	CHECK_FOR(label, dns_zone_read(&zone, one->zone, span_empty(), &error));
	run(&arena, one, &zone, NULL, &before);
	check_one_each(&before, label);
	for (size_t i = 0; i < before.findings.count; i++) {
		dns_zone_init(&overlay, &arena, 1);
		if (!publish(&overlay, &zone, &before.findings.items[i]))
			continue;
		run(&arena, one, &zone, &overlay, &after);
		check_mended(&before, &after, &before.findings.items[i], label);
		tried++;
	}
	arena_clear(&arena);
}

static void
check_file(const char *name)
{
	char path[300], *bytes = malloc(FILE_MAX);
	struct audit_case one;
	struct span rest;
	FILE *file;

	snprintf(path, sizeof(path), FOLDER "%s", name);
	file = fopen(path, "r");
	CHECK(file && bytes);
	rest = (struct span){ bytes, fread(bytes, 1, FILE_MAX, file) };
	while (take_case(&rest, &one))
		check_case(&one);
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
	printf("# %zu proposals tried\n", tried);
	CHECK(tried > 100);
	return check_done();
}
