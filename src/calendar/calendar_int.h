/* The inside of calendars: what kind a day is and which hours it has, for one day (calendar.c) and
 * for days in a row (due.c). */
#ifndef CALENDAR_CALENDAR_INT_H
#define CALENDAR_CALENDAR_INT_H

#include "calendar/calendar.h"

enum { DAY_MINUTES = 24 * 60, SPANS = 4, WEEK = 7 };

/* Does any weekday have hours? */
bool calendar_has_hours(const struct calendar *c);
/* The index in special[] of the first day not before this one. */
size_t calendar_special_at(const struct calendar *c, int64_t day);
/* Kind, name and hours of a day, when i is calendar_special_at of it. hours may be NULL. */
enum day_kind calendar_day_at(const struct calendar *c, int64_t day, size_t i, struct str *name,
			      const struct span **hours, int *n);
bool day_kind_works(enum day_kind k);

#endif
