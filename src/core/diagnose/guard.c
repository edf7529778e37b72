#include "base/finder.h"
#include "core/diagnose/parts.h"

/* Was a recipient named before this was said? The DNS is asked for his domain. */
static bool
is_recipient_scoped(const struct diagnosis *diagnosis)
{
	enum stage stage = diagnosis->stage;

	return stage == STAGE_UNKNOWN || stage == STAGE_DNS ||
	    stage >= STAGE_RCPT ||
	    diagnosis->evidence->source.kind == SOURCE_DSN;
}

/*
 * "550 frumious bandersnatch" at RCPT: many say so to unknown users, and as
 * many to senders they do not like.
 */
static bool
is_code_alone(const struct diagnosis *diagnosis)
{
	return diagnosis->basis <= BASIS_VAGUE_STATUS &&
	    diagnosis->reply.text.len > 0;
}

/* How far before the words that decided a sentence is looked at. */
enum { SENTENCE_MAX = 160 };

/* The sentence up to the end of the words that decided. */
static struct span
sentence(struct span text, size_t begin, size_t end)
{
	size_t from = begin;

	while (from > 0 && begin - from < SENTENCE_MAX &&
	    !(text.ptr[from] == ' ' && strchr(".!?", text.ptr[from - 1])))
		from--;
	return (struct span){ text.ptr + from, end - from };
}

/*
 * "Possible causes: the mailbox does not exist ...", "the user may not
 * exist": a text for people that does not know it either.
 */
static bool
is_hedged(const struct diagnosis *diagnosis)
{
	static const char *const words[] = { " may not ", " may be ",
		" may have ", " might ", "possible ", "possibly ", "perhaps ",
		" could be ", "if the ", "if your ", "if this ",
		"common reasons", "common causes", "usually ", "m\xc3\xb6glich",
		" k\xc3\xb6nnte ", "eventuell ", "vielleicht ",
		"peut-\xc3\xaatre", "posible ", "posiblemente", "potrebbe ",
		"possibili ", "pode ter ", "poss\xc3\xadveis ", "mogelijk",
		"kanske ", NULL };
	static struct finder_words any = { .words = words };
	const struct because *because = diagnosis->because.items;

	if (!diagnosis->rule || diagnosis->because.count == 0 ||
	    diagnosis->basis < BASIS_WEAK_TEXT)
		return false;
	return finder_has_any(&any,
	    sentence(diagnosis->reply.text, because->begin, because->end));
}

/* Words that say nothing of whom the next one is about. */
static bool
is_filler(struct span word)
{
	static const char *const fillers[] = { "the", "this", "that", "a", "an",
		"any", "some", "address", "email", "e-mail" };

	for (size_t i = 0; i < sizeof(fillers) / sizeof(*fillers); i++)
		if (span_equal_nocase(word, span_of(fillers[i])))
			return true;
	return false;
}

/* The word right before a place, fillers and colons aside. */
static struct span
word_before(struct span text, size_t at)
{
	struct span word;

	do {
		size_t end;

		while (at > 0 && strchr(" :<\"'", text.ptr[at - 1]))
			at--;
		for (end = at; at > 0 && text.ptr[at - 1] != ' ';)
			at--;
		word = (struct span){ text.ptr + at, end - at };
	} while (word.len > 0 && is_filler(word));
	return word;
}

/* How far behind the words that decided their object may be named. */
enum { BEHIND = 32 };

/* Does the sentence of the words that decided speak of the sender? */
static bool
names_sender(struct span text, size_t begin, size_t end)
{
	static const char *const words[] = { "absender",
		"exp\xc3\xa9"
		"diteur",
		"expediteur", "remitente", "mittente", "remetente", "afzender",
		"avs\xc3\xa4ndar", "afsender", "avsender",
		"l\xc3\xa4hett\xc3\xa4j", "nadawc", "odes\xc3\xadlatel",
		"odosielate", "felad\xc3\xb3", "expeditor", "g\xc3\xb6nderen",
		"\xd0\xbe\xd1\x82\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0\xb8\xd1"
		"\x82\xd0\xb5\xd0\xbb",
		"\xd0\xb2\xd1\x96\xd0\xb4\xd0\xbf\xd1\x80\xd0\xb0\xd0\xb2\xd0"
		"\xbd\xd0\xb8\xd0\xba",
		"\xd0\xbf\xd0\xbe\xd0\xb4\xd0\xb0\xd1\x82\xd0\xb5\xd0\xbb",
		"\xce\xb1\xcf\x80\xce\xbf\xcf\x83\xcf\x84\xce\xbf\xce\xbb\xce"
		"\xad",
		"\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba",
		"\xe7\x99\xbc\xe4\xbb\xb6\xe4\xba\xba",
		"\xe5\xaf\x84\xe4\xbb\xb6\xe4\xba\xba",
		"\xe5\xaf\x84\xe4\xbb\xb6\xe8\x80\x85",
		"\xe9\x80\x81\xe4\xbf\xa1\xe8\x80\x85",
		"\xe5\xb7\xae\xe5\x87\xba\xe4\xba\xba",
		"\xeb\xb3\xb4\xeb\x82\xb8 \xec\x82\xac\xeb\x9e\x8c",
		"\xeb\xb3\xb4\xeb\x82\xb4\xeb\x8a\x94 \xec\x82\xac\xeb\x9e\x8c",
		"\xeb\xb0\x9c\xec\x8b\xa0\xec\x9e\x90", "pengirim",
		"ng\xc6\xb0\xe1\xbb\x9di g\xe1\xbb\xadi",
		"\xd7\x94\xd7\xa9\xd7\x95\xd7\x9c\xd7\x97", NULL };
	static struct finder_words any = { .words = words };
	struct span said;
	size_t behind = 0;

	while (end < text.len && behind++ < BEHIND &&
	    !strchr(".!?", text.ptr[end]))
		end++;
	said = sentence(text, begin, end);
	return finder_has_any(&any, said);
}

