/* Statements, transactions and snapshots. */
#include "abort.h"
#include "store_place.h"

struct deed {
	struct command c;
	bool (*act)(struct tx *tx, struct place *p, struct err *err);
	struct place *p;
};

static bool deed_run(struct tx *tx, struct command *self, struct err *err)
{
	struct deed *d = self->arg;

	return d->act(tx, d->p, err);
}

static bool write_with(struct place *p, bool (*act)(struct tx *, struct place *, struct err *),
		       struct err *err)
{
	struct deed d = { .c = { .run = deed_run, .arg = &d }, .act = act, .p = p };

	return store_write(p->s, &d.c, err);
}

static bool round_trip(struct tx *tx, struct place *p, struct err *err)
{
	static const char bytes[] = { 0, 1, (char)0xff, 0 };
	int64_t id, bare, empty;
	struct rows r;

	assert_true(db_int(tx, &sql_thing, &id, NULL, err, VNULL, VI(INT64_MIN),
			   VT(STR("责任田")), VB(((struct str){ bytes, 4 }))));
	assert_true(db_int(tx, &sql_thing, &bare, NULL, err, VNULL, VNULL, VNULL, VNULL));
	assert_true(db_int(tx, &sql_thing, &empty, NULL, err, VNULL, VI(0),
			   VT(((struct str){ NULL, 0 })), VB(STR(""))));

	assert_true(db_query(tx, &sql_thing_get, &r, err, VI(id)));
	assert_true(rows_next(&r));
	assert_true(rows_null(&r, 0));
	assert_int_equal(rows_int(&r, 0), 0);
	assert_true(rows_int(&r, 1) == INT64_MIN);
	assert_str(rows_text(&r, 2, p->a), "责任田");
	assert_int_equal(rows_bytes(&r, 3, p->a).n, 4);
	assert_memory_equal(rows_bytes(&r, 3, p->a).p, bytes, 4);
	assert_false(rows_next(&r));
	assert_false(rows_next(&r));
	assert_true(rows_end(&r, err));

	assert_true(db_query(tx, &sql_thing_get, &r, err, VI(bare)));
	assert_true(rows_next(&r));
	assert_true(rows_null(&r, 1));
	assert_null(rows_text(&r, 2, p->a).p);
	assert_null(rows_peek(&r, 3).p);
	assert_true(rows_end(&r, err));

	assert_true(db_query(tx, &sql_thing_get, &r, err, VI(empty)));
	assert_true(rows_next(&r));
	assert_false(rows_null(&r, 2));
	assert_non_null(rows_peek(&r, 2).p);
	assert_int_equal(rows_peek(&r, 2).n, 0);
	assert_non_null(rows_bytes(&r, 3, p->a).p);
	assert_true(rows_end(&r, err));
	return true;
}

static void values_come_back_as_they_went_in(void **state)
{
	struct err err = ERR_INIT;

	assert_true(write_with(*state, round_trip, &err));
}

static bool mixed_parameters(struct tx *tx, struct place *p, struct err *err)
{
	static const struct sql mixed = {
		"select $3 * 1000 + $1 * 100 + $2 * 10 + $11 + $3 - $3 "
		"+ 0 * ($4 + $5 + $6 + $7 + $8 + $9 + $10)", "iiiiiiiiiii"
	};
	int64_t v;

	(void)p;
	assert_true(db_int(tx, &mixed, &v, NULL, err, VI(1), VI(2), VI(3), VI(0), VI(0), VI(0),
			   VI(0), VI(0), VI(0), VI(0), VI(4)));
	assert_int_equal(v, 3124);
	return true;
}

static void parameters_are_bound_by_name(void **state)
{
	struct err err = ERR_INIT;

	assert_true(write_with(*state, mixed_parameters, &err));
}

static bool nest(struct tx *tx, struct place *p, struct err *err)
{
	struct rows outer, inner;
	int n = 0;

	(void)p;
	assert_true(db_query(tx, &sql_units, &outer, err));
	while (rows_next(&outer)) {
		assert_true(db_query(tx, &sql_units, &inner, err));
		while (rows_next(&inner))
			n++;
		assert_true(rows_end(&inner, err));
	}
	assert_true(rows_end(&outer, err));
	assert_int_equal(n, 9);
	return true;
}

static void a_query_may_run_inside_its_own_rows(void **state)
{
	struct err err = ERR_INIT;

	add_unit(*state, "a");
	add_unit(*state, "b");
	add_unit(*state, "c");
	assert_true(write_with(*state, nest, &err));
	assert_true(write_with(*state, nest, &err));
}

static bool count_changes(struct tx *tx, struct place *p, struct err *err)
{
	static const struct sql none = { "select id from unit where id < 0", "" };
	int64_t n = -1, out = 5;
	bool found = true;

	(void)p;
	assert_true(db_run(tx, &sql_rename, &n, err, VT(STR("!"))));
	assert_int_equal(n, 2);
	assert_true(db_run(tx, &sql_count, &n, err));
	assert_int_equal(n, 0);
	assert_true(db_int(tx, &none, &out, &found, err));
	assert_false(found);
	assert_int_equal(out, 5);
	assert_false(db_int(tx, &none, &out, NULL, err));
	assert_int_equal(err->code, ERR_IO);
	*err = (struct err)ERR_INIT;
	return true;
}

