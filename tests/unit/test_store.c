/* Opening, refusing, checking and copying a store. */
#include "store_place.h"

static void created_files_are_for_their_owner_only(void **state)
{
	struct place *p = *state;
	char sub[96], path[128];
	struct err err = ERR_INIT;
	struct store *s;
	struct stat st;

	snprintf(sub, sizeof sub, "%s/sub", p->dir);
	assert_true(store_open(sub, STORE_CREATE, &first, &p->env.env, &s, &err));
	assert_int_equal(stat(sub, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
	snprintf(path, sizeof path, "%s/daodi.sqlite", sub);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	store_close(s);
	remove_all(sub);
}

static void a_missing_database_is_told_with_the_way_out(void **state)
{
	struct place *p = *state, q = *p;

	snprintf(q.dir, sizeof q.dir, "%.40s/none", p->dir);
	assert_refused(&q, STORE_OPEN, &first, MSG_STORE_MISSING);
	assert_refused(&q, STORE_READ_ONLY, &first, MSG_STORE_MISSING);
}

static void an_empty_file_left_by_a_crash_is_made_into_a_database(void **state)
{
	struct place *p = *state;
	char path[128];

	store_close(p->s);
	p->s = NULL;
	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(truncate(path, 0), 0);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_MISSING);
	reopen(p, STORE_CREATE, &first);
	reopen(p, STORE_OPEN, &first);
}

static void an_older_schema_is_refused_then_brought_up_to_date(void **state)
{
	struct place *p = *state;

	add_unit(p, "kept");
	assert_refused(p, STORE_OPEN, &later, MSG_STORE_OLDER);
	reopen(p, STORE_READ_ONLY, &later);
	reopen(p, STORE_CREATE, &later);
	reopen(p, STORE_OPEN, &later);
	assert_int_equal(count_units(p), 1);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_NEWER);
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_NEWER);
}

static void a_failing_step_leaves_nothing_of_the_steps_before_it(void **state)
{
	static const struct migration steps[] = {
		{ "a-1", "" },
		{ "c-1", "create table c (id ID)" },
		{ "d-1", "create table d (id ID, x NOSUCHTYPE)" },
	};
	static const struct migrations bad = { steps, 3 };
	struct place *p = *state;

	assert_refused(p, STORE_CREATE, &bad, MSG_BUG);
	reopen(p, STORE_OPEN, &first);
	behind(p, "create table c (x); create table d (x)");
}

static void a_newer_layout_is_refused(void **state)
{
	struct place *p = *state;

	store_close(p->s);
	p->s = NULL;
	behind(p, "pragma user_version = 2");
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_NEWER);
}

static void the_database_of_another_program_is_refused(void **state)
{
	struct place *p = *state;

	store_close(p->s);
	p->s = NULL;
	behind(p, "pragma application_id = 7");
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_FOREIGN);
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_FOREIGN);
	behind(p, "pragma application_id = 0");
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_FOREIGN);
}

static void overwrite(struct place *p, long at, const char *bytes, size_t n)
{
	char path[128];
	FILE *f;

	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	f = fopen(path, "r+b");
	assert_non_null(f);
	assert_int_equal(fseek(f, at, SEEK_SET), 0);
	assert_int_equal(fwrite(bytes, 1, n, f), n);
	fclose(f);
}

static void a_damaged_file_is_told_as_damaged(void **state)
{
	struct place *p = *state;
	char junk[4096];
	char path[128];

	store_close(p->s);
	p->s = NULL;
	memset(junk, 0x5a, sizeof junk);
	overwrite(p, 0, junk, sizeof junk);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_DAMAGED);
	assert_refused(p, STORE_CREATE, &first, MSG_STORE_DAMAGED);
	assert_refused(p, STORE_READ_ONLY, &first, MSG_STORE_DAMAGED);
	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(truncate(path, 1000), 0);
	assert_refused(p, STORE_OPEN, &first, MSG_STORE_DAMAGED);
}

