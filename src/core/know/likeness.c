#include "core/know/likeness.h"

#include "base/ascii.h"
#include "base/ip.h"
#include "base/utf8.h"

/* Letters of a word that count: its stem, for most purposes. */
enum { STEM = 6 };

/* Whatever stands for a name, as one character that no text holds. */
enum { NAME_ADDRESS = 0x110000, NAME_PAGE, NAME_IP, NAME_HOST, CODE, STATUS };

struct writer {
	struct likeness_feature *features;
	size_t count;
	uint32_t before; /* the word before; 0: none */
	uint32_t before_begin;
	bool is_before_name;
	const char *start;
};

static uint32_t
mix(uint32_t hash, uint32_t value)
{
	hash = (hash ^ value) * 0x9e3779b1U;
	return hash ^ hash >> 15;
}

static void
put(struct writer *writer, uint32_t hash, uint32_t begin, uint32_t end)
{
	for (size_t i = 0; i < writer->count; i++)
		if (writer->features[i].hash == hash)
			return;
	if (writer->count < LIKENESS_FEATURES)
		writer->features[writer->count++] =
		    (struct likeness_feature){ hash, begin, end };
}

/* A word, and it with the one before; names alone stand nowhere. */
static void
put_word(struct writer *writer, uint32_t hash, struct span word, bool is_name)
{
	uint32_t begin = (uint32_t)(word.ptr - writer->start);
	uint32_t end = begin + (uint32_t)word.len;

	put(writer, hash, begin, is_name ? 0 : end);
	if (writer->before)
		put(writer, mix(writer->before, hash), writer->before_begin,
		    is_name && writer->is_before_name ? 0 : end);
	writer->before = hash;
	writer->before_begin = begin;
	writer->is_before_name = is_name;
}

/* Signs that stand for words or syllables, and are not set apart. */
static bool
is_sign(uint32_t code)
{
	return code >= 0x2e80 || (code >= 0x0e00 && code <= 0x0e7f);
}

/* e for é: people leave the accents out. */
static uint32_t
plain(uint32_t code)
{
	static const char latin[] =
	    "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty";

	return code >= 0xc0 && code <= 0xff ? (uint32_t)latin[code - 0xc0]
					    : code;
}

static bool
is_letter(uint32_t code)
{
	return code >= 0xc0 || (code < 0x80 && ascii_is_letter((char)code));
}

/* A run of letters off the front, or one sign; or a byte that is neither. */
static void
take_word(struct writer *writer, struct span *rest)
{
	struct span word = *rest, before;
	uint32_t code, hash = 1;
	size_t letters = 0;

	for (before = *rest; rest->len > 0; before = *rest) {
		if (!utf8_take(rest, &code) || !is_letter(code) ||
		    (is_sign(code) && letters > 0))
			break;
		if (letters++ < STEM)
			hash = mix(hash, plain(code));
		before = *rest;
		if (is_sign(code))
			break;
	}
	if (letters == 0)
		return;
	*rest = before;
	word.len = (size_t)(before.ptr - word.ptr);
	put_word(writer, hash, word, false);
}

static bool
is_host(struct span token)
{
	size_t dots = 0, letters = 0;

	for (size_t i = 0; i < token.len; i++) {
		char c = token.ptr[i];

		if (c == '.' && i > 0 && i + 1 < token.len)
			dots++;
		else if (ascii_is_letter(c))
			letters++;
		else if (!ascii_is_digit(c) && c != '-' && c != '_')
			return false;
	}
	return dots > 0 && letters > 1;
}

/* What kind of name it is; 0: none. */
static uint32_t
name_of(struct span token)
{
	struct ip ip;
	size_t at;

	if (span_find(token, span_of("://"), &at) ||
	    span_starts(token, span_of("www.")))
		return NAME_PAGE;
	if (memchr(token.ptr, '@', token.len))
		return NAME_ADDRESS;
	if (ip_parse(token, &ip))
		return NAME_IP;
	return is_host(token) ? NAME_HOST : 0;
}

static struct span
trim(struct span token)
{
	static const char marks[] = "<>()[]{}\"'.,;:!?=*";

	while (token.len > 0 && strchr(marks, token.ptr[0]))
		token = span_from(token, 1);
	while (token.len > 0 && strchr(marks, token.ptr[token.len - 1]))
		token.len--;
	return token;
}

static void
put_codes(struct writer *writer, unsigned code, struct smtp_status status)
{
	if (code > 0) {
		put(writer, mix(CODE, code / 100), 0, 0);
		put(writer, mix(CODE, code), 0, 0);
	}
	if (status.severity > 0)
		put(writer, mix(mix(STATUS, status.subject), status.detail), 0,
		    0);
}

