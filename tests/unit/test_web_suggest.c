/* Categories suggested by words, on the demo town's catalogue. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/embedded.h"
#include "temp_store.h"
#include "web/suggest.h"

static const struct catalog *town;

static bool load(struct tx *tx, struct arena *a)
{
	struct err err = ERR_INIT;
	struct catalog *c;
	size_t n;

	if (!categories_import(tx, a, embedded("town/categories.csv"), &n, &err) ||
	    !questions_import(tx, a, embedded("town/questions.csv"), &n, &err) ||
	    !catalog_load(tx, a, &c, &err))
		return false;
	town = c;
	return true;
}

static struct suggestion found[SUGGEST_MOST];

static size_t suggest(struct arena *a, const char *text)
{
	return suggest_categories(a, town, str_c(text), found, SUGGEST_MOST);
}

static void expect_first(struct arena *a, const char *text, const char *code)
{
	size_t n = suggest(a, text);

	if (n == 0 || !str_eq(found[0].category->code, str_c(code)))
		fail_msg("\"%s\" is about %.*s, not %s", text,
			 STR_ARG(n ? found[0].category->code : STR("nothing")), code);
}

static void what_people_write(struct tx *tx, struct arena *a)
{
	static const char *const want[][2] = {
		{ "楼下的路灯不亮，已经三天了", "street-lamp" },
		{ "路灯坏了", "street-lamp" },
		{ "井盖松动，车一过就响", "manhole" },
		{ "人行道的砖翘起来了，有个大坑，老人摔倒", "road" },
		{ "消防通道被私家车堵塞", "fire-lane" },
		{ "楼上半夜有脚步声，睡不着", "dispute-noise" },
		{ "工地夜间施工，噪音很大", "noise-building" },
		{ "老板拖欠农民工工资半年", "wages" },
		{ "闻到煤气味道", "gas-smell" },
		{ "小区电梯坏了，有人被困", "lift" },
		{ "我们楼想加装电梯", "lift-install" },
		{ "停水了，什么时候来水", "water" },
		{ "想问退休手续怎么办，社保要转移", "insurance" },
		{ "感谢社区的工作人员，给你们点赞", "praise" },
		{ "厨房天花板漏水，楼上不肯修", "leak" },
		{ "The street lamp in front of our door is out", "street-lamp" },
		{ "Two lamps are broken", "street-lamp" },
		{ "Illegal parking at the crossing", "parking" },
		{ "a smell of gas in the stairs", "gas-smell" },
		{ "ＬＩＦＴＳ out of order", "lift" },
	};

	assert_true(load(tx, a));
	for (size_t i = 0; i < sizeof want / sizeof *want; i++)
		expect_first(a, want[i][0], want[i][1]);
}
static void the_category_that_the_words_speak_of_comes_first(void **state)
{
	(void)state;
	in_store(&catalog_migrations, what_people_write);
}

static void nothing_said(struct tx *tx, struct arena *a)
{
	assert_true(load(tx, a));
	assert_int_equal(suggest(a, ""), 0);
	assert_int_equal(suggest(a, "   "), 0);
	assert_int_equal(suggest(a, "今天天气真好"), 0);
	assert_int_equal(suggest(a, "the and for with people"), 0);
	assert_int_equal(suggest(a, "\xF0\x9F\x98\x80 <script>"), 0);
}
static void words_that_speak_of_nothing_suggest_nothing(void **state)
{
	(void)state;
	in_store(&catalog_migrations, nothing_said);
}

static void order_and_number(struct tx *tx, struct arena *a)
{
	size_t n;

	assert_true(load(tx, a));
	n = suggest(a, "噪音 垃圾 停车 漏水 电梯 路灯 树枝 井盖 停水 违建");
	assert_int_equal(n, SUGGEST_MOST);
	for (size_t i = 1; i < n; i++)
		assert_true(found[i - 1].score >= found[i].score);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < i; k++)
			assert_true(found[i].category != found[k].category);
}
static void no_more_than_asked_for_the_best_first_each_once(void **state)
{
	(void)state;
	in_store(&catalog_migrations, order_and_number);
}

static void only_leaves(struct tx *tx, struct arena *a)
{
	struct err err = ERR_INIT;
	struct catalog *c;
	size_t n;

	assert_true(categories_import(tx, a, STR("code,parent,name,keywords\nx,,路灯,路灯\ny,x,灯杆,灯杆\n"),
				      &n, &err) && catalog_load(tx, a, &c, &err));
	n = suggest_categories(a, c, STR("路灯的灯杆"), found, SUGGEST_MOST);
	assert_int_equal(n, 1);
	assert_true(str_eq(found[0].category->code, STR("y")));
}
static void what_may_hold_no_case_is_not_suggested(void **state)
{
	(void)state;
	in_store(&catalog_migrations, only_leaves);
}

static void very_long(struct tx *tx, struct arena *a)
{
	struct buf b = BUF_INIT;

	assert_true(load(tx, a));
	for (int i = 0; i < 4000; i++)
		buf_add_lit(&b, "路");
	buf_add_lit(&b, "停水");
	assert_int_equal(suggest_categories(a, town, buf_str(&b), found, SUGGEST_MOST), 0);
	buf_release(&b);
}
static void only_the_beginning_of_a_long_text_is_looked_at(void **state)
{
	(void)state;
	in_store(&catalog_migrations, very_long);
}

static void allegation(struct tx *tx, struct arena *a)
{
	assert_true(load(tx, a));
	expect_first(a, "举报有人乱停车", "parking");
	expect_first(a, "检举干部贪污", "allegation");
}
static void to_report_a_car_is_no_allegation_against_an_official(void **state)
{
	(void)state;
	in_store(&catalog_migrations, allegation);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_category_that_the_words_speak_of_comes_first),
		cmocka_unit_test(words_that_speak_of_nothing_suggest_nothing),
		cmocka_unit_test(no_more_than_asked_for_the_best_first_each_once),
		cmocka_unit_test(what_may_hold_no_case_is_not_suggested),
		cmocka_unit_test(only_the_beginning_of_a_long_text_is_looked_at),
		cmocka_unit_test(to_report_a_car_is_no_allegation_against_an_official),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
