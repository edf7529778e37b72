#include "core/auth/dmarc_record.h"

#include "base/ascii.h"
#include "base/scan.h"

static const char *const tag_names[] = {
	[DMARC_TAG_V] = "v",
	[DMARC_TAG_P] = "p",
	[DMARC_TAG_SP] = "sp",
	[DMARC_TAG_NP] = "np",
	[DMARC_TAG_PSD] = "psd",
	[DMARC_TAG_T] = "t",
	[DMARC_TAG_ADKIM] = "adkim",
	[DMARC_TAG_ASPF] = "aspf",
	[DMARC_TAG_FO] = "fo",
	[DMARC_TAG_RUA] = "rua",
	[DMARC_TAG_RUF] = "ruf",
	[DMARC_TAG_PCT] = "pct",
	[DMARC_TAG_RF] = "rf",
	[DMARC_TAG_RI] = "ri",
	[DMARC_TAGS] = "",
};

const char *
dmarc_tag_name(enum dmarc_tag tag)
{
	return tag_names[tag];
}

const char *
dmarc_policy_name(enum dmarc_policy policy)
{
	static const char *const names[] = {
		[DMARC_POLICY_ABSENT] = "",
		[DMARC_POLICY_BAD] = "",
		[DMARC_POLICY_NONE] = "none",
		[DMARC_POLICY_QUARANTINE] = "quarantine",
		[DMARC_POLICY_REJECT] = "reject",
	};

	return names[policy];
}

const char *
dmarc_quirk_words(enum dmarc_quirk quirk)
{
	static const char *const words[] = {
		[DMARC_QUIRK_UNKNOWN_TAG] = "a tag that nobody knows",
		[DMARC_QUIRK_TWICE] = "a tag that was there before",
		[DMARC_QUIRK_NO_EQUALS] = "no tag: there is no \"=\"",
		[DMARC_QUIRK_EMPTY_ITEM] = "nothing between two semicolons",
		[DMARC_QUIRK_BAD_VALUE] = "a value that means nothing",
		[DMARC_QUIRK_CAPITALS] = "a tag in capital letters",
		[DMARC_QUIRK_HISTORIC] = "a tag that RFC 9989 has removed",
		[DMARC_QUIRK_BAD_URI] = "no address that reports can go to",
		[DMARC_QUIRK_NO_SCHEME] = "an address without \"mailto:\"",
		[DMARC_QUIRK_SIZE] = "a size, which RFC 9989 has removed",
		[DMARC_QUIRK_OTHER_SCHEME] = "an address that is not mail",
		[DMARC_QUIRK_FO_UNUSED] = "fo without ruf has no effect",
		[DMARC_QUIRK_NOT_ASCII] = "bytes that are not ASCII",
	};

	return words[quirk];
}

/* One tag of the list; without "=" the name is empty. */
struct item {
	struct span whole, name, value;
};

static bool
next_item(struct span *rest, struct item *item)
{
	struct span value;

	if (!span_split(rest, ';', &value))
		return false;
	item->whole = value = span_trim(value);
	item->name = item->value = span_empty();
	if (memchr(value.ptr, '=', value.len)) {
		span_split(&value, '=', &item->name);
		item->name = span_trim(item->name);
		item->value = span_trim(value);
	}
	return true;
}

/*
 * The tag's name may be of either size of letters, its value not (RFC 9989,
 * 4.8). No blank may stand before it.
 */
bool
dmarc_record_is(struct span text)
{
	struct item item;

	if (text.len == 0 || ascii_is_space(text.ptr[0]))
		return false;
	return next_item(&text, &item) &&
	    span_equal_nocase(item.name, span_of("v")) &&
	    span_equal(item.value, span_of("DMARC1"));
}

static void
note(struct arena *arena, struct dmarc_record *record, enum dmarc_quirk quirk,
    enum dmarc_tag tag, struct span part)
{
	if (record->oddities.count < DMARC_ODDITIES_MAX)
		*list_add(arena, &record->oddities) =
		    (struct dmarc_oddity){ quirk, tag, part };
}

