#include "core/smtp/unfold.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "core/smtp/encoded.h"
#include "core/smtp/head.h"

struct writer {
	struct smtp_unfolded *unfolded;
	struct span source;
	char *text, *lower;
	uint32_t *origin;
	size_t len, room;
	bool has_continuation; /* a "550-" was seen */
	bool keeps_codes;
};

/* The byte at this place of the source, or NULL-like -1 at its end. */
static uint32_t
offset_of(const struct writer *writer, const char *at)
{
	return (uint32_t)(at - writer->source.ptr);
}

static void
put(struct writer *writer, const char *text, const char *lower, size_t len,
    uint32_t origin)
{
	if (writer->len + len > writer->room) {
		writer->unfolded->quirks |= SMTP_QUIRK_CUT;
		return;
	}
	for (size_t i = 0; i < len; i++) {
		writer->text[writer->len] = text[i];
		writer->lower[writer->len] = lower[i];
		writer->origin[writer->len++] = origin;
	}
}

static void
put_byte(struct writer *writer, char c, uint32_t origin)
{
	char lower = ascii_lower(c);

	put(writer, &c, &lower, 1, origin);
}

static void
put_space(struct writer *writer, uint32_t origin)
{
	if (writer->len > 0 && writer->text[writer->len - 1] != ' ')
		put_byte(writer, ' ', origin);
}

static void
put_code(struct writer *writer, uint32_t code, uint32_t origin)
{
	char text[4], lower[4];
	size_t len = utf8_put(text, code);

	utf8_put(lower, utf8_lower(code));
	put(writer, text, lower, len, origin);
}

/* What typographers and word processors put for plain signs; 0: nothing. */
static char
plain_sign(uint32_t code)
{
	switch (code) {
	case 0x2018:
	case 0x2019:
	case 0x201a:
	case 0x2bc:
	case 0xb4:
		return '\'';
	case 0x201c:
	case 0x201d:
	case 0x201e:
	case 0xab:
	case 0xbb:
		return '"';
	case 0x2010:
	case 0x2011:
	case 0x2012:
	case 0x2013:
	case 0x2014:
		return '-';
	case 0xa0:
	case 0x2002:
	case 0x2003:
	case 0x2009:
	case 0x202f:
	case 0x3000:
	case 0xfeff:
	case 0x200b:
		return ' ';
	default:
		return '\0';
	}
}

/* Windows-1252 for 0x80 to 0x9f; above that it agrees with Unicode. */
static uint32_t
from_1252(uint32_t byte)
{
	static const uint16_t high[32] = { 0x20ac, ' ', 0x201a, 0x192, 0x201e,
		0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
		' ', 0x17d, ' ', ' ', 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
		0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, ' ', 0x17e,
		0x178 };

	return byte >= 0x80 && byte <= 0x9f ? high[byte - 0x80] : byte;
}

static void
put_character(struct writer *writer, struct span *rest)
{
	uint32_t origin = offset_of(writer, rest->ptr), code;
	char plain;

	if (!utf8_take(rest, &code)) {
		writer->unfolded->quirks |= SMTP_QUIRK_BAD_BYTES;
		code = from_1252(code);
	}
	plain = plain_sign(code);
	if (plain == ' ')
		put_space(writer, origin);
	else if (plain)
		put_byte(writer, plain, origin);
	else
		put_code(writer, code, origin);
}

/*
 * Mail programs join the lines of a reply and leave their codes standing in
 * the text: "... The account 550-or domain may not exist, ... 550 entries".
 */
static bool
skip_repeated_head(const struct writer *writer, struct span *rest)
{
	const struct smtp_unfolded *unfolded = writer->unfolded;
	struct span tail = *rest;
	struct smtp_status status;
	unsigned code;

	if (!writer->has_continuation || !scan_number(&tail, 3, 3, &code) ||
	    code != unfolded->code || tail.len == 0 ||
	    (tail.ptr[0] != '-' && tail.ptr[0] != ' '))
		return false;
	span_take(&tail, 1);
	*rest = tail;
	if (smtp_status_scan_loose(&tail, &status) &&
	    smtp_status_equal(status, unfolded->status))
		*rest = tail;
	return true;
}

/* Some write `this', with a grave accent for the quote that opens. */
static char
straight(char c)
{
	if (c == '`')
		return '\'';
	return c;
}

static bool
is_plain(char c)
{
	return c > ' ' && c != 0x7f && c != '`';
}

/* May a blank stay as it is, that stands before this rest of a line? */
static bool
is_plain_word(const struct writer *writer, struct span rest)
{
	return rest.len > 0 && is_plain(rest.ptr[0]) &&
	    !(writer->has_continuation && ascii_is_digit(rest.ptr[0]));
}

