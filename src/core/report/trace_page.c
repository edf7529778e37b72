#include "core/report/trace_page.h"

#include "base/printer.h"

enum { LINE_MAX_BYTES = 4096, STEP = 2, DEPTH_MAX = 15 };

static size_t
indent_of(const struct trace_event *event)
{
	unsigned depth = event->depth < DEPTH_MAX ? event->depth : DEPTH_MAX;

	return (size_t)STEP * depth;
}

static void
write_indent(struct page *page, const struct trace_event *event)
{
	for (size_t i = indent_of(event); i > 0; i--)
		text_write_byte(page->out, ' ');
}

static void
write_outcome(struct text *out, const struct dns_answer *answer)
{
	switch (answer->outcome) {
	case DNS_DATA:
		text_write_number(out, answer->count);
		text_write_string(out,
		    answer->count == 1 ? " record" : " records");
		break;
	case DNS_NODATA:
		text_write_string(out, "no record of this type");
		break;
	case DNS_NXDOMAIN:
		text_write_string(out, "no such name");
		break;
	default:
		text_write_string(out, "no answer, ");
		text_write_string(out, dns_failure_name(answer->failure));
	}
}

void
trace_page_write_answer(struct text *out, const struct dns_answer *answer)
{
	write_outcome(out, answer);
	if (answer->outcome != DNS_FAILED) {
		text_write_string(out, ", TTL ");
		text_write_number(out, answer->ttl);
	}
	if (answer->canonical.len > 0) {
		text_write_string(out, ", alias of ");
		text_write(out, answer->canonical);
	}
	if (answer->server.len > 0) {
		text_write_string(out, ", from ");
		text_write(out, answer->server);
	}
	if (answer->security != DNS_INDETERMINATE) {
		text_write_string(out, ", DNSSEC ");
		text_write_string(out, dns_security_name(answer->security));
	}
	if (answer->why.len > 0) {
		text_write_string(out, ": ");
		text_write(out, answer->why);
	}
}

static void
write_line(struct page *page, const struct trace_event *event,
    const struct text *line)
{
	page_paragraph(page, indent_of(event), "", text_span(line));
}

static void
write_rule(struct text *line, const char *rule)
{
	if (!rule)
		return;
	text_write_string(line, " (");
	text_write_string(line, rule);
	text_write_byte(line, ')');
}

static void
write_begin(struct page *page, const struct trace_event *event,
    struct text *line)
{
	text_write_string(line, event->what);
	text_write_string(line, " of ");
	text_write(line, event->subject);
	if (event->value.len > 0) {
		text_write_string(line, " for ");
		text_write(line, event->value);
	}
	write_rule(line, event->rule);
	write_indent(page, event);
	page_write(page, PAGE_STRONG, text_span(line));
	text_write_byte(page->out, '\n');
}

static void
write_ask(struct page *page, const struct trace_event *event, struct text *line)
{
	text_write_string(line, event->what);
	text_write_byte(line, ' ');
	text_write(line, event->subject);
	text_write_string(line, ": ");
	trace_page_write_answer(line, event->answer);
	write_line(page, event, line);
}

/* Strong where it decides; the words for the outcome stand behind. */
static void
write_term(struct page *page, const struct trace_event *event)
{
	write_indent(page, event);
	page_write(page, event->holds ? PAGE_STRONG : PAGE_PLAIN,
	    event->subject);
	text_write_string(page->out, ": ");
	page_write(page, event->holds ? PAGE_STRONG : PAGE_FAINT,
	    span_of(event->what));
	text_write_byte(page->out, '\n');
}

static void
write_macro(struct page *page, const struct trace_event *event,
    struct text *line)
{
	text_write(line, event->subject);
	text_write_byte(line, ' ');
	text_write_string(line, event->what);
	text_write_byte(line, ' ');
	text_write(line, event->value);
	write_line(page, event, line);
}

static void
write_compare(struct page *page, const struct trace_event *event,
    struct text *line)
{
	text_write(line, event->subject);
	text_write_string(line, ": ");
	text_write_string(line, event->what);
	if (event->value.len > 0) {
		text_write_byte(line, ' ');
		text_write(line, event->value);
	}
	write_line(page, event, line);
}

static void
write_count(struct page *page, const struct trace_event *event,
    struct text *line)
{
	text_write_string(line, event->what);
	text_write_string(line, ": ");
	text_write_number(line, event->used);
	text_write_string(line, " of ");
	text_write_number(line, event->limit);
	if (!event->holds) {
		text_write_string(line, ", too many");
		write_rule(line, event->rule);
	}
	write_line(page, event, line);
}

/* A fault is shown in its record, where the reader can see it. */
static void
write_note(struct page *page, const struct trace_event *event,
    struct text *line)
{
	size_t begin;

	text_write_string(line, event->what);
	if (event->subject.len > 0) {
		text_write_string(line, ": ");
		text_write(line, event->subject);
	}
	write_rule(line, event->rule);
	write_line(page, event, line);
	if (event->part.len == 0 || !span_within(event->part, event->record))
		return;
	begin = (size_t)(event->part.ptr - event->record.ptr);
	page_quote(page, indent_of(event) + STEP, event->record, begin,
	    begin + event->part.len);
}

static void
write_result(struct page *page, const struct trace_event *event,
    struct text *line)
{
	write_indent(page, event);
	text_write_string(page->out, "=> ");
	page_write(page, PAGE_STRONG, span_of(event->what));
	write_rule(line, event->rule);
	page_write(page, PAGE_FAINT, text_span(line));
	text_write_byte(page->out, '\n');
}

static void
write_event(struct page *page, const struct trace_event *event)
{
	char bytes[LINE_MAX_BYTES];
	struct text line = text_in(bytes, sizeof(bytes));

	switch (event->kind) {
	case TRACE_BEGIN:
		write_begin(page, event, &line);
		break;
	case TRACE_ASK:
		write_ask(page, event, &line);
		break;
	case TRACE_RECORD:
		page_quote(page, indent_of(event), event->record, 0, 0);
		break;
	case TRACE_TERM:
		write_term(page, event);
		break;
	case TRACE_MACRO:
		write_macro(page, event, &line);
		break;
	case TRACE_COMPARE:
		write_compare(page, event, &line);
		break;
	case TRACE_COUNT:
		write_count(page, event, &line);
		break;
	case TRACE_RESULT:
		write_result(page, event, &line);
		break;
	default:
		write_note(page, event, &line);
	}
}

void
trace_page_write(struct page *page, const struct trace *trace)
{
	for (size_t i = 0; i < trace->events.count; i++)
		write_event(page, &trace->events.items[i]);
}
