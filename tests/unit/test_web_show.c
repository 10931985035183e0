/* What the record holds, in a reader's words. */
#include "base/civil.h"
#include "casework_acts.h"
#include "web/show.h"

static struct visit visit(enum language lang)
{
	return (struct visit){ .arena = so.a, .o = so.office, .lang = lang,
			       .now = so.env.now_us };
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
	const struct civil c = { .year = year, .month = month, .day = day, .hour = hour,
				 .minute = minute };

	return zone_to_utc(so.office->main->zone, civil_to_us(&c), NULL);
}

#define SAYS(got, want) \
	do { \
		struct str got_ = (got); \
		if (!str_eq(got_, str_c(want))) \
			fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(got_), want); \
	} while (0)

static void a_time_says_its_year_only_where_it_is_another(void **state)
{
	struct visit zh = visit(LANG_ZH), en = visit(LANG_EN);

	(void)state;
	SAYS(show_time(&zh, at(2026, 3, 4, 9, 12)), "3月4日 09:12");
	SAYS(show_time(&zh, at(2025, 3, 4, 9, 12)), "2025年3月4日 09:12");
	SAYS(show_time(&en, at(2026, 3, 4, 9, 12)), "4 Mar, 09:12");
	SAYS(show_day(&en, at(2025, 12, 31, 23, 59)), "31 Dec 2025");
	SAYS(show_day(&zh, at(2026, 1, 1, 0, 0)), "1月1日");
	SAYS(show_time(&zh, 0), "");
}

static void the_end_of_a_day_is_not_the_next_morning(void **state)
{
	struct visit zh = visit(LANG_ZH);

	(void)state;
	SAYS(show_by(&zh, at(2026, 3, 9, 0, 0)), "3月8日 24:00");
	SAYS(show_by(&zh, at(2026, 1, 1, 0, 0)), "2025年12月31日 24:00");
	SAYS(show_by(&zh, at(2026, 3, 9, 17, 30)), "3月9日 17:30");
	SAYS(show_due(&zh, at(2026, 3, 3, 0, 0)), "今天 24:00 前");
}

static void a_due_time_says_how_near_or_how_late_it_is(void **state)
{
	struct visit zh = visit(LANG_ZH), en = visit(LANG_EN);

	(void)state;
	SAYS(show_due(&zh, at(2026, 3, 2, 18, 0)), "今天 18:00 前");
	SAYS(show_due(&zh, at(2026, 3, 3, 9, 0)), "明天 09:00 前");
	SAYS(show_due(&zh, at(2026, 3, 5, 9, 0)), "还剩 3 天");
	SAYS(show_due(&zh, zh.now - 2 * US_PER_HOUR), "已超 2 小时");
	SAYS(show_due(&en, en.now - US_PER_DAY), "1 day late");
	SAYS(show_due(&en, en.now - 30 * US_PER_DAY), "30 days late");
	SAYS(show_due(&zh, zh.now - 1), "已超 1 分钟");
	SAYS(show_due(&zh, 0), "");
}

static void what_was_is_so_long_ago(void **state)
{
	struct visit zh = visit(LANG_ZH), en = visit(LANG_EN);

	(void)state;
	SAYS(show_ago(&zh, zh.now), "刚刚");
	SAYS(show_ago(&zh, zh.now - 3 * US_PER_DAY), "3 天前");
	SAYS(show_ago(&en, en.now - US_PER_HOUR), "1 hour ago");
	SAYS(show_ago(&zh, at(2025, 6, 1, 8, 0)), "2025年6月1日");
}

static void a_local_time_is_read_as_it_was_shown(void **state)
{
	struct visit v = visit(LANG_ZH);
	int64_t us = at(2026, 3, 5, 8, 30), back;

	(void)state;
	SAYS(show_local(&v, us), "2026-03-05T08:30");
	assert_true(read_local(&v, STR("2026-03-05T08:30"), &back));
	assert_int_equal(back, us);
	assert_true(read_local(&v, STR("2026-03-05T08:30:00"), &back));
	assert_int_equal(back, us);
	assert_false(read_local(&v, STR("2026-02-30T08:30"), &back));
	assert_false(read_local(&v, STR("2026-03-05T08:30Z"), &back));
	assert_false(read_local(&v, STR("tomorrow"), &back));
	assert_false(read_local(&v, STR(""), &back));
}

