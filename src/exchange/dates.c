#include "exchange/dates.h"

#include "base/civil.h"
#include "base/env.h"
#include "wire/rfc3339.h"

enum { YEAR_MIN = 1900, YEAR_MAX = 2199 };

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* ---- formats ---- */

bool date_form_read(struct str text, struct date_form *out)
{
	static const char parts[] = "YymdHIMSfpbz";
	unsigned seen = 0;

	*out = (struct date_form){ DATE_PATTERN, text, true };
	if (str_eq_nocase(text, STR("rfc3339")))
		return out->kind = DATE_RFC3339, true;
	if (str_eq_nocase(text, STR("epoch")))
		return out->kind = DATE_EPOCH, true;
	if (str_eq_nocase(text, STR("epoch_ms")))
		return out->kind = DATE_EPOCH_MS, true;
	for (size_t i = 0; i < text.n; i++) {
		const char *part;

		if (text.p[i] != '%')
			continue;
		if (++i == text.n)
			return false;
		if (text.p[i] == '%')
			continue;
		part = text.p[i] ? strchr(parts, text.p[i]) : NULL;
		if (!part || seen & 1u << (part - parts))
			return false;
		seen |= 1u << (part - parts);
	}
#define HAS(c) ((seen >> (strchr(parts, c) - parts)) & 1u)
	out->clock = HAS('H') || HAS('I');
	return HAS('Y') + HAS('y') == 1 && HAS('m') + HAS('b') == 1 && HAS('d') &&
	       HAS('H') + HAS('I') <= 1 && HAS('I') == HAS('p') &&
	       HAS('M') <= (unsigned)out->clock && HAS('S') <= HAS('M') && HAS('f') <= HAS('S') &&
	       HAS('z') <= (unsigned)out->clock;
#undef HAS
}

/* ---- reading ---- */

struct reading {
	struct str rest;
	struct civil c;
	bool pm, has_zone;
	int offset_minutes;
};

/* between least and most digits */
static bool take_number(struct str *s, size_t least, size_t most, int *out)
{
	int v = 0;
	size_t i = 0;

	while (i < s->n && i < most && is_digit(s->p[i]))
		v = 10 * v + (s->p[i++] - '0');
	*s = str_skip(*s, i);
	*out = v;
	return i >= least;
}

static bool take_fraction(struct str *s, int *micro)
{
	int scale = 100000;
	size_t i = 0;

	*micro = 0;
	for (; i < s->n && is_digit(s->p[i]); i++, scale /= 10)
		*micro += scale * (s->p[i] - '0');
	*s = str_skip(*s, i);
	return i > 0;
}

static bool take_word(struct str *s, struct str word)
{
	if (s->n < word.n || !str_eq_nocase(str_head(*s, word.n), word))
		return false;
	*s = str_skip(*s, word.n);
	return true;
}

static bool take_month(struct str *s, int *month)
{
	static const struct str names[] = {
		STR_INIT("January"), STR_INIT("February"), STR_INIT("March"), STR_INIT("April"),
		STR_INIT("May"), STR_INIT("June"), STR_INIT("July"), STR_INIT("August"),
		STR_INIT("September"), STR_INIT("October"), STR_INIT("November"),
		STR_INIT("December"),
	};

	for (int i = 0; i < 12; i++) {
		if (take_word(s, names[i]) || take_word(s, str_head(names[i], 3)))
			return *month = i + 1, true;
	}
	return false;
}

static bool take_half(struct str *s, bool *pm)
{
	if (take_word(s, STR("AM")) || take_word(s, STR("A.M.")) || take_word(s, STR("上午")))
		return *pm = false, true;
	if (take_word(s, STR("PM")) || take_word(s, STR("P.M.")) || take_word(s, STR("下午")))
		return *pm = true, true;
	return false;
}

static bool take_zone(struct str *s, int *minutes)
{
	int h, m = 0, sign;

	if (take_word(s, STR("Z")) || take_word(s, STR("UTC")))
		return *minutes = 0, true;
	if (s->n == 0 || (s->p[0] != '+' && s->p[0] != '-'))
		return false;
	sign = s->p[0] == '-' ? -1 : 1;
	*s = str_skip(*s, 1);
	if (!take_number(s, 2, 2, &h))
		return false;
	if (s->n && s->p[0] == ':') {
		*s = str_skip(*s, 1);
		if (!take_number(s, 2, 2, &m))
			return false;
	} else if (s->n && is_digit(s->p[0]) && !take_number(s, 2, 2, &m)) {
		return false;
	}
	*minutes = sign * (60 * h + m);
	return h <= 23 && m <= 59;
}

