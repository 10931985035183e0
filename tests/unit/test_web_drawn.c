/* Maps and charts that the server draws: whole XML, names that are only text, nothing from nothing. */
#include "web/svg_chart.h"
#include "web/svg_map.h"
#include "wire/xml.h"

#define HOSTILE "\"><script>alert(1)</script>&'青禾"

static int setup(void **state)
{
	*state = arena_new();
	return 0;
}

static int teardown(void **state)
{
	arena_free(*state);
	return 0;
}

static struct xml read_back(struct arena *a, struct safe_html h)
{
	struct err err = ERR_INIT;
	struct xml root;

	assert_true(xml_read(a, arena_fmt(a, "<div>%.*s</div>", (int)h.s.n, h.s.p), &root, &err));
	return root;
}

static size_t count(const struct xml *e, const char *name)
{
	size_t n = 0;

	for (const struct xml *c = e->child; c; c = c->next)
		n += str_eq(c->name, str_c(name)) + count(c, name);
	return n;
}

static struct shape square(struct arena *a, int64_t lat, int64_t lon, int64_t side)
{
	struct point *p = ARENA_ARRAY(a, struct point, 4);
	struct ring *r = ARENA_NEW(a, struct ring);

	p[0] = (struct point){ lat, lon };
	p[1] = (struct point){ lat, lon + side };
	p[2] = (struct point){ lat + side, lon + side };
	p[3] = (struct point){ lat + side, lon };
	*r = (struct ring){ p, 4 };
	return (struct shape){ r, 1 };
}

/* ---- maps ---- */

static void names_on_a_map_are_only_text(void **state)
{
	struct arena *a = *state;
	struct shape s = square(a, 300000000, 1140000000, 100000);
	const struct svg_area area = { .shape = &s, .name = STR(HOSTILE), .href = STR("/x?a=\"b\""),
				       .note = STR("<b>") };
	const struct svg_map m = { .box = shape_box(&s), .width = 1000, .height = 1000,
				   .title = STR(HOSTILE), .area = &area, .areas = 1 };
	struct safe_html h = svg_map(a, &m);
	struct xml root = read_back(a, h);

	assert_int_equal(count(&root, "script"), 0);
	assert_int_equal(count(&root, "b"), 0);
	assert_int_equal(count(&root, "path"), 1);
	assert_int_equal(count(&root, "a"), 1);
	assert_int_equal(count(&root, "text"), 2);
	assert_true(str_find(h.s, STR("style=")) == SIZE_MAX);
}

static void a_map_of_nothing_is_nothing(void **state)
{
	const struct svg_map none = { .box = { 0, 0, -1, -1 }, .width = 100, .height = 100 };
	const struct svg_map line = { .box = { 5, 7, 5, 9 }, .width = 100, .height = 100 };

	assert_int_equal(svg_map(*state, &none).s.n, 0);
	assert_int_equal(svg_map(*state, &line).s.n, 0);
	assert_int_equal(svg_map_height(&line.box, 100), 100);
}

static void one_place_stands_in_the_middle_of_its_box(void **state)
{
	const struct point p = { 305850000, 1143000000 };
	const struct svg_map m = { .box = { p.lat - 1000, p.lon - 1000, p.lat + 1000,
					    p.lon + 1000 },
				   .width = 600, .height = 400, .title = STR("x"), .point = &p,
				   .points = 1 };
	struct safe_html h = svg_map(*state, &m);
	struct xml root = read_back(*state, h);

	assert_int_equal(count(&root, "circle"), 1);
	assert_true(str_find(h.s, STR("cx=\"300\" cy=\"200\"")) != SIZE_MAX);
}

/* At 60° north a degree of longitude is half as long as one of latitude. */
static void a_square_of_degrees_in_the_north_is_twice_as_high_as_wide(void **state)
{
	const struct box b = { 599000000, 0, 601000000, 2000000 };

	(void)state;
	/* as high as a sheet becomes */
	assert_int_equal(svg_map_height(&b, 1000), 1500);
	assert_int_equal(svg_map_height(&(struct box){ 599500000, 0, 600500000, 2000000 }, 1000),
			 1000);
}

