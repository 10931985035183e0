/* Calendars as data: kinds of days, weekly hours as text, special days from CSV, mainland China. */
#include "base/arena.h"
#include "base/civil.h"
#include "calendar/calendar.h"

static struct arena *arena;

static int setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct calendar china(void)
{
	struct err err = ERR_INIT;
	struct calendar c;

	assert_true(calendar_china(arena, &c, &err));
	return c;
}

static enum day_kind kind_at(const struct calendar *c, int year, int month, int day,
			     struct str *name)
{
	return calendar_day(c, civil_to_day(year, month, day), name);
}

static void china_has_the_days_of_the_notices(void **state)
{
	struct calendar c = china();
	struct str name;
	int works[3] = { 0 }, kinds[5] = { 0 };

	(void)state;
	assert_int_equal(kind_at(&c, 2024, 2, 10, &name), DAY_HOLIDAY);
	assert_str(name, "春节");
	assert_int_equal(kind_at(&c, 2024, 2, 9, &name), DAY_WORK);
	assert_null(name.p);
	assert_int_equal(kind_at(&c, 2025, 9, 28, &name), DAY_MAKEUP);
	assert_str(name, "国庆节");
	assert_int_equal(kind_at(&c, 2026, 1, 4, NULL), DAY_MAKEUP);
	assert_int_equal(kind_at(&c, 2026, 10, 11, NULL), DAY_WEEKEND);
	for (int64_t day = civil_to_day(2024, 1, 1); day < civil_to_day(2027, 1, 1); day++) {
		int year, month, dom;

		civil_from_day(day, &year, &month, &dom);
		works[year - 2024] += calendar_works(&c, day);
		kinds[calendar_day(&c, day, NULL)]++;
	}
	assert_int_equal(works[0], 251);
	assert_int_equal(works[1], 248);
	assert_int_equal(works[2], 248);
	assert_int_equal(kinds[DAY_MAKEUP], 8 + 5 + 6);
	assert_int_equal(kinds[DAY_CLOSURE], 0);
	assert_str(calendar_hours_text(arena, &c),
		   "mon 09:00-12:00 13:30-17:30;tue 09:00-12:00 13:30-17:30;"
		   "wed 09:00-12:00 13:30-17:30;thu 09:00-12:00 13:30-17:30;"
		   "fri 09:00-12:00 13:30-17:30;makeup 09:00-12:00 13:30-17:30");
}

static void hours_read_back_what_they_print(void **state)
{
	static const char *const same[] = {
		"", "mon 00:00-24:00", "sat 08:00-08:01", "makeup 09:00-17:00",
		"tue 00:00-01:00 02:00-03:00 04:00-05:00 23:59-24:00;sun 10:00-12:00",
	};

	(void)state;
	for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
		struct calendar c = china();
		struct err err = ERR_INIT;

		assert_true(calendar_hours_read(str_c(same[i]), &c, &err));
		assert_str(calendar_hours_text(arena, &c), same[i]);
		assert_str(c.code, "cn");
	}
}

static void hours_take_ranges_blanks_and_capitals(void **state)
{
	struct calendar c = { 0 };
	struct err err = ERR_INIT;

	(void)state;
	assert_true(calendar_hours_read(STR(" Mon-Wed  09:00-10:00 ; SUN 01:00-02:00;"), &c, &err));
	assert_str(calendar_hours_text(arena, &c),
		   "mon 09:00-10:00;tue 09:00-10:00;wed 09:00-10:00;sun 01:00-02:00");
}

static void hours_that_make_no_sense_change_nothing(void **state)
{
	static const char *const bad[] = {
	    "mon",
	    "mon ",
	    "mon 9:00-10:00",
	    "mon 09:00",
	    "mon 09:00-",
	    "mon 09:00-09:00",
	    "mon 10:00-09:00",
	    "mon 09:00-24:01",
	    "mon 09:60-10:00",
	    "mon 09:00-10:00 10:00-11:00",
	    "mon 09:00-10:00 09:30-11:00",
	    "mon 11:00-12:00 09:00-10:00",
	    "day 09:00-10:00",
	    "mon 01:00-02:00 03:00-04:00 05:00-06:00 07:00-08:00 09:00-10:00",
	    "mon 09:00-10:00;mon 11:00-12:00",
	    "mon-wed 09:00-10:00;tue 11:00-12:00",
	    "wed-mon 09:00-10:00",
	    "mon-makeup 09:00-10:00",
	    "mon-fri-sat 09:00-10:00",
	    "mon 09:00-10:00-11:00",
	    "mon -9:00-10:00",
	    "mon 09.00-10.00",
	};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct calendar c = china(), before = c;
		struct err err = ERR_INIT;

		if (calendar_hours_read(str_c(bad[i]), &c, &err))
			fail_msg("'%s' was taken", bad[i]);
		assert_string_equal(err.item[0].field, "hours");
		assert_memory_equal(&c, &before, sizeof c);
	}
}

