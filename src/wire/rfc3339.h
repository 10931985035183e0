/* Times as text: RFC 3339 / ISO 8601 with a zone. */
#ifndef WIRE_RFC3339_H
#define WIRE_RFC3339_H

#include "base/arena.h"
#include "base/str.h"

enum { RFC3339_MAX = 40 };

/* 2026-01-02T03:04:05[.fraction](Z|±hh:mm), T or a space; a zone is needed. Years 1 to 9999; a
 * leap second 60 is read as 59. */
WARN_UNUSED bool rfc3339_read(struct str s, int64_t *us);
/* YYYY-MM-DD: the day number. */
WARN_UNUSED bool rfc3339_read_date(struct str s, int64_t *day);
/* In UTC with Z; microseconds only where not 0, or never with whole. Writes at most RFC3339_MAX
 * bytes with a NUL and returns the length. */
size_t rfc3339_write(char out[RFC3339_MAX], int64_t us, bool whole);
struct str rfc3339(struct arena *a, int64_t us);
struct str rfc3339_whole(struct arena *a, int64_t us);

#endif