/* A name far from what is shown would hang in the air. */
static void a_name_off_the_sheet_is_left_out(void **state)
{
	struct arena *a = *state;
	struct shape s = square(a, 310000000, 1150000000, 1000);
	const struct svg_area area = { .shape = &s, .name = STR("远处") };
	const struct svg_map m = { .box = { 300000000, 1140000000, 300001000, 1140001000 },
				   .width = 100, .height = 100, .area = &area, .areas = 1 };
	struct xml root = read_back(a, svg_map(a, &m));

	assert_int_equal(count(&root, "text"), 0);
}

static void an_area_without_points_draws_nothing(void **state)
{
	const struct shape empty = { NULL, 0 };
	const struct svg_area area = { .shape = &empty, .name = STR("空") };
	const struct svg_map m = { .box = { 0, 0, 1000, 1000 }, .width = 100, .height = 100,
				   .area = &area, .areas = 1 };

	read_back(*state, svg_map(*state, &m));
}

/* ---- charts ---- */

static void names_on_a_chart_are_only_text(void **state)
{
	const int64_t value[] = { 10, -1, 0 }, inner[] = { 4, 0, 0 };
	const struct str label[] = { STR_INIT(HOSTILE), STR_INIT("2026-02"), STR_INIT("2026-03") };
	const struct svg_chart c = { .title = STR(HOSTILE), .label = label, .labels = 3,
				     .series = { { STR_INIT(HOSTILE), value },
						 { STR_INIT("<i>"), inner } }, .n = 2 };
	struct safe_html h = svg_chart(*state, &c);
	struct xml root = read_back(*state, h);

	assert_int_equal(count(&root, "script"), 0);
	assert_int_equal(count(&root, "i"), 0);
	/* two bars, and two in the legend: what is withheld or 0 has none */
	assert_int_equal(count(&root, "rect"), 4);
	assert_true(str_find(h.s, STR("style=")) == SIZE_MAX);
}

static void a_chart_of_nothing_is_nothing(void **state)
{
	const int64_t none[] = { 0, -1 };
	const struct str label[] = { STR_INIT("1"), STR_INIT("2") };
	const struct svg_chart zero = { .label = label, .labels = 2,
					.series = { { STR_INIT("x"), none } }, .n = 1 };
	const struct svg_chart empty = { .labels = 0 };

	assert_int_equal(svg_chart(*state, &zero).s.n, 0);
	assert_int_equal(svg_chart(*state, &empty).s.n, 0);
}

static void a_scale_has_few_round_steps(void **state)
{
	(void)state;
	assert_int_equal(svg_chart_step(0), 1);
	assert_int_equal(svg_chart_step(5), 1);
	assert_int_equal(svg_chart_step(6), 2);
	assert_int_equal(svg_chart_step(23), 5);
	assert_int_equal(svg_chart_step(26), 10);
	assert_int_equal(svg_chart_step(467), 100);
	assert_int_equal(svg_chart_step(1000000), 200000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(names_on_a_map_are_only_text, setup, teardown),
		cmocka_unit_test_setup_teardown(a_map_of_nothing_is_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(one_place_stands_in_the_middle_of_its_box, setup,
						teardown),
		cmocka_unit_test(a_square_of_degrees_in_the_north_is_twice_as_high_as_wide),
		cmocka_unit_test_setup_teardown(a_name_off_the_sheet_is_left_out, setup, teardown),
		cmocka_unit_test_setup_teardown(an_area_without_points_draws_nothing, setup,
						teardown),
		cmocka_unit_test_setup_teardown(names_on_a_chart_are_only_text, setup, teardown),
		cmocka_unit_test_setup_teardown(a_chart_of_nothing_is_nothing, setup, teardown),
		cmocka_unit_test(a_scale_has_few_round_steps),
	};

	return cmocka_run_group_tests_name("web_drawn", tests, NULL, NULL);
}
