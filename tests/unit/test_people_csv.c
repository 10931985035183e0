/* Units and accounts from CSV: every mistake is named by line and column, and a file goes in whole
 * or not at all. */
#include "people_world.h"

#include "people/people_csv.h"

static struct catalog *catalog;
static struct territory *territory;
static struct calendar_id cn;

/* Categories water, road, road-hole (below road); areas town, east (below town); calendar "cn". */
static void reference(struct world *w, struct tx *tx)
{
	static const char *const codes[] = { "water", "road", "road-hole" };
	struct category_id id = { 0 };
	struct area_id area = { 0 };
	struct calendar cal;

	for (size_t i = 0; i < 3; i++) {
		struct category cat = { .code = str_c(codes[i]), .name = str_c(codes[i]),
					.name_en = STR(""), .description = STR(""),
					.keywords = STR(""), .active = true, .leaf = true,
					.recurrence_days = 30, .verdict_days = 7,
					.rework_days = 15 };

		if (i == 2)
			cat.parent = id;
		GOES(w, category_save(tx, &cat, &id, &err));
	}
	for (size_t i = 0; i < 2; i++) {
		struct area a = { .code = i ? STR("east") : STR("town"), .name = STR("区域"),
				  .parent = area };

		GOES(w, area_save(tx, &a, NULL, &area, &err));
	}
	GOES(w, calendar_china(w->arena, &cal, &err));
	GOES(w, calendar_save(tx, &cal, &cn, &err));
	GOES(w, catalog_load(tx, w->arena, &catalog, &err));
	GOES(w, territory_load(tx, w->arena, &territory, &err));
}

static bool import(struct world *w, struct tx *tx, const char *text, size_t *n, struct err *err)
{
	return units_import(tx, w->arena, str_c(text), catalog, territory, cn, n, err);
}

static struct directory *directory(struct world *w, struct tx *tx)
{
	struct directory *d = NULL;

	GOES(w, directory_load(tx, w->arena, &d, &err));
	return d;
}

static bool leads(struct directory *d, const char *unit, const char *category, const char *area)
{
	const struct area *a = territory_by_code(territory, str_c(area));

	return mandate_admits(d, catalog, territory, directory_by_code(d, str_c(unit))->id,
			      catalog_by_code(catalog, str_c(category))->id,
			      a ? a->id : (struct area_id){ 0 }, NULL);
}

static void units_body(struct world *w, struct tx *tx)
{
	size_t n = 0;
	struct directory *d;
	const struct unit *u;

	reference(w, tx);
	/* children before parents, quotes, a byte order mark, CRLF */
	GOES(w, import(w, tx,
		"\xef\xbb\xbf" "code,parent,name,name_en,area,kind,mandate,fallback,calendar\r\n"
		"lamp,works,路灯班,,east,company,road-hole@east;water,no,\r\n"
		"works,street,\"市政, 所\",Works,,,road,,cn\r\n"
		"street,,青禾街道,Qinghe,town,office,*@town,yes,cn\r\n", &n, &err));
	assert_int_equal(n, 3);
	d = directory(w, tx);
	assert_int_equal(directory_count(d), 3);
	u = directory_by_code(d, STR("lamp"));
	assert_int_equal(u->parent.n, directory_by_code(d, STR("works"))->id.n);
	assert_int_equal(u->kind, UNIT_COMPANY);
	assert_int_equal(u->area.n, territory_by_code(territory, STR("east"))->id.n);
	assert_int_equal(u->calendar.n, cn.n);
	assert_false(u->fallback);
	assert_true(u->active);
	u = directory_by_code(d, STR("works"));
	assert_str(u->name, "市政, 所");
	assert_int_equal(u->kind, UNIT_DEPARTMENT);
	assert_int_equal(u->area.n, 0);
	assert_true(directory_by_code(d, STR("street"))->fallback);
	assert_true(leads(d, "lamp", "road-hole", "east"));
	assert_false(leads(d, "lamp", "road-hole", "town"));
	assert_true(leads(d, "lamp", "water", ""));
	assert_false(leads(d, "lamp", "road", "east"));
	assert_true(leads(d, "works", "road-hole", "town"));
	assert_false(leads(d, "works", "water", "town"));
	assert_true(leads(d, "street", "water", "east"));
	/* without an area it is somewhere in the whole, which is the street's */
	assert_true(leads(d, "street", "water", ""));
}

