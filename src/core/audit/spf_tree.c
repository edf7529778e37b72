#include "core/audit/spf_look.h"
#include "core/audit/spf_mend.h"
#include "core/auth/spf_macro.h"
#include "core/dns/record.h"

/*
 * All that a record leads to, as one meets it who matches nothing: the worst
 * case. What depends on the message (macros) is counted, but not followed.
 */

enum { COUNT_MAX = 30, DEPTH_MAX = 12, DROPS_MAX = 40 };

struct tree {
	struct spf_look *look;
	unsigned count, voids;
	struct span path[DEPTH_MAX];
	size_t depth;
	struct span seen[COUNT_MAX + 1]; /* included so far */
	size_t seen_count;
	struct span over_at;  /* the eleventh term */
	struct span top_term; /* of the domain's own record */
	/* Own terms that are better dropped, and who says so. */
	struct span drops[DROPS_MAX];
	size_t dropping[DROPS_MAX]; /* number of the finding */
	size_t drop_count;
};

static void walk(struct tree *tree, struct span domain, struct span record);

static struct finding *
find(struct tree *tree, enum finding_kind kind, struct span detail)
{
	return spf_look_find_once(tree->look, kind, detail, tree->top_term);
}

/* The same, with the proposal to drop the term, if it is our own. */
static struct finding *
find_dead(struct tree *tree, enum finding_kind kind, struct span detail)
{
	struct finding *finding = find(tree, kind, detail);
	struct finding_list *list = &tree->look->audit->findings;

	if (tree->depth == 1 && tree->drop_count < DROPS_MAX &&
	    finding != &tree->look->audit->surplus) {
		tree->dropping[tree->drop_count] =
		    (size_t)(finding - list->items);
		tree->drops[tree->drop_count++] = tree->top_term;
	}
	return finding;
}

static bool
is_on_path(const struct tree *tree, struct span name)
{
	for (size_t i = 0; i < tree->depth; i++)
		if (dns_name_equal(tree->path[i], name))
			return true;
	return false;
}

static bool
was_seen(struct tree *tree, struct span name)
{
	for (size_t i = 0; i < tree->seen_count; i++)
		if (dns_name_equal(tree->seen[i], name))
			return true;
	if (tree->seen_count <= COUNT_MAX)
		tree->seen[tree->seen_count++] = name;
	return false;
}

/* A circle; false: there is none. */
static bool
find_circle(struct tree *tree, const struct spf_term *term, struct span name)
{
	if (!is_on_path(tree, name))
		return false;
	if (term->kind == SPF_REDIRECT)
		find_dead(tree, FINDING_SPF_REDIRECT_LOOP, name);
	else if (tree->depth == 1)
		find_dead(tree, FINDING_SPF_SELF_INCLUDE, name);
	else
		find_dead(tree, FINDING_SPF_INCLUDE_LOOP,
		    tree->path[tree->depth - 1]);
	return true;
}

/* An own term that lets everybody pass: +all, or a network of all. */
static void
look_at_included(struct tree *tree, struct span name, struct span record,
    const struct dns_answer *answer)
{
	struct span rest = spf_record_terms(record);
	struct spf_term term;

	while (spf_record_next_term(&rest, &term)) {
		bool is_all = term.kind == SPF_ALL ||
		    (term.kind == SPF_IP4 && term.v4_prefix == 0);

		if (!is_all)
			continue;
		if (term.qualifier == '+')
			finding_prove(tree->look->audit,
			    find_dead(tree, FINDING_SPF_INCLUDE_PLUS_ALL, name),
			    answer, record, term.whole);
		else if (term.qualifier == '-' && tree->depth == 1 &&
		    audit_has(tree->look->audit, FINDING_SPF_NEUTRAL_ALL,
			tree->look->domain))
			finding_prove(tree->look->audit,
			    find(tree, FINDING_SPF_CONFUSION, name), answer,
			    record, term.whole);
		return;
	}
}

static void
look_at_record(struct tree *tree, struct span name,
    const struct dns_answer *answer)
{
	struct spf_record_parts parts;
	struct span record, part = span_empty();
	size_t count = spf_select(tree->look->audit->arena, answer, &record);
	bool is_sound = count == 1 && spf_record_check(record, &parts);

	if (is_sound) {
		look_at_included(tree, name, record, answer);
		walk(tree, name, record);
		return;
	}
	if (count == 1)
		part = parts.bad.fault_at;
	finding_prove(tree->look->audit,
	    find_dead(tree, FINDING_SPF_INCLUDE_PERMERROR, name), answer,
	    record, part);
}

static void
prove(struct tree *tree, struct finding *finding,
    const struct dns_answer *answer)
{
	finding_prove(tree->look->audit, finding, answer, span_empty(),
	    span_empty());
}

