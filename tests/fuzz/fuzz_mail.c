/*
 * Any bytes may be taken for a mail that came back, or an mbox of them: each
 * gives a case at least, and all that is told of it can be read.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/intake/mail.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024, MOST_MAILS = 100 };

/* Encodings may have been undone: what is told need not lie in the input. */
static void
touch(struct span span)
{
	static volatile char sum;

	MUST(span.ptr);
	for (size_t i = 0; i < span.len; i++)
		sum = (char)(sum ^ span.ptr[i]);
}

static void
check_evidence(const struct evidence *evidence)
{
	MUST(evidence->stage < STAGES && evidence->role < ROLES);
	MUST(evidence->kind < CASE_KINDS);
	touch(evidence->input);
	touch(evidence->reply);
	touch(evidence->around);
	for (size_t i = 0; i < evidence->facts.count; i++) {
		const struct fact *fact = &evidence->facts.items[i];

		MUST(fact->kind < FACTS);
		touch(fact->quote);
		touch(fact->value);
	}
}

static void
check_mail(struct span mail)
{
	struct evidence_list cases = { 0 };
	struct arena arena;

	arena_init(&arena, CEILING);
	if (setjmp(arena.door)) {
		arena_clear(&arena);
		return;
	}
	arena.has_door = true;
	mail_read(&arena, mail, &cases, NULL);
	MUST(cases.count > 0);
	for (size_t i = 0; i < cases.count; i++)
		check_evidence(&cases.items[i]);
	arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = { data ? (const char *)data : "", size }, mail;
	size_t whole = mail_whole(rest), taken = 0;

	MUST(whole <= size);
	check_mail(rest);
	for (unsigned i = 0; i < MOST_MAILS && mail_take(&rest, &mail); i++) {
		MUST(mail.len > 0);
		taken += mail.len;
		MUST(taken + rest.len == size);
		check_mail(mail);
	}
	return 0;
}
