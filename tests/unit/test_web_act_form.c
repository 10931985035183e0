/* The forms of acts: what a form asks is what the act takes, and what is wrong is named. */
#include "casework_acts.h"
#include "web/act_form.h"
#include "web/act_words.h"
#include "web/top.h"

/* Found before a write: looking for an account is one of its own. */
static struct actor dispatcher;

static struct visit visit(struct tx *tx)
{
	return (struct visit){ .arena = so.a, .o = so.office, .tx = tx, .lang = LANG_ZH,
			       .now = so.env.now_us, .who = dispatcher };
}

static void type(struct form *form, struct str name, struct str value)
{
	form->field[form->n++] = (struct form_field){ .name = name, .value = value };
}

/* What a person would write into a question: an offered option, or text of the field's type. */
static struct str filled(const struct act_question_view *q)
{
	if (q->chosen_from) {
		for (size_t i = 0; i < q->choice.options.n; i++)
			if (q->choice.options.item[i].value.n)
				return q->choice.options.item[i].value;
		return STR("");
	}
	if (str_eq(q->field.type, STR("datetime-local")))
		return STR("2026-03-02T09:30");
	if (str_eq(q->field.type, STR("url")))
		return STR("https://example.org/a.jpg");
	return STR("灯 & \"好\"了");
}

static struct str question_name(const struct act_question_view *q)
{
	return q->chosen_from ? q->choice.name : q->field.name;
}

/* A case with a unit, so that people and other units can be named. */
struct asked { struct case_row row; enum action action; struct act_form_view form; };

static bool ask_in(struct small_office *office, struct tx *tx, void *arg, struct err *err)
{
	struct asked *asked = arg;
	struct visit v = visit(tx);

	(void)office;
	return act_form_of(&v, &asked->row, asked->action, STR(""), &asked->form, err);
}

static struct act_form_view asked(const struct case_row *row, enum action action)
{
	struct asked a = { .row = *row, .action = action };
	struct err err = ERR_INIT;

	dispatcher = actor_for(&so, so.dispatcher);
	assert_true(small_office_write(&so, ask_in, &a, &err));
	return a.form;
}

struct told { struct form form; enum action action; struct act_input in; struct err wrong; bool ok; };

static bool read_in(struct small_office *office, struct tx *tx, void *arg, struct err *err)
{
	struct told *told = arg;
	struct visit v = visit(tx);

	(void)office;
	(void)err;
	v.form = told->form;
	told->ok = act_input_of_form(&v, told->action, &told->in, &told->wrong);
	return true;
}

static struct told read_back(enum action action, struct form form)
{
	struct told told = { .form = form, .action = action };
	struct err err = ERR_INIT;

	dispatcher = actor_for(&so, so.dispatcher);
	assert_true(small_office_write(&so, read_in, &told, &err));
	return told;
}

static bool names(const struct err *err, const char *field)
{
	for (int i = 0; i < err->n; i++)
		if (strcmp(err->item[i].field, field) == 0)
			return true;
	return false;
}

static struct form empty_form(void)
{
	return (struct form){ ARENA_ARRAY(so.a, struct form_field, 32), 0 };
}

/* ---- */

static void what_every_form_asks_is_what_its_act_takes(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	for (int i = 0; i < ACT_COUNT; i++) {
		enum action action = (enum action)i;
		struct form form = empty_form();
		struct act_form_view view;
		const struct field *f;
		struct told told;
		bool required;
		size_t at = 0;

		if (!workflow(action)->by_person)
			continue;
		view = asked(&row, action);
		for (size_t k = 0; k < view.questions.n; k++)
			type(&form, question_name(&view.questions.item[k]),
			     filled(&view.questions.item[k]));
		told = read_back(action, form);
		if (!told.ok)
			fail_msg("%s: %s", workflow(action)->name, told.wrong.item[0].field);
		while ((f = action_field(action, &at, &required)))
			if (!act_input_has(&told.in, f))
				fail_msg("%s: %s was lost", workflow(action)->name, f->name);
	}
}

static void every_question_has_a_label_and_an_element_of_its_own(void **state)
{
	struct case_row row = reported(so.lamp);

	(void)state;
	for (int i = 0; i < ACT_COUNT; i++) {
		struct act_form_view view;

		if (!workflow((enum action)i)->by_person)
			continue;
		view = asked(&row, (enum action)i);
		assert_true(view.title != MSG_NONE);
		for (size_t k = 0; k < view.questions.n; k++) {
			const struct act_question_view *q = &view.questions.item[k];

			assert_true((q->chosen_from ? q->choice.label : q->field.label) != MSG_NONE);
			assert_true(str_starts(q->chosen_from ? q->choice.id : q->field.id,
					       str_c(workflow((enum action)i)->name)));
			for (size_t o = 0; q->chosen_from && o < q->choice.options.n; o++)
				assert_true(q->choice.options.item[o].label.n > 0);
		}
	}
}

