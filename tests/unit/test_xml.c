#include "abort.h"
#include "wire/xml.h"

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

static struct xml *read_ok(struct str text)
{
	struct xml *e = ARENA_NEW(a, struct xml);
	struct err err = ERR_INIT;

	if (!xml_read(a, text, e, &err))
		fail_msg("refused with message %d: %.*s", (int)err.item[0].msg, (int)text.n,
			 text.p);
	return e;
}

static void assert_refused(struct str text, enum msg msg)
{
	struct xml e;
	struct err err = ERR_INIT;

	if (xml_read(a, text, &e, &err))
		fail_msg("took %.*s", (int)text.n, text.p);
	assert_int_equal(err.code, ERR_UNREADABLE);
	if (err.item[0].msg != msg)
		fail_msg("message %d, not %d: %.*s", (int)err.item[0].msg, (int)msg, (int)text.n,
			 text.p);
}

static void reads_a_tree_with_its_texts(void **state)
{
	struct xml *e = read_ok(
	    STR("\xEF\xBB\xBF<?xml version='1.0'?><!-- c --><r a='1'>x<a>1 &amp;&#x8DEF;</a>y"
		"<b/><a><![CDATA[<2>]]></a></r>\n"));

	(void)state;
	assert_str(e->name, "r");
	assert_str(e->text, "xy");
	assert_str(xml_child(e, "a")->text, "1 &路");
	assert_str(xml_child(e, "b")->text, "");
	assert_str(e->child->next->next->text, "<2>");
	assert_null(e->child->next->next->next);
	assert_null(xml_child(e, "c"));
	assert_null(xml_child(xml_child(e, "c"), "d"));
}

static void other_encodings_that_are_declared_are_turned_into_utf8(void **state)
{
	(void)state;
	assert_str(read_ok(STR("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9</r>"))->text,
		   "é");
	assert_str(read_ok(STR("\xFF\xFE<\0r\0>\0\xEF\x8D<\0/\0r\0>\0"))->text, "路");
	assert_refused(STR("<?xml version='1.0' encoding='GBK'?><r/>"), MSG_XML_ENCODING);
}

static void refuses_what_is_dangerous(void **state)
{
	(void)state;
	assert_refused(STR("<!DOCTYPE r><r/>"), MSG_XML_NO_DTD);
	assert_refused(STR("<!DOCTYPE r [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]><r>&c;</r>"),
		       MSG_XML_NO_DTD);
	assert_refused(STR("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>"), MSG_XML_NO_DTD);
	assert_refused(STR("<r>&nbsp;</r>"), MSG_XML_ENTITY);
}

static void refuses_what_is_no_xml(void **state)
{
	(void)state;
	assert_refused(STR(""), MSG_XML_EMPTY);
	assert_refused((struct str){ NULL, 0 }, MSG_XML_EMPTY);
	assert_refused(STR("{}"), MSG_XML_BROKEN);
	assert_refused(STR("<r>"), MSG_XML_UNENDED);
	assert_refused(STR("<r></s>"), MSG_XML_TAGS_CROSS);
	assert_refused(STR("<r/><r/>"), MSG_XML_BROKEN);
	assert_refused(STR("<r a=1/>"), MSG_XML_BROKEN);
	assert_refused(STR("<r>\xFF</r>"), MSG_XML_BROKEN);
	assert_refused(STR("<r>\0</r>"), MSG_XML_BROKEN);
	assert_refused(STR("<r>&#0;</r>"), MSG_XML_BROKEN);
	assert_refused(STR("<r"), MSG_XML_UNENDED);
}

static void names_the_place(void **state)
{
	struct xml e;
	struct err err = ERR_INIT;

	(void)state;
	assert_false(xml_read(a, STR("<r>\n  <a></b></r>"), &e, &err));
	assert_int_equal(err.item[0].arg[0].i, 2);
	assert_int_equal(err.item[0].arg[1].i, 8);
}

static void depth_is_limited(void **state)
{
	struct buf b = BUF_INIT;

	(void)state;
	for (int i = 0; i < XML_DEPTH; i++)
		buf_add_lit(&b, "<a>");
	for (int i = 0; i < XML_DEPTH; i++)
		buf_add_lit(&b, "</a>");
	read_ok(buf_str(&b));
	buf_reset(&b);
	for (int i = 0; i < 100000; i++)
		buf_add_lit(&b, "<a>");
	assert_refused(buf_str(&b), MSG_XML_TOO_DEEP);
	buf_release(&b);
}

static void long_documents_go_in_pieces(void **state)
{
	struct buf b = BUF_INIT;
	size_t n = 0;

	(void)state;
	buf_add_lit(&b, "<r>");
	while (b.n < 3000000)
		buf_add_lit(&b, "<a>路</a>.");
	buf_add_lit(&b, "</r>");
	for (const struct xml *c = read_ok(buf_str(&b))->child; c; c = c->next) {
		assert_str(c->text, "路");
		n++;
	}
	assert_int_equal(n, (b.n - 7) / 11);
	buf_release(&b);
}

