#include <stdio.h>
#include <time.h>

#include "app/cli/dial.h"

enum { LABEL = 13, DIALOGUE = 14, MAX_LINE = 2048 };

static unsigned long
milliseconds(uint64_t from, uint64_t to)
{
	return to > from ? (unsigned long)((to - from + 500) / 1000) : 0;
}

/* "+  12 ms  > EHLO client.example.net" */
static void
write_line(struct page *page, const char *time, const char *mark,
    struct span words, bool is_bad)
{
	char bytes[32];
	struct text head = text_in(bytes, sizeof(bytes));

	text_write_format(&head, "%9s  ", time);
	page_write(page, PAGE_FAINT, text_span(&head));
	page_write(page, PAGE_FAINT, span_of(mark));
	text_write_byte(page->out, ' ');
	page_lines(page, is_bad ? PAGE_MARKED : PAGE_PLAIN, DIALOGUE, words);
}

static void
show_reply(struct page *page, const struct smtp_step *step)
{
	struct span rest = step->reply.text, line;
	char time[24] = "";

	snprintf(time, sizeof(time), "%lu ms",
	    milliseconds(step->begun, step->ended));
	while (span_split(&rest, '\n', &line)) {
		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		write_line(page, time, step->is_secure ? "<~" : "< ", line,
		    step->reply.code >= 400);
		time[0] = '\0';
	}
}

static void
show_tls(const struct dial *dial, struct page *page)
{
	const struct probe_dialogue *dialogue = &dial->dialogue;
	char bytes[128], time[24];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_format(&words, "TLS begins: %s, %s", dialogue->tls.version,
	    dialogue->tls.cipher);
	snprintf(time, sizeof(time), "%lu ms",
	    milliseconds(dialogue->connected, dialogue->secured));
	write_line(page, "", "= ", text_span(&words), false);
}

static void
show_steps(const struct dial *dial, struct page *page)
{
	const struct probe_dialogue *dialogue = &dial->dialogue;
	const struct smtp_client *client = &dialogue->client;
	bool is_tls_shown = false;
	char time[24];

	if (dialogue->connected > 0) {
		snprintf(time, sizeof(time), "%lu ms",
		    milliseconds(dialogue->begun, dialogue->connected));
		write_line(page, time, "= ", span_of("connected"), false);
	}
	for (size_t i = 0; i < client->steps.count; i++) {
		const struct smtp_step *step = &client->steps.items[i];

		if (step->is_secure && !is_tls_shown) {
			show_tls(dial, page);
			is_tls_shown = true;
		}
		if (step->command.len > 0)
			write_line(page, "", step->is_secure ? ">~" : "> ",
			    step->command, false);
		if (step->reply.lines > 0)
			show_reply(page, step);
	}
}

static void
show_offer(const struct smtp_offer *offer, struct page *page, const char *label)
{
	char bytes[MAX_LINE];
	struct text words = text_in(bytes, sizeof(bytes));

	for (unsigned i = 0; i < SMTP_EXTENSIONS; i++) {
		enum smtp_extension extension = (enum smtp_extension)i;

		if (!smtp_offers(offer, extension))
			continue;
		if (words.len > 0)
			text_write_string(&words, ", ");
		text_write_string(&words, smtp_extension_name(extension));
		if (extension == SMTP_EXTENSION_SIZE && offer->size > 0)
			text_write_format(&words, " %lu", offer->size);
		if (extension == SMTP_EXTENSION_AUTH)
			text_write_format(&words, " (%.*s)",
			    SPAN_ARGS(offer->auth));
	}
	if (words.len == 0)
		text_write_string(&words, "nothing");
	page_paragraph(page, LABEL, label, text_span(&words));
}

static void
write_day(struct text *text, int64_t seconds)
{
	time_t time = (time_t)seconds;
	struct tm parts;
	char day[16] = "";

	if (gmtime_r(&time, &parts))
		strftime(day, sizeof(day), "%Y-%m-%d", &parts);
	text_write_string(text, day);
}