static void an_excerpt_is_one_line_cut_at_a_character(void **state)
{
	struct visit v = visit(LANG_ZH);

	(void)state;
	SAYS(show_excerpt(&v, STR("  路灯\r\n\t不亮 "), 10), "路灯 不亮");
	SAYS(show_excerpt(&v, STR("路灯不亮"), 2), "路灯…");
	SAYS(show_excerpt(&v, STR("路灯不亮"), 4), "路灯不亮");
	SAYS(show_excerpt(&v, STR(""), 4), "");
}

static void strangers_read_texts_masked(void **state)
{
	struct visit v = visit(LANG_ZH);

	(void)state;
	SAYS(show_text(&v, STR("电话13812341234"), VIEW_PUBLIC), "电话138****1234");
	SAYS(show_text(&v, STR("电话13812341234"), VIEW_REQUESTER), "电话13812341234");
	SAYS(show_text(&v, STR("电话13812341234"), VIEW_NONE), "");
}

/* Every list of words has a word for each of its members, in both languages. */
static void every_word_is_there(void **state)
{
	size_t n;
	const struct field *f = field_table(&n);

	(void)state;
	for (int i = 0; i < ACT_COUNT; i++)
		assert_int_not_equal(show_action((enum action)i), MSG_NONE);
	for (size_t i = 0; i < n; i++) {
		struct str words = f[i].kind == FIELD_CHOICE ? str_c(f[i].choices)
							     : (struct str){ NULL, 0 };

		while (words.p) {
			struct str word = str_cut(&words, ' '), name = field_word(&f[i]);

			if (show_choice(arena_cstr(so.a, name), word) == MSG_NONE)
				fail_msg("no word for %.*s %.*s", STR_ARG(name), STR_ARG(word));
		}
	}
}

/* ---- stories ---- */

struct telling { struct visit v; struct case_row row; enum view view; struct story_view story; };

static bool tell(struct small_office *office, struct tx *tx, void *arg, struct err *err)
{
	struct telling *t = arg;

	(void)office;
	t->v.tx = tx;
	return show_story(&t->v, &t->row, t->view, &t->story, err);
}

static struct story_view story(const struct case_row *row, enum language lang, enum view view)
{
	struct telling t = { .v = visit(lang), .row = *row, .view = view };
	struct err err = ERR_INIT;

	assert_true(small_office_write(&so, tell, &t, &err));
	return t.story;
}

/* Nothing that a machine wrote for machines. */
static void plain(struct str s)
{
	assert_true(str_find_char(s, '{') >= s.n);
	assert_true(str_find_char(s, '_') >= s.n);
	assert_true(str_find_char(s, '%') >= s.n);
	assert_int_equal(str_find(s, STR("T02:")), SIZE_MAX);
}

static void plain_story(const struct case_row *row, enum language lang, enum view view)
{
	struct story_view s = story(row, lang, view);

	for (size_t i = 0; i < s.lines.n; i++) {
		const struct story_line_view *l = &s.lines.item[i];

		assert_true(l->title.n > 0 && l->when.n > 0 && l->who.n > 0);
		plain(l->title);
		plain(l->who);
		for (size_t k = 0; k < l->details.n; k++)
			plain(l->details.item[k]);
	}
}

static bool tells(struct story_view s, const char *words)
{
	for (size_t i = 0; i < s.lines.n; i++) {
		const struct story_line_view *l = &s.lines.item[i];

		if (str_find(l->title, str_c(words)) != SIZE_MAX ||
		    str_find(l->text, str_c(words)) != SIZE_MAX ||
		    str_find(l->who, str_c(words)) != SIZE_MAX)
			return true;
		for (size_t k = 0; k < l->details.n; k++)
			if (str_find(l->details.item[k], str_c(words)) != SIZE_MAX)
				return true;
	}
	return false;
}

