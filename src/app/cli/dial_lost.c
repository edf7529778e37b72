/* Where there is no server to speak to: told as a session that failed is. */

#include <stdio.h>

#include "app/cli/dial.h"

enum { LABEL = 13, MAX_LINE = 1024, OUTPUT_MAX = 1024 * 1024, SWAKS = 2 };

bool
dial_lose(struct dial *dial, const char *name, const char *why,
    struct error *error)
{
	char bytes[MAX_LINE];
	struct text line = text_in(bytes, sizeof(bytes));

	dial->has_no_route = true;
	snprintf(dial->host, sizeof(dial->host), "%s", name);
	smtp_transcript_init(&dial->transcript, &dial->transcript_text, 0);
	text_write_format(&line, "Connecting to %s", name);
	smtp_transcript_note(&dial->transcript, text_span(&line), 0);
	text_reset(&line);
	text_write_format(&line, "nixie: at dns: %s: %s", name, why);
	smtp_transcript_fault(&dial->transcript, text_span(&line), 0);
	return error_set(error, "%s: %s", name, why);
}

static void
write_json(struct dial *dial, struct session *session, const char *why,
    struct text *out)
{
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	json_put_string(&json, "host", span_of(dial->host));
	json_open_object(&json, "outcome");
	json_put_string(&json, "fault", span_of("no_route"));
	json_put_string(&json, "stage", span_of("dns"));
	json_put_string(&json, "detail", span_of(why));
	json_close(&json);
	json_open_array(&json, "cases");
	dial_put_cases(dial, session, &json);
	json_close(&json);
	json_close(&json);
	text_write_byte(out, '\n');
}

static void
write_page(struct dial *dial, struct session *session, const char *why,
    enum cli_colour colour, struct text *out)
{
	struct page page;

	cli_page(&page, out, colour, 0);
	page_paragraph(&page, LABEL, "Outcome", span_of(why));
	dial_explain(dial, session, &page);
}

int
dial_tell_lost(struct dial *dial, const struct cli_rules *rules,
    const struct dial_telling *telling, const struct error *why)
{
	struct session session;
	struct error error;
	struct text out;

	if (!cli_session(&session, rules))
		return EXIT_USAGE;
	text_init(&out, NULL, OUTPUT_MAX);
	if (telling->is_json)
		write_json(dial, &session, why->message, &out);
	else
		write_page(dial, &session, why->message, telling->colour, &out);
	cli_flush(&out);
	text_clear(&out);
	session_clear(&session);
	if (!dial_keep(dial, &error))
		return cli_fail("%s", error.message);
	return telling->is_swaks_exit ? SWAKS : EXIT_NOTHING;
}