static void
show_certificate(const struct dial *dial, struct page *page)
{
	const struct tls_facts *tls = &dial->dialogue.tls;
	char bytes[MAX_LINE];
	struct text words = text_in(bytes, sizeof(bytes));

	if (!tls->has_certificate) {
		page_paragraph(page, LABEL, "Certificate", span_of("none"));
		return;
	}
	text_write_format(&words, "%s, by %s, %s, ", tls->subject, tls->issuer,
	    tls->key);
	write_day(&words, tls->not_before);
	text_write_string(&words, " to ");
	write_day(&words, tls->not_after);
	if (*tls->names)
		text_write_format(&words, "; for %s", tls->names);
	page_paragraph(page, LABEL, "Certificate", text_span(&words));
	text_reset(&words);
	text_write_format(&words, "%s; %s%s%s; %s",
	    tls->is_current ? "in date" : "OUT OF DATE",
	    tls->is_for_name ? "for " : "NOT FOR ",
	    dial->tls_name ? dial->tls_name : dial->host,
	    tls->is_for_name ? "" : ", the name that was asked for",
	    tls->is_trusted ? "a known authority vouches for it"
			    : "no known authority vouches for it: ");
	if (!tls->is_trusted)
		text_write_string(&words, tls->problem);
	page_paragraph(page, LABEL, "", text_span(&words));
}

void
dial_pass(struct dial *dial)
{
	const struct smtp_outcome *outcome = &dial->dialogue.client.outcome;

	endpoint_write_port(&dial->passed, &dial->way.to);
	text_write_format(&dial->passed, ": %s",
	    smtp_fault_words(outcome->fault));
	if (outcome->detail.len > 0)
		text_write_format(&dial->passed, " (%.*s)",
		    SPAN_ARGS(outcome->detail));
	text_write_byte(&dial->passed, '\n');
}

static void
show_passed(const struct dial *dial, struct page *page)
{
	struct span rest = text_span(&dial->passed), line;
	const char *label = "Not reached";

	while (span_split(&rest, '\n', &line)) {
		page_paragraph(page, LABEL, label, line);
		label = "";
	}
	if (dial->passed.len > 0)
		text_write_byte(page->out, '\n');
}

void
dial_show(const struct dial *dial, struct page *page)
{
	const struct smtp_client *client = &dial->dialogue.client;
	char bytes[512];
	struct text head = text_in(bytes, sizeof(bytes));

	text_write_format(&head, "%s ", dial->host);
	endpoint_write_port(&head, &dial->way.to);
	page_write(page, PAGE_STRONG, text_span(&head));
	text_write_string(page->out, "\n\n");
	show_passed(dial, page);
	show_steps(dial, page);
	if (dial->dialogue.connected > 0)
		text_write_byte(page->out, '\n');
	if (client->has_plain_offer)
		show_offer(&client->plain_offer, page, "Before TLS");
	if (client->has_offer)
		show_offer(&client->offer, page,
		    client->has_plain_offer ? "After TLS" : "Offers");
	if (dial->dialogue.has_tls)
		show_certificate(dial, page);
	dial_trust_show(dial, page);
}

static void
write_outcome(struct text *words, const struct smtp_outcome *outcome)
{
	struct span line = span_empty(), rest = outcome->reply.text;

	text_write_format(words, "failed at %s: %s",
	    smtp_stage_name(outcome->stage), smtp_fault_words(outcome->fault));
	if (outcome->detail.len > 0)
		text_write_format(words, " (%.*s)",
		    SPAN_ARGS(span_trim(outcome->detail)));
	if (outcome->reply.lines > 0 && span_split(&rest, '\n', &line)) {
		line = span_trim(line);
		text_write_format(words, ": %.*s", SPAN_ARGS(line));
	}
}

static bool
is_told(const struct smtp_client *client, const struct smtp_outcome *result)
{
	return result->fault != SMTP_FAULT_NONE &&
	    result->fault == client->outcome.fault &&
	    result->stage == client->outcome.stage &&
	    span_equal(result->reply.text, client->outcome.reply.text);
}

