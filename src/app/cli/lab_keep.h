#ifndef NIXIE_CLI_LAB_KEEP_H
#define NIXIE_CLI_LAB_KEEP_H

/* What nixie lab keeps, and where: its options, and the store they make. */

#include <getopt.h>

#include "service/inbox/inbox.h"
#include "service/inbox/pop.h"
#include "service/inbox/web.h"

/* What getopt_long() gives for these options. */
enum lab_keep_option {
	KEEP_STORE = 2000,
	KEEP_DURABLE,
	KEEP_COUNT,
	KEEP_DAYS,
	KEEP_BYTES,
	KEEP_SPACE,
	KEEP_HTTP,
	KEEP_HTTP_NAME,
	KEEP_POP3,
	KEEP_API,
	KEEP_RELEASE_TO,
	KEEP_RELEASE_FOR,
	KEEP_WEBHOOK,
	KEEP_WEBHOOK_SECRET,
	KEEP_WEBHOOK_TRIES,
	KEEP_END
};

/* Rows for the table of options. */
/* clang-format off */
#define LAB_KEEP_OPTIONS \
	{ "store", required_argument, NULL, KEEP_STORE }, \
	{ "durable", no_argument, NULL, KEEP_DURABLE }, \
	{ "keep", required_argument, NULL, KEEP_COUNT }, \
	{ "keep-days", required_argument, NULL, KEEP_DAYS }, \
	{ "store-size", required_argument, NULL, KEEP_BYTES }, \
	{ "space", required_argument, NULL, KEEP_SPACE }, \
	{ "http", required_argument, NULL, KEEP_HTTP }, \
	{ "http-name", required_argument, NULL, KEEP_HTTP_NAME }, \
	{ "pop3", required_argument, NULL, KEEP_POP3 }, \
	{ "api", required_argument, NULL, KEEP_API }, \
	{ "release-to", required_argument, NULL, KEEP_RELEASE_TO }, \
	{ "release-for", required_argument, NULL, KEEP_RELEASE_FOR }, \
	{ "webhook", required_argument, NULL, KEEP_WEBHOOK }, \
	{ "webhook-secret", required_argument, NULL, KEEP_WEBHOOK_SECRET }, \
	{ "webhook-tries", required_argument, NULL, KEEP_WEBHOOK_TRIES }
/* clang-format on */

/* Lines for the help. */
#define LAB_KEEP_HELP \
	"  --store=WHERE    keep all attempts in this file, :memory:, or " \
	"none\n" \
	"                   (:memory:)\n" \
	"  --durable        say that a message is taken only when it is on " \
	"the " \
	"disk\n" \
	"  --keep=N         the newest attempts; the others go (5000 in " \
	"memory)\n" \
	"  --keep-days=N    ... and those of so many days\n" \
	"  --store-size=N   bytes that the file may have\n" \
	"  --space=HOW      what tells runs apart: port, login, header=NAME\n" \
	"                   (header=X-Nixie-Run)\n" \
	"  --http=WHERE     show it at ADDRESS:PORT, or off; 127.0.0.1:8025\n" \
	"  --http-name=HOST a name that browsers may call it by; may be " \
	"repeated\n" \
	"  --pop3=WHERE     let clients fetch it by POP3 there; off\n" \
	"  --api=WHOSE      answer at /api/v1/messages as mailpit or " \
	"mailhog\n"

struct lab_keep {
	struct store_options store;
	struct inbox_options inbox;
	struct inbox_web_options web;
	const char *http;   /* where; NULL: off */
	const char *pop3;   /* the same */
	bool has_http;      /* it was asked for by name */
	struct store *open; /* NULL: nothing is kept */
	struct inbox_hook_options hook;
	char secret[256];          /* of the hooks */
	struct tls *client;        /* for what is released */
	struct inbox_hooks *hooks; /* NULL: none */
};

void lab_keep_init(struct lab_keep *keep);
bool lab_keep_takes(int option);
/* False: the word behind the option is not one of its words. */
bool lab_keep_take(struct lab_keep *keep, int option, const char *word);

/* What the help says of what goes out from here. */
extern const char lab_keep_help[];

/* With a loop: what goes out of the store. False: told. */
bool lab_keep_send(struct lab_keep *keep, struct loop *loop, const char *name);

/* What is wrong is told. */
bool lab_keep_open(struct lab_keep *keep);
/* False: some of what was taken is lost; this is told. */
bool lab_keep_close(struct lab_keep *keep);

#endif
