/*
 * Who may lose an address: of all causes seven, as a table, over all samples.
 * A failure with any other cause leaves the address alone, and what is no
 * failure does so whatever its cause; the seven suppress, but for replies
 * whose guards hold them back, each of which is named here.
 */

#include <glob.h>

#include "nixie/session.h"
#include "unit/check.h"

enum { FILE_MAX = 64 * 1024 };

static const char *const suppressing[] = { "mailbox_unknown",
	"mailbox_disabled", "mailbox_full", "address_syntax", "bad_domain",
	"recipient_blocks_sender", "local_suppression" };

/* Samples whose words or rules are known to hold back. */
static const struct {
	const char *file;
	const char *why;
} held_back[] = {
	{ "exim-10.eml", "a message without any recipient" },
	{ "exchange-10.eml", "an address of the directory, not of mail" },
	{ "forwarded-1.eml", "passed on by a person" },
	{ "letter-3.eml", "passed on by a person" },
};

static unsigned seen[COUNT_OF(suppressing)];

static size_t
place_of(struct span cause)
{
	size_t i = 0;

	while (i < COUNT_OF(suppressing) &&
	    !span_equal(cause, span_of(suppressing[i])))
		i++;
	return i;
}

static bool
is_held_back(const char *path)
{
	const char *slash = strrchr(path, '/');

	for (size_t i = 0; i < COUNT_OF(held_back); i++)
		if (strcmp(slash + 1, held_back[i].file) == 0)
			return true;
	return false;
}

static void
check_case(const struct diagnosis *diagnosis, const char *path)
{
	enum case_kind kind = diagnosis->evidence->kind;
	size_t place = place_of(diagnosis->cause->name);
	bool is_kept = diagnosis->suppress.advice == SUPPRESS_NEVER;

	if (kind == CASE_COMPLAINT) {
		CHECK_FOR(path, diagnosis->suppress.advice == SUPPRESS_NOW);
	} else if (kind != CASE_FAILURE || place == COUNT_OF(suppressing)) {
		CHECK_FOR(path, is_kept);
	} else {
		seen[place]++;
		CHECK_FOR(path, is_kept == is_held_back(path));
	}
}

static void
check_file(struct session *session, const char *path)
{
	static char bytes[FILE_MAX];
	FILE *stream = fopen(path, "rb");
	struct span mail = { bytes, 0 };

	if (stream) {
		mail.len = fread(bytes, 1, FILE_MAX, stream);
		fclose(stream);
	}
	CHECK_FOR(path, mail.len > 0);
	session_open(session, mail, span_empty(), false);
	while (session_next(session) == SESSION_CASE)
		check_case(&session->diagnosis, path);
}

/* The causes themselves say so, too. */
static void
check_causes(const struct knowledge *knowledge)
{
	for (size_t i = 0; i < knowledge->cause_count; i++) {
		const struct cause *cause = &knowledge->causes[i];
		bool may = place_of(cause->name) < COUNT_OF(suppressing);

		CHECK_FOR(cause->name.ptr,
		    (cause->suppress.advice != SUPPRESS_NEVER) == may);
	}
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
	check_causes(matcher_knowledge(session.matcher));
	for (size_t i = 0; i < files.gl_pathc; i++)
		check_file(&session, files.gl_pathv[i]);
	for (size_t i = 0; i < COUNT_OF(suppressing); i++)
		CHECK_FOR(suppressing[i], seen[i] > 0);
	globfree(&files);
	session_clear(&session);
	return check_done();
}
