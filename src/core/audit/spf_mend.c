#include "core/audit/spf_mend.h"

#include "base/ascii.h"
#include "base/utf8.h"

/* What typographers, and the forms of providers, make of a plain sign. */
static void
write_plain(struct text *out, uint32_t code)
{
	if (code == ' ' || code == 0xa0 || (code >= 0x2000 && code <= 0x200a) ||
	    code == 0x3000 || (code < 0x20 && code != 0))
		text_write_byte(out, ' ');
	else if ((code >= 0x2010 && code <= 0x2015) || code == 0x2212)
		text_write_byte(out, '-');
	else if (code > ' ' && code < 0x7f && code != '"' && code != '\'')
		text_write_byte(out, (char)code);
}

static struct span
clean(struct arena *arena, struct span record)
{
	struct text out;
	uint32_t code;

	text_init(&out, arena, SPF_MENDED_MAX);
	while (record.len > 0)
		if (utf8_take(&record, &code))
			write_plain(&out, code);
	return text_span(&out);
}

/* Behind "v=spf1", or what was written instead of it. */
static struct span
skip_version(struct span text)
{
	size_t at;

	if (!span_find_nocase(text, span_of("spf"), &at))
		return text;
	span_take(&text, at + 3);
	while (text.len > 0 &&
	    (ascii_is_digit(*text.ptr) || strchr(" ;:,.=", *text.ptr)))
		span_take(&text, 1);
	return text;
}

/* "ip4: 192.0.2.1": a blank tore the term in two. */
static bool
is_torn(struct span term)
{
	return term.len > 1 && strchr(":=", term.ptr[term.len - 1]);
}

static bool
next_word(struct span *rest, struct span *word)
{
	do
		if (!span_split(rest, ' ', word))
			return false;
	while (word->len == 0);
	return true;
}

/* May stand once: a second one is left out. */
static bool
is_repeated(struct span term, bool *has_redirect, bool *has_exp)
{
	bool *has = span_starts_nocase(term, span_of("redirect="))
	    ? has_redirect
	    : span_starts_nocase(term, span_of("exp=")) ? has_exp
							: NULL;
	bool had = has && *has;

	if (has)
		*has = true;
	return had;
}

struct span
spf_mend(struct arena *arena, struct span record)
{
	struct span rest = skip_version(clean(arena, record)), word, more;
	bool has_redirect = false, has_exp = false;
	struct text out, term, joined;

	text_init(&out, arena, SPF_MENDED_MAX);
	text_init(&term, arena, SPF_MENDED_MAX);
	text_init(&joined, arena, SPF_MENDED_MAX);
	text_write_string(&out, "v=spf1");
	while (next_word(&rest, &word)) {
		if (is_torn(word) && next_word(&rest, &more)) {
			text_reset(&joined);
			text_write(&joined, word);
			text_write(&joined, more);
			word = text_span(&joined);
		}
		text_reset(&term);
		if (!spf_mend_term(word, &term))
			return span_empty();
		if (is_repeated(text_span(&term), &has_redirect, &has_exp))
			continue;
		text_write_byte(&out, ' ');
		text_write(&out, text_span(&term));
	}
	return out.is_cut || out.len == 6 ? span_empty() : text_span(&out);
}

/* Does the text hold that term already, as a word? */
static bool
has_term(struct span text, struct span term)
{
	struct span word;

	while (next_word(&text, &word))
		if (span_equal_nocase(word, term))
			return true;
	return false;
}

struct merging {
	struct text out;
	char qualifier; /* of the mildest all; '\0': none yet */
	struct span redirect, exp;
};

static unsigned
strictness(char qualifier)
{
	return qualifier == '-' ? 3 : qualifier == '~' ? 2 : 1;
}

static void
merge_term(struct merging *merging, const struct spf_term *term)
{
	bool is_milder = merging->qualifier == '\0' ||
	    strictness(term->qualifier) < strictness(merging->qualifier);

	if (term->kind == SPF_REDIRECT)
		merging->redirect = term->argument;
	else if (term->kind == SPF_EXP)
		merging->exp = term->whole;
	else if (term->kind == SPF_ALL && is_milder)
		merging->qualifier = term->qualifier;
	else if (term->kind != SPF_ALL &&
	    !has_term(text_span(&merging->out), term->whole)) {
		text_write_byte(&merging->out, ' ');
		text_write(&merging->out, term->whole);
	}
}

/*
 * A redirect cannot stand beside another record's terms and all; included,
 * it lets the same senders pass.
 */
static void
end_merging(struct merging *merging)
{
	if (merging->redirect.len > 0) {
		text_write_string(&merging->out, " include:");
		text_write(&merging->out, merging->redirect);
	}
	text_write_byte(&merging->out, ' ');
	text_write_byte(&merging->out, merging->qualifier == '-' ? '-' : '~');
	text_write_string(&merging->out, "all");
	if (merging->exp.len > 0) {
		text_write_byte(&merging->out, ' ');
		text_write(&merging->out, merging->exp);
	}
}

struct span
spf_mend_merge(struct arena *arena, const struct span *records, size_t count)
{
	struct merging merging = { .redirect = span_empty(),
		.exp = span_empty() };
	struct span rest, mended;
	struct spf_term term;

	text_init(&merging.out, arena, SPF_MENDED_MAX);
	text_write_string(&merging.out, "v=spf1");
	for (size_t i = 0; i < count; i++) {
		mended = spf_mend(arena, records[i]);
		if (mended.len == 0)
			continue;
		for (rest = spf_record_terms(mended);
		     spf_record_next_term(&rest, &term);)
			merge_term(&merging, &term);
	}
	end_merging(&merging);
	return merging.out.is_cut ? span_empty() : text_span(&merging.out);
}

struct span
spf_mend_insert(struct arena *arena, struct span record, const char *at,
    struct span term)
{
	struct text out;
	struct span head = span_take(&record, (size_t)(at - record.ptr));
	text_init(&out, arena, SPF_MENDED_MAX);
	text_write(&out, head);
	if (head.len > 0 && head.ptr[head.len - 1] != ' ')
		text_write_byte(&out, ' ');
	text_write(&out, term);
	if (record.len > 0)
		text_write_byte(&out, ' ');
	text_write(&out, record);
	return out.is_cut ? span_empty() : text_span(&out);
}

struct span
spf_mend_replace(struct arena *arena, struct span record, struct span term,
    struct span by)
{
	size_t begin = (size_t)(term.ptr - record.ptr);
	struct span tail = span_from(record, begin + term.len);
	struct text out;

	text_init(&out, arena, SPF_MENDED_MAX);
	text_write(&out, span_take(&record, begin));
	text_write(&out, by);
	if (by.len == 0 && tail.len > 0)
		span_take(&tail, 1);
	else if (by.len == 0)
		out.len--;
	text_write(&out, tail);
	return out.is_cut ? span_empty() : text_span(&out);
}

const char *
spf_mend_place(struct span record)
{
	struct span rest = spf_record_terms(record);
	const char *place = NULL;
	struct spf_term term;

	while (spf_record_next_term(&rest, &term)) {
		if (term.kind == SPF_ALL)
			return term.whole.ptr;
		if (term.qualifier != '\0')
			place = NULL;
		else if (!place)
			place = term.whole.ptr;
	}
	return place ? place : record.ptr + record.len;
}
