#include "core/auth/dkim_break_header.h"

#include "base/ascii.h"

enum { ENTRY_COST = 24, INSTANCES_MAX = 60, VERIFY_COST = 40 * 1024 };

/* The signature's own field, in a copy of the fields. */
static const struct dkim_field *
own_field(const struct break_header *search, const struct dkim_message *copy)
{
	return copy->fields.items +
	    (search->signature->field - search->message->fields.items);
}

static bool
is_signed(struct break_header *search, struct span sum)
{
	if (search->wanted_len > 0)
		return span_equal(sum,
		    (struct span){ (char *)search->wanted,
			search->wanted_len });
	search->left -= search->left < VERIFY_COST ? search->left : VERIFY_COST;
	return crypto_verify(search->request->keys,
	    &search->outcome->key->public, search->signature->digest, sum,
	    search->signature->data);
}

/* Do these texts, one per entry of h=, make what was signed? */
static bool
try_texts(struct break_header *search, const struct span *texts, size_t count)
{
	struct crypto_digest_stream *stream;
	unsigned char bytes[CRYPTO_DIGEST_MAX];
	struct span sum = { (char *)bytes, 0 };
	uint64_t cost = search->last.len;

	for (size_t i = 0; i < count; i++)
		cost += texts[i].len + ENTRY_COST;
	if (cost > search->left) {
		search->left = 0;
		return false;
	}
	stream = crypto_digest_open(search->signature->digest);
	if (!stream)
		return false;
	search->left -= cost;
	search->breaks->hashed += cost;
	search->breaks->tried++;
	for (size_t i = 0; i < count; i++)
		crypto_digest_add(stream, texts[i]);
	crypto_digest_add(stream, search->last);
	sum.len = crypto_digest_close(stream, bytes);
	return is_signed(search, sum);
}

static void
note(struct break_header *search, struct dkim_broken broken)
{
	struct dkim_breaks *breaks = search->breaks;

	if (breaks->header_count < DKIM_BREAK_CHANGES_MAX)
		breaks->header[breaks->header_count++] = broken;
}

static void
note_guess(struct break_header *search, const struct break_guess *guess)
{
	const struct dkim_field *field = search->selected.items[guess->entry];

	note(search,
	    (struct dkim_broken){ .change = guess->change,
		.is_proven = true,
		.field = field ? field->name : search->names[guess->entry],
		.now = field ? span_trim(field->value) : span_empty(),
		.before = span_trim(guess->before) });
}

/* One guess, or two of different fields, in place of what is there. */
static bool
try_guesses(struct break_header *search, const struct break_guess *one,
    const struct break_guess *other)
{
	const struct span first = search->texts[one->entry];
	const struct span second = search->texts[other->entry];
	bool holds;

	search->texts[one->entry] = one->text;
	search->texts[other->entry] = other->text;
	holds = try_texts(search, search->texts, search->selected.count);
	search->texts[one->entry] = first;
	search->texts[other->entry] = second;
	if (!holds)
		return false;
	note_guess(search, one);
	if (one != other)
		note_guess(search, other);
	return true;
}

static bool
try_single_guesses(struct break_header *search)
{
	const struct break_guess *guesses = search->guesses.items;

	for (size_t i = 0; i < search->guesses.count; i++)
		if (try_guesses(search, &guesses[i], &guesses[i]))
			return true;
	return false;
}

static bool
try_pairs_of_guesses(struct break_header *search)
{
	const struct break_guess *guesses = search->guesses.items;
	const size_t count = search->guesses.count;

	for (size_t i = 0; i < count && search->left > 0; i++)
		for (size_t j = i + 1; j < count && search->left > 0; j++)
			if (guesses[i].entry != guesses[j].entry &&
			    try_guesses(search, &guesses[i], &guesses[j]))
				return true;
	return false;
}