static void units_come_in_whatever_order_the_file_has(void **state)
{
	(void)state;
	in_world(units_body);
}

static void again_body(struct world *w, struct tx *tx)
{
	size_t n = 0;
	struct directory *d;
	const struct unit *u;

	reference(w, tx);
	GOES(w, import(w, tx,
		"code,parent,name,name_en,area,kind,mandate,fallback,active\n"
		"street,,街道,Street,town,office,*,yes,yes\n"
		"works,street,市政所,Works,east,company,road,no,yes\n", &n, &err));
	GOES(w, import(w, tx, "code,name\nworks,市政管理所\n", &n, &err));
	assert_int_equal(n, 1);
	d = directory(w, tx);
	u = directory_by_code(d, STR("works"));
	assert_str(u->name, "市政管理所");
	assert_str(u->name_en, "Works");
	assert_int_equal(u->kind, UNIT_COMPANY);
	assert_int_equal(u->calendar.n, cn.n);
	assert_int_equal(u->parent.n, directory_by_code(d, STR("street"))->id.n);
	assert_true(leads(d, "works", "road", "east"));
	/* a column that is there and empty takes away */
	GOES(w, import(w, tx, "code,name,mandate,parent,active\nworks,市政所,,,no\n", &n, &err));
	d = directory(w, tx);
	u = directory_by_code(d, STR("works"));
	assert_int_equal(u->parent.n, 0);
	assert_false(u->active);
	assert_false(leads(d, "works", "road", "east"));
}

static void what_a_second_file_has_no_column_for_stays(void **state)
{
	(void)state;
	in_world(again_body);
}

static void mistakes_body(struct world *w, struct tx *tx)
{
	static const struct { const char *field; enum msg msg; } want[] = {
		{ "line 2, area", MSG_NO_SUCH },
		{ "line 2, kind", MSG_UNKNOWN_VALUE },
		{ "line 3, code", MSG_CODE_UNFIT },
		{ "line 3, name", MSG_REQUIRED },
		{ "line 3, mandate", MSG_NO_SUCH },
		{ "line 3, mandate", MSG_NO_SUCH },
		{ "line 4, fallback", MSG_UNKNOWN_VALUE },
		{ "line 5", MSG_FIELDS_COUNT },
	};
	size_t n = 0;
	struct err found = ERR_INIT;

	reference(w, tx);
	assert_false(import(w, tx,
		"code,name,area,kind,mandate,fallback\n"
		"a,甲,west,shop,,\n"
		"b\tb,,,,nothing;road@nowhere,\n"
		"c,丙,,,,perhaps\n"
		"d,丁,,,,,no\n"
		"e,戊,,,road,yes\n", &n, &found));
	assert_int_equal(found.code, ERR_INVALID);
	assert_int_equal(found.n, 8);
	for (int i = 0; i < 8; i++) {
		assert_string_equal(found.item[i].field, want[i].field);
		assert_int_equal(found.item[i].msg, want[i].msg);
	}
	assert_int_equal(directory_count(directory(w, tx)), 0);
}

static void every_mistake_is_named_by_line_and_column(void **state)
{
	(void)state;
	in_world(mistakes_body);
}

