#include "base/civil.h"

#include "base/checked.h"
#include "base/env.h"

int64_t civil_to_day(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468;
}

void civil_from_day(int64_t day, int *year, int *month, int *dom)
{
	int64_t z = day + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;

	*dom = (int)(doy - (153 * mp + 2) / 5 + 1);
	*month = (int)(mp < 10 ? mp + 3 : mp - 9);
	*year = (int)(yoe + era * 400 + (*month <= 2));
}

int civil_weekday(int64_t day)
{
	int64_t w = (day + 3) % 7;     /* 1970-01-01 was a Thursday */

	return (int)(w < 0 ? w + 7 : w);
}

bool civil_is_date(int year, int month, int day)
{
	int y, m, d;

	if (month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	civil_from_day(civil_to_day(year, month, day), &y, &m, &d);
	return y == year && m == month && d == day;
}

int64_t civil_to_us(const struct civil *c)
{
	int64_t day = civil_to_day(c->year, c->month, c->day);

	return ((day * 24 + c->hour) * 60 + c->minute) * US_PER_MINUTE +
	       c->second * US_PER_SECOND + c->micro;
}

struct civil civil_from_us(int64_t us)
{
	struct civil c = { 0 };
	int64_t day = floor_div(us, US_PER_DAY);
	int64_t rest = us - day * US_PER_DAY;

	civil_from_day(day, &c.year, &c.month, &c.day);
	c.hour = (int)(rest / US_PER_HOUR);
	c.minute = (int)(rest / US_PER_MINUTE % 60);
	c.second = (int)(rest / US_PER_SECOND % 60);
	c.micro = (int)(rest % US_PER_SECOND);
	return c;
}
