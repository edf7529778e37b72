#include "core/smtp/transcript.h"

#include "base/scan.h"
#include "base/utf8.h"

void
smtp_transcript_init(struct smtp_transcript *transcript, struct text *out,
    uint64_t now)
{
	*transcript = (struct smtp_transcript){ .out = out, .begin = now };
	text_write_string(out, "nixie-transcript 1\n");
}

/* Marks that turn or hide what stands beside them are no printable text. */
static bool
is_printable(uint32_t code)
{
	return code >= 0xa0 && !(code >= 0x200b && code <= 0x200f) &&
	    !(code >= 0x2028 && code <= 0x202e) &&
	    !(code >= 0x2060 && code <= 0x206f) && code != 0xfeff;
}

static void
write_byte(struct text *out, char c)
{
	if (c == '\r')
		text_write_string(out, "\\r");
	else if (c == '\n')
		text_write_string(out, "\\n");
	else if (c == '\t')
		text_write_string(out, "\\t");
	else if (c == '\\')
		text_write_string(out, "\\\\");
	else if (c >= ' ' && c < 0x7f)
		text_write_byte(out, c);
	else
		text_write_format(out, "\\x%02x", (unsigned char)c);
}

static void
write_escaped(struct text *out, struct span bytes)
{
	while (bytes.len > 0) {
		struct span rest = bytes;
		uint32_t code;

		if ((unsigned char)bytes.ptr[0] < 0x80 ||
		    !utf8_take(&rest, &code) || !is_printable(code)) {
			write_byte(out, span_take(&bytes, 1).ptr[0]);
			continue;
		}
		text_write(out, span_take(&bytes, bytes.len - rest.len));
	}
}

static void
write_mark(struct smtp_transcript *transcript, const char *mark, uint64_t now)
{
	const uint64_t since = now - transcript->begin;

	text_write_format(transcript->out, "[%llu.%06u] %s ",
	    (unsigned long long)(since / 1000000), (unsigned)(since % 1000000),
	    mark);
}

static void
write_words(struct smtp_transcript *transcript, const char *mark,
    struct span words, uint64_t now)
{
	write_mark(transcript, mark, now);
	write_escaped(transcript->out, words);
	text_write_byte(transcript->out, '\n');
}

static void
write_line(struct smtp_transcript *transcript, const char *mark,
    struct span line, uint64_t now)
{
	const bool is_whole = line.len >= 2 && line.ptr[line.len - 2] == '\r' &&
	    line.ptr[line.len - 1] == '\n';
	const bool has_end = line.len > 0 && line.ptr[line.len - 1] == '\n';

	write_mark(transcript, mark, now);
	if (is_whole)
		line.len -= 2;
	write_escaped(transcript->out, line);
	text_write_string(transcript->out, has_end ? "\n" : "\\c\n");
}

void
smtp_transcript_server(struct smtp_transcript *transcript, struct span line,
    uint64_t now)
{
	write_line(transcript, "S<", line, now);
}

void
smtp_transcript_client(struct smtp_transcript *transcript, struct span line,
    uint64_t now)
{
	write_line(transcript, "C>", line, now);
}

void
smtp_transcript_body(struct smtp_transcript *transcript, struct span lines,
    uint64_t now)
{
	while (lines.len > 0) {
		const char *end = memchr(lines.ptr, '\n', lines.len);
		size_t len = end ? (size_t)(end + 1 - lines.ptr) : lines.len;
		struct span line = span_take(&lines, len);

		transcript->body += len;
		if (transcript->body <= SMTP_TRANSCRIPT_MAX_BODY) {
			write_line(transcript, "C>", line, now);
		} else if (!transcript->is_cut_told) {
			smtp_transcript_note(transcript,
			    span_of("the rest of the message is left out"),
			    now);
			transcript->is_cut_told = true;
		}
	}
}

void
smtp_transcript_note(struct smtp_transcript *transcript, struct span words,
    uint64_t now)
{
	write_words(transcript, "N*", words, now);
}

void
smtp_transcript_fault(struct smtp_transcript *transcript, struct span words,
    uint64_t now)
{
	write_words(transcript, "N!", words, now);
}
