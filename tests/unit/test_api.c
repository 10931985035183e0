#include <ctype.h>

#include "api/api_int.h"

struct doc {
	struct arena *a;
	struct buf text;
	struct json json;
};

static int setup(void **state)
{
	struct doc *d = test_calloc(1, sizeof *d);
	struct err err = ERR_INIT;

	d->a = arena_new();
	openapi_write(&d->text);
	assert_true(json_read(d->a, buf_str(&d->text), &d->json, &err));
	*state = d;
	return 0;
}

static int teardown(void **state)
{
	struct doc *d = *state;

	arena_free(d->a);
	buf_release(&d->text);
	test_free(d);
	return 0;
}

static const struct json *at(const struct json *v, const char *const *path)
{
	for (; *path && v; path++)
		v = json_get(v, *path);
	return v;
}
#define AT_PATH(v, ...) at((v), (const char *const[]){ __VA_ARGS__, NULL })

/* ---- the OpenAPI document ---- */

static const char *document_path(const char *path)
{
	return strncmp(path, "/api/v1/", 8) == 0 ? path + 7 : path;
}

static void every_route_is_described_in_the_document(void **state)
{
	const struct doc *d = *state;
	const struct route *route;
	char method[8];
	size_t n;

	assert_str(AT_PATH(&d->json, "openapi")->s, "3.1.0");
	route = api_routes(&n);
	assert_true(n > 20);
	for (size_t i = 0; i < n; i++) {
		const struct json *op;

		for (size_t k = 0; k <= strlen(route[i].method); k++)
			method[k] = (char)tolower((unsigned char)route[i].method[k]);
		op = AT_PATH(&d->json, "paths", document_path(route[i].path), method);
		assert_non_null(op);
		assert_true(AT_PATH(op, "operationId")->s.n > 0);
		assert_true(AT_PATH(op, "summary")->s.n > 0);
		assert_true(AT_PATH(op, "responses")->n > 0);
		/* a route that takes a body says which */
		assert_int_equal(route[i].max_body > 0, AT_PATH(op, "requestBody") != NULL);
	}
}

static void the_document_has_no_path_that_no_route_serves(void **state)
{
	const struct doc *d = *state;
	const struct json *paths = AT_PATH(&d->json, "paths");
	const struct route *route;
	size_t n;

	route = api_routes(&n);
	for (size_t i = 0; i < paths->n; i++) {
		struct str path = paths->member[i].name;
		bool served = str_starts(path, STR("/cases/{number}/actions/"));

		for (size_t k = 0; k < n && !served; k++)
			served = str_eq(str_c(document_path(route[k].path)), path);
		if (!served)
			fail_msg("no route serves %.*s", STR_ARG(path));
	}
}

static bool lists(const struct json *list, struct str word)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->item[i].s, word))
			return true;
	return false;
}

static void every_action_has_its_body_in_the_document(void **state)
{
	const struct doc *d = *state;
	size_t actions = 0;

	for (int i = 0; i < ACT_COUNT; i++) {
		const struct transition *t = workflow((enum action)i);
		const struct json *schema;
		const struct field *f;
		char name[64], path[96];
		bool required;
		size_t at_field = 0;

		snprintf(name, sizeof name, "Act_%s", t->name);
		snprintf(path, sizeof path, "/cases/{number}/actions/%s", t->name);
		schema = AT_PATH(&d->json, "components", "schemas", name);
		assert_int_equal(t->by_person, schema != NULL);
		assert_int_equal(t->by_person,
				 AT_PATH(&d->json, "paths", path, "post") != NULL);
		if (!schema)
			continue;
		actions++;
		while ((f = action_field((enum action)i, &at_field, &required))) {
			const char *field = arena_cstr(d->a, field_word(f));

			assert_non_null(AT_PATH(schema, "properties", field));
			assert_int_equal(required,
					 lists(AT_PATH(schema, "required"), str_c(field)));
		}
	}
	assert_true(actions > 20);
}

/* Calls each for every "$ref" below v. */
static void refs(const struct json *v, const struct json *root)
{
	for (size_t i = 0; v->kind == JSON_LIST && i < v->n; i++)
		refs(&v->item[i], root);
	for (size_t i = 0; v->kind == JSON_OBJECT && i < v->n; i++) {
		const struct json *target = root;
		struct str rest = v->member[i].value.s, part;
		char name[96];

		if (!str_eq(v->member[i].name, STR("$ref"))) {
			refs(&v->member[i].value, root);
			continue;
		}
		assert_str(str_cut(&rest, '/'), "#");
		while (rest.p && target) {
			part = str_cut(&rest, '/');
			snprintf(name, sizeof name, "%.*s", STR_ARG(part));
			target = json_get(target, name);
		}
		if (!target)
			fail_msg("nothing at %.*s", STR_ARG(v->member[i].value.s));
	}
}

