/* The checker of the floors, tried on small trees: a right one passes, each wrong one is refused
 * with its file, its line and a sentence. The table is the project's own. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_FILES = 6 };

struct tree {
	const char *file[MOST_FILES][2];    /* path below src/, text */
};

static char dir[] = "/tmp/daodi-floors-XXXXXX";
static char said[16384];

static void put(const char *path, const char *text)
{
	char full[512];
	FILE *f;

	snprintf(full, sizeof full, "%s/%s", dir, path);
	for (char *s = full + sizeof dir; *s; s++) {
		if (*s != '/')
			continue;
		*s = 0;
		assert_true(mkdir(full, 0700) == 0 || errno == EEXIST);
		*s = '/';
	}
	f = fopen(full, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

/* Runs a command; what it says is in `said`, its exit status is answered. */
static int shell(const char *command)
{
	FILE *p = popen(command, "r");
	size_t n;
	int status;

	assert_non_null(p);
	n = fread(said, 1, sizeof said - 1, p);
	said[n] = 0;
	status = pclose(p);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int remove_all(const char *below)
{
	char command[256];

	snprintf(command, sizeof command, "rm -rf '%s'%s 2>&1", dir, below);
	return shell(command);
}

static int floors(const struct tree *t, const char *table)
{
	char command[2048], path[256];

	assert_int_equal(remove_all("/src"), 0);
	for (int i = 0; i < MOST_FILES && t->file[i][0]; i++) {
		snprintf(path, sizeof path, "src/%s", t->file[i][0]);
		put(path, t->file[i][1]);
	}
	snprintf(command, sizeof command, "'%s' '%s' '%s/src' 2>&1", getenv("FLOORS"), table, dir);
	return shell(command);
}

static void refused(const struct tree *t, const char *where, const char *why)
{
	int status = floors(t, getenv("FLOORS_TABLE"));

	if (status != 1 || !strstr(said, where) || !strstr(said, why))
		fail_msg("wanted status 1, \"%s\" and \"%s\"; got %d:\n%s", where, why, status,
			 said);
}

#define TREE(...) (&(struct tree){ { __VA_ARGS__ } })

static void passes_a_right_tree(void **state)
{
	(void)state;
	if (floors(TREE({ "base/str.h", "#include <stddef.h>\n" },
			{ "wire/form.h", "#include \"base/str.h\"\n#include \"base/msg_ids.h\"\n" },
			{ "store/store.h", "#include \"base/str.h\"\n" },
			{ "http/http_int.h",
			  "#include \"http/http.h\"\n#include <microhttpd.h>\n" },
			{ "http/http.h",
			  "#include \"wire/form.h\"\n# include \"store/store.h\" /* x */\n" },
			{ "app/a.c", "#include \"http/http.h\"\n#include <stdio.h> // why\n" }),
		   getenv("FLOORS_TABLE")) != 0)
		fail_msg("%s", said);
}

static void refuses_a_floor_above(void **state)
{
	(void)state;
	refused(TREE({ "base/a.c", "\n\n#include \"wire/json.h\"\n" }, { "wire/json.h", "" }),
		"src/base/a.c:3:", "may not reach up to 'wire'");
}

static void refuses_a_neighbour(void **state)
{
	(void)state;
	refused(TREE({ "people/a.c", "#include \"tally/tally.h\"\n" }, { "tally/tally.h", "" }),
		"src/people/a.c:1:", "neighbours");
}

static void allows_exceptions_in_their_direction_only(void **state)
{
	(void)state;
	refused(TREE({ "store/a.c", "#include \"http/http.h\"\n" }, { "http/http.h", "" }),
		"src/store/a.c:1:", "neighbours");
}

static void refuses_the_inside_of_another_room(void **state)
{
	(void)state;
	refused(TREE({ "app/a.c", "#include \"store/store_int.h\"\n" },
		     { "store/store_int.h", "" }),
		"src/app/a.c:1:", "is the inside of 'store'");
}

static void refuses_a_header_without_its_folder(void **state)
{
	(void)state;
	refused(TREE({ "base/a.c", "#include \"str.h\"\n" }, { "base/str.h", "" }),
		"src/base/a.c:1:", "write \"base/str.h\"");
}

static void refuses_unknown_rooms(void **state)
{
	(void)state;
	refused(TREE({ "base/a.c", "" }, { "util/b.h", "" }), "src/util:", "stands on no floor");
	refused(TREE({ "app/a.c", "#include \"util/b.h\"\n" }), "src/app/a.c:1:", "does not know");
	refused(TREE({ "base/a.c", "" }, { "stray.c", "" }), "src/stray.c:", "outside every room");
}

static void refuses_a_vendor_header_outside_its_room(void **state)
{
	(void)state;
	refused(TREE({ "casework/a.c", "#include <sqlite3.h>\n" }), "src/casework/a.c:1:",
		"belongs to the room 'store' alone");
	refused(TREE({ "app/a.c", "#include <openssl/evp.h>\n" }), "src/app/a.c:1:",
		"belongs to the room 'seal' alone");
}

static void refuses_headers_of_no_list(void **state)
{
	(void)state;
	refused(TREE({ "wire/a.c", "#include <json-c/json.h>\n" }), "src/wire/a.c:1:",
		"in no list");
}

static void refuses_headers_that_are_not_there(void **state)
{
	(void)state;
	refused(TREE({ "wire/a.c", "#include \"base/gone.h\"\n" }), "src/wire/a.c:1:",
		"is not there");
	refused(TREE({ "wire/a.c", "#include \"wire/b.c\"\n" }, { "wire/b.c", "" }),
		"src/wire/a.c:1:", "is not a header");
}

static void refuses_rings_of_headers(void **state)
{
	(void)state;
	refused(TREE({ "wire/a.h", "#include \"wire/b.h\"\n" },
		     { "wire/b.h", "\n#include \"wire/c.h\"\n" },
		     { "wire/c.h", "#include \"wire/a.h\"\n" }), "in turn: a ring", "src/wire/");
}

static void refuses_what_it_cannot_read(void **state)
{
	(void)state;
	refused(TREE({ "wire/a.c", "#include WHAT\n" }), "src/wire/a.c:1:", "cannot be read");
	refused(TREE({ "wire/a.c", "#include \"wire/../base/a.h\"\n" }, { "base/a.h", "" }),
		"src/wire/a.c:1:", "winds its way");
}

static void sees_through_comments_and_strings(void **state)
{
	(void)state;
	refused(TREE({ "base/a.c", "/* \" */\nchar *s = \"/*\";\n#include \"app/a.h\"\n" },
		     { "app/a.h", "" }), "src/base/a.c:3:", "may not reach up");
	assert_int_equal(floors(TREE({ "base/a.c", "/*\n#include \"app/a.h\"\n*/ // '\n//\n" },
				     { "app/a.h", "" }), getenv("FLOORS_TABLE")), 0);
}

static void says_all_that_is_wrong_at_once(void **state)
{
	(void)state;
	refused(TREE({ "base/a.c", "#include \"str.h\"\n#include <curl/curl.h>\n" }),
		"src/base/a.c:1:", "src/base/a.c:2:");
}

static void refuses_a_table_that_contradicts_itself(void **state)
{
	static const char *const wrong[] = {
		"floor 0 base\nfloor 1 base\n",
		"floor 1 a b\nsideways a b\nsideways b a\n",
		"floor 0 a\nfloor 1 b\nsideways a b\n",
		"floor one a\n",
		"vendor x.h nowhere\n",
		"attic a\n",
	};
	char table[256];

	(void)state;
	snprintf(table, sizeof table, "%s/table", dir);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		put("table", wrong[i]);
		if (floors(TREE({ "a/a.c", "" }), table) != 2)
			fail_msg("passed: %s\n%s", wrong[i], said);
	}
}

static int make_dir(void **state)
{
	(void)state;
	return mkdtemp(dir) ? 0 : -1;
}

static int drop_dir(void **state)
{
	(void)state;
	return remove_all("");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(passes_a_right_tree),
		cmocka_unit_test(refuses_a_floor_above),
		cmocka_unit_test(refuses_a_neighbour),
		cmocka_unit_test(allows_exceptions_in_their_direction_only),
		cmocka_unit_test(refuses_the_inside_of_another_room),
		cmocka_unit_test(refuses_a_header_without_its_folder),
		cmocka_unit_test(refuses_unknown_rooms),
		cmocka_unit_test(refuses_a_vendor_header_outside_its_room),
		cmocka_unit_test(refuses_headers_of_no_list),
		cmocka_unit_test(refuses_headers_that_are_not_there),
		cmocka_unit_test(refuses_rings_of_headers),
		cmocka_unit_test(refuses_what_it_cannot_read),
		cmocka_unit_test(sees_through_comments_and_strings),
		cmocka_unit_test(says_all_that_is_wrong_at_once),
		cmocka_unit_test(refuses_a_table_that_contradicts_itself),
	};

	if (!getenv("FLOORS") || !getenv("FLOORS_TABLE")) {
		fprintf(stderr, "FLOORS and FLOORS_TABLE must name the checker and its table\n");
		return 2;
	}
	return cmocka_run_group_tests_name("floors", tests, make_dir, drop_dir);
}