static void
show_recipients(const struct dial *dial, struct page *page)
{
	const struct smtp_client *client = &dial->dialogue.client;
	const struct smtp_plan *plan = &dial->plan;

	for (size_t i = 0; i < plan->recipient_count; i++) {
		const struct smtp_outcome *result = &client->results[i];
		char bytes[MAX_LINE];
		struct text words = text_in(bytes, sizeof(bytes));

		text_write(&words, plan->recipients[i].address);
		text_write_string(&words, ": ");
		if (is_told(client, result))
			text_write_string(&words, "the same");
		else if (result->fault != SMTP_FAULT_NONE)
			write_outcome(&words, result);
		else
			text_write_string(&words,
			    result->stage == SMTP_STAGE_EOD
				? "the server took the message"
				: "the server would take mail for it");
		page_paragraph(page, LABEL, i == 0 ? "Recipients" : "",
		    text_span(&words));
	}
}

void
dial_show_outcome(const struct dial *dial, struct page *page)
{
	const struct smtp_client *client = &dial->dialogue.client;
	char bytes[MAX_LINE];
	struct text words = text_in(bytes, sizeof(bytes));

	if (client->outcome.fault != SMTP_FAULT_NONE)
		write_outcome(&words, &client->outcome);
	else if (client->accepted < dial->plan.recipient_count &&
	    dial->plan.last >= SMTP_STAGE_RCPT)
		text_write_format(&words, "%zu of %zu recipients were accepted",
		    client->accepted, dial->plan.recipient_count);
	else
		text_write_string(&words, "all went well");
	page_paragraph(page, LABEL, "Outcome", text_span(&words));
	show_recipients(dial, page);
	if (client->has_no_dsn)
		page_paragraph(page, LABEL, "Note",
		    span_of("DSN is not offered: the wishes about delivery "
			    "reports were left out"));
}

static void
put_outcome(struct json *json, const struct smtp_outcome *outcome)
{
	char status[SMTP_STATUS_TEXT];
	size_t len;

	if (outcome->fault != SMTP_FAULT_NONE) {
		json_put_string(json, "stage",
		    span_of(smtp_stage_name(outcome->stage)));
		json_put_string(json, "failure",
		    span_of(smtp_failure_name(outcome->failure)));
	}
	json_put_string(json, "fault",
	    span_of(smtp_fault_name(outcome->fault)));
	if (outcome->detail.len > 0)
		json_put_string(json, "detail", outcome->detail);
	if (outcome->reply.lines == 0)
		return;
	json_put_number(json, "code", outcome->reply.code);
	len = smtp_status_print(outcome->reply.status, status);
	if (outcome->reply.status.severity > 0)
		json_put_string(json, "status", (struct span){ status, len });
	json_put_string(json, "text", outcome->reply.text);
}

static void
put_steps(const struct dial *dial, struct json *json)
{
	const struct smtp_client *client = &dial->dialogue.client;

	json_open_array(json, "steps");
	for (size_t i = 0; i < client->steps.count; i++) {
		const struct smtp_step *step = &client->steps.items[i];

		json_open_object(json, NULL);
		json_put_string(json, "stage",
		    span_of(smtp_stage_name(step->stage)));
		json_put_bool(json, "tls", step->is_secure);
		if (step->command.len > 0)
			json_put_string(json, "command", step->command);
		if (step->reply.lines > 0) {
			json_put_number(json, "code", step->reply.code);
			json_put_string(json, "text", step->reply.text);
			json_put_number(json, "microseconds",
			    step->ended - step->begun);
		}
		json_close(json);
	}
	json_close(json);
}

static void
put_offer(struct json *json, const char *key, const struct smtp_offer *offer)
{
	struct span words = offer->auth, word;

	json_open_object(json, key);
	json_put_string(json, "name", offer->name);
	json_open_array(json, "extensions");
	for (unsigned i = 0; i < SMTP_EXTENSIONS; i++)
		if (smtp_offers(offer, (enum smtp_extension)i))
			json_put_string(json, NULL,
			    span_of(
				smtp_extension_name((enum smtp_extension)i)));
	json_close(json);
	if (offer->size > 0)
		json_put_number(json, "size", offer->size);
	json_open_array(json, "auth");
	while (span_split(&words, ' ', &word))
		if (word.len > 0)
			json_put_string(json, NULL, word);
	json_close(json);
	json_close(json);
}

