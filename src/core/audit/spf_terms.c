#include "core/audit/spf_look.h"
#include "core/audit/spf_mend.h"
#include "core/auth/spf_macro.h"
#include "core/dns/record.h"

enum { WIDE_V4 = 16, WIDE_V6 = 32, ADDRESSES_MAX = 65536 };

/* The finding that a fault is, by what the writer probably meant. */
static enum finding_kind
kind_of_word(const struct spf_term *term)
{
	struct span rest = term->whole;
	struct ip ip;
	size_t len = term->name.len;

	if (ip_parse(term->name, &ip))
		return FINDING_SPF_BAD_IP;
	if (span_starts_nocase(rest, span_of("redirect:")) ||
	    span_starts_nocase(rest, span_of("exp:")))
		return FINDING_SPF_MODIFIER_AS_MECHANISM;
	if (len > 0 && strchr("+-~?", term->name.ptr[0]))
		return FINDING_SPF_QUALIFIER;
	if (len > 1 && strchr("+-~?", term->name.ptr[len - 1]))
		return FINDING_SPF_QUALIFIER;
	return FINDING_SPF_MECHANISM;
}

static enum finding_kind
kind_of_network(const struct spf_term *term)
{
	struct ip ip;

	if (!ip_parse(term->argument, &ip))
		return FINDING_SPF_BAD_IP;
	return ip.is_v6 != (term->kind == SPF_IP6) ? FINDING_SPF_SWAPPED
						   : FINDING_SPF_BAD_IP;
}

static bool
has_high_byte(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] > 0x7e)
			return true;
	return false;
}

static enum finding_kind
kind_of_fault(const struct spf_term *term)
{
	switch (term->fault) {
	case SPF_BAD_BYTE:
		return has_high_byte(term->whole) ? FINDING_SPF_NONASCII
						  : FINDING_SPF_CONTROL;
	case SPF_NOT_A_MECHANISM:
		return kind_of_word(term);
	case SPF_BAD_NAME:
		return strchr("+-~?", term->whole.ptr[0])
		    ? FINDING_SPF_QUALIFIER
		    : FINDING_SPF_MECHANISM;
	case SPF_BAD_NETWORK:
		return kind_of_network(term);
	case SPF_BAD_PREFIX:
		return FINDING_SPF_BAD_IP;
	case SPF_BAD_MACRO:
		return FINDING_SPF_MACRO_BAD;
	case SPF_BAD_DOMAIN:
		return FINDING_SPF_DOMAIN;
	default:
		return FINDING_SPF_ARGUMENT;
	}
}

struct terms {
	struct spf_look *look;
	struct span mended; /* the whole record; empty: it cannot be */
	bool is_tried, is_good;
	struct spf_term all; /* the first one; whole.len 0: none */
	struct span redirect, exp;
	double addresses; /* of IPv4, allowed by ip4 */
};

/* One correction for all faults of writing, tried once. */
static void
propose_mended(struct terms *terms, struct finding *finding)
{
	struct spf_look *look = terms->look;

	if (!terms->is_tried) {
		terms->mended = spf_mend(look->audit->arena, look->record);
		terms->is_good = spf_look_try(look, look->domain, terms->mended,
		    SPF_GOAL_SOUND);
		terms->is_tried = true;
	}
	if (terms->is_good)
		spf_look_change(look, finding, look->record, terms->mended);
}

static struct finding *
find(struct terms *terms, enum finding_kind kind, struct span part)
{
	return spf_look_find(terms->look, kind, part, part);
}

static void
find_mendable(struct terms *terms, enum finding_kind kind,
    const struct spf_term *term)
{
	struct finding *finding = spf_look_find(terms->look, kind, term->whole,
	    term->fault_at.len > 0 ? term->fault_at : term->whole);

	propose_mended(terms, finding);
}

static void
propose_without(struct terms *terms, struct finding *finding, struct span part,
    struct span by)
{
	struct spf_look *look = terms->look;

