/*
 * Whatever a message and its key say, verifying it ends, the spans lie where
 * they belong, and the search for what broke it keeps to its budget. Before
 * the first zero byte stands the key record, behind it the message.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/auth/arc.h"
#include "core/auth/dkim_break.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 512 * 1024 * 1024, TXT_MAX = 255, ROUNDS = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The same answer to all that is wanted. */
static void
answer(struct dns_known *known, struct arena *arena, struct span record)
{
	while (known->wanted.count > 0) {
		struct dns_answer *made = arena_zero(arena, 1, sizeof(*made));
		struct text wire;

		text_init(&wire, arena, record.len + record.len / TXT_MAX + 2);
		for (struct span rest = record; rest.len > 0;) {
			size_t len = rest.len < TXT_MAX ? rest.len : TXT_MAX;

			text_write_byte(&wire, (char)len);
			text_write(&wire, span_take(&rest, len));
		}
		made->question = known->wanted.items[0];
		made->canonical = made->server = made->why = span_empty();
		made->records = arena_zero(arena, 1, sizeof(*made->records));
		made->records[0].data = text_span(&wire);
		made->count = 1;
		dns_known_add(known, made);
	}
}

static void
check_outcome(struct arena *arena, const struct dkim_request *request,
    const struct dkim_check *check, const struct dkim_outcome *outcome)
{
	struct dkim_breaks breaks;

	MUST(span_within(outcome->signature.fault_at,
	    outcome->signature.field->value));
	MUST(!outcome->key ||
	    span_within(outcome->key->fault_at, outcome->key->text));
	MUST((outcome->result == DKIM_PASS) ==
	    (outcome->reason == DKIM_REASON_NONE));
	MUST(outcome->result != DKIM_PASS ||
	    (outcome->body_matches && outcome->header_matches));
	dkim_break_find(arena, request, &check->message, outcome, &breaks);
	MUST(breaks.header_count <= DKIM_BREAK_CHANGES_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { data ? (const char *)data : "", size }, record;
	static struct crypto_keys *keys;
	struct dkim_request request = { .now = 1764350000 };
	struct dkim_check check;
	struct arc_check arc;
	struct dns_known known;
	struct dkim_key key;
	struct arena arena;

	if (!keys)
		keys = crypto_keys_new();
	arena_init(&arena, CEILING);
	if (!span_split(&rest, '\0', &record))
		record = span_empty();
	dkim_key_parse(&arena, record, &key);
	MUST(span_within(key.fault_at, record));
	request.message = rest;
	request.keys = keys;
	dns_known_init(&known, &arena, 7);
	for (int i = 0; i < ROUNDS; i++) {
		dkim_verify(&arena, &request, &known, NULL, &check);
		arc_verify(&arena, &request, &check.message, &known, &arc);
		answer(&known, &arena, record);
	}
	MUST(!check.waits && !arc.waits);
	for (size_t i = 0; i < check.outcomes.count; i++)
		check_outcome(&arena, &request, &check,
		    check.outcomes.items[i]);
	arena_clear(&arena);
	return 0;
}
