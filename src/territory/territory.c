/* The territory in memory: built once by territory_load, then only read. A question goes grid →
 * the few areas whose box may hold the point, deepest first → their edges. */
#include "territory/territory_int.h"

struct place {
	struct area area;
	struct shape shape;
	struct edges edges;
};

struct territory {
	struct place *place;      /* by id */
	size_t n;
	size_t *by_code;          /* numbers of places, by code */
	size_t *by_depth;         /* numbers of places with a polygon: deepest first, then by id */
	struct grid grid;         /* over by_depth */
	struct box box;
	bool has_box;
};

static const struct sql sql_load = {
	"select id, parent, code, name, valid_from, valid_to, shape, name_en from area "
	"where valid_from <= $1 and (valid_to = 0 or valid_to > $1) order by id", "i"
};

static size_t find(const struct territory *t, struct area_id id)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (t->place[mid].area.id.n < id.n)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < t->n && t->place[lo].area.id.n == id.n ? lo : SIZE_MAX;
}

static bool read_place(struct rows *rows, struct arena *a, struct place *p, struct err *err)
{
	*p = (struct place){
		.area = {
			.id = { rows_int(rows, 0) },
			.parent = { rows_int(rows, 1) },
			.code = rows_text(rows, 2, a),
			.name = rows_text(rows, 3, a),
			.name_en = rows_text(rows, 7, a),
			.level = -1,
			.valid_from = rows_int(rows, 4),
			.valid_to = rows_int(rows, 5),
			.has_polygon = !rows_null(rows, 6),
		},
	};
	if (!p->area.has_polygon)
		return true;
	if (!shape_unpack(a, rows_peek(rows, 6), &p->shape))
		return err_set(err, ERR_IO, "area", MSG_AREA_SHAPE_DAMAGED, AT(p->area.code));
	edges_build(a, &p->shape, &p->edges);
	p->area.box = p->edges.box;
	return true;
}

/* A parent that is not valid now is as if it were not there. */
static bool set_levels(struct territory *t, struct err *err)
{
	for (size_t i = 0; i < t->n; i++) {
		int level = 0;
		size_t k = i;

		while ((k = find(t, t->place[k].area.parent)) != SIZE_MAX) {
			if (++level > AREA_LEVELS)
				return err_set(err, ERR_IO, "area", MSG_AREA_TOO_DEEP,
					       AI(AREA_LEVELS));
		}
		t->place[i].area.level = level;
	}
	return true;
}

static int by_code(const void *x, const void *y, void *arg)
{
	const struct territory *t = arg;

	return str_cmp(t->place[*(const size_t *)x].area.code,
		       t->place[*(const size_t *)y].area.code);
}

static int by_depth(const void *x, const void *y, void *arg)
{
	const struct territory *t = arg;
	size_t i = *(const size_t *)x, k = *(const size_t *)y;
	int li = t->place[i].area.level, lk = t->place[k].area.level;

	return li != lk ? (li < lk) - (li > lk) : (i > k) - (i < k);
}

static void build_index(struct territory *t, struct arena *a)
{
	struct box *box = ARENA_ARRAY(a, struct box, t->n);
	size_t n = 0;

	t->by_code = ARENA_ARRAY(a, size_t, t->n);
	t->by_depth = ARENA_ARRAY(a, size_t, t->n);
	for (size_t i = 0; i < t->n; i++) {
		t->by_code[i] = i;
		if (t->place[i].edges.n)
			t->by_depth[n++] = i;
	}
	qsort_r(t->by_code, t->n, sizeof *t->by_code, by_code, t);
	qsort_r(t->by_depth, n, sizeof *t->by_depth, by_depth, t);
	for (size_t i = 0; i < n; i++)
		box[i] = t->place[t->by_depth[i]].edges.box;
	grid_build(a, box, n, &t->grid);
	t->has_box = n > 0;
	t->box = t->grid.box;
}

bool territory_load(struct tx *tx, struct arena *a, struct territory **out, struct err *err)
{
	struct env *env = tx_env(tx);
	struct territory *t = ARENA_NEW(a, struct territory);
	struct rows rows;
	size_t room = 0;
	bool ok = true;

	if (!db_query(tx, &sql_load, &rows, err, VI(env->now(env))))
		return false;
	while (ok && rows_next(&rows)) {
		if (t->n == room) {
			struct place *more;

			room = room ? 2 * room : 64;
			more = ARENA_ARRAY(a, struct place, room);
			if (t->n)
				memcpy(more, t->place, t->n * sizeof *more);
			t->place = more;
		}
		ok = read_place(&rows, a, &t->place[t->n], err);
		t->n += ok;
	}
	if (!rows_end(&rows, ok ? err : &(struct err)ERR_INIT) || !ok || !set_levels(t, err))
		return false;
	build_index(t, a);
	*out = t;
	return true;
}

struct area_id territory_at(const struct territory *t, struct point p)
{
	size_t n;
	const uint32_t *candidate = grid_at(&t->grid, p, &n);

	for (size_t i = 0; i < n; i++) {
		const struct place *place = &t->place[t->by_depth[candidate[i]]];

		if (edges_hold(&place->edges, p))
			return place->area.id;
	}
	return (struct area_id){ 0 };
}

const struct area *territory_area(const struct territory *t, struct area_id id)
{
	size_t i = find(t, id);

	return i == SIZE_MAX ? NULL : &t->place[i].area;
}

const struct shape *territory_shape(const struct territory *t, struct area_id id)
{
	size_t i = find(t, id);

	return i == SIZE_MAX || !t->place[i].area.has_polygon ? NULL : &t->place[i].shape;
}

const struct area *territory_by_code(const struct territory *t, struct str code)
{
	size_t lo = 0, hi = t->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int c = str_cmp(t->place[t->by_code[mid]].area.code, code);

		if (c == 0)
			return &t->place[t->by_code[mid]].area;
		if (c < 0)
			lo = mid + 1;
		else
			hi = mid;
	}
	return NULL;
}

size_t territory_count(const struct territory *t)
{
	return t->n;
}

const struct area *territory_nth(const struct territory *t, size_t i)
{
	must(i < t->n);
	return &t->place[i].area;
}

bool territory_within(const struct territory *t, struct area_id inner, struct area_id outer)
{
	while (inner.n && inner.n != outer.n) {
		const struct area *area = territory_area(t, inner);

		inner = area ? area->parent : (struct area_id){ 0 };
	}
	return inner.n != 0;
}

bool territory_box(const struct territory *t, struct box *out)
{
	if (t->has_box)
		*out = t->box;
	return t->has_box;
}
