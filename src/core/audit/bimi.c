#include "core/audit/bimi.h"

#include "core/audit/web.h"
#include "core/auth/bimi.h"
#include "core/auth/lookup.h"

enum { STATUS_OK = 200, PICTURE_MAX = 32 * 1024, HEAD_MAX = 2048 };

struct bimi_look {
	struct audit *audit;
	struct span domain;
	struct auth_lookup lookup;
	struct bimi_record record;
	const struct web_answer *page;
};

/* About the record, and a part of it. */
static struct finding *
add(struct bimi_look *look, enum finding_kind kind, struct span part)
{
	struct finding *finding = audit_add(look->audit, kind, look->domain);

	finding_prove(look->audit, finding, look->lookup.answer,
	    look->record.text, part);
	return finding;
}

/* About the picture. */
static void
add_picture(struct bimi_look *look, const char *why, struct span said)
{
	struct finding *finding =
	    audit_add(look->audit, FINDING_BIMI_PICTURE, look->domain);

	finding->detail = span_of(why);
	finding_prove_note(look->audit, finding, look->page->url, said);
}

static bool
has(struct span text, const char *word)
{
	size_t at;

	return span_find_nocase(text, span_of(word), &at);
}

/* What the profile forbids, or demands. */
static const char *
flaw_of(struct span picture)
{
	struct span head = picture;

	if (head.len > HEAD_MAX)
		head.len = HEAD_MAX;
	if (picture.len > PICTURE_MAX)
		return "it is larger than 32 KiB";
	if (!has(head, "<svg"))
		return "it is no SVG";
	if (!has(head, "baseProfile=\"tiny-ps\"") &&
	    !has(head, "baseProfile='tiny-ps'"))
		return "it does not say baseProfile=\"tiny-ps\"";
	if (has(picture, "<script"))
		return "it holds a script";
	if (has(picture, "<animate"))
		return "it holds an animation";
	if (has(picture, "<image"))
		return "it holds a picture of another kind";
	if (has(picture, "href=\"http"))
		return "it refers to something outside";
	return has(picture, "<title") ? NULL : "it has no title";
}

static bool
is_svg(struct span type)
{
	struct span name;

	return span_split(&type, ';', &name) &&
	    span_equal_nocase(span_trim(name), span_of("image/svg+xml"));
}

static void
judge_answer(struct bimi_look *look)
{
	const struct web_answer *page = look->page;
	const char *flaw;
	char bytes[40];
	struct text status = text_in(bytes, sizeof(bytes));

	if (page->status >= 300 && page->status < 400) {
		add_picture(look, "there is only a redirection",
		    page->location);
		return;
	}
	if (page->status != STATUS_OK) {
		text_write_format(&status, "HTTP status %u", page->status);
		add_picture(look, "the web server does not have it",
		    arena_dup(look->audit->arena, text_span(&status)));
		return;
	}
	flaw = flaw_of(page->body);
	if (flaw)
		add_picture(look, flaw, span_empty());
	else if (!is_svg(page->content_type))
		add_picture(look, "its content type is not image/svg+xml",
		    page->content_type);
	else
		add(look, FINDING_BIMI_GOOD, look->record.logo);
}

static void
look_at_picture(struct bimi_look *look)
{
	if (!look->audit->web)
		return;
	look->page = web_known_ask(look->audit->web, look->record.logo);
	if (!look->page)
		return;
	switch (look->page->outcome) {
	case WEB_FETCHED:
		judge_answer(look);
		break;
	case WEB_UNREACHABLE:
		add_picture(look, "it cannot be fetched", look->page->why);
		break;
	case WEB_TLS_FAILED:
		add_picture(look, "it does not come over TLS that is trusted",
		    look->page->why);
		break;
	case WEB_TOO_LARGE:
		add_picture(look, "it is larger than 32 KiB", span_empty());
		break;
	case WEB_NOT_ASKED:
		break;
	}
}

/* All receivers that show pictures demand that forgeries are refused. */
static void
look_at_policy(struct bimi_look *look)
{
	const struct audit *audit = look->audit;

	if (!look->record.is_declined &&
	    (audit_has(audit, FINDING_DMARC_NONE, look->domain) ||
		audit_has(audit, FINDING_DMARC_P_NONE, look->domain) ||
		audit_has(audit, FINDING_DMARC_TESTING, look->domain) ||
		audit_has(audit, FINDING_DMARC_SP_WEAK, look->domain)))
		add(look, FINDING_BIMI_POLICY, span_empty());
}

static void
look_at_record(struct bimi_look *look)
{
	const unsigned faults = look->record.faults;

	if (faults & (BIMI_UNKNOWN_TAG | BIMI_BAD_LIST))
		add(look, FINDING_BIMI_TAG, look->record.fault_at)->detail =
		    look->record.fault_at;
	if (faults & (BIMI_NO_LOGO | BIMI_LOGO_NOT_HTTPS))
		add(look, FINDING_BIMI_LOGO, look->record.logo);
	else if (!look->record.is_declined)
		look_at_picture(look);
	if (faults & (BIMI_NO_PROOF | BIMI_PROOF_NOT_HTTPS))
		add(look, FINDING_BIMI_NO_PROOF, look->record.proof);
	look_at_policy(look);
}

void
audit_bimi(struct audit *audit, struct span domain)
{
	struct bimi_look look = { .audit = audit, .domain = domain };
	struct finding *finding;

	look.lookup = auth_lookup_text(audit->arena, audit->known,
	    "default._bimi.", domain, bimi_record_is);
	if (look.lookup.found == AUTH_FOUND_SEVERAL) {
		finding = audit_add(audit, FINDING_BIMI_MULTIPLE, domain);
		finding->count = look.lookup.count;
		finding_prove(audit, finding, look.lookup.answer, span_empty(),
		    span_empty());
	}
	/* Only who refuses forgeries could have a picture: others need none. */
	if (look.lookup.found == AUTH_FOUND_NOTHING && audit->context.sends &&
	    audit_has(audit, FINDING_DMARC_ENFORCED, domain))
		audit_add(audit, FINDING_BIMI_NONE, domain);
	if (look.lookup.found != AUTH_FOUND_RECORD)
		return;
	bimi_record_parse(look.lookup.text, &look.record);
	look_at_record(&look);
}
