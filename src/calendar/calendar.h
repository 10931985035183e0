/* Working time: holidays with make-up days (调休), time zones, deadlines with their trace. The
 * deadline is a pure function of rule, start and calendar (rule 5 of the product); the store below
 * it only keeps the calendars. */
#ifndef CALENDAR_CALENDAR_H
#define CALENDAR_CALENDAR_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ids.h"
#include "base/str.h"
#include "store/store.h"
#include "wire/catalogue.h"

/* ---- time zones: TZif (RFC 8536, RFC 9636) of the machine's tzdata ---- */

struct zone;
/* By IANA name, "Asia/Shanghai"; kept for the life of the process. */
WARN_UNUSED bool zone_find(struct str name, const struct zone **out, struct err *err);
/* Seconds east of UTC at that instant. */
int32_t zone_offset(const struct zone *z, int64_t us);
/* Local wall time (as if it were UTC) of an instant, and back: a repeated hour takes the earlier
 * instant, a skipped hour moves forward; *note (may be NULL) says which happened. */
int64_t zone_to_local(const struct zone *z, int64_t us);
enum zone_note { ZONE_PLAIN, ZONE_REPEATED, ZONE_SKIPPED };
int64_t zone_to_utc(const struct zone *z, int64_t local_us, enum zone_note *note);
/* The local day number of an instant. */
int64_t zone_day(const struct zone *z, int64_t us);

/* ---- a calendar ---- */

enum day_kind { DAY_WORK, DAY_WEEKEND, DAY_HOLIDAY, DAY_MAKEUP, DAY_CLOSURE };

struct span { int from_minute, to_minute; };      /* of the local day; to may be 1440 */

struct special_day {
	int64_t day;
	enum day_kind kind;           /* DAY_HOLIDAY, DAY_MAKEUP or DAY_CLOSURE */
	struct str name;
};

/* What it points to lives in the arena it was read or loaded with. */
struct calendar {
	struct calendar_id id;
	struct str code, name, zone_name;
	const struct zone *zone;
	struct span week[7][4];       /* Monday first; working spans in order; count in spans[] */
	int spans[7];
	struct span makeup[4];        /* hours of a make-up working day */
	int makeup_spans;
	struct special_day *special;  /* ordered by day, one a day */
	size_t specials;
	int published_from, published_to;  /* years whose holidays are known; outside: provisional;
					      0 and 0: none */
};

enum day_kind calendar_day(const struct calendar *c, int64_t day, struct str *name);
bool calendar_works(const struct calendar *c, int64_t day);

enum basis { BASIS_HOURS, BASIS_CALENDAR_DAYS, BASIS_WORKING_DAYS, BASIS_WORKING_HOURS };
/* "hours", "calendar_days", "working_days", "working_hours" */
struct str basis_name(enum basis b);
WARN_UNUSED bool basis_of(struct str name, enum basis *out);

struct due_step {
	int64_t from, to;             /* instants; a step begins where the one before ends */
	int64_t counted; /* days, or minutes (hours, working hours); their sum is the amount */
	enum day_kind why;
	bool start_day;               /* the day of the start where days are counted: not counted */
	struct str name;              /* of the holiday */
};
struct due {
	int64_t due;                  /* the instant by which it must be done */
	bool provisional; /* a day that was looked up lies in a year that is not published;
			     clock hours and calendar days look none up */
	enum basis basis;
	struct due_step *step;        /* merged runs of days of one kind */
	size_t steps;
};

/* hours: start + amount hours. calendar_days: the end (24:00 local) of the amount-th day after the
 * local day of start. working_days: the end of working time of the amount-th working day after the
 * local day of start (the day of start is not counted: the Civil Code's rule, art. 201).
 * working_hours: amount hours counted only inside working spans, from start. amount is 1 to 4000;
 * errors name "amount" or "start" (years 1970 to 2200), or "calendar" where it has no working time
 * to count. A minute counts as working time when the local clock shows it inside a span: an hour
 * that daylight saving repeats counts twice, one that it skips not at all. */
WARN_UNUSED bool due_compute(struct arena *a, const struct calendar *c, int64_t start,
			     enum basis basis, int64_t amount, struct due *out, struct err *err);
/* A calendar without weekly hours works Monday to Friday and its working days end at 24:00; a
 * make-up day without hours of its own has those of the first weekday that has some. */

/* The trace as JSON [{from,to,counted,why}] with why in plain words. */
struct str due_trace_json(struct arena *a, const struct due *d, enum language lang);

/* ---- calendars as text ---- */

/* Weekly hours "mon 09:00-12:00 13:30-17:30;tue …;makeup …": local times, 24:00 allowed as an end;
 * days that are not named are off. Reading also takes ranges of days, "mon-fri 09:00-17:00".
 * Errors name the field "hours". Reading sets week, spans, makeup, makeup_spans and no more. */
struct str calendar_hours_text(struct arena *a, const struct calendar *c);
WARN_UNUSED bool calendar_hours_read(struct str text, struct calendar *c, struct err *err);
/* "holiday", "makeup", "closure"; "work", "weekend" of days that need no entry. */
struct str day_kind_name(enum day_kind k);

/* Special days from CSV: the columns date (YYYY-MM-DD), kind (holiday, makeup, closure) and name
 * (may be missing), in any order, named by the first record; records that begin with # are
 * comments. Ordered by day. Every error names "line N, column". */
WARN_UNUSED bool holidays_read(struct arena *a, struct str csv, struct special_day **out, size_t *n,
			       struct err *err);

/* ---- the store ---- */

extern const struct migrations calendar_migrations;

WARN_UNUSED bool calendar_load(struct tx *tx, struct arena *a, struct calendar_id id,
			       struct calendar *out, struct err *err);
WARN_UNUSED bool calendar_list(struct tx *tx, struct arena *a, struct calendar **out, size_t *n,
			       struct err *err);
WARN_UNUSED bool calendar_find(struct tx *tx, struct str code, struct calendar_id *out,
			       struct err *err);
/* Writes a calendar and all its days; one of the same code is replaced, keeping its id. */
WARN_UNUSED bool calendar_save(struct tx *tx, const struct calendar *c, struct calendar_id *out,
			       struct err *err);
/* Adds or replaces special days of a calendar (ordered by day) and widens its published years to
 * those the holidays among them fall in; refuses to leave a year out between. For `import
 * holidays`. */
WARN_UNUSED bool calendar_add_days(struct tx *tx, struct calendar_id id,
				   const struct special_day *days, size_t n, struct err *err);
/* Mainland China: Monday to Friday 9:00–12:00, 13:30–17:30, Asia/Shanghai, holidays and make-up
 * days 2024–2026 as the State Council published them (data/holidays/). code "cn". */
WARN_UNUSED bool calendar_china(struct arena *a, struct calendar *out, struct err *err);

#endif
