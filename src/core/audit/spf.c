#include "core/audit/spf.h"

#include "base/ascii.h"
#include "core/audit/spf_look.h"
#include "core/audit/spf_mend.h"
#include "core/dns/record.h"
#include "core/dns/zone.h"

enum { RECORDS_MAX = 10, SIZE_MAX_PLAIN = 450, STRING_MAX = 255 };

struct finding *
spf_look_find(struct spf_look *look, enum finding_kind kind, struct span detail,
    struct span part)
{
	struct finding *finding = audit_add(look->audit, kind, look->domain);

	finding->detail = detail;
	finding_prove(look->audit, finding, look->answer,
	    part.len > 0 ? look->record : span_empty(), part);
	return finding;
}

struct finding *
spf_look_find_once(struct spf_look *look, enum finding_kind kind,
    struct span detail, struct span part)
{
	struct finding_list *list = &look->audit->findings;

	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == kind &&
		    span_equal_nocase(list->items[i].detail, detail))
			return &list->items[i];
	return spf_look_find(look, kind, detail, part);
}

struct spf_request
spf_look_request(const struct spf_look *look)
{
	const struct spf_subject *subject = look->subject;
	struct spf_request request = { .ip = subject->ip,
		.helo = subject->helo,
		.sender = subject->sender,
		.domain = look->domain,
		.receiver = span_empty() };
	struct text sender;

	if (!subject->has_ip)
		ip_parse(span_of("198.51.100.254"), &request.ip);
	if (request.sender.len == 0) {
		text_init(&sender, look->audit->arena, SPF_SENDER_MAX);
		text_write_string(&sender, "postmaster@");
		text_write(&sender, look->domain);
		request.sender = text_span(&sender);
	}
	return request;
}

bool
spf_look_world(struct spf_look *look, struct dns_known *world, struct span name,
    struct span after)
{
	struct audit *audit = look->audit;
	struct dns_zone *zone = arena_alloc(audit->arena, sizeof(*zone));
	struct text wire;

	text_init(&wire, audit->arena,
	    SPF_MENDED_MAX + SPF_MENDED_MAX / STRING_MAX + 1);
	for (struct span rest = after; rest.len > 0;) {
		struct span string = span_take(&rest,
		    rest.len < STRING_MAX ? rest.len : STRING_MAX);

		text_write_byte(&wire, (char)(unsigned char)string.len);
		text_write(&wire, string);
	}
	dns_zone_init(zone, audit->arena, audit->known->index.seed);
	if (!dns_zone_add(zone, name, DNS_TXT, 300,
		(struct dns_record){ text_span(&wire) }))
		return false;
	dns_known_init(world, audit->arena, audit->known->index.seed);
	world->overlay = zone;
	for (size_t i = 0; i < audit->known->answers.count; i++) {
		const struct dns_answer *answer =
		    audit->known->answers.items[i];

		if (answer->question.type != DNS_TXT ||
		    !dns_name_equal(answer->question.name, name))
			dns_known_add(world, answer);
	}
	return true;
}

/* An address that no record should allow: it meets all terms. */
static struct ip
stranger(void)
{
	return (struct ip){ .bytes = { 240, 0, 0, 254 } };
}

bool
spf_look_try(struct spf_look *look, struct span name, struct span after,
    enum spf_goal goal)
{
	struct spf_request request = spf_look_request(look);
	struct spf_record_parts parts;
	struct spf_verdict verdict;
	struct dns_known world;

	if (!spf_record_is_one(after) || !spf_record_check(after, &parts) ||
	    !spf_look_world(look, &world, name, after))
		return false;
	request.domain = name;
	if (goal != SPF_GOAL_PASS)
		request.ip = stranger();
	verdict = spf_check(&request, &world, NULL, look->audit->arena);
	for (size_t i = 0; i < world.wanted.count; i++)
		dns_known_ask(look->audit->known, world.wanted.items[i].name,
		    world.wanted.items[i].type);
	if (goal == SPF_GOAL_PASS)
		return verdict.result == SPF_PASS;
	return verdict.result != SPF_WAITS &&
	    (goal == SPF_GOAL_SOUND || verdict.result != SPF_PERMERROR);
}

void
spf_look_change(struct spf_look *look, struct finding *finding,
    struct span before, struct span after)
{
	finding_change(look->audit, finding,
	    (struct change){ .name = look->domain,
		.type = DNS_TXT,
		.before = before,
		.after = after });
}

bool
spf_look_propose(struct spf_look *look, struct finding *finding,
    struct span after, enum spf_goal goal)
{
	if (!spf_look_try(look, look->domain, after, goal))
		return false;
	spf_look_change(look, finding, look->record, after);
	return true;
}

/* Letters and digits of the front, to see what it is meant to be. */
static struct span
first_letters(struct span text, char *bytes, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len && i < 24 && len < size; i++)
		if (ascii_is_alnum(text.ptr[i]))
			bytes[len++] = ascii_lower(text.ptr[i]);
	return (struct span){ bytes, len };
}

