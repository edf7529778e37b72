/*
 * A second opinion on core/mime: GMime reads the same well-formed mails, and
 * both must find the same parts, header values and decoded bytes. The mails
 * are made of the bytes given, each of which is a choice: whatever a fuzzer
 * thinks of, the mail is well-formed.
 *
 * Accepted differences, which the comparison leaves out:
 * - GMime gives a text without its charset's errors mended as windows-1252;
 *   only charsets that fit are made here.
 * - GMime unfolds to the tab or blanks that the line began with, we to one
 *   blank: all white space is compared as one blank.
 * - GMime keeps the blanks at the end of a folded value, we do not: values are
 *   compared trimmed.
 * - Both leave the line end before a boundary to the boundary; of the last
 *   line of a whole message GMime keeps it, as we do.
 * - Broken mail is not compared at all: bounces break every rule, GMime gives
 *   up on some and guesses on others, and what we do is in tests/unit.
 */

#include <gmime/gmime.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "core/mime/message.h"

enum {
	CEILING = 64 * 1024 * 1024,
	MAIL_MAX = 256 * 1024,
	DEEPEST = 4,
	MOST_PARTS = 4,
	MAILS = 1500,
	CHOICES = 400,
};

struct choices {
	const uint8_t *bytes;
	size_t left;
};

struct maker {
	struct choices choices;
	struct text text;
	const char *end; /* of lines */
	unsigned boundaries;
};

static unsigned
choose(struct maker *maker, unsigned count)
{
	unsigned byte = 0;

	if (maker->choices.left > 0) {
		byte = *maker->choices.bytes++;
		maker->choices.left--;
	}
	return byte % count;
}

static void
put(struct maker *maker, const char *line)
{
	text_write_string(&maker->text, line);
	text_write_string(&maker->text, maker->end);
}

/* Values as mail has them: plain, folded, with encoded words. */
static const char *const subjects[] = {
	"Subject: Undelivered Mail Returned to Sender",
	"Subject: folded\n over two lines",
	"Subject: folded\n\tby a tab",
	"Subject: =?utf-8?Q?Zustellung_fehlgeschlagen_f=C3=BCr_Sie?=",
	"Subject: =?UTF-8?B?0J3QtSDQtNC+0YHRgtCw0LLQu9C10L3Qvg==?=",
	"Subject: =?iso-8859-1?Q?M=E4rz?= =?iso-8859-1?Q?_und_April?=",
	"Subject: =?utf-8?Q?one?=\n =?utf-8?Q?_two?=",
	"Subject: Re: =?utf-8?q?caf=C3=A9?= closed",
	"Subject: =?ISO-2022-JP?B?GyRCJWEhPCVrGyhC?=",
};

static void
put_folded(struct maker *maker, const char *field)
{
	for (const char *at = field; *at; at++)
		if (*at == '\n')
			text_write_string(&maker->text, maker->end);
		else
			text_write_byte(&maker->text, *at);
	text_write_string(&maker->text, maker->end);
}

static const struct {
	const char *fields;
	const char *body;
} leaves[] = {
	{ "Content-Type: text/plain", "Hello\n\nWorld" },
	{ "Content-Type: text/plain; charset=us-ascii", "550 no\nsuch user" },
	{ "Content-Type: text/plain; charset=\"utf-8\"\n"
	  "Content-Transfer-Encoding: 8bit",
	    "F\xc3\xbcr Sie\n" },
	{ "Content-Type: text/plain; charset=utf-8\n"
	  "Content-Transfer-Encoding: quoted-printable",
	    "soft =\nbreak =3D F=C3=BCr  =20\nend" },
	{ "Content-Type: text/plain; charset=iso-8859-1\n"
	  "Content-Transfer-Encoding: quoted-printable",
	    "caf=E9 =E4=F6=FC" },
	{ "Content-Type: text/plain; charset=utf-8\n"
	  "Content-Transfer-Encoding: base64",
	    "RsO8ciBTaWUKendlaSBaZWlsZW4K" },
	{ "Content-Type: text/plain; charset=koi8-r\n"
	  "Content-Transfer-Encoding: base64",
	    "8NLJ18XU" },
	{ "Content-Type: text/html; charset=utf-8",
	    "<p>Hello</p>\n<p>World</p>" },
	{ "Content-Type: image/png; name=\"a b.png\"\n"
	  "Content-Disposition: attachment; filename=\"a b.png\"\n"
	  "Content-Transfer-Encoding: base64",
	    "iVBORw0KGgoAAAAN\nSUhEUgAAAAEAAAAB" },
	{ "Content-Type: message/delivery-status",
	    "Reporting-MTA: dns; mx.example.com\n\n"
	    "Final-Recipient: rfc822; joe@example.org\nAction: failed\n"
	    "Status: 5.1.1\n" },
	{ "Content-Type: text/rfc822-headers",
	    "From: a@example.com\nTo: b@example.org" },
	{ "Content-Type: application/octet-stream", "\nblank line first" },
};