static void an_empty_form_names_what_is_missing(void **state)
{
	struct told told = read_back(ACT_VERIFY, empty_form());

	(void)state;
	assert_false(told.ok);
	assert_int_equal(told.wrong.n, 4);
	assert_true(names(&told.wrong, "how") && names(&told.wrong, "passed") &&
		    names(&told.wrong, "found") && names(&told.wrong, "evidence"));
}

static void a_wrong_value_of_each_kind_is_named_once(void **state)
{
	static const struct { enum action action; const char *field, *value; } wrong[] = {
		{ ACT_ANSWER, "solved", "maybe" }, { ACT_ANSWER, "media.1", "javascript:alert(1)" },
		{ ACT_CONTACT, "at", "tomorrow" }, { ACT_CONTACT, "reached", "perhaps" },
		{ ACT_RATE, "satisfaction", "6" }, { ACT_RATE, "satisfaction", "0" },
		{ ACT_RATE, "satisfaction", "viel" }, { ACT_DISPATCH, "unit", "99999" },
		{ ACT_DISPATCH, "unit", "-1" }, { ACT_RECLASSIFY, "category", "x" },
		{ ACT_ACKNOWLEDGE, "account", "99999" }, { ACT_SUPERVISE, "due", "2026-02-30T00:00" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct form form = empty_form();
		struct told told;
		int times = 0;

		type(&form, str_c(wrong[i].field), str_c(wrong[i].value));
		told = read_back(wrong[i].action, form);
		assert_false(told.ok);
		for (int k = 0; k < told.wrong.n; k++)
			times += strcmp(told.wrong.item[k].field, wrong[i].field) == 0;
		if (times != 1)
			fail_msg("%s=%s is named %d times", wrong[i].field, wrong[i].value, times);
	}
}

static void a_text_that_is_too_long_is_refused_and_one_that_fits_is_kept(void **state)
{
	struct form form = empty_form();
	char *text = arena_alloc(so.a, 3 * 4001);
	struct told told;

	(void)state;
	for (int i = 0; i < 4001; i++)
		memcpy(text + 3 * i, "灯", 3);
	type(&form, STR("text"), (struct str){ text, 3 * 4000 });
	told = read_back(ACT_NOTE, form);
	assert_true(told.ok);
	assert_int_equal(told.in.text.n, 3 * 4000);
	form.field[0].value.n = 3 * 4001;
	told = read_back(ACT_NOTE, form);
	assert_false(told.ok);
	assert_true(names(&told.wrong, "text"));
}

static void lines_end_as_everywhere_else(void **state)
{
	struct form form = empty_form();
	struct told told;

	(void)state;
	type(&form, STR("text"), STR("一\r\n二\r三\n"));
	told = read_back(ACT_NOTE, form);
	assert_true(told.ok);
	assert_true(str_eq(told.in.text, STR("一\n二\r三")));
}

static void only_units_that_may_lead_are_offered_and_the_rule_s_is_chosen(void **state)
{
	struct case_row row = reported(so.enquiry);
	struct act_form_view view = asked(&row, ACT_DISPATCH);
	const struct choice_view *units = &view.questions.item[0].choice;
	const struct office *o = so.office;
	struct unit_id rule = route(o->directory, o->catalog, o->territory, row.category, row.area,
				    NULL, 0);
	size_t chosen = 0;

	(void)state;
	assert_true(rule.n != 0);
	for (size_t i = 1; i < units->options.n; i++) {
		const struct option_view *option = &units->options.item[i];
		struct unit_id id;

		assert_true(str_to_i64(option->value, &id.n));
		assert_true(mandate_admits(o->directory, o->catalog, o->territory, id, row.category,
					   row.area, NULL));
		if (option->chosen) {
			assert_int_equal(id.n, rule.n);
			chosen++;
		}
	}
	assert_int_equal(chosen, 1);
}

static void a_case_is_passed_on_to_people_of_its_unit(void **state)
{
	struct case_row row = reported(so.lamp);
	struct act_form_view view;
	const struct choice_view *people;

	(void)state;
	MUST_ACT(so.handler, &row, ACT_ACKNOWLEDGE, .note = STR("收到"));
	view = asked(&row, ACT_REASSIGN);
	people = &view.questions.item[0].choice;
	assert_true(str_eq(people->name, STR("account")));
	assert_true(people->options.n > 1);
	for (size_t i = 1; i < people->options.n; i++) {
		struct account_id id;

		assert_true(str_to_i64(people->options.item[i].value, &id.n));
		assert_true(directory_within(so.office->directory, actor_for(&so, id).unit, row.unit));
	}
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(what_every_form_asks_is_what_its_act_takes),
		TEST(every_question_has_a_label_and_an_element_of_its_own),
		TEST(an_empty_form_names_what_is_missing),
		TEST(a_wrong_value_of_each_kind_is_named_once),
		TEST(a_text_that_is_too_long_is_refused_and_one_that_fits_is_kept),
		TEST(lines_end_as_everywhere_else),
		TEST(a_case_is_passed_on_to_people_of_its_unit),
		TEST(only_units_that_may_lead_are_offered_and_the_rule_s_is_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
