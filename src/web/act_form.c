/* Forms of acts: nothing here knows an action but by the workflow's table, save for what a field
 * begins with. */
#include "web/act_form.h"
#include "web/top.h"

#include "web/act_words.h"
#include "web/show.h"

enum { MEDIA_ASKED = 3, TEXT_ROWS = 4, NOTE_ROWS = 2, SHORT_TEXT = 200, FEW = 10 };

/* A form being made. */
struct making {
	struct visit *v;
	const struct case_row *row;
	enum action action;
	struct act_form_view *form;
	struct act_question_view *q;   /* the next one */
};

enum msg act_form_title(enum action action)
{
	return act_words(action).title;
}

/* Was it this form of this case that was refused? */
static bool refused(const struct visit *v, const struct case_row *row, enum action action)
{
	return v->wrong && str_eq(form_get(&v->form, "act"), str_c(workflow(action)->name)) &&
	       str_eq(form_get(&v->form, "case"), row->number);
}

static struct str typed(const struct making *m, const char *name, struct str otherwise)
{
	return m->form->again ? form_get(&m->v->form, name) : otherwise;
}

static struct str told_wrong(const struct making *m, const char *name)
{
	return m->form->again ? visit_wrong(m->v, name) : (struct str){ NULL, 0 };
}

static struct str id_of(const struct making *m, const char *name)
{
	return arena_fmt(m->v->arena, "%.*s-%s", STR_ARG(str_skip(m->form->id, 4)), name);
}

/* ---- kinds of questions ---- */

static struct field_view *ask_text(struct making *m, const char *name, struct field_words words,
				   bool required, struct str otherwise)
{
	struct field_view *f = &m->q->field;

	*f = (struct field_view){ .name = str_c(name), .type = STR("text"), .label = words.label,
				  .hint = words.hint, .value = typed(m, name, otherwise),
				  .wrong = told_wrong(m, name), .required = required,
				  .id = id_of(m, name) };
	if (m->form->again)
		top_place_field(m->v, f->name, f->id, f->label);
	m->q->chosen_from = false;
	m->q++;
	return f;
}

static struct choice_view *ask_choice(struct making *m, const char *name, struct field_words words,
				      bool required, struct option_view *options, size_t n,
				      struct str otherwise)
{
	struct choice_view *c = &m->q->choice;
	struct str value = typed(m, name, otherwise);

	for (size_t i = 0; i < n; i++)
		options[i].chosen = value.n ? str_eq(options[i].value, value)
					    : options[i].value.n == 0;
	*c = (struct choice_view){ .name = str_c(name), .label = words.label, .hint = words.hint,
				   .wrong = told_wrong(m, name), .required = required,
				   .id = id_of(m, name) };
	c->options.item = options;
	c->options.n = n;
	if (m->form->again)
		top_place_field(m->v, c->name, c->id, c->label);
	m->q->chosen_from = true;
	m->q++;
	return c;
}

static void ask_words(struct making *m, const struct field *f, const char *name,
		      struct field_words words, bool required)
{
	struct str list = str_c(f->choices);
	struct option_view *o;
	size_t n = 1;

	for (size_t i = 0; i < list.n; i++)
		n += list.p[i] == ' ';
	o = ARENA_ARRAY(m->v->arena, struct option_view, n);
	for (size_t i = 0; i < n; i++) {
		o[i].value = str_cut(&list, ' ');
		o[i].label = message(m->v->lang, choice_words(f, o[i].value));
	}
	ask_choice(m, name, words, required, o, n, (struct str){ NULL, 0 });
}

static void ask_yes_no(struct making *m, const char *name, struct field_words words, bool required)
{
	struct option_view *o = ARENA_ARRAY(m->v->arena, struct option_view, 2);

	o[0] = (struct option_view){ .value = STR("yes"),
				     .label = message(m->v->lang, MSG_ACTFORM_YES) };
	o[1] = (struct option_view){ .value = STR("no"),
				     .label = message(m->v->lang, MSG_ACTFORM_NO) };
	ask_choice(m, name, words, required, o, 2, (struct str){ NULL, 0 });
}

/* A few numbers are offered in words, many are written. */
static void ask_number(struct making *m, const struct field *f, const char *name,
		       struct field_words words, bool required)
{
	size_t n = (size_t)(f->max - f->min + 1);
	struct option_view *o;

