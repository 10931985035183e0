/* The inside of time zones: what a TZif file says (tzif.c), the rule of its footer (tzrule.c), and
 * the runs of one offset that both are read through (zone.c). Seconds since 1970 UTC here, because
 * that is what the files count in; microseconds only at the face. */
#ifndef CALENDAR_ZONE_INT_H
#define CALENDAR_ZONE_INT_H

#include "base/arena.h"
#include "base/str.h"

enum { ZONE_TYPES = 256, ZONE_NAME = 64, ZONE_FILE = 256 * 1024 };

/* Far enough for every instant in microseconds, and adding a day to it does not overflow. */
#define ZONE_NEVER (INT64_MAX / 4)

/* A day of the year on which a rule changes the offset. */
struct tz_date {
	enum { TZ_JULIAN, TZ_DAY, TZ_MONTH } kind;  /* J1-365 without 29 February; 0-365; Mm.w.d */
	int month, week, day;                       /* day: 0 = Sunday in TZ_MONTH */
	int32_t time; /* seconds of local time after 00:00, may be < 0 */
};

/* A POSIX TZ text, with the hours -167 to 167 of RFC 9636 §3.3.2. */
struct tz_rule {
	bool given, dst;
	int32_t std_offset, dst_offset;             /* seconds east of UTC */
	struct tz_date start, end;                  /* of daylight saving time */
};

struct zone {
	struct zone *next;
	char name[ZONE_NAME + 1];
	size_t n;                                   /* transitions, at[] strictly ascending */
	const int64_t *at;
	const uint8_t *type;
	int32_t offset[ZONE_TYPES];
	struct tz_rule rule;                        /* from the last transition on */
};

/* Instants from ≤ s < to with one offset. */
struct zone_run {
	int64_t from, to;
	int32_t offset;
};

/* The whole of text as a TZ rule. */
WARN_UNUSED bool tz_rule_read(struct str text, struct tz_rule *out);
/* The run around s by the rule alone. */
struct zone_run tz_rule_run(const struct tz_rule *r, int64_t s);

/* A TZif file of version 1 to 4; false where it is not one, is damaged, or counts leap seconds.
 * *out points into memory of the arena; its name and next are left empty. */
WARN_UNUSED bool tzif_read(struct arena *a, struct str file, struct zone *out);

/* The run around s. Not always the longest: two runs in a row may have one offset. */
struct zone_run zone_run(const struct zone *z, int64_t s);

#endif
