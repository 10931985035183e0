#include "base/civil.h"
#include "base/env.h"
#include "wire/rfc3339.h"

#define AT_2026 INT64_C(1767323045000000)     /* date -u -d 2026-01-02T03:04:05Z +%s */

static void reads_a_time_with_its_zone(void **state)
{
	int64_t us = 0;

	(void)state;
	assert_true(rfc3339_read(STR("2026-01-02T03:04:05Z"), &us));
	assert_true(us == AT_2026);
	assert_true(rfc3339_read(STR("2026-01-02 11:04:05+08:00"), &us));
	assert_true(us == AT_2026);
	assert_true(rfc3339_read(STR("2026-01-01t21:34:05.5-05:30"), &us));
	assert_true(us == AT_2026 + 500000);
	assert_true(rfc3339_read(STR("2026-01-02T03:04:05.123456999z"), &us));
	assert_true(us == AT_2026 + 123456);
	assert_true(rfc3339_read(STR("1970-01-01T00:00:00-00:00"), &us));
	assert_true(us == 0);
}

static void reads_a_leap_second_as_the_one_before(void **state)
{
	int64_t leap = 0, before = 1;

	(void)state;
	assert_true(rfc3339_read(STR("2016-12-31T23:59:60Z"), &leap));
	assert_true(rfc3339_read(STR("2016-12-31T23:59:59Z"), &before));
	assert_true(leap == before);
}

static void refuses_what_is_no_time(void **state)
{
	static const char *const bad[] = {
		"", "2026", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04Z",
		"2026-01-02T03:04:05+0800", "2026-01-02T03:04:05+08", "2026-01-02T24:00:00Z",
		"2026-01-02T03:60:00Z", "2026-01-02T03:04:61Z", "2026-02-29T00:00:00Z",
		"2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
		"0000-01-01T00:00:00Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05Z ",
		" 2026-01-02T03:04:05Z", "2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05+08:60",
		"2026-1-2T3:4:5Z", "+2026-01-02T03:04:05Z", "2026-01-02_03:04:05Z",
		/* in UTC these lie outside the years 1 to 9999 */
		"0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
	};
	int64_t us = 7;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		if (rfc3339_read(str_c(bad[i]), &us))
			fail_msg("took '%s'", bad[i]);
	assert_false(rfc3339_read(STR("2026-01-02\0" "03:04:05Z"), &us));
	assert_int_equal(us, 7);
}

static void reads_a_date(void **state)
{
	int64_t day = 7;

	(void)state;
	assert_true(rfc3339_read_date(STR("1970-01-02"), &day));
	assert_int_equal(day, 1);
	assert_true(rfc3339_read_date(STR("2024-02-29"), &day));
	assert_int_equal(day, civil_to_day(2024, 2, 29));
	assert_false(rfc3339_read_date(STR("2023-02-29"), &day));
	assert_false(rfc3339_read_date(STR("2023-02-28T"), &day));
	assert_false(rfc3339_read_date(STR("2023-2-8"), &day));
	assert_false(rfc3339_read_date(STR("0000-01-01"), &day));
}

static void writes_utc_and_microseconds_only_where_there_are_some(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_str(rfc3339(a, AT_2026), "2026-01-02T03:04:05Z");
	assert_str(rfc3339(a, AT_2026 + 120), "2026-01-02T03:04:05.000120Z");
	assert_str(rfc3339_whole(a, AT_2026 + 120), "2026-01-02T03:04:05Z");
	assert_str(rfc3339(a, -1), "1969-12-31T23:59:59.999999Z");
	assert_str(rfc3339(a, INT64_MAX), "9999-12-31T23:59:59.999999Z");
	assert_str(rfc3339(a, INT64_MIN), "0001-01-01T00:00:00Z");
	arena_free(a);
}

static void whatever_is_written_reads_back(void **state)
{
	int64_t us = civil_to_day(1, 1, 1) * US_PER_DAY,
		end = civil_to_day(10000, 1, 1) * US_PER_DAY;
	int64_t back = 0;
	char text[RFC3339_MAX];

	(void)state;
	for (; us < end; us += INT64_C(7777777777777)) {
		size_t n = rfc3339_write(text, us, false);

		assert_int_equal(strlen(text), n);
		assert_true(rfc3339_read((struct str){ text, n }, &back));
		assert_true(back == us);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_time_with_its_zone),
		cmocka_unit_test(reads_a_leap_second_as_the_one_before),
		cmocka_unit_test(refuses_what_is_no_time),
		cmocka_unit_test(reads_a_date),
		cmocka_unit_test(writes_utc_and_microseconds_only_where_there_are_some),
		cmocka_unit_test(whatever_is_written_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
