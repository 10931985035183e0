#include "base/civil.h"
#include "base/env.h"
#include "exchange/dates.h"

static const struct zone *zone(const char *name)
{
	const struct zone *z;
	struct err err = ERR_INIT;

	assert_true(zone_find(str_c(name), &z, &err));
	return z;
}

static int64_t utc(int year, int month, int day, int hour, int minute, int second)
{
	struct civil c = { year, month, day, hour, minute, second, 0 };

	return civil_to_us(&c);
}

static bool read(const char *form, const char *zone_name, const char *text, struct date *out)
{
	struct date_form f;

	assert_true(date_form_read(str_c(form), &f));
	return date_read(&f, 1, zone(zone_name), str_c(text), out);
}

static void the_forms_of_the_cities_are_read_in_their_zones(void **state)
{
	struct date d;

	(void)state;
	assert_true(read("%m/%d/%y %H:%M", "America/Los_Angeles", "1/2/20 8:43", &d));
	assert_true(d.us == utc(2020, 1, 2, 16, 43, 0));
	assert_true(read("%m/%d/%Y %I:%M:%S %p", "America/Los_Angeles", "12/31/2017 11:59:58 PM", &d));
	assert_true(d.us == utc(2018, 1, 1, 7, 59, 58));
	assert_true(read("%Y-%m-%dT%H:%M:%S.%f", "America/New_York", "2019-12-31T23:59:11.000", &d));
	assert_true(d.us == utc(2020, 1, 1, 4, 59, 11));
	assert_true(read("rfc3339", "America/New_York", "2018-01-01T00:09:48-05:00", &d));
	assert_true(d.us == utc(2018, 1, 1, 5, 9, 48));
	assert_true(read("%Y年%m月%d日 %H:%M", "Asia/Shanghai", "2024年3月5日  9:07", &d));
	assert_true(d.us == utc(2024, 3, 5, 1, 7, 0));
	assert_true(read("%Y/%m/%d %p%I:%M", "Asia/Shanghai", "2024/3/5 下午3:07", &d));
	assert_true(d.us == utc(2024, 3, 5, 7, 7, 0));
	assert_true(read("%d-%b-%Y %H:%M", "UTC", "05-mar-2024 13:00", &d));
	assert_true(d.us == utc(2024, 3, 5, 13, 0, 0));
	assert_true(read("%b %d, %Y", "UTC", "September 5, 2024", &d));
	assert_true(d.us == utc(2024, 9, 5, 0, 0, 0) && d.whole_day);
	assert_true(read("epoch", "Asia/Shanghai", "1704067200", &d));
	assert_true(d.us == utc(2024, 1, 1, 0, 0, 0));
	assert_true(read("epoch_ms", "Asia/Shanghai", "1704067200123", &d));
	assert_true(d.us == utc(2024, 1, 1, 0, 0, 0) + 123000);
}

static void noon_and_midnight_of_twelve_hours_are_right(void **state)
{
	static const struct { const char *text; int hour; } cases[] = {
		{ "1/1/2020 12:00 AM", 0 }, { "1/1/2020 12:59 am", 0 }, { "1/1/2020 1:00 AM", 1 },
		{ "1/1/2020 11:59 AM", 11 }, { "1/1/2020 12:00 PM", 12 }, { "1/1/2020 01:00 p.m.", 13 },
		{ "1/1/2020 11:00 PM", 23 },
	};
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_true(read("%m/%d/%Y %I:%M %p", "UTC", cases[i].text, &d));
		assert_int_equal(civil_from_us(d.us).hour, cases[i].hour);
	}
	assert_false(read("%m/%d/%Y %I:%M %p", "UTC", "1/1/2020 0:30 AM", &d));
	assert_false(read("%m/%d/%Y %I:%M %p", "UTC", "1/1/2020 13:30 PM", &d));
}

static void a_zone_in_the_text_wins_over_the_zone_of_the_file(void **state)
{
	static const char *same[] = { "2024-03-05 13:00 Z", "2024-03-05 21:00 +08:00",
				      "2024-03-05 21:00 +0800", "2024-03-05 21:00 +08",
				      "2024-03-05 09:30 -0330" };
	struct date d;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		assert_true(read("%Y-%m-%d %H:%M %z", "America/New_York", same[i], &d));
		assert_true(d.us == utc(2024, 3, 5, 13, 0, 0));
		assert_int_equal(d.note, ZONE_PLAIN);
	}
	assert_false(read("%Y-%m-%d %H:%M %z", "UTC", "2024-03-05 13:00 +99:00", &d));
	assert_false(read("%Y-%m-%d %H:%M %z", "UTC", "2024-03-05 13:00 EST", &d));
}

