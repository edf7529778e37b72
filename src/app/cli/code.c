/* nixie code: what do these codes mean? */

#include <getopt.h>
#include <stdio.h>

#include "app/cli/cli.h"
#include "base/scan.h"

enum { OUTPUT_MAX = 1024 * 1024, INDENT = 15 };

static const char usage[] = "nixie code CODE...";
static const char help[] =
    "Says what reply codes (550) and enhanced status codes (5.7.26) mean: by\n"
    "the registry, and by those servers that use them otherwise.\n\n"
    "  --color=WHEN  always, never, or auto\n"
    "  --help\n\n"
    "Exit status: 0, or 1 if a code is not known, or 2 for wrong use.\n";

static void
write_known(struct page *page, const char *label, struct span words)
{
	if (words.len > 0)
		page_paragraph(page, INDENT, label, words);
}

static void
write_heading(struct page *page, struct span code)
{
	if (page->out->len > 0)
		text_write_byte(page->out, '\n');
	page_write(page, PAGE_STRONG, code);
	text_write_byte(page->out, '\n');
}

static bool
has_status(const struct rule *rule, struct smtp_status status)
{
	return rule->status_count > 0 &&
	    rule_allows(rule, rule->code_count > 0 ? rule->codes[0] : 0,
		status);
}

/* Servers for which the code means something of its own. */
static void
write_issuers(struct page *page, const struct knowledge *knowledge,
    struct smtp_status status)
{
	for (size_t i = 0; i < knowledge->rule_count; i++) {
		const struct rule *rule = &knowledge->rules[i];
		char bytes[1024];
		struct text words = text_in(bytes, sizeof(bytes));

		if (rule->issuer_count == 0 || !has_status(rule, status))
			continue;
		text_write(&words, knowledge->issuers[rule->issuers[0]].name);
		text_write_string(&words, ": ");
		text_write(&words, rule->cause_name);
		if (rule->matches.count > 0) {
			text_write_string(&words, ", when it says \"");
			text_write(&words, rule->matches.items[0]);
			text_write_byte(&words, '"');
		}
		page_paragraph(page, INDENT, "But at", text_span(&words));
	}
}

static const char *
words_for_class(unsigned severity)
{
	return severity == 2 ? "2: done"
	    : severity == 4  ? "4: not now, perhaps later"
			     : "5: no";
}

static bool
show_status(struct page *page, const struct knowledge *knowledge,
    struct span code, struct smtp_status status)
{
	const struct status_row *row = knowledge_find_status(knowledge, status);
	struct smtp_status any = { status.severity, status.subject,
		ANY_DETAIL };
	const struct status_row *subject =
	    knowledge_find_status(knowledge, any);

	write_heading(page, code);
	if (status.severity > 0)
		page_paragraph(page, INDENT, "Class",
		    span_of(words_for_class(status.severity)));
	if (subject)
		page_paragraph(page, INDENT, "Subject", subject->meaning);
	if (row) {
		write_known(page, "Registered as", row->text);
		write_known(page, "Meaning", row->meaning);
		write_known(page, "With codes", row->codes);
		write_known(page, "Points to", row->cause_name);
		write_known(page, "Note", row->note);
		write_known(page, "Standard", row->reference);
		for (size_t i = 0; i < row->also.count; i++)
			page_paragraph(page, INDENT, i == 0 ? "Also" : "",
			    row->also.items[i]);
	} else {
		page_paragraph(page, INDENT, "Registered as",
		    span_of("nothing: this code is not in the registry"));
	}
	write_issuers(page, knowledge, status);
	return row != NULL;
}

/* "rcpt=mailbox_unknown unknown": in a line each, in words. */
static void
write_causes(struct page *page, struct span causes)
{
	struct span word, stage;
	bool is_first = true;

	while (span_split(&causes, ' ', &word)) {
		char bytes[128];
		struct text words = text_in(bytes, sizeof(bytes));

		if (memchr(word.ptr, '=', word.len)) {
			span_split(&word, '=', &stage);
			text_write(&words, word);
			text_write_string(&words, ", at ");
			text_write(&words, stage);
		} else {
			text_write(&words, word);
			text_write_string(&words, ", elsewhere");
		}
		page_paragraph(page, INDENT, is_first ? "Points to" : "",
		    text_span(&words));
		is_first = false;
	}
}

static bool
show_reply(struct page *page, const struct knowledge *knowledge,
    struct span code, unsigned number)
{
	const struct reply_row *row = knowledge_find_reply(knowledge, number);

	write_heading(page, code);
	page_paragraph(page, INDENT, "Class",
	    span_of(number < 400 ? "2 or 3: going well"
				 : words_for_class(number / 100)));
	if (!row) {
		page_paragraph(page, INDENT, "Meaning",
		    span_of("none: this code is not in any standard we know"));
		return false;
	}
	write_known(page, "Meaning", row->meaning);
	write_known(page, "At stages", row->stages);
	write_causes(page, row->causes);
	write_known(page, "Standard", row->reference);
	return true;
}

static bool
show_code(struct page *page, const char *word)
{
	struct span code = span_of(word), rest = code;
	struct smtp_status status = { 0 };
	char any[SMTP_STATUS_TEXT] = "5";
	unsigned number;

	if (scan_number(&rest, 3, 3, &number) && rest.len == 0)
		return show_reply(page, knowledge_get(), code, number);
	rest = code;
	if (smtp_status_scan(&rest, &status) && rest.len == 0)
		return show_status(page, knowledge_get(), code, status);
	/* "x.7.26" asks for any class. */
	if ((word[0] == 'x' || word[0] == 'X') && code.len < sizeof(any)) {
		memcpy(any + 1, word + 1, code.len);
		rest = span_of(any);
		if (smtp_status_scan(&rest, &status) && rest.len == 0) {
			status.severity = 0;
			return show_status(page, knowledge_get(), code, status);
		}
	}
	cli_fail("'%s' is no code: expected one like 550 or 5.7.26", word);
	return false;
}

int
cli_code(int argc, char **argv)
{
	enum cli_colour colour = COLOUR_AUTO;
	enum cli_options status;
	bool is_known = true;
	struct text out;
	struct page page;

	status = cli_read_colour(argc, argv, &colour);
	if (status == OPTIONS_HELP)
		cli_help(usage, help);
	if (status != OPTIONS_READ)
		return status == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (optind == argc)
		return cli_fail("no code given; see nixie code --help");
	text_init(&out, NULL, OUTPUT_MAX);
	cli_page(&page, &out, colour, 0);
	for (; optind < argc; optind++)
		is_known = show_code(&page, argv[optind]) && is_known;
	cli_flush(&out);
	text_clear(&out);
	return is_known ? EXIT_EXPLAINED : EXIT_NOTHING;
}
