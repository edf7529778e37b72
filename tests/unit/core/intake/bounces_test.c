/*
 * Mails that come back, as the programs of the world write them: each file
 * under tests/samples/bounces with the cases expected beside it, a stanza
 * for each. Fields that an expectation does not name are not compared, but a
 * recipient that it does not name must not be found.
 */

#include <glob.h>
#include <stdlib.h>

#include "base/scan.h"
#include "core/intake/mail.h"
#include "core/smtp/status.h"
#include "nixie/session.h"
#include "unit/check.h"

enum { FILE_MAX = 64 * 1024, LABEL_MAX = 256, CEILING = 16 * 1024 * 1024 };

struct file {
	char bytes[FILE_MAX];
	size_t len;
};

static struct span
read_file(struct file *file, const char *path)
{
	FILE *stream = fopen(path, "rb");

	file->len = 0;
	if (stream) {
		file->len = fread(file->bytes, 1, FILE_MAX, stream);
		fclose(stream);
	}
	return (struct span){ file->bytes, file->len };
}

/* What a diagnosis says, by the name that expectations use. */
static struct span
found(const struct diagnosis *diagnosis, struct span name, char room[LABEL_MAX])
{
	const struct smtp_unfolded *reply = &diagnosis->reply;

	room[0] = '\0';
	if (span_equal(name, span_of("Kind")))
		return span_of(case_kind_name(diagnosis->evidence->kind));
	if (span_equal(name, span_of("Recipient")))
		return evidence_value(diagnosis->evidence, FACT_RECIPIENT);
	if (span_equal(name, span_of("New-Address")))
		return evidence_value(diagnosis->evidence, FACT_NEW_ADDRESS);
	if (span_equal(name, span_of("Format")) &&
	    diagnosis->evidence->source.format)
		return span_of(diagnosis->evidence->source.format);
	if (span_equal(name, span_of("Cause")))
		return diagnosis->cause->name;
	if (span_equal(name, span_of("Suppress")))
		return span_of(suppress_name(diagnosis->suppress.advice));
	if (span_equal(name, span_of("Code")) && reply->code > 0)
		snprintf(room, LABEL_MAX, "%u", reply->code);
	if (span_equal(name, span_of("Status")) && reply->status.severity > 0)
		smtp_status_print(reply->status, room);
	return span_of(room);
}

static void
compare(const struct diagnosis *diagnosis, const char *label, struct span name,
    struct span value)
{
	char full[2 * LABEL_MAX + 2], expected[LABEL_MAX], room[LABEL_MAX];

	snprintf(full, sizeof(full), "%s: %.*s", label, SPAN_ARGS(name));
	snprintf(expected, sizeof(expected), "%.*s", SPAN_ARGS(value));
	CHECK_TEXT(full, found(diagnosis, name, room), expected);
}

/* Lines up to a blank one; says whether a recipient was among them. */
static bool
compare_stanza(const struct diagnosis *diagnosis, const char *label,
    struct span *expected)
{
	struct span line, name;
	bool has_recipient = false;

	while (scan_line(expected, &line) && line.len > 0) {
		span_split(&line, ':', &name);
		compare(diagnosis, label, name, span_trim(line));
		has_recipient |= span_equal(name, span_of("Recipient"));
	}
	return has_recipient;
}

/* Whoever answers or is slow has not lost his place. */
static bool
is_suppressed(const struct diagnosis *diagnosis)
{
	return diagnosis->suppress.advice == SUPPRESS_NOW &&
	    diagnosis->evidence->kind != CASE_COMPLAINT &&
	    diagnosis->evidence->kind != CASE_FAILURE;
}

static void
check_mail(struct session *session, const char *label, struct span mail,
    struct span expected)
{
	char name[LABEL_MAX];
	unsigned number = 0;

	session_open(session, mail, span_empty(), false);
	while (session_next(session) == SESSION_CASE) {
		snprintf(name, sizeof(name), "%s %u", label, ++number);
		CHECK_FOR(name, expected.len > 0);
		if (!compare_stanza(&session->diagnosis, name, &expected))
			compare(&session->diagnosis, name, span_of("Recipient"),
			    span_empty());
		CHECK_FOR(name, !is_suppressed(&session->diagnosis));
	}
	CHECK_FOR(label, number > 0 && expected.len == 0);
}

/* Cut anywhere, a mail is read all the same; memory tools watch. */
static bool
reads_prefixes(struct span mail)
{
	struct evidence_list cases = { 0 };
	struct arena arena;
	bool is_good = true;

	arena_init(&arena, CEILING);
	for (size_t len = 0; len <= mail.len; len++) {
		/* A copy of its own size: what is behind it is not ours. */
		char *bytes = malloc(len + 1);
		struct span prefix = { bytes, len };

		if (!bytes)
			abort();
		memcpy(bytes, mail.ptr, len);
		mail_read(&arena, prefix, &cases, NULL);
		is_good &= cases.count > 0;
		arena_reset(&arena);
		free(bytes);
	}
	arena_clear(&arena);
	return is_good;
}

static void
check_file(struct session *session, const char *path)
{
	static struct file mail, expect;
	char base[LABEL_MAX], expect_path[LABEL_MAX + 8];
	const char *slash = strrchr(path, '/');

	snprintf(base, sizeof(base), "%.*s", (int)(strlen(path) - 4), path);
	snprintf(expect_path, sizeof(expect_path), "%s.expect", base);
	read_file(&mail, path);
	read_file(&expect, expect_path);
	CHECK_FOR(base + (slash + 1 - path), mail.len > 0 && expect.len > 0);
	check_mail(session, base + (slash + 1 - path),
	    (struct span){ mail.bytes, mail.len },
	    (struct span){ expect.bytes, expect.len });
	CHECK_FOR(base + (slash + 1 - path),
	    reads_prefixes((struct span){ mail.bytes, mail.len }));
}

int
main(void)
{
	static struct session session;
	struct error error;
	glob_t files;

	if (!session_init(&session, &error) ||
	    glob("tests/samples/bounces/*.eml", 0, NULL, &files) != 0) {
		CHECK_FOR("session and samples", false);
		return check_done();
	}
	CHECK(files.gl_pathc >= 410);
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_file(&session, files.gl_pathv[i]);
	globfree(&files);
	session_clear(&session);
	return check_done();
}
