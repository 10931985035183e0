/* Routing by category × area × mandate, against going through every mandate. */
#include "people_world.h"

enum { NODES = 24, UNITS = 14, MANDATES = 40, ROUNDS = 12 };

/* The town as the test made it: what brute force reads. */
struct town {
	struct category_id category[NODES];
	struct area_id area[NODES];
	int parent[2][NODES];          /* of categories, of areas; -1: none */
	struct unit unit[UNITS];
	struct mandate mandate[MANDATES];
	struct catalog *catalog;
	struct territory *territory;
	struct directory *directory;
};

static uint64_t seed = 20260302;

static int pick(int n)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int)((seed >> 33) % (uint64_t)n);
}

/* A node to stand below; -1: none. Trees of categories have at most four levels. */
static int a_parent(const int *parent, int i)
{
	int p = i && pick(5) ? pick(i) : -1, depth = 0;

	for (int at = p; at >= 0; at = parent[at])
		depth++;
	return depth < 4 ? p : -1;
}

static void make_trees(struct world *w, struct tx *tx, struct town *t)
{
	for (int i = 0; i < NODES; i++) {
		struct str code = arena_fmt(w->arena, "n%d", i);
		struct category cat = { .code = code, .name = code, .name_en = code,
					.description = STR(""), .keywords = STR(""), .active = true,
					.leaf = true, .recurrence_days = 30, .verdict_days = 7,
					.rework_days = 15 };
		struct area area = { .code = code, .name = code };

		for (int tree = 0; tree < 2; tree++)
			t->parent[tree][i] = a_parent(t->parent[tree], i);
		if (t->parent[0][i] >= 0)
			cat.parent = t->category[t->parent[0][i]];
		if (t->parent[1][i] >= 0)
			area.parent = t->area[t->parent[1][i]];
		GOES(w, category_save(tx, &cat, &t->category[i], &err));
		GOES(w, area_save(tx, &area, NULL, &t->area[i], &err));
	}
}

static void make_units(struct world *w, struct tx *tx, struct town *t)
{
	for (int i = 0; i < UNITS; i++) {
		struct unit *u = &t->unit[i];
		int home = pick(NODES + 2) - 2;

		*u = (struct unit){ .code = arena_fmt(w->arena, "u%d", i), .name = STR("unit"),
				    .kind = UNIT_COMMUNITY, .fallback = pick(4) == 0,
				    .active = pick(5) != 0 };
		if (home >= 0)
			u->area = t->area[home];
		GOES(w, unit_save(tx, u, &u->id, &err));
	}
	for (int i = 0; i < MANDATES; i++) {
		int c = pick(NODES + 1) - 1, a = pick(NODES + 4) - 4;

		t->mandate[i] = (struct mandate){ .unit = t->unit[i % UNITS].id };
		if (c >= 0)
			t->mandate[i].category = t->category[c];
		if (a >= 0)
			t->mandate[i].area = t->area[a];
	}
	for (int i = 0; i < UNITS; i++) {
		struct mandate own[MANDATES];
		size_t n = 0;

		for (int k = 0; k < MANDATES; k++)
			if (t->mandate[k].unit.n == t->unit[i].id.n)
				own[n++] = t->mandate[k];
		GOES(w, mandates_save(tx, t->unit[i].id, own, n, &err));
	}
}

/* How deep the node of that id stands when it is the inner one or above it; -1: not. 0, which
 * stands for everything, is depth 0. */
static int depth_above(const struct town *t, int tree, const int64_t *ids, int inner, int64_t id)
{
	int depth = 0;
	bool above = false;

	if (id == 0)
		return 0;
	for (int at = inner; at >= 0; at = t->parent[tree][at])
		above |= ids[at] == id;
	if (!above)
		return -1;
	for (int i = 0; i < NODES; i++)
		if (ids[i] == id)
			for (int at = i; at >= 0; at = t->parent[tree][at])
				depth++;
	return depth;
}

static const struct unit *unit_of(const struct town *t, int64_t id)
{
	for (int i = 0; i < UNITS; i++)
		if (t->unit[i].id.n == id)
			return &t->unit[i];
	return NULL;
}

static bool in_list(int64_t id, const struct unit_id *but, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (but[i].n == id)
			return true;
	return false;
}

/* Without an area something lies in the whole, where that is one area. */
static int area_meant(const struct town *t, int area)
{
	int root = -1;

	for (int i = 0; area < 0 && i < NODES; i++) {
		if (t->parent[1][i] >= 0)
			continue;
		if (root >= 0)
			return -1;
		root = i;
	}
	return area < 0 ? root : area;
}

