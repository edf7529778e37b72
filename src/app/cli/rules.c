/* nixie rules: list, check and try rules. */

#include <getopt.h>
#include <stdio.h>

#include "app/cli/cli.h"
#include "base/printer.h"
#include "core/know/read.h"
#include "io/files/files.h"
#include "nixie/witness.h"

enum { FILE_MAX = 16 * 1024 * 1024, LINE_MAX_BYTES = 16 * 1024 };

static const char usage[] = "nixie rules list|lint|test [ARGUMENTS]";
static const char help[] =
    "  list [WORD...]     the rules whose id, cause or issuer has the words\n"
    "  lint FILE...       are these rules of yours well formed, and do their\n"
    "                     witnesses lead to them, among the built-in ones?\n"
    "  test [TEXT]        without a text, hear the witnesses of all built-in\n"
    "                     rules; with one, show every rule that it speaks of\n"
    "  --help\n\n"
    "Exit status: 0, or 1 for findings, or 2 for wrong use.\n"
    "The format is described in nixie-rules(5).\n";

static void
print_line(struct span foreign)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	printer_write(&line, foreign);
	fputs(line.ptr, stdout);
}

static bool
has_word(const struct rule *rule, struct span word)
{
	size_t at;

	if (span_find_nocase(rule->id, word, &at) ||
	    span_find_nocase(rule->cause_name, word, &at))
		return true;
	for (size_t i = 0; i < rule->issuer_count; i++)
		if (span_equal_nocase(knowledge_get()
					  ->issuers[rule->issuers[i]]
					  .id,
			word))
			return true;
	return false;
}

static int
list_rules(char **words, int count)
{
	size_t listed = 0;

	for (size_t i = 0; i < knowledge_get()->rule_count; i++) {
		const struct rule *rule = &knowledge_get()->rules[i];
		bool is_wanted = true;

		for (int j = 0; j < count; j++)
			is_wanted =
			    is_wanted && has_word(rule, span_of(words[j]));
		if (!is_wanted)
			continue;
		printf("%-44.*s %.*s\n", SPAN_ARGS(rule->id),
		    SPAN_ARGS(rule->cause_name));
		listed++;
	}
	return listed > 0 ? EXIT_EXPLAINED : EXIT_NOTHING;
}

static void
print_verdict(const struct rule *rule, const struct witness_verdict *verdict)
{
	printf("%.*s: %s leads to %.*s%s%.*s%s: ", SPAN_ARGS(rule->id),
	    verdict->is_not ? "Not" : "Seen",
	    verdict->winner ? (int)verdict->winner->id.len : 7,
	    verdict->winner ? verdict->winner->id.ptr : "no rule",
	    verdict->cause.len > 0 ? " (" : "", SPAN_ARGS(verdict->cause),
	    verdict->cause.len > 0 ? ")" : "");
	print_line(verdict->text);
	putchar('\n');
}

static size_t
hear(struct session *session, const struct knowledge *knowledge)
{
	size_t bad = 0;

	for (size_t i = 0; i < knowledge->rule_count; i++) {
		const struct rule *rule = &knowledge->rules[i];

		for (size_t j = 0; j < witness_count(rule); j++) {
			struct witness_verdict verdict =
			    witness_hear(session, rule, j);

			if (verdict.is_good)
				continue;
			print_verdict(rule, &verdict);
			bad++;
		}
	}
	return bad;
}

static int
lint_file(const char *name)
{
	struct session session;
	struct text text, complaints;
	struct error error;
	size_t bad = 0;

	if (!session_init(&session, &error))
		return cli_fail("%s", error.message);
	text_init(&text, NULL, FILE_MAX);
	text_init(&complaints, NULL, FILE_MAX);
	if (!files_read(name, &text, &error)) {
		session_clear(&session);
		return cli_fail("%s", error.message);
	}
	if (!session_add_rules(&session, name, text_span(&text), &complaints)) {
		print_line(span_empty());
		fputs(complaints.ptr, stdout);
		bad++;
	} else {
		bad = hear(&session, matcher_users(session.matcher, 0));
	}
	if (bad == 0)
		printf("%s: no findings\n", name);
	text_clear(&text);
	text_clear(&complaints);
	session_clear(&session);
	return bad > 0 ? EXIT_NOTHING : EXIT_EXPLAINED;
}

static int
lint_files(char **names, int count)
{
	int status = EXIT_EXPLAINED;

	if (count == 0)
		return cli_fail("no file given; see nixie rules --help");
	for (int i = 0; i < count; i++) {
		int found = lint_file(names[i]);

		status = found > status ? found : status;
	}
	return status;
}

static int
test_text(struct session *session, const char *text)
{
	const struct matches *matches = &session->diagnosis.matches;

	session_line(session, span_of(text), span_empty(), 0, 0);
	for (size_t i = 0; i < matches->rules.count; i++) {
		const struct rule *rule = matches->rules.items[i].rule;

		printf("%s %-44.*s %.*s%s\n",
		    rule == session->diagnosis.rule ? "*" : " ",
		    SPAN_ARGS(rule->id), SPAN_ARGS(rule->cause_name),
		    rule->is_weak ? " (weak)" : "");
	}
	printf("cause: %.*s, by %s\n",
	    SPAN_ARGS(session->diagnosis.cause->name),
	    basis_name(session->diagnosis.basis));
	return EXIT_EXPLAINED;
}

static int
test_rules(char **words, int count)
{
	struct cli_rules none = { .count = 0 };
	struct session session;
	struct error error;
	size_t bad;

	if (count > 0) {
		int status;

		if (!cli_session(&session, &none))
			return EXIT_USAGE;
		status = test_text(&session, words[0]);
		session_clear(&session);
		return status;
	}
	/* Built-in rules are heard without the user's. */
	if (!session_init(&session, &error))
		return cli_fail("%s", error.message);
	bad = hear(&session, knowledge_get());
	printf("%zu rules, %zu bad witnesses\n", knowledge_get()->rule_count,
	    bad);
	session_clear(&session);
	return bad > 0 ? EXIT_NOTHING : EXIT_EXPLAINED;
}

int
cli_rules(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(char **words, int count);
	} verbs[] = {
		{ "list", list_rules },
		{ "lint", lint_files },
		{ "test", test_rules },
	};

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		cli_help(usage, help);
		return EXIT_EXPLAINED;
	}
	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argv + 2, argc - 2);
	return cli_fail("expected list, lint or test; see nixie rules --help");
}
