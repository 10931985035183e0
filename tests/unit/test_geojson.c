#include "base/arena.h"
#include "territory/territory_int.h"

struct seen {
	int n;
	struct area area[8];
	struct shape shape[8];
	bool placed[8];
	int stop_at;
};

static bool see(void *arg, const struct area *area, const struct shape *shape, struct err *err)
{
	struct seen *s = arg;

	if (s->n == 8 || (s->stop_at && s->n == s->stop_at))
		return err_set(err, ERR_CONFLICT, "here", MSG_BUSY);
	s->area[s->n] = *area;
	s->placed[s->n] = shape != NULL;
	if (shape)
		s->shape[s->n] = *shape;
	s->n++;
	return true;
}

static const struct area_keys keys = { STR_INIT("name"), STR_INIT("code"), STR_INIT("parent") };

#define FEATURE(properties, geometry) \
	"{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":" geometry "}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define SQUARE "{\"type\":\"Polygon\",\"coordinates\":[[[114,30],[115,30],[115,31],[114,31],[114,30]]]}"

static bool read(struct arena *a, const char *text, struct seen *seen, struct err *err)
{
	*seen = (struct seen){ .n = 0 };
	*err = (struct err)ERR_INIT;
	return geojson_areas(a, str_c(text), &keys, see, seen, err);
}

static void assert_refused(const char *text, const char *field, enum msg msg)
{
	struct arena *a = arena_new();
	struct seen seen;
	struct err err;

	assert_false(read(a, text, &seen, &err));
	assert_string_equal(err.item[0].field, field);
	assert_int_equal(err.item[0].msg, msg);
	arena_free(a);
}

static void a_polygon_becomes_an_area_with_name_code_parent_and_box(void **state)
{
	struct arena *a = arena_new();
	struct seen s;
	struct err err;

	(void)state;
	assert_true(read(a, COLLECTION(FEATURE("\"name\":\" 银杏里 \",\"code\":315,\"parent\":\"qh\"",
					       SQUARE)), &s, &err));
	assert_int_equal(err.code, ERR_NONE);
	assert_int_equal(s.n, 1);
	assert_str(s.area[0].name, "银杏里");
	assert_str(s.area[0].code, "315");
	assert_str(s.area[0].parent_code, "qh");
	assert_true(s.area[0].has_polygon);
	assert_true(s.area[0].box.south == 300000000 && s.area[0].box.east == 1150000000);
	assert_int_equal(s.shape[0].ring[0].n, 4);
	assert_true(shape_holds(&s.shape[0], (struct point){ 305000000, 1145000000 }));
	assert_false(shape_holds(&s.shape[0], (struct point){ 1145000000, 305000000 }));
	arena_free(a);
}

static void a_multipolygon_keeps_all_its_rings(void **state)
{
	struct arena *a = arena_new();
	struct seen s;
	struct err err;

	(void)state;
	assert_true(read(a, COLLECTION(FEATURE("\"name\":\"n\",\"code\":\"c\"",
		"{\"type\":\"MultiPolygon\",\"coordinates\":["
		"[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[6,3],[6,6],[3,6],[3,3]]],"
		"[[[20,0],[29,0],[29,9],[20,9],[20,0,55.5]]]]}")), &s, &err));
	assert_int_equal(s.shape[0].n, 3);
	assert_true(shape_holds(&s.shape[0], (struct point){ e7(1), e7(1) }));
	assert_false(shape_holds(&s.shape[0], (struct point){ e7(4.5), e7(4.5) }));
	assert_true(shape_holds(&s.shape[0], (struct point){ e7(4.5), e7(25) }));
	assert_false(shape_holds(&s.shape[0], (struct point){ e7(4.5), e7(15) }));
	arena_free(a);
}

static void a_feature_without_geometry_is_an_area_without_polygon(void **state)
{
	struct arena *a = arena_new();
	struct seen s;
	struct err err;

	(void)state;
	assert_true(read(a, COLLECTION(FEATURE("\"name\":\"n\",\"code\":\"c\"", "null")), &s, &err));
	assert_int_equal(s.n, 1);
	assert_false(s.placed[0] || s.area[0].has_polygon);
	arena_free(a);
}