static void trees_body(struct world *w, struct tx *tx)
{
	size_t n = 0;
	struct err found = ERR_INIT;

	reference(w, tx);
	assert_false(import(w, tx,
		"code,name,parent,calendar\n"
		"a,甲,b,\nb,乙,a,\nc,丙,,\nd,丁,x,mars\n", &n, &found));
	assert_int_equal(found.n, 4);
	assert_string_equal(found.item[0].field, "line 2, parent");
	assert_int_equal(found.item[0].msg, MSG_UNIT_CIRCLE);
	assert_string_equal(found.item[1].field, "line 3, parent");
	assert_string_equal(found.item[2].field, "line 5, parent");
	assert_int_equal(found.item[2].msg, MSG_NO_SUCH);
	assert_string_equal(found.item[3].field, "line 5, calendar");
	assert_int_equal(found.item[3].msg, MSG_NO_SUCH);
	found = (struct err)ERR_INIT;
	assert_false(import(w, tx, "code,name\na,甲\nb,乙\na,丙\n", &n, &found));
	assert_int_equal(found.n, 1);
	assert_string_equal(found.item[0].field, "line 4, code");
	assert_int_equal(found.item[0].msg, MSG_TWICE);
	assert_int_equal(directory_count(directory(w, tx)), 0);
	/* a circle through what the store has */
	GOES(w, import(w, tx, "code,name,parent\ntop,上,\nmid,中,top\nlow,下,mid\n", &n, &err));
	FAILS(import(w, tx, "code,name,parent\ntop,上,low\n", &n, &err), ERR_INVALID,
	      "line 2, parent", MSG_UNIT_CIRCLE);
}

static void circles_strange_parents_and_doubles_are_refused(void **state)
{
	(void)state;
	in_world(trees_body);
}

static void heads_body(struct world *w, struct tx *tx)
{
	size_t n = 0;

	reference(w, tx);
	FAILS(import(w, tx, "", &n, &err), ERR_INVALID, "line 1, code", MSG_COLUMN_MISSING);
	FAILS(import(w, tx, "code\nx\n", &n, &err), ERR_INVALID, "line 1, name",
	      MSG_COLUMN_MISSING);
	FAILS(import(w, tx, "code,name,name\nx,y,z\n", &n, &err), ERR_INVALID, "line 1, name",
	      MSG_COLUMN_TWICE);
	FAILS(import(w, tx, "code,name\nx,\xff\n", &n, &err), ERR_INVALID, "line 2",
	      MSG_BAD_UTF8);
	GOES(w, import(w, tx, "code,name\n", &n, &err));
	assert_int_equal(n, 0);
}

static void the_first_line_must_name_the_columns(void **state)
{
	(void)state;
	in_world(heads_body);
}

/* ---- accounts ---- */

static const char two_units[] = "code,name,parent\nstreet,街道,\nyinxing,银杏里,street\n";

static struct account account(struct world *w, struct tx *tx, const char *name)
{
	struct account acc = { 0 };
	bool found = false;

	GOES(w, account_by_name(tx, w->arena, str_c(name), &acc, &found, &err));
	assert_true(found);
	return acc;
}

static int64_t on_duty(struct world *w, struct tx *tx, const char *unit, int64_t minute)
{
	struct account_id id = { 0 };
	/* 2026-03-02 is a Monday */
	int64_t local = WORLD_NOW - WORLD_NOW % US_PER_DAY + minute * US_PER_MINUTE;

	GOES(w, roster_on_duty(tx, directory_by_code(directory(w, tx), str_c(unit))->id, local,
			       &id, &err));
	return id.n;
}

