/*
 * Pages of cases: what servers say stays text, elements close as they open,
 * and the counts are those of the tally.
 */

#include "core/report/html.h"

#include "core/know/knowledge.h"
#include "nixie/session.h"
#include "unit/check.h"

enum { ROOM = 256 * 1024, DEEPEST = 64, NAME_MAX = 16 };

static struct session session;
static char bytes[ROOM];

static bool
has(struct span text, const char *words)
{
	size_t at;

	return span_find(text, span_of(words), &at);
}

static bool
is_void(struct span name)
{
	return span_equal(name, span_of("meta")) ||
	    span_equal(name, span_of("rect")) ||
	    span_equal(name, span_of("!DOCTYPE"));
}

/* Does each element end within the one in which it began? */
static bool
is_balanced(struct span page)
{
	struct span open[DEEPEST], text, tag;
	size_t depth = 0;

	while (span_split(&page, '<', &text) && page.len > 0) {
		struct span rest = page, name;

		span_split(&rest, '>', &tag);
		if (span_starts(tag, span_of("/"))) {
			span_take(&tag, 1);
			if (depth == 0 || !span_equal(tag, open[--depth]))
				return false;
			continue;
		}
		name = tag;
		for (name.len = 0;
		     name.len < tag.len && tag.ptr[name.len] != ' ';)
			name.len++;
		if (tag.ptr[tag.len - 1] == '/' || is_void(name))
			continue;
		if (depth == DEEPEST)
			return false;
		open[depth++] = name;
	}
	return depth == 0;
}

static struct span
page_of(const char *const *inputs, size_t count)
{
	struct text out = text_in(bytes, ROOM);
	struct tally tally;

	tally_init(&tally, 1);
	html_begin(&out);
	for (size_t i = 0; i < count; i++) {
		session_open(&session, span_of(inputs[i]), span_empty(), false);
		while (session_next(&session) == SESSION_CASE) {
			tally_add(&tally, &session.diagnosis);
			html_case(&out, &session.diagnosis,
			    (struct story_options){ 0 });
		}
	}
	html_end(&out, &tally, matcher_knowledge(session.matcher), true);
	tally_clear(&tally);
	return text_span(&out);
}

static void
test_hostile(void)
{
	static const char *const inputs[] = {
		"550 5.1.1 <script>alert(1)</script> User unknown \"'><img "
		"src=x "
		"onerror=alert(1)> \033[31m",
		"<\"><svg/onload=x>\"@example.org>: host <b>.example.org said: "
		"552 5.2.2 </pre><iframe> mailbox full",
	};
	struct span page = page_of(inputs, COUNT_OF(inputs));

	CHECK(!has(page, "<script"));
	CHECK(!has(page, "<img"));
	CHECK(!has(page, "<iframe"));
	CHECK(!has(page, "<svg/"));
	CHECK(!has(page, "\033"));
	CHECK(has(page, "&lt;script&gt;"));
	CHECK(is_balanced(page));
}

static void
test_counts(void)
{
	static const char *const inputs[] = {
		"550 5.1.1 <joe@example.org>: User unknown",
		"452 4.2.2 <ann@example.org>: Mailbox full",
		"550 5.7.1 Message content rejected as spam",
	};
	struct span page = page_of(inputs, COUNT_OF(inputs));

	CHECK(is_balanced(page));
	CHECK(has(page, "<b class=\"plain\">3</b><span>cases</span>"));
	CHECK(has(page, "<b class=\"bad\">1</b>"));
	CHECK(has(page, "mailbox_unknown"));
	CHECK(has(page, "take it off the lists"));
	CHECK(has(page, "keep the address"));
}

/* One case needs no counts; none at all is a page, too. */
static void
test_few(void)
{
	static const char *const one[] = { "550 5.1.1 User unknown" };
	struct span page = page_of(one, 1);

	CHECK(is_balanced(page));
	CHECK(has(page, "<mark>User unknown</mark>"));
	CHECK(!has(page, "class=\"figures\">"));
	CHECK(is_balanced(page_of(one, 0)));
}

static void
test_first_is_open(void)
{
	struct text out = text_in(bytes, ROOM);
	struct span cases;

	session_open(&session, span_of("550 5.1.1 User unknown"), span_empty(),
	    false);
	CHECK(session_next(&session) == SESSION_CASE);
	html_case(&out, &session.diagnosis, (struct story_options){ 0 });
	cases = text_span(&out);
	CHECK_TEXT("the opening", span_of(html_open_first(&cases)),
	    "<details open");
	CHECK(span_starts(cases, span_of("><summary>")));
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return 1;
	test_hostile();
	test_counts();
	test_few();
	test_first_is_open();
	session_clear(&session);
	return check_done();
}
