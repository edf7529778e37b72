#include "core/know/field.h"

#include "base/scan.h"

static struct span
next_word(struct span *rest)
{
	struct span word;

	*rest = span_trim(*rest);
	if (!span_split(rest, ' ', &word))
		return span_empty();
	return span_trim(word);
}

static bool
refuse(struct error *error, const char *what, struct span word)
{
	return error_set(error, "'%.*s' is no %s", SPAN_ARGS(word), what);
}

/* Tables grow by one: stanzas are small, and read once. */
static void
add_string(struct arena *arena, struct strings *strings, struct span string)
{
	struct span *items =
	    arena_alloc(arena, (strings->count + 1) * sizeof(*items));

	if (strings->count > 0)
		memcpy(items, strings->items, strings->count * sizeof(*items));
	items[strings->count] = string;
	*strings = (struct strings){ items, strings->count + 1 };
}

static bool
fill_words(struct arena *arena, struct strings *strings, struct span rest)
{
	while (span_trim(rest).len > 0)
		add_string(arena, strings, next_word(&rest));
	return true;
}

static bool
fill_step(struct arena *arena, struct steps *steps, struct span value,
    struct error *error)
{
	struct step *items =
	    arena_alloc(arena, (steps->count + 1) * sizeof(*items));
	struct span audience = span_empty();

	if (!span_split(&value, ':', &audience) ||
	    !actor_parse(span_trim(audience), &items[steps->count].audience))
		return refuse(error, "audience", audience);
	if (steps->count > 0)
		memcpy(items, steps->items, steps->count * sizeof(*items));
	items[steps->count].text = span_trim(value);
	*steps = (struct steps){ items, steps->count + 1 };
	return true;
}

static bool
fill_yes(bool *flag, struct span value, const char *yes, const char *no,
    struct error *error)
{
	*flag = span_equal(value, span_of(yes));
	if (!*flag && !span_equal(value, span_of(no)))
		return error_set(error, "expected '%s' or '%s'", yes, no);
	return true;
}

static bool
fill_acts(unsigned *acts, struct span value, struct error *error)
{
	enum actor actor;

	while (span_trim(value).len > 0) {
		struct span word = next_word(&value);

		if (!actor_parse(word, &actor))
			return refuse(error, "actor", word);
		*acts |= 1U << actor;
	}
	return true;
}

static bool
fill_retry(struct retry_policy *retry, struct span value, struct error *error)
{
	struct span word = next_word(&value);

	if (!retry_parse(word, &retry->advice))
		return refuse(error, "retry advice", word);
	retry->after = span_trim(value);
	return true;
}

static bool
fill_suppress(struct suppress_policy *suppress, struct span value,
    struct error *error)
{
	struct span word = next_word(&value), count, days;
	unsigned counted, days_counted;

	if (!suppress_parse(word, &suppress->advice))
		return refuse(error, "suppression advice", word);
	if (suppress->advice != SUPPRESS_AFTER)
		return true;
	count = next_word(&value);
	days = next_word(&value);
	if (!scan_number(&count, 1, 4, &counted) ||
	    !scan_number(&days, 1, 4, &days_counted))
		return error_set(error, "expected 'after COUNT DAYS'");
	suppress->count = (uint16_t)counted;
	suppress->days = (uint16_t)days_counted;
	return true;
}

/* "550", or "5xx", kept as 5. */
static bool
fill_codes(struct arena *arena, const uint16_t **codes, size_t *count,
    struct span value, struct error *error)
{
	uint16_t *items = arena_alloc(arena, (value.len + 1) * sizeof(*items));

	while (span_trim(value).len > 0) {
		struct span word = next_word(&value), rest = word;
		unsigned code;

		if (!(scan_number(&rest, 3, 3, &code) && rest.len == 0) &&
		    !(scan_number(&rest, 1, 1, &code) &&
			span_equal(rest, span_of("xx"))))
			return refuse(error, "reply code", word);
		items[(*count)++] = (uint16_t)code;
	}
	*codes = items;
	return true;
}