static enum dmarc_policy
policy_of(struct span value)
{
	for (enum dmarc_policy policy = DMARC_POLICY_NONE;
	     policy <= DMARC_POLICY_REJECT; policy++)
		if (span_equal_nocase(value,
			span_of(dmarc_policy_name(policy))))
			return policy;
	return DMARC_POLICY_BAD;
}

/* Which of some letters the value is, of either size; -1: none. */
static int
letter_of(struct span value, const char *letters)
{
	const char *found = NULL;

	if (value.len == 1 && ascii_is_letter(value.ptr[0]))
		found = strchr(letters, ascii_lower(value.ptr[0]));
	return found ? (int)(found - letters) : -1;
}

/* Colons part the choices; RFC 9989 knows fewer joins than RFC 7489. */
static bool
parse_failure(struct span value, unsigned *set)
{
	static const char letters[] = "01ds";
	struct span item;

	*set = 0;
	while (span_split(&value, ':', &item)) {
		const char *found = NULL;

		item = span_trim(item);
		if (item.len == 1 && item.ptr[0] != '\0')
			found = strchr(letters, ascii_lower(item.ptr[0]));
		if (!found)
			return false;
		*set |= 1U << (found - letters);
	}
	return *set != 0;
}

static bool
is_number(struct span value, size_t digits, unsigned max, unsigned *number)
{
	unsigned found;

	if (!scan_number(&value, 1, digits, &found) || value.len > 0 ||
	    found > max)
		return false;
	*number = found;
	return true;
}

static void
add_uris(struct arena *arena, struct dmarc_record *record, enum dmarc_tag tag,
    struct span value)
{
	struct dmarc_uris *uris =
	    tag == DMARC_TAG_RUA ? &record->rua : &record->ruf;
	struct dmarc_uri uri;

	while (uris->count < DMARC_URIS_MAX &&
	    dmarc_uri_next(arena, &value, &uri)) {
		*list_add(arena, uris) = uri;
		if (!uri.is_valid)
			note(arena, record,
			    memchr(uri.uri.ptr, '@', uri.uri.len) &&
				    !memchr(uri.uri.ptr, ':', uri.uri.len)
				? DMARC_QUIRK_NO_SCHEME
				: DMARC_QUIRK_BAD_URI,
			    tag, uri.whole);
		else if (!uri.is_mail)
			note(arena, record, DMARC_QUIRK_OTHER_SCHEME, tag,
			    uri.whole);
		if (uri.limit > 0)
			note(arena, record, DMARC_QUIRK_SIZE, tag, uri.whole);
	}
}

static bool
set_flag(struct span value, const char *letters, bool *is_second)
{
	int which = letter_of(value, letters);

	if (which >= 0)
		*is_second = which == 1;
	return which >= 0;
}

static bool
set_psd(struct span value, enum dmarc_psd *psd)
{
	int which = letter_of(value, "uyn");

	if (which >= 0)
		*psd = (enum dmarc_psd)which;
	return which >= 0;
}

/* Keep what the tag says. False: it says nothing. */
static bool
set_value(struct arena *arena, struct dmarc_record *record, enum dmarc_tag tag,
    struct span value)
{
	unsigned number;