static struct span
canonical(struct arena *arena, enum dkim_canon canon,
    const struct dkim_field *field)
{
	struct text text;

	text_init(&text, arena, field ? 2 * field->whole.len + 8 : 8);
	dkim_hash_write_field(&text, canon, field);
	return text_span(&text);
}

void
break_guess_whole(struct break_header *search, size_t entry,
    enum dkim_change change, struct span whole)
{
	const char *colon =
	    whole.len > 0 ? memchr(whole.ptr, ':', whole.len) : NULL;
	struct text text;

	if (search->guesses.count == BREAK_GUESSES_MAX)
		return;
	text_init(&text, search->arena, 2 * whole.len + 8);
	if (colon) {
		dkim_canon_field(&text, search->signature->header_canon, whole,
		    (size_t)(colon - whole.ptr));
		text_write_string(&text, "\r\n");
	}
	if (span_equal(text_span(&text), search->texts[entry]))
		return;
	*list_add(search->arena, &search->guesses) =
	    (struct break_guess){ .entry = entry,
		    .change = change,
		    .text = text_span(&text),
		    .before = colon
			? span_from(whole, (size_t)(colon - whole.ptr) + 1)
			: span_empty() };
}

/* A field that is not there, by a name that h= may write otherwise. */
static void
guess_absent(struct break_header *search, size_t entry, enum dkim_change change,
    struct span value)
{
	static const char *const known[] = { "MIME-Version", "Message-ID",
		"List-ID", "Content-ID" };
	const struct span name = search->names[entry];
	struct text as_listed, titled;
	bool starts = true;

	text_init(&as_listed, search->arena, BREAK_FIELD_MAX);
	text_init(&titled, search->arena, BREAK_FIELD_MAX);
	text_write(&as_listed, name);
	for (size_t i = 0; i < name.len; i++) {
		char c = ascii_lower(name.ptr[i]);

		if (starts && ascii_is_letter(c))
			c = (char)(c - 0x20);
		text_write_byte(&titled, c);
		starts = !ascii_is_alnum(c);
	}
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (span_equal_nocase(name, span_of(known[i]))) {
			text_reset(&titled);
			text_write_string(&titled, known[i]);
		}
	text_write_string(&as_listed, ": ");
	text_write_string(&titled, ": ");
	text_write(&as_listed, value);
	text_write(&titled, value);
	break_guess_whole(search, entry, change, text_span(&titled));
	break_guess_whole(search, entry, change, text_span(&as_listed));
}

/* What stands before the value: the name, the colon, and blanks. */
static void
write_front(struct text *text, const struct dkim_field *field)
{
	struct span value = span_trim(field->value);

	text_write(text,
	    (struct span){ field->whole.ptr,
		(size_t)(value.ptr - field->whole.ptr) });
	if (value.len == 0 && field->value.len == 0)
		text_write_byte(text, ' ');
}

void
break_guess_value(struct break_header *search, size_t entry,
    enum dkim_change change, struct span value)
{
	struct text whole;

	const struct dkim_field *field = search->selected.items[entry];

	if (search->guesses.count == BREAK_GUESSES_MAX ||
	    value.len > BREAK_VALUE_MAX)
		return;
	if (!field) {
		guess_absent(search, entry, change, value);
		return;
	}
	text_init(&whole, search->arena, BREAK_FIELD_MAX);
	write_front(&whole, field);
	text_write(&whole, value);
	break_guess_whole(search, entry, change, text_span(&whole));
}

/* The fields of one group, from the bottom up. */
static size_t
list_group(const struct dkim_message *message, size_t group,
    size_t numbers[INSTANCES_MAX])
{
	size_t count = 0;

	for (size_t at = message->lasts.items[group];
	     at > 0 && count < INSTANCES_MAX;
	     at = message->fields.items[at - 1].above)
		numbers[count++] = at;
	return count;
}

