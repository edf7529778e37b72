#include "app/cli/lab_keep.h"

#include <stdlib.h>

#include "app/cli/cli.h"

enum { KEEP_IN_MEMORY = 5000, DAY = 86400 };

static const char memory[] = ":memory:";

void
lab_keep_init(struct lab_keep *keep)
{
	*keep = (struct lab_keep){
		.store = { .name = memory, .digest = inbox_digest },
		.inbox = { .space_field = "X-Nixie-Run" },
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

bool
lab_keep_take(struct lab_keep *keep, int option, const char *word)
{
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

void
lab_keep_close(struct lab_keep *keep)
{
	store_close(keep->open);
	keep->open = NULL;
}
