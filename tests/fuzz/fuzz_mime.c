/* Whatever a mail is made of, its parts stay within it and the limits. */

#include <stdint.h>
#include <stdlib.h>

#include "core/mime/address.h"
#include "core/mime/body.h"
#include "core/mime/charset.h"
#include "core/mime/date.h"
#include "core/mime/message.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum {
	CEILING = 512 * 1024 * 1024,
	TEXT_MAX = 64 * 1024,
	FIELDS_LOOKED_AT = 50,
};

static void
check_addresses(struct arena *arena, struct span list)
{
	struct mime_address address;

	while (mime_address_next(arena, &list, &address)) {
		MUST(
		    address.local.len + address.domain.len <= address.spec.len);
		MUST(mime_charset_is_utf8(mime_address_name(arena, &address)));
		mime_address_local(arena, &address);
	}
	MUST(list.len == 0);
}

static void
check_date(struct span value)
{
	struct mime_date date, again;
	char bytes[64];
	struct text text = text_in(bytes, sizeof(bytes));

	if (!mime_date_parse(value, &date))
		return;
	mime_date_write(&text, &date);
	MUST(!text.is_cut);
	/* A zone may move a date out of the years we read. */
	if (mime_date_parse(text_span(&text), &again))
		MUST(again.seconds == date.seconds);
}

static void
check_header(struct arena *arena, const struct mime_header *header)
{
	struct span rest = header->text;
	struct mime_field field;
	size_t count = 0;

	MUST(header->text.len <= MIME_HEADER_MAX);
	while (mime_header_next(header, &rest, &field)) {
		MUST(span_within(field.value, header->text));
		MUST(span_within(field.name, field.whole));
		if (count++ >= FIELDS_LOOKED_AT)
			continue;
		MUST(mime_charset_is_utf8(mime_field_decode(arena, &field)));
		check_addresses(arena, mime_field_unfold(arena, &field));
		check_date(field.value);
	}
	MUST(count == header->count && count <= MIME_FIELDS_MAX);
}

static void
check_groups(struct span text)
{
	struct mime_header header;
	struct span before = text;
	size_t at;

	if (mime_header_find_in_text(text, &at))
		MUST(at < text.len);
	while (mime_header_next_group(&text, &header)) {
		MUST(text.len < before.len);
		before = text;
	}
}

static void
check_part(struct arena *arena, const struct mime_part *part)
{
	unsigned quirks = 0;
	struct span text;

	MUST(part->depth <= MIME_DEPTH_MAX);
	MUST(span_within(part->body, part->whole));
	check_header(arena, &part->header);
	text = mime_part_text(arena, part, TEXT_MAX, &quirks);
	if (!part->first_child)
		check_groups(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	const struct mime_part *part;
	struct mime_message message;
	struct arena arena;
	unsigned quirks = 0, count = 0;

	arena_init(&arena, CEILING);
	mime_message_parse(&arena, input, &message);
	MUST(span_within(message.root->body, input));
	for (part = message.root; part; part = mime_part_next(part)) {
		MUST(part->number == count++);
		if (count < FIELDS_LOOKED_AT)
			check_part(&arena, part);
	}
	MUST(count == message.count && count <= MIME_PARTS_MAX);
	MUST(mime_body_read(&arena, message.root, TEXT_MAX, &quirks).len <=
	    TEXT_MAX);
	arena_clear(&arena);
	return 0;
}
