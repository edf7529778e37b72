#include "core/auth/bimi.h"

bool
bimi_record_is(struct span text)
{
	struct span version;

	return span_starts(text, span_of("v=BIMI1")) &&
	    span_split(&text, ';', &version) &&
	    span_equal(span_trim(version), span_of("v=BIMI1"));
}

static bool
is_known(struct span name)
{
	static const char *const names[] = { "v", "l", "a", "e", "s", "avp",
		"lps" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal(name, span_of(names[i])))
			return true;
	return false;
}

static unsigned
judge_place(struct span place, unsigned missing, unsigned not_https)
{
	if (place.len == 0)
		return missing;
	return span_starts_nocase(place, span_of("https://")) ? BIMI_SOUND
							      : not_https;
}

void
bimi_record_parse(struct span text, struct bimi_record *record)
{
	struct tags tags;

	*record =
	    (struct bimi_record){ .text = text, .fault_at = span_empty() };
	if (!tags_parse(text, &tags)) {
		record->faults |= BIMI_BAD_LIST;
		record->fault_at = tags.fault_at;
	}
	record->logo = tags_get(&tags, "l");
	record->proof = tags_get(&tags, "a");
	record->is_declined = record->logo.len == 0 && record->proof.len == 0 &&
	    tags_find(&tags, "l") != NULL;
	if (!record->is_declined)
		record->faults |= judge_place(record->logo, BIMI_NO_LOGO,
				      BIMI_LOGO_NOT_HTTPS) |
		    judge_place(record->proof, BIMI_NO_PROOF,
			BIMI_PROOF_NOT_HTTPS);
	for (size_t i = 0; i < tags.count; i++)
		if (!is_known(tags.items[i].name)) {
			record->faults |= BIMI_UNKNOWN_TAG;
			record->fault_at = tags.items[i].whole;
		}
}