	switch (tag) {
	case DMARC_TAG_P:
		return (record->p = policy_of(value)) != DMARC_POLICY_BAD;
	case DMARC_TAG_SP:
		return (record->sp = policy_of(value)) != DMARC_POLICY_BAD;
	case DMARC_TAG_NP:
		return (record->np = policy_of(value)) != DMARC_POLICY_BAD;
	case DMARC_TAG_PSD:
		return set_psd(value, &record->psd);
	case DMARC_TAG_T:
		return set_flag(value, "ny", &record->is_testing);
	case DMARC_TAG_ADKIM:
		return set_flag(value, "rs", &record->is_adkim_strict);
	case DMARC_TAG_ASPF:
		return set_flag(value, "rs", &record->is_aspf_strict);
	case DMARC_TAG_FO:
		if (!parse_failure(value, &number))
			return false;
		record->fo = number;
		return true;
	case DMARC_TAG_RUA:
	case DMARC_TAG_RUF:
		add_uris(arena, record, tag, value);
		return value.len > 0;
	case DMARC_TAG_PCT:
		return is_number(value, 3, 100, &record->pct);
	case DMARC_TAG_RI:
		return is_number(value, 9, 999999999, &number);
	case DMARC_TAG_RF:
		return span_equal_nocase(value, span_of("afrf"));
	case DMARC_TAG_V:
	case DMARC_TAGS:
		break;
	}
	return true;
}

static enum dmarc_tag
find_tag(struct span name)
{
	enum dmarc_tag tag = 0;

	while (tag < DMARC_TAGS &&
	    !span_equal_nocase(name, span_of(tag_names[tag])))
		tag++;
	return tag;
}

static bool
is_ascii(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] & 0x80)
			return false;
	return true;
}

static void
add_item(struct arena *arena, struct dmarc_record *record,
    const struct item *item)
{
	enum dmarc_tag tag = find_tag(item->name);

	if (!is_ascii(item->whole))
		note(arena, record, DMARC_QUIRK_NOT_ASCII, tag, item->whole);
	if (item->name.len == 0 || tag == DMARC_TAGS) {
		note(arena, record,
		    item->whole.len == 0      ? DMARC_QUIRK_EMPTY_ITEM
			: item->name.len == 0 ? DMARC_QUIRK_NO_EQUALS
					      : DMARC_QUIRK_UNKNOWN_TAG,
		    DMARC_TAGS, item->whole);
		return;
	}
	if (dmarc_record_has(record, tag)) {
		note(arena, record, DMARC_QUIRK_TWICE, tag, item->whole);
		return;
	}
	record->tags |= 1U << tag;
	record->values[tag] = item->value;
	if (!span_equal(item->name, span_of(tag_names[tag])))
		note(arena, record, DMARC_QUIRK_CAPITALS, tag, item->name);
	if (tag >= DMARC_TAG_PCT)
		note(arena, record, DMARC_QUIRK_HISTORIC, tag, item->whole);
	if (!set_value(arena, record, tag, item->value))
		note(arena, record, DMARC_QUIRK_BAD_VALUE, tag,
		    item->value.len > 0 ? item->value : item->whole);
}

bool
dmarc_record_parse(struct arena *arena, struct span text,
    struct dmarc_record *record)
{
	struct span rest = text;
	struct item item;

	if (!dmarc_record_is(text))
		return false;
	*record = (struct dmarc_record){ .text = text,
		.fo = DMARC_FO_ALL,
		.pct = 100 };
	for (enum dmarc_tag tag = 0; tag < DMARC_TAGS; tag++)
		record->values[tag] = span_empty();
	/* The last semicolon ends the list: nothing need stand behind it. */
	while (next_item(&rest, &item))
		if (item.whole.len > 0 || rest.len > 0)
			add_item(arena, record, &item);
	if (dmarc_record_has(record, DMARC_TAG_FO) &&
	    !dmarc_record_has(record, DMARC_TAG_RUF))
		note(arena, record, DMARC_QUIRK_FO_UNUSED, DMARC_TAG_FO,
		    record->values[DMARC_TAG_FO]);
	return true;
}

bool
dmarc_record_has(const struct dmarc_record *record, enum dmarc_tag tag)
{
	return (record->tags >> tag & 1) != 0;
}

bool
dmarc_record_has_rua(const struct dmarc_record *record)
{
	for (size_t i = 0; i < record->rua.count; i++)
		if (record->rua.items[i].is_valid)
			return true;
	return false;
}
