/*
 * Whatever HTML comes: what goes out is elements of ours, balanced, with
 * attributes that fetch and run nothing, as another reader sees it.
 */

#include <stdint.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "core/mime/clean.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { OUT_MAX = 1 << 20 };

static const char *const forbidden[] = { "script", "style", "iframe", "object",
	"svg", "math", "form", "input", "base", "meta", "link", "embed",
	"template", "textarea", "title", "xmp" };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct span
take_name(struct span *rest)
{
	size_t len = 0;

	while (len < rest->len &&
	    (ascii_is_alnum(rest->ptr[len]) || rest->ptr[len] == '-'))
		len++;
	return span_take(rest, len);
}

/* ' name="value"': nothing that runs, and no address but these. */
static void
check_attribute(struct span *rest)
{
	struct span name, value;

	MUST(span_take(rest, 1).ptr[0] == ' ');
	name = take_name(rest);
	MUST(name.len > 0 && !span_starts_nocase(name, span_of("on")));
	MUST(rest->len > 1 && span_take(rest, 2).ptr[0] == '=');
	MUST(memchr(rest->ptr, '"', rest->len));
	span_split(rest, '"', &value);
	MUST(!memchr(value.ptr, '<', value.len));
	if (span_equal(name, span_of("href")))
		MUST(span_starts_nocase(value, span_of("http")) ||
		    span_starts_nocase(value, span_of("mailto:")));
	else if (span_equal(name, span_of("src")))
		MUST(span_starts(value, span_of("/p/")));
	else if (span_equal(name, span_of("style")))
		MUST(!memchr(value.ptr, '(', value.len) &&
		    !memchr(value.ptr, '\\', value.len));
}

/* Gives by how much the depth changes. */
static int
check_tag(struct span *rest)
{
	bool is_end, is_void;
	struct span name;

	span_take(rest, 1);
	is_end = rest->len > 0 && rest->ptr[0] == '/';
	if (is_end)
		span_take(rest, 1);
	name = take_name(rest);
	MUST(name.len > 0);
	for (size_t i = 0; i < sizeof(forbidden) / sizeof(*forbidden); i++)
		MUST(!span_equal_nocase(name, span_of(forbidden[i])));
	while (rest->len > 0 && rest->ptr[0] != '>')
		check_attribute(rest);
	MUST(rest->len > 0);
	span_take(rest, 1);
	is_void = span_equal(name, span_of("br")) ||
	    span_equal(name, span_of("hr")) ||
	    span_equal(name, span_of("img")) ||
	    span_equal(name, span_of("col"));
	MUST(!is_end || !is_void);
	return is_void ? 0 : is_end ? -1 : 1;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct mime_clean clean = { .parts = span_of("/p/") };
	struct text out;
	struct span rest;
	int depth = 0;

	text_init(&out, NULL, OUT_MAX);
	mime_clean_write(&clean, &out, input);
	for (rest = text_span(&out); rest.len > 0 && !out.is_cut;) {
		if (rest.ptr[0] == '<') {
			depth += check_tag(&rest);
			MUST(depth >= 0);
		} else {
			MUST(span_take(&rest, 1).ptr[0] != '>');
		}
	}
	MUST(out.is_cut || depth == 0);
	text_clear(&out);
	return 0;
}