	spf_look_propose(look, finding,
	    spf_mend_replace(look->audit->arena, look->record, part, by),
	    SPF_GOAL_SOUND);
}

static bool
has_host_bits(const struct spf_term *term, unsigned prefix)
{
	for (unsigned bit = prefix; bit < ip_bits(&term->network); bit++)
		if (term->network.bytes[bit / 8] & 0x80 >> bit % 8)
			return true;
	return false;
}

static void
look_at_network(struct terms *terms, const struct spf_term *term)
{
	bool is_v6 = term->kind == SPF_IP6;
	unsigned prefix = is_v6 ? term->v6_prefix : term->v4_prefix;
	enum ip_scope scope = ip_scope(&term->network);

	if (has_host_bits(term, prefix))
		find(terms, FINDING_SPF_HOST_BITS, term->whole);
	if (prefix < (is_v6 ? WIDE_V6 : WIDE_V4)) {
		find(terms, FINDING_SPF_WIDE, term->whole);
	} else if (scope != IP_GLOBAL && scope != IP_DOCUMENTATION) {
		struct finding *finding =
		    find(terms, FINDING_SPF_PRIVATE, term->whole);

		propose_without(terms, finding, term->whole, span_empty());
	}
	if (!is_v6 && term->qualifier == '+' && prefix >= WIDE_V4)
		terms->addresses += (double)(UINT64_C(1) << (32 - prefix));
}

static void
look_at_all(struct terms *terms, const struct spf_term *term)
{
	struct finding *finding;

	if (terms->all.whole.len > 0) {
		finding = find(terms, FINDING_SPF_ALL_TWICE, term->whole);
		propose_without(terms, finding, term->whole, span_empty());
		return;
	}
	terms->all = *term;
	if (term->qualifier == '+') {
		finding = find(terms, FINDING_SPF_PLUS_ALL, term->whole);
		propose_without(terms, finding, term->whole, span_of("~all"));
	} else if (term->qualifier == '?') {
		finding = find(terms, FINDING_SPF_NEUTRAL_ALL, term->whole);
		propose_without(terms, finding, term->whole, span_of("~all"));
	} else if (term->qualifier == '~') {
		find(terms, FINDING_SPF_SOFTFAIL_ALL, term->whole);
	}
}

static void
look_at_domain(struct terms *terms, const struct spf_term *term)
{
	if (term->kind == SPF_PTR || spf_macro_uses(term->argument, 'p'))
		find(terms, FINDING_SPF_PTR_USED, term->whole);
	if (term->kind == SPF_EXISTS && spf_macro_any(term->argument))
		find(terms, FINDING_SPF_EXISTS_MACRO, term->whole);
	if (term->argument.len > 0 && !spf_macro_any(term->argument) &&
	    !dns_name_is_valid(term->argument))
		find(terms, FINDING_SPF_TARGET, term->whole);
	if ((term->kind == SPF_A || term->kind == SPF_MX) &&
	    (term->v4_prefix < WIDE_V4 || term->v6_prefix < WIDE_V6))
		find(terms, FINDING_SPF_WIDE, term->whole);
	if (term->argument.len > 1 && term->qualifier != '\0' &&
	    strchr("+-~?", term->argument.ptr[0]))
		find_mendable(terms, FINDING_SPF_QUALIFIER, term);
}

/* "ip4=192.0.2.1" is a modifier that nobody knows, hence no term at all. */
static void
look_at_modifier(struct terms *terms, const struct spf_term *term)
{
	for (enum spf_kind kind = SPF_ALL; kind < SPF_REDIRECT; kind++)
		if (span_equal_nocase(term->name, span_of(spf_kind_name(kind))))
			find_mendable(terms, FINDING_SPF_MECHANISM_AS_MODIFIER,
			    term);
}

static void
keep_once(struct terms *terms, struct span *kept, enum finding_kind kind,
    const struct spf_term *term)
{
	if (kept->len > 0)
		find_mendable(terms, kind, term);
	else
		*kept = term->whole;
}