static bool take_part(struct reading *r, char part)
{
	struct str *s = &r->rest;
	struct civil *c = &r->c;

	switch (part) {
	case 'Y': return take_number(s, 4, 4, &c->year);
	case 'y':
		if (!take_number(s, 2, 2, &c->year))
			return false;
		c->year += c->year < 69 ? 2000 : 1900;
		return true;
	case 'm': return take_number(s, 1, 2, &c->month);
	case 'b': return take_month(s, &c->month);
	case 'd': return take_number(s, 1, 2, &c->day);
	case 'H': return take_number(s, 1, 2, &c->hour);
	case 'I': return take_number(s, 1, 2, &c->hour) && c->hour >= 1 && c->hour <= 12;
	case 'M': return take_number(s, 2, 2, &c->minute);
	case 'S': return take_number(s, 2, 2, &c->second);
	case 'f': return take_fraction(s, &c->micro);
	case 'p': return take_half(s, &r->pm);
	case 'z': return r->has_zone = true, take_zone(s, &r->offset_minutes);
	default: return false;
	}
}

static bool take_pattern(struct reading *r, struct str pattern)
{
	bool twelve = false;

	for (size_t i = 0; i < pattern.n; i++) {
		char c = pattern.p[i];

		if (is_space(c)) {
			if (r->rest.n == 0 || !is_space(r->rest.p[0]))
				return false;
			while (r->rest.n && is_space(r->rest.p[0]))
				r->rest = str_skip(r->rest, 1);
		} else if (c == '%' && pattern.p[i + 1] != '%') {
			c = pattern.p[++i];
			twelve = twelve || c == 'I';
			if (!take_part(r, c))
				return false;
		} else {
			i += c == '%';
			if (r->rest.n == 0 || r->rest.p[0] != c)
				return false;
			r->rest = str_skip(r->rest, 1);
		}
	}
	if (twelve)
		r->c.hour = r->c.hour % 12 + 12 * r->pm;
	return r->rest.n == 0;
}

static int64_t day_start(const struct zone *zone, int64_t day)
{
	return zone_to_utc(zone, day * US_PER_DAY, NULL);
}

static bool read_pattern(const struct date_form *form, const struct zone *zone, struct str text,
			 struct date *out)
{
	struct reading r = { .rest = text };
	int64_t local;

	if (!take_pattern(&r, form->pattern))
		return false;
	if (r.c.second == 60)          /* a leap second is read as the one before */
		r.c.second = 59;
	if (r.c.year < YEAR_MIN || r.c.year > YEAR_MAX ||
	    !civil_is_date(r.c.year, r.c.month, r.c.day) || r.c.hour > 23 || r.c.minute > 59 ||
	    r.c.second > 59)
		return false;
	local = civil_to_us(&r.c);
	out->note = ZONE_PLAIN;
	out->whole_day = !form->clock;
	out->us = r.has_zone ? local - r.offset_minutes * US_PER_MINUTE :
			       zone_to_utc(zone, local, &out->note);
	return true;
}

static bool read_epoch(int64_t unit, struct str text, struct date *out)
{
	static const struct civil first = { .year = YEAR_MIN, .month = 1, .day = 1 };
	static const struct civil last = { .year = YEAR_MAX, .month = 12, .day = 31 };
	int64_t v;

	if (!str_to_i64(text, &v) || v < civil_to_us(&first) / unit ||
	    v > civil_to_us(&last) / unit)
		return false;
	out->us = v * unit;
	return true;
}

static bool read_rfc3339(struct str text, struct date *out)
{
	struct civil c;

	if (!rfc3339_read(text, &out->us))
		return false;
	c = civil_from_us(out->us);
	return c.year >= YEAR_MIN && c.year <= YEAR_MAX;
}

bool date_read(const struct date_form *form, size_t n, const struct zone *zone, struct str text,
	       struct date *out)
{
	text = str_trim(text);
	for (size_t i = 0; i < n; i++) {
		struct date d = { .note = ZONE_PLAIN };
		bool ok = false;

		switch (form[i].kind) {
		case DATE_PATTERN: ok = read_pattern(&form[i], zone, text, &d); break;
		case DATE_RFC3339: ok = read_rfc3339(text, &d); break;
		case DATE_EPOCH: ok = read_epoch(US_PER_SECOND, text, &d); break;
		case DATE_EPOCH_MS: ok = read_epoch(1000, text, &d); break;
		}
		if (ok) {
			d.day_end = day_start(zone, zone_day(zone, d.us) + 1);
			*out = d;
			return true;
		}
	}
	return false;
}
