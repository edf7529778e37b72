#include "core/report/web_page.h"

#include "core/crypto/base64.h"
#include "core/crypto/digest.h"
#include "core/report/web_style.h"
#include "unit/check.h"

enum { ROOM = 64 * 1024 };

static char bytes[ROOM];

static bool
has(struct span text, const char *words)
{
	size_t at;

	return span_find(text, span_of(words), &at);
}

/* The policy allows the style by its digest: a changed style needs a new one. */
static void
test_digest(void)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	char room[128];
	struct text text = text_in(room, sizeof(room));
	size_t len = crypto_digest(CRYPTO_SHA256, span_of(WEB_STYLE), sum);

	crypto_base64_write(&text, (struct span){ (char *)sum, len });
	CHECK_TEXT("the digest of the style", text_span(&text),
	    WEB_STYLE_DIGEST);
}

static void
test_whole(void)
{
	struct text out = text_in(bytes, ROOM);

	web_page_begin(&out, span_of("<b>Mail</b>"));
	web_page_paragraph(&out, span_of("</p><script>"));
	web_page_end(&out);
	CHECK(span_starts(text_span(&out), span_of("<!DOCTYPE html>")));
	CHECK(has(text_span(&out), "default-src 'none'"));
	CHECK(has(text_span(&out), "sha256-" WEB_STYLE_DIGEST));
	CHECK(has(text_span(&out), "<title>&lt;b&gt;Mail&lt;/b&gt;</title>"));
	CHECK(!has(text_span(&out), "<script"));
	CHECK(!has(text_span(&out), "unsafe-inline"));
	CHECK(!has(text_span(&out), "src="));
	CHECK(!has(text_span(&out), "url("));
	CHECK(!has(text_span(&out), " style="));
}

static void
test_link(void)
{
	static const struct {
		const char *address;
		const char *written;
	} cases[] = {
		{ "https://example.org/?a=1&b=2",
		    "<a rel=\"noreferrer\" href=\"https://example.org/"
		    "?a=1&amp;b=2\">https://example.org/?a=1&amp;b=2</a>" },
		{ "javascript:alert(1)", "javascript:alert(1)" },
		{ "http://example.org/", "http://example.org/" },
		{ "https://example.org/\"><b>",
		    "<a rel=\"noreferrer\" href=\"https://example.org/"
		    "&quot;&gt;&lt;b&gt;\">https://example.org/"
		    "&quot;&gt;&lt;b&gt;</a>" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text out = text_in(bytes, ROOM);

		web_page_link(&out, span_of(cases[i].address));
		CHECK_TEXT(cases[i].address, text_span(&out), cases[i].written);
	}
}

static void
test_quote(void)
{
	struct text out = text_in(bytes, ROOM);

	web_page_quote(&out, span_of("550 a<b no"), 4, 7);
	CHECK_TEXT("a quotation", text_span(&out),
	    "<pre>550 <mark>a&lt;b</mark> no</pre>\n");
	text_reset(&out);
	web_page_quote(&out, span_of("550"), 9, 12);
	CHECK_TEXT("marks beyond the end", text_span(&out), "<pre>550</pre>\n");
	text_reset(&out);
	web_page_quote(&out, span_of("550"), 0, 0);
	CHECK_TEXT("no marks", text_span(&out), "<pre>550</pre>\n");
}

static void
test_bar(void)
{
	struct text out = text_in(bytes, ROOM);
	struct web_bar bar = { .label = span_of("a&b"),
		.words = span_empty(),
		.count = 1 };

	web_page_bar(&out, &bar, 4);
	CHECK(has(text_span(&out), "a&amp;b"));
	CHECK(has(text_span(&out), "25&nbsp;%"));
	CHECK(has(text_span(&out), "<rect width=\"25.0%\""));
	text_reset(&out);
	web_page_bar(&out, &bar, 0);
	CHECK(has(text_span(&out), "<rect width=\"0.0%\""));
}

/* A day without any leaves its place empty, over the end of a leap month. */
static void
test_days(void)
{
	static const struct web_day days[] = { { "1998-01-01", 9 },
		{ "2028-02-28", 1 }, { "2028-03-01", 4 } };
	struct text out = text_in(bytes, ROOM);

	web_page_days(&out, days, COUNT_OF(days));
	CHECK(!has(text_span(&out), "1998"));
	CHECK(has(text_span(&out), "<rect x=\"0\" y=\"75.0\""));
	CHECK(has(text_span(&out), "<rect x=\"20\" y=\"0.0\""));
	CHECK(has(text_span(&out), "2028-03-01: 4"));
	text_reset(&out);
	web_page_days(&out, days, 0);
	CHECK(out.len == 0);
}

int
main(void)
{
	test_digest();
	test_whole();
	test_link();
	test_quote();
	test_bar();
	test_days();
	return check_done();
}
