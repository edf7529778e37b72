#include "nixie/witness.h"

size_t
witness_count(const struct rule *rule)
{
	return rule->seen.count + rule->nots.count;
}

struct witness_verdict
witness_hear(struct session *session, const struct rule *rule, size_t number)
{
	struct witness_verdict verdict = { .cause = span_empty() };

	verdict.is_not = number >= rule->seen.count;
	verdict.text = verdict.is_not
	    ? rule->nots.items[number - rule->seen.count]
	    : rule->seen.items[number];
	if (session_line(session, verdict.text, span_empty(), 0, 0) ==
	    SESSION_CASE) {
		verdict.winner = session->diagnosis.rule;
		verdict.cause = session->diagnosis.cause->name;
	}
	verdict.is_good = (verdict.winner == rule) != verdict.is_not;
	return verdict;
}
