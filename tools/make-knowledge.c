/*
 * make-knowledge DATE FILE...: turn the files of knowledge/ into C.
 *
 * Reads with the same code that reads a user's rules, and prints constant
 * tables. Any complaint is an error: knowledge that is wrong does not build.
 */

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/know/index.h"
#include "knowledge_files.h"

enum { ARENA_MAX = 512 * 1024 * 1024 };

static void
print_span(struct span span)
{
	printf("{\"");
	for (size_t i = 0; i < span.len; i++) {
		unsigned char c = (unsigned char)span.ptr[i];

		if (c == '"' || c == '\\' || c == '?')
			printf("\\%c", c);
		else if (c >= ' ' && c < 0x7f)
			putchar(c);
		else
			printf("\\%03o", c);
	}
	printf("\",%zu}", span.len);
}

/* Tables that rows point into come before the rows, one pool of each kind. */
static size_t string_count, step_count, number_count, status_count;

static void
pool_strings(struct strings strings)
{
	for (size_t i = 0; i < strings.count; i++, string_count++) {
		print_span(strings.items[i]);
		puts(",");
	}
}

static void
pool_steps(struct steps steps)
{
	for (size_t i = 0; i < steps.count; i++, step_count++) {
		printf("{%d,", (int)steps.items[i].audience);
		print_span(steps.items[i].text);
		puts("},");
	}
}

static void
print_strings(struct strings strings)
{
	printf("{strings+%zu,%zu},", string_count, strings.count);
	string_count += strings.count;
}

static void
print_steps(struct steps steps)
{
	printf("{steps+%zu,%zu},", step_count, steps.count);
	step_count += steps.count;
}

static void
print_texts(const struct span *texts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		print_span(texts[i]);
		putchar(',');
	}
}

static void
pool_all_strings(const struct knowledge *k)
{
	puts("static const struct span strings[] = {");
	for (size_t i = 0; i < k->cause_count; i++) {
		pool_strings(k->causes[i].checks);
		pool_strings(k->causes[i].confused);
		pool_strings(k->causes[i].sources);
	}
	for (size_t i = 0; i < k->rule_count; i++) {
		pool_strings(k->rules[i].seen);
		pool_strings(k->rules[i].nots);
		pool_strings(k->rules[i].sources);
		pool_strings(k->rules[i].matches);
	}
	for (size_t i = 0; i < k->issuer_count; i++) {
		pool_strings(k->issuers[i].hosts);
		pool_strings(k->issuers[i].texts);
	}
	for (size_t i = 0; i < k->status_count; i++)
		pool_strings(k->statuses[i].also);
	for (size_t i = 0; i < k->zone_count; i++) {
		pool_strings(k->zones[i].listed);
		pool_strings(k->zones[i].errors);
		pool_strings(k->zones[i].sources);
	}
	puts("{\"\",0}};");
	string_count = 0;
}

static void
pool_all_steps(const struct knowledge *k)
{
	puts("static const struct step steps[] = {");
	for (size_t i = 0; i < k->cause_count; i++)
		pool_steps(k->causes[i].steps);
	for (size_t i = 0; i < k->rule_count; i++)
		pool_steps(k->rules[i].steps);
	puts("{0,{\"\",0}}};");
	step_count = 0;
}

static void
pool_numbers(const uint16_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		printf("%u,", numbers[i]);
}

static void
pool_all_numbers(const struct knowledge *k)
{
	puts("static const uint16_t numbers[] = {");
	for (size_t i = 0; i < k->rule_count; i++) {
		pool_numbers(k->rules[i].issuers, k->rules[i].issuer_count);
		pool_numbers(k->rules[i].codes, k->rules[i].code_count);
	}
	for (size_t i = 0; i < k->key_count; i++)
		pool_numbers(k->keys[i].patterns, k->keys[i].pattern_count);
	puts("0};\nstatic const struct smtp_status status_pool[] = {");
	for (size_t i = 0; i < k->rule_count; i++)
		for (size_t j = 0; j < k->rules[i].status_count; j++)
			printf("{%u,%u,%u},", k->rules[i].statuses[j].severity,
			    k->rules[i].statuses[j].subject,
			    k->rules[i].statuses[j].detail);
	puts("{0,0,0}};");
}

static void
print_numbers(size_t count)
{
	printf("numbers+%zu,%zu,", number_count, count);
	number_count += count;
}

static void
print_policies(struct retry_policy retry, struct suppress_policy suppress)
{
	printf(".retry={%d,", (int)retry.advice);
	print_span(retry.after);
	printf("},.suppress={%d,%u,%u},", (int)suppress.advice, suppress.count,
	    suppress.days);
}

