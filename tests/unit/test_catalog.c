/* Categories: names, saving and its refusals, loading, limits, answers, files, the demo town's. */
#include "base/arena.h"
#include "base/embedded.h"
#include "catalog/catalog.h"
#include "temp_store.h"

static struct category plain(const char *code)
{
	return (struct category){ .code = str_c(code), .name = STR("名称"), .verdict_days = 7,
				  .active = true, .leaf = true };
}

static struct category_id save(struct tx *tx, struct category c)
{
	struct category_id id = { 0 };
	struct err err = ERR_INIT;

	if (!category_save(tx, &c, &id, &err))
		fail_msg("%.*s: %s", STR_ARG(c.code), err.item[0].field);
	return id;
}

static struct category_id below(struct tx *tx, const char *code, struct category_id parent)
{
	struct category c = plain(code);

	c.parent = parent;
	return save(tx, c);
}

static struct catalog *load(struct tx *tx, struct arena *a)
{
	struct catalog *c = NULL;
	struct err err = ERR_INIT;

	assert_true(catalog_load(tx, a, &c, &err));
	return c;
}

static bool has_item(const struct err *err, const char *field, enum msg msg)
{
	for (int i = 0; i < err->n; i++)
		if (!strcmp(err->item[i].field, field) && err->item[i].msg == msg)
			return true;
	return false;
}

static void every_name_reads_back(void **state)
{
	enum case_kind k;
	enum tier t;
	enum urgency u;
	enum datatype d;

	(void)state;
	for (int i = 0; i < KIND_COUNT; i++)
		assert_true(kind_of(kind_name((enum case_kind)i), &k) && (int)k == i);
	for (int i = 0; i < TIER_COUNT; i++)
		assert_true(tier_of(tier_name((enum tier)i), &t) && (int)t == i);
	for (int i = 0; i < URGENCY_COUNT; i++)
		assert_true(urgency_of(urgency_name((enum urgency)i), &u) && (int)u == i);
	for (int i = 0; i < DATA_COUNT; i++)
		assert_true(datatype_of(datatype_name((enum datatype)i), &d) && (int)d == i);
	assert_false(kind_of(STR("praise"), &k));
	assert_false(tier_of(STR(""), &t));
	assert_str(kind_name(KIND_VIOLATION_REPORT), "violation_report");
	assert_str(datatype_name(DATA_MANY), "multivaluelist");
	assert_str(step_name(STEP_ACKNOWLEDGE), "acknowledge");
}

/* ---- saving and loading ---- */

static struct question_value lamp_values[] = {
	{ STR_INIT("out"), STR_INIT("不亮") }, { STR_INIT("day"), STR_INIT("白天也亮") },
};
static struct question lamp_questions[] = {
	{ .code = STR_INIT("state"), .description = STR_INIT("怎么了？"), .datatype = DATA_ONE,
	  .required = true, .variable = true, .order = 2, .value = lamp_values, .values = 2 },
	{ .code = STR_INIT("note"), .description = STR_INIT("请勿触碰"), .datatype = DATA_TEXT,
	  .order = 1 },
	{ .code = STR_INIT("since"), .description = STR_INIT("何时"), .datatype = DATA_DATETIME,
	  .variable = true, .order = 3, .datatype_description = STR_INIT("日期") },
};

