/* A turn of a roster as text. */
#include "people/people_csv.h"

static const char *const days[7] = { "mon", "tue", "wed", "thu", "fri", "sat", "sun" };

static int day_of(struct str s)
{
	for (int d = 0; d < 7; d++)
		if (str_eq_nocase(s, str_c(days[d])))
			return d;
	return -1;
}

/* "daily", "mon-fri", "sat+sun"; a range may go over Sunday. */
static bool days_read(struct str s, unsigned *out)
{
	unsigned mask = 0;

	if (str_eq_nocase(s, STR("daily"))) {
		*out = 0x7f;
		return true;
	}
	while (s.p) {
		struct str to = str_cut(&s, '+');
		struct str from = str_cut(&to, '-');
		int first = day_of(from), last = to.p ? day_of(to) : first;

		if (first < 0 || last < 0)
			return false;
		for (int d = first;; d = (d + 1) % 7) {
			mask |= 1u << d;
			if (d == last)
				break;
		}
	}
	*out = mask;
	return mask != 0;
}

/* HH:MM, 24:00 included: minutes of the day, or -1. */
static int minute_of(struct str s)
{
	int h, m;

	if (s.n != 5 || s.p[2] != ':')
		return -1;
	for (size_t i = 0; i < 5; i++)
		if (i != 2 && (s.p[i] < '0' || s.p[i] > '9'))
			return -1;
	h = (s.p[0] - '0') * 10 + s.p[1] - '0';
	m = (s.p[3] - '0') * 10 + s.p[4] - '0';
	if (m > 59 || h > 24 || (h == 24 && m != 0))
		return -1;
	return h * 60 + m;
}

static bool time_read(struct str s, struct turn *out)
{
	struct str from = str_cut(&s, '-');
	int a = minute_of(from), b = s.p ? minute_of(s) : -1;

	if (a < 0 || b < 0 || a == 1440)
		return false;
	out->from_minute = a;
	out->to_minute = b > a ? b : b + 1440;
	return true;
}

/* The next word; empty at the end. */
static struct str word(struct str *s)
{
	struct str w;

	*s = str_trim(*s);
	w = str_cut(s, ' ');
	return w;
}

bool turn_read(struct str text, struct turn *out, struct str *unit)
{
	struct turn t = { 0 };
	struct str rest = str_trim(text), w, of = STR("");
	bool ranked = false;

	w = word(&rest);
	if (!days_read(w, &t.days))
		return false;
	w = word(&rest);
	if (!time_read(w, &t))
		return false;
	while ((w = word(&rest)).n) {
		int64_t rank;

		if (w.p[0] == '#' && !ranked && str_to_i64(str_skip(w, 1), &rank) &&
		    rank >= 0 && rank < 1000) {
			t.rank = (int)rank;
			ranked = true;
		} else if (w.p[0] == '@' && of.n == 0 && w.n > 1) {
			of = str_skip(w, 1);
		} else {
			return false;
		}
	}
	*out = t;
	*unit = of;
	return true;
}
