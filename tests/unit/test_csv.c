#include "wire/csv.h"
#include "wire/encoding.h"

/* A source that hands out its text in small blocks, and fails at the end if told to. */
struct source {
	struct str s;
	size_t block;
	bool fails;
};

static size_t fill(void *arg, char *p, size_t n)
{
	struct source *s = arg;

	if (s->block && n > s->block)
		n = s->block;
	if (n > s->s.n)
		n = s->s.n;
	if (n == 0 && s->fails)
		return SIZE_MAX;
	if (n)
		memcpy(p, s->s.p, n);
	s->s = str_skip(s->s, n);
	return n;
}

/* The whole file as text: fields in [], records with their line, breaks with their message. */
static void dump(struct csv_reader *r, struct buf *out)
{
	struct str *f;
	size_t n;
	int64_t line;
	enum msg why;

	for (;;) {
		switch (csv_next(r, &f, &n, &line, &why)) {
		case CSV_RECORD_READ:
			buf_fmt(out, "%d:", (int)line);
			for (size_t i = 0; i < n; i++)
				buf_fmt(out, "[%.*s]", STR_ARG(f[i]));
			buf_add_char(out, ' ');
			break;
		case CSV_BROKEN:
			buf_fmt(out, "%d!%s ", (int)line, why == MSG_CSV_OPEN_QUOTE ? "quote" :
				why == MSG_CSV_TOO_LONG ? "long" : why == MSG_BAD_UTF8 ? "utf8" :
				why == MSG_CSV_TOO_MANY_FIELDS ? "fields" : "?");
			break;
		case CSV_END:
			buf_add_lit(out, "end");
			return;
		case CSV_FAILED:
			buf_add_lit(out, "failed");
			return;
		}
	}
}

static void assert_csv(struct str text, const char *want)
{
	for (size_t block = 0; block < 4; block++) {
		struct source s = { text, block, false };
		struct csv_reader *r = csv_open(fill, &s, ',');
		struct buf out = BUF_INIT;

		dump(r, &out);
		assert_str(buf_str(&out), want);
		buf_release(&out);
		csv_close(r);
	}
}

static void reads_what_the_standard_and_its_neighbours_write(void **state)
{
	(void)state;
	assert_csv(STR(""), "end");
	assert_csv(STR("a,b\r\nc,d\r\n"), "1:[a][b] 2:[c][d] end");
	assert_csv(STR("a,b\nc,d"), "1:[a][b] 2:[c][d] end");
	assert_csv(STR("\xEF\xBB\xBF" "a,\"b\"\n"), "1:[a][b] end");
	assert_csv(STR("\xEF\xBB\xBF\"a\",b\n"), "1:[a][b] end");
	assert_csv(STR("\"a,\"\"b\"\"\r\n\nc\",d\ne"), "1:[a,\"b\"\r\n\nc][d] 4:[e] end");
	assert_csv(STR("\n\r\na\n\n\nb\n\n"), "3:[a] 6:[b] end");
	assert_csv(STR("a,,\n,\n"), "1:[a][][] 2:[][] end");
	assert_csv(STR("\"\"\n"), "1:[] end");
	assert_csv(STR("a,"), "1:[a][] end");
	assert_csv(STR("a\r"), "1:[a] end");
	assert_csv(STR("\r"), "end");
	assert_csv(STR(" \n"), "1:[ ] end");
	assert_csv(STR("a\rb,c\n"), "1:[a\rb][c] end");
	assert_csv(STR("5\" pipe,\"x\"y\"z\",ok\n"), "1:[5\" pipe][xy\"z\"][ok] end");
	assert_csv(STR("路灯,\"井盖，\"\n"), "1:[路灯][井盖，] end");
}

static void an_open_quote_costs_one_line(void **state)
{
	(void)state;
	assert_csv(STR("a,b\n1,\"open\n2,c\n3,d\n"), "1:[a][b] 2!quote 3:[2][c] 4:[3][d] end");
	assert_csv(STR("\"x"), "1!quote end");
	assert_csv(STR("\"x\n\"y\n"), "1:[x\ny] end");
	assert_csv(STR("\"x\n\"\"\n"), "1!quote 2:[] end");
}

