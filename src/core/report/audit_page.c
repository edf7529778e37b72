#include "core/report/audit_page.h"

#include "core/dns/record.h"

enum {
	INDENT = 13,
	WORDS_MAX = 8192,
	SHOWN_RECORDS_MAX = 10,
	WORD_MAX = 150,
	PIECE_BEFORE = 60,
	PIECE_MAX = 120,
};

const char *
audit_page_heading(enum severity severity)
{
	static const char *const headings[] = {
		[SEVERITY_NOTE] = "Worth knowing",
		[SEVERITY_WARNING] = "Works, but weak",
		[SEVERITY_ERROR] = "Wrong: some receivers refuse",
		[SEVERITY_BLOCK] = "Mail is refused for this",
	};

	return headings[severity];
}

static void
write_owner(struct text *out, const struct dns_answer *answer)
{
	struct span owner = answer->canonical.len > 0 ? answer->canonical
						      : answer->question.name;

	text_write(out, owner);
	text_write_byte(out, '.');
}

static void
write_absence(struct text *out, const struct dns_answer *answer)
{
	text_write(out, answer->question.name);
	text_write_format(out, ". %s: ", dns_type_name(answer->question.type));
	switch (answer->outcome) {
	case DNS_NXDOMAIN:
		text_write_string(out, "the name does not exist (NXDOMAIN)");
		return;
	case DNS_NODATA:
		text_write_string(out, "no such record (NODATA)");
		return;
	default:
		text_write_format(out, "no answer (%s)",
		    dns_failure_name(answer->failure));
	}
	if (answer->why.len > 0) {
		text_write_string(out, ": ");
		text_write(out, answer->why);
	}
}

/* Who said so, and what DNSSEC makes of it. */
static void
write_origin(struct text *out, const struct dns_answer *answer)
{
	if (answer->server.len > 0) {
		text_write_string(out, "  ; from ");
		text_write(out, answer->server);
	}
	if (answer->security != DNS_INDETERMINATE)
		text_write_format(out, "%s%s",
		    answer->server.len > 0 ? ", " : "  ; ",
		    dns_security_name(answer->security));
}

bool
audit_page_answer(struct text *line, struct arena *scratch,
    const struct dns_answer *answer, size_t number)
{
	text_reset(line);
	if (number >= SHOWN_RECORDS_MAX ||
	    number >= (answer->count > 0 ? answer->count : 1))
		return false;
	if (answer->count == 0) {
		write_absence(line, answer);
	} else {
		write_owner(line, answer);
		text_write_format(line, " %u IN ", answer->ttl);
		dns_record_write(line, scratch, answer->question.type,
		    answer->records[number]);
	}
	write_origin(line, answer);
	return true;
}

void
audit_page_answer_lines(struct page *page, struct arena *scratch,
    const struct dns_answer *answer)
{
	struct text line;

	text_init(&line, scratch, WORDS_MAX);
	for (size_t i = 0; audit_page_answer(&line, scratch, answer, i); i++)
		page_quote(page, INDENT, text_span(&line), 0, 0);
}

/* A word that goes on and on, such as a key: nobody reads it. */
static bool
has_long_word(struct span text)
{
	size_t len = 0;

	for (size_t i = 0; i < text.len && len <= WORD_MAX; i++)
		len = text.ptr[i] == ' ' ? 0 : len + 1;
	return len > WORD_MAX;
}

/* The beginning of such a text, or what is around the part that matters. */
static void
write_piece(struct page *page, struct arena *scratch, struct span text,
    size_t begin, size_t end)
{
	const size_t from = begin > PIECE_BEFORE ? begin - PIECE_BEFORE : 0;
	struct span piece = span_from(text, from);
	struct text line;
	size_t shift;

	if (piece.len > PIECE_MAX)
		piece.len = PIECE_MAX;
	text_init(&line, scratch, WORDS_MAX);
	text_write_string(&line, from > 0 ? "... " : "");
	shift = line.len;
	text_write(&line, piece);
	if (from + piece.len < text.len)
		text_write_string(&line, " ...");
	text_write_format(&line, " (%zu bytes)", text.len);
	if (end > from + piece.len)
		end = from + piece.len;
	page_quote(page, INDENT, text_span(&line), begin - from + shift,
	    end - from + shift);
}

static void
write_proof(struct page *page, struct arena *scratch, const struct proof *proof)
{
	if (proof->note.len > 0)
		page_paragraph(page, INDENT, "", proof->note);
	if (proof->text.len > 0) {
		bool is_marked = proof->part.len > 0 &&
		    span_within(proof->part, proof->text);
		size_t at =
		    is_marked ? (size_t)(proof->part.ptr - proof->text.ptr) : 0;
		size_t end = at + (is_marked ? proof->part.len : 0);

		if (has_long_word(proof->text))
			write_piece(page, scratch, proof->text, at, end);
		else
			page_quote(page, INDENT, proof->text, at, end);
	} else if (proof->answer) {
		audit_page_answer_lines(page, scratch, proof->answer);
	}
}