static void changes_and_missing_rows_are_told(void **state)
{
	struct err err = ERR_INIT;

	add_unit(*state, "a");
	add_unit(*state, "b");
	assert_true(write_with(*state, count_changes, &err));
}

static bool lost_reference(struct tx *tx, struct place *p, struct err *err)
{
	int64_t id;

	(void)p;
	return db_int(tx, &sql_thing, &id, NULL, err, VI(77), VNULL, VNULL, VNULL);
}

static bool same_name(struct tx *tx, struct place *p, struct err *err)
{
	(void)p;
	return db_run(tx, &sql_unit_plain, NULL, err, VT(STR("twice"))) &&
	       db_run(tx, &sql_unit_plain, NULL, err, VT(STR("twice")));
}

static bool no_name(struct tx *tx, struct place *p, struct err *err)
{
	(void)p;
	return db_run(tx, &sql_unit_plain, NULL, err, VNULL);
}

static void a_broken_rule_of_the_schema_is_an_error_of_its_kind(void **state)
{
	struct err err = ERR_INIT;

	assert_false(write_with(*state, lost_reference, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(err.item[0].msg, MSG_STORE_REFERS);
	assert_false(write_with(*state, same_name, &err));
	assert_int_equal(err.code, ERR_CONFLICT);
	assert_int_equal(err.item[0].msg, MSG_STORE_TAKEN);
	assert_false(write_with(*state, no_name, &err));
	assert_int_equal(err.code, ERR_BUG);
	assert_int_equal(count_units(*state), 0);
}

static void a_reading_session_cannot_write(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct session *s;
	struct rows r;
	struct tx *tx;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	assert_false(db_run(tx, &sql_unit_plain, NULL, &err, VT(STR("x"))));
	assert_int_equal(err.code, ERR_BUG);
	assert_false(db_query(tx, &sql_unit, &r, &err, VT(STR("x"))));
	assert_false(rows_end(&r, &err));
	assert_ptr_equal(tx_env(tx), &p->env.env);
	read_end(tx);
	session_close(s);
	assert_int_equal(count_units(p), 0);
}

static void a_snapshot_does_not_change_until_its_end(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct session *s;
	struct tx *tx;
	int64_t n;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	add_unit(p, "later");
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	assert_int_equal(n, 0);
	add_unit(p, "later still");
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	assert_int_equal(n, 0);
	read_end(tx);
	assert_true(read_begin(s, &tx, &err));
	assert_true(db_int(tx, &sql_count, &n, NULL, &err));
	assert_int_equal(n, 2);
	read_end(tx);
	session_close(s);
}

static void version_changes_with_every_commit_and_only_then(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	int64_t a, b;

	assert_true(store_version(p->s, &a, &err));
	assert_true(store_version(p->s, &b, &err));
	assert_int_equal(a, b);
	add_unit(p, "x");
	assert_true(store_version(p->s, &b, &err));
	assert_int_not_equal(a, b);
	behind(p, "insert into unit (name) values ('y')");
	assert_true(store_version(p->s, &a, &err));
	assert_int_not_equal(a, b);
}

static void too_few(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err);
}

static void too_many(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err, VI(1), VI(2));
}

static void other_type(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err, VT(STR("1")));
}

static void rows_left_open(void *tx)
{
	struct err err = ERR_INIT;
	struct rows r;

	(void)!db_query(tx, &sql_thing_get, &r, &err, VI(1));
	read_end(tx);
}

static void types_that_lie(void *tx)
{
	static const struct sql lie = { "select $1", "ii" };
	struct err err = ERR_INIT;
	int64_t n;

	(void)!db_int(tx, &lie, &n, NULL, &err, VI(1), VI(2));
}

static void text_read_as_a_number(void *tx)
{
	static const struct sql text = { "select 'x'", "" };
	struct err err = ERR_INIT;
	int64_t n;

	(void)!db_int(tx, &text, &n, NULL, &err);
}

static void wrong_use_of_a_statement_aborts(void **state)
{
	struct place *p = *state;
	struct err err = ERR_INIT;
	struct session *s;
	struct tx *tx;

	assert_true(session_open(p->s, &s, &err));
	assert_true(read_begin(s, &tx, &err));
	assert_true(aborts(too_few, tx));
	assert_true(aborts(too_many, tx));
	assert_true(aborts(other_type, tx));
	assert_true(aborts(rows_left_open, tx));
	assert_true(aborts(types_that_lie, tx));
	assert_true(aborts(text_read_as_a_number, tx));
	read_end(tx);
	session_close(s);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(values_come_back_as_they_went_in),
		T(parameters_are_bound_by_name),
		T(a_query_may_run_inside_its_own_rows),
		T(changes_and_missing_rows_are_told),
		T(a_broken_rule_of_the_schema_is_an_error_of_its_kind),
		T(a_reading_session_cannot_write),
		T(a_snapshot_does_not_change_until_its_end),
		T(version_changes_with_every_commit_and_only_then),
		T(wrong_use_of_a_statement_aborts),
	};

	return cmocka_run_group_tests_name("store_sql", tests, NULL, NULL);
}
