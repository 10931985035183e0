#include "wire/form.h"

#define TYPE STR("multipart/form-data; boundary=XX")
#define PART(headers, value) "--XX\r\n" headers "\r\n\r\n" value "\r\n"
#define NAMED(name, value) PART("Content-Disposition: form-data; name=\"" name "\"", value)
#define END "--XX--\r\n"

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

static struct form form_ok(struct str text)
{
	struct form f = { 0 };
	struct err err = ERR_INIT;

	if (!form_read(a, text, &f, &err))
		fail_msg("refused %.*s", (int)text.n, text.p);
	return f;
}

static struct form multipart_ok(struct str type, struct str body)
{
	struct form f = { 0 };
	struct err err = ERR_INIT;

	if (!multipart_read(a, type, body, &f, &err))
		fail_msg("refused with message %d: %.*s", (int)err.item[0].msg, (int)body.n,
			 body.p);
	return f;
}

static void assert_multipart_refused(struct str type, struct str body, enum err_code code,
				     enum msg msg)
{
	struct form f = { 0 };
	struct err err = ERR_INIT;

	if (multipart_read(a, type, body, &f, &err))
		fail_msg("took %.*s", (int)body.n, body.p);
	assert_int_equal(err.code, code);
	assert_int_equal(err.item[0].msg, msg);
	assert_null(f.field);
}

static void fields_are_decoded_in_order(void **state)
{
	struct form f = form_ok(STR("a=1+2&b=%E8%B7%AF%2B&&c&a=3&=x&d=e=f&g="));

	(void)state;
	assert_int_equal(f.n, 7);
	assert_str(f.field[0].value, "1 2");
	assert_str(f.field[1].value, "路+");
	assert_str(f.field[2].name, "c");
	assert_str(f.field[3].value, "3");
	assert_str(f.field[4].name, "");
	assert_str(f.field[5].value, "e=f");
	assert_str(form_get(&f, "a"), "1 2");
	assert_null(form_get(&f, "c").p);
	assert_null(form_get(&f, "g").p);
	assert_null(form_get(&f, "nope").p);
	assert_int_equal(form_ok(STR("")).n, 0);
	assert_int_equal(form_ok((struct str){ NULL, 0 }).n, 0);
	assert_int_equal(form_ok(STR("&&")).n, 0);
}

static void every_wrong_field_is_named(void **state)
{
	struct form f;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(form_read(a, STR("ok=1&p=100%&q=%zz&r=%FF&s=%00&%E8=1"), &f, &err));
	assert_int_equal(err.code, ERR_INVALID);
	assert_int_equal(err.n, 5);
	assert_string_equal(err.item[0].field, "p");
	assert_int_equal(err.item[0].msg, MSG_FORM_BAD_PERCENT);
	assert_string_equal(err.item[1].field, "q");
	assert_int_equal(err.item[2].msg, MSG_BAD_UTF8);
	assert_string_equal(err.item[2].field, "r");
	assert_string_equal(err.item[3].field, "s");
	assert_string_equal(err.item[4].field, "");
}

static void too_many_fields_are_a_limit(void **state)
{
	struct buf b = BUF_INIT;
	struct form f;
	struct err err = ERR_INIT;

	(void)state;
	for (int i = 0; i < FORM_FIELDS; i++)
		buf_add_lit(&b, "a=1&");
	assert_int_equal(form_ok(buf_str(&b)).n, FORM_FIELDS);
	buf_add_lit(&b, "a=1");
	assert_false(form_read(a, buf_str(&b), &f, &err));
	assert_int_equal(err.code, ERR_LIMIT);
	buf_release(&b);
}

static void multipart_gives_fields_and_files(void **state)
{
	struct form f = multipart_ok(
	    TYPE,
	    STR("preamble\r\n" NAMED("text", "路灯\r\n不亮 --XX") NAMED("empty", "")
		    PART("content-disposition: FORM-DATA; NAME=plain; x=y;", "v")
			PART("Content-Disposition: form-data; name=\"photo\"; "
			     "filename=\"a\\\"b;c\\d.jpg\"\r\n"
			     "Content-Type: image/jpeg",
			     "\xFF\xD8\0\r\n--XXnot\r\n")
			    PART("Content-Disposition: form-data; name=\"none\"; filename=\"\"", "")
				PART("Content-Disposition: form-data; name=\"q%22q\"",
				     "1") "--XX-- epilogue --XX"));

	(void)state;
	assert_int_equal(f.n, 6);
	assert_str(form_get(&f, "text"), "路灯\r\n不亮 --XX");
	assert_null(form_get(&f, "empty").p);
	assert_str(form_get(&f, "plain"), "v");
	assert_null(f.field[2].filename.p);
	assert_null(f.field[2].type.p);
	assert_null(form_get(&f, "photo").p);      /* bytes, no text */
	assert_str(f.field[3].filename, "a\"b;c\\d.jpg");
	assert_str(f.field[3].type, "image/jpeg");
	assert_int_equal(f.field[3].value.n, 14);
	assert_memory_equal(f.field[3].value.p, "\xFF\xD8\0\r\n--XXnot\r\n", 14);
	assert_non_null(f.field[4].filename.p);
	assert_str(f.field[4].type, "application/octet-stream");
	assert_str(f.field[5].name, "q\"q");
}