static void put_entity(struct maker *maker, unsigned depth);

static void
put_leaf(struct maker *maker)
{
	size_t which = choose(maker, sizeof(leaves) / sizeof(*leaves));

	put_folded(maker, leaves[which].fields);
	put(maker, "");
	put_folded(maker, leaves[which].body);
}

static void
put_multipart(struct maker *maker, unsigned depth)
{
	static const char *const types[] = { "mixed", "alternative",
		"report; report-type=delivery-status", "related" };
	unsigned number = maker->boundaries++;
	unsigned parts = 1 + choose(maker, MOST_PARTS);

	text_write_format(&maker->text,
	    "Content-Type: multipart/%s; boundary=\"=_b %u\"%s%s",
	    types[choose(maker, 4)], number, maker->end, maker->end);
	if (choose(maker, 3) == 0)
		put(maker, "This is a message in MIME format.");
	for (unsigned i = 0; i < parts; i++) {
		text_write_format(&maker->text, "%s--=_b %u%s", maker->end,
		    number, maker->end);
		put_entity(maker, depth + 1);
	}
	text_write_format(&maker->text, "%s--=_b %u--%s", maker->end, number,
	    maker->end);
}

static void
put_fields(struct maker *maker)
{
	put_folded(maker,
	    subjects[choose(maker, sizeof(subjects) / sizeof(*subjects))]);
	put(maker, "From: \"Doe, Joe\" <joe@example.org>");
	put(maker, "X-Empty:");
	put(maker, "MIME-Version: 1.0");
}

static void
put_entity(struct maker *maker, unsigned depth)
{
	unsigned choice = depth < DEEPEST ? choose(maker, 6) : 5;

	if (choice < 2) {
		put_multipart(maker, depth);
	} else if (choice == 2 && depth > 0) {
		put(maker, "Content-Type: message/rfc822");
		put(maker, "");
		put_fields(maker);
		put_entity(maker, depth + 1);
	} else {
		put_leaf(maker);
	}
}

static struct span failed_mail;