static void bases_have_names(void **state)
{
	enum basis b;

	(void)state;
	for (int i = 0; i < 4; i++) {
		assert_true(basis_of(basis_name((enum basis)i), &b));
		assert_int_equal(b, i);
	}
	assert_false(basis_of(STR("days"), &b));
	assert_false(basis_of(STR(""), &b));
}

static void holidays_are_read_in_any_order_of_lines_and_columns(void **state)
{
	struct special_day *day;
	struct err err = ERR_INIT;
	size_t n;

	(void)state;
	assert_true(holidays_read(arena,
				  STR("\xEF\xBB\xBF# our own\r\nname,remark,kind,date\r\n"
				      "Fair,x,closure,2027-05-03\r\n,,makeup,2027-01-02\n"
				      "\"New, Year\",,holiday, 2027-01-01 "),
				  &day, &n, &err));
	assert_int_equal(n, 3);
	assert_true(day[0].day == civil_to_day(2027, 1, 1));
	assert_int_equal(day[0].kind, DAY_HOLIDAY);
	assert_str(day[0].name, "New, Year");
	assert_int_equal(day[1].kind, DAY_MAKEUP);
	assert_int_equal(day[1].name.n, 0);
	assert_int_equal(day[2].kind, DAY_CLOSURE);
}

static void every_wrong_line_of_a_holiday_file_is_named(void **state)
{
	struct special_day *day = NULL;
	struct err err = ERR_INIT;
	size_t n = 0;

	(void)state;
	assert_false(holidays_read(arena,
				   STR("date,kind,name\n2027-02-30,holiday,a\n2027-01-01,party,b\n"
				       ",,c\n2027-01-02,holiday,\xFF\n2027-01-03,holiday,ok\n"
				       "1969-12-31,holiday,d\n2201-01-01,holiday,e\n"),
				   &day, &n, &err));
	assert_int_equal(err.n, 7);
	assert_string_equal(err.item[0].field, "line 2, date");
	assert_int_equal(err.item[0].msg, MSG_NOT_A_DATE);
	assert_string_equal(err.item[1].field, "line 3, kind");
	assert_int_equal(err.item[1].msg, MSG_UNKNOWN_VALUE);
	assert_string_equal(err.item[2].field, "line 4, date");
	assert_int_equal(err.item[2].msg, MSG_REQUIRED);
	assert_string_equal(err.item[3].field, "line 4, kind");
	assert_string_equal(err.item[4].field, "line 5");
	assert_int_equal(err.item[4].msg, MSG_BAD_UTF8);
	assert_string_equal(err.item[5].field, "line 7, date");
	assert_string_equal(err.item[6].field, "line 8, date");
	assert_null(day);
}

static void a_holiday_file_without_its_columns_or_with_a_day_twice_is_refused(void **state)
{
	struct special_day *day;
	struct err err = ERR_INIT;
	size_t n;

	(void)state;
	assert_false(holidays_read(arena, STR(""), &day, &n, &err));
	assert_int_equal(err.n, 2);
	assert_string_equal(err.item[0].field, "line 1, date");
	assert_int_equal(err.item[0].msg, MSG_COLUMN_MISSING);
	err = (struct err)ERR_INIT;
	assert_false(holidays_read(arena, STR("# only\n# comments\n"), &day, &n, &err));
	err = (struct err)ERR_INIT;
	assert_false(holidays_read(arena, STR("date,name\n2027-01-01,a\n"), &day, &n, &err));
	assert_string_equal(err.item[0].field, "line 1, kind");
	err = (struct err)ERR_INIT;
	assert_false(
	    holidays_read(arena, STR("date,kind,date\n2027-01-01,holiday,\n"), &day, &n, &err));
	assert_int_equal(err.item[0].msg, MSG_COLUMN_TWICE);
	err = (struct err)ERR_INIT;
	assert_false(holidays_read(arena, STR("date,kind\n2027-01-02,holiday\n2027-01-01,holiday\n"
					      "2027-01-02,makeup\n"), &day, &n, &err));
	assert_string_equal(err.item[0].field, "line 4, date");
	assert_int_equal(err.item[0].msg, MSG_DAY_TWICE);
	assert_int_equal(err.item[0].arg[0].i, 2);
	err = (struct err)ERR_INIT;
	assert_false(
	    holidays_read(arena, STR("date,kind\n\"2027-01-02,holiday\n"), &day, &n, &err));
	assert_string_equal(err.item[0].field, "line 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(china_has_the_days_of_the_notices),
		cmocka_unit_test(hours_read_back_what_they_print),
		cmocka_unit_test(hours_take_ranges_blanks_and_capitals),
		cmocka_unit_test(hours_that_make_no_sense_change_nothing),
		cmocka_unit_test(bases_have_names),
		cmocka_unit_test(holidays_are_read_in_any_order_of_lines_and_columns),
		cmocka_unit_test(every_wrong_line_of_a_holiday_file_is_named),
		cmocka_unit_test(a_holiday_file_without_its_columns_or_with_a_day_twice_is_refused),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
