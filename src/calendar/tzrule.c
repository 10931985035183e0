/* POSIX TZ texts, as they stand in the footer of a TZif file: "EST5EDT,M3.2.0,M11.1.0",
 * "<+0330>-3:30". Pure. IEEE Std 1003.1-2017 chapter 8.3; RFC 9636 §3.3.2. */
#include "calendar/zone_int.h"

#include "base/checked.h"
#include "base/civil.h"

enum { DAY_SECONDS = 86400 };

static bool take(struct str *s, char c)
{
	if (s->n == 0 || *s->p != c)
		return false;
	*s = str_skip(*s, 1);
	return true;
}

static bool digit(struct str s)
{
	return s.n > 0 && *s.p >= '0' && *s.p <= '9';
}

static bool read_number(struct str *s, int32_t max, int32_t *out)
{
	int32_t v = 0;

	if (!digit(*s))
		return false;
	while (digit(*s)) {
		v = v * 10 + (*s->p - '0');
		if (v > max)
			return false;
		*s = str_skip(*s, 1);
	}
	*out = v;
	return true;
}

static bool letter(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* Three letters or more, or <letters, digits, signs>; what it says is not kept. */
static bool skip_name(struct str *s)
{
	size_t n = 0;

	if (take(s, '<')) {
		for (; s->n && *s->p != '>'; *s = str_skip(*s, 1), n++)
			if (!letter(*s->p) && !digit(*s) && *s->p != '+' && *s->p != '-')
				return false;
		return n >= 3 && take(s, '>');
	}
	for (; s->n && letter(*s->p); *s = str_skip(*s, 1))
		n++;
	return n >= 3;
}

/* [+-]hh[:mm[:ss]] in seconds. */
static bool read_time(struct str *s, int32_t max_hours, int32_t *out)
{
	bool minus = take(s, '-');
	int32_t h, m = 0, sec = 0;

	if (!minus)
		(void)take(s, '+');
	if (!read_number(s, max_hours, &h))
		return false;
	if (take(s, ':') &&
	    (!read_number(s, 59, &m) || (take(s, ':') && !read_number(s, 59, &sec))))
		return false;
	*out = h * 3600 + m * 60 + sec;
	if (minus)
		*out = -*out;
	return true;
}

static bool read_date(struct str *s, struct tz_date *d)
{
	int32_t v[3] = { 0 };

	if (take(s, 'M')) {
		if (!read_number(s, 12, &v[0]) || v[0] < 1 || !take(s, '.') ||
		    !read_number(s, 5, &v[1]) || v[1] < 1 || !take(s, '.') ||
		    !read_number(s, 6, &v[2]))
			return false;
		*d = (struct tz_date){ .kind = TZ_MONTH, .month = v[0], .week = v[1], .day = v[2] };
	} else if (take(s, 'J')) {
		if (!read_number(s, 365, &v[0]) || v[0] < 1)
			return false;
		*d = (struct tz_date){ .kind = TZ_JULIAN, .day = v[0] };
	} else {
		if (!read_number(s, 365, &v[0]))
			return false;
		*d = (struct tz_date){ .kind = TZ_DAY, .day = v[0] };
	}
	d->time = 2 * 3600;
	return !take(s, '/') || read_time(s, 167, &d->time);
}

bool tz_rule_read(struct str text, struct tz_rule *out)
{
	struct tz_rule r = { .given = true };
	int32_t west;

	if (!skip_name(&text) || !read_time(&text, 24, &west))
		return false;
	r.std_offset = -west;
	if (text.n > 0) {
		r.dst = true;
		if (!skip_name(&text))
			return false;
		r.dst_offset = r.std_offset + 3600;
		if (text.n > 0 && *text.p != ',') {
			if (!read_time(&text, 24, &west))
				return false;
			r.dst_offset = -west;
		}
		/* without dates POSIX leaves open when it applies; a file must say it */
		if (!take(&text, ',') || !read_date(&text, &r.start) || !take(&text, ',') ||
		    !read_date(&text, &r.end) || text.n > 0)
			return false;
	}
	*out = r;
	return true;
}

/* The local second (as if UTC) at which a date's change happens in a year. */
static int64_t date_second(const struct tz_date *d, int year)
{
	int64_t first = civil_to_day(year, 1, 1), day = first;

	switch (d->kind) {
	case TZ_JULIAN:
		day = first + d->day - 1;
		if (d->day >= 60 && civil_is_date(year, 2, 29))
			day++;
		break;
	case TZ_DAY:
		day = first + d->day;
		break;
	case TZ_MONTH:
		day = civil_to_day(year, d->month, 1);
		/* civil_weekday counts from Monday, the rule from Sunday */
		day += (d->day - (civil_weekday(day) + 1) % 7 + 7) % 7 + (d->week - 1) * 7;
		/* week 5 is the last one, which may be the fourth */
		while (day >= (d->month < 12 ? civil_to_day(year, d->month + 1, 1) :
					       civil_to_day(year + 1, 1, 1)))
			day -= 7;
		break;
	}
	return day * DAY_SECONDS + d->time;
}

struct zone_run tz_rule_run(const struct tz_rule *r, int64_t s)
{
	struct zone_run run = { -ZONE_NEVER, ZONE_NEVER, r->std_offset };
	struct { int64_t at; int32_t offset; } change[10];
	int year, month, dom, n = 0;

	if (!r->dst)
		return run;
	civil_from_day(floor_div(s, DAY_SECONDS), &year, &month, &dom);
	/* Two years on each side hold the changes on both sides of s, also with times that
	 * reach a week beyond their day. Where an end and the next start fall together (daylight
	 * saving time all year), the start wins, being sorted behind. */
	for (int y = year - 2; y <= year + 2; y++) {
		change[n].at = date_second(&r->end, y) - r->dst_offset;
		change[n++].offset = r->std_offset;
		change[n].at = date_second(&r->start, y) - r->std_offset;
		change[n++].offset = r->dst_offset;
	}
	for (int i = 1; i < n; i++)
		for (int j = i; j > 0 && change[j].at < change[j - 1].at; j--) {
			int64_t at = change[j].at;
			int32_t offset = change[j].offset;

			change[j] = change[j - 1];
			change[j - 1].at = at;
			change[j - 1].offset = offset;
		}
	for (int i = 0; i < n; i++) {
		if (change[i].at > s) {
			run.to = change[i].at;
			break;
		}
		run.from = change[i].at;
		run.offset = change[i].offset;
	}
	return run;
}
