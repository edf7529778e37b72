#include "core/auth/dkim_canon.h"

#include "base/ascii.h"

#ifdef __SSE2__
#include <emmintrin.h>

enum { WORD = 16 };
#else
enum { WORD = 8 };
#endif

const char *
dkim_canon_name(enum dkim_canon canon)
{
	return canon == DKIM_SIMPLE ? "simple" : "relaxed";
}

void
dkim_body_init(struct dkim_body *body, enum dkim_canon canon,
    struct crypto_digest_stream *stream, struct text *text, uint64_t limit)
{
	body->canon = canon;
	body->keeps_lf = false;
	body->stream = stream;
	body->text = text;
	body->limit = limit;
	body->length = 0;
	body->line_ends = 0;
	body->has_blank = body->has_cr = body->has_content = false;
	body->buffered = 0;
}

static void
put_out(struct dkim_body *body, struct span bytes)
{
	if (body->stream && bytes.len > 0)
		crypto_digest_add(body->stream, bytes);
	if (body->text)
		text_write(body->text, bytes);
}

static void
flush(struct dkim_body *body)
{
	put_out(body, (struct span){ body->buffer, body->buffered });
	body->buffered = 0;
}

/* Pieces are often short, and a digest costs a little for each. */
static void
emit(struct dkim_body *body, const char *ptr, size_t len)
{
	uint64_t room =
	    body->length < body->limit ? body->limit - body->length : 0;

	body->length += len;
	if (len > room)
		len = (size_t)room;
	if (len > DKIM_BODY_BUFFER - body->buffered)
		flush(body);
	if (len > DKIM_BODY_BUFFER) {
		put_out(body, (struct span){ ptr, len });
		return;
	}
	memcpy(body->buffer + body->buffered, ptr, len);
	body->buffered += len;
}

/* What waited for more to come. */
static void
emit_pending(struct dkim_body *body)
{
	for (; body->line_ends > 0; body->line_ends--)
		emit(body, "\r\n", 2);
	if (body->has_blank)
		emit(body, " ", 1);
	body->has_blank = false;
	body->has_content = true;
}

static void
emit_content(struct dkim_body *body, const char *ptr, size_t len)
{
	emit_pending(body);
	emit(body, ptr, len);
}

/* One byte that is not as plain as those around it. */
static void
step(struct dkim_body *body, const char *at)
{
	const bool had_cr = body->has_cr;

	body->has_cr = false;
	if (*at == '\n' && (had_cr || !body->keeps_lf)) {
		body->has_blank = false;
		body->line_ends++;
		return;
	}
	if (had_cr)
		emit_content(body, "\r", 1);
	if (*at == '\r')
		body->has_cr = true;
	else if (body->canon == DKIM_RELAXED && (*at == ' ' || *at == '\t'))
		body->has_blank = true;
	else
		emit_content(body, at, 1);
}

/*
 * How many of the next bytes come out as they are: up to the first control,
 * or a blank before a blank or a control, WORD at most. One byte more than
 * that is looked at.
 */
#ifdef __SSE2__
static inline size_t
plain_bytes(const char *ptr, bool is_relaxed)
{
	const __m128i here =
	    _mm_loadu_si128((const __m128i *)(const void *)ptr);
	const __m128i next =
	    _mm_loadu_si128((const __m128i *)(const void *)(ptr + 1));
	const __m128i control = _mm_set1_epi8(0x1f), blank = _mm_set1_epi8(' ');
	__m128i bad = _mm_cmpeq_epi8(_mm_min_epu8(here, control), here);
	unsigned bits;

	if (is_relaxed)
		bad = _mm_or_si128(bad,
		    _mm_and_si128(_mm_cmpeq_epi8(here, blank),
			_mm_cmpeq_epi8(_mm_min_epu8(next, blank), next)));
	bits = (unsigned)_mm_movemask_epi8(bad);
	return bits ? (size_t)__builtin_ctz(bits) : WORD;
}
#else
#define EACH(byte) (0x0101010101010101ULL * (byte))

/* The top bit of each byte that is below 0x80 - add. */
static inline uint64_t
below(uint64_t word, unsigned add)
{
	return ~(((word & EACH(0x7f)) + EACH(add)) | word) & EACH(0x80);
}

static inline uint64_t
load(const char *ptr)
{
	uint64_t word;

	memcpy(&word, ptr, sizeof(word));
	return word;
}

/* Which byte of the word has the first of these bits. */
static inline size_t
first_byte(uint64_t bits)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(bits) / 8;
#else
	return (size_t)__builtin_clzll(bits) / 8;
#endif
}

static inline size_t
plain_bytes(const char *ptr, bool is_relaxed)
{
	const uint64_t word = load(ptr);
	uint64_t bad = below(word, 0x80 - 0x20);

	if (is_relaxed)
		bad |= below(word, 0x80 - 0x21) &
		    below(load(ptr + 1), 0x80 - 0x21);
	return bad ? first_byte(bad) : WORD;
}
#endif

