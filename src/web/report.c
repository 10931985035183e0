/* GET and POST /report: a report in words first, its category suggested by them. Without a script
 * the form comes again to ask for the category and then for what the category asks; with one, both
 * come into the page as they are needed (GET or POST /report/suggest, GET /report/questions). */
#include "web/form_key.h"
#include "web/kept.h"
#include "web/report_int.h"
#include "web/show.h"
#include "web/suggest.h"

enum { AREAS_MOST = 400 };

struct str report_category_name(const struct visit *v, const struct category *c)
{
	return v->lang == LANG_EN && c->name_en.n ? c->name_en : c->name;
}

static bool may_hold(const struct category *c)
{
	return c->active && c->leaf;
}

/* ---- what the form offers ---- */

/* All that may hold a case, each behind the name of what it belongs to. */
static struct choice_view pick_choice(struct visit *v, struct str chosen)
{
	const struct catalog *c = v->o->catalog;
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, catalog_count(c) + 1);
	struct choice_view pick;
	size_t n = 0;

	o[n++] = (struct option_view){ .value = STR(""),
				       .label = message(v->lang, MSG_REPORT_PICK_NONE) };
	for (size_t i = 0; i < catalog_count(c); i++) {
		const struct category *cat = catalog_nth(c, i);
		const struct category *up = catalog_get(c, cat->parent);
		struct str name;

		if (!may_hold(cat) || cat->imported)
			continue;
		name = report_category_name(v, cat);
		o[n++] = (struct option_view){
			.value = cat->code,
			.label = !up ? name : arena_fmt(v->arena, "%.*s › %.*s",
							STR_ARG(report_category_name(v, up)),
							STR_ARG(name)),
		};
	}
	pick = choice_of(v, "pick", MSG_REPORT_PICK, MSG_NONE, o, n, chosen);
	pick.drop = true;
	return pick;
}

static struct choice_view area_choice(struct visit *v)
{
	const struct territory *t = v->o->territory;
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, AREAS_MOST + 1);
	struct choice_view c;
	size_t n = 0;

	o[n++] = (struct option_view){ .value = STR(""),
				       .label = message(v->lang, MSG_REPORT_AREA_NONE) };
	for (size_t i = 0; i < territory_count(t) && n <= AREAS_MOST; i++) {
		const struct area *a = territory_nth(t, i);
		const struct area *up = territory_area(t, a->parent);

		/* the whole is no place; a grid cell is the office's own word */
		if (a->level < 1 || a->level > 2)
			continue;
		o[n++] = (struct option_view){
			.value = arena_fmt(v->arena, "%lld", (long long)a->id.n),
			.label = up && up->level > 0 ? arena_fmt(v->arena, "%.*s › %.*s",
								 STR_ARG(show_area(v, up->id)),
								 STR_ARG(show_area(v, a->id)))
						     : show_area(v, a->id),
		};
	}
	c = choice_of(v, "area", MSG_REPORT_AREA, MSG_NONE, o, n, visit_param(v, "area"));
	c.drop = true;
	return c;
}

static struct option_view option(const struct visit *v, const char *value, enum msg label,
				 enum msg hint)
{
	return (struct option_view){ .value = str_c(value), .label = message(v->lang, label),
				     .hint = hint == MSG_NONE ? STR("") : message(v->lang, hint) };
}

static struct choice_view privacy_choice(struct visit *v)
{
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, 3);
	struct choice_view c;

	o[0] = option(v, "named", MSG_REPORT_NAMED, MSG_REPORT_NAMED_HINT);
	o[1] = option(v, "confidential", MSG_REPORT_CONFIDENTIAL, MSG_REPORT_CONFIDENTIAL_HINT);
	o[2] = option(v, "anonymous", MSG_REPORT_ANONYMOUS, MSG_REPORT_ANONYMOUS_HINT);
	c = choice_of(v, "privacy", MSG_REPORT_PRIVACY, MSG_NONE, o, 3, STR("named"));
	if (!o[1].chosen && !o[2].chosen)
		o[0].chosen = true;
	c.required = true;
	return c;
}

static struct choice_view relation_choice(struct visit *v)
{
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, 5);
	struct choice_view c;

	o[0] = option(v, "", MSG_REPORT_RELATION_NONE, MSG_NONE);
	o[1] = option(v, "family", MSG_REPORT_RELATION_FAMILY, MSG_NONE);
	o[2] = option(v, "neighbour", MSG_REPORT_RELATION_NEIGHBOUR, MSG_NONE);
	o[3] = option(v, "worker", MSG_REPORT_RELATION_WORKER, MSG_NONE);
	o[4] = option(v, "other", MSG_REPORT_RELATION_OTHER, MSG_NONE);
	c = choice_of(v, "relation", MSG_REPORT_RELATION, MSG_NONE, o, 5, STR(""));
	c.drop = true;
	return c;
}

/* ---- the categories that the words speak for ---- */