/*
 * "Your mailbox is full", "MAIL FROM user unknown", "client host not found",
 * "user unknown (sender verification)": it is somebody else's.
 */
static bool
is_about_another(const struct diagnosis *diagnosis)
{
	static const char *const before[] = { "your", "sender", "sender's",
		"sending", "from", "reply-to", "return-path", "client", "helo",
		"ehlo", "url", "ip", "hosting", "outgoing", "originating",
		"originator" };
	static const char *const behind[] = { "(sender", "as a sender",
		"as sender", "to the list", "whitelist", "allow list",
		"as spam", ": your ip", ": your host", ": your server",
		"because of your", "in mail from", ": sender", "from this ",
		"from unauth", "from external", "from outside", "with this",
		"to new senders", "for external", "for outside", "for sending",
		"for outgoing", NULL };
	static struct finder_words any = { .words = behind };
	const struct because *because = diagnosis->because.items;
	struct span text = diagnosis->reply.text, word, rest;

	if (!diagnosis->rule || diagnosis->because.count == 0 ||
	    diagnosis->basis < BASIS_WEAK_TEXT)
		return false;
	word = word_before(text, because->begin);
	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++)
		if (span_equal_nocase(word, span_of(before[i])))
			return true;
	rest = span_from(text, because->end);
	if (rest.len > BEHIND)
		rest.len = BEHIND;
	return finder_has_any(&any, rest) ||
	    names_sender(text, because->begin, because->end);
}

/*
 * "Unknown user: LDAP lookup failed": the server could not tell. A mailbox that
 * is full passes anyhow, and its rule has counted with that; what the sender's
 * own side says of addresses is no guess.
 */
static bool
is_doubtful(const struct diagnosis *diagnosis)
{
	const struct because *because = diagnosis->because.items;

	return diagnosis->rule && diagnosis->because.count > 0 &&
	    diagnosis->cause->permanence != PERMANENCE_TRANSIENT &&
	    diagnosis->cause->side != SIDE_SENDER &&
	    diagnosis->basis >= BASIS_WEAK_TEXT &&
	    doubt_of_words(diagnosis->reply.text, because->begin, because->end);
}

/* X.1.7 and X.1.8 (RFC 3463, 3.2) are about the sender's address. */
static bool
is_about_sender(const struct diagnosis *diagnosis)
{
	struct smtp_status status = diagnosis->reply.status;

	return status.severity > 0 && status.subject == 1 &&
	    (status.detail == 7 || status.detail == 8);
}

static void
never(struct diagnosis *diagnosis, const char *reason)
{
	diagnosis->suppress.advice = SUPPRESS_NEVER;
	diagnosis->suppress_reason = span_of(reason);
}

/* Nobody ever loses a good address because of us. */
void
guard(struct diagnosis *diagnosis)
{
	struct suppress_policy *suppress = &diagnosis->suppress;

	if (suppress->advice == SUPPRESS_NEVER)
		return;
	if (diagnosis->is_stage_shown && !is_recipient_scoped(diagnosis)) {
		never(diagnosis,
		    "This was said before any recipient was named, so it says "
		    "nothing about the address.");
	} else if (diagnosis->evidence->missing & MISSING_RECIPIENT) {
		never(diagnosis, "The notice names no address.");
	} else if (diagnosis->evidence->is_second_hand) {
		never(diagnosis,
		    "Somebody passed this on: look at the notice itself before "
		    "the address is given up.");
	} else if (is_code_alone(diagnosis)) {
		never(diagnosis,
		    "The words of the reply are not known, and the code alone "
		    "may mean many things: read the reply.");
	} else if (diagnosis->basis == BASIS_LIKENESS) {
		never(diagnosis,
		    "The words are not known, only like others that are: read "
		    "the reply before the address is given up.");
	} else if (is_about_sender(diagnosis)) {
		never(diagnosis,
		    "The status code is about the sender's address, not the "
		    "recipient's.");
	} else if (is_about_another(diagnosis)) {
		diagnosis->confidence = CONFIDENCE_LOW;
		never(diagnosis,
		    "The words seem to be about the sender, or something else, "
		    "and not about this address.");
	} else if (is_hedged(diagnosis)) {
		diagnosis->confidence = CONFIDENCE_LOW;
		never(diagnosis,
		    "The text tells only what may be the reason: look for a "
		    "reply with a code.");
	} else if (is_doubtful(diagnosis)) {
		diagnosis->confidence = CONFIDENCE_LOW;
		never(diagnosis,
		    "The text also speaks of something that passes, or of "
		    "another matter: ask again before the address is given "
		    "up.");
	} else if (suppress->advice == SUPPRESS_NOW &&
	    diagnosis->confidence == CONFIDENCE_LOW) {
		*suppress = (struct suppress_policy){ SUPPRESS_AFTER, 2, 7 };
		diagnosis->suppress_reason = span_of(
		    "The reply is too vague to give up an address at once: "
		    "wait for a second failure at least a week later.");
	}
}
