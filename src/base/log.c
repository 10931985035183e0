#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>

static _Atomic int least = LOG_INFO;

void log_set_level(enum log_level level)
{
	least = (int)level;
}

void log_line(enum log_level level, const char *fmt, ...)
{
	static const char *const name[] = { "debug", "info", "warn", "error" };
	char line[1024];
	va_list ap;
	int n;

	if ((int)level < least)
		return;
	n = snprintf(line, sizeof line, "daodi: %s: ", name[level]);
	va_start(ap, fmt);
	vsnprintf(line + n, sizeof line - (size_t)n, fmt, ap);
	va_end(ap);
	/* one write a line, so that lines of several threads do not mix */
	for (char *c = line; *c; c++)
		if (*c == '\n' || *c == '\r')
			*c = ' ';
	fprintf(stderr, "%s\n", line);
}
