#include "core/audit/spf_look.h"
#include "core/audit/spf_mend.h"
#include "core/auth/spf_macro.h"

/*
 * Networks in place of includes: the includes that save most, until ten
 * look-ups will do. What is put there is a copy, which its owner will not
 * keep up to date; hence no more of it than is needed.
 */

enum { DEPTH_MAX = 10, INCLUDES_MAX = 40 };

struct flat {
	struct span term;     /* of the domain's own record */
	struct span networks; /* what to put there, blanks between */
	unsigned saves;
	bool is_chosen;
};

struct flattening {
	struct spf_look *look;
	struct text networks;
	unsigned saves;
	unsigned depth;
};

static bool flatten(struct flattening *flattening, struct span domain);

static void
add_network(struct text *networks, struct span term)
{
	size_t at;

	if (span_find_nocase(text_span(networks), term, &at))
		return;
	if (networks->len > 0)
		text_write_byte(networks, ' ');
	text_write(networks, term);
}

/* Only what is an address for every sender can be put down as one. */
static bool
flatten_term(struct flattening *flattening, const struct spf_term *term)
{
	if (term->kind == SPF_OTHER || term->kind == SPF_EXP)
		return true;
	if (term->qualifier != '+' && term->kind != SPF_REDIRECT)
		return false;
	if (term->kind == SPF_IP4 || term->kind == SPF_IP6) {
		add_network(&flattening->networks, term->whole);
		return true;
	}
	if ((term->kind != SPF_INCLUDE && term->kind != SPF_REDIRECT) ||
	    spf_macro_any(term->argument))
		return false;
	return flatten(flattening, term->argument);
}

static bool
flatten(struct flattening *flattening, struct span domain)
{
	const struct audit *audit = flattening->look->audit;
	const struct dns_answer *answer =
	    dns_known_find(audit->known, domain, DNS_TXT);
	struct spf_record_parts parts;
	struct span record, rest;
	struct spf_term term;

	flattening->saves++;
	if (!answer || flattening->depth == DEPTH_MAX ||
	    spf_select(audit->arena, answer, &record) != 1 ||
	    !spf_record_check(record, &parts))
		return false;
	flattening->depth++;
	for (rest = spf_record_terms(record);
	     spf_record_next_term(&rest, &term);) {
		if (term.kind == SPF_ALL && term.qualifier != '+')
			break;
		if (term.kind == SPF_REDIRECT && parts.has_all)
			continue;
		if (!flatten_term(flattening, &term))
			return false;
	}
	flattening->depth--;
	return !flattening->networks.is_cut;
}

static size_t
collect(struct spf_look *look, struct flat *flats)
{
	struct span rest = spf_record_terms(look->record);
	struct spf_term term;
	size_t count = 0;

	while (count < INCLUDES_MAX && spf_record_next_term(&rest, &term)) {
		struct flattening flattening = { .look = look };

		if (term.kind != SPF_INCLUDE || term.qualifier != '+' ||
		    spf_macro_any(term.argument))
			continue;
		text_init(&flattening.networks, look->audit->arena,
		    SPF_MENDED_MAX);
		if (flatten(&flattening, term.argument))
			flats[count++] = (struct flat){ term.whole,
				text_span(&flattening.networks),
				flattening.saves, false };
	}
	return count;
}

/* The one that saves most; of equals the shortest. NULL: none is left. */
static struct flat *
best_of(struct flat *flats, size_t count)
{
	struct flat *best = NULL;

	for (size_t i = 0; i < count; i++) {
		struct flat *flat = &flats[i];

		if (flat->is_chosen)
			continue;
		if (!best || flat->saves > best->saves ||
		    (flat->saves == best->saves &&
			flat->networks.len < best->networks.len))
			best = flat;
	}
	return best;
}

static struct span
put_down(struct spf_look *look, const struct flat *flats, size_t count)
{
	struct span rest = spf_record_terms(look->record);
	struct spf_term term;
	struct text out;

	text_init(&out, look->audit->arena, SPF_MENDED_MAX);
	text_write_string(&out, "v=spf1");
	while (spf_record_next_term(&rest, &term)) {
		struct span words = term.whole;

		for (size_t i = 0; i < count; i++)
			if (flats[i].is_chosen &&
			    flats[i].term.ptr == term.whole.ptr)
				words = flats[i].networks;
		if (words.len == 0)
			continue;
		text_write_byte(&out, ' ');
		text_write(&out, words);
	}
	return out.is_cut ? span_empty() : text_span(&out);
}

/* Below the limit there is to be room for what others change. */
struct span
spf_look_flatten(struct spf_look *look, unsigned lookups)
{
	struct flat flats[INCLUDES_MAX];
	size_t count = collect(look, flats);
	struct flat *best;
	bool has_any = false;

	while (lookups >= SPF_NEAR_LIMIT && (best = best_of(flats, count))) {
		best->is_chosen = has_any = true;
		lookups -= best->saves < lookups ? best->saves : lookups;
	}
	return !has_any || lookups > SPF_LOOKUPS_MAX
	    ? span_empty()
	    : put_down(look, flats, count);
}
