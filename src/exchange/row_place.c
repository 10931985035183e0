/* Where a row lies, its pictures, and of what it is a duplicate. */
#include "exchange/row_int.h"

#include "wire/utf8.h"

enum { MEDIA = 32, MEDIA_CHARS = 2000 };

static bool to_degrees(struct mapping *g, enum row_field f, struct str v, int64_t most,
		       int64_t *out)
{
	double d;

	if (!str_to_double(v, &d)) {
		refuse(g, f, MSG_ROW_BAD_NUMBER, AT(v));
		return false;
	}
	if (!(d >= (double)-most && d <= (double)most)) {
		refuse(g, f, MSG_OUT_OF_RANGE, AI(-most), AI(most));
		return false;
	}
	*out = e7(d);
	return true;
}

static bool numeric(char c)
{
	return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
}

/* "POINT (lon lat)", "(lat, lon)", "lat lon" */
static bool split_point(struct str v, struct str *lat, struct str *lon)
{
	bool lon_first = v.n >= 5 && str_eq_nocase(str_head(v, 5), STR("point"));
	struct str part[2] = { { NULL, 0 }, { NULL, 0 } };
	int n = 0;

	v = str_skip(v, lon_first ? 5 : 0);
	for (size_t i = 0; i < v.n;) {
		size_t from = i;

		while (i < v.n && numeric(v.p[i]))
			i++;
		if (i > from) {
			if (n == 2)
				return false;
			part[n++] = (struct str){ v.p + from, i - from };
		} else if (v.p[i] == ' ' || v.p[i] == ',' || v.p[i] == '(' || v.p[i] == ')') {
			i++;
		} else {
			return false;
		}
	}
	*lat = part[lon_first];
	*lon = part[!lon_first];
	return n == 2;
}

void row_take_place(struct mapping *g)
{
	const struct profile *p = g->m->profile;
	struct import_row *r = g->row;
	struct str lat = row_take(g, ROW_LAT, LABEL_CHARS), lon = row_take(g, ROW_LON, LABEL_CHARS);
	struct str both = row_take(g, ROW_POINT, LABEL_CHARS);
	enum row_field f = row_mapped(g, ROW_LAT) ? ROW_LAT : ROW_POINT;
	struct point at;
	bool ok;

	r->address = row_take(g, ROW_ADDRESS, ADDRESS_CHARS);
	if (!lat.p && !lon.p && both.p && !split_point(both, &lat, &lon)) {
		refuse(g, ROW_POINT, MSG_ROW_BAD_POINT, AT(both));
		return;
	}
	if (!lat.p || !lon.p) {
		if (row_mapped(g, f))
			remark(g, f, MSG_ROW_NO_POINT);
		return;
	}
	ok = to_degrees(g, f, lat, 90, &at.lat);
	if (!to_degrees(g, f == ROW_LAT ? ROW_LON : f, lon, 180, &at.lon) || !ok)
		return;
	if (at.lat == 0 && at.lon == 0) {
		remark(g, f, MSG_ROW_POINT_ZERO);
		return;
	}
	r->has_point = true;
	r->point = datum_to_wgs84(p->datum, at);
	if (p->datum != DATUM_WGS84) {
		r->lat_written = lat;
		r->lon_written = lon;
	}
}

/* ---- media, duplicates ---- */

static bool separates(const struct str *s, size_t i)
{
	char c = s->p[i];

	if (c == ',' || c == ';')
		return i + 1 == s->n || str_starts(str_skip(*s, i + 1), STR("http"));
	return c == '|' || c == ' ' || (c >= '\t' && c <= '\r');
}

void row_take_media(struct mapping *g)
{
	struct import_row *r = g->row;
	struct str s = row_take(g, ROW_MEDIA, MEDIA * MEDIA_CHARS);

	for (size_t i = 0; s.n; s = str_skip(s, i + 1)) {
		struct str link;

		for (i = 0; i < s.n && !separates(&s, i); i++)
			;
		link = str_head(s, i);
		while (link.n && (link.p[link.n - 1] == ',' || link.p[link.n - 1] == ';'))
			link.n--;
		if (link.n == 0)
			continue;
		if ((!str_starts(link, STR("http://")) && !str_starts(link, STR("https://"))) ||
		    link.n > MEDIA_CHARS || r->n_media == MEDIA) {
			remark(g, ROW_MEDIA, MSG_ROW_MEDIA_LEFT_OUT, AT(link));
			continue;
		}
		if (!r->media)
			r->media = ARENA_ARRAY(g->a, struct str, MEDIA);
		r->media[r->n_media++] = link;
	}
}

static bool holds_nocase(struct str s, struct str word)
{
	for (size_t i = 0; word.n && i + word.n <= s.n; i++) {
		if (str_eq_nocase((struct str){ s.p + i, word.n }, word))
			return true;
	}
	return false;
}

/* The first run of exactly n digits that is not the row's own number. */
static struct str digits_in(struct str s, size_t n, struct str own)
{
	for (size_t i = 0; i < s.n;) {
		size_t from = i;

		while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
			i++;
		if (i - from == n && !str_eq((struct str){ s.p + from, n }, own))
			return (struct str){ s.p + from, n };
		i += i == from;
	}
	return (struct str){ NULL, 0 };
}

void row_take_duplicate(struct mapping *g)
{
	const struct duplicate *d = &g->m->profile->duplicate;
	struct str v = bound_value(g->a, g->m, &g->m->duplicate, g->record), master;
	struct import_row *r = g->row;

	if (!v.p)
		return;
	for (size_t i = 0; i < d->n_starts; i++)
		r->duplicate |= str_eq_nocase(str_head(v, d->starts[i].n), d->starts[i]);
	for (size_t i = 0; i < d->n_holds; i++)
		r->duplicate |= holds_nocase(v, d->holds[i]);
	for (size_t i = 0; i < d->n_is; i++)
		r->duplicate |= str_eq_nocase(v, d->is[i]);
	if (!r->duplicate)
		return;
	master = bound_value(g->a, g->m, &g->m->master, g->record);
	if (d->master_digits)
		master = digits_in(master, (size_t)d->master_digits, r->external_id);
	if (master.p && utf8_valid(master) && utf8_count(master) <= LABEL_CHARS &&
	    !str_eq(master, r->external_id))
		r->duplicate_of = master;
}