static void every_wrong_feature_is_named_and_the_good_ones_are_read(void **state)
{
	struct arena *a = arena_new();
	struct seen s;
	struct err err;

	(void)state;
	assert_false(read(a, COLLECTION(
		FEATURE("\"name\":\"n\",\"code\":\"a\"", SQUARE) ","
		FEATURE("\"code\":\"\"", "{\"type\":\"Point\",\"coordinates\":[1,2]}") ","
		FEATURE("\"name\":\"n\",\"code\":\"b\"", SQUARE) ",7"), &s, &err));
	assert_int_equal(s.n, 2);
	assert_int_equal(err.n, 4);
	assert_string_equal(err.item[0].field, "features[1].properties.code");
	assert_int_equal(err.item[0].msg, MSG_REQUIRED);
	assert_string_equal(err.item[1].field, "features[1].properties.name");
	assert_string_equal(err.item[2].field, "features[1].geometry");
	assert_int_equal(err.item[2].msg, MSG_GEOJSON_NO_POLYGON);
	assert_string_equal(err.item[3].field, "features[3]");
	arena_free(a);
}

static void wrong_geometries_are_refused_in_words_that_help(void **state)
{
#define GEOMETRY(coordinates) COLLECTION(FEATURE("\"name\":\"n\",\"code\":\"c\"", \
		"{\"type\":\"Polygon\",\"coordinates\":" coordinates "}"))
	(void)state;
	assert_refused(GEOMETRY("[]"), "features[0].geometry", MSG_GEOJSON_NO_POLYGON);
	assert_refused(GEOMETRY("7"), "features[0].geometry", MSG_GEOJSON_BAD_POSITION);
	assert_refused(GEOMETRY("[7]"), "features[0].geometry", MSG_GEOJSON_BAD_POSITION);
	assert_refused(GEOMETRY("[[[1,2],[3,4],[1,2]]]"), "features[0].geometry",
		       MSG_GEOJSON_SHORT_RING);
	assert_refused(GEOMETRY("[[[1,2],[3,4],[5,\"6\"],[1,2]]]"), "features[0].geometry",
		       MSG_GEOJSON_BAD_POSITION);
	assert_refused(GEOMETRY("[[[1,2],[3,4],[5],[1,2]]]"), "features[0].geometry",
		       MSG_GEOJSON_BAD_POSITION);
	/* latitude first, and metres */
	assert_refused(GEOMETRY("[[[30,114],[30,115],[31,115],[30,114]]]"), "features[0].geometry",
		       MSG_GEOJSON_NOT_DEGREES);
	assert_refused(GEOMETRY("[[[981106.2,188356.7],[1,1],[2,2],[1,1]]]"), "features[0].geometry",
		       MSG_GEOJSON_NOT_DEGREES);
	assert_refused("{\"type\":\"Topology\"}", "type", MSG_GEOJSON_NOT_A_COLLECTION);
	assert_refused("[]", "type", MSG_GEOJSON_NOT_A_COLLECTION);
}

static void a_caller_that_refuses_ends_the_reading(void **state)
{
	struct arena *a = arena_new();
	struct seen s = { .stop_at = 1 };
	struct err err = ERR_INIT;

	(void)state;
	assert_false(geojson_areas(a, STR(COLLECTION(
		FEATURE("\"name\":\"n\",\"code\":\"a\"", SQUARE) ","
		FEATURE("\"name\":\"n\",\"code\":\"b\"", SQUARE) ","
		FEATURE("\"name\":\"n\",\"code\":\"c\"", SQUARE))), &keys, see, &s, &err));
	assert_int_equal(s.n, 1);
	assert_int_equal(err.code, ERR_CONFLICT);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_polygon_becomes_an_area_with_name_code_parent_and_box),
		cmocka_unit_test(a_multipolygon_keeps_all_its_rings),
		cmocka_unit_test(a_feature_without_geometry_is_an_area_without_polygon),
		cmocka_unit_test(every_wrong_feature_is_named_and_the_good_ones_are_read),
		cmocka_unit_test(wrong_geometries_are_refused_in_words_that_help),
		cmocka_unit_test(a_caller_that_refuses_ends_the_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