/* Would it hold if the group's fields were these, in this order? */
static bool
try_order(struct break_header *search, struct dkim_message *copy, size_t group,
    const size_t *numbers, size_t count)
{
	struct dkim_signature signature = *search->signature;
	struct dkim_selected selected = { 0 };
	struct span *texts;

	signature.field = own_field(search, copy);
	copy->lasts.items[group] = count > 0 ? numbers[0] : 0;
	for (size_t i = 0; i < count; i++)
		copy->fields.items[numbers[i] - 1].above =
		    i + 1 < count ? numbers[i + 1] : 0;
	dkim_hash_select(search->arena, copy, &signature, &selected);
	texts =
	    arena_alloc(search->arena, (selected.count + 1) * sizeof(*texts));
	for (size_t i = 0; i < selected.count; i++)
		texts[i] = canonical(search->arena, signature.header_canon,
		    selected.items[i]);
	return try_texts(search, texts, selected.count);
}

static enum dkim_change
change_of_removal(struct span name, size_t count)
{
	if (span_equal_nocase(name, span_of("Received")))
		return DKIM_CHANGE_RECEIVED;
	return count > 1 ? DKIM_CHANGE_DUPLICATED : DKIM_CHANGE_ADDED;
}

static void
note_field(struct break_header *search, enum dkim_change change, size_t number)
{
	const struct dkim_field *field =
	    &search->message->fields.items[number - 1];

	note(search,
	    (struct dkim_broken){ .change = change,
		.is_proven = true,
		.field = field->name,
		.now = span_trim(field->value),
		.before = span_empty() });
}

static bool
try_without(struct break_header *search, struct dkim_message *copy,
    size_t group, const size_t *numbers, size_t count)
{
	for (size_t skipped = 0; skipped < count; skipped++) {
		size_t left[INSTANCES_MAX], kept = 0;
		struct span name =
		    search->message->fields.items[numbers[skipped] - 1].name;

		for (size_t i = 0; i < count; i++)
			if (i != skipped)
				left[kept++] = numbers[i];
		if (!try_order(search, copy, group, left, kept))
			continue;
		note_field(search, change_of_removal(name, count),
		    numbers[skipped]);
		return true;
	}
	return false;
}

/* Backwards, and with two of them exchanged. */
static bool
try_orders(struct break_header *search, struct dkim_message *copy, size_t group,
    size_t *numbers, size_t count)
{
	size_t turned[INSTANCES_MAX];
	bool holds;

	for (size_t i = 0; i < count; i++)
		turned[i] = numbers[count - 1 - i];
	holds = count > 1 && try_order(search, copy, group, turned, count);
	for (size_t i = 0; i < count && !holds && count > 2; i++)
		for (size_t j = i + 1; j < count && !holds; j++) {
			size_t kept = numbers[i];

			numbers[i] = numbers[j];
			numbers[j] = kept;
			holds = try_order(search, copy, group, numbers, count);
			numbers[j] = numbers[i];
			numbers[i] = kept;
		}
	if (holds)
		note_field(search, DKIM_CHANGE_REORDERED, numbers[0]);
	return holds;
}

static struct dkim_message *
copy_message(struct break_header *search)
{
	struct dkim_message *copy = arena_alloc(search->arena, sizeof(*copy));
	const struct dkim_message *message = search->message;
	size_t fields = message->fields.count * sizeof(*copy->fields.items);
	size_t lasts = message->lasts.count * sizeof(*copy->lasts.items);

	*copy = *message;
	copy->fields.items = arena_alloc(search->arena, fields);
	copy->lasts.items = arena_alloc(search->arena, lasts);
	memcpy(copy->fields.items, message->fields.items, fields);
	memcpy(copy->lasts.items, message->lasts.items, lasts);
	return copy;
}

