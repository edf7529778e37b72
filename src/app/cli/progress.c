#include "app/cli/progress.h"

#include <stdio.h>
#include <unistd.h>

enum { MAX_LINE = 120, MANY_MINUTES = 6000 };

static const double first_after = 0.5, again_after = 0.2;

static double
seconds_since(struct timespec begin, struct timespec now)
{
	return (double)(now.tv_sec - begin.tv_sec) +
	    (double)(now.tv_nsec - begin.tv_nsec) * 1e-9;
}

void
progress_open(struct progress *progress, bool is_output_steady, uint64_t total)
{
	*progress = (struct progress){ .total = total };
	progress->is_wanted = isatty(STDERR_FILENO) &&
	    (is_output_steady || !isatty(STDOUT_FILENO));
	clock_gettime(CLOCK_MONOTONIC, &progress->begun);
}

/* 1,234,567 */
static void
write_grouped(struct text *text, uint64_t number)
{
	char digits[24];
	int len = snprintf(digits, sizeof(digits), "%ju", (uintmax_t)number);

	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			text_write_byte(text, ',');
		text_write_byte(text, digits[i]);
	}
}

void
progress_write(const struct progress *progress, double seconds,
    struct text *line)
{
	double rate = (double)progress->bytes / seconds;
	double left;

	write_grouped(line, progress->cases);
	text_write_format(line, " %s   %.0f MB/s",
	    progress->what ? progress->what : "cases", rate / 1e6);
	/* What is packed is longer than its file; then no one knows. */
	if (progress->total == 0 || progress->bytes > progress->total ||
	    progress->bytes == 0)
		return;
	left = (double)(progress->total - progress->bytes) / rate;
	text_write_format(line, "   %.0f %%",
	    100.0 * (double)progress->bytes / (double)progress->total);
	if (left < MANY_MINUTES * 60)
		text_write_format(line, "   %u:%02u left", (unsigned)left / 60,
		    (unsigned)left % 60);
}

static void
draw(struct progress *progress)
{
	char bytes[MAX_LINE];
	struct text line = text_in(bytes, sizeof(bytes));
	struct timespec now;
	double seconds;

	if (!progress->is_wanted)
		return;
	clock_gettime(CLOCK_MONOTONIC, &now);
	seconds = seconds_since(progress->begun, now);
	if (seconds < first_after ||
	    seconds_since(progress->drawn, now) < again_after)
		return;
	progress_write(progress, seconds, &line);
	fprintf(stderr, "\r%s\033[K", line.ptr);
	fflush(stderr);
	progress->drawn = now;
	progress->is_shown = true;
}

void
progress_cases(struct progress *progress, size_t cases)
{
	progress->cases += cases;
	draw(progress);
}

void
progress_bytes(struct progress *progress, size_t bytes)
{
	progress->bytes += bytes;
	draw(progress);
}

void
progress_hide(struct progress *progress)
{
	if (progress->is_shown)
		fputs("\r\033[K", stderr);
	progress->is_shown = false;
}

void
progress_close(struct progress *progress)
{
	progress_hide(progress);
	progress->is_wanted = false;
}
