#include "core/log/scratch.h"

struct span
log_scratch_keep(struct log_scratch *scratch, const struct text *text)
{
	scratch->len += text->len + 1;
	if (scratch->len > sizeof(scratch->bytes) - 1)
		scratch->len = sizeof(scratch->bytes) - 1;
	return text_span(text);
}

struct span
log_scratch_join(struct log_scratch *scratch, struct span left, char between,
    struct span right)
{
	struct text text = log_scratch_text(scratch);

	text_write(&text, left);
	text_write_byte(&text, between);
	text_write(&text, right);
	return log_scratch_keep(scratch, &text);
}
