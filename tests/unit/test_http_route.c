#include "http/http_int.h"

static bool nothing(struct call *call, struct err *err)
{
	(void)call;
	(void)err;
	return true;
}

#define R(m, p) { .method = m, .path = p, .handle = nothing }

static const struct route routes[] = {
	R("GET", "/"),
	R("GET", "/cases"),
	R("POST", "/cases"),
	R("GET", "/cases/{number}"),
	R("GET", "/cases/{number}/events"),
	R("POST", "/cases/{number}/actions/{action}"),
	R("GET", "/areas/at"),
	R("GET", "/areas/{id}"),
	R("DELETE", "/areas/{id}"),
	R("GET", "/requests/{id}.xml"),
	R("GET", "/requests/{id}.json"),
	R("PUT", "/requests/{id}"),
	R("GET", "/a/{x}/{y}/c"),
	R("GET", "/a/b/{y}/d"),
	R("GET", "/static/{path}*"),
	R("GET", "/static/app.js"),
	R("OPTIONS", "/{any}*"),
	R("HEAD", "/areas/at"),
};
enum { ROUTES = sizeof routes / sizeof *routes };

struct found {
	enum route_match match;
	const struct route *route;
	struct str segment[HTTP_SEGMENTS], allow;
};

static struct arena *arena;
static struct router *router;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	router = router_new(routes, ROUTES);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	router_free(router);
	arena_free(arena);
	return 0;
}

static struct found find(const char *method, const char *path)
{
	struct found f = { 0 };

	f.match = router_find(router, arena, str_c(method), str_c(path), &f.route, f.segment,
			      &f.allow);
	return f;
}

static void assert_template(const char *method, const char *path, const char *template)
{
	struct found f = find(method, path);

	assert_int_equal(f.match, ROUTE_FOUND);
	assert_string_equal(f.route->path, template);
}

static void a_path_finds_its_route(void **state)
{
	(void)state;
	assert_template("GET", "/", "/");
	assert_template("POST", "/cases", "/cases");
	assert_template("GET", "/cases/20260102-000001-K", "/cases/{number}");
	assert_template("GET", "/cases/x/events", "/cases/{number}/events");
}

static void plain_text_wins_over_a_variable(void **state)
{
	(void)state;
	assert_template("GET", "/areas/at", "/areas/at");
	assert_template("GET", "/areas/att", "/areas/{id}");
	assert_template("GET", "/static/app.js", "/static/app.js");
	assert_template("GET", "/static/app.js/x", "/static/{path}*");
}

static void the_walk_turns_back_where_the_plain_branch_ends(void **state)
{
	struct found f = find("GET", "/a/b/2/c");

	(void)state;
	assert_int_equal(f.match, ROUTE_FOUND);
	assert_string_equal(f.route->path, "/a/{x}/{y}/c");
	assert_str(f.segment[0], "b");
	assert_str(f.segment[1], "2");
	f = find("GET", "/a/b/2/d");
	assert_string_equal(f.route->path, "/a/b/{y}/d");
	assert_str(f.segment[0], "2");
	assert_null(f.segment[1].p);
}

static void a_method_is_looked_for_behind_the_plain_branch_too(void **state)
{
	(void)state;
	assert_template("DELETE", "/areas/at", "/areas/{id}");
	assert_template("OPTIONS", "/cases/1/events", "/{any}*");
}

static void a_variable_may_have_an_end(void **state)
{
	struct found f = find("GET", "/requests/a.b.json");

	(void)state;
	assert_string_equal(f.route->path, "/requests/{id}.json");
	assert_str(f.segment[0], "a.b");
	assert_template("GET", "/requests/7.xml", "/requests/{id}.xml");
	assert_template("PUT", "/requests/7.xml", "/requests/{id}");
	/* an end alone is no value */
	assert_int_equal(find("GET", "/requests/.xml").match, ROUTE_NO_METHOD);
}

static void segments_are_decoded_after_the_cut(void **state)
{
	struct found f = find("POST", "/cases/%E6%A1%88%2F1/actions/a+b%20c");

	(void)state;
	assert_int_equal(f.match, ROUTE_FOUND);
	assert_str(f.segment[0], "案/1");
	assert_str(f.segment[1], "a+b c");
	assert_template("GET", "/%63ases", "/cases");
}

static void the_rest_is_joined(void **state)
{
	struct found f = find("GET", "/static/css/%61.css");

	(void)state;
	assert_string_equal(f.route->path, "/static/{path}*");
	assert_str(f.segment[0], "css/a.css");
	assert_int_equal(find("GET", "/static").match, ROUTE_NO_METHOD);
}