static void a_repeated_hour_is_the_earlier_and_a_skipped_one_moves_forward(void **state)
{
	struct date d;

	(void)state;
	assert_true(read("%Y-%m-%d %H:%M", "America/New_York", "2019-11-03 01:30", &d));
	assert_true(d.us == utc(2019, 11, 3, 5, 30, 0));
	assert_int_equal(d.note, ZONE_REPEATED);
	assert_true(read("%Y-%m-%d %H:%M", "America/New_York", "2020-03-08 02:30", &d));
	assert_true(d.us == utc(2020, 3, 8, 7, 30, 0));
	assert_int_equal(d.note, ZONE_SKIPPED);
	/* the day of 23 hours ends 23 hours after it began */
	assert_true(read("%Y-%m-%d", "America/New_York", "2020-03-08", &d));
	assert_true(d.day_end - d.us == 23 * US_PER_HOUR);
}

static void the_first_form_that_fits_the_whole_text_is_taken(void **state)
{
	struct date_form f[3];
	struct date d;

	(void)state;
	assert_true(date_form_read(STR("%m/%d/%y %H:%M"), &f[0]) &&
		    date_form_read(STR("%m/%d/%Y"), &f[1]) &&
		    date_form_read(STR("%d/%m/%Y"), &f[2]));
	assert_true(date_read(f, 3, zone("UTC"), STR(" 1/2/2020 "), &d));
	assert_true(d.us == utc(2020, 1, 2, 0, 0, 0));
	assert_true(date_read(f, 3, zone("UTC"), STR("13/2/2020"), &d));
	assert_true(d.us == utc(2020, 2, 13, 0, 0, 0));
	assert_true(date_read(f, 3, zone("UTC"), STR("1/2/70 8:43"), &d));
	assert_true(d.us == utc(1970, 1, 2, 8, 43, 0));
	assert_true(date_read(f, 3, zone("UTC"), STR("1/2/68 8:43"), &d));
	assert_true(d.us == utc(2068, 1, 2, 8, 43, 0));
	assert_false(date_read(f, 3, zone("UTC"), STR("1/2/2020 8:43"), &d));
}

static void dates_that_are_none_are_refused(void **state)
{
	static const char *bad[] = { "", "2020-02-30", "2020-13-01", "2020-00-01", "2020-1", "20-01-01",
				     "2020-01-01x", "2020-01-010", "1899-12-31", "2200-01-01", "-" };
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(read("%Y-%m-%d", "UTC", bad[i], &d));
	assert_true(read("%Y-%m-%d", "UTC", "2020-02-29", &d));
	assert_false(read("%Y-%m-%d %H:%M:%S", "UTC", "2020-01-01 24:00:00", &d));
	assert_false(read("%Y-%m-%d %H:%M:%S", "UTC", "2020-01-01 10:60:00", &d));
	assert_true(read("%Y-%m-%d %H:%M:%S", "UTC", "2016-12-31 23:59:60", &d));
	assert_true(d.us == utc(2016, 12, 31, 23, 59, 59));
	assert_false(read("epoch_ms", "UTC", "999999999999999999", &d));
	assert_false(read("epoch", "UTC", "12x", &d));
	assert_false(read("rfc3339", "UTC", "0001-01-01T00:00:00Z", &d));
}

static void formats_that_cannot_name_a_day_are_refused(void **state)
{
	static const char *bad[] = { "", "%Y-%m", "%Y-%m-%d %M", "%Y-%m-%d %I:%M", "%Y-%m-%d %H:%M %p",
				     "%Y-%y-%m-%d", "%Y-%m-%d %d", "%Y-%m-%d %", "%Y-%m-%d %q",
				     "%Y-%m-%d %H:%S", "%Y-%m-%d %z", "%Y-%m-%d %H:%M.%f" };
	struct date_form f;
	struct date d;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(date_form_read(str_c(bad[i]), &f));
	assert_true(read("100%% %Y-%m-%d", "UTC", "100% 2020-02-29", &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_forms_of_the_cities_are_read_in_their_zones),
		cmocka_unit_test(noon_and_midnight_of_twelve_hours_are_right),
		cmocka_unit_test(a_zone_in_the_text_wins_over_the_zone_of_the_file),
		cmocka_unit_test(a_repeated_hour_is_the_earlier_and_a_skipped_one_moves_forward),
		cmocka_unit_test(the_first_form_that_fits_the_whole_text_is_taken),
		cmocka_unit_test(dates_that_are_none_are_refused),
		cmocka_unit_test(formats_that_cannot_name_a_day_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
