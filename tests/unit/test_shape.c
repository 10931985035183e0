#include <math.h>

#include "base/arena.h"
#include "base/env.h"
#include "territory/territory_int.h"

static struct env_fixed dice;

static int64_t roll(int64_t from, int64_t to)
{
	uint64_t v;

	dice.env.random(&dice.env, &v, sizeof v);
	return from + (int64_t)(v % (uint64_t)(to - from + 1));
}

/* Another way to the same answer: on an edge by lengths along it, inside by the angle that the
 * rings turn through as seen from the point. */
static bool reference_holds(const struct shape *s, struct point p)
{
	long double turns = 0;

	for (size_t r = 0; r < s->n; r++) {
		for (size_t i = 0; i < s->ring[r].n; i++) {
			struct point a = s->ring[r].p[i], b = s->ring[r].p[(i + 1) % s->ring[r].n];
			long double ax = (long double)(a.lon - p.lon), ay = (long double)(a.lat - p.lat);
			long double bx = (long double)(b.lon - p.lon), by = (long double)(b.lat - p.lat);
			long double cross = ax * by - ay * bx, dot = ax * bx + ay * by;

			if (cross == 0 && dot <= 0)
				return true;
			turns += atan2l(cross, dot);
		}
	}
	return llroundl(turns / (2 * acosl(-1.0L))) % 2 != 0;
}

/* Rings of random vertices cross themselves and each other, share vertices and run along rays. */
static struct shape random_shape(struct arena *a, int64_t span, int64_t scale)
{
	struct shape s = { NULL, (size_t)roll(1, 4) };

	s.ring = ARENA_ARRAY(a, struct ring, s.n);
	for (size_t r = 0; r < s.n; r++) {
		s.ring[r].n = (size_t)roll(1, 12);
		s.ring[r].p = ARENA_ARRAY(a, struct point, s.ring[r].n);
		for (size_t i = 0; i < s.ring[r].n; i++)
			s.ring[r].p[i] = (struct point){ scale * roll(-span, span),
							 scale * roll(-span, span) };
	}
	return s;
}

static void try_shapes(int64_t scale)
{
	struct arena *a = arena_new();
	int inside = 0, tried = 0;

	for (int round = 0; round < 400; round++) {
		int64_t span = roll(1, 20);
		struct shape s = random_shape(a, span, scale);
		struct edges e;

		edges_build(a, &s, &e);
		for (int k = 0; k < 150; k++) {
			struct point p = { scale * roll(-span, span), scale * roll(-span, span) };
			bool want;

			if (k % 3 == 0 && scale > 1)
				p = (struct point){ p.lat + roll(-1, 1), p.lon + roll(-1, 1) };
			want = reference_holds(&s, p);
			assert_int_equal(shape_holds(&s, p), want);
			assert_int_equal(edges_hold(&e, p), want);
			inside += want;
			tried++;
		}
		arena_reset(a);
	}
	assert_true(inside > tried / 10 && inside < tried - tried / 10);
	arena_free(a);
}

static void points_in_random_shapes_are_found_as_by_the_angles(void **state)
{
	(void)state;
	try_shapes(1);
}

static void the_same_holds_at_the_size_of_the_earth_where_products_pass_64_bits(void **state)
{
	(void)state;
	try_shapes(44999999);
}

static void a_point_one_unit_beside_a_long_edge_is_on_its_own_side(void **state)
{
	/* cross products of this triangle reach 6.5e18 and their differences pass 2^63 */
	struct point tri[] = { { -900000000, -1800000000 }, { 900000000, 1800000000 },
			       { 900000000, -1800000000 } };
	struct ring ring = { tri, 3 };
	struct shape s = { &ring, 1 };

	(void)state;
	assert_true(shape_holds(&s, (struct point){ 450000000, 900000000 }));
	assert_true(shape_holds(&s, (struct point){ 450000000, 899999999 }));
	assert_false(shape_holds(&s, (struct point){ 450000000, 900000001 }));
	assert_true(shape_holds(&s, (struct point){ 899999999, 1799999998 }));
	assert_false(shape_holds(&s, (struct point){ 899999999, 1799999999 }));
	assert_true(shape_holds(&s, (struct point){ -900000000, -1800000000 }));
	assert_false(shape_holds(&s, (struct point){ INT64_MAX, INT64_MAX }));
	assert_false(shape_holds(&s, (struct point){ 0, INT64_MAX }));
	assert_false(shape_holds(&s, (struct point){ 0, INT64_MIN }));
}

static void a_hole_is_outside_and_an_island_in_it_inside(void **state)
{
	struct point outer[] = { { 0, 0 }, { 0, 100 }, { 100, 100 }, { 100, 0 } };
	struct point hole[] = { { 20, 20 }, { 20, 80 }, { 80, 80 }, { 80, 20 } };
	struct point island[] = { { 40, 40 }, { 40, 60 }, { 60, 60 }, { 60, 40 } };
	struct ring rings[] = { { outer, 4 }, { hole, 4 }, { island, 4 } };
	struct shape s = { rings, 3 };

	(void)state;
	assert_true(shape_holds(&s, (struct point){ 10, 50 }));
	assert_false(shape_holds(&s, (struct point){ 30, 50 }));
	assert_true(shape_holds(&s, (struct point){ 50, 50 }));
	assert_true(shape_holds(&s, (struct point){ 20, 50 }));
	assert_false(shape_holds(&s, (struct point){ 101, 50 }));
}

