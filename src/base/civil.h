/* Days and dates of the proleptic Gregorian calendar; pure. A day number counts days since
 * 1970-01-01. After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
#ifndef BASE_CIVIL_H
#define BASE_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
	int year, month, day;          /* month 1-12, day 1-31 */
	int hour, minute, second;
	int micro;
};

int64_t civil_to_day(int year, int month, int day);
void civil_from_day(int64_t day, int *year, int *month, int *dom);
/* 0 = Monday … 6 = Sunday (ISO 8601 order). */
int civil_weekday(int64_t day);
bool civil_is_date(int year, int month, int day);
/* Reads the fields as UTC: microseconds since 1970. Fields must be in range. */
int64_t civil_to_us(const struct civil *c);
struct civil civil_from_us(int64_t us);

#endif
