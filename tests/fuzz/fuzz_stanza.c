/* A user's rules may be any bytes: they are read, or complained of. */

#include <stdint.h>
#include <stdlib.h>

#include "core/know/match.h"
#include "core/know/read.h"

#include "in_arena.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024, COMPLAINTS_MAX = 64 * 1024 };

static void
check_rules(const struct knowledge *knowledge)
{
	for (size_t i = 0; i < knowledge->rule_count; i++) {
		const struct rule *rule = &knowledge->rules[i];

		MUST(rule->cause < knowledge_builtin.cause_count);
		MUST(rule->seen.count > 0 && rule->sources.count > 0);
		for (size_t j = 0; j < rule->issuer_count; j++)
			MUST(rule->issuers[j] < knowledge_builtin.issuer_count);
	}
	for (size_t i = 0; i < knowledge->pattern_count; i++)
		MUST(knowledge->patterns[i].owner < knowledge->rule_count);
}

static void
read_all(struct arena *arena, struct span input)
{
	struct knowledge_reader reader;
	struct knowledge knowledge;
	struct text complaints;

	text_init(&complaints, arena, COMPLAINTS_MAX);
	knowledge_reader_init(&reader, arena, &knowledge_builtin, &complaints);
	knowledge_read(&reader, "fuzz", input);
	knowledge_finish(&reader, &knowledge);
	MUST((reader.complaint_count > 0) == (complaints.len > 0));
	if (reader.complaint_count == 0)
		check_rules(&knowledge);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_arena(CEILING, read_all, data, size);
	return 0;
}