/* The words of plain ASCII at the front, with single blanks between them. */
static size_t
plain_length(const struct writer *writer, struct span rest)
{
	size_t len = 0;

	for (; len < rest.len; len++)
		if (!is_plain(rest.ptr[len]) &&
		    !(rest.ptr[len] == ' ' &&
			is_plain_word(writer, span_from(rest, len + 1))))
			break;
	return len;
}

/* They are nearly all there is. */
static void
put_plain(struct writer *writer, struct span *rest)
{
	size_t room = writer->room - writer->len;
	size_t len = plain_length(writer, *rest);
	uint32_t origin = offset_of(writer, rest->ptr);
	uint32_t *origins = writer->origin + writer->len;

	if (len > room)
		len = room;
	memcpy(writer->text + writer->len, rest->ptr, len);
	ascii_lower_all(writer->lower + writer->len, rest->ptr, len);
	for (size_t i = 0; i < len; i++)
		origins[i] = origin + (uint32_t)i;
	writer->len += len;
	span_take(rest, len);
}

static void
put_words(struct writer *writer, struct span rest)
{
	bool at_word = true;

	while (rest.len > 0 && writer->len < writer->room) {
		char c = rest.ptr[0];

		if (at_word && ascii_is_digit(c) &&
		    skip_repeated_head(writer, &rest))
			continue;
		if (is_plain(c)) {
			put_plain(writer, &rest);
			at_word = false;
			continue;
		}
		at_word = ascii_is_space(c);
		if (at_word)
			put_space(writer, offset_of(writer, rest.ptr));
		else if ((unsigned char)c < 0x80)
			put_byte(writer, straight(c),
			    offset_of(writer, rest.ptr));
		if ((unsigned char)c < 0x80)
			span_take(&rest, 1);
		else
			put_character(writer, &rest);
	}
}

/* The codes of a line go into the reply; its words follow the others. */
static void
take_head(struct writer *writer, const struct smtp_head *head)
{
	struct smtp_unfolded *unfolded = writer->unfolded;

	if (unfolded->code == 0)
		unfolded->code = head->code;
	if (head->is_doubled)
		unfolded->quirks |= SMTP_QUIRK_DOUBLED_CODE;
	writer->has_continuation |= head->is_continued;
	if (head->is_continued)
		unfolded->quirks |= SMTP_QUIRK_UNFINISHED;
	else
		unfolded->quirks &= ~(unsigned)SMTP_QUIRK_UNFINISHED;
	if (head->status.severity == 0)
		return;
	if (head->is_mangled)
		unfolded->quirks |= SMTP_QUIRK_MANGLED_STATUS;
	if (unfolded->status.severity == 0)
		unfolded->status = head->status;
	else if (!smtp_status_equal(unfolded->status, head->status))
		unfolded->quirks |= SMTP_QUIRK_MIXED_STATUS;
}

static bool
belongs(const struct smtp_unfolded *unfolded, const struct smtp_head *head)
{
	if (head->code == 0)
		return unfolded->code == 0 && unfolded->status.severity == 0;
	return unfolded->code == 0 || unfolded->code == head->code;
}

static void
unfold_lines(struct writer *writer, struct span lines)
{
	struct span line;

	while (scan_line(&lines, &line)) {
		struct span rest = span_trim(line);
		struct smtp_head head;

		if (!writer->keeps_codes && smtp_head_scan(&rest, &head) &&
		    belongs(writer->unfolded, &head))
			take_head(writer, &head);
		else
			rest = span_trim(line);
		put_space(writer, offset_of(writer, rest.ptr));
		put_words(writer, rest);
	}
}

/* "(state 17)": where Gmail's client stood; says nothing to anyone else. */
static void
drop_state_suffix(struct smtp_unfolded *unfolded)
{
	struct span lower = unfolded->lower;
	size_t at;

	while (lower.len > 0 && strchr(". ", lower.ptr[lower.len - 1]))
		lower.len--;
	if (lower.len == 0 || lower.ptr[lower.len - 1] != ')' ||
	    !span_find(lower, span_of("(state "), &at) || lower.len - at > 12)
		return;
	unfolded->quirks |= SMTP_QUIRK_STATE_SUFFIX;
	while (at > 0 && lower.ptr[at - 1] == ' ')
		at--;
	unfolded->text.len = unfolded->lower.len = at;
}

