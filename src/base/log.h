/* The diagnostics log: one line on standard error, for the person who runs the server. Never a
 * secret, never personal data, never a request's path (its route template instead). */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/must.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

/* Lines below this level are dropped; LOG_INFO at start. */
void log_set_level(enum log_level level);
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);

#endif