static void every_reference_in_the_document_leads_somewhere(void **state)
{
	const struct doc *d = *state;

	refs(&d->json, &d->json);
}

static void operation_ids_are_unique(void **state)
{
	const struct doc *d = *state;
	const struct json *paths = AT_PATH(&d->json, "paths");
	struct str seen[256];
	size_t n = 0;

	for (size_t i = 0; i < paths->n; i++)
		for (size_t k = 0; k < paths->member[i].value.n; k++) {
			const struct json *id =
				json_get(&paths->member[i].value.member[k].value, "operationId");

			if (!id)
				continue;
			for (size_t j = 0; j < n; j++)
				assert_false(str_eq(seen[j], id->s));
			seen[n++] = id->s;
		}
	assert_true(n > 40);
}

/* ---- reading a report and an action ---- */

static struct json body(const struct doc *d, const char *text)
{
	struct err err = ERR_INIT;
	struct json v;

	assert_true(json_read(d->a, str_c(text), &v, &err));
	return v;
}

static void a_report_names_every_wrong_field_at_once(void **state)
{
	static const char *const fields[] = {
		"kind", "text", "lat", "lon", "datum", "requester.phone", "answers.q", "media.1",
		"channel", "occurred_at", "upstream.system", "origin",
	};
	const struct doc *d = *state;
	struct err wrong = ERR_INIT;
	struct office none = { 0 };
	struct report r;
	struct json v =
	    body(d, "{\"kind\":\"x\",\"text\":1,\"lat\":91,\"lon\":\"a\",\"datum\":\"z\","
		    "\"requester\":{\"phone\":5},\"answers\":{\"q\":{}},"
		    "\"media\":[\"https://a.example/1\",\"ftp://b\"],\"channel\":\"smoke\","
		    "\"occurred_at\":\"2026-01-01T00:00:00\",\"upstream\":{\"number\":\"1\"},"
		    "\"origin\":\"moon\",\"not_known\":[]}");

	report_read(d->a, &none, &v, &r, &wrong);
	assert_int_equal(wrong.n, sizeof fields / sizeof *fields);
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (!wrong_names(&wrong, fields[i]))
			fail_msg("%s is not named", fields[i]);
	assert_int_equal(r.media.n, 1);
}

static void a_report_is_read_whole(void **state)
{
	const struct doc *d = *state;
	struct err wrong = ERR_INIT;
	struct office none = { 0 };
	struct report r;
	struct json v =
	    body(d, "{\"kind\":\"help\",\"text\":\"灯不亮\",\"lat\":39.9,\"lon\":116.4,"
		    "\"requester\":{\"name\":\"张\",\"anonymous\":true},"
		    "\"answers\":{\"n\":3,\"many\":[\"a\",\"b\"],\"yes\":true,\"no\":null},"
		    "\"channel\":\"phone\",\"occurred_at\":\"2026-01-01T08:00:00+08:00\","
		    "\"upstream\":{\"system\":\"12345\",\"number\":\"A1\"}}");

	report_read(d->a, &none, &v, &r, &wrong);
	assert_true(err_ok(&wrong));
	assert_true(r.has_kind && r.kind == KIND_HELP && r.has_place);
	assert_int_equal(r.place.lat, 399000000);
	assert_int_equal(r.place.lon, 1164000000);
	assert_true(r.requester.anonymous);
	assert_int_equal(r.n_answers, 4);
	assert_str(r.answers[0].value, "3");
	assert_str(r.answers[2].code, "many");
	assert_str(r.answers[2].value, "b");
	assert_str(r.answers[3].value, "true");
	assert_int_equal(r.channel, CHANNEL_PHONE);
	assert_int_equal(r.origin, ORIGIN_UPSTREAM);
	assert_int_equal(r.occurred, INT64_C(1767225600000000));
}

static void a_place_in_gcj02_is_converted(void **state)
{
	const struct doc *d = *state;
	struct err wrong = ERR_INIT;
	struct office none = { 0 };
	struct report r;
	struct json v = body(d, "{\"lat\":39.9,\"lon\":116.4,\"datum\":\"gcj02\"}");

	report_read(d->a, &none, &v, &r, &wrong);
	assert_true(err_ok(&wrong) && r.has_place);
	assert_true(llabs(r.place.lat - 399000000) > 1000);
	assert_true(llabs(r.place.lon - 1164000000) > 1000);
}

static void half_a_place_is_refused(void **state)
{
	const struct doc *d = *state;
	struct err wrong = ERR_INIT;
	struct office none = { 0 };
	struct report r;
	struct json v = body(d, "{\"lat\":39.9}");

	report_read(d->a, &none, &v, &r, &wrong);
	assert_false(r.has_place);
	assert_true(wrong_names(&wrong, "lon"));
}

