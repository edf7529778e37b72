#include "core/audit/dmarc_mend.h"

#include "base/text.h"

enum { MENDED_MAX = 4096 };

/* Faults that are gone when the item is. */
static bool
is_useless(enum dmarc_quirk quirk)
{
	switch (quirk) {
	case DMARC_QUIRK_UNKNOWN_TAG:
	case DMARC_QUIRK_TWICE:
	case DMARC_QUIRK_NO_EQUALS:
	case DMARC_QUIRK_EMPTY_ITEM:
	case DMARC_QUIRK_HISTORIC:
	case DMARC_QUIRK_FO_UNUSED:
	case DMARC_QUIRK_BAD_VALUE:
		return true;
	default:
		return false;
	}
}

static bool
is_dropped(const struct dmarc_record *record, struct span item)
{
	for (size_t i = 0; i < record->oddities.count; i++) {
		const struct dmarc_oddity *oddity = &record->oddities.items[i];

		if (is_useless(oddity->quirk) && oddity->part.len > 0 &&
		    span_within(oddity->part, item))
			return true;
	}
	return false;
}

static bool
is_value_of(const struct dmarc_record *record, enum dmarc_tag tag,
    struct span item)
{
	return record->values[tag].len > 0 &&
	    span_within(record->values[tag], item);
}

static void
write_tag(struct text *out, const char *name, const char *value)
{
	text_write_format(out, "; %s=%s", name, value);
}

/* The policies come first, right behind the version. */
static void
write_policies(struct text *out, const struct dmarc_record *record,
    bool is_organization)
{
	const bool is_known = record->p >= DMARC_POLICY_NONE;
	const char *policy =
	    dmarc_policy_name(is_known ? record->p : DMARC_POLICY_NONE);

	write_tag(out, "p", policy);
	if (!is_organization)
		return;
	if (record->sp != DMARC_POLICY_ABSENT)
		write_tag(out, "sp",
		    record->sp > record->p ? dmarc_policy_name(record->sp)
					   : policy);
	if (record->np != DMARC_POLICY_ABSENT)
		write_tag(out, "np",
		    record->np > record->p ? dmarc_policy_name(record->np)
					   : policy);
}

struct span
dmarc_mend(struct arena *arena, const struct dmarc_record *record,
    bool is_organization)
{
	struct span rest = record->text, item;
	struct text out;

	text_init(&out, arena, MENDED_MAX);
	text_write_string(&out, "v=DMARC1");
	write_policies(&out, record, is_organization);
	while (span_split(&rest, ';', &item)) {
		if (is_dropped(record, item) ||
		    is_value_of(record, DMARC_TAG_V, item) ||
		    is_value_of(record, DMARC_TAG_P, item) ||
		    is_value_of(record, DMARC_TAG_SP, item) ||
		    is_value_of(record, DMARC_TAG_NP, item) ||
		    span_trim(item).len == 0)
			continue;
		text_write_string(&out, "; ");
		text_write(&out, span_trim(item));
	}
	return out.is_cut || span_equal(text_span(&out), record->text)
	    ? span_empty()
	    : text_span(&out);
}
