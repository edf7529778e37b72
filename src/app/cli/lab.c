/* nixie lab: a strict receiver that says why. */

#include <signal.h>
#include <stdio.h>
#include <time.h>

#include "app/cli/lab_once.h"
#include "app/cli/lab_options.h"
#include "app/cli/lab_scene.h"
#include "base/json.h"
#include "base/printer.h"

enum { OUTPUT_MAX = 1024 * 1024 };

struct bench_lab {
	struct lab_choices choices;
	struct cli_world world;
	struct lab_asked asked;
	struct loop *loop;
	struct lab *lab;
	struct inbox *inbox;   /* NULL: nothing is kept */
	struct inbox_web *web; /* NULL: nor shown */
	struct inbox_pop *pop; /* NULL: nor fetched */
	struct loop_event *signals[2];
	struct lab_once once;
	struct session explainer; /* of refusals that no policy made */
	bool has_explainer;
	struct text out;
	unsigned messages;
};

static bool
answer(void *owner, struct dns_known *known)
{
	struct bench_lab *top = owner;

	return top->choices.has_world && cli_world_answer(&top->world, known);
}

static uint64_t
now(void *owner)
{
	struct bench_lab *top = owner;

	return top->choices.world.has_now ? (uint64_t)top->world.now
					  : (uint64_t)time(NULL);
}

static void
write_time(struct text *out, uint64_t seconds)
{
	time_t at = (time_t)seconds;
	struct tm parts;
	char bytes[32];

	gmtime_r(&at, &parts);
	strftime(bytes, sizeof(bytes), "%Y-%m-%dT%H:%M:%SZ", &parts);
	text_write_string(out, bytes);
}

static struct span
recipient_of(const struct lab_event *event)
{
	const struct smtp_server *session = event->session;

	if (session->stage == SMTP_STAGE_RCPT)
		return session->candidate.address;
	if (session->envelope.recipients.count > session->recipient)
		return session->envelope.recipients.items[session->recipient]
		    .address;
	return span_empty();
}

