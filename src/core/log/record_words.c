#include "core/log/record.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

const struct log_record_form log_record_forms[] = {
#define FORM(...) { __VA_ARGS__ },
#include "core/log/record_table.h"
#undef FORM
};

const size_t log_record_form_count = COUNT_OF(log_record_forms);

static const struct log_record_word words[] = {
#define KIND(format, word, kind, cause) { format, word, CASE_##kind, cause },
#include "core/log/record_table.h"
#undef KIND
};

static const struct {
	const char *format;
	const char *claim;
	const char *cause;
} claims[] = {
#define CLAIM(format, claim, cause) { format, claim, cause },
#include "core/log/record_table.h"
#undef CLAIM
};

const struct log_record_word *
log_record_find_word(const struct log_record_form *form, struct span word,
    struct span whole)
{
	for (size_t i = 0; i < COUNT_OF(words); i++) {
		struct span row = span_of(words[i].word);

		if (strcmp(words[i].format, form->format) == 0 &&
		    (span_equal_nocase(whole, row) ||
			span_equal_nocase(word, row)))
			return &words[i];
	}
	return NULL;
}

const char *
log_record_find_cause(const struct log_record_form *form, struct span claim)
{
	const char *cause = NULL;

	for (size_t i = 0; i < COUNT_OF(claims); i++)
		if (strcmp(claims[i].format, form->format) == 0 &&
		    span_equal_nocase(claim, span_of(claims[i].claim)))
			cause = claims[i].cause;
	return cause;
}
