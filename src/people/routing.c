/* Which unit leads: category × area × mandate, else the fallback unit of the area (兜底). Pure over
 * what is in memory, so the same report is always routed the same way. */
#include "people/people_int.h"

/* Trees are shallow; a chain longer than this was made to hurt, and its far end counts as cut. */
enum { CHAIN = 32 };

/* The whole territory, where it is one: an area that all others lie in. */
static const struct area *whole(const struct territory *t)
{
	const struct area *root = NULL;

	for (size_t i = 0; i < territory_count(t); i++) {
		const struct area *a = territory_nth(t, i);

		if (a->parent.n)
			continue;
		if (root)
			return NULL;
		root = a;
	}
	return root;
}

/* The area, those around it, and 0 for everywhere; the deepest first. Where something is without an
 * area, it is somewhere in the whole. */
static size_t areas_up(const struct territory *t, struct area_id area, int64_t out[CHAIN])
{
	size_t n = 0;
	const struct area *at = area.n ? territory_area(t, area) : whole(t);

	for (; at && n < CHAIN - 1; at = at->parent.n ? territory_area(t, at->parent) : NULL)
		out[n++] = at->id.n;
	out[n++] = 0;
	return n;
}

static size_t categories_up(const struct catalog *c, struct category_id category,
			    int64_t out[CHAIN])
{
	size_t n = 0;
	const struct category *at = category.n ? catalog_get(c, category) : NULL;

	for (; at && n < CHAIN - 1; at = at->parent.n ? catalog_get(c, at->parent) : NULL)
		out[n++] = at->id.n;
	out[n++] = 0;
	return n;
}

static bool listed(struct unit_id unit, const struct unit_id *but, size_t n_but)
{
	for (size_t i = 0; i < n_but; i++)
		if (but[i].n == unit.n)
			return true;
	return false;
}

/* The first unit, by id, with a mandate for exactly this category and area. */
static struct unit_id mandated(const struct directory *d, int64_t category, int64_t area,
			       const struct unit_id *but, size_t n_but)
{
	size_t lo = 0, hi = d->mandates;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		const struct mandate *m = &d->mandate[mid];

		if (m->category.n < category || (m->category.n == category && m->area.n < area))
			lo = mid + 1;
		else
			hi = mid;
	}
	for (; lo < d->mandates; lo++) {
		const struct mandate *m = &d->mandate[lo];
		const struct unit *u;

		if (m->category.n != category || m->area.n != area)
			break;
		u = directory_unit(d, m->unit);
		if (u && u->active && !listed(u->id, but, n_but))
			return u->id;
	}
	return (struct unit_id){ 0 };
}

/* The first fallback unit, by id, whose home is exactly this area. */
static struct unit_id fallback(const struct directory *d, int64_t area, const struct unit_id *but,
			       size_t n_but)
{
	for (size_t i = 0; i < d->fallbacks; i++) {
		const struct unit *u = directory_unit(d, d->fallback[i]);

		if (u->area.n == area && !listed(u->id, but, n_but))
			return u->id;
	}
	return (struct unit_id){ 0 };
}

struct unit_id route(const struct directory *d, const struct catalog *c, const struct territory *t,
		     struct category_id category, struct area_id area,
		     const struct unit_id *but, size_t n_but)
{
	int64_t categories[CHAIN], areas[CHAIN];
	size_t n_categories = categories_up(c, category, categories);
	size_t n_areas = areas_up(t, area, areas);
	struct unit_id found = { 0 };

	for (size_t i = 0; i < n_categories && !found.n; i++)
		for (size_t k = 0; k < n_areas && !found.n; k++)
			found = mandated(d, categories[i], areas[k], but, n_but);
	for (size_t k = 0; k < n_areas && !found.n; k++)
		found = fallback(d, areas[k], but, n_but);
	return found;
}

static bool holds(const int64_t *chain, size_t n, int64_t id)
{
	for (size_t i = 0; i < n; i++)
		if (chain[i] == id)
			return true;
	return false;
}

/* The first of a unit's mandates in `owned`. */
static size_t first_owned(const struct directory *d, struct unit_id unit)
{
	size_t lo = 0, hi = d->mandates;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (d->owned[mid].unit.n < unit.n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

static bool refuse(enum msg *why, enum msg msg)
{
	if (why)
		*why = msg;
	return false;
}

bool mandate_admits(const struct directory *d, const struct catalog *c, const struct territory *t,
		    struct unit_id unit, struct category_id category, struct area_id area,
		    enum msg *why)
{
	const struct unit *u = directory_unit(d, unit);
	int64_t categories[CHAIN], areas[CHAIN];
	size_t n_categories, n_areas;
	bool category_fits = false;

	if (!u || !u->active)
		return refuse(why, MSG_MANDATE_NO_UNIT);
	n_categories = categories_up(c, category, categories);
	n_areas = areas_up(t, area, areas);
	if (u->fallback && holds(areas, n_areas, u->area.n))
		return true;
	for (size_t i = first_owned(d, unit); i < d->mandates; i++) {
		const struct mandate *m = &d->owned[i];

		if (m->unit.n != unit.n)
			break;
		if (!holds(categories, n_categories, m->category.n))
			continue;
		if (holds(areas, n_areas, m->area.n))
			return true;
		category_fits = true;
	}
	return refuse(why, category_fits ? MSG_MANDATE_AREA : MSG_MANDATE_CATEGORY);
}

bool directory_leads(const struct directory *d, struct unit_id unit)
{
	size_t i = first_owned(d, unit);

	if (i < d->mandates && d->owned[i].unit.n == unit.n)
		return true;
	for (i = 0; i < d->fallbacks; i++)
		if (d->fallback[i].n == unit.n)
			return true;
	return false;
}
