#include "core/report/words.h"

const char *
words_for_stage(enum stage stage)
{
	static const char *const words[STAGES] = {
		"not shown",
		"before any connection: looking the name up",
		"on connecting",
		"at the server's first line",
		"at the greeting (HELO or EHLO)",
		"at switching to TLS",
		"at the login (AUTH)",
		"at the sender (MAIL FROM)",
		"at the recipient (RCPT TO)",
		"before the message (DATA)",
		"after the whole message was sent",
		"at the end of the session",
		"in the sender's own queue",
		"at the sending service's door",
		"after the message had been accepted",
		"at delivery into the mailbox",
	};

	return words[stage];
}

const char *
words_for_side(enum side side)
{
	static const char *const words[SIDES] = {
		"cannot be told from this alone",
		"the sender's",
		"the recipient's",
		"the receiving server's",
		"the network's, between the two",
		"nobody's: this is how it is meant to be",
	};

	return words[side];
}

const char *
words_for_actor(enum actor actor)
{
	static const char *const words[ACTORS] = {
		"the sender",
		"the developer",
		"the sending server's admin",
		"the DNS admin",
		"the network or hosting provider",
		"the recipient",
		"the recipient's admin",
		"the list's owner",
		"nobody",
	};

	return words[actor];
}

const char *
words_for_kind(const struct evidence *evidence)
{
	static const char *const words[CASE_KINDS] = {
		"This message was not delivered.",
		"This message is late, and still being tried.",
		"This message was delivered: there is nothing to mend.",
		"This message was passed on: there is nothing to mend.",
		"This message was spread to the members of a list.",
		"This is an automatic answer, no failure: the address works.",
		"A program asks whether the sender is a person: somebody has "
		"to answer it.",
		"This tells of a new address; it is no failure.",
		"The recipient reported this message as unwanted.",
		"This is a receipt, no failure.",
		"This is no report about mail that failed.",
	};

	if (evidence->has_left)
		return "This is an automatic answer, no failure; but it says "
		       "that the person is there no more: review the address, "
		       "or replace it.";
	return words[evidence->kind];
}

const char *
words_for_group(struct span group)
{
	static const char *const words[] = {
		"The recipient's mailbox",
		"The recipient's domain, the way to it, the receiving system",
		"Who the sender is: DNS and authentication",
		"Reputation and rate",
		"The message itself",
		"Sending through your own server or service",
	};

	if (group.len != 1 || group.ptr[0] < 'A' || group.ptr[0] > 'F')
		return "Others";
	return words[group.ptr[0] - 'A'];
}
