#include "core/smtp/scenario.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"

enum { MAX_COUNT = 1000000, MAX_WORDS = 64 * 1024 };

struct reading {
	struct smtp_scenario *scenario;
	struct arena *arena;
	struct error *error;
	unsigned line;
	bool is_foreign; /* within a block that is not for us */
};

static const struct {
	const char *name;
	bool has_words, has_time, has_count;
} actions[SMTP_ACTIONS] = {
	[SMTP_ACTION_SAY] = { "say", true, false, false },
	[SMTP_ACTION_SEND] = { "send", true, false, false },
	[SMTP_ACTION_DRIP] = { "drip", true, true, false },
	[SMTP_ACTION_REPEAT] = { "repeat", true, false, true },
	[SMTP_ACTION_WAIT] = { "wait", false, true, false },
	[SMTP_ACTION_SECURE] = { "secure", false, false, false },
	[SMTP_ACTION_SPOIL] = { "spoil", false, false, false },
	[SMTP_ACTION_CLOSE] = { "close", false, false, false },
	[SMTP_ACTION_RESET] = { "reset", false, false, false },
	[SMTP_ACTION_SILENCE] = { "silence", false, false, false },
};

static bool
complain(const struct reading *reading, const char *what, struct span word)
{
	return error_set(reading->error, "line %u: %s '%.*s'", reading->line,
	    what, SPAN_ARGS(word));
}

static bool
parse_count(struct span word, unsigned *count)
{
	return scan_number(&word, 1, 7, count) && word.len == 0 && *count > 0 &&
	    *count <= MAX_COUNT;
}

/* "10s", "250ms" */
static bool
parse_time(struct span word, uint64_t *time)
{
	unsigned number;

	if (!scan_number(&word, 1, 7, &number))
		return false;
	if (span_equal(word, span_of("s")))
		*time = number * 1000000ULL;
	else if (span_equal(word, span_of("ms")))
		*time = number * 1000ULL;
	else
		return false;
	return true;
}

static struct span
take_word(struct span *rest)
{
	struct span word = span_empty();

	*rest = span_trim(*rest);
	span_split(rest, ' ', &word);
	return word;
}

static bool
read_condition(const struct reading *reading, struct smtp_rule *rule,
    struct span word)
{
	struct span value = word, name;

	if (span_equal(word, span_of("secure"))) {
		rule->is_for_secure = true;
		return true;
	}
	if (span_equal(word, span_of("plain"))) {
		rule->is_for_plain = true;
		return true;
	}
	span_split(&value, '=', &name);
	if (span_equal(name, span_of("to")) && value.len > 0)
		rule->to = value;
	else if (span_equal(name, span_of("from")) && value.len > 0)
		rule->from = value;
	else if (!span_equal(name, span_of("count")) ||
	    !parse_count(value, &rule->count))
		return complain(reading, "no such condition:", word);
	return true;
}

/* "on rcpt to=joe@example.org count=2" */
static bool
read_rule(struct reading *reading, struct span line)
{
	struct smtp_rule rule = { .to = span_empty(),
		.from = span_empty(),
		.line = reading->line };
	struct span word;

	take_word(&line);
	word = take_word(&line);
	if (!smtp_stage_parse(word, &rule.stage))
		return complain(reading, "no such stage:", word);
	while ((word = take_word(&line)).len > 0)
		if (!read_condition(reading, &rule, word))
			return false;
	*list_add(reading->arena, &reading->scenario->rules) = rule;
	return true;
}

/* \r \n \t \\ \xNN; another backslash stands for itself. */
static struct span
unescape(struct arena *arena, struct span words)
{
	static const char from[] = "rnt\\", to[] = "\r\n\t\\";
	struct text text;

	text_init(&text, arena, MAX_WORDS);
	while (words.len > 0) {
		const char *letter = NULL;

		if (words.len > 1 && words.ptr[0] == '\\')
			letter = strchr(from, words.ptr[1]);
		if (letter && *letter) {
			text_write_byte(&text, to[letter - from]);
			span_take(&words, 2);
		} else if (words.len > 3 && words.ptr[0] == '\\' &&
		    words.ptr[1] == 'x' && ascii_is_hex(words.ptr[2]) &&
		    ascii_is_hex(words.ptr[3])) {
			text_write_byte(&text,
			    (char)(ascii_hex_value(words.ptr[2]) << 4 |
				ascii_hex_value(words.ptr[3])));
			span_take(&words, 4);
		} else {
			text_write(&text, span_take(&words, 1));
		}
	}
	return text_span(&text);
}