	if (f->max - f->min >= FEW) {
		ask_text(m, name, words, required, (struct str){ NULL, 0 })->type = STR("number");
		return;
	}
	o = ARENA_ARRAY(m->v->arena, struct option_view, n);
	for (size_t i = 0; i < n; i++) {
		o[i].value = arena_fmt(m->v->arena, "%lld", (long long)f->min + (long long)i);
		o[i].label = message(m->v->lang, choice_words(f, o[i].value));
	}
	ask_choice(m, name, words, required, o, n, (struct str){ NULL, 0 });
}

static struct option_view first_option(const struct making *m, bool required)
{
	return (struct option_view){
		.value = STR(""),
		.label = message(m->v->lang, required ? MSG_ACTFORM_CHOOSE : MSG_ACTFORM_LEAVE),
	};
}

static struct str number_text(const struct making *m, int64_t n)
{
	return n ? arena_fmt(m->v->arena, "%lld", (long long)n) : (struct str){ NULL, 0 };
}

/* May this unit be named? Nobody leads outside its mandate, and no case goes to where it is. */
static bool may_lead(const struct making *m, const struct unit *u)
{
	const struct office *o = m->v->o;

	return u->active && u->id.n != m->row->unit.n &&
	       mandate_admits(o->directory, o->catalog, o->territory, u->id, m->row->category,
			      m->row->area, NULL);
}

static void ask_unit(struct making *m, const char *name, struct field_words words, bool required)
{
	const struct office *o = m->v->o;
	size_t all = directory_count(o->directory), n = 1;
	struct option_view *option = ARENA_ARRAY(m->v->arena, struct option_view, all + 1);
	struct unit_id rule = route(o->directory, o->catalog, o->territory, m->row->category,
				    m->row->area, &m->row->unit, m->row->unit.n ? 1 : 0);

	option[0] = first_option(m, required);
	for (size_t i = 0; i < all; i++) {
		const struct unit *u = directory_nth(o->directory, i);
		struct err_arg arg[ERR_ARGS] = { AT(show_unit(m->v, u->id)) };

		if (!may_lead(m, u))
			continue;
		option[n].value = number_text(m, u->id.n);
		option[n++].label = u->id.n == rule.n
			? message_fill(m->v->arena, m->v->lang, MSG_ACTFORM_BY_RULE, arg)
			: arg[0].s;
	}
	if (n == 1)
		words.hint = MSG_ACTFORM_UNIT_NONE_HINT;
	ask_choice(m, name, words, required, option, n,
		   number_text(m, required ? rule.n : 0))->drop = true;
}

/* Whom the case's unit may make accountable: a person of it or below it. */
static bool may_account(const struct making *m, const struct account *acc)
{
	return !acc->disabled && !acc->service && acc->unit.n && m->row->unit.n &&
	       directory_within(m->v->o->directory, acc->unit, m->row->unit);
}

static bool ask_account(struct making *m, const char *name, struct field_words words,
			bool required, struct err *err)
{
	struct option_view *option;
	struct account *acc;
	int64_t chosen = 0;
	size_t all, n = 1;

	if (!account_list(m->v->tx, m->v->arena, &acc, &all, err))
		return false;
	option = ARENA_ARRAY(m->v->arena, struct option_view, all + 1);
	option[0] = first_option(m, required);
	for (size_t i = 0; i < all; i++) {
		if (!may_account(m, &acc[i]))
			continue;
		if (acc[i].id.n == m->v->who.account.n && m->action == ACT_ACKNOWLEDGE)
			chosen = acc[i].id.n;
		option[n].value = number_text(m, acc[i].id.n);
		option[n++].label = acc[i].display;
	}
	ask_choice(m, name, words, required, option, n, number_text(m, chosen))->drop = true;
	return true;
}

/* "市容环境 › 垃圾" */
static struct str category_path(const struct making *m, const struct category *c)
{
	struct str path = show_category(m->v, c->id);
	const struct category *up = c;

	while ((up = catalog_get(m->v->o->catalog, up->parent)))
		path = arena_fmt(m->v->arena, "%.*s › %.*s", STR_ARG(show_category(m->v, up->id)),
				 STR_ARG(path));
	return path;
}

/* Those below another stand together, in the order of the catalogue. */
static size_t add_categories(const struct making *m, struct category_id parent,
			     struct option_view *option, size_t n)
{
	const struct catalog *catalog = m->v->o->catalog;

	for (size_t i = 0; i < catalog_count(catalog); i++) {
		const struct category *c = catalog_nth(catalog, i);

		if (c->parent.n != parent.n || !c->active)
			continue;
		if (c->leaf) {
			option[n].value = number_text(m, c->id.n);
			option[n++].label = category_path(m, c);
		}
		n = add_categories(m, c->id, option, n);
	}
	return n;
}

