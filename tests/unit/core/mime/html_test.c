#include "check.h"

#include "core/mime/html.h"

enum { CEILING = 64 * 1024 * 1024 };

static const struct {
	const char *name;
	const char *html, *text;
} cases[] = {
	{ "words", "a  b\n\tc", "a b c" },
	{ "paragraphs", "<p>a</p><p>b</p>", "a\n\nb" },
	{ "lines", "a<br>b<br/><br/>c", "a\nb\n\nc" },
	{ "blocks", "<div>a</div><div><div>b</div></div>", "a\nb" },
	{ "table", "<table><tr><td>a</td><td>b</td></tr><tr><td>c</table>",
	    "a b\nc" },
	{ "inline", "a<b>b</b>c", "abc" },
	{ "entities", "&lt;a&amp;b&gt;&nbsp;&eacute;&#8364;&#x20AC;&copy",
	    "<a&b> \xc3\xa9\xe2\x82\xac\xe2\x82\xac\xc2\xa9" },
	{ "no entities", "a & b &nosuch; &#; &", "a & b &nosuch; &#; &" },
	{ "bad numbers", "a&#0;b&#xD800;c&#99999999;d", "a bcd" },
	{ "dropped", "a<style>p {}</style>b<script>if (a<b)</script>c", "abc" },
	{ "title", "<head><title>x</title></head><body>a", "a" },
	{ "comment", "a<!-- <p> -->b", "ab" },
	{ "comment without an end", "a<!-- x>b", "ab" },
	{ "script without an end", "a<script>b", "ab" },
	{ "tag without an end", "a<p b", "a<p b" },
	{ "no tag", "1 < 2 > 3", "1 < 2 > 3" },
	{ "address", "to <a@b.example> failed", "to <a@b.example> failed" },
	{ "attributes", "<a href=\"x>y\">b</a>", "b" },
	{ "namespace", "<o:p>a</o:p>", "a" },
	{ "doctype", "<!DOCTYPE html><?xml x?>a", "a" },
	{ "preformatted", "<pre>a\nb\n\nc</pre>d\ne", "a\nb\n\nc\n\nd e" },
	{ "UTF-8", "<p>\xc3\xbc\xc2\xa0\xc3\xbc</p>", "\xc3\xbc \xc3\xbc" },
	{ "nothing", "", "" },
};

static void
check_case(size_t i)
{
	struct span html = span_of(cases[i].html), text;
	struct arena arena;
	unsigned quirks = 0;

	arena_init(&arena, CEILING);
	text = mime_html_read(&arena, html, 4096, &quirks);
	CHECK_FOR(cases[i].name, span_equal(text, span_of(cases[i].text)));
	if (!span_equal(text, span_of(cases[i].text)))
		printf("# %.*s\n", SPAN_ARGS(text));
	CHECK_FOR(cases[i].name, quirks == 0);
	for (; html.len > 0; html.len--)
		mime_html_read(&arena, html, 3, &quirks);
	arena_clear(&arena);
}

/* What never ends must be searched for once: with a square, this hangs. */
static void
check_linear(void)
{
	static const char *const patterns[] = { "<", "<!--", "<script>", "<a",
		"<a \"", "&", "&#", "<a=\"", "</", "<style><script>", "<a@" };
	const size_t size = 1024 * 1024;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		size_t len = strlen(patterns[i]);
		struct arena arena;
		unsigned quirks = 0;
		char *bytes;

		arena_init(&arena, 16 * size);
		bytes = arena_alloc(&arena, size);
		for (size_t at = 0; at < size; at++)
			bytes[at] = patterns[i][at % len];
		CHECK_FOR(patterns[i],
		    mime_html_read(&arena, (struct span){ bytes, size }, size,
			&quirks)
			    .len <= size);
		arena_clear(&arena);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_linear();
	CHECK(mime_html_is_html(span_of("\n <HTML>")));
	CHECK(!mime_html_is_html(span_of("text")));
	return check_done();
}
