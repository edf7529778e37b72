#include "service/inbox/release.h"

#include <stdlib.h>

#include "base/glob.h"
#include "core/smtp/command.h"
#include "service/probe/dialogue.h"

enum { RELEASE_CEILING = 1024 * 1024 * 1024, DIALOGUE_MAX = 256 * 1024 };

struct inbox_release {
	struct arena arena;
	struct smtp_recipient *recipients;
	struct smtp_plan plan;
	struct smtp_transcript transcript;
	struct text message, dialogue_text;
	struct probe_way way;
	struct probe_dialogue dialogue;
	struct loop_event *timer;
	struct span server;
	bool is_over;
	void (*over)(void *owner);
	void *owner;
};

bool
inbox_release_allows(const struct inbox_release_options *options,
    struct span recipient)
{
	for (size_t i = 0; i < options->pattern_count; i++)
		if (glob_fits(span_of(options->patterns[i]), recipient))
			return true;
	return false;
}

static void
when_told(void *owner)
{
	struct inbox_release *release = owner;

	release->over(release->owner);
}

/* The dialogue still has its hands on itself: tell a moment later. */
static void
when_over(void *owner)
{
	struct inbox_release *release = owner;

	release->is_over = true;
	loop_timer_set(release->timer, loop_now());
}

static void
make_plan(struct inbox_release *release,
    const struct inbox_release_options *options,
    const struct inbox_release_mail *mail)
{
	struct smtp_plan *plan = &release->plan;

	release->recipients = arena_zero(&release->arena,
	    mail->recipient_count + 1, sizeof(*release->recipients));
	for (size_t i = 0; i < mail->recipient_count; i++)
		release->recipients[i] =
		    (struct smtp_recipient){ .address =
						 arena_dup(&release->arena,
						     mail->recipients[i]),
			    .notify = span_empty(),
			    .original = span_empty() };
	smtp_plan_init(plan);
	plan->name = span_of(options->name);
	plan->tls = options->tls ? SMTP_TLS_TRY : SMTP_TLS_NONE;
	plan->sender = arena_dup(&release->arena, mail->sender);
	plan->recipients = release->recipients;
	plan->recipient_count = mail->recipient_count;
	text_init(&release->message, &release->arena, RELEASE_CEILING / 2);
	smtp_lines_write(&release->message, mail->message, &plan->is_8bit);
	plan->message = text_span(&release->message);
	plan->timeout = INBOX_RELEASE_SECONDS * (uint64_t)LOOP_SECOND;
	text_init(&release->dialogue_text, &release->arena, DIALOGUE_MAX);
	smtp_transcript_init(&release->transcript, &release->dialogue_text,
	    loop_now());
	plan->transcript = &release->transcript;
}

static void
name_server(struct inbox_release *release, const struct endpoint *to)
{
	char bytes[ENDPOINT_TEXT];
	struct text text = text_in(bytes, sizeof(bytes));

	endpoint_write_port(&text, to);
	release->server = arena_dup(&release->arena, text_span(&text));
}

struct inbox_release *
inbox_release_start(struct loop *loop,
    const struct inbox_release_options *options,
    const struct inbox_release_mail *mail, void (*over)(void *owner),
    void *owner)
{
	struct inbox_release *release = calloc(1, sizeof(*release));

	if (!release)
		abort();
	release->over = over;
	release->owner = owner;
	arena_init(&release->arena, RELEASE_CEILING);
	make_plan(release, options, mail);
	name_server(release, &options->to);
	release->way =
	    (struct probe_way){ .to = options->to, .tls = options->tls };
	release->timer = loop_timer_new(loop, when_told, release);
	probe_dialogue_init(&release->dialogue, loop, &release->plan,
	    &release->way);
	probe_dialogue_start(&release->dialogue, when_over, release);
	return release;
}

bool
inbox_release_is_over(const struct inbox_release *release)
{
	return release->is_over;
}

static bool
is_taken(const struct smtp_outcome *result)
{
	return result->failure == SMTP_FAILURE_NONE &&
	    result->stage == SMTP_STAGE_EOD;
}

bool
inbox_release_is_taken(const struct inbox_release *release)
{
	for (size_t i = 0; i < release->plan.recipient_count; i++)
		if (!is_taken(&release->dialogue.client.results[i]))
			return false;
	return true;
}

static void
write_reply(struct json *json, const struct smtp_outcome *outcome)
{
	if (outcome->failure != SMTP_FAILURE_NONE) {
		json_put_string(json, "stage",
		    span_of(smtp_stage_name(outcome->stage)));
		json_put_string(json, "fault",
		    span_of(smtp_fault_name(outcome->fault)));
		json_put_string(json, "why",
		    span_of(smtp_fault_words(outcome->fault)));
	}
	if (outcome->reply.code == 0)
		return;
	json_put_number(json, "code", outcome->reply.code);
	json_put_string(json, "text", span_trim(outcome->reply.text));
}

void
inbox_release_write(const struct inbox_release *release, struct json *json)
{
	const struct smtp_client *client = &release->dialogue.client;

	json_put_bool(json, "released", inbox_release_is_taken(release));
	json_put_string(json, "server", release->server);
	json_put_string(json, "sender", release->plan.sender);
	json_open_array(json, "recipients");
	for (size_t i = 0; i < release->plan.recipient_count; i++) {
		const struct smtp_outcome *result = &client->results[i];

		json_open_object(json, NULL);
		json_put_string(json, "recipient",
		    release->recipients[i].address);
		json_put_bool(json, "taken", is_taken(result));
		write_reply(json, result);
		json_close(json);
	}
	json_close(json);
	json_put_string(json, "dialogue", text_span(&release->dialogue_text));
}

void
inbox_release_free(struct inbox_release *release)
{
	if (!release)
		return;
	probe_dialogue_clear(&release->dialogue);
	loop_event_free(release->timer);
	arena_clear(&release->arena);
	free(release);
}
