#include "check.h"

#include "base/text.h"
#include "core/mime/message.h"

enum { CEILING = 256 * 1024 * 1024 };

/* The tree is written as "kind(child child)", each leaf with its body. */
static const struct {
	const char *name;
	const char *source;
	const char *tree;
	unsigned quirks;
} cases[] = {
	{ "no header", "Hello\n", "plain[Hello\n]", MIME_QUIRK_NO_BLANK_LINE },
	{ "nothing", "", "plain[]", 0 },
	{ "plain", "Subject: x\n\nHello\n", "plain[Hello\n]", 0 },
	{ "two parts",
	    "Content-Type: multipart/mixed; boundary=b\n\nbefore\n"
	    "--b\n\none\n--b\r\nContent-Type: text/html\r\n\r\ntwo\r\n\r\n"
	    "--b-- \nbehind\n",
	    "multipart(plain[one] html[two\r\n])", 0 },
	{ "CR alone",
	    "Content-Type: multipart/mixed; boundary=b\r\r--b\r\rone\r--b--\r",
	    "multipart(plain[one])", MIME_QUIRK_LONE_CR },
	{ "report",
	    "Content-Type: multipart/report; boundary=\"b\"\n\n"
	    "--b\n\ntext\n--b\nContent-Type: message/delivery-status\n\n"
	    "Reporting-MTA: dns; x\n--b\nContent-Type: message/rfc822\n\n"
	    "Subject: y\n\nz\n--b--\n",
	    "multipart(plain[text] delivery_status[Reporting-MTA: dns; x] "
	    "message(plain[z]))",
	    0 },
	{ "other kinds",
	    "Content-Type: multipart/report; boundary=b\n\n"
	    "--b\nContent-Type: text/rfc822-headers\n\nA: b\n"
	    "--b\nContent-Type: message/feedback-report\n\nC: d\n"
	    "--b\nContent-Type: message/disposition-notification\n\nE: f\n"
	    "--b\nContent-Type: message/global-headers\n\nG: h\n"
	    "--b\nContent-Type: image/png\n\ni\n--b--\n",
	    "multipart(headers[A: b] feedback[C: d] disposition[E: f] "
	    "headers[G: h] other[i])",
	    0 },
	{ "nested",
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Type: multipart/alternative; boundary=ab\n\n--ab\n\n1\n"
	    "--ab\nContent-Type: text/html\n\n2\n--ab--\n\n--a\n\n3\n--a--\n",
	    "multipart(multipart(plain[1] html[2]) plain[3])", 0 },
	{ "never closed",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n",
	    "multipart(plain[one\n])", MIME_QUIRK_UNCLOSED },
	{ "the inner one never closed",
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n"
	    "--a\n\n2\n--a--\n",
	    "multipart(multipart(plain[1]) plain[2])", MIME_QUIRK_UNCLOSED },
	{ "cut in the header of a part",
	    "Content-Type: multipart/mixed; boundary=a\n\n--a\n"
	    "Content-Type: message/rfc822\n\nSubject: x\n--a--\n",
	    "multipart(message(plain[]))", MIME_QUIRK_NO_BLANK_LINE },
	{ "no boundary given",
	    "Content-Type: multipart/mixed\n\n--b\nContent-Type: text/html\n\n"
	    "1\n--b--\n",
	    "multipart(html[1])",
	    MIME_QUIRK_NO_BOUNDARY | MIME_QUIRK_GUESSED_BOUNDARY },
	{ "wrong boundary",
	    "Content-Type: multipart/mixed; boundary=x\n\n--b\n"
	    "Content-Type: text/html\n\n1\n--b--\n",
	    "multipart(html[1])",
	    MIME_QUIRK_NO_BOUNDARY | MIME_QUIRK_GUESSED_BOUNDARY },
	{ "no boundary at all", "Content-Type: multipart/mixed\n\ntext\n",
	    "multipart[text\n]", MIME_QUIRK_NO_BOUNDARY },
	{ "boundary without a type",
	    "Subject: x\n\n--b\nContent-Type: text/html\n\n1\n--b--\n",
	    "multipart(html[1])", MIME_QUIRK_GUESSED_BOUNDARY },
	{ "same boundary twice",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n"
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b--\n"
	    "--b\n\n2\n--b--\n",
	    "multipart(multipart(plain[1]) plain[2])", 0 },
	{ "parts behind the end",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n1\n--b--\n"
	    "--b\n\n2\n--b--\n",
	    "multipart(plain[1] plain[2])", 0 },
	{ "empty parts",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n--b\n--b--\n",
	    "multipart(plain[] plain[])", MIME_QUIRK_NO_BLANK_LINE },
	{ "longer boundary is another one",
	    "Content-Type: multipart/mixed; boundary=b\n\n--b\n\n--bb\n--b--",
	    "multipart(plain[--bb])", 0 },
	{ "digest",
	    "Content-Type: multipart/digest; boundary=b\n\n--b\n\n"
	    "Subject: x\n\ny\n--b--\n",
	    "multipart(message(plain[y]))", 0 },
	{ "message in base64",
	    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n"
	    "\nU3ViamVjdDogeAoKYm9keQo=\n",
	    "message(plain[body\n])", 0 },
	{ "message in quoted-printable",
	    "Content-Type: message/rfc822\n"
	    "Content-Transfer-Encoding: quoted-printable\n\n"
	    "Subject: x=\n y=0A=0Abod=79\n",
	    "message(plain[body\n])", 0 },
	{ "message that only says it is in base64",
	    "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n"
	    "\nSubject: this is not\n\nbody\n",
	    "message(plain[body\n])", MIME_QUIRK_BAD_BASE64 },
	{ "mbox line and blank lines inside",
	    "Content-Type: message/rfc822\n\n\nFrom a@b Thu\nTo: x\n\ny\n",
	    "message(plain[y\n])", MIME_QUIRK_FROM_LINE },
	{ "unreadable type", "Content-Type: ;;\n\nx\n", "plain[x\n]",
	    MIME_QUIRK_BAD_TYPE },
	{ "boundary alone", "Content-Type: boundary=b\n\n--b\n\nx\n--b--\n",
	    "multipart(plain[x])", MIME_QUIRK_BAD_TYPE },
	{ "encoded multipart",
	    "Content-Type: multipart/mixed; boundary=b\n"
	    "Content-Transfer-Encoding: base64\n\n--b\n\nx\n--b--\n",
	    "multipart(plain[x])", MIME_QUIRK_ENCODED_PARTS },
};

