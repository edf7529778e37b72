#include "core/audit/finding.h"

#include "check.h"

#include "base/ascii.h"
#include "core/know/knowledge.h"

enum { CEILING = 1 << 22 };

/* "area.name", small letters: what scripts look for. */
static bool
is_id(struct span id)
{
	size_t dots = 0;

	for (size_t i = 0; i < id.len; i++)
		if (id.ptr[i] == '.')
			dots++;
		else if (!ascii_is_digit(id.ptr[i]) && id.ptr[i] != '_' &&
		    (!ascii_is_letter(id.ptr[i]) ||
			ascii_lower(id.ptr[i]) != id.ptr[i]))
			return false;
	return dots == 1 && id.len > 4;
}

static bool
has_only_known_gaps(const char *words)
{
	const char *at = words;

	while ((at = strchr(at, '{'))) {
		if (strncmp(at, "{subject}", 9) != 0 &&
		    strncmp(at, "{detail}", 8) != 0 &&
		    strncmp(at, "{count}", 7) != 0)
			return false;
		at++;
	}
	return true;
}

static void
check_causes(const struct finding_row *row)
{
	struct span rest = span_of(row->causes), name;

	while (span_split(&rest, ' ', &name))
		CHECK_FOR(row->id,
		    knowledge_find_cause(&knowledge_builtin, name) != NULL);
}

static void
test_rows(void)
{
	for (unsigned i = 0; i < FINDINGS; i++) {
		const struct finding_row *row =
		    finding_row((enum finding_kind)i);

		CHECK_FOR(row->id, is_id(span_of(row->id)));
		CHECK_FOR(row->id, has_only_known_gaps(row->sentence));
		CHECK_FOR(row->id, has_only_known_gaps(row->remedy));
		CHECK_FOR(row->id,
		    row->sentence[strlen(row->sentence) - 1] == '.');
		CHECK_FOR(row->id,
		    row->severity < SEVERITY_ERROR || *row->remedy != '\0');
		check_causes(row);
		for (unsigned other = 0; other < i; other++)
			if (strcmp(row->id,
				finding_row((enum finding_kind)other)->id) == 0)
				CHECK_FOR(row->id, !"the only one of its id");
	}
}

static void
test_sorted(void)
{
	struct arena arena;
	struct dns_known known;
	struct audit audit;

	arena_init(&arena, CEILING);
	dns_known_init(&known, &arena, 1);
	audit_init(&audit, &arena, &known, (struct audit_context){ 0 });
	audit_add(&audit, FINDING_MX_ONE_HOST, span_of("a"));
	audit_add(&audit, FINDING_PTR_NONE, span_of("b"));
	audit_add(&audit, FINDING_MX_PROVIDER, span_of("c"));
	audit_add(&audit, FINDING_HELO_BARE_IP, span_of("d"));
	audit_sort(&audit);
	CHECK_TEXT("worst", audit.findings.items[0].subject, "b");
	CHECK_TEXT("as found", audit.findings.items[1].subject, "d");
	CHECK_TEXT("mild", audit.findings.items[2].subject, "a");
	CHECK_TEXT("last", audit.findings.items[3].subject, "c");
	CHECK(audit_has(&audit, FINDING_PTR_NONE, span_of("B")));
	CHECK(!audit_has(&audit, FINDING_PTR_NONE, span_of("a")));
	arena_clear(&arena);
}

static void
test_written(void)
{
	struct finding finding = { .subject = span_of("example.org"),
		.detail = span_of("{subject}"),
		.count = 12 };
	char bytes[80];
	struct text text = text_in(bytes, sizeof(bytes));

	finding_write(&text, "{subject} has {count} of {detail} {x", &finding);
	CHECK_TEXT("filled", text_span(&text),
	    "example.org has 12 of {subject} {x");
}

static void
test_limit(void)
{
	struct arena arena;
	struct dns_known known;
	struct audit audit;

	arena_init(&arena, CEILING);
	dns_known_init(&known, &arena, 1);
	audit_init(&audit, &arena, &known, (struct audit_context){ 0 });
	for (int i = 0; i < AUDIT_FINDINGS_MAX + 5; i++)
		CHECK(
		    audit_add(&audit, FINDING_PTR_NONE, span_of("b")) != NULL);
	CHECK(audit.findings.count == AUDIT_FINDINGS_MAX);
	arena_clear(&arena);
}

static void
test_changes(void)
{
	static char key[600];
	char bytes[1000];
	struct text text = text_in(bytes, sizeof(bytes));

	finding_change_write(&text,
	    &(struct change){ span_of("a.example"), DNS_TXT, span_empty(),
		span_of("v=\"x\\") });
	CHECK_TEXT("quoted", text_span(&text),
	    "a.example. IN TXT \"v=\\\"x\\\\\"");
	text_reset(&text);
	finding_change_write(&text,
	    &(struct change){ span_of("a.example"), DNS_MX,
		span_of("10 mx.a.example."), span_empty() });
	CHECK_TEXT("as it is", text_span(&text),
	    "a.example. IN MX 10 mx.a.example.");
	memset(key, 'k', sizeof(key));
	text_reset(&text);
	finding_change_write(&text,
	    &(struct change){ span_of("a.example"), DNS_TXT, span_empty(),
		{ key, sizeof(key) } });
	CHECK(text.len == strlen("a.example. IN TXT ") + 600 + 3 * 2 + 2);
}

int
main(void)
{
	enum severity severity;

	test_rows();
	test_sorted();
	test_written();
	test_limit();
	test_changes();
	CHECK(severity_parse(span_of("error"), &severity));
	CHECK(severity == SEVERITY_ERROR);
	CHECK(!severity_parse(span_of("Error"), &severity));
	return check_done();
}
