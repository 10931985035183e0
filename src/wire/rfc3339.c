#include "wire/rfc3339.h"

#include "base/civil.h"
#include "base/env.h"

/* Years 1 to 9999 in UTC: whatever is read can be written and read again. */
static int64_t first_us(void)
{
	return civil_to_day(1, 1, 1) * US_PER_DAY;
}

static int64_t last_us(void)
{
	return civil_to_day(10000, 1, 1) * US_PER_DAY - 1;
}

/* Takes exactly n digits off the front. */
static bool digits(struct str *s, size_t n, int *out)
{
	int v = 0;

	if (s->n < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return false;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_skip(*s, n);
	*out = v;
	return true;
}

static bool take(struct str *s, const char *any)
{
	if (s->n == 0 || s->p[0] == 0 || !strchr(any, s->p[0]))
		return false;
	*s = str_skip(*s, 1);
	return true;
}

static bool date(struct str *s, struct civil *c)
{
	return digits(s, 4, &c->year) && take(s, "-") && digits(s, 2, &c->month) && take(s, "-") &&
	       digits(s, 2, &c->day) && c->year >= 1 && civil_is_date(c->year, c->month, c->day);
}

/* Digits behind the sixth are cut off. */
static bool fraction(struct str *s, int *micro)
{
	int unit = 100000;

	if (!take(s, "."))
		return true;
	if (s->n == 0 || s->p[0] < '0' || s->p[0] > '9')
		return false;
	while (s->n && s->p[0] >= '0' && s->p[0] <= '9') {
		*micro += (s->p[0] - '0') * unit;
		unit /= 10;
		*s = str_skip(*s, 1);
	}
	return true;
}

static bool zone(struct str *s, int64_t *offset_us)
{
	bool west = s->n && s->p[0] == '-';
	int h, m;

	*offset_us = 0;
	if (take(s, "Zz"))
		return true;
	if (!take(s, "+-") || !digits(s, 2, &h) || !take(s, ":") || !digits(s, 2, &m) || h > 23 ||
	    m > 59)
		return false;
	*offset_us = (h * 60 + m) * (west ? -US_PER_MINUTE : US_PER_MINUTE);
	return true;
}

bool rfc3339_read(struct str s, int64_t *us)
{
	struct civil c = { 0 };
	int64_t offset, at;

	if (!date(&s, &c) || !take(&s, "Tt ") || !digits(&s, 2, &c.hour) || !take(&s, ":") ||
	    !digits(&s, 2, &c.minute) || !take(&s, ":") || !digits(&s, 2, &c.second) ||
	    c.hour > 23 || c.minute > 59 || c.second > 60 || !fraction(&s, &c.micro) ||
	    !zone(&s, &offset) || s.n != 0)
		return false;
	if (c.second == 60)
		c.second = 59;
	at = civil_to_us(&c) - offset;
	if (at < first_us() || at > last_us())
		return false;
	*us = at;
	return true;
}

bool rfc3339_read_date(struct str s, int64_t *day)
{
	struct civil c = { 0 };

	if (!date(&s, &c) || s.n != 0)
		return false;
	*day = civil_to_day(c.year, c.month, c.day);
	return true;
}

/* n digits of v; lists print thousands of times, so no printf here. */
static char *put(char *p, int n, int v)
{
	for (int i = n - 1; i >= 0; i--) {
		p[i] = (char)('0' + v % 10);
		v /= 10;
	}
	return p + n;
}

size_t rfc3339_write(char out[RFC3339_MAX], int64_t us, bool whole)
{
	struct civil c;
	char *p = out;

	us = us < first_us() ? first_us() : us > last_us() ? last_us() : us;
	c = civil_from_us(us);
	p = put(p, 4, c.year);
	*p++ = '-';
	p = put(p, 2, c.month);
	*p++ = '-';
	p = put(p, 2, c.day);
	*p++ = 'T';
	p = put(p, 2, c.hour);
	*p++ = ':';
	p = put(p, 2, c.minute);
	*p++ = ':';
	p = put(p, 2, c.second);
	if (c.micro && !whole) {
		*p++ = '.';
		p = put(p, 6, c.micro);
	}
	*p++ = 'Z';
	*p = 0;
	return (size_t)(p - out);
}

struct str rfc3339(struct arena *a, int64_t us)
{
	char out[RFC3339_MAX];
	size_t n = rfc3339_write(out, us, false);

	return arena_str(a, (struct str){ out, n });
}

struct str rfc3339_whole(struct arena *a, int64_t us)
{
	char out[RFC3339_MAX];
	size_t n = rfc3339_write(out, us, true);

	return arena_str(a, (struct str){ out, n });
}