static void
write_tree(struct text *text, const struct mime_part *part)
{
	const struct mime_part *child = part->first_child;

	text_write_string(text, mime_kind_name(part->kind));
	if (!child) {
		text_write_byte(text, '[');
		text_write(text, part->body);
		text_write_byte(text, ']');
		return;
	}
	text_write_byte(text, '(');
	for (; child; child = child->sibling) {
		write_tree(text, child);
		if (child->sibling)
			text_write_byte(text, ' ');
	}
	text_write_byte(text, ')');
}

/* Numbers follow the document, depths the tree. */
static bool
is_sound(const struct mime_message *message)
{
	const struct mime_part *part = message->root;
	unsigned number = 0;

	for (; part; part = mime_part_next(part)) {
		if (part->number != number++ || part->depth > MIME_DEPTH_MAX ||
		    !span_within(part->body, part->whole))
			return false;
		if (part->parent && part->depth != part->parent->depth + 1)
			return false;
	}
	return number == message->count;
}

static void
check_case(size_t i)
{
	struct span source = span_of(cases[i].source);
	struct mime_message message;
	struct arena arena;
	struct text text;
	bool is_good = true;

	arena_init(&arena, CEILING);
	text_init(&text, &arena, 4096);
	mime_message_parse(&arena, source, &message);
	write_tree(&text, message.root);
	CHECK_FOR(cases[i].name,
	    span_equal(text_span(&text), span_of(cases[i].tree)));
	if (!span_equal(text_span(&text), span_of(cases[i].tree)))
		printf("# %.*s\n", SPAN_ARGS(text_span(&text)));
	CHECK_FOR(cases[i].name, message.quirks == cases[i].quirks);
	if (message.quirks != cases[i].quirks)
		printf("# quirks %x\n", message.quirks);
	for (; source.len > 0; source.len--) {
		mime_message_parse(&arena, source, &message);
		is_good &= is_sound(&message);
	}
	CHECK_FOR(cases[i].name, is_good);
	arena_clear(&arena);
}