static void round_trip(struct tx *tx, struct arena *a)
{
	struct category_id root = below(tx, "root", (struct category_id){ 0 });
	struct category c = {
	    .parent = root,
	    .code = STR("lamp"),
	    .name = STR("路灯"),
	    .name_en = STR("Street lamp"),
	    .description = STR("不亮"),
	    .keywords = STR("灯 照明"),
	    .kind = KIND_VIOLATION_REPORT,
	    .tier = TIER_SITE,
	    .urgency = URGENCY_COMPLEX,
	    .place_needed = true,
	    .public = true,
	    .evidence_needed = true,
	    .confidential = true,
	    .leaf = true,
	    .imported = true,
	    .active = true,
	    .recurrence_days = 60,
	    .verdict_days = 5,
	    .rework_days = 9,
	    .question = lamp_questions,
	    .questions = 3,
	};
	struct category_id id = save(tx, c);
	const struct catalog *cat = load(tx, a);
	const struct category *got = catalog_by_code(cat, STR("lamp"));

	assert_int_equal(catalog_count(cat), 2);
	assert_ptr_equal(got, catalog_get(cat, id));
	assert_ptr_equal(got, catalog_nth(cat, 1));
	assert_true(got->id.n == id.n && got->parent.n == root.n);
	assert_str(got->name, "路灯");
	assert_str(got->name_en, "Street lamp");
	assert_str(got->description, "不亮");
	assert_str(got->keywords, "灯 照明");
	assert_int_equal(got->kind, KIND_VIOLATION_REPORT);
	assert_int_equal(got->tier, TIER_SITE);
	assert_int_equal(got->urgency, URGENCY_COMPLEX);
	assert_true(got->place_needed && got->public && got->evidence_needed && got->confidential &&
		    got->leaf && got->imported && got->active);
	assert_int_equal(got->recurrence_days, 60);
	assert_int_equal(got->verdict_days, 5);
	assert_int_equal(got->rework_days, 9);
	/* questions come in their order */
	assert_int_equal(got->questions, 3);
	assert_str(got->question[0].code, "note");
	assert_false(got->question[0].variable);
	assert_str(got->question[1].code, "state");
	assert_true(got->question[1].required);
	assert_int_equal(got->question[1].values, 2);
	assert_str(got->question[1].value[0].key, "out");
	assert_str(got->question[1].value[1].name, "白天也亮");
	assert_str(got->question[2].datatype_description, "日期");
	assert_int_equal(got->question[2].values, 0);
	assert_null(catalog_by_code(cat, STR("lam")));
	assert_null(catalog_get(cat, (struct category_id){ 99 }));
	assert_null(catalog_nth(cat, 0)->name_en.p);

	/* saved again under its code: the id stays, the questions are those given now */
	c.name = STR("路灯照明");
	c.questions = 1;
	c.public = false;
	assert_true(save(tx, c).n == id.n);
	got = catalog_get(load(tx, a), id);
	assert_str(got->name, "路灯照明");
	assert_false(got->public);
	assert_int_equal(got->questions, 1);
	assert_int_equal(got->question[0].values, 2);
}

static void a_category_reads_back_with_its_questions(void **state)
{
	(void)state;
	in_store(&catalog_migrations, round_trip);
}

static void many(struct tx *tx, struct arena *a)
{
	struct category_id id[300];
	struct catalog *cat;

	for (int i = 0; i < 300; i++) {
		char code[16];
		struct category c;

		snprintf(code, sizeof code, "c%d", i * 7 % 300);
		c = plain(code);
		c.question = lamp_questions;
		c.questions = (size_t)(i % 4);
		id[i * 7 % 300] = save(tx, c);
	}
	cat = load(tx, a);
	assert_int_equal(catalog_count(cat), 300);
	for (int i = 0; i < 300; i++) {
		char code[16];

		snprintf(code, sizeof code, "c%d", i);
		assert_true(catalog_by_code(cat, str_c(code))->id.n == id[i].n);
		assert_str(catalog_get(cat, id[i])->code, code);
	}
	for (size_t i = 0; i < 300; i++) {
		const struct category *c = catalog_nth(cat, i);

		assert_true(i == 0 || catalog_nth(cat, i - 1)->id.n < c->id.n);
		for (size_t k = 0; k < c->questions; k++)
			assert_int_equal(c->question[k].values,
					 str_eq(c->question[k].code, STR("state")) ? 2 : 0);
	}
}

static void hundreds_of_categories_are_found_by_id_and_code(void **state)
{
	(void)state;
	in_store(&catalog_migrations, many);
}

static void empty(struct tx *tx, struct arena *a)
{
	const struct catalog *cat = load(tx, a);

	assert_int_equal(catalog_count(cat), 0);
	assert_null(catalog_by_code(cat, STR("x")));
	assert_null(catalog_get(cat, (struct category_id){ 1 }));
}

static void an_empty_catalogue_loads(void **state)
{
	(void)state;
	in_store(&catalog_migrations, empty);
}

