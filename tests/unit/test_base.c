#include "base/arena.h"
#include "base/buf.h"
#include "base/civil.h"
#include "base/embedded.h"
#include "base/env.h"
#include "base/err.h"

static void str_cut_walks_a_list(void **state)
{
	struct str s = STR("a,,b");

	(void)state;
	assert_str(str_cut(&s, ','), "a");
	assert_str(str_cut(&s, ','), "");
	assert_str(str_cut(&s, ','), "b");
	assert_null(s.p);
}

static void str_to_i64_takes_the_whole_text_or_nothing(void **state)
{
	int64_t v = 7;

	(void)state;
	assert_true(str_to_i64(STR("-9223372036854775808"), &v));
	assert_true(v == INT64_MIN);
	v = 7;
	assert_false(str_to_i64(STR("9223372036854775808"), &v));
	assert_false(str_to_i64(STR(""), &v));
	assert_false(str_to_i64(STR("-"), &v));
	assert_false(str_to_i64(STR("1 "), &v));
	assert_int_equal(v, 7);
}

static void str_to_double_refuses_what_is_not_decimal(void **state)
{
	double v = 0;

	(void)state;
	assert_true(str_to_double(STR("-33.5e1"), &v));
	assert_true(v == -335.0);
	assert_false(str_to_double(STR("nan"), &v));
	assert_false(str_to_double(STR("inf"), &v));
	assert_false(str_to_double(STR("0x10"), &v));
	assert_false(str_to_double(STR("1e999"), &v));
	assert_false(str_to_double(STR("1,5"), &v));
}

static void arena_hands_out_zeros_and_forgets_on_reset(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 100000; n = n * 3 + 1) {
			char *p = arena_alloc(a, n);

			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 1, n);
		}
		assert_true(arena_used(a) > 100000);
		arena_reset(a);
		assert_int_equal(arena_used(a), 0);
	}
	arena_free(a);
}

static void buf_writes_the_extremes(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	buf_add_i64(&b, INT64_MIN);
	buf_fmt(&b, " %d", 5);
	assert_str(buf_str(&b), "-9223372036854775808 5");
	buf_release(&b);
}

static void civil_agrees_with_itself_over_ten_thousand_years(void **state)
{
	int64_t day = civil_to_day(-1000, 1, 1), end = civil_to_day(9000, 1, 1);
	int y, m, d;

	(void)state;
	assert_int_equal(civil_to_day(1970, 1, 1), 0);
	assert_int_equal(civil_weekday(0), 3);
	for (; day < end; day += 13) {
		civil_from_day(day, &y, &m, &d);
		assert_int_equal(civil_to_day(y, m, d), day);
	}
	assert_false(civil_is_date(2025, 2, 29));
	assert_true(civil_is_date(2024, 2, 29));
}

static void civil_from_us_floors_before_the_epoch(void **state)
{
	struct civil c = civil_from_us(-1);

	(void)state;
	assert_int_equal(c.year, 1969);
	assert_int_equal(c.second, 59);
	assert_int_equal(c.micro, 999999);
	assert_int_equal(civil_to_us(&c), -1);
}

static void err_keeps_sixteen_and_counts_the_rest(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_true(err_ok(&err));
	for (int i = 0; i < 20; i++)
		assert_false(err_add(&err, ERR_INVALID, "text", MSG_TOO_LONG, AI(4000)));
	assert_int_equal(err.n, ERR_ITEMS);
	assert_int_equal(err.dropped, 4);
	assert_false(err_set(&err, ERR_DENIED, NULL, MSG_NOT_FOUND));
	assert_int_equal(err.n, 1);
	assert_int_equal(err.code, ERR_DENIED);
}

static void err_cuts_long_text_between_characters(void **state)
{
	struct err err = ERR_INIT;
	char zh[300];

	(void)state;
	for (size_t i = 0; i < 300; i += 3)
		memcpy(zh + i, "责", 3);
	err_set(&err, ERR_INVALID, "x", MSG_NO_SUCH, AT(((struct str){ zh, 300 })));
	assert_int_equal(strlen(err.item[0].arg[0].s) % 3, 0);
}

static void fixed_randomness_repeats(void **state)
{
	struct env_fixed a, b;
	unsigned char x[32], y[32];

	(void)state;
	env_fixed_init(&a, 0, 42);
	env_fixed_init(&b, 0, 42);
	a.env.random(&a.env, x, sizeof x);
	b.env.random(&b.env, y, sizeof y);
	assert_memory_equal(x, y, sizeof x);
}

static void every_embedded_file_is_found_by_its_name(void **state)
{
	struct str name, bytes;
	size_t n = 0;

	(void)state;
	for (; (name = embedded_nth(n, &bytes)).p; n++) {
		char zero_ended[200];

		assert_true(name.n < sizeof zero_ended);
		memcpy(zero_ended, name.p, name.n);
		zero_ended[name.n] = 0;
		assert_ptr_equal(embedded(zero_ended).p, bytes.p);
	}
	assert_true(n > 0);
	assert_true(str_starts(embedded("holidays/cn-2024-2026.csv"), STR("# Public holidays")));
	assert_true(str_ends(embedded("holidays/cn-2024-2026.csv"), STR("\n")));
	assert_null(embedded("holidays").p);
	assert_null(embedded("").p);
	assert_null(embedded("../meson.build").p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(str_cut_walks_a_list),
		cmocka_unit_test(str_to_i64_takes_the_whole_text_or_nothing),
		cmocka_unit_test(str_to_double_refuses_what_is_not_decimal),
		cmocka_unit_test(arena_hands_out_zeros_and_forgets_on_reset),
		cmocka_unit_test(buf_writes_the_extremes),
		cmocka_unit_test(civil_agrees_with_itself_over_ten_thousand_years),
		cmocka_unit_test(civil_from_us_floors_before_the_epoch),
		cmocka_unit_test(err_keeps_sixteen_and_counts_the_rest),
		cmocka_unit_test(err_cuts_long_text_between_characters),
		cmocka_unit_test(fixed_randomness_repeats),
		cmocka_unit_test(every_embedded_file_is_found_by_its_name),
	};

	return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