static void neighbours_leave_no_gap_on_their_common_edge(void **state)
{
	struct point west[] = { { 0, 0 }, { 7, 3 }, { 10, 0 }, { 10, -9 }, { 0, -9 } };
	struct point east[] = { { 0, 0 }, { 7, 3 }, { 10, 0 }, { 10, 9 }, { 0, 9 } };
	struct ring w = { west, 5 }, e = { east, 5 };
	struct shape sw = { &w, 1 }, se = { &e, 1 };

	(void)state;
	for (int64_t lat = 0; lat <= 10; lat++) {
		for (int64_t lon = -9; lon <= 9; lon++)
			assert_true(shape_holds(&sw, (struct point){ lat, lon }) ||
				    shape_holds(&se, (struct point){ lat, lon }));
	}
}

static void an_empty_shape_holds_nothing(void **state)
{
	struct arena *a = arena_new();
	struct shape s = { NULL, 0 };
	struct edges e;

	(void)state;
	edges_build(a, &s, &e);
	assert_false(shape_holds(&s, (struct point){ 0, 0 }));
	assert_false(edges_hold(&e, (struct point){ 0, 0 }));
	assert_false(box_holds(&e.box, (struct point){ 0, 0 }));
	arena_free(a);
}

static void the_band_index_stays_small_for_shapes_of_long_edges(void **state)
{
	struct arena *a = arena_new();
	size_t n = 20000;
	struct ring ring = { ARENA_ARRAY(a, struct point, n), n };
	struct shape s = { &ring, 1 };
	struct edges e;

	(void)state;
	for (size_t i = 0; i < n; i++)
		ring.p[i] = (struct point){ i % 2 ? 800000000 : -800000000, (int64_t)i };
	edges_build(a, &s, &e);
	assert_true(e.first[e.bands] < 6 * n);
	arena_free(a);
}

static void a_packed_shape_reads_back_the_same(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 300; round++) {
		struct shape s = random_shape(a, round % 2 ? 20 : 900000000, 1), t;
		struct buf b = BUF_INIT;

		shape_pack(&b, &s);
		assert_true(shape_unpack(a, buf_str(&b), &t));
		assert_int_equal(s.n, t.n);
		for (size_t r = 0; r < s.n; r++) {
			assert_int_equal(s.ring[r].n, t.ring[r].n);
			assert_memory_equal(s.ring[r].p, t.ring[r].p, s.ring[r].n * sizeof(struct point));
		}
		buf_release(&b);
		arena_reset(a);
	}
	arena_free(a);
}

static void damaged_packed_bytes_are_refused_and_never_ask_for_much_memory(void **state)
{
	struct arena *a = arena_new();
	struct shape s = random_shape(a, 1000, 1), t;
	struct buf b = BUF_INIT;

	(void)state;
	shape_pack(&b, &s);
	for (size_t cut = 0; cut < b.n; cut++)
		assert_false(shape_unpack(a, str_head(buf_str(&b), cut), &t));
	buf_add_char(&b, 0);
	assert_false(shape_unpack(a, buf_str(&b), &t));
	assert_false(shape_unpack(a, STR("\x02\x00"), &t));
	arena_reset(a);
	assert_false(shape_unpack(a, STR("\x01\xff\xff\xff\xff\xff\xff\xff\xff\x7f"), &t));
	assert_false(shape_unpack(a, STR("\x01\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"), &t));
	assert_true(arena_used(a) < 4096);
	/* a latitude beyond the pole */
	assert_false(shape_unpack(a, STR("\x01\x01\x01\xff\xff\xff\xff\x0f\x00"), &t));
	buf_release(&b);
	arena_free(a);
}

static void the_grid_finds_every_box_that_holds_a_point_in_order(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 60; round++) {
		size_t n = (size_t)roll(0, 300);
		struct box *box = ARENA_ARRAY(a, struct box, n);
		struct grid g;

		for (size_t i = 0; i < n; i++) {
			box[i].south = roll(-500, 500);
			box[i].west = roll(-500, 500);
			box[i].north = box[i].south + roll(-2, round % 2 ? 900 : 30);
			box[i].east = box[i].west + roll(-2, round % 2 ? 900 : 30);
		}
		grid_build(a, box, n, &g);
		for (int k = 0; k < 200; k++) {
			struct point p = { roll(-600, 1500), roll(-600, 1500) };
			size_t m, j = 0;
			const uint32_t *got = grid_at(&g, p, &m);

			for (size_t i = 1; i < m; i++)
				assert_true(got[i - 1] < got[i]);
			for (size_t i = 0; i < n; i++) {
				if (!box_holds(&box[i], p))
					continue;
				while (j < m && got[j] != i)
					j++;
				assert_true(j < m);
			}
		}
		arena_reset(a);
	}
	arena_free(a);
}

