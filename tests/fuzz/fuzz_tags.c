/* Whatever stands in a tag list, its spans lie within it, in their order. */

#include <stdint.h>
#include <stdlib.h>

#include "core/auth/tags.h"

#define MUST(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span text = { data ? (const char *)data : "", size };
	const char *before = text.ptr;
	struct tags tags;
	bool is_sound = tags_parse(text, &tags);

	MUST(tags.count <= TAGS_MAX);
	MUST(is_sound == (tags_fault_name(tags.fault) == NULL));
	MUST(span_within(tags.fault_at, text));
	for (size_t i = 0; i < tags.count; i++) {
		const struct tag *tag = &tags.items[i];
		struct span rest = tag->value, word;
		bool has_more = true;

		MUST(tag->whole.ptr >= before);
		MUST(span_within(tag->whole, text));
		MUST(span_within(tag->name, tag->whole));
		MUST(span_within(tag->value, tag->whole));
		MUST(!is_sound || tag->name.len > 0);
		before = tag->whole.ptr + tag->whole.len;
		while (tags_next_word(&rest, ':', &has_more, &word))
			MUST(span_within(word, tag->value));
	}
	return 0;
}
