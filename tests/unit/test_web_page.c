/* What people wrote goes into pages as text and nothing else, wherever a template puts it. */
#include "web/page.h"
#include "web/web_int.h"

struct sheet {
	struct buf out;
	struct page p;
};

static int setup(void **state)
{
	struct sheet *s = test_calloc(1, sizeof *s);

	s->p = (struct page){ .out = &s->out, .arena = arena_new(), .lang = LANG_EN };
	*state = s;
	return 0;
}

static int teardown(void **state)
{
	struct sheet *s = *state;

	buf_release(&s->out);
	arena_free(s->p.arena);
	test_free(s);
	return 0;
}

/* What was written since the last look. */
static struct str written(struct sheet *s)
{
	struct str got = arena_str(s->p.arena, buf_str(&s->out));

	buf_reset(&s->out);
	return got;
}

#define WRITES(how, in, want) do { \
		how(&s->p, STR(in)); \
		assert_str(written(s), want); \
	} while (0)

static void text_cannot_end_its_element_or_attribute(void **state)
{
	struct sheet *s = *state;

	WRITES(page_text, "</p><script>alert(1)</script>",
	       "&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;");
	WRITES(page_text, "\" onclick='x' &amp;", "&#34; onclick=&#39;x&#39; &amp;amp;");
	WRITES(page_text, "", "");
}

static void control_characters_become_a_sign_that_something_was_there(void **state)
{
	struct sheet *s = *state;

	WRITES(page_text, "a\0b\x01\x1b[31m\x7f", "a\xEF\xBF\xBD" "b\xEF\xBF\xBD\xEF\xBF\xBD[31m\xEF\xBF\xBD");
	WRITES(page_text, "two\nlines\tand a tab", "two\nlines\tand a tab");
	WRITES(page_text, "a\rb", "a\xEF\xBF\xBD" "b");
}

static void marks_of_direction_and_every_script_stay_as_they_are(void **state)
{
	struct sheet *s = *state;

	WRITES(page_text, "\u202Eabc\u202C\u2066x\u2069\u200F", "\u202Eabc\u202C\u2066x\u2069\u200F");
	WRITES(page_text, "路灯不亮 é مصباح 𠮷", "路灯不亮 é مصباح 𠮷");
}

static void a_long_text_is_written_whole(void **state)
{
	struct sheet *s = *state;
	struct buf in = BUF_INIT;

	for (int i = 0; i < 4000; i++)
		buf_add_lit(&in, "字<");
	page_text(&s->p, buf_str(&in));
	assert_int_equal(written(s).n, 4000 * (3 + 4));
	buf_release(&in);
}

static void an_address_leads_to_a_path_of_ours_or_a_scheme_that_is_known(void **state)
{
	struct sheet *s = *state;

	WRITES(page_address, "/", "/");
	WRITES(page_address, "/cases?q=a&b=c", "/cases?q=a&amp;b=c");
	WRITES(page_address, "?after=3", "?after=3");
	WRITES(page_address, "#f-text", "#f-text");
	WRITES(page_address, "https://example.org/a", "https://example.org/a");
	WRITES(page_address, "http://example.org/", "http://example.org/");
	WRITES(page_address, "tel:12345", "tel:12345");
	WRITES(page_address, "mailto:a@example.org", "mailto:a@example.org");
}

static void an_address_never_runs_anything_or_leaves_for_another_host(void **state)
{
	struct sheet *s = *state;

	WRITES(page_address, "", "#");
	WRITES(page_address, "javascript:alert(1)", "#");
	WRITES(page_address, "JavaScript:alert(1)", "#");
	WRITES(page_address, " javascript:alert(1)", "#");
	WRITES(page_address, "java\nscript:alert(1)", "#");
	WRITES(page_address, "data:text/html,<script>alert(1)</script>", "#");
	WRITES(page_address, "vbscript:x", "#");
	WRITES(page_address, "//example.org/", "#");
	WRITES(page_address, "/\\example.org/", "#");
	WRITES(page_address, "\\\\example.org/", "#");
	WRITES(page_address, "\\/example.org/", "#");
	WRITES(page_address, "example.org", "#");
}