static void a_row_that_is_no_text_costs_one_row(void **state)
{
	(void)state;
	assert_csv(STR("a\n\"\xFF\nx\",1\nb\n\0\nc\n"), "1:[a] 2!utf8 4:[b] 5!utf8 6:[c] end");
	/* one character, cut by a comma */
	assert_csv(STR("\xE8,\xB7\xAF\nb\n"), "1!utf8 2:[b] end");
}

static void too_many_fields_cost_one_row(void **state)
{
	struct buf b = BUF_INIT, want = BUF_INIT;

	(void)state;
	buf_add_lit(&want, "1:");
	for (int i = 0; i < CSV_FIELDS - 1; i++) {
		buf_add_char(&b, ',');
		buf_add_lit(&want, "[]");
	}
	buf_add_lit(&b, "\n\"\n\",");
	buf_add_lit(&want, "[] 2!fields 4:[ok] end");
	for (int i = 0; i < CSV_FIELDS - 1; i++)
		buf_add_char(&b, ',');
	buf_add_lit(&b, "\nok\n");
	buf_add_char(&want, 0);
	assert_csv(buf_str(&b), want.p);
	buf_release(&b);
	buf_release(&want);
}

static void too_long_a_row_costs_one_line(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < CSV_RECORD; i++)
		buf_add_char(&b, 'x');
	buf_add_lit(&b, "\nok\n");
	assert_csv(buf_str(&b), "1!long 2:[ok] end");
	buf_reset(&b);
	buf_add_lit(&b, "a,\"b\nc\nd\n");
	for (int i = 0; i < 2 * CSV_RECORD; i++)
		buf_add_char(&b, 'x');
	buf_add_lit(&b, "\nok\n");
	assert_csv(buf_str(&b), "1!quote 2:[c] 3:[d] 4!long 5:[ok] end");
	buf_release(&b);
}

/* Every line opens a quote that no line closes for long: must not take a second scan each. */
static void hostile_quotes_take_linear_time(void **state)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	struct source s;
	struct csv_reader *r;

	(void)state;
	for (int i = 0; i < 1000000; i++)
		buf_add_lit(&b, "b\",\"\n");
	buf_add_lit(&b, "\"\nok\n");
	s = (struct source){ buf_str(&b), 0, false };
	r = csv_open(fill, &s, ',');
	dump(r, &out);
	assert_true(str_ends(buf_str(&out), STR("end")));
	csv_close(r);
	buf_release(&b);
	buf_release(&out);
}

static void a_failing_source_is_said(void **state)
{
	struct source s = { STR("a,b\nc"), 2, true };
	struct csv_reader *r = csv_open(fill, &s, ',');
	struct buf out = BUF_INIT;

	(void)state;
	dump(r, &out);
	assert_str(buf_str(&out), "1:[a][b] failed");
	buf_release(&out);
	csv_close(r);
}

static void other_delimiters_are_taken(void **state)
{
	struct source s = { STR("a;b,c\td\n\"x;y\";z"), 0, false };
	struct csv_reader *r = csv_open(fill, &s, ';');
	struct buf out = BUF_INIT;

	(void)state;
	dump(r, &out);
	assert_str(buf_str(&out), "1:[a][b,c\td] 2:[x;y][z] end");
	buf_release(&out);
	csv_close(r);
}

static void writer_quotes_only_where_it_must(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	csv_put(&b, true, STR("a"));
	csv_put(&b, false, STR("=1+1"));
	csv_put(&b, false, STR("x,\"y\""));
	csv_put(&b, false, STR(" z"));
	csv_put(&b, false, STR(""));
	csv_row_end(&b);
	csv_put(&b, true, STR(""));
	csv_row_end(&b);
	assert_str(buf_str(&b), "a,=1+1,\"x,\"\"y\"\"\",\" z\",\r\n\"\"\r\n");
	buf_release(&b);
}

