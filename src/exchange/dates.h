/* Dates as files write them: a small language of formats, after strptime but with one meaning on
 * every machine. Pure but for the zone's table. */
#ifndef EXCHANGE_DATES_H
#define EXCHANGE_DATES_H

#include "base/str.h"
#include "calendar/calendar.h"

/* A format, checked. A pattern is text in which %Y %y %m %d %H %I %M %S %f %p %b %z stand for
 * parts: year of four digits, of two (00–68 are 2000–2068), month, day, hour of 24, of 12, minute, second,
 * fraction of a second, AM/PM (also 上午/下午), English month name (three letters or whole), zone
 * (Z, ±hh:mm, ±hhmm, ±hh), and %% for itself. White space stands for any white space. */
struct date_form {
	enum date_kind { DATE_PATTERN, DATE_RFC3339, DATE_EPOCH, DATE_EPOCH_MS } kind;
	struct str pattern;
	bool clock;                    /* it has an hour: else it names a whole day */
};

/* Checks a format: a pattern needs a year, month and day, no part twice, %I with %p. The words
 * rfc3339, epoch (seconds since 1970) and epoch_ms stand for themselves. */
WARN_UNUSED bool date_form_read(struct str text, struct date_form *out);

struct date {
	int64_t us;
	bool whole_day;                /* us is its first moment */
	int64_t day_end;               /* the first moment of the day after, in the zone */
	enum zone_note note;
};
/* Reads the whole text by the first form that fits. A form without a zone is local time of zone.
 * Years 1900 to 2199; false where no form fits. */
WARN_UNUSED bool date_read(const struct date_form *form, size_t n, const struct zone *zone,
			   struct str text, struct date *out);

#endif
