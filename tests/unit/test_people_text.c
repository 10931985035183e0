/* What people reads as text: turns of a roster, phone numbers. */
#include "people/people_csv.h"
#include "people/requester.h"

static struct turn turn(const char *text, const char *unit)
{
	struct turn t = { 0 };
	struct str of;

	assert_true(turn_read(str_c(text), &t, &of));
	assert_str(of, unit);
	return t;
}

static void a_turn_names_days_and_hours(void **state)
{
	struct turn t = turn("mon-fri 08:30-17:30", "");

	(void)state;
	assert_int_equal(t.days, 0x1f);
	assert_int_equal(t.from_minute, 8 * 60 + 30);
	assert_int_equal(t.to_minute, 17 * 60 + 30);
	assert_int_equal(t.rank, 0);
	assert_int_equal(turn("sat+SUN 00:00-24:00", "").days, 0x60);
	assert_int_equal(turn("fri-mon 00:00-24:00", "").days, 0x71);
	assert_int_equal(turn("sat+sun 00:00-24:00", "").to_minute, 1440);
	assert_int_equal(turn("wed 09:00-10:00", "").days, 0x04);
}

static void a_turn_that_ends_early_goes_over_midnight(void **state)
{
	struct turn t = turn("  daily 17:30-08:30   #2 @street ", "street");

	(void)state;
	assert_int_equal(t.days, 0x7f);
	assert_int_equal(t.from_minute, 1050);
	assert_int_equal(t.to_minute, 1440 + 510);
	assert_int_equal(t.rank, 2);
	assert_int_equal(turn("mon 08:00-08:00", "").to_minute, 1440 + 480);
}

static void a_wrong_turn_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", " ", "daily", "08:00-17:00", "mon", "mon 8:00-17:00", "mon 08:00", "mon 08:00-",
		"mon 24:00-08:00", "mon 08:60-09:00", "mon 08:00-24:01", "mon 08:00-25:00",
		"mon- 08:00-09:00", "-mon 08:00-09:00", "mon+ 08:00-09:00", "+ 08:00-09:00",
		"mon+daily 08:00-09:00", "xxx 08:00-09:00", "mon 08:00-09:00 x",
		"mon 08:00-09:00 #", "mon 08:00-09:00 #-1", "mon 08:00-09:00 #1 #2",
		"mon 08:00-09:00 @", "mon 08:00-09:00 @a @b", "mon 08-00-09-00", "mon ab:cd-ef:gh",
	};
	struct turn t;
	struct str of;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		if (turn_read(str_c(wrong[i]), &t, &of))
			fail_msg("read \"%s\"", wrong[i]);
}

static void phone_numbers_written_differently_are_the_same(void **state)
{
	static const struct { const char *text, *digits; } cases[] = {
		{ "13812345678", "13812345678" },
		{ "138 1234 5678", "13812345678" },
		{ "+86 138-1234-5678", "13812345678" },
		{ "(+86)13812345678", "13812345678" },
		{ "0086 13812345678", "13812345678" },
		{ "8613812345678", "13812345678" },
		{ "＋８６１３８１２３４５６７８", "13812345678" },
		{ "电话：138.1234.5678", "13812345678" },
		{ "010-1234 5678", "01012345678" },
		{ "+86 10 1234 5678", "01012345678" },
		{ "+86 010 1234 5678", "01012345678" },
		{ "+86 755 8765 4321", "075587654321" },
		{ "12345", "12345" },
		{ "+86 12345", "12345" },
		{ "86123456", "86123456" },
		{ "(213) 555-0100", "2135550100" },
		{ "+1 213 555 0100", "12135550100" },
		{ "+44 20 7946 0000", "442079460000" },
		{ "+86", "" },
		{ "", "" },
		{ "unknown", "" },
		{ "\xff" "138", "" },
	};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_str(phone_digits(a, str_c(cases[i].text)), cases[i].digits);
	arena_free(a);
}

static void every_role_and_kind_has_a_name_that_reads_back(void **state)
{
	(void)state;
	for (unsigned r = 1; r <= ROLE_ADMINISTRATOR; r <<= 1) {
		enum role role = ROLE_OPERATOR;

		assert_true(role_of(role_name((enum role)r), &role));
		assert_int_equal(role, r);
	}
	for (int k = 0; k < UNIT_KINDS; k++) {
		enum unit_kind kind = UNIT_OFFICE;

		assert_true(unit_kind_of(unit_kind_name((enum unit_kind)k), &kind));
		assert_int_equal(kind, k);
	}
	assert_str(role_name(ROLE_COMMUNITY_WORKER), "community_worker");
	assert_str(unit_kind_name(UNIT_VERIFICATION), "verification");
	assert_false(role_of(STR("Operator"), &(enum role){ ROLE_HEAD }));
	assert_false(unit_kind_of(STR(""), &(enum unit_kind){ UNIT_OFFICE }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_turn_names_days_and_hours),
		cmocka_unit_test(a_turn_that_ends_early_goes_over_midnight),
		cmocka_unit_test(a_wrong_turn_is_refused),
		cmocka_unit_test(phone_numbers_written_differently_are_the_same),
		cmocka_unit_test(every_role_and_kind_has_a_name_that_reads_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