static void refusals(struct tx *tx, struct arena *a)
{
	static char longest[4001];
	struct question_value twice[] = { { STR_INIT("a"), STR_INIT("A") },
					  { STR_INIT("a"), { NULL, 0 } } };
	struct question bad[] = {
	    {.code = STR("a b"),
	     .description = STR("x"),
	     .datatype = DATA_ONE,
	     .variable = true,
	     .order = 1},
	    {.code = STR("a b"),
	     .datatype = DATA_STRING,
	     .required = true,
	     .order = 1,
	     .value = twice,
	     .values = 2},
	    {.code = STR(""),
	     .description = STR("x"),
	     .datatype = DATA_MANY,
	     .variable = true,
	     .order = 0,
	     .value = twice,
	     .values = 2},
	};
	struct category c = plain("");
	struct category_id id;
	struct err err = ERR_INIT;

	(void)a;
	memset(longest, 'x', sizeof longest);
	c.name = STR("");
	c.name_en = (struct str){ longest, 101 };
	c.verdict_days = 0;
	c.recurrence_days = -1;
	c.rework_days = 100000;
	c.description = (struct str){ longest, 4001 };
	c.keywords = STR("\xFF");
	assert_false(category_save(tx, &c, &id, &err));
	assert_true(has_item(&err, "code", MSG_REQUIRED));
	assert_true(has_item(&err, "name", MSG_REQUIRED));
	assert_true(has_item(&err, "name_en", MSG_TOO_LONG));
	assert_true(has_item(&err, "description", MSG_TOO_LONG));
	assert_true(has_item(&err, "keywords", MSG_BAD_UTF8));
	assert_true(has_item(&err, "verdict_days", MSG_OUT_OF_RANGE));
	assert_true(has_item(&err, "recurrence_days", MSG_OUT_OF_RANGE));
	assert_true(has_item(&err, "rework_days", MSG_OUT_OF_RANGE));
	assert_int_equal(err.n, 8);

	c = plain("q");
	c.code = (struct str){ longest, 65 };
	c.question = bad;
	c.questions = 3;
	err = (struct err)ERR_INIT;
	assert_false(category_save(tx, &c, &id, &err));
	assert_true(has_item(&err, "code", MSG_TOO_LONG));
	assert_true(has_item(&err, "questions[0].code", MSG_QUESTION_CODE_PLAIN));
	assert_true(has_item(&err, "questions[0].values", MSG_QUESTION_NEEDS_VALUES));
	assert_true(has_item(&err, "questions[1].code", MSG_KEY_TWICE));
	assert_true(has_item(&err, "questions[1].order", MSG_ORDER_TWICE));
	assert_true(has_item(&err, "questions[1].description", MSG_REQUIRED));
	assert_true(has_item(&err, "questions[1].required", MSG_QUESTION_TEXT_REQUIRED));
	assert_true(has_item(&err, "questions[1].values", MSG_QUESTION_TAKES_NO_VALUES));
	assert_true(has_item(&err, "questions[2].code", MSG_REQUIRED));
	assert_true(has_item(&err, "questions[2].order", MSG_OUT_OF_RANGE));
	assert_true(has_item(&err, "questions[2].values", MSG_KEY_TWICE));
	assert_true(has_item(&err, "questions[2].values", MSG_REQUIRED));
}

static void a_wrong_category_is_refused_with_every_field(void **state)
{
	(void)state;
	in_store(&catalog_migrations, refusals);
}

static enum msg refused_parent(struct tx *tx, const char *code, struct category_id parent)
{
	struct category c = plain(code);
	struct category_id id;
	struct err err = ERR_INIT;

	c.parent = parent;
	assert_false(category_save(tx, &c, &id, &err));
	assert_string_equal(err.item[0].field, "parent");
	return err.item[0].msg;
}

static void tree(struct tx *tx, struct arena *a)
{
	struct category_id none = { 0 }, top = below(tx, "a", none), b = below(tx, "b", top),
			   c = below(tx, "c", b), d = below(tx, "d", c),
			   other = below(tx, "z", none);
	struct catalog *cat;

	assert_int_equal(refused_parent(tx, "e", d), MSG_CATEGORY_TOO_DEEP);
	assert_int_equal(refused_parent(tx, "e", (struct category_id){99}), MSG_CATEGORY_NO_PARENT);
	assert_int_equal(refused_parent(tx, "a", top), MSG_CATEGORY_CIRCLE);
	assert_int_equal(refused_parent(tx, "b", b), MSG_CATEGORY_CIRCLE);
	assert_int_equal(refused_parent(tx, "b", c), MSG_CATEGORY_CIRCLE);
	/* with all that hangs below it */
	assert_int_equal(refused_parent(tx, "a", other), MSG_CATEGORY_TOO_DEEP);
	assert_true(below(tx, "b", other).n == b.n);
	cat = load(tx, a);
	assert_true(catalog_within(cat, d, other));
	assert_true(catalog_within(cat, d, b));
	assert_true(catalog_within(cat, d, d));
	assert_true(catalog_within(cat, d, none));
	assert_false(catalog_within(cat, d, top));
	assert_false(catalog_within(cat, other, d));
	assert_false(catalog_within(cat, (struct category_id){ 99 }, top));
}

