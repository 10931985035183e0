#include "app/app.h"

#include <unistd.h>

static int no_run(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return EXIT_DONE;
}
static const struct command_line command = { "try", "try --data DIR", MSG_APP_WHAT_SERVE, no_run };

struct read {
	const char *data, *days;
	bool all;
	const char *rest[2];
	size_t words;
	int status;
};

/* What is printed for a person is not looked at here. */
static bool read_flags(struct read *r, int argc, const char *const *words)
{
	const struct flag flag[] = {
		{ "--data", &r->data, NULL },
		{ "--days", &r->days, NULL },
		{ "--all", NULL, &r->all },
	};
	char *argv[8];

	*r = (struct read){ .status = -1 };
	for (int i = 0; i < argc; i++)
		argv[i] = (char *)(uintptr_t)words[i];
	return flags_read(&command, argc, argv, flag, 3, r->rest, 2, &r->words, &r->status);
}
#define READ(r, ...) \
	read_flags((r), (int)(sizeof((const char *[]){ "try", ##__VA_ARGS__ }) / sizeof(char *)), \
		   (const char *[]){ "try", ##__VA_ARGS__ })

static void options_come_in_any_order_and_both_forms(void **state)
{
	struct read r;

	(void)state;
	assert_true(READ(&r, "one", "--all", "--days=3", "--data", "x y", "two"));
	assert_string_equal(r.data, "x y");
	assert_string_equal(r.days, "3");
	assert_true(r.all);
	assert_int_equal(r.words, 2);
	assert_string_equal(r.rest[1], "two");
	assert_true(READ(&r, "--data=x"));
	assert_null(r.days);
	assert_int_equal(r.words, 0);
}

static void wrong_use_ends_with_two(void **state)
{
	struct read r;

	(void)state;
	assert_false(READ(&r, "--dat", "x"));
	assert_int_equal(r.status, EXIT_USAGE);
	assert_false(READ(&r, "--data"));
	assert_int_equal(r.status, EXIT_USAGE);
	assert_false(READ(&r, "--all=yes"));
	assert_int_equal(r.status, EXIT_USAGE);
	assert_false(READ(&r, "--data", "x", "a", "b", "c"));
	assert_int_equal(r.status, EXIT_USAGE);
	/* a command that works on a store must be told which */
	assert_false(READ(&r, "--all"));
	assert_int_equal(r.status, EXIT_USAGE);
}

static void help_is_no_failure(void **state)
{
	struct read r;

	(void)state;
	assert_false(READ(&r, "--help"));
	assert_int_equal(r.status, EXIT_DONE);
}

static void the_shell_speaks_the_language_of_its_environment(void **state)
{
	(void)state;
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	setenv("LANG", "zh_CN.UTF-8", 1);
	assert_int_equal(shell_language(), LANG_ZH);
	setenv("LC_ALL", "en_GB.UTF-8", 1);
	assert_int_equal(shell_language(), LANG_EN);
	setenv("LC_ALL", "", 1);
	assert_int_equal(shell_language(), LANG_ZH);
	unsetenv("LANG");
	assert_int_equal(shell_language(), LANG_EN);
}

static void a_store_is_told_to_be_somewhere(void **state)
{
	struct place nowhere = { NULL, NULL }, cluster = { NULL, "postgresql://x" };
	struct place missing = { "/nonexistent/daodi", NULL };
	struct err err = ERR_INIT;
	struct app app;

	(void)state;
	assert_false(app_open(&app, &nowhere, STORE_OPEN, &err));
	assert_string_equal(err.item[0].field, "--data");
	err = (struct err)ERR_INIT;
	assert_false(app_open(&app, &cluster, STORE_OPEN, &err));
	assert_int_equal(err.item[0].msg, MSG_APP_ONLY_EMBEDDED);
	err = (struct err)ERR_INIT;
	assert_false(app_open(&app, &missing, STORE_OPEN, &err));
	err = (struct err)ERR_INIT;
	assert_false(app_open(&app, &missing, STORE_CREATE, &err));
	assert_int_equal(err.item[0].msg, MSG_APP_NO_FOLDER);
}

/* A key that got lost must not be replaced in silence: what was sealed would stay shut for good. */
static void a_store_whose_key_is_lost_gets_no_other(void **state)
{
	char dir[] = "/tmp/daodi-app-XXXXXX", file[64];
	static const char *const names[] = { "daodi.sqlite", "daodi.sqlite-wal",
					      "daodi.sqlite-shm" };
	struct place place = { dir, NULL };
	struct err err = ERR_INIT;
	struct app app;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_true(app_open(&app, &place, STORE_CREATE, &err));
	app_close(&app);
	assert_true(app_open(&app, &place, STORE_CREATE, &err));
	app_close(&app);
	snprintf(file, sizeof file, "%s/master.key", dir);
	assert_int_equal(unlink(file), 0);
	assert_false(app_open(&app, &place, STORE_CREATE, &err));
	assert_false(app_open(&app, &place, STORE_OPEN, &err));
	assert_int_not_equal(access(file, F_OK), 0);
	for (size_t i = 0; i < 3; i++) {
		snprintf(file, sizeof file, "%s/%s", dir, names[i]);
		unlink(file);
	}
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(options_come_in_any_order_and_both_forms),
		cmocka_unit_test(wrong_use_ends_with_two),
		cmocka_unit_test(help_is_no_failure),
		cmocka_unit_test(the_shell_speaks_the_language_of_its_environment),
		cmocka_unit_test(a_store_is_told_to_be_somewhere),
		cmocka_unit_test(a_store_whose_key_is_lost_gets_no_other),
	};

	seal_init();
	return cmocka_run_group_tests_name("app", tests, NULL, NULL);
}