static void
follow(struct tree *tree, const struct spf_term *term, struct span name)
{
	const struct dns_answer *answer =
	    audit_ask(tree->look->audit, name, DNS_TXT);
	bool is_redirect = term->kind == SPF_REDIRECT;
	struct span record;

	if (!answer)
		return;
	if (answer->outcome == DNS_FAILED)
		prove(tree, find(tree, FINDING_SPF_INCLUDE_TEMPERROR, name),
		    answer);
	else if (spf_select(tree->look->audit->arena, answer, &record) > 0)
		look_at_record(tree, name, answer);
	else if (is_redirect)
		prove(tree, find_dead(tree, FINDING_SPF_REDIRECT_NONE, name),
		    answer);
	else
		prove(tree,
		    find_dead(tree,
			answer->outcome == DNS_NXDOMAIN
			    ? FINDING_SPF_INCLUDE_NXDOMAIN
			    : FINDING_SPF_INCLUDE_NONE,
			name),
		    answer);
}

static void
look_at_retired(struct tree *tree, struct span name)
{
	static const struct {
		const char *name, *words;
	} retired[] = {
#define RETIRED(name, words) { name, words },
#include "core/audit/spf_retired_table.h"
#undef RETIRED
	};

	for (size_t i = 0; i < sizeof(retired) / sizeof(*retired); i++)
		if (dns_name_equal(name, span_of(retired[i].name)))
			finding_prove_note(tree->look->audit,
			    find_dead(tree, FINDING_SPF_KNOWN_DEAD, name),
			    span_of(retired[i].words), span_empty());
}

static void
look_at_include(struct tree *tree, const struct spf_term *term)
{
	struct span name = dns_name_trim(term->argument);

	if (spf_macro_any(name) || !dns_name_is_valid(name) ||
	    find_circle(tree, term, name))
		return;
	look_at_retired(tree, name);
	if (was_seen(tree, name) && term->kind == SPF_INCLUDE)
		find_dead(tree, FINDING_SPF_DUPLICATE, name);
	follow(tree, term, name);
}

/* Hosts of providers that receive only. */
static bool
is_receiving_only(struct span host)
{
	static const char *const suffixes[] = { "google.com", "googlemail.com",
		"mail.protection.outlook.com", "mx.cloudflare.net" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (dns_name_within(host, span_of(suffixes[i])))
			return true;
	return false;
}

static void
look_at_mx(struct tree *tree, const struct spf_term *term,
    const struct dns_answer *answer)
{
	struct dns_mx mx = { .exchange = span_empty() };
	struct finding *finding;
	size_t receiving = 0;

	if (answer->count > SPF_NAMES_MAX) {
		finding = find(tree, FINDING_SPF_MX_OVER, term->whole);
		finding->count = answer->count;
		prove(tree, finding, answer);
	}
	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_mx(tree->look->audit->arena, answer->records[i],
			&mx))
			receiving += is_receiving_only(mx.exchange);
	if (tree->depth == 1 && answer->count > 0 && receiving == answer->count)
		prove(tree,
		    find_dead(tree, FINDING_SPF_MX_USELESS, mx.exchange),
		    answer);
}

/* Where an alias of a web host leads. */
static bool
is_shared(struct span host)
{
	static const char *const suffixes[] = { "cloudfront.net",
		"azurewebsites.net", "github.io", "herokudns.com",
		"netlify.app", "wixdns.net", "myshopify.com", "squarespace.com",
		"fastly.net", "akamaiedge.net" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++)
		if (dns_name_within(host, span_of(suffixes[i])))
			return true;
	return false;
}

static bool
is_void(const struct dns_answer *answer)
{
	return answer->outcome == DNS_NODATA || answer->outcome == DNS_NXDOMAIN;
}

/* A host with IPv6 addresses only is void for IPv4, but no fault. */
static void
look_at_name(struct tree *tree, const struct spf_term *term, struct span name)
{
	struct audit *audit = tree->look->audit;
	const struct dns_answer *answer, *v6;

	answer = audit_ask(audit, name, term->kind == SPF_MX ? DNS_MX : DNS_A);
	if (!answer)
		return;
	if (term->kind == SPF_MX)
		look_at_mx(tree, term, answer);
	else if (term->kind == SPF_A && is_shared(answer->canonical))
		prove(tree,
		    find_dead(tree, FINDING_SPF_SHARED_HOST, term->whole),
		    answer);
	if (!is_void(answer))
		return;
	tree->voids++;
	v6 = term->kind == SPF_A ? audit_ask(audit, name, DNS_AAAA) : answer;
	if (v6 && is_void(v6))
		prove(tree, find_dead(tree, FINDING_SPF_VOID, term->whole),
		    answer);
}

static void
look_at_ptr(struct tree *tree)
{
	const struct spf_subject *subject = tree->look->subject;
	char bytes[IP_REVERSE_MAX];
	struct text name = text_in(bytes, sizeof(bytes));
	char *ip = arena_alloc(tree->look->audit->arena, IP_TEXT_MAX);
	const struct dns_answer *answer;
	struct finding *finding;

	if (!subject->has_ip)
		return;
	ip_write_reverse(&name, &subject->ip, ip_reverse_zone(&subject->ip));
	answer = audit_ask(tree->look->audit, text_span(&name), DNS_PTR);
	if (!answer || answer->count <= SPF_NAMES_MAX)
		return;
	finding = find(tree, FINDING_SPF_PTR_OVER, ip_print(&subject->ip, ip));
	finding->count = answer->count;
	prove(tree, finding, answer);
}

