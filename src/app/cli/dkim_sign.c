#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/dkim.h"
#include "app/cli/key_file.h"
#include "app/cli/world.h"
#include "core/auth/dkim_sign.h"
#include "core/auth/dkim_value.h"
#include "core/crypto/base64.h"
#include "core/dns/alabel.h"
#include "io/files/files.h"

enum {
	MESSAGE_MAX = 256 * 1024 * 1024,
	FIELD_MAX = 256 * 1024,
	ARENA_MAX = 1024 * 1024 * 1024,
	STRING_MAX = 255, /* of a TXT record (RFC 1035, 3.3.14) */
	BITS_DEFAULT = 2048,
	BITS_MAX = 4096,
	DAY = 86400,
	NAME_ROOM = 1024,
};

/* In the order of the options' table. */
enum choice {
	CHOOSE_DOMAIN = 1,
	CHOOSE_SELECTOR,
	CHOOSE_KEY,
	CHOOSE_ALGORITHM,
	CHOOSE_HEADERS,
	CHOOSE_CANON,
	CHOOSE_EXPIRE,
	CHOOSE_IDENTITY,
	CHOOSE_FIELD,
	CHOOSE_BITS,
	CHOOSE_ED25519,
	CHOOSE_OUT,
	CHOOSE_HELP,
};

struct choices {
	const char *domain, *selector, *key, *algorithm, *headers, *canon;
	const char *identity, *out;
	uint64_t expire, bits;
	bool is_field_only, is_ed25519;
	struct cli_world_options world; /* of which --now counts */
};

static const struct option options[] = {
	{ "domain", required_argument, NULL, CHOOSE_DOMAIN },
	{ "selector", required_argument, NULL, CHOOSE_SELECTOR },
	{ "key", required_argument, NULL, CHOOSE_KEY },
	{ "algorithm", required_argument, NULL, CHOOSE_ALGORITHM },
	{ "headers", required_argument, NULL, CHOOSE_HEADERS },
	{ "canon", required_argument, NULL, CHOOSE_CANON },
	{ "expire", required_argument, NULL, CHOOSE_EXPIRE },
	{ "identity", required_argument, NULL, CHOOSE_IDENTITY },
	{ "field", no_argument, NULL, CHOOSE_FIELD },
	{ "bits", required_argument, NULL, CHOOSE_BITS },
	{ "ed25519", no_argument, NULL, CHOOSE_ED25519 },
	{ "out", required_argument, NULL, CHOOSE_OUT },
	{ "now", required_argument, NULL, WORLD_NOW },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static const char sign_help[] =
    "Writes the message with a signature in front.\n\n"
    "  --domain=D       who signs\n"
    "  --selector=S     where the key is: S._domainkey.D\n"
    "  --key=FILE       the private key, in PEM\n"
    "  --algorithm=A    rsa-sha256 or ed25519-sha256: what the key must be "
    "for\n"
    "  --headers=LIST   names with colons between, instead of what is worth "
    "it\n"
    "  --canon=C        relaxed/relaxed (the default), simple/simple, ...\n"
    "  --identity=I     an address for i=\n"
    "  --expire=DAYS    when the signature expires\n"
    "  --field          the field alone, without the message\n"
    "  --now=TIME       as if it were then\n";

static const char genkey_help[] =
    "Makes a key: the private half goes into a file of yours alone, the "
    "record\nto publish is printed.\n\n"
    "  --domain=D       who will sign\n"
    "  --selector=S     a name for the key: S._domainkey.D\n"
    "  --bits=N         of an RSA key: 2048 (the default), 1024 to 4096\n"
    "  --ed25519        a key of Ed25519, which not all receivers know\n"
    "  --out=FILE       where the private key goes; S.D.pem if not said\n";

/* Where the text of an option goes; NULL: it is none with a text. */
static const char **
text_of(struct choices *choices, int option)
{
	switch (option) {
	case CHOOSE_DOMAIN:
		return &choices->domain;
	case CHOOSE_SELECTOR:
		return &choices->selector;
	case CHOOSE_KEY:
		return &choices->key;
	case CHOOSE_ALGORITHM:
		return &choices->algorithm;
	case CHOOSE_HEADERS:
		return &choices->headers;
	case CHOOSE_CANON:
		return &choices->canon;
	case CHOOSE_IDENTITY:
		return &choices->identity;
	case CHOOSE_OUT:
		return &choices->out;
	default:
		return NULL;
	}
}

static bool
take_option(struct choices *choices, int option)
{
	const char **text = text_of(choices, option);
	uint64_t *number =
	    option == CHOOSE_EXPIRE ? &choices->expire : &choices->bits;

	if (text) {
		*text = optarg;
		return true;
	}
	switch (option) {
	case CHOOSE_FIELD:
		choices->is_field_only = true;
		return true;
	case CHOOSE_ED25519:
		choices->is_ed25519 = true;
		return true;
	case WORLD_NOW:
		return cli_world_take(&choices->world, option, optarg);
	case CHOOSE_EXPIRE:
	case CHOOSE_BITS:
		if (dkim_value_number(span_of(optarg), 6, number))
			return true;
		cli_fail("'%s' is no number", optarg);
		return false;
	default:
		cli_fail("see nixie dkim --help");
		return false;
	}
}

static enum cli_options
read_options(struct choices *choices, int argc, char **argv, const char *usage,
    const char *help)
{
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return OPTIONS_HELP;
		}
		if (!take_option(choices, option))
			return OPTIONS_WRONG;
	}
	if (choices->domain && choices->selector)
		return OPTIONS_READ;
	cli_fail("--domain and --selector must be given");
	return OPTIONS_WRONG;
}