static void
look_at_sound(struct terms *terms, const struct spf_term *term)
{
	switch (term->kind) {
	case SPF_ALL:
		look_at_all(terms, term);
		return;
	case SPF_IP4:
	case SPF_IP6:
		look_at_network(terms, term);
		break;
	case SPF_OTHER:
		look_at_modifier(terms, term);
		return;
	case SPF_REDIRECT:
		keep_once(terms, &terms->redirect, FINDING_SPF_REDIRECT_TWICE,
		    term);
		return;
	case SPF_EXP:
		keep_once(terms, &terms->exp, FINDING_SPF_EXP_TWICE, term);
		return;
	default:
		look_at_domain(terms, term);
	}
	if (terms->all.whole.len > 0)
		find(terms, FINDING_SPF_NOT_LAST, term->whole);
}

/* What an explanation lacks: the answer that receivers will ask for. */
static const char *
fault_of_explanation(struct spf_look *look, const struct dns_answer *answer)
{
	struct span text;

	if (answer->outcome == DNS_FAILED)
		return NULL;
	if (answer->outcome != DNS_DATA)
		return "there is no TXT record";
	if (answer->count != 1)
		return "there is more than one TXT record";
	if (!dns_record_text(look->audit->arena, answer->records[0], &text) ||
	    has_high_byte(text))
		return "it is not ASCII";
	if (!spf_macro_check(text, SPF_IN_EXPLANATION, NULL))
		return "it has a macro that cannot be read";
	return NULL;
}

static void
look_at_explanation(struct terms *terms)
{
	struct spf_look *look = terms->look;
	const struct dns_answer *answer;
	const char *fault;
	struct spf_term term;

	if (terms->exp.len == 0)
		return;
	spf_term_parse(terms->exp, &term);
	if (spf_macro_any(term.argument))
		return;
	answer = audit_ask(look->audit, term.argument, DNS_TXT);
	fault = answer ? fault_of_explanation(look, answer) : NULL;
	if (!fault)
		return;
	finding_prove(look->audit,
	    spf_look_find(look, FINDING_SPF_EXP_BAD, span_of(fault),
		terms->exp),
	    answer, span_empty(), span_empty());
}

static void
look_at_end(struct terms *terms)
{
	struct spf_look *look = terms->look;
	struct finding *finding;
	struct text many;

	if (terms->all.whole.len > 0 && terms->redirect.len > 0) {
		finding = find(terms, FINDING_SPF_DEAD_TERMS, terms->redirect);
		propose_without(terms, finding, terms->redirect, span_empty());
	}
	if (terms->all.whole.len == 0 && terms->redirect.len == 0) {
		finding = spf_look_find(look, FINDING_SPF_NEUTRAL_ALL,
		    span_empty(), span_empty());
		spf_look_propose(look, finding,
		    spf_mend_insert(look->audit->arena, look->record,
			spf_mend_place(look->record), span_of("~all")),
		    SPF_GOAL_SOUND);
	}
	if (terms->addresses <= ADDRESSES_MAX)
		return;
	text_init(&many, look->audit->arena, 64);
	text_write_number(&many, (unsigned long)terms->addresses);
	text_write_string(&many, " addresses of IPv4");
	spf_look_find(look, FINDING_SPF_WIDE, text_span(&many), span_empty());
}

void
spf_look_at_terms(struct spf_look *look)
{
	struct terms terms = { .look = look,
		.mended = span_empty(),
		.all = { .whole = span_empty() },
		.redirect = span_empty(),
		.exp = span_empty() };
	struct span rest = spf_record_terms(look->record);
	struct spf_term term;

	while (spf_record_next_term(&rest, &term))
		if (term.fault != SPF_SOUND)
			find_mendable(&terms, kind_of_fault(&term), &term);
		else
			look_at_sound(&terms, &term);
	look_at_end(&terms);
	look_at_explanation(&terms);
}
