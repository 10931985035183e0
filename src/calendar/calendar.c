/* What a day is in a calendar: a special day by its entry, any other by its weekday. Pure. */
#include "calendar/calendar_int.h"

#include "base/civil.h"

bool calendar_has_hours(const struct calendar *c)
{
	for (int w = 0; w < WEEK; w++)
		if (c->spans[w] > 0)
			return true;
	return false;
}

size_t calendar_special_at(const struct calendar *c, int64_t day)
{
	size_t from = 0, to = c->specials;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (c->special[mid].day < day)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

static void hours_of(const struct calendar *c, int64_t day, enum day_kind kind,
		     const struct span **hours, int *n)
{
	int w = civil_weekday(day);

	*n = 0;
	*hours = NULL;
	if (kind == DAY_MAKEUP && c->makeup_spans > 0) {
		*hours = c->makeup;
		*n = c->makeup_spans;
		return;
	}
	if (kind == DAY_MAKEUP)
		for (w = 0; w < WEEK - 1 && c->spans[w] == 0;)
			w++;
	if (day_kind_works(kind)) {
		*hours = c->week[w];
		*n = c->spans[w];
	}
}

enum day_kind calendar_day_at(const struct calendar *c, int64_t day, size_t i, struct str *name,
			      const struct span **hours, int *n)
{
	int w = civil_weekday(day);
	enum day_kind kind;

	*name = (struct str){ NULL, 0 };
	if (i < c->specials && c->special[i].day == day) {
		kind = c->special[i].kind;
		*name = c->special[i].name;
	} else if (c->spans[w] > 0 || (w < 5 && !calendar_has_hours(c))) {
		kind = DAY_WORK;
	} else {
		kind = DAY_WEEKEND;
	}
	if (hours)
		hours_of(c, day, kind, hours, n);
	return kind;
}

enum day_kind calendar_day(const struct calendar *c, int64_t day, struct str *name)
{
	struct str unused;

	return calendar_day_at(c, day, calendar_special_at(c, day), name ? name : &unused, NULL,
			       NULL);
}

bool day_kind_works(enum day_kind k)
{
	return k == DAY_WORK || k == DAY_MAKEUP;
}

bool calendar_works(const struct calendar *c, int64_t day)
{
	return day_kind_works(calendar_day(c, day, NULL));
}

static const struct str bases[] = {
	[BASIS_HOURS] = STR_INIT("hours"),
	[BASIS_CALENDAR_DAYS] = STR_INIT("calendar_days"),
	[BASIS_WORKING_DAYS] = STR_INIT("working_days"),
	[BASIS_WORKING_HOURS] = STR_INIT("working_hours"),
};

struct str basis_name(enum basis b)
{
	must(b <= BASIS_WORKING_HOURS);
	return bases[b];
}

bool basis_of(struct str name, enum basis *out)
{
	for (int b = BASIS_HOURS; b <= BASIS_WORKING_HOURS; b++)
		if (str_eq(name, bases[b])) {
			*out = (enum basis)b;
			return true;
		}
	return false;
}

static const struct str kinds[] = {
	[DAY_WORK] = STR_INIT("work"),
	[DAY_WEEKEND] = STR_INIT("weekend"),
	[DAY_HOLIDAY] = STR_INIT("holiday"),
	[DAY_MAKEUP] = STR_INIT("makeup"),
	[DAY_CLOSURE] = STR_INIT("closure"),
};

struct str day_kind_name(enum day_kind k)
{
	must(k <= DAY_CLOSURE);
	return kinds[k];
}
