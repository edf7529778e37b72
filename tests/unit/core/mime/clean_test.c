/* HTML of strangers: what may be shown stays, and nothing else does. */

#include "core/mime/clean.h"

#include "check.h"

static const struct {
	const char *name, *source, *expected;
} cases[] = {
	/* clang-format off */
	{ "text", "a < b & c > d", "a &lt; b &amp; c &gt; d" },
	{ "references stay", "&eacute;&#233;&#xe9; &nosuch; &eacute", "&eacute;&#233;&#xe9; &amp;nosuch; &eacute;" },
	{ "elements", "<P>a<br/>b</P>", "<p>a<br>b</p>" },
	{ "balanced", "<b><i>x</b>y</i>", "<b><i>x</i></b>y" },
	{ "left open", "<div><p>x", "<div><p>x</p></div>" },
	{ "never opened", "x</div></table>y", "xy" },
	{ "unknown element", "<blink>x</blink><o:p>y</o:p>", "xy" },
	{ "script", "a<script>alert(1)</script>b", "ab" },
	{ "script without end", "a<script>alert(1)", "a" },
	{ "script, cut in two", "<scr<script>ipt>alert(1)</script>", "ipt&gt;alert(1)" },
	{ "script in capitals", "<SCRIPT SRC=//e.example/x></ScRiPt >x", "x" },
	{ "style", "<style>p{background:url(//e.example)}</style>x", "x" },
	{ "svg", "<svg><script>alert(1)</script></svg>x", "x" },
	{ "frame", "<iframe src=javascript:alert(1)></iframe>x", "x" },
	{ "form", "<form action=//e.example><input name=a><button>go</button></form>", "go" },
	{ "base and meta", "<base href=//e.example><meta http-equiv=refresh content=0>x", "x" },
	{ "handlers", "<p onclick=\"x()\" ONLOAD='y()' title=t>z</p>", "<p title=\"t\">z</p>" },
	{ "handler behind a slash", "<img/onerror=alert(1)/src=x>", "<img>" },
	{ "value ends its quotation", "<p title='a\"b<c>&amp;'>x", "<p title=\"a&quot;b&lt;c&gt;&amp;\">x</p>" },
	{ "link", "<a href=\"https://a.example/?b=1&amp;c=2\">x</a>", "<a href=\"https://a.example/?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">x</a>" },
	{ "mail link", "<a href='mailto:a@b.example'>x</a>", "<a href=\"mailto:a@b.example\" rel=\"noopener noreferrer nofollow\">x</a>" },
	{ "javascript", "<a href='javascript:alert(1)'>x</a>", "<a>x</a>" },
	{ "javascript, referred to", "<a href='&#106;ava&#x73;cript:alert(1)'>x</a>", "<a>x</a>" },
	{ "javascript, with a tab", "<a href='java\tscript:alert(1)'>x</a>", "<a>x</a>" },
	{ "data", "<a href='data:text/html,x'>x</a>", "<a>x</a>" },
	{ "relative", "<a href='/api/v1/messages'>x</a>", "<a>x</a>" },
	{ "picture of elsewhere", "<img src=\"https://e.example/1.gif\" alt=A>", "<img alt=\"A\">" },
	{ "picture of the message", "<img src='cid:a@b/\"c'>", "<img src=\"/p/a%40b%2F%22c\">" },
	{ "set of pictures", "<img srcset='//e.example/x 2x'>", "<img>" },
	{ "style that is harmless", "<p style='color: red; font-size:12px'>x", "<p style=\"color:red;font-size:12px;\">x</p>" },
	{ "style that fetches", "<p style='background-color:red;color:url(//e)'>x", "<p style=\"background-color:red;\">x</p>" },
	{ "style that covers", "<p style='position:fixed;top:0'>x", "<p>x</p>" },
	{ "style that escapes", "<p style='color:\\75rl(x)'>x", "<p>x</p>" },
	{ "comment", "a<!-- <b> -->c", "ac" },
	{ "comment without end", "a<!-- <b>c", "a" },
	{ "conditional", "<!--[if mso]><script>x</script><![endif]-->y", "y" },
	{ "declaration", "<!DOCTYPE html><?php x ?>y", "y" },
	{ "tag without end", "a<p title=\"x", "a<p title=\"x\"></p>" },
	{ "no tag", "a <3 <", "a &lt;3 &lt;" },
	{ "text area", "<textarea></p><script>x</textarea>y", "y" },
	{ "controls", "a\x01\x1b[2Jb", "a\\x01\\x1b[2Jb" },
	/* clang-format on */
};

static void
test_all(void)
{
	char bytes[2048];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mime_clean clean = { .parts = span_of("/p/") };
		struct text out = text_in(bytes, sizeof(bytes));

		mime_clean_write(&clean, &out, span_of(cases[i].source));
		CHECK_TEXT(cases[i].name, text_span(&out), cases[i].expected);
	}
}

/* Every beginning of each: never a '<' that was not one of ours. */
static void
test_prefixes(void)
{
	char bytes[2048];

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		for (size_t len = 0; len <= strlen(cases[i].source); len++) {
			struct mime_clean clean = { .parts = span_empty() };
			struct text out = text_in(bytes, sizeof(bytes));
			size_t at;

			mime_clean_write(&clean, &out,
			    (struct span){ cases[i].source, len });
			CHECK_FOR(cases[i].name,
			    !span_find_nocase(text_span(&out),
				span_of("<script"), &at) &&
				!span_find_nocase(text_span(&out),
				    span_of("javascript"), &at));
		}
}

static void
test_counts(void)
{
	struct mime_clean clean = { .parts = span_empty() };
	char bytes[64];
	struct text out = text_in(bytes, sizeof(bytes));

	mime_clean_write(&clean, &out,
	    span_of("<img src=http://a><table background=x><img src=cid:b>"));
	CHECK(clean.blocked == 2);
	text_reset(&out);
	mime_clean_write(&clean, &out,
	    span_of("<p>a text of more than sixty bytes, which do not fit in "
		    "here at all"));
	CHECK(out.is_cut);
}

int
main(void)
{
	test_all();
	test_prefixes();
	test_counts();
	return check_done();
}
