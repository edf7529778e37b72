#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/smtp/scenario.h"

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
	[SMTP_ACTION_REFUSE] = { "refuse", true, false, false },
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

/* "3", "2-4", "2-" */
static bool
parse_range(struct span word, struct smtp_range *range)
{
	struct span first = span_empty();
	bool is_open = memchr(word.ptr, '-', word.len) != NULL;

	span_split(&word, '-', &first);
	if (!parse_count(first, &range->first))
		return false;
	range->last = is_open ? MAX_COUNT : range->first;
	return word.len == 0 ||
	    (parse_count(word, &range->last) && range->last >= range->first);
}

/* "192.0.2.17", "2001:db8::/32" */
static bool
parse_network(struct span word, struct smtp_rule *rule)
{
	struct span address = span_empty();

	span_split(&word, '/', &address);
	if (!ip_parse(address, &rule->network))
		return false;
	rule->has_network = true;
	rule->prefix = ip_bits(&rule->network);
	return word.len == 0 ||
	    (scan_number(&word, 1, 3, &rule->prefix) && word.len == 0 &&
		rule->prefix <= ip_bits(&rule->network));
}

/* "10%" */
static bool
parse_chance(struct span word, unsigned *chance)
{
	return scan_number(&word, 1, 3, chance) &&
	    span_equal(word, span_of("%")) && *chance > 0 && *chance <= 100;
}

/* What is a pattern; NULL: something else. */
static struct span *
find_pattern(struct smtp_rule *rule, struct span name)
{
	if (span_equal(name, span_of("to")))
		return &rule->to;
	if (span_equal(name, span_of("from")))
		return &rule->from;
	if (span_equal(name, span_of("helo")))
		return &rule->helo;
	return span_equal(name, span_of("user")) ? &rule->user : NULL;
}

static bool
take_value(struct smtp_rule *rule, struct span name, struct span value)
{
	struct span *pattern = find_pattern(rule, name);

	if (pattern) {
		*pattern = value;
		return value.len > 0;
	}
	if (span_equal(name, span_of("ip")))
		return parse_network(value, rule);
	if (span_equal(name, span_of("count")))
		return parse_range(value, &rule->count);
	if (span_equal(name, span_of("total")))
		return parse_range(value, &rule->total);
	if (span_equal(name, span_of("every")))
		return parse_count(value, &rule->every);
	return span_equal(name, span_of("chance")) &&
	    parse_chance(value, &rule->chance);
}

static bool
read_condition(const struct reading *reading, struct smtp_rule *rule,
    struct span word)
{
	struct span value = word, name = span_empty();

	if (span_equal(word, span_of("secure"))) {
		rule->is_for_secure = true;
		return true;
	}
	if (span_equal(word, span_of("plain"))) {
		rule->is_for_plain = true;
		return true;
	}
	span_split(&value, '=', &name);
	return take_value(rule, name, value) ||
	    complain(reading, "no such condition:", word);
}

/* "rcpt to=joe@example.org count=2", and for "refuse" more: "with RULE" */
static bool
read_rule(struct reading *reading, struct span line, bool is_refusal)
{
	struct smtp_rule rule = { .to = span_empty(),
		.from = span_empty(),
		.helo = span_empty(),
		.user = span_empty(),
		.line = reading->line };
	struct span word = take_word(&line);

	if (!smtp_stage_parse(word, &rule.stage))
		return complain(reading, "no such stage:", word);
	while ((word = take_word(&line)).len > 0 &&
	    !(is_refusal && span_equal(word, span_of("with"))))
		if (!read_condition(reading, &rule, word))
			return false;
	line = span_trim(line);
	if (is_refusal && line.len == 0)
		return complain(reading, "expected 'with' and a rule behind",
		    span_of("refuse"));
	if (is_refusal)
		*list_add(reading->arena, &rule.actions) =
		    (struct smtp_action){ .kind = SMTP_ACTION_REFUSE,
			    .words = line };
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
	if (action.kind == SMTP_ACTION_REFUSE)
		action.words = span_trim(line);
	else if (action.kind == SMTP_ACTION_SEND)
		action.words = unescape(reading->arena, line);
	else
		action.words = with_end(reading->arena, line);
	*list_add(reading->arena,
	    &scenario->rules.items[scenario->rules.count - 1].actions) = action;
	return true;
}

static bool
read_line(struct reading *reading, struct span line)
{
	const bool is_indented =
	    line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
	struct span words = span_trim(line), first;

	if (words.len == 0 || words.ptr[0] == '#')
		return true;
	if (is_indented)
		return reading->is_foreign || read_action(reading, words);
	first = take_word(&words);
	reading->is_foreign = span_equal(first, span_of("client")) ||
	    span_equal(first, span_of("expect"));
	if (reading->is_foreign)
		return true;
	if (span_equal(first, span_of("refuse")))
		return read_rule(reading, words, true);
	if (!span_equal(first, span_of("on")))
		return complain(reading, "expected 'on', found", first);
	return read_rule(reading, words, false);
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
	made.hits = arena_zero(arena, made.rules.count + 1, sizeof(*made.hits));
	*scenario = made;
	return true;
}