static bool
read_canon(const char *text, struct dkim_recipe *recipe)
{
	struct span rest = span_of(text), word;

	recipe->header_canon = recipe->body_canon = DKIM_SIMPLE;
	if (!span_split(&rest, '/', &word))
		return false;
	if (span_equal(word, span_of("relaxed")))
		recipe->header_canon = DKIM_RELAXED;
	else if (!span_equal(word, span_of("simple")))
		return false;
	if (span_equal(rest, span_of("relaxed")))
		recipe->body_canon = DKIM_RELAXED;
	return rest.len == 0 || span_equal(rest, span_of("relaxed")) ||
	    span_equal(rest, span_of("simple"));
}

static uint64_t
time_of(const struct choices *choices)
{
	int64_t now =
	    choices->world.has_now ? choices->world.now : (int64_t)time(NULL);

	return now > 0 ? (uint64_t)now : 0;
}

static bool
make_recipe(const struct choices *choices, struct dkim_recipe *recipe)
{
	*recipe = (struct dkim_recipe){ .key = recipe->key,
		.digest = CRYPTO_SHA256,
		.domain = span_of(choices->domain),
		.selector = span_of(choices->selector),
		.identity = span_of(choices->identity ? choices->identity : ""),
		.headers = span_of(choices->headers ? choices->headers : ""),
		.time = time_of(choices),
		.length = DKIM_WHOLE };
	if (choices->expire > 0)
		recipe->expiry = recipe->time + choices->expire * DAY;
	if (read_canon(choices->canon ? choices->canon : "relaxed/relaxed",
		recipe))
		return true;
	cli_fail("'%s' is no canonicalisation", choices->canon);
	return false;
}

/* In the message's own line ends. */
static void
print_field(struct span field, struct span message)
{
	const char *lf =
	    message.len > 0 ? memchr(message.ptr, '\n', message.len) : NULL;
	bool has_cr = lf && lf > message.ptr && lf[-1] == '\r';

	for (size_t i = 0; i < field.len; i++)
		if (field.ptr[i] != '\r' || has_cr)
			putchar(field.ptr[i]);
}

static bool
sign(const struct choices *choices, struct dkim_recipe *recipe,
    struct span message)
{
	struct arena arena;
	struct error error;
	struct text field;
	bool is_signed;

	arena_init(&arena, ARENA_MAX);
	text_init(&field, &arena, FIELD_MAX);
	is_signed = make_recipe(choices, recipe);
	if (is_signed && !dkim_sign(&arena, message, recipe, &field, &error)) {
		cli_fail("%s", error.message);
		is_signed = false;
	}
	if (is_signed) {
		print_field(text_span(&field), message);
		if (!choices->is_field_only)
			fwrite(message.ptr, 1, message.len, stdout);
	}
	arena_clear(&arena);
	return is_signed;
}

int
dkim_command_sign(int argc, char **argv)
{
	struct choices choices = { .domain = NULL };
	enum cli_options status = read_options(&choices, argc, argv,
	    "nixie dkim sign --domain=D --selector=S --key=FILE [OPTIONS] "
	    "[MESSAGE]",
	    sign_help);
	struct crypto_private *key = NULL;
	struct dkim_recipe recipe = { 0 };
	struct error error;
	struct text message;
	bool is_signed = false;

	if (status != OPTIONS_READ)
		return status == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (!choices.key)
		return cli_fail("--key must be given");
	if (!key_file_read(choices.key, choices.algorithm, &key))
		return EXIT_USAGE;
	recipe.key = key;
	text_init(&message, NULL, MESSAGE_MAX);
	if (!files_read(optind < argc ? argv[optind] : "-", &message, &error))
		cli_fail("%s", error.message);
	else
		is_signed = sign(&choices, &recipe, text_span(&message));
	text_clear(&message);
	crypto_private_free(key);
	return is_signed ? EXIT_EXPLAINED : EXIT_USAGE;
}