struct report_suggest_view report_suggestions(struct visit *v, struct str text)
{
	struct report_suggest_view s = { .asked = false };
	struct suggestion found[SUGGEST_MOST];
	size_t n = suggest_categories(v->arena, v->o->catalog, text, found, SUGGEST_MOST), k = 0;
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, SUGGEST_MOST + 1);

	for (size_t i = 0; i < n; i++) {
		const struct category *c = found[i].category;

		s.danger = s.danger || c->urgency == URGENCY_DANGER;
		o[k++] = (struct option_view){
			.value = c->code, .label = report_category_name(v, c),
			.hint = v->lang == LANG_ZH ? c->description : STR(""),
		};
	}
	o[k++] = option(v, "office", MSG_REPORT_OFFICE, MSG_REPORT_OFFICE_HINT);
	s.asked = n > 0;
	s.category = choice_of(v, "category", MSG_REPORT_CATEGORY, MSG_NONE, o, k,
			       visit_param(v, "category"));
	s.category.required = true;
	return s;
}

/* ---- what the chosen category asks ---- */

static bool was_typed(const struct visit *v, struct str name, struct str value)
{
	for (size_t i = 0; i < v->form.n; i++)
		if (str_eq(v->form.field[i].name, name) &&
		    str_eq(str_trim(v->form.field[i].value), value))
			return true;
	return false;
}

static struct question_view question(struct visit *v, const struct category *c,
				     const struct question *q)
{
	const char *name = arena_cstr(v->arena, arena_fmt(v->arena, "answers.%.*s",
							  STR_ARG(q->code)));
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, q->values + 1);
	struct question_view w = {
		.name = str_c(name), .label = q->description, .hint = q->datatype_description,
		.told = !q->variable, .box = q->datatype == DATA_TEXT,
		.list = q->datatype == DATA_ONE || q->datatype == DATA_MANY,
		.many = q->datatype == DATA_MANY,
		.required = q->required && c->urgency != URGENCY_DANGER,
		.type = q->datatype == DATA_DATETIME ? STR("date") : STR("text"),
		.value = form_get(&v->form, name), .wrong = visit_wrong(v, name),
	};

	for (size_t i = 0; w.list && i < q->values; i++)
		o[i] = (struct option_view){ .value = q->value[i].key, .label = q->value[i].name,
					     .chosen = was_typed(v, w.name, q->value[i].key) };
	w.options.item = o;
	w.options.n = w.list ? q->values : 0;
	return w;
}

struct report_questions_view report_questions(struct visit *v, const struct category *c)
{
	struct report_questions_view view = { .code = STR(""), .asks_consent = true };
	struct question_view *list;

	if (!c)
		return view;
	list = ARENA_ARRAY(v->arena, struct question_view, c->questions + 1);
	for (size_t i = 0; i < c->questions; i++)
		list[i] = question(v, c, &c->question[i]);
	view.code = c->code;
	view.description = v->lang == LANG_ZH ? c->description : STR("");
	view.danger = c->urgency == URGENCY_DANGER;
	view.allegation = c->kind == KIND_ALLEGATION;
	view.public = public_space(c);
	view.asks_consent = !view.public && !view.allegation;
	view.questions.item = list;
	view.questions.n = c->questions;
	return view;
}

/* ---- the page ---- */

static void fields(struct visit *v, struct report_view *view)
{
	view->text = field_of(v, "text", MSG_REPORT_TEXT, MSG_REPORT_TEXT_HINT,
			      visit_param(v, "text"));
	view->text.rows = 6;
	view->text.most = REPORT_TEXT;
	view->text.required = true;
	view->address = field_of(v, "address", MSG_REPORT_ADDRESS, MSG_REPORT_ADDRESS_HINT,
				 visit_param(v, "address"));
	view->area = area_choice(v);
	view->map = pick_map_of(v, false, (struct point){ 0, 0 });
	top_name_field(v, STR("pictures"), MSG_REPORT_PICTURES);
	view->pictures_wrong = visit_wrong(v, "pictures");
	view->privacy = privacy_choice(v);
	view->name = field_of(v, "name", MSG_REPORT_NAME, MSG_NONE, STR(""));
	view->name.autocomplete = STR("name");
	view->phone = field_of(v, "phone", MSG_REPORT_PHONE, MSG_REPORT_PHONE_HINT, STR(""));
	view->phone.type = STR("tel");
	view->phone.autocomplete = STR("tel");
	view->email = field_of(v, "email", MSG_REPORT_EMAIL, MSG_NONE, STR(""));
	view->email.type = STR("email");
	view->email.autocomplete = STR("email");
	view->helper = field_of(v, "helper", MSG_REPORT_HELPER, MSG_NONE, STR(""));
	view->helper.autocomplete = STR("off");
	view->relation = relation_choice(v);
	view->consent = check_of(v, "public_consent", MSG_REPORT_CONSENT, MSG_REPORT_CONSENT_HINT,
				 false);
	view->knows = check_of(v, "knows", MSG_REPORT_KNOWS, MSG_NONE, false);
	view->for_other = view->helper.value.n > 0 || view->helper.wrong.n > 0 ||
			  visit_typed(v, "relation", STR("")).n > 0;
}

