/* Point in polygon, exact in integers. Even-odd over all rings together, so a hole is a ring in a
 * ring and an island in a lake is a ring in that. An edge counts as inside, so that neighbours
 * who share an edge leave no gap between them. */
#include "territory/territory_int.h"

bool box_holds(const struct box *b, struct point p)
{
	return p.lat >= b->south && p.lat <= b->north && p.lon >= b->west && p.lon <= b->east;
}

enum crossing edge_crossing(struct point a, struct point b, struct point p)
{
	__int128 turn;

	if ((p.lat < a.lat && p.lat < b.lat) || (p.lat > a.lat && p.lat > b.lat))
		return CROSS_NONE;
	/* Which side of a→b is p on? Differences reach 3.6e9 and their products pass 64 bits. */
	turn = (__int128)(b.lon - a.lon) * (p.lat - a.lat) -
	       (__int128)(b.lat - a.lat) * ((__int128)p.lon - a.lon);
	if (turn == 0 && ((p.lon >= a.lon && p.lon <= b.lon) || (p.lon >= b.lon && p.lon <= a.lon)))
		return CROSS_ON_EDGE;
	/* Half open in latitude, so that a vertex on the ray is counted for one of its edges. */
	if ((a.lat > p.lat) == (b.lat > p.lat))
		return CROSS_NONE;
	return (b.lat > a.lat) == (turn > 0) ? CROSS_ONCE : CROSS_NONE;
}

/* The vertex behind the i-th; the ring is closed. */
static struct point ring_next(const struct ring *ring, size_t i)
{
	return ring->p[i + 1 < ring->n ? i + 1 : 0];
}

bool shape_holds(const struct shape *s, struct point p)
{
	bool inside = false;

	for (size_t r = 0; r < s->n; r++) {
		const struct ring *ring = &s->ring[r];

		for (size_t i = 0; i < ring->n; i++) {
			switch (edge_crossing(ring->p[i], ring_next(ring, i), p)) {
			case CROSS_ON_EDGE: return true;
			case CROSS_ONCE: inside = !inside; break;
			case CROSS_NONE: break;
			}
		}
	}
	return inside;
}

struct box shape_box(const struct shape *s)
{
	struct box b = { 0, 0, -1, -1 };
	bool any = false;

	for (size_t r = 0; r < s->n; r++) {
		for (size_t i = 0; i < s->ring[r].n; i++) {
			struct point p = s->ring[r].p[i];

			if (!any)
				b = (struct box){ p.lat, p.lon, p.lat, p.lon };
			any = true;
			b.south = p.lat < b.south ? p.lat : b.south;
			b.north = p.lat > b.north ? p.lat : b.north;
			b.west = p.lon < b.west ? p.lon : b.west;
			b.east = p.lon > b.east ? p.lon : b.east;
		}
	}
	return b;
}

static uint32_t band_of(const struct edges *e, int64_t lat)
{
	int64_t band = (lat - e->box.south) / e->band_height;

	return band < 0 ? 0 : band >= e->bands ? e->bands - 1 : (uint32_t)band;
}

/* As many bands as edges, unless the edges are so long that each would stand in very many bands:
 * the list never holds more than about five entries an edge. */
static void choose_bands(struct edges *e)
{
	int64_t height = e->box.north - e->box.south + 1, bands = e->n;
	__int128 tall = 0;

	for (uint32_t i = 0; i < e->n; i++) {
		int64_t d = e->edge[i].a.lat - e->edge[i].b.lat;

		tall += d < 0 ? -d : d;
	}
	if (tall * bands > (__int128)4 * e->n * height)
		bands = (int64_t)((__int128)4 * e->n * height / tall);
	if (bands < 1)
		bands = 1;
	e->band_height = (height + bands - 1) / bands;
	e->bands = (uint32_t)((height + e->band_height - 1) / e->band_height);
}

void edges_build(struct arena *a, const struct shape *s, struct edges *out)
{
	size_t n = 0;
	uint32_t k = 0;

	*out = (struct edges){ .box = shape_box(s) };
	for (size_t r = 0; r < s->n; r++)
		n += s->ring[r].n;
	must(n < UINT32_MAX / 8);
	out->n = (uint32_t)n;
	if (n == 0)
		return;
	out->edge = ARENA_ARRAY(a, struct edge, n);
	for (size_t r = 0; r < s->n; r++) {
		const struct ring *ring = &s->ring[r];

		for (size_t i = 0; i < ring->n; i++)
			out->edge[k++] = (struct edge){ ring->p[i], ring_next(ring, i) };
	}
	choose_bands(out);
	/* count, turn counts into ends, fill backwards: then first[b] is where band b begins */
	out->first = ARENA_ARRAY(a, uint32_t, (size_t)out->bands + 1);
	for (int pass = 0; pass < 2; pass++) {
		for (uint32_t i = out->n; i-- > 0;) {
			struct edge g = out->edge[i];
			uint32_t lo = band_of(out, g.a.lat < g.b.lat ? g.a.lat : g.b.lat);
			uint32_t hi = band_of(out, g.a.lat < g.b.lat ? g.b.lat : g.a.lat);

			for (uint32_t b = lo; b <= hi; b++) {
				if (pass == 0)
					out->first[b]++;
				else
					out->list[--out->first[b]] = i;
			}
		}
		if (pass == 0) {
			for (uint32_t b = 1; b <= out->bands; b++)
				out->first[b] += out->first[b - 1];
			out->list = ARENA_ARRAY(a, uint32_t, out->first[out->bands]);
		}
	}
}

bool edges_hold(const struct edges *e, struct point p)
{
	bool inside = false;
	uint32_t band;

	if (e->n == 0 || !box_holds(&e->box, p))
		return false;
	band = band_of(e, p.lat);
	for (uint32_t i = e->first[band]; i < e->first[band + 1]; i++) {
		const struct edge *g = &e->edge[e->list[i]];

		switch (edge_crossing(g->a, g->b, p)) {
		case CROSS_ON_EDGE: return true;
		case CROSS_ONCE: inside = !inside; break;
		case CROSS_NONE: break;
		}
	}
	return inside;
}