/* Browsers drop tabs and newlines out of an address before they read it (URL standard, basic URL
 * parser, step 3), so a path must not turn into another host that way. */
static void an_address_with_a_hidden_second_slash_leads_nowhere(void **state)
{
	struct sheet *s = *state;

	WRITES(page_address, "/\t/example.org/", "#");
	WRITES(page_address, "/\n/example.org/", "#");
	WRITES(page_address, "/\r\\example.org/", "#");
	WRITES(page_address, "/a\tb", "#");
}

static void an_address_cannot_end_its_attribute(void **state)
{
	struct sheet *s = *state;

	WRITES(page_address, "/a\"><script>", "/a&#34;&gt;&lt;script&gt;");
}

static void a_segment_can_hold_no_slash_no_question_and_no_scheme(void **state)
{
	struct sheet *s = *state;

	WRITES(page_segment, "2026-000123", "2026-000123");
	WRITES(page_segment, "a/../b?c=d&e#f", "a%2F..%2Fb%3Fc%3Dd%26e%23f");
	WRITES(page_segment, "javascript:x", "javascript%3Ax");
	WRITES(page_segment, "\"><", "%22%3E%3C");
	WRITES(page_segment, "路 灯", "%E8%B7%AF%20%E7%81%AF");
	WRITES(page_segment, "-._~", "-._~");
}

static void a_message_escapes_what_stands_in_it(void **state)
{
	struct sheet *s = *state;
	const struct err_arg arg[ERR_ARGS] = { AT(STR("<b>")), AT(STR("%1 & \"x\"")) };

	page_tell(&s->p, MSG_WEB_WRONG_AT, arg);
	assert_str(written(s), "&lt;b&gt;: %1 &amp; &#34;x&#34;");
}

static void no_message_says_nothing(void **state)
{
	struct sheet *s = *state;

	page_say(&s->p, MSG_NONE);
	assert_str(written(s), "");
}

static void the_proof_of_a_form_is_a_hidden_field(void **state)
{
	struct sheet *s = *state;

	s->p.csrf = STR("ab\"cd");
	page_csrf(&s->p);
	assert_str(written(s), "<input type=\"hidden\" name=\"csrf\" value=\"ab&#34;cd\">");
}

/* ---- where `back` may lead ---- */

static void back_leads_only_to_this_server(void **state)
{
	(void)state;
	assert_str(local_path(STR("/cases?q=x")), "/cases?q=x");
	assert_str(local_path(STR("/")), "/");
	assert_str(local_path(STR("")), "/");
	assert_str(local_path(STR("https://example.org/")), "/");
	assert_str(local_path(STR("//example.org")), "/");
	assert_str(local_path(STR("/\\example.org")), "/");
	assert_str(local_path(STR("/a\r\nSet-Cookie: x=y")), "/");
	assert_str(local_path(STR("/\t/example.org")), "/");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(text_cannot_end_its_element_or_attribute),
		T(control_characters_become_a_sign_that_something_was_there),
		T(marks_of_direction_and_every_script_stay_as_they_are),
		T(a_long_text_is_written_whole),
		T(an_address_leads_to_a_path_of_ours_or_a_scheme_that_is_known),
		T(an_address_never_runs_anything_or_leaves_for_another_host),
		T(an_address_with_a_hidden_second_slash_leads_nowhere),
		T(an_address_cannot_end_its_attribute),
		T(a_segment_can_hold_no_slash_no_question_and_no_scheme),
		T(a_message_escapes_what_stands_in_it),
		T(no_message_says_nothing),
		T(the_proof_of_a_form_is_a_hidden_field),
		cmocka_unit_test(back_leads_only_to_this_server),
	};

	return cmocka_run_group_tests_name("web_page", tests, NULL, NULL);
}