/* No browser fills in a file again. */
static int64_t keep_pictures(struct visit *v, const struct report_form *f)
{
	size_t n = visit_wrong(v, "pictures").p ? 0 : f->report.n_uploads;
	struct str key = form_key(v);

	if (!key.p)
		return 0;
	kept_put(key, f->report.uploads, n, v->now);
	return (int64_t)n;
}

static bool among(const struct choice_view *c, struct str value)
{
	for (size_t i = 0; i < c->options.n; i++)
		if (str_eq(c->options.item[i].value, value))
			return true;
	return false;
}

static bool show(struct visit *v, struct err *err)
{
	const struct report_form *f = v->own;
	struct report_view view = { .step = f ? f->step : MSG_NONE };
	const struct category *chosen;
	struct page *p;
	bool office, elsewhere;

	(void)err;
	view.top = top_of(v, message(v->lang, MSG_REPORT_TITLE));
	view.top.bottom.map = true;
	view.key = visit_typed(v, "key", (struct str){ NULL, 0 });
	if (!view.key.n)
		view.key = form_key_new(v);
	fields(v, &view);
	chosen = v->wrong ? report_category(v, &office)
			  : catalog_by_code(v->o->catalog, visit_param(v, "category"));
	view.suggest = report_suggestions(v, view.text.value);
	/* one that no word speaks for stands in the list of all */
	elsewhere = chosen && !among(&view.suggest.category, chosen->code);
	view.pick = pick_choice(v, elsewhere ? chosen->code : STR(""));
	view.pick_open = v->wrong ? visit_field(v, "pick").p != NULL : elsewhere;
	view.questions = report_questions(v, chosen);
	view.kept = f ? keep_pictures(v, f) : 0;
	p = visit_page(v);
	if (view.step != MSG_NONE)
		v->call->reply.status = 200;
	tpl_report(p, &view);
	return true;
}

static bool read(struct visit *v, struct err *err)
{
	static const struct err nothing_wrong;
	struct report_form *f = ARENA_NEW(v->arena, struct report_form);
	struct suggestion one;

	v->own = f;
	if (!report_form_read(v, f, err))
		return false;
	/* where no word speaks for a category there is nothing to ask */
	if (f->step == MSG_REPORT_STEP_CATEGORY &&
	    suggest_categories(v->arena, v->o->catalog, f->report.text, &one, 1) == 0)
		f->step = MSG_NONE;
	if (f->step == MSG_NONE)
		return true;
	v->wrong = &nothing_wrong;     /* shows what was typed */
	return show(v, err);
}

static bool act(struct visit *v, struct err *err)
{
	struct report_form *f = v->own;
	struct case_row row;

	/* this may be the second run */
	v->call->reply.headers = 0;
	buf_reset(&v->call->reply.body);
	if (!idempotency_find(v->tx, v->o, &f->key, v->call, &f->answered, err))
		return false;
	return f->answered || (case_report(v->tx, v->arena, v->o, &v->who, &f->report, &row, err) &&
			       receipt_go(v, &row) &&
			       idempotency_keep(v->tx, v->o, &f->key, v->call, err));
}

/* The reply was made in the transaction, to be kept with it. */
static bool done(struct visit *v, struct err *err)
{
	(void)err;
	if (form_key(v).p)
		kept_put(form_key(v), NULL, 0, v->now);
	return true;
}

/* ---- pieces of the page, for its script ---- */

static bool show_suggestions(struct visit *v, struct err *err)
{
	struct report_suggest_view view;
	struct str text = visit_field(v, "q");

	(void)err;
	if (!text.p)
		text = visit_param(v, "q");
	view = report_suggestions(v, text);
	tpl_report_suggest(visit_page(v), &view);
	return true;
}

static bool show_questions(struct visit *v, struct err *err)
{
	const struct category *c = catalog_by_code(v->o->catalog, visit_param(v, "category"));
	struct report_questions_view view = report_questions(v, c && may_hold(c) ? c : NULL);

	(void)err;
	tpl_report_questions(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .show = show, .read = read, .act = act, .done = done };
/* A POST, so that no log on the way keeps what somebody is about to tell. */
static const struct web_page page_suggest = { .show = show_suggestions, .read = show_suggestions };
static const struct web_page page_questions = { .show = show_questions };
static const struct route routes[] = {
	PAGE_GET("/report", &page),
	PAGE_POST("/report", REPORT_MAX, &page),
	PAGE_GET("/report/suggest", &page_suggest),
	PAGE_POST("/report/suggest", FORM_MAX, &page_suggest),
	PAGE_GET("/report/questions", &page_questions),
};
const struct route_part part_report = PART(routes);