static void the_tree_stays_a_tree_of_four_levels(void **state)
{
	(void)state;
	in_store(&catalog_migrations, tree);
}

static void is_limit(const struct catalog *c, struct category_id id, enum limit_step step,
		     enum basis basis, int64_t amount)
{
	struct limit l = catalog_limit(c, id, step);

	assert_int_equal(l.basis, basis);
	assert_true(l.amount == amount);
}

static void limits(struct tx *tx, struct arena *a)
{
	static const struct {
		int64_t dispatch, acknowledge, contact, resolve;
		enum basis basis;
	} want[] = {
	    [URGENCY_ORDINARY] = {24, 24, 48, 7, BASIS_CALENDAR_DAYS},
	    [URGENCY_UTILITY] = {2, 2, 4, 24, BASIS_HOURS},
	    [URGENCY_DANGER] = {1, 1, 1, 2, BASIS_HOURS},
	    [URGENCY_COMPLEX] = {24, 24, 48, 15, BASIS_CALENDAR_DAYS},
	};
	struct category_id id[URGENCY_COUNT], leaf;
	struct category c = plain("x");
	struct err err = ERR_INIT;
	struct catalog *cat;

	for (int u = 0; u < URGENCY_COUNT; u++) {
		c.code = urgency_name((enum urgency)u);
		c.urgency = (enum urgency)u;
		id[u] = save(tx, c);
	}
	leaf = below(tx, "leaf", below(tx, "middle", id[URGENCY_DANGER]));
	cat = load(tx, a);
	for (int u = 0; u < URGENCY_COUNT; u++) {
		is_limit(cat, id[u], STEP_DISPATCH, BASIS_HOURS, want[u].dispatch);
		is_limit(cat, id[u], STEP_ACKNOWLEDGE, BASIS_HOURS, want[u].acknowledge);
		is_limit(cat, id[u], STEP_CONTACT, BASIS_HOURS, want[u].contact);
		is_limit(cat, id[u], STEP_RESOLVE, want[u].basis, want[u].resolve);
	}
	/* its own urgency counts, not its parent's */
	is_limit(cat, leaf, STEP_RESOLVE, BASIS_CALENDAR_DAYS, 7);
	is_limit(cat, (struct category_id){ 99 }, STEP_RESOLVE, BASIS_CALENDAR_DAYS, 7);

	/* what an ancestor has of its own goes before the default, the nearest first */
	assert_true(
	    limit_save(tx, id[URGENCY_DANGER], STEP_RESOLVE, (struct limit){BASIS_HOURS, 4}, &err));
	is_limit(load(tx, a), leaf, STEP_RESOLVE, BASIS_HOURS, 4);
	assert_true(
	    limit_save(tx, leaf, STEP_RESOLVE, (struct limit){BASIS_WORKING_HOURS, 9}, &err));
	assert_true(
	    limit_save(tx, leaf, STEP_RESOLVE, (struct limit){BASIS_WORKING_DAYS, 3}, &err));
	cat = load(tx, a);
	is_limit(cat, leaf, STEP_RESOLVE, BASIS_WORKING_DAYS, 3);
	is_limit(cat, leaf, STEP_CONTACT, BASIS_HOURS, 48);
	is_limit(cat, id[URGENCY_DANGER], STEP_RESOLVE, BASIS_HOURS, 4);

	assert_false(limit_save(tx, leaf, STEP_RESOLVE, (struct limit){ BASIS_HOURS, 0 }, &err));
	assert_string_equal(err.item[0].field, "amount");
	assert_false(limit_save(tx, leaf, STEP_RESOLVE, (struct limit){ BASIS_HOURS, 4001 }, &err));
}