/* The same for one byte, of which the next is known. */
static bool
is_plain(const char *ptr, bool is_relaxed)
{
	if (*ptr == '\r' || *ptr == '\n')
		return false;
	if (!is_relaxed)
		return true;
	return *ptr != '\t' && (*ptr != ' ' || !ascii_is_space(ptr[1]));
}

/* CR LF between two bytes, neither of which makes it more than that. */
static bool
is_plain_end(const char *ptr, const char *end)
{
	return end - ptr > 3 && ptr[0] == '\r' && ptr[1] == '\n' &&
	    ptr[2] != '\r' && ptr[2] != '\n' && ptr[2] != ' ' && ptr[2] != '\t';
}

/* How far it goes as it is; at least one byte is left for step(). */
static size_t
plain_run(const char *start, const char *end, bool is_relaxed)
{
	const char *at = start;
	size_t len = WORD;

	for (;;) {
		for (; end - at > WORD && len == WORD; at += len)
			len = plain_bytes(at, is_relaxed);
		len = WORD;
		if (end - at > 1 && is_plain(at, is_relaxed))
			at++;
		else if (at > start && is_plain_end(at, end))
			at += 2;
		else
			return (size_t)(at - start);
	}
}

void
dkim_body_add(struct dkim_body *body, struct span bytes)
{
	const char *at = bytes.ptr, *end = bytes.ptr + bytes.len;
	const bool is_relaxed = body->canon == DKIM_RELAXED;

	while (at < end) {
		bool is_joined =
		    body->has_cr || (body->has_blank && *at == ' ');
		size_t len = is_joined ? 0 : plain_run(at, end, is_relaxed);

		if (len > 0)
			emit_content(body, at, len);
		at += len;
		step(body, at++);
	}
}

size_t
dkim_body_peek(struct dkim_body *body, unsigned char sum[CRYPTO_DIGEST_MAX])
{
	bool has_end = body->canon == DKIM_SIMPLE || body->has_content;

	if (!body->stream)
		return 0;
	flush(body);
	return crypto_digest_peek(body->stream,
	    has_end ? span_of("\r\n") : span_empty(), sum);
}

void
dkim_body_end(struct dkim_body *body)
{
	if (body->has_cr)
		emit_content(body, "\r", 1);
	body->has_cr = body->has_blank = false;
	if (body->canon == DKIM_SIMPLE || body->has_content)
		emit(body, "\r\n", 2);
	flush(body);
}

size_t
dkim_body_sum(struct span source, enum dkim_canon canon,
    enum crypto_digest digest, uint64_t limit,
    unsigned char sum[CRYPTO_DIGEST_MAX], uint64_t *length)
{
	struct crypto_digest_stream *stream = crypto_digest_open(digest);
	struct dkim_body body;

	dkim_body_init(&body, canon, stream, NULL, limit);
	dkim_body_add(&body, source);
	dkim_body_end(&body);
	*length = body.length;
	return stream ? crypto_digest_close(stream, sum) : 0;
}

/* Lines as they are, but all of them end in CR LF. */
static void
write_simple(struct text *text, struct span whole)
{
	const char *lf;

	while (whole.len > 0 && (lf = memchr(whole.ptr, '\n', whole.len))) {
		size_t len = (size_t)(lf - whole.ptr);

		if (len > 0 && lf[-1] == '\r')
			len--;
		text_write(text, (struct span){ whole.ptr, len });
		text_write_string(text, "\r\n");
		span_take(&whole, (size_t)(lf - whole.ptr) + 1);
	}
	text_write(text, whole);
}

static bool
is_line_end(struct span rest)
{
	return rest.ptr[0] == '\n' ||
	    (rest.ptr[0] == '\r' && rest.len > 1 && rest.ptr[1] == '\n');
}

static bool
is_blank(struct span rest)
{
	return rest.ptr[0] == ' ' || rest.ptr[0] == '\t' || is_line_end(rest);
}

/* Words of the value, one blank between them. Ends of lines are folds. */
static void
write_relaxed_value(struct text *text, struct span value)
{
	bool is_first = true;

	while (value.len > 0) {
		struct span word = value;

		if (is_blank(value)) {
			span_take(&value, 1);
			continue;
		}
		while (value.len > 0 && !is_blank(value))
			span_take(&value, 1);
		word.len -= value.len;
		if (!is_first)
			text_write_byte(text, ' ');
		text_write(text, word);
		is_first = false;
	}
}

void
dkim_canon_field(struct text *text, enum dkim_canon canon, struct span whole,
    size_t colon)
{
	struct span name = span_trim((struct span){ whole.ptr, colon });

	if (canon == DKIM_SIMPLE) {
		write_simple(text, whole);
		return;
	}
	for (size_t i = 0; i < name.len; i++)
		text_write_byte(text, ascii_lower(name.ptr[i]));
	text_write_byte(text, ':');
	write_relaxed_value(text, span_from(whole, colon + 1));
}