static void
differ(const char *what, struct span ours, struct span theirs)
{
	fprintf(stderr,
	    "%s differ\n--- ours\n%.*s\n--- GMime's\n%.*s\n--- the "
	    "mail\n%.*s\n",
	    what, SPAN_ARGS(ours), SPAN_ARGS(theirs), SPAN_ARGS(failed_mail));
	abort();
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The same but for how much white space stands between words? */
static bool
is_alike(struct span a, struct span b)
{
	while (a.len > 0 && b.len > 0) {
		if (is_blank(a.ptr[0]) != is_blank(b.ptr[0]) ||
		    (!is_blank(a.ptr[0]) && a.ptr[0] != b.ptr[0]))
			return false;
		if (!is_blank(a.ptr[0])) {
			span_take(&a, 1);
			span_take(&b, 1);
			continue;
		}
		a = span_trim(a);
		b = span_trim(b);
	}
	return a.len == b.len;
}

static void
compare_values(struct arena *arena, const struct mime_header *header,
    GMimeObject *object)
{
	static const char *const names[] = { "Subject", "From", "X-Empty",
		"MIME-Version", "Absent" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *value = g_mime_object_get_header(object, names[i]);
		struct span theirs = span_trim(span_of(value ? value : ""));
		struct span ours =
		    span_trim(mime_header_get(arena, header, names[i]));

		if (!is_alike(ours, theirs))
			differ(names[i], ours, theirs);
	}
}

static void
compare_type(const struct mime_part *part, GMimeObject *object)
{
	GMimeContentType *type = g_mime_object_get_content_type(object);

	if (!mime_type_is(&part->type, g_mime_content_type_get_media_type(type),
		g_mime_content_type_get_media_subtype(type)))
		differ("the types", part->type.subtype,
		    span_of(g_mime_content_type_get_media_subtype(type)));
}

static void
compare_bytes(struct arena *arena, const struct mime_part *part,
    GMimePart *theirs)
{
	GMimeStream *stream = g_mime_stream_mem_new();
	GMimeDataWrapper *content = g_mime_part_get_content(theirs);
	unsigned quirks = 0;
	struct span ours = mime_part_decode(arena, part, &quirks), bytes;
	GByteArray *array;

	if (content)
		g_mime_data_wrapper_write_to_stream(content, stream);
	array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
	bytes = array->len > 0
	    ? (struct span){ (char *)array->data, array->len }
	    : span_empty();
	if (!span_equal(ours, bytes))
		differ("the bytes", ours, bytes);
	g_object_unref(stream);
}

static void
compare_text(struct arena *arena, const struct mime_part *part,
    GMimePart *theirs)
{
	unsigned quirks = 0;
	struct span ours;
	char *text;

	if (!GMIME_IS_TEXT_PART(theirs) || part->kind != MIME_KIND_PLAIN)
		return;
	ours = mime_part_text(arena, part, MAIL_MAX, &quirks);
	text = g_mime_text_part_get_text(GMIME_TEXT_PART(theirs));
	if (!span_equal(ours, span_of(text ? text : "")))
		differ("the texts", ours, span_of(text ? text : ""));
	g_free(text);
}

static void
compare(struct arena *arena, const struct mime_part *part, GMimeObject *object);

static void
compare_children(struct arena *arena, const struct mime_part *part,
    GMimeMultipart *multipart)
{
	const struct mime_part *child = part->first_child;
	int count = g_mime_multipart_get_count(multipart);

	for (int i = 0; i < count; i++, child = child->sibling) {
		if (!child)
			differ("the counts of parts", span_of("fewer"),
			    span_empty());
		compare(arena, child, g_mime_multipart_get_part(multipart, i));
	}
	if (child)
		differ("the counts of parts", span_of("more"), span_empty());
}

static void
compare(struct arena *arena, const struct mime_part *part, GMimeObject *object)
{
	compare_type(part, object);
	if (GMIME_IS_MULTIPART(object)) {
		compare_children(arena, part, GMIME_MULTIPART(object));
	} else if (GMIME_IS_MESSAGE_PART(object)) {
		GMimeMessage *inner =
		    g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));

		if (!part->first_child)
			differ("the messages inside", span_empty(),
			    span_empty());
		compare_values(arena, &part->first_child->header,
		    GMIME_OBJECT(inner));
		compare(arena, part->first_child,
		    g_mime_message_get_mime_part(inner));
	} else {
		compare_bytes(arena, part, GMIME_PART(object));
		compare_text(arena, part, GMIME_PART(object));
	}
}

static void
compare_mail(struct span mail)
{
	GMimeStream *stream =
	    g_mime_stream_mem_new_with_buffer(mail.ptr, mail.len);
	GMimeParser *parser = g_mime_parser_new_with_stream(stream);
	GMimeMessage *theirs = g_mime_parser_construct_message(parser, NULL);
	struct mime_message ours;
	struct arena arena;

	failed_mail = mail;
	if (!theirs)
		abort();
	arena_init(&arena, CEILING);
	mime_message_parse(&arena, mail, &ours);
	compare_values(&arena, &ours.root->header, GMIME_OBJECT(theirs));
	compare(&arena, ours.root, g_mime_message_get_mime_part(theirs));
	arena_clear(&arena);
	g_object_unref(theirs);
	g_object_unref(parser);
	g_object_unref(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_ready;
	struct maker maker = { .choices = { data, size } };

	if (!is_ready)
		g_mime_init();
	is_ready = true;
	text_init(&maker.text, NULL, MAIL_MAX);
	maker.end = choose(&maker, 2) ? "\r\n" : "\n";
	put_fields(&maker);
	put_entity(&maker, 0);
	if (!maker.text.is_cut)
		compare_mail(text_span(&maker.text));
	text_clear(&maker.text);
	return 0;
}

#ifndef WITH_ENGINE

/* Without a fuzzing engine: the same mails in each run. */
int
main(void)
{
	uint32_t state = 1;

	for (unsigned i = 0; i < MAILS; i++) {
		uint8_t choices[CHOICES];

		for (size_t j = 0; j < sizeof(choices); j++) {
			state = state * 1664525 + 1013904223;
			choices[j] = (uint8_t)(state >> 24);
		}
		LLVMFuzzerTestOneInput(choices, sizeof(choices));
	}
	printf("1..1\nok 1 - %u mails are read alike\n", MAILS);
	return 0;
}

#endif