static bool
is_nearly_spf(struct span text)
{
	char bytes[5];
	struct span letters = first_letters(text, bytes, sizeof(bytes));

	return !spf_record_is_one(text) &&
	    !span_starts_nocase(text, span_of("spf2.0")) &&
	    (span_starts(letters, span_of("vspf")) ||
		span_starts(letters, span_of("spf1")));
}

static void
propose_mended(struct spf_look *look, struct finding *finding,
    struct span record)
{
	struct span mended = spf_mend(look->audit->arena, record);

	if (spf_look_try(look, look->domain, mended, SPF_GOAL_SOUND))
		spf_look_change(look, finding, record, mended);
}

/* Is it nothing but terms, at least one of them beyond doubt? */
static bool
is_rest_of_record(struct span text)
{
	struct spf_term term;
	bool has_any = false;

	while (spf_record_next_term(&text, &term)) {
		if (term.fault != SPF_SOUND || term.kind >= SPF_OTHER)
			return false;
		has_any = has_any || term.argument.len > 0 ||
		    (term.kind == SPF_ALL && term.whole.len > 3);
	}
	return has_any;
}

/* What the TXT records are, apart from SPF records that count. */
static void
look_at_others(struct spf_look *look, size_t count)
{
	struct span text;

	for (size_t i = 0; i < look->answer->count; i++) {
		struct finding *finding = NULL;

		if (!dns_record_text(look->audit->arena,
			look->answer->records[i], &text))
			continue;
		if (span_starts_nocase(text, span_of("spf2.0/")))
			spf_look_find(look, FINDING_SPF_SENDER_ID, span_empty(),
			    span_empty());
		else if (count == 0 && is_nearly_spf(text))
			finding = spf_look_find(look, FINDING_SPF_VERSION, text,
			    span_empty());
		else if (count == 1 && is_rest_of_record(text))
			finding = spf_look_find(look, FINDING_SPF_SPLIT,
			    span_empty(), span_empty());
		if (finding && finding->kind == FINDING_SPF_VERSION)
			propose_mended(look, finding, text);
		if (finding && finding->kind == FINDING_SPF_SPLIT &&
		    spf_look_propose(look, finding,
			spf_mend_insert(look->audit->arena, look->record,
			    look->record.ptr + look->record.len, text),
			SPF_GOAL_SOUND))
			spf_look_change(look, finding, text, span_empty());
	}
}

static void
look_at_multiple(struct spf_look *look, size_t count)
{
	struct finding *finding = spf_look_find(look, FINDING_SPF_MULTIPLE,
	    span_empty(), span_empty());
	struct span records[RECORDS_MAX], text;
	size_t found = 0;

	finding->count = count;
	for (size_t i = 0; i < look->answer->count && found < RECORDS_MAX; i++)
		if (dns_record_text(look->audit->arena,
			look->answer->records[i], &text) &&
		    spf_record_is_one(text))
			records[found++] = text;
	text = spf_mend_merge(look->audit->arena, records, found);
	if (!spf_look_try(look, look->domain, text, SPF_GOAL_SOUND))
		return;
	for (size_t i = 0; i < found; i++)
		spf_look_change(look, finding, records[i],
		    i == 0 ? text : span_empty());
}

/* All TXT records come in one answer, beside name, types and lengths. */
static void
look_at_size(struct spf_look *look)
{
	size_t size = look->domain.len;
	struct finding *finding;

	for (size_t i = 0; i < look->answer->count; i++)
		size += look->answer->records[i].data.len;
	if (size > SIZE_MAX_PLAIN) {
		finding = spf_look_find(look, FINDING_SPF_SIZE, span_empty(),
		    span_empty());
		finding->count = size;
	}
	if (look->record.len <= STRING_MAX)
		return;
	finding = spf_look_find(look, FINDING_SPF_LONG_STRING, span_empty(),
	    span_empty());
	finding->count = look->record.len;
}

/* The word around a place, and where it begins. */
static struct span
word_at(struct span text, size_t at)
{
	size_t begin = at, end = at;

	while (begin > 0 && text.ptr[begin - 1] != ' ')
		begin--;
	while (end < text.len && text.ptr[end] != ' ')
		end++;
	return (struct span){ text.ptr + begin, end - begin };
}

static bool
is_real_term(struct span text)
{
	struct spf_term term;

	spf_term_parse(text, &term);
	return term.fault == SPF_SOUND && term.kind < SPF_OTHER &&
	    (term.argument.len > 0 || term.kind == SPF_ALL ||
		term.kind == SPF_MX);
}

/* Two terms in one word, of which one ends where a string ends. */
static void
look_at_seam(struct spf_look *look, size_t seam)
{
	struct span word = word_at(look->record, seam);
	size_t at = (size_t)(look->record.ptr + seam - word.ptr);
	struct finding *finding;

	if (at == 0 || at >= word.len || word.ptr[at - 1] == ' ' ||
	    !is_real_term((struct span){ word.ptr, at }) ||
	    !is_real_term(span_from(word, at)))
		return;
	finding = spf_look_find(look, FINDING_SPF_STRINGS_JOIN, word, word);
	spf_look_propose(look, finding,
	    spf_mend_insert(look->audit->arena, look->record,
		look->record.ptr + seam, span_empty()),
	    SPF_GOAL_SOUND);
}

