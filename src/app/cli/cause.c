/* nixie cause: what causes are there, and what helps? */

#include <getopt.h>
#include <stdio.h>

#include "app/cli/cli.h"
#include "core/report/words.h"

enum { OUTPUT_MAX = 1024 * 1024, INDENT = 15 };

static const char usage[] = "nixie cause [NAME]";
static const char help[] =
    "Lists the causes for which mail fails; or, of one, what it means, whose\n"
    "side it is on, what helps, and what becomes of the address.\n\n"
    "  --color=WHEN  always, never, or auto\n"
    "  --help\n\n"
    "Exit status: 0, or 1 if there is no such cause, or 2 for wrong use.\n";

static void
list_group(struct page *page, const struct knowledge *knowledge, char group)
{
	struct span letter = { &group, 1 };

	page_write(page, PAGE_STRONG, span_of(words_for_group(letter)));
	text_write_byte(page->out, '\n');
	for (size_t i = 0; i < knowledge->cause_count; i++) {
		const struct cause *cause = &knowledge->causes[i];
		char label[40];

		if (!span_equal(cause->group, letter))
			continue;
		snprintf(label, sizeof(label), "  %.*s",
		    SPAN_ARGS(cause->name));
		page_paragraph(page, 28, label, cause->title);
	}
}

static void
list_causes(struct page *page, const struct knowledge *knowledge)
{
	for (const char *group = "ABCDEF-"; *group; group++) {
		if (*group != 'A')
			text_write_byte(page->out, '\n');
		list_group(page, knowledge, *group);
	}
}

static void
write_policies(struct page *page, const struct cause *cause)
{
	char bytes[128];
	struct text words = text_in(bytes, sizeof(bytes));

	page_paragraph(page, INDENT, "Will it pass?",
	    span_of(permanence_name(cause->permanence)));
	page_paragraph(page, INDENT, "Whose side",
	    span_of(words_for_side(cause->side)));
	page_paragraph(page, INDENT, "Send again?",
	    span_of(retry_name(cause->retry.advice)));
	text_write_string(&words, suppress_name(cause->suppress.advice));
	if (cause->suppress.advice == SUPPRESS_AFTER)
		text_write_format(&words, " %u failures over %u days",
		    cause->suppress.count, cause->suppress.days);
	page_paragraph(page, INDENT, "Suppress?", text_span(&words));
	page_paragraph(page, INDENT, "", cause->suppress_reason);
	page_paragraph(page, INDENT, "Usual codes", cause->codes);
}

static void
write_strings(struct page *page, const char *heading, struct strings strings)
{
	if (strings.count > 0)
		page_heading(page, heading);
	for (size_t i = 0; i < strings.count; i++)
		page_paragraph(page, 5, "   -", strings.items[i]);
}

/* The gaps of the steps stay: there is no case to fill them from. */
static void
write_steps(struct page *page, const struct cause *cause)
{
	page_heading(page, "What helps");
	for (size_t i = 0; i < cause->steps.count; i++) {
		char label[32], bytes[4096];
		struct text words = text_in(bytes, sizeof(bytes));

		snprintf(label, sizeof(label), "%3zu.", i + 1);
		text_write_format(&words, "[%s] ",
		    words_for_actor(cause->steps.items[i].audience));
		text_write(&words, cause->steps.items[i].text);
		page_paragraph(page, 5, label, text_span(&words));
	}
}

static void
show_cause(struct page *page, const struct cause *cause)
{
	page_write(page, PAGE_STRONG, cause->title);
	text_write_string(page->out, "\n\n");
	page_paragraph(page, 0, "", cause->definition);
	text_write_byte(page->out, '\n');
	write_policies(page, cause);
	write_steps(page, cause);
	write_strings(page, "What would confirm it", cause->checks);
	write_strings(page, "Easily confused with", cause->confused);
}

int
cli_cause(int argc, char **argv)
{
	enum cli_colour colour = COLOUR_AUTO;
	enum cli_options status;
	const struct cause *cause = NULL;
	struct text out;
	struct page page;

	status = cli_read_colour(argc, argv, &colour);
	if (status == OPTIONS_HELP)
		cli_help(usage, help);
	if (status != OPTIONS_READ)
		return status == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (optind < argc) {
		cause = knowledge_find_cause(knowledge_get(),
		    span_of(argv[optind]));
		if (!cause) {
			cli_fail("no cause is called '%s'; 'nixie cause' "
				 "lists them",
			    argv[optind]);
			return EXIT_NOTHING;
		}
	}
	text_init(&out, NULL, OUTPUT_MAX);
	cli_page(&page, &out, colour, 0);
	if (cause)
		show_cause(&page, cause);
	else
		list_causes(&page, knowledge_get());
	cli_flush(&out);
	text_clear(&out);
	return EXIT_EXPLAINED;
}