/* Where a record was seen whose text stands above. */
static void
write_source(struct page *page, const struct dns_answer *answer)
{
	char bytes[WORDS_MAX];
	struct text line = text_in(bytes, sizeof(bytes));

	text_write_string(&line, "; ");
	write_owner(&line, answer);
	text_write_format(&line, " %u IN %s", answer->ttl,
	    dns_type_name(answer->question.type));
	write_origin(&line, answer);
	page_quote(page, INDENT, text_span(&line), 0, 0);
}

void
audit_page_proofs(struct page *page, struct arena *scratch,
    const struct finding *finding)
{
	for (size_t i = 0; i < finding->proofs.count; i++) {
		const struct proof *proof = &finding->proofs.items[i];

		write_proof(page, scratch, proof);
		if (proof->text.len > 0 && proof->answer)
			write_source(page, proof->answer);
	}
}

/* "authentication_missing spf_fail" as people read a list. */
static void
write_causes(struct page *page, const char *causes)
{
	struct span rest = span_of(causes), cause;
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));

	while (span_split(&rest, ' ', &cause)) {
		if (words.len > 0)
			text_write_string(&words, ", ");
		text_write(&words, cause);
	}
	if (words.len > 0)
		page_paragraph(page, INDENT, "  explains", text_span(&words));
}

void
audit_page_changes(struct page *page, size_t indent,
    const struct finding *finding)
{
	char bytes[WORDS_MAX];
	struct text line = text_in(bytes, sizeof(bytes));
	/* What is to be copied is one line, however long. */
	struct page wide = *page;

	wide.width = WORDS_MAX;
	for (size_t i = 0; i < finding->changes.count; i++) {
		const struct change *change = &finding->changes.items[i];

		text_reset(&line);
		finding_change_write(&line, change);
		page_paragraph(&wide, indent,
		    change->after.len > 0 ? "  publish" : "  delete",
		    text_span(&line));
	}
}

void
audit_page_finding(struct page *page, struct arena *scratch,
    const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));

	finding_write(&words, row->sentence, finding);
	page_write(page, PAGE_STRONG, span_of(row->id));
	text_write_byte(page->out, '\n');
	page_paragraph(page, 2, "  ", text_span(&words));
	for (size_t i = 0; i < finding->proofs.count; i++)
		write_proof(page, scratch, &finding->proofs.items[i]);
	if (*row->remedy) {
		text_reset(&words);
		finding_write(&words, row->remedy, finding);
		page_paragraph(page, INDENT, "  do", text_span(&words));
	}
	audit_page_changes(page, INDENT, finding);
	if (finding->command.len > 0)
		page_paragraph(page, INDENT,
		    span_starts(finding->command, span_of("https://"))
			? "  see"
			: "  run",
		    finding->command);
	if (*row->rule)
		page_paragraph(page, INDENT, "  why", span_of(row->rule));
	if (finding->severity > SEVERITY_NOTE)
		write_causes(page, row->causes);
}

void
audit_page_findings(struct page *page, struct arena *scratch,
    const struct finding_list *findings, enum severity least)
{
	for (int severity = SEVERITIES - 1; severity >= (int)least;
	     severity--) {
		bool is_first = true;

		for (size_t i = 0; i < findings->count; i++) {
			if ((int)findings->items[i].severity != severity)
				continue;
			if (is_first)
				page_heading(page,
				    audit_page_heading(
					(enum severity)severity));
			text_write_byte(page->out, '\n');
			audit_page_finding(page, scratch, &findings->items[i]);
			is_first = false;
		}
	}
}

void
audit_page_count(struct text *out, const struct finding_list *findings)
{
	static const char *const words[SEVERITIES][2] = {
		[SEVERITY_NOTE] = { "note", "notes" },
		[SEVERITY_WARNING] = { "warning", "warnings" },
		[SEVERITY_ERROR] = { "error", "errors" },
		[SEVERITY_BLOCK] = { "block", "blocks" },
	};
	size_t counts[SEVERITIES] = { 0 };
	bool is_first = true;

	for (size_t i = 0; i < findings->count; i++)
		counts[findings->items[i].severity]++;
	for (int severity = SEVERITIES - 1; severity >= 0; severity--) {
		if (counts[severity] == 0)
			continue;
		text_write_format(out, "%s%zu %s", is_first ? "" : ", ",
		    counts[severity], words[severity][counts[severity] != 1]);
		is_first = false;
	}
	if (is_first)
		text_write_string(out, "nothing found");
}
