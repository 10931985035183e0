/* Weekly hours as text, for the store and for people: "mon 09:00-12:00 13:30-17:30;makeup …". */
#include "calendar/calendar_int.h"

#include "base/buf.h"

enum { MAKEUP = WEEK };

static const struct str days[] = {
	STR_INIT("mon"), STR_INIT("tue"), STR_INIT("wed"), STR_INIT("thu"), STR_INIT("fri"),
	STR_INIT("sat"), STR_INIT("sun"), STR_INIT("makeup"),
};

struct str calendar_hours_text(struct arena *a, const struct calendar *c)
{
	struct buf out = BUF_INIT;
	struct str text;

	for (int d = 0; d <= MAKEUP; d++) {
		const struct span *span = d == MAKEUP ? c->makeup : c->week[d];
		int n = d == MAKEUP ? c->makeup_spans : c->spans[d];

		if (n == 0)
			continue;
		if (out.n)
			buf_add_char(&out, ';');
		buf_add(&out, days[d]);
		for (int i = 0; i < n; i++)
			buf_fmt(&out, " %02d:%02d-%02d:%02d", span[i].from_minute / 60,
				span[i].from_minute % 60, span[i].to_minute / 60,
				span[i].to_minute % 60);
	}
	text = arena_str(a, buf_str(&out));
	buf_release(&out);
	return text;
}

static bool read_day(struct str s, int *out)
{
	for (int d = 0; d <= MAKEUP; d++)
		if (str_eq_nocase(s, days[d])) {
			*out = d;
			return true;
		}
	return false;
}

/* HH:MM, 00:00 to 24:00. */
static bool read_minute(struct str s, int *out)
{
	int h, m;

	if (s.n != 5 || s.p[2] != ':')
		return false;
	for (int i = 0; i < 5; i++)
		if (i != 2 && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	h = (s.p[0] - '0') * 10 + s.p[1] - '0';
	m = (s.p[3] - '0') * 10 + s.p[4] - '0';
	*out = h * 60 + m;
	return m < 60 && *out <= DAY_MINUTES;
}

/* The spans of one day; in order, none touching the one before. */
static bool read_spans(struct str s, struct span span[SPANS], int *n)
{
	struct str word;

	*n = 0;
	while (s.p) {
		struct span *one = &span[*n];

		word = str_cut(&s, ' ');
		if (word.n == 0)
			continue;
		if (*n == SPANS || !read_minute(str_cut(&word, '-'), &one->from_minute) ||
		    !read_minute(word, &one->to_minute) || one->to_minute <= one->from_minute ||
		    (*n > 0 && one->from_minute <= span[*n - 1].to_minute))
			return false;
		(*n)++;
	}
	return *n > 0;
}

/* "mon-fri 09:00-17:00": the days from..to with the same hours. */
static bool read_entry(struct str entry, struct calendar *c, bool seen[MAKEUP + 1])
{
	struct str names = str_cut(&entry, ' ');
	struct span span[SPANS] = { { 0 } };
	int from, to, n;

	if (!read_day(str_cut(&names, '-'), &from))
		return false;
	to = from;
	if (names.p && (!read_day(names, &to) || to < from || to == MAKEUP))
		return false;
	if (!read_spans(entry, span, &n))
		return false;
	for (int d = from; d <= to; d++) {
		struct span *into = d == MAKEUP ? c->makeup : c->week[d];

		if (seen[d])
			return false;
		seen[d] = true;
		for (int i = 0; i < n; i++)
			into[i] = span[i];
		if (d == MAKEUP)
			c->makeup_spans = n;
		else
			c->spans[d] = n;
	}
	return true;
}

bool calendar_hours_read(struct str text, struct calendar *c, struct err *err)
{
	struct calendar read = *c;
	bool seen[MAKEUP + 1] = { false };

	for (int d = 0; d < WEEK; d++)
		read.spans[d] = 0;
	read.makeup_spans = 0;
	while (text.p) {
		struct str entry = str_trim(str_cut(&text, ';'));

		if (entry.n && !read_entry(entry, &read, seen))
			return err_set(err, ERR_INVALID, "hours", MSG_HOURS_UNREADABLE, AT(entry));
	}
	*c = read;
	return true;
}