static void whatever_is_written_reads_back(void **state)
{
	static const char *const bit[] = {"a", ",",  "\"",           "\n", "\r",
					  " ", "路", "\xEF\xBB\xBF", "="};
	uint32_t seed = 9;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct buf b = BUF_INIT, field[5] = { 0 };
		struct source s;
		struct csv_reader *r;
		struct str *f;
		size_t n;
		int64_t line;
		enum msg why;
		int fields = 1 + round % 5;

		for (int i = 0; i < fields; i++) {
			for (int k = 0; k < 4; k++) {
				seed = seed * 1664525 + 1013904223;
				if (seed >> 31)
					buf_add(&field[i], str_c(bit[(seed >> 20) % 9]));
			}
			csv_put(&b, i == 0, buf_str(&field[i]));
		}
		csv_row_end(&b);
		s = (struct source){ buf_str(&b), (size_t)round % 3, false };
		r = csv_open(fill, &s, ',');
		assert_int_equal(csv_next(r, &f, &n, &line, &why), CSV_RECORD_READ);
		assert_int_equal(n, fields);
		for (size_t i = 0; i < n; i++)
			assert_true(str_eq(f[i], buf_str(&field[i])));
		assert_int_equal(csv_next(r, &f, &n, &line, &why), CSV_END);
		csv_close(r);
		for (int i = 0; i < fields; i++)
			buf_release(&field[i]);
		buf_release(&b);
	}
}

static void read_encoded(enum encoding e, struct str text, size_t block, struct buf *out,
			 enum encoding *used)
{
	struct source s = { text, block, false };
	struct encoding_reader *r = NULL;
	struct err err = ERR_INIT;
	char p[7];
	size_t n;

	assert_true(encoding_open(e, fill, &s, &r, &err));
	while ((n = encoding_fill(r, p, sizeof p)) != 0) {
		assert_true(n <= sizeof p);
		buf_add(out, (struct str){ p, n });
	}
	assert_int_equal(encoding_fill(r, p, sizeof p), 0);
	*used = encoding_used(r);
	encoding_close(r);
}

static void assert_encoded(enum encoding e, struct str text, enum encoding want_used,
			   const char *want)
{
	for (size_t block = 0; block < 4; block++) {
		struct buf out = BUF_INIT;
		enum encoding used;

		read_encoded(e, text, block, &out, &used);
		assert_str(buf_str(&out), want);
		assert_int_equal(used, want_used);
		buf_release(&out);
	}
}

/* 路灯，€ in GB 18030; the euro sign is A2 E3 there; U+1F4A1 is four bytes. */
#define GB "\xC2\xB7\xB5\xC6\xA3\xAC\xA2\xE3"
#define BULB_GB "\x94\x39\xD9\x35"

static void encodings_are_turned_into_utf8(void **state)
{
	(void)state;
	assert_encoded(ENCODING_GB18030, STR(GB "," BULB_GB "\n"), ENCODING_GB18030,
		       "路灯，€,\xF0\x9F\x92\xA1\n");
	assert_encoded(ENCODING_UTF8, STR("路\xFF"), ENCODING_UTF8, "路\xFF");
	assert_encoded(ENCODING_AUTO, STR("路灯"), ENCODING_UTF8, "路灯");
	assert_encoded(ENCODING_AUTO, STR("plain"), ENCODING_UTF8, "plain");
	assert_encoded(ENCODING_AUTO, STR(""), ENCODING_UTF8, "");
	assert_encoded(ENCODING_AUTO, STR(GB), ENCODING_GB18030, "路灯，€");
	assert_encoded(ENCODING_AUTO, STR("路\xE7"), ENCODING_GB18030, "璺");
	assert_encoded(ENCODING_AUTO, STR("\xEF\xBB\xBF\xC2"), ENCODING_UTF8, "\xEF\xBB\xBF\xC2");
	assert_encoded(ENCODING_GB18030, STR("a\xFF" GB "\xC2"), ENCODING_GB18030, "a\xFF路灯，€\xFF");
}

