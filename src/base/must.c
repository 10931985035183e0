#include "base/must.h"

_Noreturn void must_failed(const char *cond, const char *file, int line)
{
	fprintf(stderr, "%s:%d: this should never happen: !(%s)\n", file, line, cond);
	abort();
}