static void
print_field(const char *name, struct span text)
{
	printf(".%s=", name);
	print_span(text);
	putchar(',');
}

static void
print_cause(const struct cause *c)
{
	putchar('{');
	print_field("name", c->name);
	print_field("title", c->title);
	print_field("group", c->group);
	print_field("definition", c->definition);
	print_field("summary", c->summary);
	print_field("verdict", c->verdict);
	printf(".permanence=%d,.side=%d,.acts=%u,", (int)c->permanence,
	    (int)c->side, c->acts);
	print_policies(c->retry, c->suppress);
	printf(".has_retry=1,.has_suppress=1,.has_side=1,");
	print_field("suppress_reason", c->suppress_reason);
	print_field("codes", c->codes);
	printf(".steps=");
	print_steps(c->steps);
	printf(".checks=");
	print_strings(c->checks);
	printf(".confused=");
	print_strings(c->confused);
	print_field("sisimai", c->sisimai);
	print_field("kumomta", c->kumomta);
	print_field("powermta", c->powermta);
	print_field("ses", c->ses);
	printf(".sources=");
	print_strings(c->sources);
	puts("},");
}

static void
print_rule(const struct rule *r)
{
	putchar('{');
	print_field("id", r->id);
	print_field("cause_name", r->cause_name);
	printf(".cause=%u,.issuer_count=%zu,.issuers=numbers+%zu,", r->cause,
	    r->issuer_count, number_count);
	number_count += r->issuer_count;
	printf(".code_count=%zu,.codes=numbers+%zu,", r->code_count,
	    number_count);
	number_count += r->code_count;
	printf(".status_count=%zu,.statuses=status_pool+%zu,", r->status_count,
	    status_count);
	status_count += r->status_count;
	printf(".is_strict=%d,.is_weak=%d,.is_whole=%d,.has_patterns=%d,.stage="
	       "%d,"
	       ".permanence=%d,.has_retry=%d,.has_suppress=%d,.has_side=%d,",
	    r->is_strict, r->is_weak, r->is_whole, r->has_patterns,
	    (int)r->stage, (int)r->permanence, r->has_retry, r->has_suppress,
	    r->has_side);
	print_policies(r->retry, r->suppress);
	printf(".side=%d,.acts=%u,", (int)r->side, r->acts);
	print_field("verdict", r->verdict);
	print_field("note", r->note);
	print_field("link", r->link);
	printf(".steps=");
	print_steps(r->steps);
	printf(".seen=");
	print_strings(r->seen);
	printf(".nots=");
	print_strings(r->nots);
	printf(".sources=");
	print_strings(r->sources);
	printf(".matches=");
	print_strings(r->matches);
	puts("},");
}

static void
print_issuer(const struct issuer *s)
{
	putchar('{');
	print_texts((const struct span[]){ s->id, s->name, s->kind }, 3);
	print_strings(s->hosts);
	print_strings(s->texts);
	print_span(s->link);
	puts("},");
}

static void
print_status(const struct status_row *r)
{
	char code[24];

	if (r->detail == ANY_DETAIL)
		snprintf(code, sizeof(code), "x.%u.x", r->subject);
	else
		snprintf(code, sizeof(code), "x.%u.%u", r->subject, r->detail);
	printf("{%u,%u,", r->subject, r->detail);
	print_texts((const struct span[]){ span_of(code), r->text, r->meaning,
			r->codes, r->severities, r->cause_name },
	    6);
	printf("%u,%d,", r->cause, r->is_clear);
	print_texts((const struct span[]){ r->reference, r->note }, 2);
	print_strings(r->also);
	puts("},");
}

static void
print_reply(const struct reply_row *r)
{
	printf("{%u,{\"%u\",3},", r->code, r->code);
	print_texts((const struct span[]){ r->meaning, r->stages, r->causes,
			r->reference },
	    4);
	puts("},");
}

static void
print_zone(const struct zone_row *z)
{
	putchar('{');
	print_texts((const struct span[]){ z->zone, z->name, z->kind,
			z->state },
	    4);
	printf("%d,", z->has_no_dns);
	print_strings(z->listed);
	print_strings(z->errors);
	print_texts((const struct span[]){ z->link, z->note }, 2);
	print_strings(z->sources);
	puts("},");
}

static void
print_stage(const struct stage_row *s)
{
	printf("{%d,", (int)s->stage);
	print_texts((const struct span[]){ s->meaning, s->success, s->errors,
			s->reference },
	    4);
	puts("},");
}