static void
put_tls(const struct tls_facts *tls, struct json *json)
{
	json_open_object(json, "tls");
	json_put_string(json, "version", span_of(tls->version));
	json_put_string(json, "cipher", span_of(tls->cipher));
	if (tls->has_certificate) {
		json_put_string(json, "subject", span_of(tls->subject));
		json_put_string(json, "issuer", span_of(tls->issuer));
		json_put_string(json, "names", span_of(tls->names));
		json_put_string(json, "key", span_of(tls->key));
		json_put_string(json, "sha256", span_of(tls->fingerprint));
		json_put_number(json, "not_after", (uint64_t)tls->not_after);
		json_put_bool(json, "is_trusted", tls->is_trusted);
		json_put_bool(json, "is_for_name", tls->is_for_name);
		json_put_bool(json, "is_current", tls->is_current);
		if (*tls->problem)
			json_put_string(json, "problem", span_of(tls->problem));
	}
	json_close(json);
}

static void
put_recipients(const struct dial *dial, struct json *json)
{
	json_open_array(json, "recipients");
	for (size_t i = 0; i < dial->plan.recipient_count; i++) {
		json_open_object(json, NULL);
		json_put_string(json, "address",
		    dial->plan.recipients[i].address);
		put_outcome(json, &dial->dialogue.client.results[i]);
		json_close(json);
	}
	json_close(json);
}

static void
put_passed(const struct dial *dial, struct json *json)
{
	struct span rest = text_span(&dial->passed), line;

	if (rest.len == 0)
		return;
	json_open_array(json, "not_reached");
	while (span_split(&rest, '\n', &line))
		json_put_string(json, NULL, line);
	json_close(json);
}

void
dial_put(const struct dial *dial, struct json *json)
{
	const struct probe_dialogue *dialogue = &dial->dialogue;
	char bytes[ENDPOINT_TEXT];
	struct text address = text_in(bytes, sizeof(bytes));

	endpoint_write(&address, &dial->way.to);
	put_passed(dial, json);
	json_put_string(json, "host", span_of(dial->host));
	json_put_string(json, "address", text_span(&address));
	json_put_number(json, "port", endpoint_port(&dial->way.to));
	if (dialogue->connected > 0)
		json_put_number(json, "connect_microseconds",
		    dialogue->connected - dialogue->begun);
	json_put_number(json, "microseconds",
	    dialogue->ended - dialogue->begun);
	put_steps(dial, json);
	if (dialogue->client.has_plain_offer)
		put_offer(json, "offer_before_tls",
		    &dialogue->client.plain_offer);
	if (dialogue->client.has_offer)
		put_offer(json, "offer", &dialogue->client.offer);
	if (dialogue->has_tls)
		put_tls(&dialogue->tls, json);
	dial_trust_put(dial, json);
	json_open_object(json, "outcome");
	put_outcome(json, &dialogue->client.outcome);
	json_close(json);
	put_recipients(dial, json);
}

/* swaks(1), "EXIT CODES". */
int
dial_swaks_exit(const struct dial *dial)
{
	static const int codes[SMTP_STAGES] = {
		[SMTP_STAGE_CONNECT] = 2,
		[SMTP_STAGE_TLS] = 29,
		[SMTP_STAGE_BANNER] = 21,
		[SMTP_STAGE_HELO] = 22,
		[SMTP_STAGE_STARTTLS] = 29,
		[SMTP_STAGE_XCLIENT] = 33,
		[SMTP_STAGE_AUTH] = 28,
		[SMTP_STAGE_MAIL] = 23,
		[SMTP_STAGE_RCPT] = 24,
		[SMTP_STAGE_DATA] = 25,
		[SMTP_STAGE_EOD] = 26,
		[SMTP_STAGE_QUIT] = 27,
	};
	const struct smtp_client *client = &dial->dialogue.client;
	const struct smtp_outcome *outcome = &client->outcome;

	if (outcome->fault == SMTP_FAULT_NONE)
		return 0;
	if (outcome->fault == SMTP_FAULT_BAD_WORDS)
		return 1;
	if ((outcome->fault == SMTP_FAULT_CLOSED ||
		outcome->fault == SMTP_FAULT_RESET) &&
	    outcome->stage != SMTP_STAGE_CONNECT &&
	    outcome->stage != SMTP_STAGE_STARTTLS)
		return 6;
	if (outcome->stage == SMTP_STAGE_HELO && client->is_secure &&
	    client->has_plain_offer)
		return 32;
	return codes[outcome->stage];
}