static void an_action_is_read_by_its_table_of_fields(void **state)
{
	const struct doc *d = *state;
	struct err wrong = ERR_INIT, err = ERR_INIT;
	struct office none = { 0 };
	struct act_input in;
	struct json v =
	    body(d, "{\"how\":\"site\",\"passed\":false,\"found\":\"no\",\"evidence\":\"  \","
		    "\"media\":[\"https://a.example/1\"],\"unit\":7}");

	assert_true(act_input_read(d->a, NULL, &none, ACT_VERIFY, &v, &in, &wrong, &err));
	assert_true(err_ok(&wrong));
	assert_str(in.how, "site");
	assert_str(in.found, "no");
	assert_false(in.passed);
	assert_int_equal(in.media.n, 1);
	assert_int_equal(in.unit, 0);
	/* a text of white space alone is missing; false was given */
	assert_false(act_input_check(ACT_VERIFY, &in, &err));
	assert_int_equal(err.n, 1);
	assert_string_equal(err.item[0].field, "evidence");
}

static void wrong_types_in_an_action_are_all_named(void **state)
{
	const struct doc *d = *state;
	struct err wrong = ERR_INIT, err = ERR_INIT;
	struct office none = { 0 };
	struct act_input in;
	struct json v =
	    body(d, "{\"solved\":1,\"satisfaction\":9,\"comment\":[],\"pressed\":\"no\"}");

	assert_true(act_input_read(d->a, NULL, &none, ACT_RATE, &v, &in, &wrong, &err));
	assert_int_equal(wrong.n, 4);
	assert_true(wrong_names(&wrong, "solved") && wrong_names(&wrong, "satisfaction") &&
		    wrong_names(&wrong, "comment") && wrong_names(&wrong, "pressed"));
}

static void joining_wrong_fields_names_each_once(void **state)
{
	struct err err = ERR_INIT, wrong = ERR_INIT;

	(void)state;
	err_add(&err, ERR_INVALID, "solved", MSG_REQUIRED);
	err_add(&err, ERR_INVALID, "found", MSG_REQUIRED);
	err_add(&wrong, ERR_INVALID, "solved", MSG_NOT_A_TEXT);
	err_add(&wrong, ERR_INVALID, "note", MSG_NOT_A_TEXT);
	assert_false(wrong_join(&err, &wrong));
	assert_int_equal(err.n, 3);
	assert_int_equal(err.code, ERR_INVALID);
}

/* ---- rendering ---- */

static void the_public_sees_a_place_to_ten_metres(void **state)
{
	struct point p = place_public((struct point){ 399012345, -1164067890 });

	(void)state;
	assert_int_equal(p.lat, 399012000);
	assert_int_equal(p.lon, -1164068000);
}

static void what_the_public_may_not_see_is_absent(void **state)
{
	const struct doc *d = *state;
	struct office none = { 0 };
	struct showing s = { .o = &none, .arena = d->a, .lang = LANG_ZH, .now = 10 };
	struct case_row row = { .number = STR("20260101-000001-5"), .state = STATE_CLOSED,
				.text = STR("请打 13812341234"), .version = 3, .created = 1 };
	const enum view view[] = { VIEW_PUBLIC, VIEW_REQUESTER, VIEW_STAFF };
	struct err err = ERR_INIT;
	struct json_writer w;
	struct json v;

	for (size_t i = 0; i < 3; i++) {
		struct buf out = BUF_INIT;

		json_begin(&w, &out);
		json_object(&w);
		case_members(&w, &s, &row, view[i]);
		json_object_end(&w);
		json_end(&w);
		assert_true(json_read(d->a, buf_str(&out), &v, &err));
		assert_int_equal(str_find(buf_str(&out), STR("\"account\"")) != SIZE_MAX,
				 view[i] == VIEW_STAFF);
		assert_int_equal(str_find(buf_str(&out), STR("\"satisfaction\"")) != SIZE_MAX,
				 view[i] != VIEW_PUBLIC);
		assert_int_equal(str_find(buf_str(&out), STR("13812341234")) != SIZE_MAX,
				 view[i] != VIEW_PUBLIC);
		buf_release(&out);
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(every_route_is_described_in_the_document),
		T(the_document_has_no_path_that_no_route_serves),
		T(every_action_has_its_body_in_the_document),
		T(every_reference_in_the_document_leads_somewhere),
		T(operation_ids_are_unique),
		T(a_report_names_every_wrong_field_at_once),
		T(a_report_is_read_whole),
		T(a_place_in_gcj02_is_converted),
		T(half_a_place_is_refused),
		T(an_action_is_read_by_its_table_of_fields),
		T(wrong_types_in_an_action_are_all_named),
		cmocka_unit_test(joining_wrong_fields_names_each_once),
		cmocka_unit_test(the_public_sees_a_place_to_ten_metres),
		T(what_the_public_may_not_see_is_absent),
	};

	return cmocka_run_group_tests_name("api", tests, NULL, NULL);
}