static void
look_at_term(struct tree *tree, const struct spf_term *term, struct span domain)
{
	struct span name =
	    term->argument.len > 0 ? dns_name_trim(term->argument) : domain;

	tree->count++;
	if (tree->count == SPF_LOOKUPS_MAX + 1)
		tree->over_at = term->whole;
	if (term->kind == SPF_INCLUDE || term->kind == SPF_REDIRECT)
		look_at_include(tree, term);
	else if (term->kind == SPF_PTR)
		look_at_ptr(tree);
	else if (!spf_macro_any(name) && dns_name_is_valid(name))
		look_at_name(tree, term, name);
}

static void
walk(struct tree *tree, struct span domain, struct span record)
{
	struct span rest = spf_record_terms(record);
	struct spf_record_parts parts;
	struct spf_term term;

	if (tree->depth == DEPTH_MAX)
		return;
	spf_record_check(record, &parts);
	tree->path[tree->depth++] = domain;
	while (tree->count < COUNT_MAX && spf_record_next_term(&rest, &term)) {
		if (term.kind == SPF_ALL)
			break;
		if (term.fault != SPF_SOUND || !spf_kind_looks_up(term.kind) ||
		    (term.kind == SPF_REDIRECT && parts.has_all))
			continue;
		if (tree->depth == 1)
			tree->top_term = term.whole;
		look_at_term(tree, &term, domain);
	}
	tree->depth--;
}

/* What may be dropped, from the back, so that places before it stay. */
static struct span
without_dead(struct tree *tree)
{
	struct span rest = spf_record_terms(tree->look->record);
	struct spf_term term;
	struct text out;

	text_init(&out, tree->look->audit->arena, SPF_MENDED_MAX);
	text_write_string(&out, "v=spf1");
	while (spf_record_next_term(&rest, &term)) {
		bool is_dead = false;

		for (size_t i = 0; i < tree->drop_count; i++)
			is_dead =
			    is_dead || tree->drops[i].ptr == term.whole.ptr;
		text_write_string(&out, is_dead ? "" : " ");
		text_write(&out, is_dead ? span_empty() : term.whole);
		if (is_dead && term.kind == SPF_REDIRECT)
			text_write_string(&out, " ~all");
	}
	return text_span(&out);
}

static void
propose_drops(struct tree *tree)
{
	struct spf_look *look = tree->look;
	struct span after;

	if (tree->drop_count == 0)
		return;
	after = without_dead(tree);
	if (!spf_look_try(look, look->domain, after, SPF_GOAL_VALID))
		return;
	for (size_t i = 0; i < tree->drop_count; i++) {
		struct finding *finding =
		    &look->audit->findings.items[tree->dropping[i]];

		if (finding->changes.count == 0)
			spf_look_change(look, finding, look->record, after);
	}
}

static void
look_at_counts(struct tree *tree)
{
	struct spf_look *look = tree->look;
	struct finding *finding;

	if (tree->voids > SPF_VOIDS_MAX) {
		finding = spf_look_find(look, FINDING_SPF_VOIDS, span_empty(),
		    span_empty());
		finding->count = tree->voids;
		if (tree->drop_count > 0)
			spf_look_propose(look, finding, without_dead(tree),
			    SPF_GOAL_VALID);
	}
	if (tree->count < SPF_NEAR_LIMIT)
		return;
	finding = spf_look_find(look,
	    tree->count > SPF_LOOKUPS_MAX ? FINDING_SPF_LOOKUPS
					  : FINDING_SPF_NEAR_LIMIT,
	    tree->over_at, span_empty());
	finding->count = tree->count;
	spf_look_propose(look, finding, spf_look_flatten(look, tree->count),
	    SPF_GOAL_VALID);
}

static void
look_at_differences(struct tree *tree)
{
	struct audit *audit = tree->look->audit;
	const char *what = NULL;

	if (tree->voids > SPF_VOIDS_MAX)
		what = "some do not limit look-ups that find nothing";
	else if (audit_has(audit, FINDING_SPF_MX_OVER, tree->look->domain))
		what = "some look at 10 mail hosts and ignore the others";
	else if (audit_has(audit, FINDING_SPF_TARGET, tree->look->domain))
		what = "some take a name that cannot be asked for as an error";
	else if (audit_has(audit, FINDING_SPF_PTR_USED, tree->look->domain))
		what = "some never evaluate ptr";
	if (what)
		spf_look_find(tree->look, FINDING_SPF_DIFFER, span_of(what),
		    span_empty());
}

void
spf_look_at_tree(struct spf_look *look)
{
	struct tree tree = { .look = look,
		.over_at = span_empty(),
		.top_term = span_empty() };

	walk(&tree, look->domain, look->record);
	propose_drops(&tree);
	look_at_counts(&tree);
	look_at_differences(&tree);
}