static void a_limit_is_ones_own_or_an_ancestors_or_the_default(void **state)
{
	(void)state;
	in_store(&catalog_migrations, limits);
}

/* ---- answers ---- */

static struct question all_types[] = {
	{ .code = STR_INIT("s"), .datatype = DATA_STRING, .variable = true, .required = true },
	{ .code = STR_INIT("n"), .datatype = DATA_NUMBER, .variable = true },
	{ .code = STR_INIT("d"), .datatype = DATA_DATETIME, .variable = true },
	{ .code = STR_INIT("t"), .datatype = DATA_TEXT, .variable = true },
	{ .code = STR_INIT("one"), .datatype = DATA_ONE, .variable = true, .required = true,
	  .value = lamp_values, .values = 2 },
	{ .code = STR_INIT("many"), .datatype = DATA_MANY, .variable = true, .value = lamp_values,
	  .values = 2 },
	{ .code = STR_INIT("shown"), .datatype = DATA_NUMBER, .variable = false, .required = true },
};
static const struct category asking = { .question = all_types, .questions = 7 };

static void good_answers_pass(void **state)
{
	const struct answer good[] = {
	    {STR("s"), STR("text")},
	    {STR("n"), STR("-1.5e3")},
	    {STR("d"), STR("2026-01-02T03:04:05+08:00")},
	    {STR("t"), STR("long")},
	    {STR("one"), STR("out")},
	    {STR("many"), STR("out")},
	    {STR("many"), STR("day")},
	    {STR("shown"), STR("whatever a form sends along")},
	};
	const struct answer date[] = { { STR("s"), STR("x") }, { STR("one"), STR("day") },
				       { STR("d"), STR("2026-01-02") }, { STR("n"), STR("") } };
	struct err err = ERR_INIT;

	(void)state;
	assert_true(answers_check(&asking, good, 8, &err));
	assert_true(answers_check(&asking, date, 4, &err));
	assert_int_equal(err.code, ERR_NONE);
	assert_int_equal(err.n, 0);
}

static void every_wrong_or_missing_answer_is_named(void **state)
{
	static char longest[4001];
	const struct answer bad[] = {
	    {STR("s"), {longest, 256}},  {STR("n"), STR("0x10")},   {STR("d"), STR("2026-02-30")},
	    {STR("t"), {longest, 4001}}, {STR("one"), STR("blue")}, {STR("many"), STR("out")},
	    {STR("many"), STR("blue")},  {STR("what"), STR("x")},   {STR("n"), STR("2")},
	};
	struct err err = ERR_INIT;

	(void)state;
	memset(longest, 'x', sizeof longest);
	assert_false(answers_check(&asking, bad, 9, &err));
	assert_true(has_item(&err, "answers.s", MSG_TOO_LONG));
	assert_true(has_item(&err, "answers.n", MSG_NOT_A_DECIMAL));
	assert_true(has_item(&err, "answers.n", MSG_ANSWER_ONE_ONLY));
	assert_true(has_item(&err, "answers.d", MSG_ANSWER_NOT_A_TIME));
	assert_true(has_item(&err, "answers.t", MSG_TOO_LONG));
	assert_true(has_item(&err, "answers.one", MSG_ANSWER_NOT_OFFERED));
	assert_true(has_item(&err, "answers.many", MSG_ANSWER_NOT_OFFERED));
	assert_true(has_item(&err, "answers.what", MSG_ANSWER_UNKNOWN));
	assert_int_equal(err.n, 8);

	err = (struct err)ERR_INIT;
	assert_false(answers_check(&asking, NULL, 0, &err));
	assert_true(has_item(&err, "answers.s", MSG_ANSWER_REQUIRED));
	assert_true(has_item(&err, "answers.one", MSG_ANSWER_REQUIRED));
	assert_int_equal(err.n, 2);
	{
		struct arena *a = arena_new();

		/* the words that Open311 clients look for */
		assert_str(err_text(a, LANG_EN, &err),
			   "answers.s: s required; answers.one: one required");
		arena_free(a);
	}
}

static void a_string_counts_characters_not_bytes(void **state)
{
	static char text[255 * 3];
	const struct answer answers[] = { { STR("s"), { text, sizeof text } },
					  { STR("one"), STR("out") } };
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof text; i += 3)
		memcpy(text + i, "灯", 3);
	assert_true(answers_check(&asking, answers, 2, &err));
}

