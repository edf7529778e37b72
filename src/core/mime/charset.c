#include "core/mime/charset.h"

#include <iconv.h>
#include <stdint.h>

#include "base/ascii.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/mime/unicode.h"

/* How the bytes of a charset are read. */
enum reading {
	READ_UNKNOWN,
	READ_PLAIN, /* UTF-8 where it is, windows-1252 where it is not */
	READ_UTF16,
	READ_UTF32,
	READ_ICONV,
};

struct charset {
	enum reading reading;
	char name[32]; /* for iconv */
};

enum { NAME_MAX_BYTES = 31 };

/* Labels in small letters without '-' and '_', and what iconv calls them. */
static const struct {
	const char *label;
	enum reading reading;
	const char *name;
} charsets[] = {
	{ "", READ_PLAIN, NULL },
	{ "ascii", READ_PLAIN, NULL },
	{ "ansix3.41968", READ_PLAIN, NULL },
	{ "usascii", READ_PLAIN, NULL },
	{ "utf8", READ_PLAIN, NULL },
	{ "unicode11utf8", READ_PLAIN, NULL },
	{ "iso88591", READ_PLAIN, NULL },
	{ "latin1", READ_PLAIN, NULL },
	{ "windows1252", READ_PLAIN, NULL },
	{ "cp1252", READ_PLAIN, NULL },
	{ "ansi", READ_PLAIN, NULL },
	{ "unknown8bit", READ_PLAIN, NULL },
	{ "8bit", READ_PLAIN, NULL },
	{ "7bit", READ_PLAIN, NULL },
	{ "xunknown", READ_PLAIN, NULL },
	{ "unknown", READ_PLAIN, NULL },
	{ "default", READ_PLAIN, NULL },
	{ "none", READ_PLAIN, NULL },
	{ "binary", READ_PLAIN, NULL },
	{ "utf16", READ_UTF16, NULL },
	{ "utf16le", READ_UTF16, NULL },
	{ "utf16be", READ_UTF16, NULL },
	{ "ucs2", READ_UTF16, NULL },
	{ "unicode", READ_UTF16, NULL },
	{ "iso10646ucs2", READ_UTF16, NULL },
	{ "utf32", READ_UTF32, NULL },
	{ "utf32le", READ_UTF32, NULL },
	{ "utf32be", READ_UTF32, NULL },
	{ "utf7", READ_ICONV, "UTF-7" },
	{ "unicode11utf7", READ_ICONV, "UTF-7" },
	{ "latin2", READ_ICONV, "ISO-8859-2" },
	{ "iso88598i", READ_ICONV, "ISO-8859-8" },
	{ "iso88598e", READ_ICONV, "ISO-8859-8" },
	{ "iso88596i", READ_ICONV, "ISO-8859-6" },
	{ "iso88596e", READ_ICONV, "ISO-8859-6" },
	{ "koi8r", READ_ICONV, "KOI8-R" },
	{ "koi8u", READ_ICONV, "KOI8-U" },
	{ "koi8ru", READ_ICONV, "KOI8-U" },
	{ "gb2312", READ_ICONV, "GB18030" },
	{ "xgb2312", READ_ICONV, "GB18030" },
	{ "gb231280", READ_ICONV, "GB18030" },
	{ "gbk", READ_ICONV, "GB18030" },
	{ "xgbk", READ_ICONV, "GB18030" },
	{ "cp936", READ_ICONV, "GB18030" },
	{ "euccn", READ_ICONV, "GB18030" },
	{ "gb18030", READ_ICONV, "GB18030" },
	{ "big5", READ_ICONV, "BIG5-HKSCS" },
	{ "xbig5", READ_ICONV, "BIG5-HKSCS" },
	{ "cp950", READ_ICONV, "CP950" },
	{ "big5hkscs", READ_ICONV, "BIG5-HKSCS" },
	{ "euctw", READ_ICONV, "EUC-TW" },
	{ "eucjp", READ_ICONV, "EUC-JP" },
	{ "xeucjp", READ_ICONV, "EUC-JP" },
	{ "shiftjis", READ_ICONV, "CP932" },
	{ "xsjis", READ_ICONV, "CP932" },
	{ "sjis", READ_ICONV, "CP932" },
	{ "mskanji", READ_ICONV, "CP932" },
	{ "windows31j", READ_ICONV, "CP932" },
	{ "cp932", READ_ICONV, "CP932" },
	{ "iso2022jp", READ_ICONV, "ISO-2022-JP" },
	{ "iso2022jp1", READ_ICONV, "ISO-2022-JP" },
	{ "iso2022jp2", READ_ICONV, "ISO-2022-JP-2" },
	{ "iso2022jpms", READ_ICONV, "ISO-2022-JP" },
	{ "cp50220", READ_ICONV, "ISO-2022-JP" },
	{ "iso2022kr", READ_ICONV, "ISO-2022-KR" },
	{ "euckr", READ_ICONV, "CP949" },
	{ "ksc56011987", READ_ICONV, "CP949" },
	{ "ksc5601", READ_ICONV, "CP949" },
	{ "windows949", READ_ICONV, "CP949" },
	{ "cp949", READ_ICONV, "CP949" },
	{ "uhc", READ_ICONV, "CP949" },
	{ "tis620", READ_ICONV, "CP874" },
	{ "windows874", READ_ICONV, "CP874" },
	{ "cp874", READ_ICONV, "CP874" },
	{ "viscii", READ_ICONV, "VISCII" },
	{ "macintosh", READ_ICONV, "MACINTOSH" },
	{ "xmacroman", READ_ICONV, "MACINTOSH" },
	{ "macroman", READ_ICONV, "MACINTOSH" },
	{ "armscii8", READ_ICONV, "ARMSCII-8" },
	{ "georgianps", READ_ICONV, "GEORGIAN-PS" },
};