static int64_t brute(const struct town *t, int category, int area, const struct unit_id *but,
		     size_t n_but)
{
	const int64_t *categories = &t->category[0].n, *areas = &t->area[0].n;
	int best_c = -1, best_a = -1;
	int64_t best = 0;

	area = area_meant(t, area);
	for (int i = 0; i < MANDATES; i++) {
		const struct mandate *m = &t->mandate[i];
		int c = depth_above(t, 0, categories, category, m->category.n);
		int a = depth_above(t, 1, areas, area, m->area.n);

		if (c < 0 || a < 0 || !unit_of(t, m->unit.n)->active ||
		    in_list(m->unit.n, but, n_but))
			continue;
		if (c > best_c || (c == best_c && a > best_a) ||
		    (c == best_c && a == best_a && m->unit.n < best)) {
			best_c = c;
			best_a = a;
			best = m->unit.n;
		}
	}
	for (int i = 0; i < UNITS && best_c < 0; i++) {
		const struct unit *u = &t->unit[i];
		int a = depth_above(t, 1, areas, area, u->area.n);

		if (a < 0 || !u->fallback || !u->active || in_list(u->id.n, but, n_but))
			continue;
		if (a > best_a || (a == best_a && u->id.n < best)) {
			best_a = a;
			best = u->id.n;
		}
	}
	return best;
}

static bool brute_admits(const struct town *t, const struct unit *u, int category, int area)
{
	const int64_t *categories = &t->category[0].n, *areas = &t->area[0].n;

	area = area_meant(t, area);
	if (!u->active)
		return false;
	if (u->fallback && depth_above(t, 1, areas, area, u->area.n) >= 0)
		return true;
	for (int i = 0; i < MANDATES; i++)
		if (t->mandate[i].unit.n == u->id.n &&
		    depth_above(t, 0, categories, category, t->mandate[i].category.n) >= 0 &&
		    depth_above(t, 1, areas, area, t->mandate[i].area.n) >= 0)
			return true;
	return false;
}

static void compare(const struct town *t, int category, int area)
{
	struct category_id c = { category >= 0 ? t->category[category].n : 0 };
	struct area_id a = { area >= 0 ? t->area[area].n : 0 };
	struct unit_id but[UNITS];
	size_t n = 0;

	/* strike off the chosen unit again and again, until nobody is left */
	for (;;) {
		struct unit_id got = route(t->directory, t->catalog, t->territory, c, a, but, n);

		assert_int_equal(got.n, brute(t, category, area, but, n));
		if (got.n == 0)
			break;
		assert_true(mandate_admits(t->directory, t->catalog, t->territory, got, c, a,
					   NULL));
		but[n++] = got;
	}
	for (int i = 0; i < UNITS; i++)
		assert_int_equal(mandate_admits(t->directory, t->catalog, t->territory,
						t->unit[i].id, c, a, NULL),
				 brute_admits(t, &t->unit[i], category, area));
}

static void one_town(struct world *w, struct tx *tx)
{
	struct town t = { 0 };

	make_trees(w, tx, &t);
	make_units(w, tx, &t);
	GOES(w, catalog_load(tx, w->arena, &t.catalog, &err));
	GOES(w, territory_load(tx, w->arena, &t.territory, &err));
	GOES(w, directory_load(tx, w->arena, &t.directory, &err));
	for (int c = -1; c < NODES; c++)
		for (int a = -1; a < NODES; a++)
			compare(&t, c, a);
}

static void routing_is_what_going_through_every_mandate_finds(void **state)
{
	(void)state;
	for (int i = 0; i < ROUNDS; i++)
		in_world(one_town);
}

/* ---- one small town by hand ---- */

static struct category_id a_category(struct world *w, struct tx *tx, const char *code,
				     struct category_id parent)
{
	struct category cat = { .code = str_c(code), .name = str_c(code), .name_en = str_c(code),
				.description = STR(""), .keywords = STR(""), .parent = parent,
				.active = true, .leaf = true, .recurrence_days = 30,
				.verdict_days = 7, .rework_days = 15 };
	struct category_id id = { 0 };

	GOES(w, category_save(tx, &cat, &id, &err));
	return id;
}

static struct area_id an_area(struct world *w, struct tx *tx, const char *code,
			      struct area_id parent)
{
	struct area area = { .code = str_c(code), .name = str_c(code), .parent = parent };
	struct area_id id = { 0 };

	GOES(w, area_save(tx, &area, NULL, &id, &err));
	return id;
}

static void refusals_body(struct world *w, struct tx *tx)
{
	struct category_id road = a_category(w, tx, "road", (struct category_id){ 0 });
	struct category_id hole = a_category(w, tx, "hole", road);
	struct category_id noise = a_category(w, tx, "noise", (struct category_id){ 0 });
	struct area_id town = an_area(w, tx, "town", (struct area_id){ 0 });
	struct area_id east = an_area(w, tx, "east", town), west = an_area(w, tx, "west", town);
	struct unit_id works = a_unit(w, tx, "works", (struct unit_id){ 0 });
	struct mandate m = { works, road, east };
	struct catalog *c;
	struct territory *t;
	struct directory *d;
	enum msg why = MSG_BUG;

	GOES(w, mandates_save(tx, works, &m, 1, &err));
	GOES(w, catalog_load(tx, w->arena, &c, &err));
	GOES(w, territory_load(tx, w->arena, &t, &err));
	GOES(w, directory_load(tx, w->arena, &d, &err));
	assert_true(mandate_admits(d, c, t, works, hole, east, &why));
	assert_false(mandate_admits(d, c, t, works, hole, west, &why));
	assert_int_equal(why, MSG_MANDATE_AREA);
	assert_false(mandate_admits(d, c, t, works, hole, (struct area_id){ 0 }, &why));
	assert_int_equal(why, MSG_MANDATE_AREA);
	assert_false(mandate_admits(d, c, t, works, noise, east, &why));
	assert_int_equal(why, MSG_MANDATE_CATEGORY);
	assert_false(mandate_admits(d, c, t, (struct unit_id){ 999 }, road, east, &why));
	assert_int_equal(why, MSG_MANDATE_NO_UNIT);
	assert_int_equal(route(d, c, t, noise, east, NULL, 0).n, 0);
}