/* ---- files ---- */

static bool count_line(void *arg, const struct category_line *line, struct err *err)
{
	int *n = arg;

	assert_true(line->line > 0);
	return ++*n < 3 || err_set(err, ERR_INVALID, "code", MSG_BUG);
}

static void category_files_are_read_with_defaults(void **state)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	int n = 0;

	(void)state;
	assert_true(categories_read(a, STR("code,name\na,A\nb,B\n"), count_line, &n, &err));
	assert_int_equal(n, 2);
	n = 0;
	assert_false(
	    categories_read(a, STR("name,code\nA,a\nB,b\nC,c\nD,d\n"), count_line, &n, &err));
	assert_int_equal(n, 3);
	assert_string_equal(err.item[0].field, "line 4, code");
	arena_free(a);
}

static void every_wrong_line_of_a_category_file_is_named(void **state)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	int n = 0;

	(void)state;
	assert_false(categories_read(a,
				     STR("code,name,kind,urgency,tier,place,verdict_days,"
					 "recurrence_days,resolve_basis,resolve_amount\n"
					 "a,A,praise,high,none?,yes,0,x,days,3\n"
					 ",,,,,,,,,\n"
					 "b,B,,,,1,,,hours,\n"
					 "c,C,,,,1,,,,5\n"
					 "d,D,,,,1,,,hours,4001\n"),
				     count_line, &n, &err));
	assert_true(has_item(&err, "line 2, kind", MSG_UNKNOWN_VALUE));
	assert_true(has_item(&err, "line 2, urgency", MSG_UNKNOWN_VALUE));
	assert_true(has_item(&err, "line 2, tier", MSG_UNKNOWN_VALUE));
	assert_true(has_item(&err, "line 2, place", MSG_UNKNOWN_VALUE));
	assert_true(has_item(&err, "line 2, verdict_days", MSG_OUT_OF_RANGE));
	assert_true(has_item(&err, "line 2, recurrence_days", MSG_NOT_A_NUMBER));
	assert_true(has_item(&err, "line 2, resolve_basis", MSG_UNKNOWN_VALUE));
	assert_true(has_item(&err, "line 3, code", MSG_REQUIRED));
	assert_true(has_item(&err, "line 3, name", MSG_REQUIRED));
	assert_true(has_item(&err, "line 4, resolve_amount", MSG_REQUIRED));
	assert_true(has_item(&err, "line 5, resolve_basis", MSG_REQUIRED));
	assert_true(has_item(&err, "line 6, resolve_amount", MSG_OUT_OF_RANGE));
	assert_int_equal(err.n, 12);
	assert_int_equal(n, 0);

	err = (struct err)ERR_INIT;
	assert_false(categories_read(a, STR("code,name\na,A\nb,B\na,C\n"), count_line, &n, &err));
	assert_true(has_item(&err, "line 4, code", MSG_CODE_TWICE));
	assert_int_equal(err.item[0].arg[0].i, 2);
	arena_free(a);
}

static bool keep_question(void *arg, const struct question_line *line, struct err *err)
{
	(void)err;
	*(struct question_line *)arg = *line;
	return true;
}

static void question_files_are_read_and_wrong_lines_named(void **state)
{
	struct arena *a = arena_new();
	struct err err = ERR_INIT;
	struct question_line got;

	(void)state;
	assert_true(
	    questions_read(a,
			   STR("category,order,code,datatype,required,description,values\n"
			       "lamp,2,state,singlevaluelist,1,\"What, now?\", a = A b ;c=C=D; \n"),
			   keep_question, &got, &err));
	assert_str(got.category, "lamp");
	assert_int_equal(got.question.order, 2);
	assert_true(got.question.required && got.question.variable);
	assert_str(got.question.description, "What, now?");
	assert_int_equal(got.question.values, 2);
	assert_str(got.question.value[0].key, "a");
	assert_str(got.question.value[0].name, "A b");
	assert_str(got.question.value[1].name, "C=D");

	assert_false(questions_read(a, STR("category,order,code,datatype,description,values\n"
					   ",x,,colour,,a\nlamp,0,c,string,d,=b\nlamp,,c,,d,\n"),
				    keep_question, &got, &err));
	assert_true(has_item(&err, "line 2, category", MSG_REQUIRED));
	assert_true(has_item(&err, "line 2, order", MSG_NOT_A_NUMBER));
	assert_true(has_item(&err, "line 2, code", MSG_REQUIRED));
	assert_true(has_item(&err, "line 2, datatype", MSG_UNKNOWN_VALUE));
	assert_true(has_item(&err, "line 2, description", MSG_REQUIRED));
	assert_true(has_item(&err, "line 2, values", MSG_VALUES_UNREADABLE));
	assert_true(has_item(&err, "line 3, order", MSG_OUT_OF_RANGE));
	assert_true(has_item(&err, "line 3, values", MSG_VALUES_UNREADABLE));
	assert_true(has_item(&err, "line 4, order", MSG_REQUIRED));
	assert_true(has_item(&err, "line 4, datatype", MSG_REQUIRED));
	assert_int_equal(err.n, 10);
	arena_free(a);
}

