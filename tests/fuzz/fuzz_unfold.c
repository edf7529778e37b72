/* Whatever was pasted, its unfolded text is UTF-8 and leads back to it. */

#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "core/smtp/unfold.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 1024 * 1024 };

static void
check_text(struct span text)
{
	uint32_t code;

	while (text.len > 0)
		MUST(utf8_take(&text, &code));
}

static void
check_unfolded(const struct smtp_unfolded *unfolded, struct span input)
{
	uint32_t before = 0;

	MUST(unfolded->text.len == unfolded->lower.len);
	MUST(unfolded->text.len <= SMTP_UNFOLD_MAX);
	check_text(unfolded->text);
	check_text(unfolded->lower);
	for (size_t i = 0; i <= unfolded->text.len; i++) {
		MUST(unfolded->origin[i] >= before);
		MUST(unfolded->origin[i] <= input.len);
		before = unfolded->origin[i];
	}
	MUST(unfolded->code == 0 ||
	    (unfolded->code >= 200 && unfolded->code <= 599));
	for (unsigned bit = 1; bit <= unfolded->quirks; bit *= 2)
		MUST(!(unfolded->quirks & bit) ||
		    smtp_quirk_name((enum smtp_quirk)bit));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct smtp_unfolded unfolded;
	struct arena arena;

	arena_init(&arena, CEILING);
	smtp_unfold(&arena, input, &unfolded);
	check_unfolded(&unfolded, input);
	smtp_unfold_words(&arena, input, &unfolded);
	check_unfolded(&unfolded, input);
	MUST(unfolded.code == 0 && unfolded.status.severity == 0);
	arena_clear(&arena);
	return 0;
}
