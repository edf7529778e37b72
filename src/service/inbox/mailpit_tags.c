/* Tags, and smaller pieces of what Mailpit answers. */

#include <jansson.h>

#include "base/list.h"
#include "core/crypto/digest.h"
#include "service/inbox/mailpit.h"
#include "service/inbox/route.h"
#include "service/inbox/tags.h"

enum { ALL_TAGS_MAX = 1024 * 1024, TAG_NAMES_MAX = 1000 };

struct tag_count {
	struct span name;
	uint64_t count;
};

LIST_TYPE(tag_counts, struct tag_count);

void
mailpit_put_id(struct json *json, const char *key, uint64_t id)
{
	char bytes[24];
	struct text text = text_in(bytes, sizeof(bytes));

	text_write_format(&text, "%llu", (unsigned long long)id);
	json_put_string(json, key, text_span(&text));
}

void
mailpit_put_checksums(struct json *json, struct span bytes)
{
	static const struct {
		const char *name;
		enum crypto_digest kind;
	} kinds[] = { { "MD5", CRYPTO_MD5 }, { "SHA1", CRYPTO_SHA1 },
		{ "SHA256", CRYPTO_SHA256 } };

	json_open_object(json, "Checksums");
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		unsigned char sum[CRYPTO_DIGEST_MAX];
		char hex[2 * CRYPTO_DIGEST_MAX + 1];
		struct text text = text_in(hex, sizeof(hex));
		size_t len = crypto_digest(kinds[i].kind, bytes, sum);

		for (size_t k = 0; k < len; k++)
			text_write_format(&text, "%02x", sum[k]);
		json_put_string(json, kinds[i].name, text_span(&text));
	}
	json_close(json);
}

/* "<https://x.example/u>, <mailto:u@x.example>": what stands in brackets. */
static void
put_links(struct json *json, struct span value)
{
	struct span item;

	json_open_array(json, "Links");
	while (span_split(&value, '<', &item) && value.len > 0 &&
	    span_split(&value, '>', &item))
		json_put_string(json, NULL, span_trim(item));
	json_close(json);
}

void
mailpit_put_unsubscribe(struct call *call, struct json *json,
    const struct mime_message *message)
{
	const struct mime_header *header = &message->root->header;
	struct span links =
	    mime_header_get(call->arena, header, "List-Unsubscribe");

	json_open_object(json, "ListUnsubscribe");
	json_put_string(json, "Header", links);
	put_links(json, links);
	json_put_string(json, "Errors", span_empty());
	json_put_string(json, "HeaderPost",
	    mime_header_get(call->arena, header, "List-Unsubscribe-Post"));
	json_close(json);
}

static void
count_tag(struct call *call, struct tag_counts *counts, struct span tag)
{
	for (size_t i = 0; i < counts->count; i++)
		if (span_equal(counts->items[i].name, tag)) {
			counts->items[i].count++;
			return;
		}
	if (counts->count < TAG_NAMES_MAX)
		*list_add(call->arena, counts) =
		    (struct tag_count){ .name = tag, .count = 1 };
}

static void
count_tags(struct call *call, struct tag_counts *counts)
{
	struct text lines;
	struct span rest, tag;

	*counts = (struct tag_counts){ .count = 0 };
	text_init(&lines, call->arena, ALL_TAGS_MAX);
	store_tags(call->store, &lines);
	rest = text_span(&lines);
	while (span_split(&rest, '\n', &tag))
		if (tag.len > 0)
			count_tag(call, counts, tag);
}

void
mailpit_put_all_tags(struct call *call, struct json *json, const char *key)
{
	struct tag_counts counts;

	count_tags(call, &counts);
	json_open_object(json, key);
	for (size_t i = 0; i < counts.count; i++)
		json_put_count(json, counts.items[i].name,
		    counts.items[i].count);
	json_close(json);
}

void
mailpit_put_tag_names(struct call *call, struct json *json, const char *key)
{
	struct tag_counts counts;

	count_tags(call, &counts);
	json_open_array(json, key);
	for (size_t i = 0; i < counts.count; i++)
		json_put_string(json, NULL, counts.items[i].name);
	json_close(json);
}

void
mailpit_tags(struct call *call)
{
	struct json json;

	call_json(call, &json);
	mailpit_put_tag_names(call, &json, NULL);
}

static struct span
span_of_string(const json_t *item)
{
	if (!json_is_string(item))
		return span_empty();
	return (
	    struct span){ json_string_value(item), json_string_length(item) };
}

/* {"Tags": ["red"], "IDs": ["1", "2"]}: these are all that they have then. */
void
mailpit_tags_set(struct call *call)
{
	struct span body = text_span(&call->request->body);
	json_t *json = json_loadb(body.ptr, body.len, 0, NULL), *item;
	struct text tags;
	size_t i;

	text_init(&tags, call->arena, TAGS_MAX);
	json_array_foreach(json_object_get(json, "Tags"), i, item)
	    tags_add(&tags, span_of_string(item));
	json_array_foreach(json_object_get(json, "IDs"), i, item)
	    store_tag(call->store, call_id(span_of_string(item)),
		text_span(&tags));
	if (json_is_object(json)) {
		call->status = 200;
		text_write_string(&call->body, "ok");
	} else {
		call_fail(call, 400,
		    "the body must be JSON such as {\"Tags\": [\"red\"], "
		    "\"IDs\": [\"1\"]}");
	}
	json_decref(json);
}

/* One of the tags becomes another one; empty: none. */
static struct span
replace(struct call *call, struct span tags, struct span old, struct span name)
{
	struct text text;
	struct span tag;

	text_init(&text, call->arena, TAGS_MAX);
	while (span_split(&tags, '\n', &tag))
		if (!span_equal(tag, old))
			tags_add(&text, tag);
		else if (name.len > 0)
			tags_add(&text, name);
	return text_span(&text);
}

struct tagged {
	uint64_t id;
	struct span tags;
};

LIST_TYPE(tagged_list, struct tagged);

/* The rows are read to the end before any is written. */
static void
replace_all(struct call *call, struct span old, struct span name)
{
	const struct store_query query = { .tag = old };
	struct store_rows *rows = store_find(call->store, &query);
	struct tagged_list found = { .count = 0 };
	struct store_attempt attempt;

	while (store_next(rows, &attempt))
		*list_add(call->arena, &found) = (struct tagged){ attempt.id,
			replace(call, attempt.tags, old, name) };
	for (size_t i = 0; i < found.count; i++)
		store_tag(call->store, found.items[i].id, found.items[i].tags);
	mailpit_say(call, "ok");
}

/* {"Name": "blue"} */
void
mailpit_tag_rename(struct call *call)
{
	struct span body = text_span(&call->request->body);
	json_t *json = json_loadb(body.ptr, body.len, 0, NULL);
	struct span name =
	    span_trim(span_of_string(json_object_get(json, "Name")));

	if (name.len > 0 && !memchr(name.ptr, '\n', name.len))
		replace_all(call, call->words[0], name);
	else
		call_fail(call, 400,
		    "the body must be JSON such as {\"Name\": \"blue\"}");
	json_decref(json);
}

void
mailpit_tag_delete(struct call *call)
{
	replace_all(call, call->words[0], span_empty());
}