static void import(struct tx *tx, struct arena *a, struct str csv, const char *field, enum msg msg)
{
	struct err err = ERR_INIT;
	size_t n;

	assert_false(categories_import(tx, a, csv, &n, &err));
	assert_string_equal(err.item[0].field, field);
	assert_int_equal(err.item[0].msg, msg);
}

static void imports(struct tx *tx, struct arena *a)
{
	struct err err = ERR_INIT;
	const struct catalog *cat;
	size_t n = 0;

	/* children before parents */
	assert_true(categories_import(tx, a,
				      STR("code,parent,name,resolve_basis,resolve_amount\n"
					  "c,b,C,,\nb,a,B,working_days,3\na,,A,,\n"),
				      &n, &err));
	assert_int_equal(n, 3);
	cat = load(tx, a);
	assert_true(catalog_within(cat, catalog_by_code(cat, STR("c"))->id,
				   catalog_by_code(cat, STR("a"))->id));
	assert_true(catalog_by_code(cat, STR("c"))->leaf);
	assert_false(catalog_by_code(cat, STR("b"))->leaf);
	assert_false(catalog_by_code(cat, STR("c"))->imported);
	is_limit(cat, catalog_by_code(cat, STR("c"))->id, STEP_RESOLVE, BASIS_WORKING_DAYS, 3);

	/* questions come by their own file and stay when the categories come again */
	assert_true(questions_import(tx, a,
				     STR("category,order,code,datatype,description\n"
					 "c,2,y,string,Y\nb,1,z,string,Z\nc,1,x,number,X\n"),
				     &n, &err));
	assert_int_equal(n, 3);
	assert_true(
	    categories_import(tx, a, STR("code,parent,name\nb,a,New name\nd,c,D\n"), &n, &err));
	cat = load(tx, a);
	assert_str(catalog_by_code(cat, STR("b"))->name, "New name");
	/* the file does not say so, but the store has one below it */
	assert_false(catalog_by_code(cat, STR("b"))->leaf);
	assert_int_equal(catalog_by_code(cat, STR("b"))->questions, 1);
	assert_int_equal(catalog_by_code(cat, STR("c"))->questions, 2);
	assert_str(catalog_by_code(cat, STR("c"))->question[0].code, "x");
	assert_true(questions_import(tx, a, STR("category,order,code,datatype,description\n"
						"c,1,w,string,W\n"), &n, &err));
	cat = load(tx, a);
	assert_int_equal(catalog_by_code(cat, STR("c"))->questions, 1);
	assert_int_equal(catalog_by_code(cat, STR("b"))->questions, 1);

	import(tx, a, STR("code,parent,name\nx,nowhere,X\n"), "line 2, parent", MSG_NO_SUCH);
	import(tx, a, STR("code,parent,name\nx,y,X\ny,x,Y\n"), "line 2, parent",
	       MSG_CATEGORY_CIRCLE);
	import(tx, a, STR("code,parent,name\nx,x,X\n"), "line 2, parent", MSG_CATEGORY_CIRCLE);
	import(tx, a, STR("code,parent,name\nok,,OK\nx,d,X\n"), "line 3, parent",
	       MSG_CATEGORY_TOO_DEEP);
	assert_false(questions_import(tx, a, STR("category,order,code,datatype,description\n"
						 "a,1,w,string,W\nnone,1,w,string,W\n"), &n, &err));
	assert_string_equal(err.item[0].field, "line 3, category");
	assert_false(questions_import(tx, a, STR("category,order,code,datatype,description\n"
						 "a,1,w,string,W\na,1,v,string,W\n"), &n, &err));
	assert_int_equal(err.item[0].msg, MSG_ORDER_TWICE);
}