/* A head and then a piece, repeated to that many bytes. */
static struct span
repeat(struct arena *arena, const char *head, const char *piece, size_t size)
{
	struct text text;

	text_init(&text, arena, size);
	text_write_string(&text, head);
	while (!text.is_cut)
		text_write_string(&text, piece);
	return text_span(&text);
}

/* Limits hold, and memory does not grow with what is beyond them. */
static void
check_limits(void)
{
	static const struct {
		const char *name, *head, *piece;
		unsigned quirk;
	} floods[] = {
		{ "boundaries", "Content-Type: multipart/mixed; boundary=b\n\n",
		    "--b\n", MIME_QUIRK_PARTS_CUT },
		{ "ends", "Content-Type: multipart/mixed; boundary=b\n\n",
		    "--b\n\n--b--\n", MIME_QUIRK_PARTS_CUT },
		{ "nested multiparts", "Subject: x\n",
		    "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
		    MIME_QUIRK_DEPTH_CUT },
		{ "nested messages", "Subject: x\n",
		    "Content-Type: message/rfc822\n\n", MIME_QUIRK_DEPTH_CUT },
		{ "nested, with wrong boundaries", "Subject: x\n",
		    "Content-Type: multipart/mixed; boundary=x\n\n--b\n",
		    MIME_QUIRK_PARTS_CUT },
		{ "fields", "Subject: x\n", "X: y\n", MIME_QUIRK_FIELDS_CUT },
		{ "one line", "Subject: ", "xxxxxxxxxxxxxxxx",
		    MIME_QUIRK_HEADER_CUT },
		{ "one folded field", "Subject: ", "x\n ",
		    MIME_QUIRK_HEADER_CUT },
		{ "parameters", "Content-Type: multipart/mixed",
		    "; boundary*0=\"x\"", MIME_QUIRK_HEADER_CUT },
	};

	for (size_t i = 0; i < sizeof(floods) / sizeof(*floods); i++) {
		struct mime_message message;
		struct arena bytes, small;
		struct span source;

		arena_init(&bytes, CEILING);
		arena_init(&small, 4 * 1024 * 1024);
		source = repeat(&bytes, floods[i].head, floods[i].piece,
		    8 * 1024 * 1024);
		mime_message_parse(&small, source, &message);
		CHECK_FOR(floods[i].name,
		    (message.quirks & floods[i].quirk) != 0);
		CHECK_FOR(floods[i].name, message.count <= MIME_PARTS_MAX);
		CHECK_FOR(floods[i].name, is_sound(&message));
		arena_clear(&small);
		arena_clear(&bytes);
	}
}

static void
check_part_text(void)
{
	static const struct {
		const char *name, *source, *text;
		bool is_borrowed;
	} texts[] = {
		{ "plain", "To: x\n\na b\n", "a b\n", true },
		{ "Latin 1",
		    "Content-Type: text/plain; charset=iso-8859-1\n"
		    "Content-Transfer-Encoding: quoted-printable\n\n=FC\n",
		    "\xc3\xbc\n", false },
		{ "flowed",
		    "Content-Type: text/plain; format=flowed\n\na \nb\n",
		    "a b\n", false },
		{ "HTML", "Content-Type: text/html\n\n<p>a<br>b</p>\n", "a\nb",
		    false },
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct span source = span_of(texts[i].source), text;
		struct mime_message message;
		struct arena arena;
		unsigned quirks = 0;

		arena_init(&arena, CEILING);
		mime_message_parse(&arena, source, &message);
		text = mime_part_text(&arena, message.root, 4096, &quirks);
		CHECK_FOR(texts[i].name,
		    span_equal(text, span_of(texts[i].text)));
		CHECK_FOR(texts[i].name,
		    span_within(text, source) == texts[i].is_borrowed);
		text = mime_part_text(&arena, message.root, 1, &quirks);
		CHECK_FOR(texts[i].name, text.len <= 3);
		CHECK_FOR(texts[i].name, (quirks & MIME_QUIRK_TEXT_CUT) != 0);
		arena_clear(&arena);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_limits();
	check_part_text();
	return check_done();
}
