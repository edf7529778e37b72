#include "core/lab/scan.h"

#include <jansson.h>

#include "base/ascii.h"

enum {
	CHUNK = 1024 * 1024, /* clamd's StreamMaxLength is no less */
	WORDS_MAX = 200,
};

const char *
lab_scanner_name(enum lab_scanner scanner)
{
	static const char *const names[LAB_SCANNERS] = {
		[LAB_CLAMD] = "clamd",
		[LAB_RSPAMD] = "rspamd",
		[LAB_SPAMD] = "spamd",
	};

	return names[scanner];
}

/* clamd(8): chunks, each behind its length in network order; 0 ends it. */
static void
ask_clamd(struct text *text, struct span message)
{
	text_write(text, (struct span){ "zINSTREAM", sizeof("zINSTREAM") });
	while (message.len > 0) {
		size_t len = message.len < CHUNK ? message.len : CHUNK;
		const char head[4] = { (char)(len >> 24), (char)(len >> 16),
			(char)(len >> 8), (char)len };

		text_write(text, (struct span){ head, sizeof(head) });
		text_write(text, span_take(&message, len));
	}
	text_write(text, (struct span){ "\0\0\0\0", 4 });
}

/* A field of a header; what the client said must not end its line. */
static void
write_field(struct text *text, const char *name, struct span value)
{
	if (value.len == 0)
		return;
	text_write_string(text, name);
	text_write_string(text, ": ");
	for (size_t i = 0; i < value.len; i++) {
		char byte = value.ptr[i];

		if (byte < ' ' || byte == 0x7f)
			byte = '?';
		text_write_byte(text, byte);
	}
	text_write_string(text, "\r\n");
}

/* The protocol of rspamd's workers; its answer is JSON. */
static void
ask_rspamd(struct text *text, const struct lab_scan_mail *mail)
{
	char ip[IP_TEXT_MAX];

	text_write_string(text, "POST /checkv2 HTTP/1.0\r\n");
	write_field(text, "IP", ip_print(&mail->ip, ip));
	write_field(text, "Helo", mail->helo);
	write_field(text, "From", mail->sender);
	for (size_t i = 0; i < mail->recipient_count; i++)
		write_field(text, "Rcpt", mail->recipients[i]);
	write_field(text, "User", mail->user);
	text_write_format(text, "Content-Length: %zu\r\n\r\n",
	    mail->message.len);
	text_write(text, mail->message);
}

static void
ask_spamd(struct text *text, struct span message)
{
	text_write_format(text,
	    "CHECK SPAMC/1.2\r\nContent-length: %zu\r\n\r\n", message.len);
	text_write(text, message);
}

void
lab_scan_ask(struct text *text, enum lab_scanner scanner,
    const struct lab_scan_mail *mail)
{
	switch (scanner) {
	case LAB_CLAMD:
		ask_clamd(text, mail->message);
		break;
	case LAB_RSPAMD:
		ask_rspamd(text, mail);
		break;
	case LAB_SPAMD:
		ask_spamd(text, mail->message);
		break;
	case LAB_SCANNERS:
		break;
	}
}

bool
lab_scan_is_whole(enum lab_scanner scanner, struct span reply)
{
	return scanner == LAB_CLAMD && memchr(reply.ptr, '\0', reply.len);
}

static void
find(struct lab_scan_finding *finding, struct arena *arena,
    enum lab_scan_result result, struct span words)
{
	words = span_trim(words);
	if (words.len > WORDS_MAX)
		words.len = WORDS_MAX;
	finding->result = result;
	finding->words = arena_dup(arena, words);
}

/* "stream: OK", "stream: Eicar-Signature FOUND", "... ERROR" */
static void
read_clamd(struct arena *arena, struct span reply,
    struct lab_scan_finding *finding)
{
	const char *nul = memchr(reply.ptr, '\0', reply.len);
	struct span lead = span_of("stream: ");

