/* The demo town's files hold together: a map without gaps or overlaps, units whose every reference
 * leads somewhere. */
#include "base/arena.h"
#include "base/embedded.h"
#include "base/env.h"
#include "people/people.h"
#include "territory/territory_int.h"
#include "wire/catalogue.h"
#include "wire/csv.h"

struct town {
	struct arena *a;
	struct area area[100];
	struct edges edges[100];
	struct shape shape[100];
	int n;
};
static struct town town;

static int find(struct str code)
{
	for (int i = 0; i < town.n; i++) {
		if (str_eq(town.area[i].code, code))
			return i;
	}
	return -1;
}

static int level(int i)
{
	int n = 0;

	while (town.area[i].parent_code.p) {
		i = find(town.area[i].parent_code);
		assert_true(i >= 0 && n < 5);
		n++;
	}
	return n;
}

static bool keep(void *arg, const struct area *area, const struct shape *shape, struct err *err)
{
	struct town *t = arg;

	(void)err;
	assert_true(t->n < 100 && shape);
	assert_int_equal(find(area->code), -1);
	t->area[t->n] = *area;
	t->shape[t->n] = *shape;
	edges_build(t->a, shape, &t->edges[t->n++]);
	return true;
}

static int begin(void **state)
{
	struct area_keys keys = { STR("name"), STR("code"), STR("parent") };
	struct err err = ERR_INIT;

	(void)state;
	town.a = arena_new();
	if (!geojson_areas(town.a, embedded("town/areas.geojson"), &keys, keep, &town, &err)) {
		print_message("%.*s\n", STR_ARG(err_text(town.a, LANG_EN, &err)));
		return -1;
	}
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(town.a);
	return 0;
}

static void the_town_has_a_root_communities_and_two_to_four_grid_cells_in_each(void **state)
{
	int levels[3] = { 0 }, below[100] = { 0 };

	(void)state;
	for (int i = 0; i < town.n; i++) {
		assert_true(level(i) < 3);
		levels[level(i)]++;
		if (town.area[i].parent_code.p)
			below[find(town.area[i].parent_code)]++;
	}
	assert_int_equal(levels[0], 1);
	assert_true(levels[1] >= 8);
	assert_true(town.n >= 30);
	for (int i = 0; i < town.n; i++) {
		if (level(i) == 1)
			assert_in_range(below[i], 2, 4);
	}
	assert_str(town.area[find(STR("qh-01"))].name, "银杏里社区");
}

static bool on_edge(int i, struct point p)
{
	for (size_t k = 0; k < town.edges[i].n; k++) {
		const struct edge *e = &town.edges[i].edge[k];

		if (edge_crossing(e->a, e->b, p) == CROSS_ON_EDGE)
			return true;
	}
	return false;
}

static void every_point_of_the_town_lies_in_one_community_and_one_grid_cell(void **state)
{
	struct env_fixed dice;
	struct box box = town.edges[0].box;
	int inside = 0;

	(void)state;
	env_fixed_init(&dice, 0, 5);
	for (int k = 0; k < 20000; k++) {
		uint32_t r[2];
		struct point p;
		int in[3] = { 0 };
		bool edge = false;

		dice.env.random(&dice.env, r, sizeof r);
		p.lat = box.south + r[0] % (box.north - box.south);
		p.lon = box.west + r[1] % (box.east - box.west);
		for (int i = 0; i < town.n; i++) {
			in[level(i)] += edges_hold(&town.edges[i], p);
			edge = edge || on_edge(i, p);
		}
		if (edge)
			continue;
		assert_int_equal(in[1], in[0]);
		assert_int_equal(in[2], in[0]);
		inside += in[0];
	}
	assert_true(inside > 10000);
}

static void neighbours_share_their_vertices(void **state)
{
	(void)state;
	/* each edge of a grid cell is also an edge of a neighbour, or of the town's border */
	for (int i = 0; i < town.n; i++) {
		if (level(i) != 2)
			continue;
		for (size_t k = 0; k < town.edges[i].n; k++) {
			struct edge e = town.edges[i].edge[k];
			int twins = 0;

			for (int j = 0; j < town.n; j++) {
				if (j == i || level(j) == 1)
					continue;
				for (size_t m = 0; m < town.edges[j].n; m++) {
					struct edge f = town.edges[j].edge[m];
					bool root = level(j) == 0;

					twins += root ? !memcmp(&e, &f, sizeof e) :
							!memcmp(&e.a, &f.b, sizeof e.a) &&
							!memcmp(&e.b, &f.a, sizeof e.b);
				}
			}
			assert_int_equal(twins, 1);
		}
	}
}