size_t
likeness_features(struct span lower, unsigned code, struct smtp_status status,
    struct likeness_feature features[LIKENESS_FEATURES])
{
	struct writer writer = { .features = features, .start = lower.ptr };
	struct span rest = lower, token;

	put_codes(&writer, code, status);
	while (writer.count < LIKENESS_FEATURES &&
	    span_split(&rest, ' ', &token)) {
		struct span inner = trim(token);
		uint32_t name = inner.len > 0 ? name_of(inner) : 0;

		if (name)
			put_word(&writer, mix(1, name), inner, true);
		while (!name && inner.len > 0)
			take_word(&writer, &inner);
	}
	return writer.count;
}

static const struct likeness_row *
find_row(const struct likeness_model *model, uint32_t hash)
{
	size_t bucket = likeness_bucket(hash);

	for (size_t i = model->starts[bucket]; i < model->starts[bucket + 1];
	     i++)
		if (model->rows[i].hash == hash)
			return &model->rows[i];
	return NULL;
}

static int
weight_for(const struct likeness_model *model, const struct likeness_row *row,
    uint16_t cause)
{
	for (size_t i = row[0].first; i < row[1].first; i++)
		if (model->weights[i].cause == cause)
			return model->weights[i].weight;
	return 0;
}

/* What was learned of a text's features. */
struct known {
	const struct likeness_row *row;
	uint32_t begin, end;
};

static size_t
find_known(const struct likeness_model *model,
    const struct likeness_feature *features, size_t count, struct known *known)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		const struct likeness_row *row =
		    find_row(model, features[i].hash);

		if (row)
			known[found++] = (struct known){ row, features[i].begin,
				features[i].end };
	}
	return found;
}

/*
 * e to the power of a number that is not positive, to a hundredth of itself
 * where it counts: (1 + x / 1024) to the power of 1024. The library of
 * mathematics would be loaded at each start, for this alone.
 */
static double
power(double x)
{
	double result = 1 + x / 1024;

	if (x < -20)
		return 0;
	for (int i = 0; i < 10; i++)
		result *= result;
	return result;
}

/* By Newton's method; of at most LIKENESS_FEATURES. */
static double
root(size_t square)
{
	double result = 8;

	for (int i = 0; i < 8; i++)
		result = (result + (double)square / result) / 2;
	return result;
}

/* Add up what the features say of each cause; gives the likeliest. */
static uint16_t
add_up(const struct likeness_model *model, const struct known *known,
    size_t count, double scores[LIKENESS_CAUSES])
{
	double norm = 1 / (root(count) * LIKENESS_SCALE);
	uint16_t best = 0;

	for (size_t i = 0; i < model->cause_count; i++)
		scores[i] = (double)model->biases[i] / LIKENESS_SCALE;
	for (size_t i = 0; i < count; i++)
		for (size_t j = known[i].row[0].first;
		     j < known[i].row[1].first; j++)
			scores[model->weights[j].cause] +=
			    model->weights[j].weight * norm;
	for (uint16_t i = 1; i < model->cause_count; i++)
		if (scores[i] > scores[best])
			best = i;
	return best;
}

/* The share of the likeliest, as a softmax gives it. */
static unsigned
share_of(const double *scores, size_t count, uint16_t best)
{
	double sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += power(scores[i] - scores[best]);
	return (unsigned)(1000 / sum);
}

/* The words that weigh most for it; gives how many speak of it at all. */
static size_t
find_words(const struct likeness_model *model, const struct known *known,
    size_t count, struct likeness *likeness)
{
	size_t speaking = 0;
	int most = 0;

	for (size_t i = 0; i < count; i++) {
		int weight = weight_for(model, known[i].row, likeness->cause);

		speaking += weight > 0 && known[i].end > 0;
		if (weight > most && known[i].end > 0) {
			most = weight;
			likeness->begin = known[i].begin;
			likeness->end = known[i].end;
		}
	}
	return speaking;
}

bool
likeness_find(const struct likeness_model *model, struct span lower,
    unsigned code, struct smtp_status status, struct likeness *likeness)
{
	struct likeness_feature features[LIKENESS_FEATURES];
	struct known known[LIKENESS_FEATURES];
	double scores[LIKENESS_CAUSES];
	size_t count = likeness_features(lower, code, status, features);

	count = find_known(model, features, count, known);
	*likeness = (struct likeness){ 0 };
	if (count == 0)
		return false;
	likeness->cause = add_up(model, known, count, scores);
	likeness->share = share_of(scores, model->cause_count, likeness->cause);
	return find_words(model, known, count, likeness) >= LIKENESS_LEAST;
}