static struct span
with_end(struct arena *arena, struct span words)
{
	struct text text;

	text_init(&text, arena, MAX_WORDS);
	text_write(&text, words);
	text_write_string(&text, "\r\n");
	return text_span(&text);
}

static bool
find_action(struct span word, enum smtp_action_kind *kind)
{
	for (size_t i = 0; i < SMTP_ACTIONS; i++)
		if (span_equal(word, span_of(actions[i].name))) {
			*kind = (enum smtp_action_kind)i;
			return true;
		}
	return false;
}

static bool
read_action(struct reading *reading, struct span line)
{
	struct smtp_scenario *scenario = reading->scenario;
	struct smtp_action action = { .words = span_empty() };
	struct span word = take_word(&line);

	if (scenario->rules.count == 0)
		return complain(reading, "no 'on' stands before", word);
	if (!find_action(word, &action.kind))
		return complain(reading, "no such action:", word);
	if (actions[action.kind].has_time &&
	    !parse_time(take_word(&line), &action.time))
		return complain(reading,
		    "expected a time, as 10s or 250ms, "
		    "behind",
		    word);
	if (actions[action.kind].has_count &&
	    !parse_count(take_word(&line), &action.count))
		return complain(reading, "expected a number behind", word);
	if (!actions[action.kind].has_words && span_trim(line).len > 0)
		return complain(reading, "nothing may follow", word);
	action.words = action.kind == SMTP_ACTION_SEND
	    ? unescape(reading->arena, line)
	    : with_end(reading->arena, line);
	*list_add(reading->arena,
	    &scenario->rules.items[scenario->rules.count - 1].actions) = action;
	return true;
}

static bool
read_line(struct reading *reading, struct span line)
{
	const bool is_indented =
	    line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
	struct span words = span_trim(line), rest = words, first;

	if (words.len == 0 || words.ptr[0] == '#')
		return true;
	if (is_indented)
		return reading->is_foreign || read_action(reading, words);
	first = take_word(&rest);
	reading->is_foreign = span_equal(first, span_of("client")) ||
	    span_equal(first, span_of("expect"));
	if (reading->is_foreign)
		return true;
	if (!span_equal(first, span_of("on")))
		return complain(reading, "expected 'on', found", first);
	return read_rule(reading, words);
}

bool
smtp_scenario_parse(struct smtp_scenario *scenario, struct arena *arena,
    struct span text, struct error *error)
{
	struct smtp_scenario made = { 0 };
	struct reading reading = { .scenario = &made,
		.arena = arena,
		.error = error };
	struct span line;

	while (scan_line(&text, &line)) {
		reading.line++;
		if (!read_line(&reading, line))
			return false;
	}
	*scenario = made;
	return true;
}

static bool
holds(const struct smtp_rule *rule, const struct smtp_moment *moment)
{
	return rule->stage == moment->stage &&
	    (rule->to.len == 0 || span_equal_nocase(rule->to, moment->to)) &&
	    (rule->from.len == 0 ||
		span_equal_nocase(rule->from, moment->from)) &&
	    (rule->count == 0 || rule->count == moment->count) &&
	    (!rule->is_for_secure || moment->is_secure) &&
	    (!rule->is_for_plain || !moment->is_secure);
}

const struct smtp_rule *
smtp_scenario_find(const struct smtp_scenario *scenario,
    const struct smtp_moment *moment)
{
	for (size_t i = 0; i < scenario->rules.count; i++)
		if (holds(&scenario->rules.items[i], moment))
			return &scenario->rules.items[i];
	return NULL;
}
