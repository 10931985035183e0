/* What /about names is there: the files of the tests, and a text in both languages. */
#include <sys/stat.h>

#include "base/arena.h"
#include "web/about.h"

static void every_test_that_it_names_exists(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_true(about_lines >= 12);
	for (size_t i = 0; i < about_lines; i++) {
		struct str file = arena_fmt(a, PROJECT_ROOT "/%.*s", STR_ARG(about_line[i].test));
		struct stat st;

		if (stat(arena_cstr(a, file), &st) != 0 || !S_ISREG(st.st_mode))
			fail_msg("no file %.*s", STR_ARG(file));
	}
	arena_free(a);
}

static void every_phrase_is_told_in_both_languages(void **state)
{
	(void)state;
	for (size_t i = 0; i < about_lines; i++) {
		const struct about_line *l = &about_line[i];

		assert_true(l->phrase.n && str_starts(l->screen, STR("/")));
		for (int lang = 0; lang <= LANG_EN; lang++) {
			assert_true(message((enum language)lang, l->gloss).n > 0);
			assert_true(message((enum language)lang, l->here).n > 0);
			assert_true(l->missing == MSG_NONE ||
				    message((enum language)lang, l->missing).n > 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_test_that_it_names_exists),
		cmocka_unit_test(every_phrase_is_told_in_both_languages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