/* Whole families: "iso8859" and a number, "windows" and a number. */
static const struct {
	const char *label;
	const char *name;
	unsigned least, most;
} families[] = {
	{ "iso8859", "ISO-8859-", 2, 16 },
	{ "windows", "CP", 1250, 1258 },
	{ "xwindows", "CP", 1250, 1258 },
	{ "cp", "CP", 1250, 1258 },
	{ "ibm", "CP", 437, 437 },
	{ "ibm", "CP", 850, 869 },
	{ "cp", "CP", 437, 437 },
	{ "cp", "CP", 737, 775 },
	{ "cp", "CP", 850, 869 },
};

/* "ISO_8859-1:1987" is "iso88591", " 'UTF-8' " is "utf8". */
static struct span
simplify(struct span charset, char label[NAME_MAX_BYTES + 1])
{
	size_t len = 0;

	for (size_t i = 0; i < charset.len; i++) {
		char c = charset.ptr[i];

		if (c == ':' || c == '*' || c == ';')
			break;
		if (!ascii_is_alnum(c) && c != '.')
			continue;
		if (len == NAME_MAX_BYTES)
			break;
		label[len++] = ascii_lower(c);
	}
	label[len] = '\0';
	return (struct span){ label, len };
}

static bool
read_number(struct span digits, unsigned *number)
{
	*number = 0;
	if (digits.len == 0 || digits.len > 5)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (!ascii_is_digit(digits.ptr[i]))
			return false;
		*number = *number * 10 + (unsigned)(digits.ptr[i] - '0');
	}
	return true;
}

static bool
find_family(struct span label, struct charset *found)
{
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		struct span start = span_of(families[i].label);
		struct text name = text_in(found->name, sizeof(found->name));
		unsigned number;

		if (!span_starts(label, start) ||
		    !read_number(span_from(label, start.len), &number) ||
		    number < families[i].least || number > families[i].most)
			continue;
		found->reading = READ_ICONV;
		text_write_string(&name, families[i].name);
		text_write_number(&name, number);
		return true;
	}
	return false;
}

static void
find_charset(struct span charset, struct charset *found)
{
	char bytes[NAME_MAX_BYTES + 1];
	struct span label = simplify(charset, bytes);

	*found = (struct charset){ .reading = READ_UNKNOWN };
	for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++) {
		struct text name = text_in(found->name, sizeof(found->name));

		if (!span_equal(label, span_of(charsets[i].label)))
			continue;
		found->reading = charsets[i].reading;
		if (charsets[i].name)
			text_write_string(&name, charsets[i].name);
		else
			text_write(&name, label);
		return;
	}
	find_family(label, found);
}

bool
mime_charset_is_known(struct span charset)
{
	struct charset found;

	find_charset(charset, &found);
	return found.reading != READ_UNKNOWN;
}

bool
mime_charset_is_ascii(struct span bytes)
{
	uint64_t word;

	for (; bytes.len >= sizeof(word); span_take(&bytes, sizeof(word))) {
		memcpy(&word, bytes.ptr, sizeof(word));
		if (word & 0x8080808080808080U)
			return false;
	}
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.ptr[i] >= 0x80)
			return false;
	return true;
}

bool
mime_charset_is_utf8(struct span bytes)
{
	uint32_t code;

	if (mime_charset_is_ascii(bytes))
		return true;
	while (bytes.len > 0)
		if (!utf8_take(&bytes, &code))
			return false;
	return true;
}

/* Windows-1252 for 0x80 to 0x9f; above that it agrees with Unicode. */
static uint32_t
from_1252(uint32_t byte)
{
	static const uint16_t high[32] = { 0x20ac, 0xfffd, 0x201a, 0x192,
		0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039,
		0x152, 0xfffd, 0x17d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c,
		0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a,
		0x153, 0xfffd, 0x17e, 0x178 };

	return byte >= 0x80 && byte <= 0x9f ? high[byte - 0x80] : byte;
}

