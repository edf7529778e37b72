#include "service/inbox/tags.h"

#include <string.h>

void
tags_add(struct text *tags, struct span tag)
{
	tag = span_trim(tag);
	if (tag.len == 0 || memchr(tag.ptr, '\n', tag.len))
		return;
	text_write(tags, tag);
	text_write_byte(tags, '\n');
}

struct span
tags_read(struct arena *arena, struct span list)
{
	struct span tag;
	struct text tags;

	text_init(&tags, arena, TAGS_MAX);
	while (span_split(&list, ',', &tag))
		tags_add(&tags, tag);
	return text_span(&tags);
}
