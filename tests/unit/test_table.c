/* CSV texts as tables. */
#include "base/arena.h"
#include "base/buf.h"
#include "wire/table.h"

static const struct table_column columns[] = {
	{ STR_INIT("a"), true }, { STR_INIT("b"), false }, { STR_INIT("c"), false },
};

/* Writes "line:a|b|c;" for each row; a row whose a is "bad" is wrong. */
static void each(void *arg, int64_t line, const struct str *value, struct err *err)
{
	char where[ERR_TEXT];

	buf_fmt(arg, "%d:%.*s|%.*s|%.*s;", (int)line, STR_ARG(value[0]), STR_ARG(value[1]),
		STR_ARG(value[2]));
	if (str_eq(value[0], STR("bad")))
		err_add(err, ERR_INVALID, table_field(where, line, columns[0].name), MSG_REQUIRED);
}

static bool reads(struct str csv, const char *want, struct err *err)
{
	struct buf out = BUF_INIT;
	bool ok = table_read(csv, columns, 3, each, &out, err);

	assert_str(buf_str(&out), want);
	buf_release(&out);
	return ok;
}

static void columns_stand_in_any_order_and_may_be_missing(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_true(reads(STR("# note\nc,x,a\n3, y , 1 \r\n\n6\n#7,8,9\n,,\"a,\nb\"\n"),
			  "3:1||3;5:||6;7:a,\nb||;", &err));
	assert_true(reads(STR("a\n"), "", &err));
	assert_int_equal(err.code, ERR_NONE);
}

static void a_header_that_lacks_or_repeats_a_column_is_refused(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(reads(STR("b,c\n1,2\n"), "", &err));
	assert_string_equal(err.item[0].field, "line 1, a");
	assert_int_equal(err.item[0].msg, MSG_COLUMN_MISSING);
	err = (struct err)ERR_INIT;
	assert_false(reads(STR("# x\na,b,b\n1,2\n"), "", &err));
	assert_string_equal(err.item[0].field, "line 2, b");
	assert_int_equal(err.item[0].msg, MSG_COLUMN_TWICE);
	err = (struct err)ERR_INIT;
	assert_false(reads(STR(""), "", &err));
	assert_int_equal(err.item[0].msg, MSG_COLUMN_MISSING);
}

static void what_is_wrong_with_rows_is_collected(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_false(reads(STR("a\nbad\ngood\nbad\n\"open\n"), "2:bad||;3:good||;4:bad||;", &err));
	assert_int_equal(err.n, 3);
	assert_string_equal(err.item[0].field, "line 2, a");
	assert_string_equal(err.item[1].field, "line 4, a");
	assert_string_equal(err.item[2].field, "line 5");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_stand_in_any_order_and_may_be_missing),
		cmocka_unit_test(a_header_that_lacks_or_repeats_a_column_is_refused),
		cmocka_unit_test(what_is_wrong_with_rows_is_collected),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