static void ask_category(struct making *m, const char *name, struct field_words words,
			 bool required)
{
	size_t all = catalog_count(m->v->o->catalog), n;
	struct option_view *option = ARENA_ARRAY(m->v->arena, struct option_view, all + 1);

	option[0] = first_option(m, required);
	n = add_categories(m, (struct category_id){ 0 }, option, 1);
	ask_choice(m, name, words, required, option, n, (struct str){ NULL, 0 })->drop = true;
}

static void ask_media(struct making *m, struct field_words words)
{
	static const struct { const char *name; enum msg label; } asked[MEDIA_ASKED] = {
		{ "media.0", MSG_ACTFORM_MEDIA_1 }, { "media.1", MSG_ACTFORM_MEDIA_2 },
		{ "media.2", MSG_ACTFORM_MEDIA_3 },
	};

	for (int i = 0; i < MEDIA_ASKED; i++) {
		struct field_words w = { asked[i].label, i ? MSG_NONE : words.hint };

		ask_text(m, asked[i].name, w, false, (struct str){ NULL, 0 })->type = STR("url");
	}
}

static bool ask(struct making *m, const struct field *f, bool required, struct err *err)
{
	const char *name = arena_cstr(m->v->arena, field_word(f));
	struct field_words words = field_words(m->action, f);
	struct field_view *line;

	switch (f->kind) {
	case FIELD_TEXT:
		line = ask_text(m, name, words, required, (struct str){ NULL, 0 });
		line->most = f->max;
		if (f->max > SHORT_TEXT)
			line->rows = f == field_by_name("note") ? NOTE_ROWS : TEXT_ROWS;
		return true;
	case FIELD_CASE:
		ask_text(m, name, words, required, (struct str){ NULL, 0 });
		return true;
	case FIELD_TIME:
		ask_text(m, name, words, required, (struct str){ NULL, 0 })->type =
			STR("datetime-local");
		return true;
	case FIELD_BOOL:
		ask_yes_no(m, name, words, required);
		return true;
	case FIELD_CHOICE:
		ask_words(m, f, name, words, required);
		return true;
	case FIELD_INT:
		ask_number(m, f, name, words, required);
		return true;
	case FIELD_UNIT:
		ask_unit(m, name, words, required);
		return true;
	case FIELD_CATEGORY:
		ask_category(m, name, words, required);
		return true;
	case FIELD_ACCOUNT:
		return ask_account(m, name, words, required, err);
	case FIELD_MEDIA:
		ask_media(m, words);
		return true;
	}
	return true;
}

/* Another unit is for dispatchers to name: others pass a case on to a person of their own. */
static bool not_theirs(const struct visit *v, enum action action, const struct field *f)
{
	return action == ACT_REASSIGN && f->kind == FIELD_UNIT &&
	       !(v->who.roles & ROLE_DISPATCHER);
}

bool act_form_of(struct visit *v, const struct case_row *row, enum action action, struct str mark,
		 struct act_form_view *out, struct err *err)
{
	struct making m = { .v = v, .row = row, .action = action, .form = out };
	const struct transition *t = workflow(action);
	const struct field *f;
	size_t at = 0, n = MEDIA_ASKED;
	bool required;

	*out = (struct act_form_view){
		.action = str_c(t->name), .number = row->number, .version = row->version,
		.title = act_words(action).title, .what = act_words(action).what,
		.again = refused(v, row, action),
	};
	out->id = arena_fmt(v->arena, "act-%s%s%.*s", t->name, mark.n ? "-" : "", STR_ARG(mark));
	out->href = arena_fmt(v->arena, "/desk/cases/%.*s/%s", STR_ARG(row->number), t->name);
	if (out->again) {
		out->back = form_get(&v->form, "back");
		/* who has not seen what changed meanwhile still has not: only after being told so
		   does the form carry the new version */
		if (v->wrong->code != ERR_STALE &&
		    !str_to_i64(form_get(&v->form, "version"), &out->version))
			out->version = row->version;
	}
	while (action_field(action, &at, &required))
		n++;
	m.q = ARENA_ARRAY(v->arena, struct act_question_view, n);
	out->questions.item = m.q;
	at = 0;
	while ((f = action_field(action, &at, &required)))
		if (!not_theirs(v, action, f) && !ask(&m, f, required, err))
			return false;
	out->questions.n = (size_t)(m.q - out->questions.item);
	return true;
}
