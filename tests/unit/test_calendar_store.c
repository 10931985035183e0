/* Calendars on disk. */
#include "base/arena.h"
#include "base/civil.h"
#include "calendar/calendar.h"
#include "temp_store.h"

static void same_calendar(struct arena *a, const struct calendar *x, const struct calendar *y)
{
	assert_true(str_eq(x->code, y->code) && str_eq(x->name, y->name));
	assert_true(str_eq(x->zone_name, y->zone_name));
	assert_ptr_equal(x->zone, y->zone);
	assert_true(str_eq(calendar_hours_text(a, x), calendar_hours_text(a, y)));
	assert_int_equal(x->published_from, y->published_from);
	assert_int_equal(x->published_to, y->published_to);
	assert_int_equal(x->specials, y->specials);
	for (size_t i = 0; i < x->specials; i++) {
		assert_true(x->special[i].day == y->special[i].day);
		assert_int_equal(x->special[i].kind, y->special[i].kind);
		assert_true(str_eq(x->special[i].name, y->special[i].name));
	}
}

static void reads_back(struct tx *tx, struct arena *a)
{
	struct calendar c, loaded, *list;
	struct calendar_id id, again;
	struct err err = ERR_INIT;
	size_t n;

	assert_true(calendar_china(a, &c, &err));
	assert_true(calendar_save(tx, &c, &id, &err));
	assert_true(calendar_load(tx, a, id, &loaded, &err));
	same_calendar(a, &c, &loaded);
	assert_true(loaded.id.n == id.n);

	c.name = STR("另一个名称");
	c.specials = 3;
	assert_true(calendar_save(tx, &c, &again, &err));
	assert_true(again.n == id.n);
	assert_true(calendar_load(tx, a, id, &loaded, &err));
	same_calendar(a, &c, &loaded);

	c.code = STR("cn-2");
	assert_true(calendar_save(tx, &c, &again, &err));
	assert_true(again.n != id.n);
	assert_true(calendar_list(tx, a, &list, &n, &err));
	assert_int_equal(n, 2);
	assert_true(list[0].id.n == id.n && list[1].id.n == again.n);
	same_calendar(a, &c, &list[1]);
	assert_true(calendar_find(tx, STR("cn-2"), &id, &err));
	assert_true(id.n == again.n);
}

static void a_calendar_reads_back_and_keeps_its_id(void **state)
{
	(void)state;
	in_store(&calendar_migrations, reads_back);
}