/* Codes that stand amid the words: "SMTP error 550: ...". */
static void
find_codes(struct smtp_unfolded *unfolded)
{
	struct span rest = unfolded->text;
	struct smtp_head head;
	size_t at;

	if (unfolded->code == 0 && smtp_head_find(rest, &at)) {
		rest = span_from(rest, at);
		if (smtp_head_scan(&rest, &head)) {
			unfolded->code = head.code;
			unfolded->quirks |= SMTP_QUIRK_EMBEDDED_CODE;
			if (unfolded->status.severity == 0)
				unfolded->status = head.status;
		}
	}
	if (unfolded->status.severity == 0)
		smtp_status_find(unfolded->text, unfolded->code / 100,
		    &unfolded->status, &at);
}

static void
find_quirks(struct smtp_unfolded *unfolded)
{
	if (unfolded->status.severity != 0 && unfolded->code != 0 &&
	    unfolded->status.severity != unfolded->code / 100)
		unfolded->quirks |= SMTP_QUIRK_CLASS_CLASH;
	if (span_ends_nocase(unfolded->text, span_of("...")) ||
	    span_ends_nocase(unfolded->text, span_of("\xe2\x80\xa6")))
		unfolded->quirks |= SMTP_QUIRK_CUT;
}

/* Gives the origins, for who must trace them further. */
static uint32_t *
unfold(struct arena *arena, struct span source, bool keeps_codes,
    struct smtp_unfolded *unfolded)
{
	/* Only windows-1252 grows: one byte to three at most. */
	size_t room =
	    source.len * 3 < SMTP_UNFOLD_MAX ? source.len * 3 : SMTP_UNFOLD_MAX;
	struct writer writer = {
		.unfolded = unfolded,
		.source = source,
		.text = arena_alloc(arena, room + 1),
		.lower = arena_alloc(arena, room + 1),
		.origin = arena_alloc(arena, (room + 1) * sizeof(uint32_t)),
		.room = room,
		.keeps_codes = keeps_codes,
	};

	unfold_lines(&writer, source);
	while (writer.len > 0 && writer.text[writer.len - 1] == ' ')
		writer.len--;
	writer.origin[writer.len] = (uint32_t)source.len;
	unfolded->text = (struct span){ writer.text, writer.len };
	unfolded->lower = (struct span){ writer.lower, writer.len };
	unfolded->origin = writer.origin;
	return writer.origin;
}

/* Trace the offsets back through the decoding. */
static void
compose(uint32_t *origin, size_t len, const uint32_t *decoded)
{
	for (size_t i = 0; i <= len; i++)
		origin[i] = decoded[origin[i]];
}

void
smtp_unfold(struct arena *arena, struct span source,
    struct smtp_unfolded *unfolded)
{
	uint32_t *decoded = NULL, *origin;

	*unfolded = (struct smtp_unfolded){ 0 };
	if (source.len > SMTP_UNFOLD_MAX) {
		source.len = SMTP_UNFOLD_MAX;
		unfolded->quirks |= SMTP_QUIRK_CUT;
	}
	if (smtp_encoded_is(source)) {
		unfolded->quirks |= SMTP_QUIRK_ENCODED;
		source = smtp_encoded_decode(arena, source, &decoded);
	}
	origin = unfold(arena, source, false, unfolded);
	if (decoded)
		compose(origin, unfolded->text.len, decoded);
	drop_state_suffix(unfolded);
	find_codes(unfolded);
	find_quirks(unfolded);
}

void
smtp_unfold_words(struct arena *arena, struct span source,
    struct smtp_unfolded *unfolded)
{
	*unfolded = (struct smtp_unfolded){ 0 };
	if (source.len > SMTP_UNFOLD_MAX)
		source.len = SMTP_UNFOLD_MAX;
	unfold(arena, source, true, unfolded);
}

const char *
smtp_quirk_name(enum smtp_quirk quirk)
{
	switch (quirk) {
	case SMTP_QUIRK_DOUBLED_CODE:
		return "doubled_code";
	case SMTP_QUIRK_MANGLED_STATUS:
		return "mangled_status";
	case SMTP_QUIRK_CLASS_CLASH:
		return "class_clash";
	case SMTP_QUIRK_MIXED_STATUS:
		return "mixed_status";
	case SMTP_QUIRK_UNFINISHED:
		return "unfinished";
	case SMTP_QUIRK_ENCODED:
		return "encoded";
	case SMTP_QUIRK_STATE_SUFFIX:
		return "state_suffix";
	case SMTP_QUIRK_EMBEDDED_CODE:
		return "embedded_code";
	case SMTP_QUIRK_CUT:
		return "cut";
	case SMTP_QUIRK_BAD_BYTES:
		return "bad_bytes";
	}
	return NULL;
}
