/*
 * Whatever stands in a list, and in whatever pieces it comes: it ends, takes
 * no more than there is, and the addresses are the same.
 */

#include <stdint.h>
#include <stdlib.h>

#include "base/hash.h"
#include "core/verify/address.h"
#include "core/verify/list.h"

#define MUST(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A hash of all addresses, when it is shown in pieces of that size. */
static uint64_t
read_all(struct span text, size_t size, enum verify_form form)
{
	static struct verify_list list;
	struct span stream = { text.ptr, 0 };
	const char *end = text.ptr + text.len;
	uint64_t hash = 1;
	bool is_end;

	verify_list_init(&list, form, form == VERIFY_FORM_CSV ? "2" : NULL);
	do {
		const size_t left = (size_t)(end - stream.ptr) - stream.len;
		struct span given;
		enum parse parse;

		is_end = left <= size;
		stream.len += is_end ? left : size;
		while ((parse = verify_list_take(&list, &stream, is_end,
			    &given)) == PARSE_OK) {
			MUST(given.len <= stream.len + text.len);
			hash = hash_span(hash, given);
		}
		MUST(stream.ptr >= text.ptr && stream.ptr <= end);
		if (parse == PARSE_BAD)
			return hash_span(hash, span_of(list.problem));
	} while (!is_end);
	return hash;
}

/* An address that is kept is one that came, and no larger. */
static void
judge(struct span given)
{
	static struct verify verify;
	static struct arena arena;
	struct verify_result result;

	if (!arena.ceiling) {
		arena_init(&arena, 16 * 1024 * 1024);
		verify_init(&verify, &arena, 1);
	}
	verify_address(&verify, given, &result);
	MUST(result.address.len <= VERIFY_MAX_ADDRESS);
	MUST(result.mailbox.len <= VERIFY_MAX_ADDRESS);
	MUST(result.verdict != VERIFY_KEEP || result.address.len > 2);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = { data ? (const char *)data : "", size };
	enum verify_form form;

	if (text.len < 2)
		return 0;
	form = (enum verify_form)(*span_take(&text, 1).ptr & 3);
	size = 1 + ((unsigned char)*span_take(&text, 1).ptr & 31);
	MUST(read_all(text, text.len + 1, form) == read_all(text, size, form));
	judge(text);
	return 0;
}