static void check_names_a_broken_page_and_a_lost_reference(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct str out = STR("");

	assert_true(store_check(p->s, p->a, &out, &err));
	assert_str(out, "");
	behind(p, "pragma foreign_keys=off; insert into thing (unit) values (99)");
	assert_true(store_check(p->s, p->a, &out, &err));
	assert_str(out, "thing row 1 points to a missing row of unit\n");
	store_close(p->s);
	p->s = NULL;
	behind(p, "delete from thing; create index thing_n on thing (n);"
		  "insert into thing (n) values (1), (2), (3);"
		  "pragma writable_schema=on;"
		  "update sqlite_schema set sql = 'create index thing_n on thing (unit)' "
		  "where name = 'thing_n'");
	reopen(p, STORE_READ_ONLY, &first);
	out = STR("");
	assert_true(store_check(p->s, p->a, &out, &err));
	assert_true(str_find(out, STR("thing_n")) != SIZE_MAX);
}

static void words_are_spelt_outside_quotes_and_comments_only(void **state)
{
	static const struct words w = { "<id>", "<int>", "<text>", "<bytes>", " <end>" };
	struct buf b = BUF_INIT;

	(void)state;
	schema_spell(&w,
		     "CREATE TABLE a (id ID, x INT64 default (1+(2)), \"TEXT\" TEXT, -- it's ID\n"
		     " IDS BYTES check (x <> 'ID''TEXT') /* ; ID */, my_ID INT64);\n"
		     "create index i on a (x); create virtual table v using fts5(TEXT);"
		     "create table b (x BYTES)", &b);
	assert_str(buf_str(&b),
		   "CREATE TABLE a (id <id>, x <int> default (1+(2)), \"TEXT\" <text>, -- it's ID\n"
		   " IDS <bytes> check (x <> 'ID''TEXT') /* ; ID */, my_ID <int>) <end>;\n"
		   "create index i on a (x); create virtual table v using fts5(<text>);"
		   "create table b (x <bytes>) <end>");
	buf_release(&b);
	schema_spell(&w, "'open", &b);
	buf_release(&b);
	schema_spell(&w, "/* open", &b);
	buf_release(&b);
	schema_spell(&w, "-- open", &b);
	buf_release(&b);
}

static void tables_are_strict(void **state)
{
	struct place *p = *state;
	char path[128];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/daodi.sqlite", p->dir);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "insert into thing (n) values ('text')", 0, 0, 0),
			 SQLITE_CONSTRAINT);
	sqlite3_close(db);
}

static void a_copy_opens_as_a_database_and_never_overwrites(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	char copy[96], dir[96], path[128];
	struct stat st;
	struct place q = *p;

	add_unit(p, "copied");
	snprintf(copy, sizeof copy, "%s/copy", p->dir);
	assert_true(store_copy(p->s, copy, &err));
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_false(store_copy(p->s, copy, &err));
	assert_int_equal(err.item[0].msg, MSG_STORE_COPY_EXISTS);

	snprintf(dir, sizeof dir, "%s/sub", p->dir);
	assert_int_equal(mkdir(dir, 0700), 0);
	snprintf(path, sizeof path, "%s/daodi.sqlite", dir);
	assert_int_equal(rename(copy, path), 0);
	snprintf(q.dir, sizeof q.dir, "%.50s/sub", p->dir);
	q.s = NULL;
	reopen(&q, STORE_OPEN, &first);
	assert_int_equal(count_units(&q), 1);
	store_close(q.s);
	remove_all(dir);
}

static void a_copy_that_cannot_be_made_is_told_and_leaves_nothing(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;

	assert_false(store_copy(p->s, "/proc/none/copy", &err));
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(err.item[0].msg, MSG_STORE_CANNOT_MAKE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(created_files_are_for_their_owner_only),
		T(a_missing_database_is_told_with_the_way_out),
		T(an_empty_file_left_by_a_crash_is_made_into_a_database),
		T(an_older_schema_is_refused_then_brought_up_to_date),
		T(a_failing_step_leaves_nothing_of_the_steps_before_it),
		T(a_newer_layout_is_refused),
		T(the_database_of_another_program_is_refused),
		T(a_damaged_file_is_told_as_damaged),
		T(check_names_a_broken_page_and_a_lost_reference),
		cmocka_unit_test(words_are_spelt_outside_quotes_and_comments_only),
		T(tables_are_strict),
		T(a_copy_opens_as_a_database_and_never_overwrites),
		T(a_copy_that_cannot_be_made_is_told_and_leaves_nothing),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
