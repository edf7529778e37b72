#include "core/auth/mta_sts.h"

#include "base/ascii.h"
#include "core/auth/tags.h"

enum { ID_MAX = 32 };

/* The version ends at a semicolon, which must be there (RFC 8461, 3.1). */
bool
mta_sts_record_is(struct span text)
{
	struct span version;
	size_t len = text.len;

	if (!span_starts(text, span_of("v=STSv1")))
		return false;
	span_split(&text, ';', &version);
	return version.len < len &&
	    span_equal(span_trim(version), span_of("v=STSv1"));
}

static void
note(struct arena *arena, struct mta_sts_record *record,
    enum mta_sts_fault fault, struct span part)
{
	if (record->oddities.count < MTA_STS_FAULTS_MAX)
		*list_add(arena, &record->oddities) =
		    (struct mta_sts_oddity){ fault, part };
	if (fault != MTA_STS_TWICE)
		record->is_valid = false;
}

static bool
is_id(struct span id)
{
	for (size_t i = 0; i < id.len; i++)
		if (!ascii_is_alnum(id.ptr[i]))
			return false;
	return id.len > 0 && id.len <= ID_MAX;
}

void
mta_sts_record_parse(struct arena *arena, struct span text,
    struct mta_sts_record *record)
{
	const struct tag *id;
	struct tags tags;

	*record = (struct mta_sts_record){ .text = text,
		.id = span_empty(),
		.is_valid = true };
	tags_parse(text, &tags);
	if (tags.fault == TAGS_TWICE)
		note(arena, record, MTA_STS_TWICE, tags.fault_at);
	else if (tags.fault != TAGS_SOUND)
		note(arena, record, MTA_STS_BAD_TAG, tags.fault_at);
	id = tags_find(&tags, "id");
	if (!id) {
		note(arena, record, MTA_STS_NO_ID, text);
		return;
	}
	record->id = id->value;
	if (!is_id(id->value))
		note(arena, record, MTA_STS_BAD_ID,
		    id->value.len > 0 ? id->value : id->whole);
}

const char *
mta_sts_mode_name(enum mta_sts_mode mode)
{
	static const char *const names[] = {
		[MTA_STS_MODE_UNKNOWN] = "",
		[MTA_STS_MODE_NONE] = "none",
		[MTA_STS_MODE_TESTING] = "testing",
		[MTA_STS_MODE_ENFORCE] = "enforce",
	};

	return names[mode];
}

const char *
mta_sts_fault_words(enum mta_sts_fault fault)
{
	static const char *const words[] = {
		[MTA_STS_NO_ID] = "there is no id",
		[MTA_STS_BAD_ID] = "the id is not 1 to 32 letters and digits",
		[MTA_STS_BAD_TAG] = "not a tag and its value",
		[MTA_STS_TWICE] = "said before: the first one counts",
		[MTA_STS_BAD_LINE] = "not a name, a colon and a value",
		[MTA_STS_NO_VERSION] = "there is no version",
		[MTA_STS_BAD_VERSION] = "the version is not STSv1",
		[MTA_STS_NO_MODE] = "there is no mode",
		[MTA_STS_BAD_MODE] = "the mode is not enforce, testing or none",
		[MTA_STS_NO_AGE] = "there is no max_age",
		[MTA_STS_BAD_AGE] = "max_age is no number of seconds",
		[MTA_STS_LONG_AGE] = "max_age is more than a year",
		[MTA_STS_NO_MX] = "no mail host is named",
		[MTA_STS_BAD_MX] = "not the name of a host, nor \"*.\" and one",
		[MTA_STS_UNKNOWN_FIELD] = "a field that has no meaning",
		[MTA_STS_TOO_LONG] = "more than senders read",
	};

	return words[fault];
}
