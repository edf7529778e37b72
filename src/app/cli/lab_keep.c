#include "app/cli/lab_keep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/cli/cli.h"

enum { KEEP_IN_MEMORY = 5000, DAY = 86400 };

static const char memory[] = ":memory:";

const char lab_keep_help[] =
    "\nWhat may go out from the inbox, and to whom:\n"
    "  --release-to=END mail can be passed on to this server, ADDRESS:PORT,\n"
    "  --release-for=P  ... for recipients that fit, such as *@example.org;\n"
    "                   may be repeated\n"
    "  --webhook=URL    tell each attempt there, by POST; may be repeated\n"
    "  --webhook-secret=FILE  sign it with the first line of the file\n"
    "  --webhook-tries=N  how often, until it is given up (5)\n";

void
lab_keep_init(struct lab_keep *keep)
{
	*keep = (struct lab_keep){
		.store = { .name = memory, .digest = inbox_digest },
		.inbox = { .space_field = "X-Nixie-Run" },
		.hook = { .secret = span_empty() },
		.http = "127.0.0.1:8025",
	};
}

bool
lab_keep_takes(int option)
{
	return option >= KEEP_STORE && option < KEEP_END;
}

static bool
take_number(const char *word, uint64_t *number)
{
	char *end;

	*number = strtoull(word, &end, 10);
	return *word >= '0' && *word <= '9' && !*end && *number < 1ULL << 50;
}

static bool
take_space(struct inbox_options *inbox, const char *word)
{
	static const char header[] = "header=";

	if (strcmp(word, "port") == 0)
		inbox->space = INBOX_SPACE_PORT;
	else if (strcmp(word, "login") == 0)
		inbox->space = INBOX_SPACE_LOGIN;
	else if (strncmp(word, header, strlen(header)) == 0 &&
	    word[strlen(header)] != '\0')
		inbox->space_field = word + strlen(header);
	else
		return false;
	return true;
}

/* The first line of a file. */
static bool
read_secret(struct lab_keep *keep, const char *name)
{
	FILE *file = fopen(name, "r");
	char *line =
	    file ? fgets(keep->secret, (int)sizeof(keep->secret), file) : NULL;

	if (file)
		fclose(file);
	if (!line)
		return false;
	line[strcspn(line, "\r\n")] = '\0';
	keep->hook.secret = span_of(line);
	return *line != '\0';
}

static bool
take_pattern(struct inbox_release_options *release, const char *word)
{
	if (!*word || release->pattern_count == INBOX_RELEASE_PATTERNS_MAX)
		return false;
	release->patterns[release->pattern_count++] = word;
	return true;
}

/* What goes out from here. */
static bool
take_way_out(struct lab_keep *keep, int option, const char *word)
{
	uint64_t number;

	switch (option) {
	case KEEP_RELEASE_TO:
		return endpoint_parse(&keep->web.release.to, span_of(word), 25);
	case KEEP_RELEASE_FOR:
		return take_pattern(&keep->web.release, word);
	case KEEP_WEBHOOK:
		if (keep->hook.count == INBOX_HOOKS_MAX)
			return false;
		keep->hook.urls[keep->hook.count++] = word;
		return *word != '\0';
	case KEEP_WEBHOOK_SECRET:
		return read_secret(keep, word);
	default:
		if (!take_number(word, &number) || number == 0 || number > 20)
			return false;
		keep->hook.tries = (unsigned)number;
		return true;
	}
}

bool
lab_keep_take(struct lab_keep *keep, int option, const char *word)
{
	if (option >= KEEP_RELEASE_TO)
		return take_way_out(keep, option, word);
	switch (option) {
	case KEEP_STORE:
		keep->store.name = strcmp(word, "none") == 0 ? NULL : word;
		return *word != '\0';
	case KEEP_DURABLE:
		keep->store.is_durable = true;
		return true;
	case KEEP_COUNT:
		return take_number(word, &keep->store.max_count);
	case KEEP_DAYS:
		if (!take_number(word, &keep->store.max_age))
			return false;
		keep->store.max_age *= DAY;
		return true;
	case KEEP_BYTES:
		return take_number(word, &keep->store.max_bytes);
	case KEEP_HTTP:
		keep->has_http = true;
		keep->http = strcmp(word, "off") == 0 ? NULL : word;
		return *word != '\0';
	case KEEP_POP3:
		keep->pop3 = strcmp(word, "off") == 0 ? NULL : word;
		return *word != '\0';
	case KEEP_HTTP_NAME:
		if (keep->web.host_count == WEB_HOSTS_MAX)
			return false;
		keep->web.hosts[keep->web.host_count++] = word;
		return *word != '\0';
	case KEEP_API:
		keep->web.is_mailhog = strcmp(word, "mailhog") == 0;
		return keep->web.is_mailhog || strcmp(word, "mailpit") == 0;
	default:
		return take_space(&keep->inbox, word);
	}
}

bool
lab_keep_open(struct lab_keep *keep)
{
	struct error error;

	if (!keep->store.name)
		return true;
	if (strcmp(keep->store.name, memory) == 0) {
		if (keep->store.is_durable) {
			cli_fail("--durable needs a file: --store=FILE");
			return false;
		}
		if (keep->store.max_count == 0)
			keep->store.max_count = KEEP_IN_MEMORY;
	}
	keep->open = store_open(&keep->store, &error);
	if (!keep->open)
		cli_fail("%s", error.message);
	keep->inbox.store = keep->web.store = keep->open;
	return keep->open != NULL;
}

bool
lab_keep_send(struct lab_keep *keep, struct loop *loop, const char *name)
{
	static const struct tls_options client;
	struct error error;

	if (!keep->open)
		return true;
	keep->web.release.name = name;
	if (keep->web.release.to.len > 0) {
		keep->client = tls_new(&client, &error);
		keep->web.release.tls = keep->client;
	}
	if (keep->hook.count == 0)
		return true;
	keep->hook.store = keep->open;
	keep->hooks = inbox_hooks_open(loop, &keep->hook, &error);
	keep->web.hooks = keep->hooks;
	if (!keep->hooks)
		cli_fail("--webhook: %s", error.message);
	return keep->hooks != NULL;
}

static void
end_hooks(struct lab_keep *keep)
{
	const size_t left = inbox_hooks_drain(keep->hooks);

	if (left > 0 && strcmp(keep->store.name, memory) != 0)
		cli_fail("%zu attempts were not told to the webhooks yet: they "
			 "are when '%s' is opened with these again",
		    left, keep->store.name);
	else if (left > 0)
		cli_fail("%zu attempts were not told to the webhooks", left);
	inbox_hooks_close(keep->hooks);
	keep->hooks = NULL;
}

bool
lab_keep_close(struct lab_keep *keep)
{
	size_t lost;

	end_hooks(keep);
	tls_free(keep->client);
	keep->client = NULL;
	lost = store_close(keep->open);
	keep->open = NULL;
	if (lost > 0)
		cli_fail("'%s': no room was left for %zu attempts, "
			 "which are lost",
		    keep->store.name, lost);
	return lost == 0;
}
