#include <nixie/nixie.h>
#include <stdlib.h>

#include "unit/check.h"

static struct nixie *
make(void)
{
	char error[256] = "";
	struct nixie *nixie = nixie_new(error, sizeof(error));

	CHECK_FOR(error, nixie != NULL);
	return nixie;
}

static void
explain(struct nixie *nixie, const char *input)
{
	nixie_explain(nixie, input, strlen(input), NULL);
}

static bool
has(const char *text, const char *words)
{
	return strstr(text, words) != NULL;
}

static void
test_one_reply(void)
{
	struct nixie *nixie = make();

	explain(nixie,
	    "550 5.1.1 <b@example.org>: Recipient address rejected: "
	    "User unknown in local recipient table");
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	CHECK_TEXT("cause", span_of(nixie_get(nixie, NIXIE_CAUSE)),
	    "mailbox_unknown");
	CHECK_TEXT("permanence", span_of(nixie_get(nixie, NIXIE_PERMANENCE)),
	    "permanent");
	CHECK_TEXT("side", span_of(nixie_get(nixie, NIXIE_SIDE)), "recipient");
	CHECK_TEXT("recipient", span_of(nixie_get(nixie, NIXIE_RECIPIENT)),
	    "b@example.org");
	CHECK_TEXT("kind", span_of(nixie_get(nixie, NIXIE_KIND)), "failure");
	CHECK_TEXT("retry", span_of(nixie_get(nixie, NIXIE_RETRY)), "no");
	CHECK(nixie_get(nixie, NIXIE_RULE)[0] != '\0');
	CHECK(nixie_get(nixie, NIXIE_STAGE)[0] != '\0');
	CHECK(nixie_get(nixie, NIXIE_CONFIDENCE)[0] != '\0');
	CHECK(nixie_get(nixie, NIXIE_SUPPRESS)[0] != '\0');
	CHECK(nixie_get(nixie, NIXIE_TITLE)[0] != '\0');
	CHECK(has(nixie_json(nixie), "\"cause\":\"mailbox_unknown\""));
	CHECK(has(nixie_text(nixie, 80), "mailbox_unknown"));
	CHECK(nixie_next(nixie) == NIXIE_END);
	CHECK(nixie_next(nixie) == NIXIE_END);
	nixie_free(nixie);
}

/* Whoever asks at the wrong time gets an empty string, and no crash. */
static void
check_empty(struct nixie *nixie, const char *when)
{
	for (unsigned i = NIXIE_CAUSE; i <= NIXIE_RULE; i++)
		CHECK_TEXT(when, span_of(nixie_get(nixie, (enum nixie_field)i)),
		    "");
	CHECK_TEXT(when, span_of(nixie_json(nixie)), "");
	CHECK_TEXT(when, span_of(nixie_text(nixie, 80)), "");
}

static void
test_without_a_case(void)
{
	struct nixie *nixie = make();

	check_empty(nixie, "at first");
	explain(nixie, "550 5.1.1 User unknown");
	check_empty(nixie, "before the first case");
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	CHECK(nixie_get(nixie, NIXIE_CAUSE)[0] != '\0');
	CHECK(nixie_next(nixie) == NIXIE_END);
	check_empty(nixie, "behind the last");
	explain(nixie, "");
	CHECK(nixie_next(nixie) == NIXIE_NOTHING);
	check_empty(nixie, "nothing there");
	nixie_free(nixie);
}

static void
test_results(void)
{
	static const struct {
		const char *name, *input;
		size_t len;
		enum nixie_result result;
	} cases[] = {
		{ "nothing", "", 0, NIXIE_NOTHING },
		{ "no pointer", NULL, 0, NIXIE_NOTHING },
		{ "blanks", " \r\n\t", 4, NIXIE_NOTHING },
		{ "a poem", "Roses are red", 13, NIXIE_NOTHING },
		{ "a binary file", "\177ELF\0\1\2\3", 8, NIXIE_UNREADABLE },
	};
	struct nixie *nixie = make();

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		nixie_explain(nixie, cases[i].input, cases[i].len, NULL);
		CHECK_FOR(cases[i].name, nixie_next(nixie) == cases[i].result);
		CHECK_FOR(cases[i].name, nixie_next(nixie) == cases[i].result);
	}
	nixie_explain(nixie, "x", (size_t)NIXIE_MAX_INPUT + 1, NULL);
	CHECK(nixie_next(nixie) == NIXIE_TOO_LARGE);
	nixie_free(nixie);
}