static void the_grid_stays_small_when_every_box_covers_all(void **state)
{
	struct arena *a = arena_new();
	size_t n = 20000;
	struct box *box = ARENA_ARRAY(a, struct box, n);
	struct grid g;

	(void)state;
	for (size_t i = 0; i < n; i++)
		box[i] = (struct box){ -900000000, -1800000000, 900000000, 1800000000 };
	grid_build(a, box, n, &g);
	assert_true(g.first[(size_t)g.rows * g.cols] <= 16 * n + 4096);
	arena_free(a);
}

static void degrees_become_ten_millionths_away_from_zero_at_the_half(void **state)
{
	(void)state;
	assert_true(e7(42.36032200000001) == 423603220);
	assert_true(e7(-0.00000005) == -1);
	assert_true(e7(0.00000004) == 0);
	assert_true(e7(-180) == -1800000000);
	assert_true(e7(NAN) == INT64_MAX);
	assert_true(e7(1e30) == INT64_MAX);
}

static int64_t apart(struct point a, struct point b)
{
	return llabs(a.lat - b.lat) > llabs(a.lon - b.lon) ? llabs(a.lat - b.lat) :
							      llabs(a.lon - b.lon);
}

static void gcj02_and_bd09_answer_known_pairs(void **state)
{
	/* the pairs that the public implementations of the formula carry as their tests */
	static const struct { double wgs[2], gcj[2]; } pair[] = {
		{ { 31.1774276, 121.5272106 }, { 31.17530398364597, 121.531541859215 } },
		{ { 22.543847, 113.912316 }, { 22.540796131694766, 113.9171764808363 } },
		{ { 39.911954, 116.377817 }, { 39.91334545536069, 116.38404722455657 } },
	};
	struct point bd = { e7(39.915), e7(116.404) }, gcj = { e7(39.908656739), e7(116.397627158) };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct point w = { e7(pair[i].wgs[0]), e7(pair[i].wgs[1]) };
		struct point g = { e7(pair[i].gcj[0]), e7(pair[i].gcj[1]) };

		assert_true(apart(wgs84_to_gcj02(w), g) <= 1);
		assert_true(apart(gcj02_to_wgs84(g), w) <= 2);
	}
	/* and Baidu's own example point at Tian'anmen */
	assert_true(apart(wgs84_to_gcj02(bd09_to_wgs84(bd)), gcj) <= 60);
}

static void datums_round_trip_within_a_millionth_of_a_degree(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		struct point w = { roll(10000000, 550000000), roll(730000000, 1370000000) };

		assert_true(apart(gcj02_to_wgs84(wgs84_to_gcj02(w)), w) <= 2);
		assert_true(apart(bd09_to_wgs84(wgs84_to_bd09(w)), w) <= 9);
	}
}

static void points_outside_china_are_left_as_they_are(void **state)
{
	struct point boston = { e7(42.36), e7(-71.06) };

	(void)state;
	assert_true(apart(gcj02_to_wgs84(boston), boston) == 0);
	assert_true(apart(wgs84_to_gcj02(boston), boston) == 0);
	assert_true(apart(bd09_to_wgs84(boston), boston) == 0);
}

static void datum_names_are_known_in_any_case(void **state)
{
	enum datum d = DATUM_WGS84;

	(void)state;
	assert_true(datum_of(STR("GCJ02"), &d) && d == DATUM_GCJ02);
	assert_true(datum_of(STR("cgcs2000"), &d) && d == DATUM_WGS84);
	assert_true(datum_of(STR("bd09"), &d) && d == DATUM_BD09);
	assert_false(datum_of(STR("nad83"), &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(points_in_random_shapes_are_found_as_by_the_angles),
		cmocka_unit_test(the_same_holds_at_the_size_of_the_earth_where_products_pass_64_bits),
		cmocka_unit_test(a_point_one_unit_beside_a_long_edge_is_on_its_own_side),
		cmocka_unit_test(a_hole_is_outside_and_an_island_in_it_inside),
		cmocka_unit_test(neighbours_leave_no_gap_on_their_common_edge),
		cmocka_unit_test(an_empty_shape_holds_nothing),
		cmocka_unit_test(the_band_index_stays_small_for_shapes_of_long_edges),
		cmocka_unit_test(a_packed_shape_reads_back_the_same),
		cmocka_unit_test(damaged_packed_bytes_are_refused_and_never_ask_for_much_memory),
		cmocka_unit_test(the_grid_finds_every_box_that_holds_a_point_in_order),
		cmocka_unit_test(the_grid_stays_small_when_every_box_covers_all),
		cmocka_unit_test(degrees_become_ten_millionths_away_from_zero_at_the_half),
		cmocka_unit_test(gcj02_and_bd09_answer_known_pairs),
		cmocka_unit_test(datums_round_trip_within_a_millionth_of_a_degree),
		cmocka_unit_test(points_outside_china_are_left_as_they_are),
		cmocka_unit_test(datum_names_are_known_in_any_case),
	};

	env_fixed_init(&dice, 0, 20260101);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
