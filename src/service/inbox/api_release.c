/* Mail that goes on to a real server, as several interfaces ask for it. */

#include <jansson.h>

#include "service/inbox/api.h"
#include "service/inbox/inbox.h"
#include "service/inbox/release.h"
#include "service/inbox/route.h"
#include "service/inbox/web.h"

enum {
	RELEASES_MAX = 1024 * 1024,
	PATIENCE = 2 * INBOX_RELEASE_SECONDS * 1000 * 1000, /* microseconds */
};

struct wish {
	struct span recipients[INBOX_RELEASE_RECIPIENTS_MAX];
	size_t count;
	struct span sender;
};

static struct span
string_of(struct call *call, const json_t *item)
{
	if (!json_is_string(item))
		return span_empty();
	return arena_dup(call->arena,
	    (struct span){ json_string_value(item), json_string_length(item) });
}

static bool
add(struct wish *wish, struct span recipient)
{
	if (recipient.len == 0)
		return true;
	if (wish->count == INBOX_RELEASE_RECIPIENTS_MAX)
		return false;
	wish->recipients[wish->count++] = recipient;
	return true;
}

/*
 * {"to": ["joe@example.org"], "from": "ann@example.net"}; "To" is Mailpit's
 * word and "Email" MailHog's. Without any, it goes to whom it was for.
 */
static bool
read_wish(struct call *call, const struct store_attempt *attempt,
    struct wish *wish)
{
	static const char *const keys[] = { "to", "To", "Email" };
	struct span body = text_span(&call->request->body);
	struct span lines = attempt->recipients, line;
	json_t *json = json_loadb(body.ptr, body.len, 0, NULL), *item;
	bool is_good = body.len == 0 || json_is_object(json);
	size_t k;

	*wish = (struct wish){ .sender = attempt->sender };
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		const json_t *to = json_object_get(json, keys[i]);

		is_good = is_good && add(wish, string_of(call, to));
		json_array_foreach(to, k, item) is_good =
		    is_good && add(wish, string_of(call, item));
	}
	item = json_object_get(json, "from");
	if (json_is_string(item))
		wish->sender = string_of(call, item);
	json_decref(json);
	while (wish->count == 0 && is_good && span_split(&lines, '\n', &line))
		if (!add(wish, line))
			return false;
	return is_good && wish->count > 0;
}

/* Why not; NULL: it may. */
static const char *
find_obstacle(struct call *call, const struct store_attempt *attempt,
    const struct wish *wish)
{
	const struct inbox_release_options *options = &call->options->release;

	if (options->to.len == 0)
		return "no server to release mail to was named: --release-to";
	for (size_t i = 0; i < wish->count; i++)
		if (!inbox_release_allows(options, wish->recipients[i])) {
			struct text why;

			text_init(&why, call->arena, CALL_FIELDS_MAX);
			text_write_string(&why,
			    "--release-for does not allow this recipient: ");
			text_write(&why, wish->recipients[i]);
			return why.ptr;
		}
	if (attempt->message.len == 0)
		return "no message came with this attempt";
	return NULL;
}

/* What was released before, and what is now. */
static void
keep(struct call *call, const struct store_attempt *attempt,
    const struct inbox_release *release)
{
	struct text releases;
	struct json json;

	text_init(&releases, call->arena, RELEASES_MAX);
	text_write(&releases, attempt->releases);
	if (releases.len > 0)
		text_write_byte(&releases, ',');
	json_init(&json, &releases);
	json_open_object(&json, NULL);
	json_put_string(&json, "time", call_time(call, inbox_clock()));
	inbox_release_write(release, &json);
	json_close(&json);
	if (!releases.is_cut)
		store_set_releases(call->store, attempt->id,
		    text_span(&releases));
}

static void
start(struct call *call, const struct store_attempt *attempt)
{
	struct wish wish;
	const char *obstacle;

	if (!read_wish(call, attempt, &wish)) {
		call_fail(call, 400,
		    "the body must be JSON such as "
		    "{\"to\": [\"joe@example.org\"]}, with at most 100 "
		    "recipients");
		return;
	}
	obstacle = find_obstacle(call, attempt, &wish);
	if (obstacle) {
		call_fail(call, 403, obstacle);
		return;
	}
	*call->release =
	    inbox_release_start(call->loop, &call->options->release,
		&(struct inbox_release_mail){ .sender = wish.sender,
		    .message = attempt->message,
		    .recipients = wish.recipients,
		    .recipient_count = wish.count },
		call->wake, call->owner);
	call->wait_until = call->now + PATIENCE;
}

/* NULL: it is not over yet, or cannot be; that is said. */
static struct inbox_release *
release(struct call *call, struct store_attempt *attempt)
{
	if (!call_attempt(call, attempt))
		return NULL;
	if (!*call->release) {
		start(call, attempt);
		return NULL;
	}
	if (!inbox_release_is_over(*call->release)) {
		call->wait_until = call->now + PATIENCE;
		return NULL;
	}
	keep(call, attempt, *call->release);
	return *call->release;
}

void
api_release(struct call *call)
{
	struct store_attempt attempt;
	const struct inbox_release *done = release(call, &attempt);
	struct json json;

	if (!done)
		return;
	call_json(call, &json);
	if (!inbox_release_is_taken(done))
		call->status = 502;
	json_open_object(&json, NULL);
	inbox_release_write(done, &json);
	json_close(&json);
}

void
mailpit_release(struct call *call)
{
	struct store_attempt attempt;
	const struct inbox_release *done = release(call, &attempt);

	if (!done)
		return;
	if (!inbox_release_is_taken(done)) {
		call_fail(call, 400, "the server did not take it for all");
		return;
	}
	call->status = 200;
	text_write_string(&call->body, "ok");
}

void
api_releases(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_open(call, &attempt, &json))
		return;
	json_open_array(&json, "releases");
	text_write(&call->body, attempt.releases); /* they are JSON */
	json_close(&json);
	json_close(&json);
}

void
api_webhooks(struct call *call)
{
	struct json json;

	call_json(call, &json);
	json_open_object(&json, NULL);
	inbox_hooks_write(call->options->hooks, &json, "webhooks");
	json_close(&json);
}
