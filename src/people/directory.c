/* The directory: units and mandates in memory. Routing asks it for every report and every
 * imported row, so nothing here reads the store.
 *
 * Invariants: arrays are ordered as people_int.h says and never change once made; walks up the
 * tree end even where someone made a circle by hand, for they take at most n steps. */
#include "people/people_int.h"

static const char *const kinds[UNIT_KINDS] = {
	[UNIT_OFFICE] = "office",
	[UNIT_COMMUNITY] = "community",
	[UNIT_DEPARTMENT] = "department",
	[UNIT_COMPANY] = "company",
	[UNIT_HOTLINE] = "hotline",
	[UNIT_VERIFICATION] = "verification",
};

struct str unit_kind_name(enum unit_kind k)
{
	must(k < UNIT_KINDS);
	return str_c(kinds[k]);
}

bool unit_kind_of(struct str name, enum unit_kind *out)
{
	for (int k = 0; k < UNIT_KINDS; k++)
		if (str_eq(name, str_c(kinds[k]))) {
			*out = (enum unit_kind)k;
			return true;
		}
	return false;
}

static int by_i64(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int by_id(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	return by_i64(x->id.n, y->id.n);
}

static int by_category(const void *a, const void *b)
{
	const struct mandate *x = a, *y = b;
	int c = by_i64(x->category.n, y->category.n);

	if (c == 0)
		c = by_i64(x->area.n, y->area.n);
	return c != 0 ? c : by_i64(x->unit.n, y->unit.n);
}

static int by_unit(const void *a, const void *b)
{
	const struct mandate *x = a, *y = b;
	int c = by_i64(x->unit.n, y->unit.n);

	return c != 0 ? c : by_category(a, b);
}

/* FNV-1a: codes come from the office, not from strangers, so any spread will do. */
static size_t hash(struct str code)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < code.n; i++)
		h = (h ^ (unsigned char)code.p[i]) * UINT64_C(0x100000001b3);
	return (size_t)(h ^ (h >> 32));
}

static void index_codes(struct arena *a, struct directory *d)
{
	d->slots = 8;
	while (d->slots < 2 * d->n)
		d->slots *= 2;
	d->slot = ARENA_ARRAY(a, size_t, d->slots);
	for (size_t i = 0; i < d->n; i++) {
		size_t s = hash(d->unit[i].code) & (d->slots - 1);

		while (d->slot[s])
			s = (s + 1) & (d->slots - 1);
		d->slot[s] = i + 1;
	}
}

static void index_fallbacks(struct arena *a, struct directory *d)
{
	d->fallback = ARENA_ARRAY(a, struct unit_id, d->n);
	for (size_t i = 0; i < d->n; i++)
		if (d->unit[i].fallback && d->unit[i].active)
			d->fallback[d->fallbacks++] = d->unit[i].id;
}

struct directory *directory_make(struct arena *a, struct unit *unit, size_t n,
				 struct mandate *mandate, size_t mandates)
{
	struct directory *d = ARENA_NEW(a, struct directory);

	if (n)
		qsort(unit, n, sizeof(*unit), by_id);
	if (mandates)
		qsort(mandate, mandates, sizeof(*mandate), by_category);
	d->unit = unit;
	d->n = n;
	d->mandate = mandate;
	d->mandates = mandates;
	d->owned = ARENA_ARRAY(a, struct mandate, mandates);
	if (mandates) {
		memcpy(d->owned, mandate, mandates * sizeof(*mandate));
		qsort(d->owned, mandates, sizeof(*d->owned), by_unit);
	}
	d->parent = ARENA_ARRAY(a, size_t, n);
	for (size_t i = 0; i < n; i++)
		d->parent[i] = unit[i].parent.n ? directory_index(d, unit[i].parent) : SIZE_MAX;
	index_codes(a, d);
	index_fallbacks(a, d);
	return d;
}

size_t directory_index(const struct directory *d, struct unit_id id)
{
	size_t lo = 0, hi = d->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (d->unit[mid].id.n < id.n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->n && d->unit[lo].id.n == id.n ? lo : SIZE_MAX;
}

const struct unit *directory_unit(const struct directory *d, struct unit_id id)
{
	size_t i = directory_index(d, id);

	return i == SIZE_MAX ? NULL : &d->unit[i];
}

const struct unit *directory_by_code(const struct directory *d, struct str code)
{
	size_t s = hash(code) & (d->slots - 1);

	for (; d->slot[s]; s = (s + 1) & (d->slots - 1))
		if (str_eq(d->unit[d->slot[s] - 1].code, code))
			return &d->unit[d->slot[s] - 1];
	return NULL;
}

size_t directory_count(const struct directory *d)
{
	return d->n;
}

const struct unit *directory_nth(const struct directory *d, size_t i)
{
	must(i < d->n);
	return &d->unit[i];
}

bool directory_within(const struct directory *d, struct unit_id inner, struct unit_id outer)
{
	size_t i = directory_index(d, inner);

	for (size_t step = 0; i != SIZE_MAX && step < d->n; step++) {
		if (d->unit[i].id.n == outer.n)
			return true;
		i = d->parent[i];
	}
	return false;
}