/* With is_utf8 unset each byte is windows-1252, valid UTF-8 or not. */
static struct span
decode_plain(struct arena *arena, struct span bytes, bool is_utf8)
{
	char *made = arena_alloc(arena, bytes.len * 3 + 4);
	size_t len = 0;
	uint32_t code;

	while (bytes.len > 0) {
		if (!is_utf8)
			code =
			    from_1252((unsigned char)*span_take(&bytes, 1).ptr);
		else if (!utf8_take(&bytes, &code))
			code = from_1252(code);
		len += utf8_put(made + len, code);
	}
	return (struct span){ made, len };
}

/* Whether a byte is high in valid UTF-8 or not decides for the whole text. */
static struct span
read_plain(struct arena *arena, struct charset *found, struct span bytes,
    unsigned *quirks)
{
	struct span name = span_of(found->name);
	bool is_utf8 = span_equal(name, span_of("utf8"));
	bool is_latin = span_equal(name, span_of("iso88591")) ||
	    span_equal(name, span_of("windows1252"));

	if (mime_charset_is_ascii(bytes))
		return bytes;
	if (mime_charset_is_utf8(bytes)) {
		if (!is_utf8 && name.len > 0)
			*quirks |= MIME_QUIRK_WRONG_CHARSET;
		return bytes;
	}
	if (!is_latin)
		*quirks |= MIME_QUIRK_BAD_BYTES;
	return decode_plain(arena, bytes, !is_latin);
}

/* Room that iconv writes to, taken before it is opened (see below). */
struct output {
	char *next;
	size_t room;
};

static void
convert(iconv_t converter, struct span bytes, struct output *output,
    unsigned *quirks)
{
	/* iconv() takes a char ** for what it does not write to. */
	union {
		const char *read;
		char *asked;
	} input = { .read = bytes.ptr };
	char *next = input.asked;
	size_t left = bytes.len;

	while (left > 0) {
		size_t before = left;

		if (iconv(converter, &next, &left, &output->next,
			&output->room) != (size_t)-1)
			break;
		if (output->room < 8 && before == left) {
			*quirks |= MIME_QUIRK_TEXT_CUT;
			return;
		}
		if (left == 0 || output->room < 8)
			continue;
		*quirks |= MIME_QUIRK_BAD_BYTES;
		before =
		    utf8_put(output->next, from_1252((unsigned char)*next));
		output->next += before;
		output->room -= before;
		next++;
		left--;
	}
	iconv(converter, NULL, NULL, &output->next, &output->room);
}

/*
 * Between iconv_open() and iconv_close() nothing may leave through the
 * arena's door: all memory is taken before.
 */
static struct span
read_iconv(struct arena *arena, struct charset *found, struct span bytes,
    unsigned *quirks)
{
	size_t room = bytes.len * 3 + 64;
	char *made = arena_alloc(arena, room);
	struct output output = { made, room };
	iconv_t converter = iconv_open("UTF-8", found->name);

	if ((intptr_t)converter == -1) {
		*quirks |= MIME_QUIRK_UNKNOWN_CHARSET;
		return decode_plain(arena, bytes, true);
	}
	convert(converter, bytes, &output, quirks);
	iconv_close(converter);
	return (struct span){ made, room - output.room };
}

/* Most labels of two-byte charsets are true, but for those on plain UTF-8. */
static bool
is_really_utf8(const struct charset *found, struct span bytes)
{
	return strncmp(found->name, "ISO-2022", 8) != 0 &&
	    strcmp(found->name, "UTF-7") != 0 && bytes.len > 8 &&
	    !mime_charset_is_ascii(bytes) && mime_charset_is_utf8(bytes);
}

struct span
mime_charset_decode(struct arena *arena, struct span charset, struct span bytes,
    unsigned *quirks)
{
	struct charset found;

	find_charset(charset, &found);
	switch (found.reading) {
	case READ_UTF16:
		return mime_unicode_read16(arena, span_of(found.name), bytes,
		    quirks);
	case READ_UTF32:
		return mime_unicode_read32(arena, bytes, quirks);
	case READ_ICONV:
		if (!is_really_utf8(&found, bytes))
			return read_iconv(arena, &found, bytes, quirks);
		*quirks |= MIME_QUIRK_WRONG_CHARSET;
		return bytes;
	case READ_UNKNOWN:
		*quirks |= MIME_QUIRK_UNKNOWN_CHARSET;
		break;
	case READ_PLAIN:
		break;
	}
	return read_plain(arena, &found, bytes, quirks);
}