static void
look_at_seams(struct spf_look *look)
{
	for (size_t i = 0; i < look->answer->count; i++) {
		struct span rest = look->answer->records[i].data, string, text;
		size_t seam = 0;

		if (!dns_record_text(look->audit->arena,
			look->answer->records[i], &text) ||
		    !span_equal(text, look->record))
			continue;
		while (dns_record_next_string(&rest, &string)) {
			seam += string.len;
			if (rest.len > 0)
				look_at_seam(look, seam);
		}
	}
}

/* The first record that one would publish: what takes mail, and the host. */
static struct span
first_record(struct spf_look *look)
{
	const struct audit_context *context = &look->audit->context;
	const struct dns_answer *mx =
	    audit_ask(look->audit, look->domain, DNS_MX);
	char bytes[IP_TEXT_MAX];
	struct text out;

	text_init(&out, look->audit->arena, SPF_MENDED_MAX);
	text_write_string(&out, "v=spf1");
	if (context->is_parked) {
		text_write_string(&out, " -all");
		return text_span(&out);
	}
	if (!mx)
		return span_empty();
	if (mx->outcome == DNS_DATA)
		text_write_string(&out, " mx");
	if (look->subject->has_ip) {
		text_write_string(&out,
		    look->subject->ip.is_v6 ? " ip6:" : " ip4:");
		text_write(&out, ip_print(&look->subject->ip, bytes));
	}
	/* With nothing in front, ~all would make all of its mail suspect. */
	if (mx->outcome != DNS_DATA && !look->subject->has_ip)
		return span_empty();
	text_write_string(&out, " ~all");
	return text_span(&out);
}

static void
look_at_type99(struct spf_look *look)
{
	const struct dns_answer *answer =
	    audit_ask(look->audit, look->domain, DNS_SPF);
	struct finding *finding;
	struct span text;

	if (!answer || answer->outcome != DNS_DATA ||
	    spf_select(look->audit->arena, answer, &text) == 0)
		return;
	finding = audit_add(look->audit, FINDING_SPF_TYPE99, look->domain);
	finding_prove(look->audit, finding, answer, text, span_empty());
	spf_look_propose(look, finding, text, SPF_GOAL_SOUND);
}

/* Where people put the record by mistake. */
static void
look_elsewhere(struct spf_look *look)
{
	static const char *const places[] = { "_spf.", "spf.", "www." };

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		const struct dns_answer *answer;
		struct finding *finding;
		struct span text;
		struct text name;

		text_init(&name, look->audit->arena, DNS_NAME_MAX);
		text_write_string(&name, places[i]);
		text_write(&name, look->domain);
		answer = audit_ask(look->audit, text_span(&name), DNS_TXT);
		if (!answer || answer->outcome != DNS_DATA ||
		    spf_select(look->audit->arena, answer, &text) == 0)
			continue;
		finding = audit_add(look->audit, FINDING_SPF_WRONG_PLACE,
		    look->domain);
		finding->detail = text_span(&name);
		finding_prove(look->audit, finding, answer, text, span_empty());
		spf_look_propose(look, finding, text, SPF_GOAL_SOUND);
	}
}

/* How much it matters that there is none, depends on what is sent. */
static void
look_at_nothing(struct spf_look *look)
{
	const struct audit_context *context = &look->audit->context;
	struct finding *finding =
	    spf_look_find(look, FINDING_SPF_NONE, span_empty(), span_empty());

	if (context->is_bulk)
		finding->severity = SEVERITY_BLOCK;
	else if (context->is_parked || !context->sends)
		finding->severity = SEVERITY_WARNING;
	spf_look_propose(look, finding, first_record(look), SPF_GOAL_SOUND);
	look_at_type99(look);
	look_elsewhere(look);
}

static void
look_at_domain(struct spf_look *look)
{
	size_t count =
	    spf_select(look->audit->arena, look->answer, &look->record);

	if (count > 1)
		look->record = span_empty();
	look_at_others(look, count);
	if (count == 0)
		look_at_nothing(look);
	if (count > 1)
		look_at_multiple(look, count);
	if (count != 1)
		return;
	look_at_size(look);
	look_at_seams(look);
	spf_look_at_terms(look);
	spf_look_at_tree(look);
}

void
audit_spf(struct audit *audit, const struct spf_subject *subject)
{
	struct spf_look look = { .audit = audit,
		.subject = subject,
		.domain = dns_name_trim(subject->domain),
		.record = span_empty() };
	const size_t begin = audit->findings.count;
	struct finding *finding;

	look.answer = audit_ask(audit, look.domain, DNS_TXT);
	if (!look.answer)
		return;
	if (look.answer->outcome == DNS_FAILED) {
		finding = spf_look_find(&look, FINDING_SPF_UNKNOWN,
		    span_of(dns_failure_name(look.answer->failure)),
		    span_empty());
		finding->severity = SEVERITY_NOTE;
		return;
	}
	look_at_domain(&look);
	spf_look_at_host(&look);
	if (!audit->is_trial)
		spf_look_combine(&look, begin);
}
