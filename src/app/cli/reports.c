#include "app/cli/reports.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "base/ascii.h"
#include "core/intake/intake.h"
#include "io/files/walk.h"

enum {
	REPORT_MAX = 64 * 1024 * 1024,
	DEPTH_MAX = 4, /* a report in a zip in a mail in a zip */
};

static const size_t summary_max = (size_t)1024 * 1024 * 1024;
static const size_t one_max = (size_t)1024 * 1024 * 1024;

void
reports_init(struct reports *reports)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	*reports = (struct reports){ 0 };
	arena_init(&reports->arena, summary_max);
	feedback_init(&reports->summary, &reports->arena, seed);
}

void
reports_clear(struct reports *reports)
{
	arena_clear(&reports->arena);
}

static void
add_broken(struct reports *reports, struct span name, const char *what)
{
	const struct feedback_broken broken = { .name = name,
		.what = span_of(what),
		.why = span_empty(),
		.is_lost = true };

	feedback_add_broken(&reports->summary, &broken);
}

static void
add_aggregate(struct reports *reports, struct arena *arena, struct span name,
    struct span bytes)
{
	struct aggregate report;

	if (aggregate_parse(arena, bytes, &report))
		reports->read++;
	feedback_add_aggregate(&reports->summary, name, &report);
}

static void
add_tls(struct reports *reports, struct arena *arena, struct span name,
    struct span bytes)
{
	struct tls_report report;

	if (tls_report_parse(arena, bytes, &report))
		reports->read++;
	feedback_add_tls(&reports->summary, name, &report);
}

static void add_walk(struct reports *reports, const char *path,
    struct span shown, unsigned depth);

/* Packed bytes out of a mail are unpacked as a file of nobody's would be. */
static void
add_packed(struct reports *reports, struct span name, struct span bytes,
    unsigned depth)
{
	int file = memfd_create("nixie", MFD_CLOEXEC);
	char path[64];

	if (file < 0 || write(file, bytes.ptr, bytes.len) < 0 ||
	    lseek(file, 0, SEEK_SET) < 0) {
		reports->is_failed = true;
		cli_fail("cannot unpack what is attached");
	} else {
		snprintf(path, sizeof(path), "/proc/self/fd/%d", file);
		add_walk(reports, path, name, depth + 1);
	}
	if (file >= 0)
		close(file);
}

static bool
is_packed(struct span bytes)
{
	return span_starts(bytes, span_of("\x1f\x8b")) ||
	    span_starts(bytes, span_of("PK\x03\x04"));
}

/* A part's bytes, if they look like a report. */
static bool
add_part(struct reports *reports, struct arena *arena, struct span name,
    const struct mime_part *part, unsigned depth)
{
	unsigned quirks = 0;
	struct span bytes;

	if (part->first_child)
		return false;
	bytes = mime_part_decode(arena, part, &quirks);
	if (is_packed(bytes) && depth < DEPTH_MAX)
		add_packed(reports, name, bytes, depth);
	else if (aggregate_is(bytes) && part->kind != MIME_KIND_HTML)
		add_aggregate(reports, arena, name, bytes);
	else if (tls_report_is(bytes))
		add_tls(reports, arena, name, bytes);
	else
		return false;
	return true;
}

static void
add_message(struct reports *reports, struct arena *arena, struct span name,
    struct span bytes, unsigned depth)
{
	const struct mime_part *part;
	struct mime_message message;
	struct complaint complaint;
	bool is_any = false;

	mime_message_parse(arena, bytes, &message);
	if (complaint_parse(arena, &message, &complaint)) {
		feedback_add_complaint(&reports->summary, &complaint);
		reports->read++;
		return;
	}
	for (part = message.root; part; part = mime_part_next(part))
		is_any = add_part(reports, arena, name, part, depth) || is_any;
	if (!is_any)
		add_broken(reports, name, "a mail without any report in it");
}

/* A file of mail may hold many. */
static void
add_mail(struct reports *reports, struct arena *arena, struct span name,
    struct span bytes, unsigned depth)
{
	static const struct event_header none;

	while (bytes.len > 0) {
		size_t len = span_starts(bytes, span_of("From "))
		    ? intake_whole(INTAKE_MAIL, &none, bytes)
		    : 0;

		len = len > 0 ? len : bytes.len;
		add_message(reports, arena, name, span_take(&bytes, len),
		    depth);
	}
}

static void
add_bytes(struct reports *reports, struct span name, struct span bytes,
    unsigned depth)
{
	struct arena arena;

	arena_init(&arena, one_max);
	if (aggregate_is(bytes))
		add_aggregate(reports, &arena, name, bytes);
	else if (tls_report_is(bytes))
		add_tls(reports, &arena, name, bytes);
	else if (intake_detect(bytes) == INTAKE_MAIL)
		add_mail(reports, &arena, name, bytes, depth);
	else if (bytes.len == 0)
		add_broken(reports, name, "an empty file");
	else if (*span_trim(bytes).ptr == '<' || *span_trim(bytes).ptr == '{')
		add_broken(reports, name,
		    "neither a DMARC nor a TLS report, though it looks it");
	else
		add_broken(reports, name, "no report that nixie knows");
	arena_clear(&arena);
}

static void
tell_failure(struct reports *reports, struct span name,
    const struct error *error)
{
	reports->is_failed = true;
	cli_fail("%.*s%s%s", SPAN_ARGS(name), name.len > 0 ? ": " : "",
	    error->message);
}

static void
add_item(struct reports *reports, struct files_walk *walk, struct span shown,
    unsigned depth)
{
	struct span name = shown.len > 0 ? shown : span_of(walk->name);
	char *bytes = malloc(REPORT_MAX);
	struct error error;
	size_t len;

	if (!bytes)
		abort();
	if (!files_source_read(walk->bytes, bytes, REPORT_MAX, &len, &error))
		tell_failure(reports, name, &error);
	else if (len == REPORT_MAX)
		add_broken(reports, name, "larger than 64 MiB");
	else
		add_bytes(reports, name, (struct span){ bytes, len }, depth);
	free(bytes);
}

/* Shown is the name for people; empty: the file's own. */
static void
add_walk(struct reports *reports, const char *path, struct span shown,
    unsigned depth)
{
	struct files_walk *walk = malloc(sizeof(*walk));
	enum files_next next;
	struct error error;

	if (!walk)
		abort();
	files_walk_open(walk, path);
	while ((next = files_walk_next(walk, &error)) != FILES_END) {
		if (next == FILES_ITEM)
			add_item(reports, walk, shown, depth);
		else
			tell_failure(reports, shown, &error);
	}
	files_walk_close(walk);
	free(walk);
}

void
reports_add(struct reports *reports, const char *name)
{
	add_walk(reports, name, span_empty(), 0);
}