static void a_story_is_told_in_plain_words_to_everyone(void **state)
{
	struct case_row row = reported(so.lamp);
	struct case_row first = reported(so.lamp);

	(void)state;
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .account = so.handler.n);
	MUST_ACT(so.handler, &row, ACT_CONTACT, .how = STR("phone"), .reached = true,
		 .given = UINT64_MAX);
	MUST_ACT(so.handler, &row, ACT_ASK_MORE, .question = STR("第几根灯杆？"));
	MUST_ACT(requester, &row, ACT_SUPPLEMENT, .text = STR("第三根，电话13812341234"));
	MUST_ACT(requester, &row, ACT_URGE, .text = STR("请快一点"));
	MUST_ACT(so.supervisor, &row, ACT_SUPERVISE, .text = STR("抓紧"),
		 .due = so.env.now_us + US_PER_DAY);
	MUST_ACT(so.handler, &row, ACT_NOTE, .text = STR("内部看法"));
	MUST_ACT(so.operator, &row, ACT_SEE_REQUESTER, .reason = STR("回拨"));
	MUST_ACT(so.dispatcher, &row, ACT_LINK, .to = first.number, .relation = STR("same_cause"));
	MUST_ACT(so.handler, &row, ACT_ANSWER, .public_reply = STR("换了灯泡，致电13812341234"),
		 .solved = STR("partly"), .why_not = STR("缺材料"), .evidence = STR("照片"));
	MUST_ACT(so.verifier, &row, ACT_VERIFY, .how = STR("site"), .passed = false,
		 .found = STR("no"), .evidence = STR("到场看过"), .given = UINT64_MAX);
	MUST_ACT(so.handler, &row, ACT_ANSWER, .public_reply = STR("换了电缆"),
		 .solved = STR("yes"));
	MUST_ACT(so.verifier, &row, ACT_CALLBACK, .reached = true, .how = STR("phone"),
		 .given = UINT64_MAX);
	MUST_ACT(requester, &row, ACT_RATE, .solved = STR("yes"), .satisfaction = 4,
		 .comment = STR("谢谢"));
	for (int lang = LANG_ZH; lang <= LANG_EN; lang++)
		for (int view = VIEW_PUBLIC; view <= VIEW_STAFF; view++)
			plain_story(&row, (enum language)lang, (enum view)view);
	assert_true(tells(story(&row, LANG_ZH, VIEW_PUBLIC), "派给lights办理"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_PUBLIC), "致电138****1234"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_PUBLIC), "没解决的原因：缺材料"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_REQUESTER), "致电13812341234"));
	assert_true(tells(story(&row, LANG_EN, VIEW_REQUESTER), "Closed: solved"));
	assert_true(tells(story(&row, LANG_EN, VIEW_STAFF), "Satisfaction: satisfied"));
}

static void a_story_keeps_from_outsiders_what_staff_wrote_for_themselves(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .account = so.handler.n, .note = STR("内部看法"));
	MUST_ACT(so.handler, &row, ACT_NOTE, .text = STR("内部看法"));
	MUST_ACT(so.handler, &row, ACT_OBJECT, .reason = STR("内部看法"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_STAFF), "内部看法"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_STAFF), "handler"));
	assert_false(tells(story(&row, LANG_ZH, VIEW_REQUESTER), "内部看法"));
	assert_false(tells(story(&row, LANG_ZH, VIEW_REQUESTER), "handler"));
	assert_false(tells(story(&row, LANG_ZH, VIEW_PUBLIC), "内部看法"));
	assert_int_equal(story(&row, LANG_ZH, VIEW_NONE).lines.n, 0);
}

static void what_waits_for_somebody_is_marked(void **state)
{
	struct case_row row = reported(so.lamp);
	struct story_view s;

	(void)state;
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .account = so.handler.n);
	MUST_ACT(so.handler, &row, ACT_ASK_MORE, .question = STR("第几根？"));
	s = story(&row, LANG_ZH, VIEW_REQUESTER);
	assert_true(s.lines.item[s.lines.n - 1].waiting);
	MUST_ACT(requester, &row, ACT_SUPPLEMENT, .text = STR("第三根"));
	s = story(&row, LANG_ZH, VIEW_REQUESTER);
	for (size_t i = 0; i < s.lines.n; i++)
		assert_false(s.lines.item[i].waiting);
}

