#ifndef NIXIE_APP_LOG_SCREEN_H
#define NIXIE_APP_LOG_SCREEN_H

/*
 * A terminal's other screen, on which we draw, and what it is owed: whatever
 * ends or stops us, even a crash, the user's own screen and the cursor come
 * back first (ADR 27). None of the terminal's modes is changed.
 */

#include "core/report/page.h"

/* May we draw on standard output? */
bool log_screen_may_begin(void);

/* Until the end, standard output's terminal shows the other screen. */
void log_screen_begin(void);
void log_screen_end(void);

/*
 * Was it resized, or did the user come back to it? Then all has to be drawn
 * again. What is asked for is told once.
 */
bool log_screen_is_new(void);

/* As wide as the page may be, and so many rows, now. */
void log_screen_size(struct page *page, size_t *rows);

#endif