static void
test_lines(void)
{
	const struct nixie_options options = { .name = "in.txt",
		.lines = true };
	static const char input[] = "550 5.1.1 User unknown\n\n"
				    "452 4.2.2 Mailbox full\n";
	struct nixie *nixie = make();

	nixie_explain(nixie, input, strlen(input), &options);
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	CHECK_TEXT("first", span_of(nixie_get(nixie, NIXIE_CAUSE)),
	    "mailbox_unknown");
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	CHECK_TEXT("second", span_of(nixie_get(nixie, NIXIE_CAUSE)),
	    "mailbox_full");
	CHECK(has(nixie_json(nixie), "\"name\":\"in.txt\""));
	CHECK(has(nixie_json(nixie), "\"line\":3"));
	CHECK(nixie_next(nixie) == NIXIE_END);
	nixie_free(nixie);
}

static const char own_rule[] =
    "Rule: own-gnomes\nCause: mailbox_full\nMatch: the gnomes said no\n"
    "Seen: 550 the gnomes said no\nSource: ours\n";

static bool
add(struct nixie *nixie, const char *text, char *error, size_t size)
{
	return nixie_add_rules(nixie, "own.rules", text, strlen(text), error,
	    size);
}

static void
test_own_rules(void)
{
	struct nixie *nixie = make();
	char error[256] = "";

	CHECK(add(nixie, own_rule, error, sizeof(error)));
	explain(nixie, "550 5.7.1 the gnomes said no");
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	CHECK_TEXT("rule", span_of(nixie_get(nixie, NIXIE_RULE)), "own-gnomes");
	CHECK(!add(nixie, "Rule: x\nColor: red\n", error, sizeof(error)));
	CHECK(has(error, "own.rules:2: no such field here: Color"));
	CHECK(nixie_add_rules(nixie, "n", NULL, 0, error, sizeof(error)));
	CHECK(!add(nixie, "Rule: x\nColor: red\n", error, 8));
	CHECK_TEXT("short", span_of(error), "own.rul");
	nixie_free(nixie);
}

/* There is an end to files of rules, and it is told. */
static void
test_many_files_of_rules(void)
{
	struct nixie *nixie = make();
	char error[256] = "";
	unsigned added = 0;

	while (added < 100 && add(nixie, own_rule, error, sizeof(error)))
		added++;
	CHECK(added == 63);
	CHECK(has(error, "more than 63 files of rules"));
	explain(nixie, "550 5.7.1 the gnomes said no");
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	nixie_free(nixie);
}

/* Whatever a server writes, no control reaches a terminal. */
static void
test_controls(void)
{
	static const char input[] =
	    "550 5.1.1 \033]0;x\007 User \xe2\x80\xae unknown \xc2\x9b"
	    "31m \x9b <b\033[2J@example.org>";
	struct nixie *nixie = make();
	unsigned controls = 0;

	explain(nixie, input);
	CHECK(nixie_next(nixie) == NIXIE_CASE);
	for (const char *at = nixie_text(nixie, 60); *at; at++)
		controls +=
		    (*at > 0 && *at < ' ' && *at != '\n') || *at == 0x7f;
	CHECK(controls == 0);
	CHECK(!has(nixie_text(nixie, 60), "\xe2\x80\xae"));
	CHECK(!has(nixie_text(nixie, 60), "\xc2\x9b"));
	CHECK(has(nixie_text(nixie, 60), "\\x1b]0;x\\x07"));
	CHECK(has(nixie_json(nixie), "\\u001b]0;x\\u0007"));
	nixie_free(nixie);
}

static void
test_versions(void)
{
	CHECK_TEXT("version", span_of(nixie_version()), NIXIE_VERSION);
	CHECK(strlen(nixie_knowledge_version()) == strlen("2026-11-22"));
	nixie_free(NULL);
}

int
main(void)
{
	test_one_reply();
	test_without_a_case();
	test_results();
	test_lines();
	test_own_rules();
	test_many_files_of_rules();
	test_controls();
	test_versions();
	return check_done();
}