static void files_are_imported_in_any_order_and_keep_what_they_do_not_name(void **state)
{
	(void)state;
	in_store(&catalog_migrations, imports);
}

/* ---- the demo town ---- */

static void town(struct tx *tx, struct arena *a)
{
	struct err err = ERR_INIT;
	int tiers[TIER_COUNT] = { 0 }, kinds[KIND_COUNT] = { 0 }, urgencies[URGENCY_COUNT] = { 0 };
	int leaves = 0, public = 0, asked = 0, required_choice = 0, third_level = 0;
	const struct catalog *cat;
	size_t n;

	if (!categories_import(tx, a, embedded("town/categories.csv"), &n, &err) ||
	    !questions_import(tx, a, embedded("town/questions.csv"), &n, &err))
		fail_msg("%.*s", STR_ARG(err_text(a, LANG_EN, &err)));
	cat = load(tx, a);
	assert_true(catalog_count(cat) >= 48);
	for (size_t i = 0; i < catalog_count(cat); i++) {
		const struct category *c = catalog_nth(cat, i);
		const struct category *up = catalog_get(cat, c->parent);
		bool choice = false;

		assert_true(c->name.n > 0 && c->name_en.n > 0 && c->active);
		third_level += up && up->parent.n;
		if (!c->leaf)
			continue;
		leaves++;
		tiers[c->tier]++;
		kinds[c->kind]++;
		urgencies[c->urgency]++;
		for (size_t k = 0; k < c->questions; k++) {
			const struct question *q = &c->question[k];

			choice = choice || (q->required && q->datatype == DATA_ONE);
			/* a form never holds up a warning (rule 13 of the product) */
			assert_false(q->required && c->urgency == URGENCY_DANGER);
		}
		if (c->public) {
			public++;
			asked += c->questions > 0;
			required_choice += choice;
			assert_true(c->place_needed && !c->confidential);
		}
		if (c->urgency == URGENCY_DANGER)
			assert_int_equal(c->tier, TIER_SITE);
		if (c->kind == KIND_COMMENDATION || c->kind == KIND_ALLEGATION)
			assert_int_equal(c->tier, TIER_NONE);
		if (c->kind == KIND_ALLEGATION)
			assert_true(c->confidential && !c->public);
	}
	assert_true(leaves >= 40 && public > 12 && asked >= 4 && required_choice >= 1);
	assert_true(third_level > 0);
	for (int i = 0; i < TIER_COUNT; i++)
		assert_true(tiers[i] > 0);
	for (int i = 0; i < KIND_COUNT; i++)
		assert_true(kinds[i] > 0);
	for (int i = 0; i < URGENCY_COUNT; i++)
		assert_true(urgencies[i] > 0);
}

static void the_towns_catalogue_loads_and_has_some_of_everything(void **state)
{
	(void)state;
	in_store(&catalog_migrations, town);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_name_reads_back),
		cmocka_unit_test(a_category_reads_back_with_its_questions),
		cmocka_unit_test(hundreds_of_categories_are_found_by_id_and_code),
		cmocka_unit_test(an_empty_catalogue_loads),
		cmocka_unit_test(a_wrong_category_is_refused_with_every_field),
		cmocka_unit_test(the_tree_stays_a_tree_of_four_levels),
		cmocka_unit_test(a_limit_is_ones_own_or_an_ancestors_or_the_default),
		cmocka_unit_test(good_answers_pass),
		cmocka_unit_test(every_wrong_or_missing_answer_is_named),
		cmocka_unit_test(a_string_counts_characters_not_bytes),
		cmocka_unit_test(category_files_are_read_with_defaults),
		cmocka_unit_test(every_wrong_line_of_a_category_file_is_named),
		cmocka_unit_test(question_files_are_read_and_wrong_lines_named),
		cmocka_unit_test(files_are_imported_in_any_order_and_keep_what_they_do_not_name),
		cmocka_unit_test(the_towns_catalogue_loads_and_has_some_of_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
