/*
 * Whatever stands in an SPF record, its terms lie within it, in their order;
 * what is sound can be expanded.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/auth/spf_macro.h"
#include "core/auth/spf_record.h"

#define MUST(what) ((what) ? (void)0 : abort())

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expand(struct span text, size_t *budget)
{
	char bytes[1024];
	struct text out = text_in(bytes, sizeof(bytes));
	struct spf_values values = { .local = span_of("a-b.c"),
		.origin = span_of("x.example"),
		.domain = text,
		.helo = text,
		.validated = span_empty(),
		.receiver = span_empty(),
		.ip = { .is_v6 = true } };

	if (*budget == 0)
		return;
	*budget -= 1;
	spf_macro_expand(text, &values, &out);
	MUST(out.len < sizeof(bytes));
	MUST(spf_macro_fit_name(text_span(&out)).len <= 253);
	spf_macro_uses(text, 'p');
}

static bool
is_sound(const struct spf_term *term, struct span text)
{
	MUST(span_within(term->whole, text) && term->whole.len > 0);
	MUST(span_within(term->name, term->whole));
	MUST(span_within(term->fault_at, term->whole));
	MUST(term->argument.len == 0 ||
	    span_within(term->argument, term->whole));
	MUST((spf_fault_name(term->fault) == NULL) ==
	    (term->fault == SPF_SOUND));
	return term->fault == SPF_SOUND;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span text = { data ? (const char *)data : "", size };
	struct spf_record_parts parts;
	struct span rest;
	struct spf_term term;
	bool all_sound = true;
	size_t budget = 50;

	if (!spf_record_is_one(text))
		return 0;
	for (rest = spf_record_terms(text);
	     spf_record_next_term(&rest, &term);) {
		MUST(term.kind < SPF_KINDS);
		if (!is_sound(&term, text))
			all_sound = false;
		else if (term.kind != SPF_IP4 && term.kind != SPF_IP6)
			expand(term.argument, &budget);
	}
	if (spf_record_check(text, &parts))
		MUST(all_sound);
	else
		MUST(!all_sound || parts.bad.fault == SPF_TWICE);
	return 0;
}
