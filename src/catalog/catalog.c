/* The catalogue in memory: by id (binary search), by code (hash), up the tree. Read-only, so any
 * number of threads may use one. */
#include "catalog/catalog_int.h"

static const struct limit defaults[URGENCY_COUNT][STEP_COUNT] = {
	[URGENCY_DANGER] = {
		[STEP_DISPATCH] = { BASIS_HOURS, 1 },
		[STEP_ACKNOWLEDGE] = { BASIS_HOURS, 1 },
		[STEP_CONTACT] = { BASIS_HOURS, 1 },
		[STEP_RESOLVE] = { BASIS_HOURS, 2 },
	},
	[URGENCY_UTILITY] = {
		[STEP_DISPATCH] = { BASIS_HOURS, 2 },
		[STEP_ACKNOWLEDGE] = { BASIS_HOURS, 2 },
		[STEP_CONTACT] = { BASIS_HOURS, 4 },
		[STEP_RESOLVE] = { BASIS_HOURS, 24 },
	},
	[URGENCY_ORDINARY] = {
		[STEP_DISPATCH] = { BASIS_HOURS, 24 },
		[STEP_ACKNOWLEDGE] = { BASIS_HOURS, 24 },
		[STEP_CONTACT] = { BASIS_HOURS, 48 },
		[STEP_RESOLVE] = { BASIS_CALENDAR_DAYS, 7 },
	},
	[URGENCY_COMPLEX] = {
		[STEP_DISPATCH] = { BASIS_HOURS, 24 },
		[STEP_ACKNOWLEDGE] = { BASIS_HOURS, 24 },
		[STEP_CONTACT] = { BASIS_HOURS, 48 },
		[STEP_RESOLVE] = { BASIS_CALENDAR_DAYS, 15 },
	},
};

/* FNV-1a. */
static uint32_t hash(struct str s)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * 16777619u;
	return h;
}

void catalog_index(struct catalog *c, struct arena *a)
{
	c->slots = 16;
	while (c->slots < c->n * 2)
		c->slots *= 2;
	c->slot = ARENA_ARRAY(a, uint32_t, c->slots);
	for (size_t i = 0; i < c->n; i++) {
		size_t at = hash(c->category[i].code) & (c->slots - 1);

		while (c->slot[at])
			at = (at + 1) & (c->slots - 1);
		c->slot[at] = (uint32_t)i + 1;
	}
}

const struct category *catalog_get(const struct catalog *c, struct category_id id)
{
	size_t from = 0, to = c->n;

	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (c->category[mid].id.n == id.n)
			return &c->category[mid];
		if (c->category[mid].id.n < id.n)
			from = mid + 1;
		else
			to = mid;
	}
	return NULL;
}

const struct category *catalog_by_code(const struct catalog *c, struct str code)
{
	for (size_t at = hash(code) & (c->slots - 1); c->slot[at]; at = (at + 1) & (c->slots - 1))
		if (str_eq(c->category[c->slot[at] - 1].code, code))
			return &c->category[c->slot[at] - 1];
	return NULL;
}

size_t catalog_count(const struct catalog *c)
{
	return c->n;
}

const struct category *catalog_nth(const struct catalog *c, size_t i)
{
	must(i < c->n);
	return &c->category[i];
}

/* Saving keeps trees at CATEGORY_LEVELS; the bound keeps a damaged store from going round. */
bool catalog_within(const struct catalog *c, struct category_id id, struct category_id ancestor)
{
	if (ancestor.n == 0)
		return true;
	for (int level = 0; id.n != 0 && level < CATEGORY_LEVELS; level++) {
		const struct category *cat = catalog_get(c, id);

		if (id.n == ancestor.n)
			return true;
		if (!cat)
			return false;
		id = cat->parent;
	}
	return false;
}

struct limit catalog_limit(const struct catalog *c, struct category_id id, enum limit_step step)
{
	const struct category *cat = catalog_get(c, id);
	enum urgency urgency = cat ? cat->urgency : URGENCY_ORDINARY;

	must(step < STEP_COUNT);
	for (int level = 0; cat && level < CATEGORY_LEVELS; level++) {
		struct limit own = c->own[cat - c->category][step];

		if (own.amount > 0)
			return own;
		cat = catalog_get(c, cat->parent);
	}
	return defaults[urgency][step];
}