/* "5.7.26", or "x.7.26" for any class, kept as 0.7.26. */
static bool
scan_status_name(struct span word, struct smtp_status *status)
{
	unsigned severity = 0, subject, detail;

	if (!scan_byte(&word, 'x') && !scan_byte(&word, 'X') &&
	    !scan_number(&word, 1, 1, &severity))
		return false;
	if (!scan_byte(&word, '.') || !scan_number(&word, 1, 3, &subject) ||
	    !scan_byte(&word, '.') || !scan_number(&word, 1, 3, &detail) ||
	    word.len > 0)
		return false;
	*status = (struct smtp_status){ (uint16_t)severity, (uint16_t)subject,
		(uint16_t)detail };
	return true;
}

static bool
fill_statuses(struct arena *arena, const struct smtp_status **statuses,
    size_t *count, struct span value, struct error *error)
{
	struct smtp_status *items =
	    arena_alloc(arena, (value.len + 1) * sizeof(*items));

	while (span_trim(value).len > 0) {
		struct span word = next_word(&value);

		if (!scan_status_name(word, &items[(*count)++]))
			return refuse(error, "status code", word);
	}
	*statuses = items;
	return true;
}

static bool
fill_status(uint16_t *subject, uint16_t *detail, struct span value,
    struct error *error)
{
	struct span rest = value;
	struct smtp_status status;
	unsigned number;

	if (scan_byte(&rest, 'x') && scan_byte(&rest, '.') &&
	    scan_number(&rest, 1, 3, &number) &&
	    span_equal(rest, span_of(".x")))
		status = (struct smtp_status){ .subject = (uint16_t)number,
			.detail = ANY_DETAIL };
	else if (!scan_status_name(value, &status))
		return refuse(error, "status code", value);
	*subject = status.subject;
	*detail = status.detail;
	return true;
}

static bool
fill_code(unsigned *code, struct span value, struct error *error)
{
	struct span rest = value;

	return (scan_number(&rest, 3, 3, code) && rest.len == 0) ||
	    refuse(error, "reply code", value);
}

static bool
fill_stage(enum stage *stage, struct span value, struct error *error)
{
	struct span word = next_word(&value);

	return stage_parse(word, stage) || refuse(error, "stage", word);
}

bool
field_fill(struct arena *arena, const struct field_row *field, void *row,
    struct span value, struct error *error)
{
	void *at = (char *)row + field->offset;
	void *further = (char *)row + field->further;

	switch (field->kind) {
	case FIELD_SPAN:
		*(struct span *)at = value;
		return true;
	case FIELD_STRINGS:
		add_string(arena, at, value);
		return true;
	case FIELD_WORDS:
		return fill_words(arena, at, value);
	case FIELD_STEP:
		return fill_step(arena, at, value, error);
	case FIELD_YES:
		return fill_yes(at, value, "yes", "no", error);
	case FIELD_NO:
		return fill_yes(at, value, "no", "yes", error);
	case FIELD_STRICT:
		return fill_yes(at, value, "strict", "soft", error);
	case FIELD_STAGE:
		return fill_stage(at, value, error);
	case FIELD_PERMANENCE:
		return permanence_parse(value, at) ||
		    refuse(error, "permanence", value);
	case FIELD_SIDE:
		*(bool *)further = true;
		return side_parse(value, at) || refuse(error, "side", value);
	case FIELD_ACTS:
		return fill_acts(at, value, error);
	case FIELD_RETRY:
		*(bool *)further = true;
		return fill_retry(at, value, error);
	case FIELD_SUPPRESS:
		*(bool *)further = true;
		return fill_suppress(at, value, error);
	case FIELD_CODES:
		return fill_codes(arena, at, further, value, error);
	case FIELD_STATUSES:
		return fill_statuses(arena, at, further, value, error);
	case FIELD_STATUS:
		return fill_status(at, further, value, error);
	case FIELD_CODE:
		return fill_code(at, value, error);
	}
	return false;
}