static void
put_if_any(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

/* The reply as one line, with its codes. */
static void
write_reply(struct text *line, const struct lab_event *event)
{
	struct span rest = event->words, words;
	char status[SMTP_STATUS_TEXT];

	text_write_number(line, event->code);
	if (event->status.severity > 0) {
		smtp_status_print(event->status, status);
		text_write_format(line, " %s", status);
	}
	while (span_split(&rest, '\n', &words)) {
		text_write_byte(line, ' ');
		text_write(line, words);
	}
}

/* Why it was refused: as the policy has it, or as it would be explained. */
static struct span
cause_of(struct bench_lab *top, const struct lab_event *event)
{
	struct session *session = &top->explainer;
	char bytes[4096];
	struct text line = text_in(bytes, sizeof(bytes));
	struct error error;

	if (event->objection != LAB_NO_OBJECTION)
		return span_of(lab_objection_cause(event->objection));
	if (event->code < 400)
		return span_empty();
	if (!top->has_explainer)
		top->has_explainer = session_init(session, &error);
	write_reply(&line, event);
	if (!top->has_explainer ||
	    session_line(session, text_span(&line), span_empty(), 0, 0) !=
		SESSION_CASE ||
	    !session->diagnosis.cause)
		return span_empty();
	return session->diagnosis.cause->name;
}

static void
put_reply(struct json *json, const struct lab_event *event, struct span cause)
{
	char status[SMTP_STATUS_TEXT];

	json_put_number(json, "code", event->code);
	if (event->status.severity > 0) {
		smtp_status_print(event->status, status);
		json_put_string(json, "status", span_of(status));
	}
	put_if_any(json, "text", event->words);
	if (event->refused_by)
		json_put_string(json, "refused_by", span_of(event->refused_by));
	if (event->objection != LAB_NO_OBJECTION) {
		json_put_string(json, "objection",
		    span_of(lab_objection_name(event->objection)));
		json_put_string(json, "why",
		    span_of(lab_objection_words(event->objection)));
	}
	put_if_any(json, "cause", cause);
}

static void
write_json(struct bench_lab *top, const struct lab_event *event,
    struct span cause)
{
	const struct smtp_server *session = event->session;
	char bytes[IP_TEXT_MAX], time_bytes[40];
	struct text time_text = text_in(time_bytes, sizeof(time_bytes));
	struct json json;

	write_time(&time_text, now(top));
	json_init(&json, &top->out);
	json_open_object(&json, NULL);
	json_put_string(&json, "time", text_span(&time_text));
	json_put_string(&json, "ip", ip_print(&event->ip, bytes));
	put_if_any(&json, "helo", session->helo);
	put_if_any(&json, "user", session->user);
	json_put_bool(&json, "tls", session->is_secure);
	json_put_string(&json, "stage",
	    span_of(smtp_stage_name(session->stage)));
	if (session->envelope.has_sender || session->stage == SMTP_STAGE_MAIL)
		json_put_string(&json, "sender", session->envelope.sender);
	put_if_any(&json, "recipient", recipient_of(event));
	if (session->stage == SMTP_STAGE_EOD)
		json_put_number(&json, "size", session->message.len);
	json_put_bool(&json, "taken", event->code < 400);
	put_reply(&json, event, cause);
	json_close(&json);
	text_write_byte(&top->out, '\n');
}

static void
write_line(struct bench_lab *top, const struct lab_event *event)
{
	const struct smtp_server *session = event->session;
	struct text *out = &top->out;

	write_time(out, now(top));
	text_write_byte(out, ' ');
	ip_write(out, &event->ip);
	text_write_format(out, " %s %s <",
	    event->code < 400 ? "taken" : "refused",
	    smtp_stage_name(session->stage));
	printer_write(out, session->envelope.sender);
	text_write_string(out, "> to <");
	printer_write(out, recipient_of(event));
	text_write_format(out, ">: %u ", event->code);
	printer_write(out, event->words);
	if (event->objection != LAB_NO_OBJECTION)
		text_write_format(out, "  (%s: %s)",
		    lab_objection_name(event->objection),
		    lab_objection_words(event->objection));
	text_write_byte(out, '\n');
}

static void
tell(void *owner, const struct lab_event *event)
{
	struct bench_lab *top = owner;

	struct span cause = cause_of(top, event);

	if (top->choices.is_json)
		write_json(top, event, cause);
	else
		write_line(top, event);
	if (top->choices.is_once && !top->choices.is_json) {
		/* Standard output is the command's. */
		fputs(top->out.ptr, stderr);
		text_reset(&top->out);
	} else {
		cli_flush(&top->out);
		fflush(stdout);
	}
	if (top->choices.is_once)
		lab_once_see(&top->once, event, cause);
	if (event->session->stage == SMTP_STAGE_EOD || event->code >= 400)
		top->messages++;
	if (top->choices.messages > 0 && top->messages >= top->choices.messages)
		loop_stop(top->loop);
}

static void
when_signalled(void *owner)
{
	loop_stop(((struct bench_lab *)owner)->loop);
}

static bool
listen_at(struct bench_lab *top, enum lab_port port)
{
	const char *name = lab_port_name(port);
	const char *end = top->choices.ends[port];
	char bytes[ENDPOINT_TEXT];
	struct text words = text_in(bytes, sizeof(bytes));
	struct endpoint at;
	struct error error;

	if (!end)
		return true;
	if (!endpoint_parse(&at, span_of(end), 0)) {
		cli_fail("--%s: no address with a port: '%s'", name, end);
		return false;
	}
	if (!lab_listen(top->lab, &at, port, &error)) {
		cli_fail("--%s: %s", name, error.message);
		return false;
	}
	lab_end(top->lab, port, &at);
	endpoint_write_port(&words, &at);
	if (top->choices.is_once)
		lab_once_offer(&top->once, name, &at);
	else
		fprintf(stderr, "nixie lab: %s at %s\n", name, words.ptr);
	return true;
}

static const char *
name_of(const struct lab_choices *choices)
{
	return choices->name ? choices->name : "lab.nixie.test";
}

static bool
make_tls(struct bench_lab *top)
{
	const struct lab_choices *choices = &top->choices;
	struct tls_options options = { .is_server = true,
		.certificate = choices->certificate,
		.key = choices->key,
		.authorities = choices->lab.client_authorities,
		.made_for = choices->certificate ? NULL : name_of(choices),
		.made_days = 30 };
	struct error error;

	top->choices.lab.tls = tls_new(&options, &error);
	if (!top->choices.lab.tls)
		cli_fail("%s", error.message);
	return top->choices.lab.tls != NULL;
}

static enum lab_kept
keep(void *owner, const struct lab_attempt *attempt, struct lab_ticket *ticket)
{
	return inbox_keep(((struct bench_lab *)owner)->inbox, attempt, ticket);
}

static void
set_up(struct bench_lab *top)
{
	struct lab_options *lab = &top->choices.lab;

	if (top->choices.face.name.len > 0 && !top->choices.name)
		lab->rules.name = top->choices.face.name;
	else
		lab->rules.name = span_of(name_of(&top->choices));
	lab->rules.software = top->choices.face.software;
	top->choices.scenario.seed = top->choices.seed;
	lab->policy.knowledge = knowledge_get();
	lab->objections[LAB_PORT_SUBMISSION] =
	    1ULL << LAB_TLS | 1ULL << LAB_AUTH_REQUIRED;
	lab->objections[LAB_PORT_SMTPS] = 1ULL << LAB_AUTH_REQUIRED;
	/* Without accounts nobody could log in: then all may send. */
	if (lab->policy.accounts.count == 0)
		lab->objections[LAB_PORT_SUBMISSION] =
		    lab->objections[LAB_PORT_SMTPS] = 0;
	lab->answer = answer;
	lab->now = now;
	lab->tell = tell;
	if (top->choices.keep.open)
		lab->keep = keep;
	lab->owner = top;
}

static void
run(struct bench_lab *top)
{
	top->signals[0] =
	    loop_signal_new(top->loop, SIGINT, when_signalled, top);
	top->signals[1] =
	    loop_signal_new(top->loop, SIGTERM, when_signalled, top);
	if (!top->choices.is_once || lab_once_begin(&top->once, top->loop))
		loop_run(top->loop);
	loop_event_free(top->signals[0]);
	loop_event_free(top->signals[1]);
}

static void
tell_end(const char *name, const struct endpoint *at)
{
	char bytes[ENDPOINT_TEXT];
	struct text words = text_in(bytes, sizeof(bytes));

	endpoint_write_port(&words, at);
	fprintf(stderr, "nixie lab: %s at %s\n", name, words.ptr);
}

static bool
read_end(const char *name, const char *word, struct endpoint *at)
{
	if (endpoint_parse(at, span_of(word), 0))
		return true;
	cli_fail("--%s: no address with a port: '%s'", name, word);
	return false;
}

static bool
fetch_at(struct bench_lab *top)
{
	const struct lab_keep *keep = &top->choices.keep;
	struct endpoint at;
	struct error error;

	if (!keep->open || !keep->pop3)
		return true;
	if (!read_end("pop3", keep->pop3, &at))
		return false;
	top->pop = inbox_pop_open(top->loop, &at, keep->open, &error);
	if (!top->pop) {
		cli_fail("--pop3: %s", error.message);
		return false;
	}
	inbox_pop_end(top->pop, &at);
	tell_end("pop3", &at);
	return true;
}

static bool
show_at(struct bench_lab *top)
{
	const struct lab_keep *keep = &top->choices.keep;
	struct endpoint at;
	struct error error;

	/* A lab for one command has no page, unless it is asked for. */
	if (!keep->open || !keep->http ||
	    (top->choices.is_once && !keep->has_http))
		return true;
	if (!read_end("http", keep->http, &at))
		return false;
	top->web = inbox_web_open(top->loop, &at, &keep->web, &error);
	if (!top->web) {
		cli_fail("--http: %s", error.message);
		/* Another lab may be there: nobody asked for this port. */
		return !keep->has_http;
	}
	inbox_web_end(top->web, &at);
	tell_end("http", &at);
	return true;
}

/* With a loop, and perhaps a store. */
static int
serve_in(struct bench_lab *top)
{
	bool is_good = true;
	int status = EXIT_USAGE;

	if (!lab_asked_open(&top->asked, top->loop, &top->choices.world,
		&top->choices.lab))
		return EXIT_USAGE;
	lab_once_init(&top->once, &top->choices);
	if (top->choices.keep.open)
		top->inbox = inbox_open(top->loop, &top->choices.keep.inbox);
	top->lab = lab_open(top->loop, &top->choices.lab);
	for (unsigned i = 0; i < LAB_PORTS && is_good; i++)
		is_good = listen_at(top, (enum lab_port)i);
	is_good = is_good &&
	    lab_keep_send(&top->choices.keep, top->loop,
		name_of(&top->choices)) &&
	    show_at(top) && fetch_at(top);
	if (is_good) {
		run(top);
		status = EXIT_EXPLAINED;
	}
	if (is_good && top->choices.is_once)
		status = lab_once_end(&top->once);
	inbox_web_close(top->web);
	inbox_pop_close(top->pop);
	lab_close(top->lab);
	lab_asked_close(&top->asked);
	inbox_close(top->inbox);
	return status;
}

static int
serve(struct bench_lab *top)
{
	int status = EXIT_USAGE;
	struct error error;

	if (!lab_keep_open(&top->choices.keep))
		return EXIT_USAGE;
	set_up(top);
	top->loop = loop_new(&error);
	if (!top->loop)
		cli_fail("%s", error.message);
	text_init(&top->out, NULL, OUTPUT_MAX);
	if (top->loop && make_tls(top))
		status = serve_in(top);
	if (!lab_keep_close(&top->choices.keep))
		status = EXIT_USAGE;
	loop_free(top->loop);
	tls_free(top->choices.lab.tls);
	text_clear(&top->out);
	if (top->has_explainer)
		session_clear(&top->explainer);
	return status;
}

int
cli_lab(int argc, char **argv)
{
	static struct bench_lab top;
	int status = EXIT_USAGE;

	lab_choices_init(&top.choices);
	switch (lab_choices_read(&top.choices, argc, argv)) {
	case OPTIONS_HELP:
		cli_help(lab_usage, lab_help);
		fputs(lab_keep_help, stdout);
		fputs(lab_peers_help, stdout);
		fputs(lab_help_more, stdout);
		status = EXIT_EXPLAINED;
		break;
	case OPTIONS_WRONG:
		break;
	case OPTIONS_READ:
		if (top.choices.is_list) {
			status = lab_scene_show(&top.choices);
			break;
		}
		if (!cli_world_open(&top.world, &top.choices.world))
			break;
		status = serve(&top);
		if (!cli_world_close(&top.world))
			status = EXIT_USAGE;
	}
	lab_choices_clear(&top.choices);
	return status;
}
