#include "wire/catalogue.h"

static enum language lang_of(const char *header)
{
	return language_of(str_c(header), LANG_ZH);
}

static void the_best_language_of_the_header_is_taken(void **state)
{
	(void)state;
	assert_int_equal(lang_of("en"), LANG_EN);
	assert_int_equal(lang_of("en-GB,en;q=0.9,zh-CN;q=0.8"), LANG_EN);
	assert_int_equal(lang_of("zh-CN,zh;q=0.9,en;q=0.8"), LANG_ZH);
	assert_int_equal(lang_of("zh;q=0.3, EN-us ; q=0.4"), LANG_EN);
	assert_int_equal(lang_of("en, zh"), LANG_EN);
	assert_int_equal(lang_of("zh-Hant-TW, en"), LANG_ZH);
	assert_int_equal(lang_of("zh;q=0, *;q=0.1"), LANG_EN);
	assert_int_equal(lang_of("fr, en;q=0.1"), LANG_EN);
}

static void the_fallback_stands_where_neither_is_named(void **state)
{
	(void)state;
	assert_int_equal(lang_of(""), LANG_ZH);
	assert_int_equal(lang_of("*"), LANG_ZH);
	assert_int_equal(lang_of("fr-FR, de;q=0.5"), LANG_ZH);
	assert_int_equal(lang_of("en;q=0"), LANG_ZH);
	assert_int_equal(lang_of(",;q=,;;,=,q=1"), LANG_ZH);
	assert_int_equal(lang_of("enx, english"), LANG_ZH);
	assert_int_equal(language_of(STR("*"), LANG_EN), LANG_EN);
	assert_int_equal(language_of((struct str){ NULL, 0 }, LANG_EN), LANG_EN);
}

static void places_are_filled_in_both_languages(void **state)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;

	(void)state;
	err_add(&err, ERR_INVALID, "text", MSG_TOO_LONG, AI(4000));
	err_add(&err, ERR_INVALID, NULL, MSG_UNKNOWN_VALUE, AT(STR("100%2")), AT(STR("a, b")));
	assert_str(err_item_text(a, LANG_EN, &err.item[0]), "may hold at most 4000 characters");
	assert_str(err_text(a, LANG_EN, &err), "text: may hold at most 4000 characters; "
					       "'100%2' is not known here; try one of: a, b");
	assert_str(err_text(a, LANG_ZH, &err), "text: 最多 4000 个字符; 不认识“100%2”；可选：a, b");
	arena_free(a);
}

static void a_time_is_filled_in_as_utc(void **state)
{
	struct arena *a = arena_new();
	const struct err_arg arg[ERR_ARGS] = { ATIME(1000001) };

	(void)state;
	assert_str(message_fill(a, LANG_EN, MSG_NO_SUCH, arg),
		   "'1970-01-01T00:00:01Z' does not exist");
	arena_free(a);
}

static void items_beyond_the_kept_are_counted(void **state)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;

	(void)state;
	for (int i = 0; i < ERR_ITEMS + 3; i++)
		err_add(&err, ERR_INVALID, "x", MSG_REQUIRED);
	assert_true(str_ends(err_text(a, LANG_EN, &err), STR("x: is needed; … +3")));
	arena_free(a);
}

static void every_message_has_key_and_both_texts(void **state)
{
	(void)state;
	assert_str(message_key(MSG_NONE), "");
	assert_str(message(LANG_EN, MSG_NONE), "");
	assert_str(message_key(MSG_REQUIRED), "required");
	for (int m = MSG_NONE + 1; m < MSG_COUNT; m++) {
		assert_true(message_key((enum msg)m).n > 0);
		assert_true(message(LANG_EN, (enum msg)m).n > 0);
		assert_true(message(LANG_ZH, (enum msg)m).n > 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_best_language_of_the_header_is_taken),
		cmocka_unit_test(the_fallback_stands_where_neither_is_named),
		cmocka_unit_test(places_are_filled_in_both_languages),
		cmocka_unit_test(a_time_is_filled_in_as_utc),
		cmocka_unit_test(items_beyond_the_kept_are_counted),
		cmocka_unit_test(every_message_has_key_and_both_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
