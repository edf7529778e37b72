/*
 * The samples as networks, disks and editors ruin them: other line ends, cut
 * off, with bytes flipped. Nothing may crash, hang or leak (memory tools
 * watch), and what line ends say must not depend on how they are written.
 */

#include <glob.h>
#include <stdint.h>
#include <stdlib.h>

#include "nixie/session.h"
#include "unit/check.h"

enum {
	FILE_MAX = 64 * 1024,
	ROOM = 2 * FILE_MAX,
	LABEL_MAX = 256,
	FLIPS = 24,
	FOUND_MAX = 4096,
};

static const struct {
	const char *name;
	const char *bytes;
} line_ends[] = {
	{ "LF", "\n" },
	{ "CR LF", "\r\n" },
	{ "CR", "\r" },
};

/* Numbers that are the same in each run (Marsaglia's xorshift). */
static uint32_t
next_number(uint32_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 17;
	*state ^= *state << 5;
	return *state;
}

static struct span
read_file(const char *path, char bytes[FILE_MAX])
{
	FILE *stream = fopen(path, "rb");
	size_t len = 0;

	if (stream) {
		len = fread(bytes, 1, FILE_MAX, stream);
		fclose(stream);
	}
	return (struct span){ bytes, len };
}

static struct span
end_lines(struct span text, const char *end, char room[ROOM])
{
	size_t len = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\r' && i + 1 < text.len &&
		    text.ptr[i + 1] == '\n')
			continue;
		if (text.ptr[i] != '\n') {
			room[len++] = text.ptr[i];
			continue;
		}
		for (const char *c = end; *c; c++)
			room[len++] = *c;
	}
	return (struct span){ room, len };
}

/* All cases, in a copy of the mail's own size: what is behind is not ours. */
static unsigned
explain(struct session *session, struct span mail, struct text *found)
{
	char *bytes = malloc(mail.len + 1);
	unsigned count = 0;

	if (!bytes)
		abort();
	memcpy(bytes, mail.ptr, mail.len);
	session_open(session, (struct span){ bytes, mail.len }, span_empty(),
	    false);
	while (session_next(session) == SESSION_CASE) {
		const struct diagnosis *diagnosis = &session->diagnosis;

		count++;
		text_write(found,
		    evidence_value(diagnosis->evidence, FACT_RECIPIENT));
		text_write_byte(found, ' ');
		text_write(found, diagnosis->cause->name);
		text_write_byte(found, '\n');
	}
	free(bytes);
	return count;
}

/*
 * In UTF-16 a line end is two bytes; and no mbox was ever written with CR
 * alone, which would not be taken apart.
 */
static bool
may_differ(struct span mail)
{
	return memchr(mail.ptr, '\0', mail.len) ||
	    span_starts(mail, span_of("From "));
}

static void
check_line_ends(struct session *session, const char *label, struct span mail)
{
	static char room[ROOM];
	struct text first, other;

	text_init(&first, NULL, FOUND_MAX);
	text_init(&other, NULL, FOUND_MAX);
	explain(session, end_lines(mail, "\n", room), &first);
	for (size_t i = 1; i < COUNT_OF(line_ends) && !may_differ(mail); i++) {
		char name[LABEL_MAX];

		text_reset(&other);
		explain(session, end_lines(mail, line_ends[i].bytes, room),
		    &other);
		snprintf(name, sizeof(name), "%s with %s", label,
		    line_ends[i].name);
		CHECK_TEXT(name, text_span(&other), first.ptr ? first.ptr : "");
	}
	text_clear(&first);
	text_clear(&other);
}

static void
check_cuts(struct session *session, struct span mail)
{
	static char room[ROOM];
	struct text found;

	text_init(&found, NULL, FOUND_MAX);
	for (size_t i = 0; i < COUNT_OF(line_ends); i++) {
		struct span whole = end_lines(mail, line_ends[i].bytes, room);

		for (size_t len = 0; len < whole.len; len++) {
			text_reset(&found);
			explain(session, (struct span){ whole.ptr, len },
			    &found);
		}
	}
	text_clear(&found);
}

/* A bit here, a whole byte there; each round one place more is ruined. */
static void
check_flips(struct session *session, struct span mail, uint32_t seed)
{
	static char room[ROOM];
	struct text found;

	memcpy(room, mail.ptr, mail.len);
	text_init(&found, NULL, FOUND_MAX);
	for (unsigned i = 0; i < FLIPS; i++) {
		uint32_t number = next_number(&seed);
		size_t at = number % mail.len;

		if (i % 2)
			room[at] = (char)(number >> 24);
		else
			room[at] = (char)(room[at] ^ (1 << (number >> 29)));
		text_reset(&found);
		explain(session, (struct span){ room, mail.len }, &found);
	}
	text_clear(&found);
}

int
main(void)
{
	static struct session session;
	static char bytes[FILE_MAX];
	struct error error;
	glob_t files;

	if (!session_init(&session, &error) ||
	    glob("tests/samples/bounces/*.eml", 0, NULL, &files) != 0) {
		CHECK_FOR("session and samples", false);
		return check_done();
	}
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct span mail = read_file(files.gl_pathv[i], bytes);

		CHECK_FOR(files.gl_pathv[i], mail.len > 0);
		check_line_ends(&session, files.gl_pathv[i], mail);
		check_cuts(&session, mail);
		check_flips(&session, mail, (uint32_t)i + 1);
	}
	globfree(&files);
	session_clear(&session);
	return check_done();
}
