#include "core/know/pattern.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/know/program.h"
#include "core/smtp/unfold.h"

enum { MAX_PROGRAM = 4096 };

struct parser {
	struct arena *arena;
	struct span rest;
	struct text program;
	struct text literal; /* the run being collected */
	bool is_open;
	bool has_dead_choice; /* one that holds a capture */
};

static void
write_sized(struct text *program, struct span bytes)
{
	text_write_byte(program, (char)(bytes.len & 0xff));
	text_write_byte(program, (char)(bytes.len >> 8));
	text_write(program, bytes);
}

static void
end_literal(struct parser *parser)
{
	struct span literal = text_span(&parser->literal);

	if (literal.len == 0)
		return;
	text_write_byte(&parser->program, PROGRAM_LITERAL);
	write_sized(&parser->program, literal);
	text_reset(&parser->literal);
}

static void
write_op(struct parser *parser, enum program_op op)
{
	end_literal(parser);
	text_write_byte(&parser->program, (char)op);
	parser->is_open = false;
}

/* " ... ": the blanks beside it belong to the gap. */
static bool
parse_gap(struct parser *parser)
{
	struct span rest = parser->rest;
	bool is_before_word;

	scan_byte(&rest, ' ');
	if (!span_starts(rest, span_of("...")))
		return false;
	span_take(&rest, 3);
	is_before_word = scan_byte(&rest, ' ');
	parser->rest = rest;
	write_op(parser, is_before_word ? PROGRAM_WORD_GAP : PROGRAM_GAP);
	return true;
}

static bool
parse_capture(struct parser *parser)
{
	for (unsigned kind = 0; kind < CAPTURES; kind++) {
		struct span rest = parser->rest;
		struct span name =
		    span_of(capture_name((enum capture_kind)kind));

		if (!scan_byte(&rest, '<') || !span_starts(rest, name))
			continue;
		span_take(&rest, name.len);
		if (!scan_byte(&rest, '>'))
			continue;
		parser->rest = rest;
		write_op(parser, PROGRAM_CAPTURE);
		text_write_byte(&parser->program, (char)kind);
		return true;
	}
	return false;
}

/* What stands between the bars; gives the mask of the first bytes. */
static uint64_t
write_choices(struct text *choices, struct span group)
{
	uint64_t mask = 0;

	for (;;) {
		const char *bar = memchr(group.ptr, '|', group.len);
		struct span choice = span_take(&group,
		    bar ? (size_t)(bar - group.ptr) : group.len);

		mask |=
		    choice.len > 0 ? program_mask(choice.ptr[0]) : UINT64_MAX;
		write_sized(choices, choice);
		if (!bar)
			return mask;
		span_take(&group, 1);
	}
}

/* "(a|<word>)": within a choice all is literal, and this would never match. */
static bool
has_capture(struct span group)
{
	for (unsigned kind = 0; kind < CAPTURES; kind++) {
		char bytes[16];
		struct text name = text_in(bytes, sizeof(bytes));
		size_t at;

		text_write_format(&name, "<%s>",
		    capture_name((enum capture_kind)kind));
		if (span_find(group, text_span(&name), &at))
			return true;
	}
	return false;
}

/* "(a|b|)": brackets without a bar inside are ordinary text. */
static bool
parse_choice(struct parser *parser)
{
	struct span rest = parser->rest, group;
	struct text choices;
	uint64_t mask;
	size_t close;

	if (!scan_byte(&rest, '(') || !span_find(rest, span_of(")"), &close))
		return false;
	group = span_take(&rest, close);
	if (!memchr(group.ptr, '|', group.len) ||
	    memchr(group.ptr, '(', group.len))
		return false;
	span_take(&rest, 1);
	parser->rest = rest;
	parser->has_dead_choice |= has_capture(group);

	text_init(&choices, parser->arena, MAX_PROGRAM);
	mask = write_choices(&choices, group);
	write_op(parser, PROGRAM_CHOICE);
	text_write(&parser->program,
	    (struct span){ (const char *)&mask, sizeof(mask) });
	write_sized(&parser->program, text_span(&choices));
	return true;
}

static bool
parse_tail(struct parser *parser)
{
	struct span literal = text_span(&parser->literal);

	if (parser->rest.ptr[0] != '*' || literal.len == 0 ||
	    !(ascii_is_alnum(literal.ptr[literal.len - 1]) ||
		(unsigned char)literal.ptr[literal.len - 1] >= 0x80))
		return false;
	span_take(&parser->rest, 1);
	write_op(parser, PROGRAM_TAIL);
	parser->is_open = true;
	return true;
}

static void
parse_byte(struct parser *parser)
{
	if (parser->rest.ptr[0] == '\\' && parser->rest.len > 1)
		span_take(&parser->rest, 1);
	text_write_byte(&parser->literal, span_take(&parser->rest, 1).ptr[0]);
	parser->is_open = false;
}

static void
parse_all(struct parser *parser)
{
	while (parser->rest.len > 0)
		if (!parse_gap(parser) && !parse_capture(parser) &&
		    !parse_choice(parser) && !parse_tail(parser))
			parse_byte(parser);
	end_literal(parser);
	text_write_byte(&parser->program,
	    parser->is_open ? PROGRAM_OPEN_END : PROGRAM_END);
}

bool
pattern_parse(struct arena *arena, struct span source, struct pattern *pattern,
    struct error *error)
{
	struct parser parser = { .arena = arena };
	struct smtp_unfolded plain;

	*pattern = (struct pattern){ 0 };
	smtp_unfold_words(arena, source, &plain);
	parser.rest = plain.lower;
	text_init(&parser.program, arena, MAX_PROGRAM);
	text_init(&parser.literal, arena, MAX_PROGRAM);
	parse_all(&parser);
	if (parser.program.is_cut)
		return error_set(error, "longer than %d bytes", MAX_PROGRAM);
	if (parser.has_dead_choice)
		return error_set(error,
		    "a choice has literal texts only: write a Match for each "
		    "case of what it is to remember");
	pattern->program = text_span(&parser.program);
	return pattern_find_keys(arena, pattern, NULL, error);
}