/* ---- units ---- */

static size_t fill(void *arg, char *p, size_t n)
{
	struct str *rest = arg;
	size_t take = n < rest->n ? n : rest->n;

	if (take)
		memcpy(p, rest->p, take);
	*rest = str_skip(*rest, take);
	return take;
}

enum { CODE, PARENT, NAME, NAME_EN, AREA, KIND, FALLBACK, MANDATE, COLUMNS };

struct units {
	struct str row[100][COLUMNS];
	int n;
};

static void read_csv(const char *file, struct units *u)
{
	struct str text = embedded(file), *fields;
	struct csv_reader *r;
	size_t n;
	int64_t line;
	enum msg why;
	bool header = true;

	assert_non_null(text.p);
	r = csv_open(fill, &text, ',');
	while (csv_next(r, &fields, &n, &line, &why) == CSV_RECORD_READ) {
		if (!header) {
			assert_true(n == COLUMNS && u->n < 100);
			for (int i = 0; i < COLUMNS; i++)
				u->row[u->n][i] = arena_str(town.a, fields[i]);
			u->n++;
		}
		header = false;
	}
	csv_close(r);
}

static bool unit_known(const struct units *u, int before, struct str code)
{
	for (int i = 0; i < before; i++) {
		if (str_eq(u->row[i][CODE], code))
			return true;
	}
	return false;
}

/* The codes of the town's categories: the first column of their file. */
static bool category_known(struct str code)
{
	struct str rest = embedded("town/categories.csv");

	assert_non_null(rest.p);
	while (rest.p) {
		struct str line = str_cut(&rest, '\n');

		if (str_eq(str_cut(&line, ','), code))
			return true;
	}
	return false;
}

static void every_unit_leads_to_parents_areas_and_categories_that_exist(void **state)
{
	static struct units u;
	int kinds[UNIT_KINDS] = { 0 }, fallbacks = 0;

	(void)state;
	read_csv("town/units.csv", &u);
	assert_true(u.n >= 14);
	for (int i = 0; i < u.n; i++) {
		struct str *row = u.row[i], rest = row[MANDATE];
		enum unit_kind kind;

		assert_true(row[NAME].n && row[NAME_EN].n);
		assert_false(unit_known(&u, i, row[CODE]));
		/* beside the office only a unit that leads nothing stands alone: call centre, checks */
		assert_true(row[PARENT].n ? unit_known(&u, i, row[PARENT])
					  : i == 0 || row[MANDATE].n == 0);
		assert_true(row[AREA].n == 0 || find(row[AREA]) >= 0);
		assert_true(unit_kind_of(row[KIND], &kind));
		kinds[kind]++;
		assert_true(str_eq(row[FALLBACK], STR("yes")) || str_eq(row[FALLBACK], STR("no")));
		fallbacks += str_eq(row[FALLBACK], STR("yes"));
		while (rest.p && rest.n) {
			struct str entry = str_cut(&rest, ';'), category = str_cut(&entry, '@');

			if (!str_eq(category, STR("*")) && !category_known(category))
				fail_msg("%.*s: no category %.*s", STR_ARG(row[CODE]), STR_ARG(category));
			assert_true(!entry.p || find(entry) >= 0);
			/* a community is never made lead outside its own area */
			if (kind == UNIT_COMMUNITY)
				assert_true(entry.p && str_eq(entry, row[AREA]) &&
					    !str_eq(category, STR("*")));
			/* who handles does not judge */
			assert_true(kind != UNIT_VERIFICATION && kind != UNIT_HOTLINE);
		}
	}
	assert_true(kinds[UNIT_COMMUNITY] >= 8);
	for (int k = 0; k < UNIT_KINDS; k++)
		assert_true(kinds[k] >= 1);
	assert_int_equal(fallbacks, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_town_has_a_root_communities_and_two_to_four_grid_cells_in_each),
		cmocka_unit_test(every_point_of_the_town_lies_in_one_community_and_one_grid_cell),
		cmocka_unit_test(neighbours_share_their_vertices),
		cmocka_unit_test(every_unit_leads_to_parents_areas_and_categories_that_exist),
	};

	return cmocka_run_group_tests(tests, begin, end);
}