/* A file that nobody else may read, and that was not there before. */
static bool
write_private(const char *name, struct span pem)
{
	int descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL, 0600);
	bool is_written;

	if (descriptor < 0) {
		cli_fail("cannot make '%s': %s", name, strerror(errno));
		return false;
	}
	is_written = write(descriptor, pem.ptr, pem.len) == (ssize_t)pem.len;
	if (close(descriptor) != 0 || !is_written) {
		cli_fail("cannot write '%s': %s", name, strerror(errno));
		unlink(name);
		return false;
	}
	return true;
}

/* Zones and forms take A-labels alone. */
static void
write_name(struct text *name, const char *label)
{
	if (!dns_alabel_write(name, span_of(label)))
		text_write_string(name, label);
}

/* A TXT record in strings that are not too long, and its text as a whole. */
static void
print_record(const struct choices *choices, struct span text)
{
	char selector_bytes[NAME_ROOM], domain_bytes[NAME_ROOM];
	struct text selector = text_in(selector_bytes, sizeof(selector_bytes));
	struct text domain = text_in(domain_bytes, sizeof(domain_bytes));
	struct span rest = text;

	write_name(&selector, choices->selector);
	write_name(&domain, choices->domain);
	printf("Publish this record, in a zone file:\n\n"
	       "%s._domainkey.%s. IN TXT (",
	    selector.ptr, domain.ptr);
	while (rest.len > 0) {
		struct span string = span_take(&rest,
		    rest.len < STRING_MAX ? rest.len : STRING_MAX);

		printf("\n    \"%.*s\"", SPAN_ARGS(string));
	}
	printf(" )\n\n"
	       "or in a form: name %s._domainkey, type TXT, value\n\n%.*s\n",
	    selector.ptr, SPAN_ARGS(text));
}

static bool
write_key(const struct choices *choices, const struct crypto_private *key)
{
	struct text pem, public, record;
	char name[600];
	struct error error;
	bool is_done;

	text_init(&pem, NULL, KEY_FILE_MAX);
	text_init(&public, NULL, KEY_FILE_MAX);
	text_init(&record, NULL, KEY_FILE_MAX);
	snprintf(name, sizeof(name), "%s.%s.pem", choices->selector,
	    choices->domain);
	is_done = crypto_private_write(&pem, key, &error) &&
	    crypto_private_write_public(&public, key, &error);
	if (!is_done)
		cli_fail("%s", error.message);
	is_done = is_done &&
	    write_private(choices->out ? choices->out : name, text_span(&pem));
	if (is_done) {
		text_write_format(&record, "v=DKIM1; k=%s; p=",
		    choices->is_ed25519 ? "ed25519" : "rsa");
		crypto_base64_write(&record, text_span(&public));
		printf("The private key is in %s.\n\n",
		    choices->out ? choices->out : name);
		print_record(choices, text_span(&record));
	}
	if (pem.ptr)
		crypto_wipe(pem.ptr, pem.len);
	text_clear(&pem);
	text_clear(&public);
	text_clear(&record);
	return is_done;
}

int
dkim_command_genkey(int argc, char **argv)
{
	struct choices choices = { .bits = BITS_DEFAULT };
	enum cli_options status = read_options(&choices, argc, argv,
	    "nixie dkim genkey --domain=D --selector=S [OPTIONS]", genkey_help);
	struct crypto_private *key = NULL;
	struct error error;
	bool is_done;

	if (status != OPTIONS_READ)
		return status == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (!dkim_value_is_domain(span_of(choices.domain)))
		return cli_fail("'%s' is not a domain", choices.domain);
	if (!dkim_value_is_selector(span_of(choices.selector)))
		return cli_fail("'%s' is not a selector", choices.selector);
	if (choices.bits < KEY_FILE_BITS_MIN || choices.bits > BITS_MAX)
		return cli_fail("the bits must be from %d to %d",
		    KEY_FILE_BITS_MIN, BITS_MAX);
	if (!crypto_private_generate(choices.is_ed25519 ? CRYPTO_ED25519
							: CRYPTO_RSA,
		(unsigned)choices.bits, &key, &error))
		return cli_fail("%s", error.message);
	is_done = write_key(&choices, key);
	crypto_private_free(key);
	return is_done ? EXIT_EXPLAINED : EXIT_USAGE;
}
