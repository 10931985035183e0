#include "wire/fold.h"
#include "wire/utf8.h"

static struct arena *a;

static int setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static void width_case_and_composition_do_not_count(void **state)
{
	(void)state;
	assert_str(fold_text(a, STR("ＡＢＣ　１２３")), "abc 123");
	assert_str(fold_text(a, STR("ｶﾞ")), "ガ");
	assert_str(fold_text(a, STR("E\xCC\x81 É")), "é é");
	assert_str(fold_text(a, STR("STRASSE Straße")), "strasse strasse");
	assert_str(fold_text(a, STR("①㎡")), "1m2");
	assert_str(fold_text(a, STR("zero\xE2\x80\x8Bwidth")), "zerowidth");
	assert_str(fold_text(a, STR("路灯Ok")), "路灯ok");
	assert_str(fold_text(a, STR("")), "");
	assert_str(fold_text(a, (struct str){ NULL, 0 }), "");
}

static void labels_are_trimmed_and_spaced_once(void **state)
{
	(void)state;
	assert_str(fold_label(a, STR(" ＩＬＬＥＧＡＬ　\t Parking\n")), "illegal parking");
	assert_str(fold_label(a, STR("\xC2\xA0 \xE3\x80\x80")), "");
	assert_str(fold_label(a, STR("Noise - Residential")), "noise - residential");
}

static void folding_twice_is_folding_once(void **state)
{
	(void)state;
	for (uint32_t c = 0x80; c <= 0x10FFFF; c++) {
		char p[5];
		size_t n = 0;
		struct str once;

		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		if (c >= 0x10000) {
			p[n++] = (char)(0xF0 | c >> 18);
			p[n++] = (char)(0x80 | (c >> 12 & 63));
		} else if (c >= 0x800) {
			p[n++] = (char)(0xE0 | c >> 12);
		}
		p[n++] = c < 0x800 ? (char)(0xC0 | c >> 6) : (char)(0x80 | (c >> 6 & 63));
		p[n++] = (char)(0x80 | (c & 63));
		once = fold_text(a, (struct str){ p, n });
		assert_true(utf8_valid(once));
		if (!str_eq(fold_text(a, once), once))
			fail_msg("U+%04X folds on", (unsigned)c);
		arena_reset(a);
	}
}

static void width_folds_single_characters(void **state)
{
	(void)state;
	assert_int_equal(fold_width(0xFF11), '1');
	assert_int_equal(fold_width(0xFF20), '@');
	assert_int_equal(fold_width(0x3000), ' ');
	assert_int_equal(fold_width(0x2014), '-');
	assert_int_equal(fold_width(0x8DEF), 0x8DEF);
	assert_int_equal(fold_width('\n'), '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width_case_and_composition_do_not_count),
		cmocka_unit_test(labels_are_trimmed_and_spaced_once),
		cmocka_unit_test(folding_twice_is_folding_once),
		cmocka_unit_test(width_folds_single_characters),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
