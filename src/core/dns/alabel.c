#include "core/dns/alabel.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "core/dns/answer.h"

/* RFC 3492, 5. */
enum { BASE = 36, T_MIN = 1, T_MAX = 26, SKEW = 38, DAMP = 700 };
enum { FIRST_BIAS = 72, FIRST_CODE = 128 };
enum { ALABEL_ROOM = 2 * DNS_NAME_MAX };

struct label {
	uint32_t codes[DNS_LABEL_MAX];
	size_t count;
};

static bool
read_label(struct span name, struct label *label)
{
	label->count = 0;
	while (name.len > 0) {
		uint32_t code;

		if (label->count == DNS_LABEL_MAX || !utf8_take(&name, &code))
			return false;
		label->codes[label->count++] = code < 0x80
		    ? (uint32_t)ascii_lower((char)code)
		    : utf8_lower(code);
	}
	return true;
}

/* RFC 3492, 6.1. */
static uint32_t
adapt(uint32_t delta, uint32_t points, bool is_first)
{
	uint32_t k = 0;

	delta = is_first ? delta / DAMP : delta / 2;
	delta += delta / points;
	for (; delta > (BASE - T_MIN) * T_MAX / 2; k += BASE)
		delta /= BASE - T_MIN;
	return k + (BASE - T_MIN + 1) * delta / (delta + SKEW);
}

static void
write_digit(struct text *text, uint32_t digit)
{
	text_write_byte(text,
	    (char)(digit < 26 ? 'a' + digit : '0' + (digit - 26)));
}

/* A number in digits of growing weight. */
static void
write_delta(struct text *text, uint32_t delta, uint32_t bias)
{
	for (uint32_t k = BASE;; k += BASE) {
		uint32_t t = k <= bias  ? T_MIN
		    : k >= bias + T_MAX ? T_MAX
					: k - bias;

		if (delta < t)
			break;
		write_digit(text, t + (delta - t) % (BASE - t));
		delta = (delta - t) / (BASE - t);
	}
	write_digit(text, delta);
}

/* The smallest code that is not yet written. */
static uint32_t
next_code(const struct label *label, uint32_t from)
{
	uint32_t next = UINT32_MAX;

	for (size_t i = 0; i < label->count; i++)
		if (label->codes[i] >= from && label->codes[i] < next)
			next = label->codes[i];
	return next;
}

/* RFC 3492, 6.3. With 63 codes, nothing of it overflows. */
static void
write_punycode(struct text *text, const struct label *label, size_t basic)
{
	uint32_t code = FIRST_CODE, delta = 0, bias = FIRST_BIAS;
	size_t done = basic;

	while (done < label->count) {
		uint32_t next = next_code(label, code);

		delta += (next - code) * ((uint32_t)done + 1);
		code = next;
		for (size_t i = 0; i < label->count; i++) {
			if (label->codes[i] < code)
				delta++;
			if (label->codes[i] != code)
				continue;
			write_delta(text, delta, bias);
			bias = adapt(delta, (uint32_t)done + 1, done == basic);
			delta = 0;
			done++;
		}
		delta++;
		code++;
	}
}

static bool
write_label(struct text *text, struct span name)
{
	const size_t before = text->len;
	struct label label;
	size_t basic = 0;

	if (!read_label(name, &label))
		return false;
	for (size_t i = 0; i < label.count; i++)
		basic += label.codes[i] < FIRST_CODE;
	if (basic < label.count)
		text_write_string(text, "xn--");
	for (size_t i = 0; i < label.count; i++)
		if (label.codes[i] < FIRST_CODE)
			text_write_byte(text, (char)label.codes[i]);
	if (basic < label.count) {
		if (basic > 0)
			text_write_byte(text, '-');
		write_punycode(text, &label, basic);
	}
	return text->len - before <= DNS_LABEL_MAX;
}

bool
dns_alabel_write(struct text *text, struct span name)
{
	const size_t before = text->len;
	struct span rest = name, label;

	while (span_split(&rest, '.', &label)) {
		if (!write_label(text, label)) {
			text->len = before;
			return false;
		}
		if (label.ptr + label.len < name.ptr + name.len)
			text_write_byte(text, '.');
	}
	return true;
}

static bool
is_ascii(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((name.ptr[i] & 0x80) != 0)
			return false;
	return true;
}

struct span
dns_alabel_of(struct arena *arena, struct span name)
{
	struct text text;

	if (is_ascii(name))
		return name;
	text_init(&text, arena, ALABEL_ROOM);
	return dns_alabel_write(&text, name) && !text.is_cut ? text_span(&text)
							     : name;
}