static void is_missing(struct tx *tx, struct arena *a)
{
	struct calendar c;
	struct calendar_id id = { 7 };
	struct err err = ERR_INIT;

	assert_false(calendar_load(tx, a, id, &c, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_false(calendar_find(tx, STR("none"), &id, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
	assert_false(calendar_add_days(tx, id, NULL, 0, &err));
	assert_int_equal(err.code, ERR_NOT_FOUND);
}

static void a_missing_calendar_is_not_found(void **state)
{
	(void)state;
	in_store(&calendar_migrations, is_missing);
}

static void names_every_wrong_field(struct tx *tx, struct arena *a)
{
	struct special_day twice[] = {{5, DAY_HOLIDAY, {NULL, 0}}, {5, DAY_MAKEUP, {NULL, 0}}};
	struct special_day plain[] = { { 5, DAY_WORK, { NULL, 0 } } };
	struct calendar c = { .zone_name = STR("../etc"), .special = twice, .specials = 2,
			      .published_from = 2026, .published_to = 2025 };
	struct calendar_id id;
	struct err err = ERR_INIT;
	static const char *const fields[] = {"code", "name", "zone", "hours", "days", "published"};

	(void)a;
	c.spans[3] = 1;
	c.week[3][0] = (struct span){ 600, 500 };
	assert_false(calendar_save(tx, &c, &id, &err));
	assert_int_equal(err.n, 6);
	for (int i = 0; i < 6; i++)
		assert_string_equal(err.item[i].field, fields[i]);
	c.special = plain;
	c.specials = 1;
	c.spans[3] = 5;
	err = (struct err)ERR_INIT;
	assert_false(calendar_save(tx, &c, &id, &err));
	assert_int_equal(err.n, 6);
}

static void a_wrong_calendar_is_refused_with_every_field(void **state)
{
	(void)state;
	in_store(&calendar_migrations, names_every_wrong_field);
}

static void add(struct tx *tx, struct arena *a, struct calendar_id id, struct str csv, bool fits)
{
	struct special_day *day;
	struct err err = ERR_INIT;
	size_t n;

	assert_true(holidays_read(a, csv, &day, &n, &err));
	assert_true(calendar_add_days(tx, id, day, n, &err) == fits);
	assert_int_equal(err.code, fits ? ERR_NONE : ERR_INVALID);
}

static void adds_days(struct tx *tx, struct arena *a)
{
	struct calendar c, loaded;
	struct calendar_id id;
	struct err err = ERR_INIT;
	struct str name;

	assert_true(calendar_china(a, &c, &err));
	assert_true(calendar_save(tx, &c, &id, &err));
	add(tx, a, id, STR("date,kind,name\n2027-01-01,holiday,元旦\n2026-10-08,closure,搬迁\n"
			   "2026-10-01,closure,演练\n2030-01-01,closure,\n"), true);
	assert_true(calendar_load(tx, a, id, &loaded, &err));
	assert_int_equal(loaded.published_from, 2024);
	assert_int_equal(loaded.published_to, 2027);
	assert_int_equal(loaded.specials, c.specials + 3);
	assert_int_equal(calendar_day(&loaded, civil_to_day(2026, 10, 8), &name), DAY_CLOSURE);
	assert_str(name, "搬迁");
	/* one that was there is replaced */
	assert_int_equal(calendar_day(&loaded, civil_to_day(2026, 10, 1), &name), DAY_CLOSURE);

	/* 2028 would be taken for a year without holidays */
	add(tx, a, id, STR("date,kind\n2029-01-01,holiday\n"), false);
	add(tx, a, id, STR("date,kind\n2029-01-01,holiday\n2028-01-01,holiday\n"), true);
	assert_true(calendar_load(tx, a, id, &loaded, &err));
	assert_int_equal(loaded.published_to, 2029);
}

static void days_are_added_and_widen_the_published_years_without_a_gap(void **state)
{
	(void)state;
	in_store(&calendar_migrations, adds_days);
}

static void starts_empty(struct tx *tx, struct arena *a)
{
	struct calendar c = { .code = STR("plain"), .name = STR("Plain"), .zone_name = STR("UTC") };
	struct calendar loaded;
	struct calendar_id id;
	struct err err = ERR_INIT;
	struct due due;

	assert_true(calendar_save(tx, &c, &id, &err));
	assert_true(calendar_load(tx, a, id, &loaded, &err));
	assert_true(due_compute(a, &loaded, 0, BASIS_WORKING_DAYS, 1, &due, &err));
	assert_true(due.provisional);
	add(tx, a, id, STR("date,kind\n1970-01-01,holiday\n"), true);
	assert_true(calendar_load(tx, a, id, &loaded, &err));
	assert_true(due_compute(a, &loaded, 0, BASIS_WORKING_DAYS, 1, &due, &err));
	assert_false(due.provisional);
	assert_int_equal(loaded.published_from, 1970);
	assert_int_equal(loaded.published_to, 1970);
}

static void a_calendar_without_published_years_is_provisional(void **state)
{
	(void)state;
	in_store(&calendar_migrations, starts_empty);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_calendar_reads_back_and_keeps_its_id),
		cmocka_unit_test(a_missing_calendar_is_not_found),
		cmocka_unit_test(a_wrong_calendar_is_refused_with_every_field),
		cmocka_unit_test(days_are_added_and_widen_the_published_years_without_a_gap),
		cmocka_unit_test(a_calendar_without_published_years_is_provisional),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
