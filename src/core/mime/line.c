#include "core/mime/line.h"

enum { SAMPLE_BYTES = 4096 };

/* The more frequent one wins: CRs that stand alone, or LFs. */
static bool
has_more_cr(struct span sample)
{
	size_t crs = 0, lfs = 0;

	for (size_t i = 0; i < sample.len; i++) {
		if (sample.ptr[i] == '\n')
			lfs++;
		else if (sample.ptr[i] == '\r' &&
		    (i + 1 == sample.len || sample.ptr[i + 1] != '\n'))
			crs++;
	}
	return crs > lfs;
}

void
mime_lines_init(struct mime_lines *lines, struct span text)
{
	struct span sample = text;
	const char *cr;

	*lines = (struct mime_lines){ .rest = text };
	if (sample.len > SAMPLE_BYTES)
		sample.len = SAMPLE_BYTES;
	cr = memchr(sample.ptr, '\r', sample.len);
	if (!cr || cr + 1 == text.ptr + text.len || cr[1] == '\n')
		return;
	lines->ends_at_cr = has_more_cr(sample);
}

/* Byte by byte: a search for LF, which is not there, would never end. */
static bool
take_at_cr(struct span *rest, struct span *line)
{
	size_t len = 0;

	while (
	    len < rest->len && rest->ptr[len] != '\r' && rest->ptr[len] != '\n')
		len++;
	*line = span_take(rest, len);
	if (rest->len > 1 && rest->ptr[0] == '\r' && rest->ptr[1] == '\n')
		span_take(rest, 1);
	if (rest->len > 0)
		span_take(rest, 1);
	return true;
}

bool
mime_lines_next(struct mime_lines *lines, struct span *line)
{
	struct span *rest = &lines->rest;
	const char *lf;

	if (rest->len == 0)
		return false;
	if (lines->ends_at_cr)
		return take_at_cr(rest, line);
	lf = memchr(rest->ptr, '\n', rest->len);
	*line = span_take(rest, lf ? (size_t)(lf - rest->ptr) : rest->len);
	if (lf)
		span_take(rest, 1);
	while (line->len > 0 && line->ptr[line->len - 1] == '\r')
		line->len--;
	return true;
}

struct span
mime_line_skip_blanks(struct span line)
{
	while (line.len > 0 && (line.ptr[0] == ' ' || line.ptr[0] == '\t'))
		span_take(&line, 1);
	return line;
}

bool
mime_line_is_blank(struct span line)
{
	return mime_line_skip_blanks(line).len == 0;
}

bool
mime_line_is_from(struct span line)
{
	if (line.len > 0 && line.ptr[0] == '>')
		span_take(&line, 1);
	if (!span_starts(line, span_of("From ")))
		return false;
	span_take(&line, 5);
	line = mime_line_skip_blanks(line);
	return line.len == 0 || line.ptr[0] != ':';
}

bool
mime_line_peel(struct span prefix, struct span *line)
{
	if (prefix.len == 0)
		return true;
	if (span_starts(*line, prefix)) {
		span_take(line, prefix.len);
		return true;
	}
	if (!span_equal(span_trim(*line), span_trim(prefix)) &&
	    !mime_line_is_blank(*line))
		return false;
	*line = span_empty();
	return true;
}