static void somewhere_body(struct world *w, struct tx *tx)
{
	struct category_id road = a_category(w, tx, "road", (struct category_id){ 0 });
	struct area_id town = an_area(w, tx, "town", (struct area_id){ 0 });
	struct area_id east = an_area(w, tx, "east", town), nowhere = { 0 };
	struct unit_id all = a_unit(w, tx, "all", (struct unit_id){ 0 });
	struct unit_id part = a_unit(w, tx, "part", (struct unit_id){ 0 });
	struct mandate m[] = { { all, road, town }, { part, road, east } };
	struct catalog *c;
	struct territory *t;
	struct directory *d;

	GOES(w, mandates_save(tx, all, &m[0], 1, &err));
	GOES(w, mandates_save(tx, part, &m[1], 1, &err));
	GOES(w, catalog_load(tx, w->arena, &c, &err));
	GOES(w, territory_load(tx, w->arena, &t, &err));
	GOES(w, directory_load(tx, w->arena, &d, &err));
	assert_int_equal(route(d, c, t, road, nowhere, NULL, 0).n, all.n);
	assert_true(mandate_admits(d, c, t, all, road, nowhere, NULL));
	assert_false(mandate_admits(d, c, t, part, road, nowhere, NULL));
}

static void a_problem_told_without_a_place_is_led_by_who_leads_the_whole(void **state)
{
	(void)state;
	in_world(somewhere_body);
}

static void a_mandate_refuses_with_the_rule_that_was_broken(void **state)
{
	(void)state;
	in_world(refusals_body);
}

static void directory_body(struct world *w, struct tx *tx)
{
	struct unit_id top = a_unit(w, tx, "top", (struct unit_id){ 0 });
	struct unit_id mid = a_unit(w, tx, "mid", top), leaf = a_unit(w, tx, "leaf", mid);
	struct unit_id other = a_unit(w, tx, "other", top);
	struct directory *d;

	GOES(w, directory_load(tx, w->arena, &d, &err));
	assert_int_equal(directory_count(d), 4);
	assert_true(directory_within(d, leaf, top));
	assert_true(directory_within(d, leaf, leaf));
	assert_false(directory_within(d, top, leaf));
	assert_false(directory_within(d, other, mid));
	assert_false(directory_within(d, (struct unit_id){ 0 }, top));
	assert_false(directory_within(d, leaf, (struct unit_id){ 0 }));
	assert_str(directory_unit(d, mid)->code, "mid");
	assert_null(directory_unit(d, (struct unit_id){ 77 }));
	assert_int_equal(directory_by_code(d, STR("leaf"))->id.n, leaf.n);
	assert_null(directory_by_code(d, STR("lea")));
	assert_null(directory_by_code(d, STR("")));
	for (size_t i = 1; i < directory_count(d); i++)
		assert_true(directory_nth(d, i - 1)->id.n < directory_nth(d, i)->id.n);
}

static void the_directory_knows_the_tree_and_the_codes(void **state)
{
	(void)state;
	in_world(directory_body);
}

static void empty_body(struct world *w, struct tx *tx)
{
	struct catalog *c;
	struct territory *t;
	struct directory *d;

	GOES(w, catalog_load(tx, w->arena, &c, &err));
	GOES(w, territory_load(tx, w->arena, &t, &err));
	GOES(w, directory_load(tx, w->arena, &d, &err));
	assert_int_equal(directory_count(d), 0);
	assert_null(directory_by_code(d, STR("x")));
	assert_int_equal(route(d, c, t, (struct category_id){ 0 }, (struct area_id){ 5 }, NULL,
			       0).n, 0);
}

static void an_empty_office_routes_nowhere(void **state)
{
	(void)state;
	in_world(empty_body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(routing_is_what_going_through_every_mandate_finds),
		cmocka_unit_test(a_mandate_refuses_with_the_rule_that_was_broken),
		cmocka_unit_test(a_problem_told_without_a_place_is_led_by_who_leads_the_whole),
		cmocka_unit_test(the_directory_knows_the_tree_and_the_codes),
		cmocka_unit_test(an_empty_office_routes_nowhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
