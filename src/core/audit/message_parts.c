#include "core/audit/message_look.h"

#include "core/auth/tags.h"

/* What Gmail and Outlook refuse by its name, among the most frequent. */
static const char *const refused[] = { ".ade", ".adp", ".apk", ".appx", ".bat",
	".cab", ".chm", ".cmd", ".com", ".cpl", ".dll", ".dmg", ".exe", ".hta",
	".img", ".ins", ".iso", ".isp", ".jar", ".js", ".jse", ".lib", ".lnk",
	".mde", ".msc", ".msi", ".msp", ".mst", ".nsh", ".pif", ".ps1", ".reg",
	".scr", ".sct", ".shb", ".sys", ".vb", ".vbe", ".vbs", ".vhd", ".vxd",
	".wsc", ".wsf", ".wsh", ".xll" };

/* The name is shown as it stands in the field. */
static void
look_at_name(struct message_look *look, const struct mime_part *part,
    struct span name)
{
	struct mime_field field = { .whole = span_empty() };

	if (!mime_header_find(&part->header, "Content-Disposition", &field))
		mime_header_find(&part->header, "Content-Type", &field);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
		if (span_ends_nocase(name, span_of(refused[i]))) {
			message_find(look, FINDING_MSG_ATTACHMENT, name,
			    field.whole);
			return;
		}
}

static void
look_at_attachment(struct message_look *look, const struct mime_part *part)
{
	struct arena *arena = look->audit->arena;
	struct span disposition =
	    mime_header_get(arena, &part->header, "Content-Disposition");
	struct span parameters, name;
	unsigned quirks = 0;

	/* Whether a body is what it says to be, only its decoding shows. */
	if (!part->first_child)
		mime_part_decode(arena, part, &look->quirks);

	mime_disposition_parse(disposition, &parameters);
	if (mime_parameter_find(arena, parameters, "filename", &name,
		&quirks) ||
	    mime_parameter_find(arena, part->type.parameters, "name", &name,
		&quirks))
		look_at_name(look, part, name);
}

static bool
says_eight_bit(const struct mime_part *part)
{
	struct mime_field field;

	return mime_header_find(&part->header, "Content-Transfer-Encoding",
		   &field) &&
	    (span_equal_nocase(field.value, span_of("8bit")) ||
		span_equal_nocase(field.value, span_of("binary")));
}

static bool
has_eight_bit(struct span body)
{
	for (size_t i = 0; i < body.len; i++)
		if ((body.ptr[i] & 0x80) != 0)
			return true;
	return false;
}

static void
look_at_body(struct message_look *look, const struct mime_part *part)
{
	if (part->first_child || says_eight_bit(part) ||
	    !has_eight_bit(part->body))
		return;
	message_find(look, FINDING_MSG_EIGHT_BIT_BODY, span_empty(),
	    span_empty());
}

/* The quirks of a reader that forgives are the faults of the writer. */
static void
look_at_structure(struct message_look *look)
{
	static const struct {
		unsigned quirk;
		const char *words;
	} faults[] = {
		{ MIME_QUIRK_NO_BOUNDARY,
		    "the boundary between its parts is "
		    "not given, or never comes" },
		{ MIME_QUIRK_UNCLOSED, "the last boundary is missing" },
		{ MIME_QUIRK_BAD_TYPE, "a Content-Type cannot be read" },
		{ MIME_QUIRK_BAD_BASE64, "what is said to be Base64 is not" },
		{ MIME_QUIRK_UNKNOWN_ENCODING,
		    "a transfer encoding is not known" },
		{ MIME_QUIRK_ENCODED_PARTS,
		    "parts are encoded together, which must not be" },
		{ MIME_QUIRK_BAD_FIELD, "a line in the header is no field" },
		{ MIME_QUIRK_BAD_WORD, "an encoded word is broken" },
	};

	for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++)
		if (look->quirks & faults[i].quirk)
			message_find(look, FINDING_MSG_BAD_MIME,
			    span_of(faults[i].words), span_empty());
	if (look->root->header.quirks & MIME_QUIRK_NO_BLANK_LINE) {
		struct span rest = look->root->body, line = span_empty();

		span_split(&rest, '\n', &line);
		message_find(look, FINDING_MSG_NO_BLANK_LINE, span_trim(line),
		    span_empty());
	}
}

void
message_look_at_parts(struct message_look *look)
{
	for (const struct mime_part *part = look->root; part;
	     part = mime_part_next(part)) {
		look_at_attachment(look, part);
		look_at_body(look, part);
	}
	look_at_structure(look);
}

/* Is the field among those that a DKIM signature covers? */
static bool
is_signed(const struct message_look *look, const char *name)
{
	struct span rest = look->root->header.text, word;
	struct mime_field field;
	struct tags tags;

	while (mime_header_next(&look->root->header, &rest, &field)) {
		bool has_more = true;
		struct span list;

		if (!span_equal_nocase(field.name, span_of("DKIM-Signature")))
			continue;
		tags_parse(field.value, &tags);
		list = tags_get(&tags, "h");
		while (tags_next_word(&list, ':', &has_more, &word))
			if (span_equal_nocase(word, span_of(name)))
				return true;
	}
	return false;
}

/* RFC 8058, 3.1 and 4. */
static void
look_at_one_click(struct message_look *look, const struct mime_field *link)
{
	static const char *const names[] = { "List-Unsubscribe",
		"List-Unsubscribe-Post" };
	struct mime_field post;
	size_t at;

	if (!mime_header_find(&look->root->header, names[1], &post)) {
		message_find(look, FINDING_MSG_ONE_CLICK_MISSING,
		    span_of("List-Unsubscribe-Post is missing"), link->whole);
		return;
	}
	if (!span_find_nocase(link->value, span_of("<https://"), &at))
		message_find(look, FINDING_MSG_ONE_CLICK_MISSING,
		    span_of("there is no https address"), link->whole);
	if (!span_equal_nocase(post.value,
		span_of("List-Unsubscribe=One-Click")))
		message_find(look, FINDING_MSG_ONE_CLICK_MISSING,
		    span_of("List-Unsubscribe-Post says something else"),
		    post.whole);
	for (size_t i = 0; i < 2; i++)
		if (!is_signed(look, names[i]))
			message_find(look, FINDING_MSG_ONE_CLICK_UNSIGNED,
			    span_of(names[i]), span_empty());
}

void
message_look_at_list(struct message_look *look)
{
	static const char *const marks[] = { "List-Id", "List-Post",
		"Feedback-ID", "Precedence" };
	struct mime_field field;

	if (mime_header_find(&look->root->header, "List-Unsubscribe", &field)) {
		look_at_one_click(look, &field);
		return;
	}
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (mime_header_find(&look->root->header, marks[i], &field)) {
			message_find(look, FINDING_MSG_UNSUBSCRIBE_MISSING,
			    span_of(marks[i]), field.whole);
			return;
		}
}
