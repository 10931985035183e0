/* Areas and places on a sheet. The projection is equirectangular, true to scale at the middle of
 * the box: over a city the error is far below a pixel. */
#include "web/svg_map.h"

#include <math.h>

enum { LEVELS = 8, DOT = 9 };

static const double radians = 3.14159265358979323846 / 180 / 1e7;

struct sheet {
	struct buf *out;
	double x, y, scale, narrow;    /* west, north; units per 1e-7 degree of latitude; cos φ */
	int64_t width, height;
};

static double narrow_of(const struct box *b)
{
	double c = cos((double)(b->south + b->north) / 2 * radians);

	return c > 0.01 ? c : 0.01;
}

int64_t svg_map_height(const struct box *b, int64_t width)
{
	double w = (double)(b->east - b->west) * narrow_of(b), h = (double)(b->north - b->south);

	if (!(w > 0) || !(h > 0))
		return width;
	/* a strip of land still gets a sheet that can be looked at */
	return llround((double)width * fmin(fmax(h / w, 0.3), 1.5));
}

static int64_t across(const struct sheet *s, int64_t lon)
{
	return llround(((double)lon - s->x) * s->narrow * s->scale);
}

static int64_t down(const struct sheet *s, int64_t lat)
{
	return llround((s->y - (double)lat) * s->scale);
}

/* Points that fall on the same unit as the one before say nothing. */
static void ring_draw(struct sheet *s, const struct ring *r)
{
	int64_t px = INT64_MIN, py = INT64_MIN;

	for (size_t i = 0; i < r->n; i++) {
		int64_t x = across(s, r->p[i].lon), y = down(s, r->p[i].lat);

		if (x == px && y == py)
			continue;
		buf_fmt(s->out, "%s%lld %lld", i == 0 ? "M" : "L", (long long)x, (long long)y);
		px = x;
		py = y;
	}
	if (r->n)
		buf_add_lit(s->out, "Z");
}

static void area_draw(struct sheet *s, const struct svg_area *a)
{
	if (a->href.n) {
		html_raw(s->out, "<a href=\"");
		html_text(s->out, a->href);
		html_raw(s->out, "\" aria-label=\"");
		html_text(s->out, a->name);
		html_raw(s->out, " ");
		html_text(s->out, a->note);
		html_raw(s->out, "\">");
	}
	buf_fmt(s->out, "<path class=\"area level-%d shade-%d\" d=\"", a->level, a->shade);
	for (size_t i = 0; i < a->shape->n; i++)
		ring_draw(s, &a->shape->ring[i]);
	html_raw(s->out, "\">");
	if (a->name.n) {
		html_raw(s->out, "<title>");
		html_text(s->out, a->name);
		if (a->note.n) {
			html_raw(s->out, " ");
			html_text(s->out, a->note);
		}
		html_raw(s->out, "</title>");
	}
	html_raw(s->out, "</path>");
	if (a->href.n)
		html_raw(s->out, "</a>");
}

/* The centre of gravity of the largest ring; the middle of the box where that lies outside. */
static struct point middle(const struct shape *shape)
{
	struct box b = shape_box(shape);
	struct point centre = { (b.south + b.north) / 2, (b.west + b.east) / 2 };
	double most = 0;

	for (size_t i = 0; i < shape->n; i++) {
		const struct ring *r = &shape->ring[i];
		double area = 0, lat = 0, lon = 0;

		for (size_t k = 0; k < r->n; k++) {
			const struct point *p = &r->p[k], *q = &r->p[(k + 1) % r->n];
			/* from the corner of the box, or the products lose their digits */
			double py = (double)(p->lat - b.south), px = (double)(p->lon - b.west);
			double qy = (double)(q->lat - b.south), qx = (double)(q->lon - b.west);
			double cross = px * qy - qx * py;

			area += cross;
			lat += (py + qy) * cross;
			lon += (px + qx) * cross;
		}
		if (fabs(area) <= most)
			continue;
		most = fabs(area);
		struct point p = { b.south + llround(lat / (3 * area)),
				   b.west + llround(lon / (3 * area)) };
		if (shape_holds(shape, p))
			centre = p;
	}
	return centre;
}

static bool on_sheet(const struct sheet *s, int64_t x, int64_t y)
{
	return x >= 0 && x <= s->width && y >= 0 && y <= s->height;
}

static void label_draw(struct sheet *s, const struct svg_area *a)
{
	struct point p = middle(a->shape);
	int64_t x = across(s, p.lon), y = down(s, p.lat);

	if (!a->name.n || !on_sheet(s, x, y))
		return;
	buf_fmt(s->out, "<text class=\"area-name level-%d\" x=\"%lld\" y=\"%lld\" "
		"text-anchor=\"middle\">", a->level, (long long)x, (long long)y);
	html_text(s->out, a->name);
	html_raw(s->out, "</text>");
	if (a->note.n) {
		buf_fmt(s->out, "<text class=\"area-note\" x=\"%lld\" y=\"%lld\" dy=\"1.2em\" "
			"text-anchor=\"middle\">", (long long)x, (long long)y);
		html_text(s->out, a->note);
		html_raw(s->out, "</text>");
	}
}

struct safe_html svg_map(struct arena *a, const struct svg_map *m)
{
	struct buf b = BUF_INIT;
	struct sheet s = { .out = &b, .width = m->width, .height = m->height };
	bool leads = false;
	double w, h;
	struct str text;

	for (size_t i = 0; i < m->areas; i++)
		leads = leads || m->area[i].href.n;
	s.narrow = narrow_of(&m->box);
	w = (double)(m->box.east - m->box.west) * s.narrow;
	h = (double)(m->box.north - m->box.south);
	if (!(w > 0) || !(h > 0))
		return (struct safe_html){ STR("") };
	s.scale = fmin((double)m->width / w, (double)m->height / h);
	/* in the middle of the sheet, whichever way there is room left */
	s.x = (double)m->box.west - ((double)m->width / s.scale - w) / 2 / s.narrow;
	s.y = (double)m->box.north + ((double)m->height / s.scale - h) / 2;
	/* what holds links is no one picture */
	buf_fmt(&b, "<svg class=\"drawn-map\" viewBox=\"0 0 %lld %lld\" role=\"%s\" aria-label=\"",
		(long long)m->width, (long long)m->height, leads ? "group" : "img");
	html_text(&b, m->title);
	html_raw(&b, "\">");
	for (int level = 0; level < LEVELS; level++)
		for (size_t i = 0; i < m->areas; i++)
			if (m->area[i].level == level)
				area_draw(&s, &m->area[i]);
	for (size_t i = 0; i < m->areas; i++)
		label_draw(&s, &m->area[i]);
	for (size_t i = 0; i < m->points; i++)
		buf_fmt(&b, "<circle class=\"place\" cx=\"%lld\" cy=\"%lld\" r=\"%d\"/>",
			(long long)across(&s, m->point[i].lon), (long long)down(&s, m->point[i].lat),
			DOT);
	html_raw(&b, "</svg>");
	text = arena_str(a, buf_str(&b));
	buf_release(&b);
	return (struct safe_html){ text };
}