/* Fields that were added, doubled, or stand in another order. */
static bool
try_groups(struct break_header *search)
{
	const struct dkim_message *message = search->message;
	bool *is_done =
	    arena_zero(search->arena, message->lasts.count + 1, sizeof(bool));

	for (size_t i = 0; i < search->selected.count; i++) {
		size_t numbers[INSTANCES_MAX], count,
		    group = dkim_message_group(message, search->names[i]);
		struct dkim_message *copy;

		if (group == 0 || is_done[group - 1] || search->left == 0)
			continue;
		is_done[group - 1] = true;
		copy = copy_message(search);
		count = list_group(message, group - 1, numbers);
		if (try_without(search, copy, group - 1, numbers, count) ||
		    try_orders(search, copy, group - 1, numbers, count))
			return true;
	}
	return false;
}

/* c= of the header otherwise than it is given. */
static bool
try_other_canon(struct break_header *search)
{
	struct dkim_signature other = *search->signature;
	struct span *texts = arena_alloc(search->arena,
	    (search->selected.count + 1) * sizeof(*texts));
	const struct span last = search->last;
	struct text text;
	bool holds;

	other.header_canon =
	    other.header_canon == DKIM_SIMPLE ? DKIM_RELAXED : DKIM_SIMPLE;
	for (size_t i = 0; i < search->selected.count; i++)
		texts[i] = canonical(search->arena, other.header_canon,
		    search->selected.items[i]);
	text_init(&text, search->arena, 2 * other.field->whole.len + 8);
	dkim_hash_write_signature(search->arena, &text, &other);
	search->last = text_span(&text);
	holds = try_texts(search, texts, search->selected.count);
	search->last = last;
	if (holds)
		note(search,
		    (struct dkim_broken){ .change = DKIM_CHANGE_CANON,
			.is_proven = true,
			.field = other.field->name,
			.now = tags_get(&other.tags, "c"),
			.before = span_empty() });
	return holds;
}

static void
prepare(struct break_header *search)
{
	const struct dkim_signature *signature = search->signature;
	struct span rest = signature->headers, name;
	bool has_more = rest.len > 0;
	struct text text;
	size_t count = 0;

	dkim_hash_select(search->arena, search->message, signature,
	    &search->selected);
	search->names = arena_zero(search->arena, search->selected.count + 1,
	    sizeof(*search->names));
	search->texts = arena_zero(search->arena, search->selected.count + 1,
	    sizeof(*search->texts));
	while (tags_next_word(&rest, ':', &has_more, &name)) {
		search->names[count] = name;
		search->texts[count] = canonical(search->arena,
		    signature->header_canon, search->selected.items[count]);
		count++;
	}
	text_init(&text, search->arena, 2 * signature->field->whole.len + 8);
	dkim_hash_write_signature(search->arena, &text, signature);
	search->last = text_span(&text);
}

void
break_header(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, const struct dkim_outcome *outcome,
    struct dkim_breaks *breaks)
{
	struct break_header search = { .arena = arena,
		.request = request,
		.message = message,
		.outcome = outcome,
		.signature = &outcome->signature,
		.breaks = breaks,
		.left = BREAK_HEADER_BUDGET };

	prepare(&search);
	search.wanted_len = crypto_recover(request->keys, &outcome->key->public,
	    outcome->signature.digest, outcome->signature.data, search.wanted);
	if (search.wanted_len == 0 && outcome->key->kind == CRYPTO_RSA) {
		note(&search,
		    (struct dkim_broken){ .change = DKIM_CHANGE_WRONG_KEY,
			.is_proven = true,
			.field = outcome->signature.field->name,
			.now = outcome->signature.selector,
			.before = span_empty() });
		return;
	}
	if (try_groups(&search))
		return;
	for (size_t i = 0; i < search.selected.count; i++)
		break_field(&search, i);
	if (!try_single_guesses(&search) && !try_other_canon(&search) &&
	    !try_pairs_of_guesses(&search))
		note(&search,
		    (struct dkim_broken){ .change = DKIM_CHANGE_UNKNOWN,
			.field = span_empty(),
			.now = span_empty(),
			.before = span_empty() });
}
