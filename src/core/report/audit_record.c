#include "core/report/audit_record.h"

#include "core/dns/record.h"

enum { WORDS_MAX = 8192, RECORDS_MAX = 100 };

static void
put_if_any(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

static void
put_name(struct json *json, const char *key, const char *name)
{
	json_put_string(json, key, span_of(name));
}

static void
put_records(struct json *json, struct arena *scratch,
    const struct dns_answer *answer)
{
	struct text text;

	text_init(&text, scratch, WORDS_MAX);
	json_open_array(json, "records");
	for (size_t i = 0; i < answer->count && i < RECORDS_MAX; i++) {
		text_reset(&text);
		dns_record_write(&text, scratch, answer->question.type,
		    answer->records[i]);
		json_put_string(json, NULL, text_span(&text));
	}
	json_close(json);
}

void
audit_record_answer(struct json *json, const char *key, struct arena *scratch,
    const struct dns_answer *answer)
{
	json_open_object(json, key);
	json_put_string(json, "name", answer->question.name);
	put_name(json, "type", dns_type_name(answer->question.type));
	put_name(json, "outcome", dns_outcome_name(answer->outcome));
	if (answer->outcome == DNS_FAILED)
		put_name(json, "failure", dns_failure_name(answer->failure));
	json_put_number(json, "rcode", answer->rcode);
	json_put_number(json, "ttl", answer->ttl);
	put_name(json, "dnssec", dns_security_name(answer->security));
	put_if_any(json, "server", answer->server);
	put_if_any(json, "canonical", answer->canonical);
	put_if_any(json, "why", answer->why);
	if (answer->count > 0)
		put_records(json, scratch, answer);
	json_close(json);
}

static void
put_proof(struct json *json, struct arena *scratch, const struct proof *proof)
{
	json_open_object(json, NULL);
	put_if_any(json, "note", proof->note);
	put_if_any(json, "text", proof->text);
	if (proof->part.len > 0 && span_within(proof->part, proof->text)) {
		json_put_number(json, "offset",
		    (uint64_t)(proof->part.ptr - proof->text.ptr));
		json_put_number(json, "length", proof->part.len);
	}
	if (proof->answer)
		audit_record_answer(json, "answer", scratch, proof->answer);
	json_close(json);
}

static void
put_change(struct json *json, const struct change *change)
{
	json_open_object(json, NULL);
	json_put_string(json, "name", change->name);
	put_name(json, "type", dns_type_name(change->type));
	put_if_any(json, "before", change->before);
	put_if_any(json, "after", change->after);
	json_close(json);
}

static void
put_causes(struct json *json, const char *causes)
{
	struct span rest = span_of(causes), cause;

	if (!*causes)
		return;
	json_open_array(json, "explains");
	while (span_split(&rest, ' ', &cause))
		json_put_string(json, NULL, cause);
	json_close(json);
}

static void
put_lists(struct json *json, struct arena *scratch,
    const struct finding *finding)
{
	if (finding->proofs.count > 0) {
		json_open_array(json, "evidence");
		for (size_t i = 0; i < finding->proofs.count; i++)
			put_proof(json, scratch, &finding->proofs.items[i]);
		json_close(json);
	}
	if (finding->changes.count > 0) {
		json_open_array(json, "changes");
		for (size_t i = 0; i < finding->changes.count; i++)
			put_change(json, &finding->changes.items[i]);
		json_close(json);
	}
}

static void
put_words(struct json *json, const char *key, const char *words,
    const struct finding *finding)
{
	char bytes[WORDS_MAX];
	struct text text = text_in(bytes, sizeof(bytes));

	if (!*words)
		return;
	finding_write(&text, words, finding);
	json_put_string(json, key, text_span(&text));
}

static void
put_finding(struct json *json, struct arena *scratch,
    const struct finding *finding)
{
	const struct finding_row *row = finding_row(finding->kind);

	json_open_object(json, NULL);
	put_name(json, "id", row->id);
	put_name(json, "severity", severity_name(finding->severity));
	put_if_any(json, "subject", finding->subject);
	put_words(json, "sentence", row->sentence, finding);
	put_words(json, "remedy", row->remedy, finding);
	put_if_any(json, "command", finding->command);
	if (*row->rule)
		put_name(json, "rule", row->rule);
	put_causes(json, row->causes);
	put_lists(json, scratch, finding);
	json_close(json);
}

void
audit_record_write(struct json *json, const char *key, struct arena *scratch,
    const struct finding_list *findings)
{
	json_open_array(json, key);
	for (size_t i = 0; i < findings->count; i++)
		put_finding(json, scratch, &findings->items[i]);
	json_close(json);
}