static void accounts_body(struct world *w, struct tx *tx)
{
	size_t n = 0;
	struct account lin, su;

	reference(w, tx);
	GOES(w, import(w, tx, two_units, &n, &err));
	GOES(w, accounts_import(tx, w->arena, STR(
		"unit,login,display,roles,roster\n"
		"street,lin,林清禾,handler;dispatcher,"
			"daily 17:30-08:30; daily 17:30-08:30 @yinxing\n"
		"yinxing,su,苏望舒,community_worker,mon-fri 08:30-17:30 #1\n"
		",shen,沈知微,auditor,\n"), &n, &err));
	assert_int_equal(n, 3);
	lin = account(w, tx, "lin");
	su = account(w, tx, "su");
	assert_str(lin.display, "林清禾");
	assert_int_equal(lin.roles, ROLE_HANDLER | ROLE_DISPATCHER);
	assert_int_equal(account(w, tx, "shen").unit.n, 0);
	assert_int_equal(on_duty(w, tx, "yinxing", 600), su.id.n);
	assert_int_equal(on_duty(w, tx, "yinxing", 1200), lin.id.n);
	assert_int_equal(on_duty(w, tx, "street", 120), lin.id.n);
	/* again, with another role and no more turns for yinxing by night */
	GOES(w, account_disable(tx, su.id, &err));
	GOES(w, accounts_import(tx, w->arena, STR(
		"unit,login,roles,roster\n"
		"street,lin,supervisor;handler,daily 08:00-08:00\n"
		"yinxing,su,handler,\n"), &n, &err));
	assert_int_equal(account(w, tx, "lin").id.n, lin.id.n);
	assert_int_equal(account(w, tx, "lin").roles, ROLE_HANDLER | ROLE_SUPERVISOR);
	assert_true(account(w, tx, "su").disabled);
	assert_int_equal(on_duty(w, tx, "street", 600), lin.id.n);
}

static void accounts_come_with_their_turns(void **state)
{
	(void)state;
	in_world(accounts_body);
}

static void account_mistakes_body(struct world *w, struct tx *tx)
{
	static const struct { const char *field; enum msg msg; } want[] = {
		{ "line 2, login", MSG_LOGIN_UNFIT },
		{ "line 2, roles", MSG_ROLE_NO_SUCH },
		{ "line 2, roster", MSG_TURN_TEXT },
		{ "line 3, roles", MSG_REQUIRED },
		{ "line 4, unit", MSG_NO_SUCH },
		{ "line 5, roster", MSG_TURN_NO_UNIT },
		{ "line 6, roster", MSG_NO_SUCH },
	};
	size_t n = 0;
	struct err found = ERR_INIT;

	reference(w, tx);
	GOES(w, import(w, tx, two_units, &n, &err));
	assert_false(accounts_import(tx, w->arena, STR(
		"unit,login,roles,roster\n"
		"street,a b,king,always\n"
		"street,b,,\n"
		"moon,c,handler,\n"
		",d,handler,daily 08:00-09:00\n"
		"street,e,handler,daily 08:00-09:00 @moon\n"), &n, &found));
	assert_int_equal(found.n, 7);
	for (int i = 0; i < 7; i++) {
		assert_string_equal(found.item[i].field, want[i].field);
		assert_int_equal(found.item[i].msg, want[i].msg);
	}
	FAILS(accounts_import(tx, w->arena, STR("unit,login,roles,roster\n"
						"street,f,handler,\n"
						"street,g,operator,daily 08:00-09:00\n"), &n, &err),
	      ERR_INVALID, "line 3, roster", MSG_TURN_ROLE);
	FAILS(accounts_import(tx, w->arena, STR(
		"unit,login,roles,roster\n"
		"yinxing,h,handler,daily 08:00-09:00 @street\n"), &n, &err),
	      ERR_INVALID, "line 2, roster", MSG_TURN_UNIT);
}

static void a_wrong_account_file_is_refused_by_line(void **state)
{
	(void)state;
	in_world(account_mistakes_body);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_come_in_whatever_order_the_file_has),
		cmocka_unit_test(what_a_second_file_has_no_column_for_stays),
		cmocka_unit_test(every_mistake_is_named_by_line_and_column),
		cmocka_unit_test(circles_strange_parents_and_doubles_are_refused),
		cmocka_unit_test(the_first_line_must_name_the_columns),
		cmocka_unit_test(accounts_come_with_their_turns),
		cmocka_unit_test(a_wrong_account_file_is_refused_by_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