static void
print_rows(const struct knowledge *k)
{
	puts("static const struct cause causes[] = {");
	for (size_t i = 0; i < k->cause_count; i++)
		print_cause(&k->causes[i]);
	puts("};\nstatic const struct rule rules[] = {");
	for (size_t i = 0; i < k->rule_count; i++)
		print_rule(&k->rules[i]);
	puts("};\nstatic const struct issuer issuers[] = {");
	for (size_t i = 0; i < k->issuer_count; i++)
		print_issuer(&k->issuers[i]);
	puts("};\nstatic const struct status_row statuses[] = {");
	for (size_t i = 0; i < k->status_count; i++)
		print_status(&k->statuses[i]);
	puts("};\nstatic const struct reply_row replies[] = {");
	for (size_t i = 0; i < k->reply_count; i++)
		print_reply(&k->replies[i]);
	puts("};\nstatic const struct zone_row zones[] = {");
	for (size_t i = 0; i < k->zone_count; i++)
		print_zone(&k->zones[i]);
	puts("};\nstatic const struct stage_row stages[] = {");
	for (size_t i = 0; i < k->stage_count; i++)
		print_stage(&k->stages[i]);
	puts("};");
}

static void
print_patterns(const struct knowledge *k)
{
	size_t needs = 0;

	puts("static const uint16_t needs[] = {");
	for (size_t i = 0; i < k->pattern_count; i++)
		pool_numbers(k->patterns[i].needs, k->patterns[i].need_count);
	puts("0};\nstatic const struct pattern_row patterns[] = {");
	for (size_t i = 0; i < k->pattern_count; i++) {
		putchar('{');
		print_span(k->patterns[i].program);
		printf(",%u,%d,%u,%u,%u,%u,needs+%zu},\n", k->patterns[i].owner,
		    k->patterns[i].is_issuer, k->patterns[i].before_least,
		    k->patterns[i].before_most, k->patterns[i].after_key,
		    k->patterns[i].need_count, needs);
		needs += k->patterns[i].need_count;
	}
	puts("};\nstatic const struct key_row keys[] = {");
	for (size_t i = 0; i < k->key_count; i++) {
		putchar('{');
		print_span(k->keys[i].text);
		putchar(',');
		print_numbers(k->keys[i].pattern_count);
		printf("%u,%#" PRIx32 "U},\n", k->keys[i].anchor,
		    k->keys[i].word);
	}
	puts("};");
}

static void
print_index(const struct knowledge *k)
{
	puts("static const uint64_t key_bits[] = {");
	for (size_t i = 0; i < INDEX_WORDS; i++)
		printf("%#" PRIx64 "U,%s", k->key_bits[i],
		    i % 8 == 7 ? "\n" : "");
	puts("};\nstatic const uint16_t key_starts[] = {");
	for (size_t i = 0; i <= INDEX_BUCKETS; i++)
		printf("%u,%s", k->key_starts[i], i % 16 == 15 ? "\n" : "");
	puts("};");
}

static void
print_knowledge(const struct knowledge *k, const char *date)
{
	puts("/* Made by tools/make-knowledge from knowledge/. */\n"
	     "#include \"core/know/knowledge.h\"\n"
	     "#include \"core/know/likeness.h\"\n");
	pool_all_strings(k);
	pool_all_steps(k);
	pool_all_numbers(k);
	print_rows(k);
	print_patterns(k);
	print_index(k);
	printf(
	    "const struct knowledge knowledge_builtin = {\n"
	    ".causes=causes,.cause_count=%zu,.rules=rules,.rule_count=%zu,\n"
	    ".issuers=issuers,.issuer_count=%zu,\n"
	    ".statuses=statuses,.status_count=%zu,\n"
	    ".replies=replies,.reply_count=%zu,.zones=zones,.zone_count=%zu,\n"
	    ".stages=stages,.stage_count=%zu,\n"
	    ".patterns=patterns,.pattern_count=%zu,.keys=keys,.key_count=%zu,\n"
	    ".key_bits=key_bits,.key_starts=key_starts,\n"
	    ".likeness=&likeness_builtin,\n"
	    ".version={\"%s\",%zu}};\n",
	    k->cause_count, k->rule_count, k->issuer_count, k->status_count,
	    k->reply_count, k->zone_count, k->stage_count, k->pattern_count,
	    k->key_count, date, strlen(date));
}

int
main(int argc, char **argv)
{
	struct knowledge knowledge;
	struct arena arena;

	if (argc < 3)
		knowledge_die("usage", "make-knowledge DATE FILE...");
	arena_init(&arena, ARENA_MAX);
	knowledge_load(&arena, (const char *const *)argv + 2, (size_t)argc - 2,
	    &knowledge);
	print_knowledge(&knowledge, argv[1]);
	arena_clear(&arena);
	return EXIT_SUCCESS;
}