static void auto_looks_at_64_kib_and_forgives_a_cut_character(void **state)
{
	struct buf b = BUF_INIT, out = BUF_INIT;
	enum encoding used;

	(void)state;
	buf_add_char(&b, 'x');
	while (b.n < 70000)
		buf_add_lit(&b, "路");
	buf_add_lit(&b, "\xFF");
	read_encoded(ENCODING_AUTO, buf_str(&b), 1000, &out, &used);
	assert_int_equal(used, ENCODING_UTF8);
	assert_true(str_eq(buf_str(&out), buf_str(&b)));
	buf_reset(&b);
	buf_reset(&out);
	while (b.n < 300000)
		buf_add_lit(&b, "a" GB);
	read_encoded(ENCODING_AUTO, buf_str(&b), 1000, &out, &used);
	assert_int_equal(used, ENCODING_GB18030);
	assert_int_equal(out.n, b.n / 9 * 13);
	assert_true(str_ends(buf_str(&out), STR("a路灯，€a路灯，€")));
	buf_release(&b);
	buf_release(&out);
}

static void a_gb18030_file_reads_as_csv_and_its_bad_row_is_one_row(void **state)
{
	struct source s = { STR("a," GB "\nb,\xFF\nc,\"" GB "\n\"\n"), 3, false };
	struct encoding_reader *e = NULL;
	struct csv_reader *r;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;

	(void)state;
	assert_true(encoding_open(ENCODING_AUTO, fill, &s, &e, &err));
	r = csv_open(encoding_fill, e, ',');
	dump(r, &out);
	assert_str(buf_str(&out), "1:[a][路灯，€] 2!utf8 3:[c][路灯，€\n] end");
	csv_close(r);
	encoding_close(e);
	buf_release(&out);
}

static void a_failing_source_fails_through_every_encoding(void **state)
{
	static const enum encoding all[] = { ENCODING_AUTO, ENCODING_UTF8, ENCODING_GB18030 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct source s = { STR("ab\xC2"), 1, true };
		struct encoding_reader *e = NULL;
		struct err err = ERR_INIT;
		char p[8];
		size_t n = 0;

		assert_true(encoding_open(all[i], fill, &s, &e, &err));
		for (int k = 0; k < 9 && n != SIZE_MAX; k++)
			n = encoding_fill(e, p, sizeof p);
		assert_true(n == SIZE_MAX);
		encoding_close(e);
	}
}

static void encodings_have_names(void **state)
{
	enum encoding e = ENCODING_AUTO;

	(void)state;
	assert_true(encoding_named(STR("UTF-8"), &e) && e == ENCODING_UTF8);
	assert_true(encoding_named(STR("gbk"), &e) && e == ENCODING_GB18030);
	assert_true(encoding_named(STR("auto"), &e) && e == ENCODING_AUTO);
	assert_false(encoding_named(STR("latin1"), &e));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_the_standard_and_its_neighbours_write),
		cmocka_unit_test(an_open_quote_costs_one_line),
		cmocka_unit_test(a_row_that_is_no_text_costs_one_row),
		cmocka_unit_test(too_many_fields_cost_one_row),
		cmocka_unit_test(too_long_a_row_costs_one_line),
		cmocka_unit_test(hostile_quotes_take_linear_time),
		cmocka_unit_test(a_failing_source_is_said),
		cmocka_unit_test(other_delimiters_are_taken),
		cmocka_unit_test(writer_quotes_only_where_it_must),
		cmocka_unit_test(whatever_is_written_reads_back),
		cmocka_unit_test(encodings_are_turned_into_utf8),
		cmocka_unit_test(auto_looks_at_64_kib_and_forgives_a_cut_character),
		cmocka_unit_test(a_gb18030_file_reads_as_csv_and_its_bad_row_is_one_row),
		cmocka_unit_test(a_failing_source_fails_through_every_encoding),
		cmocka_unit_test(encodings_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