static void nobody_climbs_out_of_a_folder(void **state)
{
	static const char *const paths[] = {
		"/static/../secret", "/static/%2e%2e/secret", "/static/.%2E/x", "/static/./x",
		"/..", "/.", "/static/x/..",
	};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		assert_int_equal(find("GET", paths[i]).match, ROUTE_NONE);
	assert_int_not_equal(find("GET", "/static/..%2Fsecret").match, ROUTE_FOUND);
}

static void what_is_not_a_path_finds_nothing(void **state)
{
	(void)state;
	assert_int_equal(find("GET", "").match, ROUTE_NONE);
	assert_int_equal(find("GET", "*").match, ROUTE_NONE);
	assert_int_equal(find("GET", "cases").match, ROUTE_NONE);
	assert_int_equal(find("GET", "//cases").match, ROUTE_NONE);
	assert_int_equal(find("GET", "/cases/").match, ROUTE_NONE);
	assert_int_equal(find("GET", "/cases//events").match, ROUTE_NONE);
	assert_int_equal(find("GET", "//").match, ROUTE_NONE);
}

static void broken_encoding_is_told_apart(void **state)
{
	(void)state;
	assert_int_equal(find("GET", "/cases/%").match, ROUTE_UNREADABLE);
	assert_int_equal(find("GET", "/cases/%4").match, ROUTE_UNREADABLE);
	assert_int_equal(find("GET", "/cases/%zz").match, ROUTE_UNREADABLE);
	assert_int_equal(find("GET", "/cases/%00").match, ROUTE_UNREADABLE);
	assert_int_equal(find("GET", "/cases/%ff").match, ROUTE_UNREADABLE);
	assert_int_equal(find("GET", "/cases/\xC0\xAF").match, ROUTE_UNREADABLE);
}

static void a_very_deep_path_finds_nothing(void **state)
{
	char deep[401];

	(void)state;
	for (size_t i = 0; i < 400; i += 2)
		memcpy(deep + i, "/a", 2);
	deep[400] = 0;
	assert_int_equal(find("OPTIONS", deep).match, ROUTE_NONE);
}

static void another_method_learns_which_are_taken(void **state)
{
	struct found f = find("PATCH", "/cases");

	(void)state;
	assert_int_equal(f.match, ROUTE_NO_METHOD);
	assert_str(f.allow, "GET, HEAD, POST, OPTIONS");
}

static void head_goes_where_get_goes(void **state)
{
	(void)state;
	assert_template("HEAD", "/cases/1", "/cases/{number}");
	assert_string_equal(find("HEAD", "/cases").route->method, "GET");
	assert_string_equal(find("HEAD", "/areas/at").route->method, "HEAD");
}

static void a_target_is_split_into_path_and_query(void **state)
{
	struct str path, query;

	(void)state;
	target_split(STR("/a?b=c?d"), &path, &query);
	assert_str(path, "/a");
	assert_str(query, "b=c?d");
	target_split(STR("/a"), &path, &query);
	assert_str(path, "/a");
	assert_str(query, "");
	target_split(STR("http://town.example:80/a/b?x"), &path, &query);
	assert_str(path, "/a/b");
	assert_str(query, "x");
	target_split(STR("http://town.example"), &path, &query);
	assert_str(path, "/");
	target_split(STR(""), &path, &query);
	assert_str(path, "");
	assert_str(query, "");
}

static void gzip_is_taken_only_where_offered(void **state)
{
	(void)state;
	assert_true(accepts_gzip(STR("gzip")));
	assert_true(accepts_gzip(STR("br, GZip;q=0.5")));
	assert_true(accepts_gzip(STR("*")));
	assert_false(accepts_gzip(STR("")));
	assert_false(accepts_gzip(STR("br, deflate")));
	assert_false(accepts_gzip(STR("gzip;q=0")));
	assert_false(accepts_gzip(STR("*, gzip; q=0.000")));
	assert_false(accepts_gzip(STR("*;q=0")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_finds_its_route),
		cmocka_unit_test(plain_text_wins_over_a_variable),
		cmocka_unit_test(the_walk_turns_back_where_the_plain_branch_ends),
		cmocka_unit_test(a_method_is_looked_for_behind_the_plain_branch_too),
		cmocka_unit_test(a_variable_may_have_an_end),
		cmocka_unit_test(segments_are_decoded_after_the_cut),
		cmocka_unit_test(the_rest_is_joined),
		cmocka_unit_test(nobody_climbs_out_of_a_folder),
		cmocka_unit_test(what_is_not_a_path_finds_nothing),
		cmocka_unit_test(broken_encoding_is_told_apart),
		cmocka_unit_test(a_very_deep_path_finds_nothing),
		cmocka_unit_test(another_method_learns_which_are_taken),
		cmocka_unit_test(head_goes_where_get_goes),
		cmocka_unit_test(a_target_is_split_into_path_and_query),
		cmocka_unit_test(gzip_is_taken_only_where_offered),
	};

	return cmocka_run_group_tests_name("http_route", tests, setup, teardown);
}