static size_t shown_pictures(struct story_view s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.lines.n; i++)
		n += s.lines.item[i].pictures.n;
	return n;
}

static void pictures_stand_beside_the_act_that_brought_them(void **state)
{
	struct case_row row = reported(so.lamp);
	const struct media given = { { STR("https://example.org/1.jpg") }, 1 };
	const struct media evidence = { { STR("https://example.org/2.jpg"),
					  STR("https://example.org/3.jpg") }, 2 };
	struct story_view s;

	(void)state;
	MUST_ACT(requester, &row, ACT_SUPPLEMENT, .text = STR("照片"), .media = given);
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .account = so.handler.n);
	MUST_ACT(so.handler, &row, ACT_ANSWER, .public_reply = STR("换了"), .solved = STR("yes"),
		 .media = evidence);
	s = story(&row, LANG_ZH, VIEW_STAFF);
	assert_int_equal(shown_pictures(s), 3);
	assert_int_equal(s.lines.item[s.lines.n - 1].pictures.n, 2);
	SAYS(s.lines.item[s.lines.n - 1].pictures.item[1], "https://example.org/3.jpg");
	assert_int_equal(shown_pictures(story(&row, LANG_ZH, VIEW_REQUESTER)), 1);
	assert_int_equal(shown_pictures(story(&row, LANG_ZH, VIEW_PUBLIC)), 0);
}

static void a_decline_is_told_when_a_second_person_agrees(void **state)
{
	struct case_row row = reported(so.enquiry);

	(void)state;
	MUST_ACT(so.dispatcher, &row, ACT_DECLINE, .reason_code = STR("statutory_route"),
		 .reason = STR("请到法院"));
	assert_false(tells(story(&row, LANG_ZH, VIEW_REQUESTER), "请到法院"));
	MUST_ACT(so.dispatcher2, &row, ACT_CONFIRM_DECLINE, .note = STR("同意"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_REQUESTER), "理由：应走法定途径"));
	plain_story(&row, LANG_EN, VIEW_STAFF);
	MUST_ACT(requester, &row, ACT_CONTEST, .what = STR("decline"), .reason = STR("不同意"));
	plain_story(&row, LANG_EN, VIEW_REQUESTER);
	MUST_ACT(so.operator, &row, ACT_REFER, .route = STR("法院"), .receipt = STR("A-1"),
		 .reason = STR("属诉讼事项"));
	assert_true(tells(story(&row, LANG_ZH, VIEW_REQUESTER), "转往：法院"));
}

static void a_case_is_a_card_that_leads_to_its_reader(void **state)
{
	struct case_row row = reported(so.lamp);
	struct visit v = visit(LANG_ZH);
	struct case_card_view card;

	(void)state;
	card = show_card(&v, &row, VIEW_PUBLIC);
	assert_true(str_starts(card.href, STR("/cases/")));
	SAYS(card.title, "灯不亮");
	SAYS(card.badges.item[0].text, "已派单");
	assert_true(str_starts(show_card(&v, &row, VIEW_STAFF).href, STR("/desk/cases/")));
	assert_true(str_starts(show_card(&v, &row, VIEW_REQUESTER).href, STR("/track/")));
	v.now = row.due + US_PER_DAY;
	card = show_card(&v, &row, VIEW_PUBLIC);
	SAYS(card.badges.item[1].text, "已超时");
	SAYS(card.due, "已超 1 天");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_time_says_its_year_only_where_it_is_another),
		TEST(the_end_of_a_day_is_not_the_next_morning),
		TEST(a_due_time_says_how_near_or_how_late_it_is),
		TEST(what_was_is_so_long_ago),
		TEST(a_local_time_is_read_as_it_was_shown),
		TEST(an_excerpt_is_one_line_cut_at_a_character),
		TEST(strangers_read_texts_masked),
		TEST(every_word_is_there),
		TEST(a_story_is_told_in_plain_words_to_everyone),
		TEST(a_story_keeps_from_outsiders_what_staff_wrote_for_themselves),
		TEST(what_waits_for_somebody_is_marked),
		TEST(pictures_stand_beside_the_act_that_brought_them),
		TEST(a_decline_is_told_when_a_second_person_agrees),
		TEST(a_case_is_a_card_that_leads_to_its_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