	if (!nul)
		return;
	reply =
	    span_trim((struct span){ reply.ptr, (size_t)(nul - reply.ptr) });
	if (span_starts(reply, lead))
		span_take(&reply, lead.len);
	if (span_equal(reply, span_of("OK"))) {
		finding->result = LAB_SCAN_CLEAN;
	} else if (span_ends_nocase(reply, span_of(" FOUND"))) {
		reply.len -= strlen(" FOUND");
		find(finding, arena, LAB_SCAN_VIRUS, reply);
	} else {
		find(finding, arena, LAB_SCAN_FAILED, reply);
	}
}

static double
number_of(const json_t *object, const char *key)
{
	const json_t *number = json_object_get(object, key);

	return json_is_number(number) ? json_number_value(number) : 0;
}

/* Modules for virus scanners tell of a find by such a symbol. */
static const char *
find_virus(const json_t *root)
{
	const char *key;
	json_t *symbols = json_object_get(root, "symbols"), *symbol;

	json_object_foreach(symbols, key,
	    symbol) if (span_ends_nocase(span_of(key),
			    span_of("_virus"))) return key;
	return NULL;
}

/* What rspamd advises; its words are written out before the tree goes. */
static enum lab_scan_result
weigh(const json_t *root, struct text *words)
{
	const char *action = json_string_value(json_object_get(root, "action"));
	const char *virus = find_virus(root);

	if (!action) {
		text_write_string(words, "rspamd named no action");
		return LAB_SCAN_FAILED;
	}
	if (virus) {
		text_write_string(words, virus);
		return LAB_SCAN_VIRUS;
	}
	text_write_format(words, "%.1f of %.1f", number_of(root, "score"),
	    number_of(root, "required_score"));
	if (strcmp(action, "reject") == 0)
		return LAB_SCAN_SPAM;
	if (strcmp(action, "soft reject") == 0 ||
	    strcmp(action, "greylist") == 0)
		return LAB_SCAN_LATER;
	return LAB_SCAN_CLEAN;
}

static bool
find_body(struct span reply, struct span *body)
{
	size_t at;

	if (!span_find(reply, span_of("\r\n\r\n"), &at))
		return false;
	*body = span_from(reply, at + 4);
	return true;
}

static void
read_rspamd(struct arena *arena, struct span reply,
    struct lab_scan_finding *finding)
{
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));
	struct span body;
	enum lab_scan_result result;
	json_t *root;

	if (!span_starts(reply, span_of("HTTP/1.")) || !find_body(reply, &body))
		return;
	root = json_loadb(body.ptr, body.len, JSON_DISABLE_EOF_CHECK, NULL);
	if (!root)
		return;
	result = weigh(root, &words);
	json_decref(root);
	find(finding, arena, result, text_span(&words));
}

/* "SPAMD/1.1 0 EX_OK", then "Spam: True ; 15.1 / 5.0" */
static void
read_spamd(struct arena *arena, struct span reply,
    struct lab_scan_finding *finding)
{
	struct span first, line, score;

	if (!span_starts(reply, span_of("SPAMD/")) ||
	    !span_split(&reply, '\n', &first))
		return;
	find(finding, arena, LAB_SCAN_FAILED, first);
	while (span_split(&reply, '\n', &line)) {
		if (!span_starts_nocase(line, span_of("Spam:")))
			continue;
		span_take(&line, strlen("Spam:"));
		line = span_trim(line);
		score = line;
		if (!memchr(line.ptr, ';', line.len))
			return;
		span_split(&score, ';', &first);
		find(finding, arena,
		    span_starts_nocase(line, span_of("true")) ||
			    span_starts_nocase(line, span_of("yes"))
			? LAB_SCAN_SPAM
			: LAB_SCAN_CLEAN,
		    score);
		return;
	}
}

void
lab_scan_read(struct arena *arena, enum lab_scanner scanner, struct span reply,
    struct lab_scan_finding *finding)
{
	*finding = (struct lab_scan_finding){ .scanner = scanner,
		.result = LAB_SCAN_FAILED,
		.words = span_of("the answer cannot be read") };
	switch (scanner) {
	case LAB_CLAMD:
		read_clamd(arena, reply, finding);
		break;
	case LAB_RSPAMD:
		read_rspamd(arena, reply, finding);
		break;
	case LAB_SPAMD:
		read_spamd(arena, reply, finding);
		break;
	case LAB_SCANNERS:
		break;
	}
}