static void multipart_takes_quoted_boundaries_and_blanks_behind_them(void **state)
{
	struct form f =
	    multipart_ok(STR("Multipart/Form-Data ; charset=utf-8; Boundary=\"a b'c\""),
			 STR("--a b'c \t\r\nContent-Disposition: form-data; name=x\r\n\r\n1\r\n"
			     "--a b'c--"));

	(void)state;
	assert_str(form_get(&f, "x"), "1");
	assert_int_equal(multipart_ok(TYPE, STR("--XX--")).n, 0);
}

static void multipart_refuses_what_is_malformed(void **state)
{
	(void)state;
	assert_multipart_refused(STR("text/plain; boundary=XX"), STR(END), ERR_UNREADABLE,
				 MSG_FORM_NO_BOUNDARY);
	assert_multipart_refused(STR("multipart/form-data"), STR(END), ERR_UNREADABLE,
				 MSG_FORM_NO_BOUNDARY);
	assert_multipart_refused(STR("multipart/form-data; boundary="), STR(END), ERR_UNREADABLE,
				 MSG_FORM_NO_BOUNDARY);
	assert_multipart_refused(STR("multipart/form-data; boundary=\"XX"), STR(END),
				 ERR_UNREADABLE, MSG_FORM_NO_BOUNDARY);
	assert_multipart_refused(TYPE, STR(""), ERR_UNREADABLE, MSG_FORM_UNENDED);
	assert_multipart_refused(TYPE, STR("--YY--"), ERR_UNREADABLE, MSG_FORM_UNENDED);
	assert_multipart_refused(TYPE, STR(NAMED("a", "1")), ERR_UNREADABLE, MSG_FORM_UNENDED);
	assert_multipart_refused(TYPE, STR("--XX\r\n" END), ERR_UNREADABLE, MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE, STR("--XX\r\n\r\n" END), ERR_UNREADABLE, MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE, STR(PART("Content-Type: text/plain", "1") END),
				 ERR_UNREADABLE, MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE,
				 STR(PART("Content-Disposition: form-data; filename=x", "1") END),
				 ERR_UNREADABLE, MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE,
				 STR(PART("Content-Disposition: attachment; name=x", "1") END),
				 ERR_UNREADABLE, MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE,
				 STR(PART("Content-Disposition: form-data; name=\"x", "1") END),
				 ERR_UNREADABLE, MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE, STR(PART("no colon", "1") END), ERR_UNREADABLE,
				 MSG_FORM_BAD_PART);
	assert_multipart_refused(TYPE,
				 STR(PART("Content-Disposition: form-data; name=x\r\n"
					  "Content-Transfer-Encoding: base64", "QQ==") END),
				 ERR_UNREADABLE, MSG_FORM_BAD_ENCODING);
	assert_multipart_refused(TYPE, STR(NAMED("a", "\xFF") END), ERR_INVALID, MSG_BAD_UTF8);
	assert_multipart_refused(TYPE, STR(NAMED("a", "x\0y") END), ERR_INVALID, MSG_BAD_UTF8);
}

static void multipart_has_a_limit_of_fields(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i <= FORM_FIELDS; i++)
		buf_add_lit(&b, NAMED("a", "1"));
	buf_add_lit(&b, END);
	assert_multipart_refused(TYPE, buf_str(&b), ERR_LIMIT, MSG_FORM_TOO_MANY);
	buf_release(&b);
}

static void url_encoding_goes_both_ways(void **state)
{
	struct buf b = BUF_INIT;
	struct str s;
	char all[255];

	(void)state;
	for (int i = 0; i < 255; i++)
		all[i] = (char)(i + 1);
	url_encode(&b, STR("a-z.~_ /+%路"));
	assert_str(buf_str(&b), "a-z.~_%20%2F%2B%25%E8%B7%AF");
	assert_true(url_decode(a, buf_str(&b), &s));
	assert_str(s, "a-z.~_ /+%路");
	assert_true(url_decode(a, STR("a+b"), &s));
	assert_str(s, "a+b");
	assert_false(url_decode(a, STR("%"), &s));
	assert_false(url_decode(a, STR("%4"), &s));
	assert_false(url_decode(a, STR("%4g"), &s));
	assert_false(url_decode(a, STR("%00"), &s));
	assert_false(url_decode(a, STR("%E8%B7"), &s));
	buf_reset(&b);
	url_encode(&b, (struct str){ all, sizeof all });
	for (size_t i = 0; i < b.n; i++)
		assert_true(b.p[i] > 0x20 && b.p[i] < 0x7F && b.p[i] != '&' && b.p[i] != '=');
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_decoded_in_order),
		cmocka_unit_test(every_wrong_field_is_named),
		cmocka_unit_test(too_many_fields_are_a_limit),
		cmocka_unit_test(multipart_gives_fields_and_files),
		cmocka_unit_test(multipart_takes_quoted_boundaries_and_blanks_behind_them),
		cmocka_unit_test(multipart_refuses_what_is_malformed),
		cmocka_unit_test(multipart_has_a_limit_of_fields),
		cmocka_unit_test(url_encoding_goes_both_ways),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
