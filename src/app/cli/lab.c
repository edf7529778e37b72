/* nixie lab: a strict receiver that says why. */

#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <time.h>

#include "app/cli/lab_once.h"
#include "app/cli/lab_options.h"
#include "app/cli/lab_scene.h"
#include "app/cli/lab_tell.h"
#include "service/inbox/workers.h"

struct bench_lab {
	struct lab_choices choices;
	struct cli_world world;
	struct lab_asked asked;
	struct loop *loop;
	struct lab_lobby *lobby;
	struct inbox_workers *workers;
	struct loop_bell *end; /* all messages that are wanted came */
	/* Of what any thread may tell or ask. */
	pthread_mutex_t told, asked_at_once;
	struct inbox_web *web; /* NULL: nor shown */
	struct inbox_pop *pop; /* NULL: nor fetched */
	struct loop_event *signals[2];
	struct lab_once once;
	struct lab_teller teller;
	unsigned messages;
};

static bool
answer(void *owner, struct dns_known *known)
{
	struct bench_lab *top = owner;
	bool is_answered;

	if (!top->choices.has_world)
		return false;
	pthread_mutex_lock(&top->asked_at_once);
	is_answered = cli_world_answer(&top->world, known);
	pthread_mutex_unlock(&top->asked_at_once);
	return is_answered;
}

static uint64_t
now(void *owner)
{
	struct bench_lab *top = owner;

	return top->choices.world.has_now ? (uint64_t)top->world.now
					  : (uint64_t)time(NULL);
}

static void
tell_alone(struct bench_lab *top, const struct lab_event *event)
{
	struct text *out = &top->teller.out;
	struct span cause = lab_teller_write(&top->teller, event, now(top),
	    top->choices.is_json);

	if (top->choices.is_once && !top->choices.is_json) {
		/* Standard output is the command's. */
		fputs(out->ptr, stderr);
		text_reset(out);
	} else {
		cli_flush(out);
		fflush(stdout);
	}
	if (top->choices.is_once)
		lab_once_see(&top->once, event, cause);
	if (event->session->stage == SMTP_STAGE_EOD || event->code >= 400)
		top->messages++;
	if (top->choices.messages > 0 && top->messages >= top->choices.messages)
		loop_bell_ring(top->end);
}

static void
tell(void *owner, const struct lab_event *event)
{
	struct bench_lab *top = owner;

	pthread_mutex_lock(&top->told);
	tell_alone(top, event);
	pthread_mutex_unlock(&top->told);
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
	if (!inbox_workers_listen(top->workers, &at, port, &error)) {
		cli_fail("--%s: %s", name, error.message);
		return false;
	}
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

static void
set_up(struct bench_lab *top)
{
	struct lab_options *lab = &top->choices.lab;

	if (top->choices.face.name.len > 0 && !top->choices.name)
		lab->rules.name = top->choices.face.name;
	else
		lab->rules.name = span_of(name_of(&top->choices));
	lab->rules.software = top->choices.face.software;
	if (lab->policy.objections & 1ULL << LAB_HEADER_SIZE)
		lab->rules.max_header = LAB_HEADER_MAX;
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
	lab->overlay = &top->world.overlay;
	lab->now = now;
	lab->tell = tell;
	lab->owner = top;
	top->lobby =
	    lab_lobby_new(top->choices.sessions, top->choices.per_address);
	lab->lobby = top->lobby;
	top->choices.keep.web.lobby = top->lobby;
}

/*
 * Before the ports are told: who waits for them may end the lab the moment it
 * knows them.
 */
static void
hear_signals(struct bench_lab *top)
{
	top->signals[0] =
	    loop_signal_new(top->loop, SIGINT, when_signalled, top);
	top->signals[1] =
	    loop_signal_new(top->loop, SIGTERM, when_signalled, top);
}

static void
forget_signals(struct bench_lab *top)
{
	loop_event_free(top->signals[0]);
	loop_event_free(top->signals[1]);
}

static void
run(struct bench_lab *top)
{
	if (!top->choices.is_once || lab_once_begin(&top->once, top->loop))
		loop_run(top->loop);
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

/* All that clients reach. What is wrong is told. */
static bool
open_all(struct bench_lab *top)
{
	const struct lab_keep *keep = &top->choices.keep;
	struct error error;

	top->workers = inbox_workers_open(top->loop, top->choices.threads,
	    &top->choices.lab, keep->open ? &keep->inbox : NULL, &error);
	if (!top->workers) {
		cli_fail("%s", error.message);
		return false;
	}
	for (unsigned i = 0; i < LAB_PORTS; i++)
		if (!listen_at(top, (enum lab_port)i))
			return false;
	if (!lab_keep_send(&top->choices.keep, top->loop,
		name_of(&top->choices)) ||
	    !show_at(top) || !fetch_at(top))
		return false;
	if (inbox_workers_begin(top->workers, &error))
		return true;
	cli_fail("%s", error.message);
	return false;
}

/* With a loop, and perhaps a store. */
static int
serve_in(struct bench_lab *top)
{
	bool is_good;
	int status = EXIT_USAGE;

	if (!lab_asked_open(&top->asked, &top->choices.world,
		&top->choices.lab))
		return EXIT_USAGE;
	lab_once_init(&top->once, &top->choices);
	top->end = loop_bell_new(top->loop, when_signalled, top);
	hear_signals(top);
	is_good = open_all(top);
	if (is_good) {
		run(top);
		status = EXIT_EXPLAINED;
	}
	forget_signals(top);
	if (is_good && top->choices.is_once)
		status = lab_once_end(&top->once);
	inbox_web_close(top->web);
	inbox_pop_close(top->pop);
	inbox_workers_close(top->workers);
	lab_asked_close(&top->asked);
	loop_bell_free(top->end);
	return status;
}

/* Each session has a descriptor; the system's usual limit is for others. */
static void
let_many_in(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) != 0)
		return;
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
}

static int
serve(struct bench_lab *top)
{
	int status = EXIT_USAGE;
	struct error error;

	if (!lab_keep_open(&top->choices.keep))
		return EXIT_USAGE;
	set_up(top);
	let_many_in();
	top->loop = loop_new(&error);
	if (!top->loop)
		cli_fail("%s", error.message);
	lab_teller_init(&top->teller);
	pthread_mutex_init(&top->told, NULL);
	pthread_mutex_init(&top->asked_at_once, NULL);
	if (top->loop && make_tls(top))
		status = serve_in(top);
	if (!lab_keep_close(&top->choices.keep))
		status = EXIT_USAGE;
	loop_free(top->loop);
	tls_free(top->choices.lab.tls);
	lab_teller_clear(&top->teller);
	lab_lobby_free(top->lobby);
	pthread_mutex_destroy(&top->told);
	pthread_mutex_destroy(&top->asked_at_once);
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