static void writer_writes_and_escapes(void **state)
{
	struct buf b = BUF_INIT;
	struct xml_writer w;

	(void)state;
	xml_begin(&w, &b);
	xml_open(&w, "r");
	xml_text_of(&w, "a", STR("1 < 2 & \"3\" > 0\r\n\t路"));
	xml_text_of(&w, "b", (struct str){ NULL, 0 });
	xml_text(&w, STR("\x01\0\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD\xEF\xBC\x81"));
	xml_close(&w, "r");
	xml_end(&w);
	assert_str(buf_str(&b),
		   "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
		   "<r><a>1 &lt; 2 &amp; \"3\" &gt; 0&#13;\n\t路</a><b/>\xEF\xBF\xBD\xEF\xBF\xBD"
		   "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBC\x81</r>");
	read_ok(buf_str(&b));
	buf_release(&b);
}

static void whatever_text_is_written_reads_back(void **state)
{
	static const char *const bit[] = {
		"a", "<", "&", "]]>", "\r", "\n", "路", "\xF0\x9F\x92\xA1", "&amp;"};
	uint32_t seed = 5;

	(void)state;
	for (int round = 0; round < 2000; round++) {
		struct buf text = BUF_INIT, b = BUF_INIT;
		struct xml_writer w;

		for (int i = 0; i < 10; i++) {
			seed = seed * 1664525 + 1013904223;
			buf_add(&text, str_c(bit[(seed >> 20) % 9]));
		}
		xml_begin(&w, &b);
		xml_text_of(&w, "r", buf_str(&text));
		xml_end(&w);
		assert_true(str_eq(read_ok(buf_str(&b))->text, buf_str(&text)));
		buf_release(&text);
		buf_release(&b);
		arena_reset(a);
	}
}

/* Ways to misuse the writer; each starts with an open <r>. */
static void wrong_close(struct xml_writer *w)
{
	xml_close(w, "s");
}

static void close_too_often(struct xml_writer *w)
{
	xml_close(w, "r");
	xml_close(w, "r");
}

static void second_root(struct xml_writer *w)
{
	xml_close(w, "r");
	xml_open(w, "r");
}

static void second_root_with_text(struct xml_writer *w)
{
	xml_close(w, "r");
	xml_text_of(w, "r", STR("x"));
}

static void text_behind_the_root(struct xml_writer *w)
{
	xml_close(w, "r");
	xml_text(w, STR("x"));
}

static void bad_name(struct xml_writer *w)
{
	xml_text_of(w, "a b", STR("x"));
}

static void name_starts_with_digit(struct xml_writer *w)
{
	xml_open(w, "1");
}

static void not_closed(struct xml_writer *w)
{
	xml_end(w);
}

static void too_deep(struct xml_writer *w)
{
	for (int i = 0; i < XML_DEPTH; i++)
		xml_open(w, "a");
}

static void good_use(struct xml_writer *w)
{
	xml_close(w, "r");
	xml_end(w);
}

struct misuse { void (*f)(struct xml_writer *w); };

static void misuse(void *arg)
{
	struct buf b = BUF_INIT;
	struct xml_writer w;

	xml_begin(&w, &b);
	xml_open(&w, "r");
	((const struct misuse *)arg)->f(&w);
}

static void nothing_written(void *arg)
{
	struct buf b = BUF_INIT;
	struct xml_writer w;

	(void)arg;
	xml_begin(&w, &b);
	xml_end(&w);
}

static void writer_refuses_misuse(void **state)
{
	static struct misuse m[] = {
		{wrong_close},
		{close_too_often},
		{second_root},
		{second_root_with_text},
		{text_behind_the_root},
		{bad_name},
		{name_starts_with_digit},
		{not_closed},
		{too_deep},
	};
	struct misuse good = { good_use };

	(void)state;
	for (size_t i = 0; i < sizeof m / sizeof *m; i++)
		if (!aborts(misuse, &m[i]))
			fail_msg("misuse %zu went through", i);
	assert_true(aborts(nothing_written, NULL));
	assert_false(aborts(misuse, &good));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_tree_with_its_texts),
		cmocka_unit_test(other_encodings_that_are_declared_are_turned_into_utf8),
		cmocka_unit_test(refuses_what_is_dangerous),
		cmocka_unit_test(refuses_what_is_no_xml),
		cmocka_unit_test(names_the_place),
		cmocka_unit_test(depth_is_limited),
		cmocka_unit_test(long_documents_go_in_pieces),
		cmocka_unit_test(writer_writes_and_escapes),
		cmocka_unit_test(whatever_text_is_written_reads_back),
		cmocka_unit_test(writer_refuses_misuse),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
