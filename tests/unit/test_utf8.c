#include "wire/utf8.h"

static void valid_takes_every_scalar_value_but_zero(void **state)
{
	(void)state;
	for (uint32_t c = 1; c <= 0x10FFFF; c++) {
		char p[4];
		size_t n = 0, i = 0;
		bool surrogate = c >= 0xD800 && c <= 0xDFFF;

		if (c < 0x80) {
			p[n++] = (char)c;
		} else if (c < 0x800) {
			p[n++] = (char)(0xC0 | c >> 6);
			p[n++] = (char)(0x80 | (c & 63));
		} else if (c < 0x10000) {
			p[n++] = (char)(0xE0 | c >> 12);
			p[n++] = (char)(0x80 | (c >> 6 & 63));
			p[n++] = (char)(0x80 | (c & 63));
		} else {
			p[n++] = (char)(0xF0 | c >> 18);
			p[n++] = (char)(0x80 | (c >> 12 & 63));
			p[n++] = (char)(0x80 | (c >> 6 & 63));
			p[n++] = (char)(0x80 | (c & 63));
		}
		assert_int_equal(utf8_valid((struct str){ p, n }), !surrogate);
		if (surrogate)
			continue;
		assert_int_equal(utf8_next((struct str){ p, n }, &i), c);
		assert_int_equal(i, n);
		assert_int_equal(utf8_count((struct str){ p, n }), 1);
		for (size_t cut = 1; cut < n; cut++)
			assert_false(utf8_valid((struct str){ p, cut }));
	}
}

static void valid_refuses_what_is_ill_formed(void **state)
{
	(void)state;
	assert_true(utf8_valid(STR("")));
	assert_false(utf8_valid(STR("a\0b")));
	assert_false(utf8_valid(STR("\x80")));
	assert_false(utf8_valid(STR("\xC0\xAF")));              /* overlong */
	assert_false(utf8_valid(STR("\xE0\x80\xAF")));
	assert_false(utf8_valid(STR("\xF0\x80\x80\xAF")));
	assert_false(utf8_valid(STR("\xED\xA0\x80")));          /* surrogate */
	assert_false(utf8_valid(STR("\xF4\x90\x80\x80")));      /* above U+10FFFF */
	assert_false(utf8_valid(STR("\xFF")));
	assert_false(utf8_valid(STR("ab\xE4\xB8")));
}

static void head_counts_characters(void **state)
{
	struct str s = STR("路a灯\xF0\x9F\x92\xA1z");

	(void)state;
	assert_int_equal(utf8_count(s), 5);
	assert_str(utf8_head(s, 0), "");
	assert_str(utf8_head(s, 3), "路a灯");
	assert_str(utf8_head(s, 4), "路a灯\xF0\x9F\x92\xA1");
	assert_str(utf8_head(s, 99), "路a灯\xF0\x9F\x92\xA1z");
}

static void repair_marks_each_bad_byte(void **state)
{
	struct arena *a = arena_new();
	struct str good = STR("井盖 ok");

	(void)state;
	assert_ptr_equal(utf8_repair(a, good).p, good.p);
	assert_str(utf8_repair(a, STR("a\0b")), "a\xEF\xBF\xBD" "b");
	assert_str(utf8_repair(a, STR("\xE4\xB8 x")), "\xEF\xBF\xBD\xEF\xBF\xBD x");
	assert_str(utf8_repair(a, STR("\xFF")), "\xEF\xBF\xBD");
	arena_free(a);
}

static void repair_of_any_bytes_is_valid(void **state)
{
	struct arena *a = arena_new();
	uint32_t seed = 1;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		char p[40];

		for (size_t i = 0; i < sizeof p; i++) {
			seed = seed * 1664525 + 1013904223;
			p[i] = (char)(seed >> 24);
		}
		assert_true(utf8_valid(utf8_repair(a, (struct str){ p, sizeof p })));
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(valid_takes_every_scalar_value_but_zero),
		cmocka_unit_test(valid_refuses_what_is_ill_formed),
		cmocka_unit_test(head_counts_characters),
		cmocka_unit_test(repair_marks_each_bad_byte),
		cmocka_unit_test(repair_of_any_bytes_is_valid),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
