/* /desk/intake: a call on one screen. What was said, where, who calls (sealed at once), what may be the
 * same thing; then it is registered and routed, or answered in the same breath, or added to the case
 * that it is. The code of the receipt is shown once, to be read out to the caller. */
#include "web/choices.h"
#include "web/form_key.h"
#include "web/intake_read.h"
#include "web/intake_views.h"
#include "web/show.h"
#include "web/suggest.h"
#include "web/web_int.h"

enum { SIMILAR = 6, SUGGESTED = 3, TEXT_MAX = 4000, CODE_SECONDS = 900, CODE_GROUP = 4 };
#define CODE_COOKIE "daodi_receipt"
#define DONE_PATH "/desk/intake/done"

static bool may_take(const struct visit *v, struct err *err)
{
	return v->who.roles & (ROLE_OPERATOR | ROLE_COMMUNITY_WORKER) ||
	       err_set(err, ERR_DENIED, NULL, MSG_INTAKE_FOR_OPERATORS);
}

/* What stands in a field already, whatever the form was sent for. */
static struct str typed(const struct visit *v, const char *name)
{
	return form_get(&v->form, name);
}

/* ---- likely the same ---- */

static bool similar(struct visit *v, const struct likeness *like, struct intake_similar_view *out,
		    struct err *err)
{
	bool may_follow = policy_admits("link", &v->who, REL_REACH, NULL);
	struct same_view *list;
	struct similar *found;
	size_t n;

	*out = (struct intake_similar_view){ .looked = like->text.n || like->address.n };
	if (!out->looked)
		return true;
	if (!case_similar(v->tx, v->arena, v->o, &v->who, like, SIMILAR, &found, &n, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct same_view, n + 1);
	for (size_t i = 0; i < n; i++)
		list[i] = (struct same_view){
			.lines = { show_card(v, &found[i].row, VIEW_STAFF) },
			.same_place = found[i].same_place,
			.may_follow = may_follow && state_open(found[i].row.state),
		};
	out->item.item = list;
	out->item.n = n;
	return true;
}

static void place(struct likeness *like, struct str lat, struct str lon)
{
	double y, x;

	like->has_place = str_to_double(lat, &y) && str_to_double(lon, &x) && y >= -90 && y <= 90 &&
			  x >= -180 && x <= 180;
	if (like->has_place)
		like->place = (struct point){ e7(y), e7(x) };
}

/* What the form says so far. */
static struct likeness likeness_of(const struct visit *v)
{
	struct likeness like = { .text = visit_field(v, "text"),
				 .address = visit_field(v, "address"),
				 .category = intake_category(v) };

	place(&like, typed(v, "lat"), typed(v, "lon"));
	return like;
}

static bool write_similar(struct visit *v, const struct likeness *like, struct err *err)
{
	struct intake_similar_view list;

	if (!may_take(v, err) || !similar(v, like, &list, err))
		return false;
	tpl_intake_similar(visit_page(v), &list);
	return true;
}

static bool show_similar(struct visit *v, struct err *err)
{
	struct likeness like = { .text = visit_param(v, "q"),
				 .address = visit_param(v, "address"),
				 .category = { id_of(visit_param(v, "category")) } };

	place(&like, visit_param(v, "lat"), visit_param(v, "lon"));
	return write_similar(v, &like, err);
}

/* The same for the script of the page: what a caller says stands in no address. */
static bool read_similar(struct visit *v, struct err *err)
{
	struct likeness like = likeness_of(v);

	return write_similar(v, &like, err);
}

/* ---- categories that the words speak for ---- */

static struct intake_suggested_view suggested(struct visit *v)
{
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, SUGGEST_MOST);
	struct intake_suggested_view view = { .options = { o, 0 } };
	struct suggestion found[SUGGEST_MOST];
	struct str text = visit_field(v, "text");

	if (!text.n)
		return view;
	view.options.n = suggest_categories(v->arena, v->o->catalog, text, found, SUGGESTED);
	for (size_t i = 0; i < view.options.n; i++) {
		int64_t id = found[i].category->id.n;

		o[i] = (struct option_view){
			.value = arena_fmt(v->arena, "%lld", (long long)id),
			.label = show_category(v, found[i].category->id),
			.chosen = id == id_of(visit_field(v, "suggested")),
		};
	}
	return view;
}

static bool read_suggested(struct visit *v, struct err *err)
{
	struct intake_suggested_view view = suggested(v);

	if (!may_take(v, err))
		return false;
	tpl_intake_suggested(visit_page(v), &view);
	return true;
}

/* ---- the category's questions ---- */

static bool answered(const struct visit *v, struct str name, struct str value)
{
	for (size_t i = 0; i < v->form.n; i++)
		if (str_eq(v->form.field[i].name, name) && str_eq(v->form.field[i].value, value))
			return true;
	return false;
}

static void asked_of(struct visit *v, const struct question *q, struct asked_view *out)
{
	const char *name = arena_cstr(v->arena, arena_fmt(v->arena, "answers.%.*s",
							  STR_ARG(q->code)));
	struct option_view *option = ARENA_ARRAY(v->arena, struct option_view, q->values + 1);

	*out = (struct asked_view){
		.name = str_c(name), .text = q->description, .hint = q->datatype_description,
		.wrong = visit_wrong(v, name), .value = typed(v, name), .required = q->required,
		.note = !q->variable, .box = q->datatype == DATA_TEXT,
		.one = q->datatype == DATA_ONE, .many = q->datatype == DATA_MANY,
		.type = q->datatype == DATA_DATETIME ? STR("datetime-local") : STR("text"),
	};
	for (size_t i = 0; i < q->values; i++)
		option[i] = (struct option_view){
			.value = q->value[i].key, .label = q->value[i].name,
			.chosen = answered(v, out->name, q->value[i].key),
		};
	out->options.item = option;
	out->options.n = q->values;
}

static void asked(struct visit *v, struct category_id category, struct intake_asked_view *out)
{
	const struct category *c = catalog_get(v->o->catalog, category);
	struct asked_view *list;

	if (!c)
		return;
	list = ARENA_ARRAY(v->arena, struct asked_view, c->questions + 1);
	for (size_t i = 0; i < c->questions; i++)
		asked_of(v, &c->question[i], &list[i]);
	out->item.item = list;
	out->item.n = c->questions;
}

static bool show_questions(struct visit *v, struct err *err)
{
	struct intake_asked_view list = { .item = { NULL, 0 } };

	if (!may_take(v, err))
		return false;
	asked(v, (struct category_id){ id_of(visit_param(v, "category")) }, &list);
	tpl_intake_asked(visit_page(v), &list);
	return true;
}

/* ---- the form ---- */

static struct field_view field(struct visit *v, const char *name, enum msg label, enum msg hint)
{
	return field_of(v, name, label, hint, typed(v, name));
}

static struct choice_view choice(struct visit *v, const char *name, enum msg label, enum msg hint,
				 struct options o)
{
	return select_of(v, name, label, hint, o, typed(v, name));
}

static void fields(struct visit *v, struct intake_view *view)
{
	view->text = field(v, "text", MSG_INTAKE_TEXT, MSG_INTAKE_TEXT_HINT);
	view->text.rows = 5;
	view->text.most = TEXT_MAX;
	view->text.required = true;
	view->kind = choice(v, "kind", MSG_INTAKE_KIND, MSG_NONE,
			    kind_options(v, MSG_INTAKE_KIND_BY_CATEGORY));
	view->channel = choice(v, "channel", MSG_INTAKE_CHANNEL, MSG_NONE, channel_options(v));
	view->channel.required = view->kind.required = true;
	view->category = choice(v, "category", MSG_INTAKE_CATEGORY, MSG_INTAKE_CATEGORY_HINT,
				category_options(v, MSG_INTAKE_NO_CATEGORY, true));
	view->address = field(v, "address", MSG_INTAKE_ADDRESS, MSG_NONE);
	view->area = choice(v, "area", MSG_INTAKE_AREA, MSG_NONE,
			    area_options(v, MSG_INTAKE_NO_AREA));
	view->occurred = field(v, "occurred_at", MSG_INTAKE_OCCURRED, MSG_NONE);
	view->occurred.type = STR("datetime-local");
	view->name = field(v, "requester.name", MSG_INTAKE_NAME, MSG_NONE);
	view->phone = field(v, "requester.phone", MSG_INTAKE_PHONE, MSG_NONE);
	view->phone.type = STR("tel");
	view->name.autocomplete = view->phone.autocomplete = STR("off");
	view->represented_by = field(v, "requester.represented_by", MSG_INTAKE_REPRESENTED,
				     MSG_INTAKE_REPRESENTED_HINT);
	view->confidential = check_of(v, "confidential", MSG_INTAKE_CONFIDENTIAL,
				      MSG_INTAKE_CONFIDENTIAL_HINT, typed(v, "confidential").n > 0);
	view->found = check_of(v, "found", MSG_INTAKE_FOUND, MSG_NONE, typed(v, "found").n > 0);
	view->upstream_system = field(v, "upstream_system", MSG_INTAKE_UPSTREAM_SYSTEM, MSG_NONE);
	view->upstream_number = field(v, "upstream_number", MSG_INTAKE_UPSTREAM_NUMBER, MSG_NONE);
	view->upstream_due = field(v, "upstream_due", MSG_INTAKE_UPSTREAM_DUE, MSG_NONE);
	view->upstream_due.type = STR("datetime-local");
	view->upstream = view->upstream_system.value.n || view->upstream_number.value.n ||
			 view->upstream_due.value.n || view->upstream_system.wrong.n;
	view->reply = field(v, "public_reply", MSG_INTAKE_REPLY, MSG_NONE);
	view->reply.rows = 4;
	view->reply.most = TEXT_MAX;
	view->knowledge = field(v, "knowledge", MSG_INTAKE_KNOWLEDGE, MSG_INTAKE_KNOWLEDGE_HINT);
}

static bool show(struct visit *v, struct err *err)
{
	struct likeness like = likeness_of(v);
	struct intake_view view = {
		.may_answer = policy_admits("answer_now", &v->who, REL_REACH, NULL),
	};

	if (!may_take(v, err) || !similar(v, &like, &view.same, err))
		return false;
	fields(v, &view);
	view.key = form_key(v).p ? form_key(v) : form_key_new(v);
	view.map = pick_map_of(v, like.has_place, like.place);
	view.suggested = suggested(v);
	asked(v, like.category, &view.asked);
	view.top = top_of(v, message(v->lang, MSG_INTAKE_TITLE));
	view.top.bottom.map = true;
	tpl_intake(visit_page(v), &view);
	return true;
}

/* ---- registering ---- */

static bool read(struct visit *v, struct err *err)
{
	struct intake *in = ARENA_NEW(v->arena, struct intake);

	if (!may_take(v, err))
		return false;
	if (str_eq(visit_field(v, "do"), STR("look")))
		return show(v, err);
	v->own = in;
	if (!intake_read(v, in, err))
		return false;
	in->key = form_known_by(v, NULL);
	return true;
}

/* An order of above comes once. */
static bool is_new(struct visit *v, const struct report *r, struct err *err)
{
	struct case_id id;
	bool found = false;

	if (r->upstream_number.n &&
	    !case_imported(v->tx, r->upstream_system, r->upstream_number, &id, &found, err))
		return false;
	return !found || err_set(err, ERR_INVALID, "upstream_number", MSG_INTAKE_UPSTREAM_KNOWN);
}

/* What is done in the same breath. The case must lie where this reader may do it. */
static bool follow_up(struct visit *v, const struct intake *in, struct err *err)
{
	bool answer = in->ending == END_ANSWER;
	struct act_input act = { .public_reply = in->reply, .knowledge = in->knowledge };
	struct err why = ERR_INIT;
	struct case_row row;

	if (in->ending == END_REGISTER)
		return true;
	if (!answer)
		act = (struct act_input){ .to = in->same, .relation = STR("duplicate_of") };
	if (case_act(v->tx, v->arena, v->o, &v->who, in->number, 0,
		     answer ? ACT_ANSWER_NOW : ACT_LINK, &act, &row, NULL, &why))
		return true;
	if (why.code == ERR_NOT_FOUND)
		return err_set(err, ERR_DENIED, NULL, MSG_INTAKE_OUT_OF_REACH);
	*err = why;
	return false;
}

/* To the receipt, with what it shows. */
static bool go(struct visit *v, const struct intake *in)
{
	static const enum msg told[] = { [END_REGISTER] = MSG_TOLD_REGISTERED,
					 [END_ANSWER] = MSG_TOLD_REGISTERED_ANSWERED,
					 [END_SAME] = MSG_TOLD_REGISTERED_SAME };

	visit_set_cookie(v, CODE_COOKIE, case_code(v->o, v->arena, in->number), DONE_PATH,
			 CODE_SECONDS);
	return visit_go_told(v, arena_fmt(v->arena, DONE_PATH "/%.*s", STR_ARG(in->number)),
			     told[in->ending]);
}

static bool act(struct visit *v, struct err *err)
{
	struct intake *in = v->own;
	struct case_row row;
	bool answered;

	/* this may be the second run */
	v->call->reply.headers = 0;
	buf_reset(&v->call->reply.body);
	if (!idempotency_find(v->tx, v->o, &in->key, v->call, &answered, err))
		return false;
	if (answered)
		return true;
	if (!is_new(v, &in->report, err) ||
	    !case_report(v->tx, v->arena, v->o, &v->who, &in->report, &row, err))
		return false;
	in->number = row.number;
	return follow_up(v, in, err) && go(v, in) &&
	       idempotency_keep(v->tx, v->o, &in->key, v->call, err);
}

/* The reply was made in the transaction, to be kept with it. */
static bool done(struct visit *v, struct err *err)
{
	(void)v;
	(void)err;
	return true;
}

/* ---- the receipt ---- */

/* In groups, as one reads it out. */
static struct str grouped(const struct visit *v, struct str code)
{
	struct buf b = BUF_INIT;
	struct str s;

	for (size_t i = 0; i < code.n; i++) {
		if (i && i % CODE_GROUP == 0)
			buf_add_char(&b, ' ');
		buf_add_char(&b, code.p[i]);
	}
	s = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool show_done(struct visit *v, struct err *err)
{
	struct str number = visit_segment(v, 0), code = visit_cookie(v, CODE_COOKIE);
	struct intake_done_view view = { .number = number };
	enum view seen = VIEW_NONE;
	struct case_row row;
	bool found;

	if (!may_take(v, err) || !case_get(v->tx, v->arena, number, &row, &found, err))
		return false;
	if (found && !case_view(v->tx, v->o, &v->who, &row, &seen, err))
		return false;
	/* whoever took the call holds its code, and may know that the case is there */
	if (case_code_matches(v->o, number, code))
		view.code = grouped(v, code);
	if (!found || (seen != VIEW_STAFF && !view.code.n))
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_NOT_FOUND);
	if (seen == VIEW_STAFF) {
		view.href = arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(number));
		view.state = message(v->lang, show_state(row.state));
		view.unit = row.unit.n ? show_unit(v, row.unit) : STR("");
		view.due = state_open(row.state) ? show_time(v, row.due) : STR("");
		view.waits = row.state == STATE_REGISTERED && !row.master.n;
	}
	view.top = top_of(v, message(v->lang, MSG_INTAKE_DONE_TITLE));
	tpl_intake_done(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .staff = true, .show = show, .read = read, .act = act,
				      .done = done };
static const struct web_page page_similar = { .staff = true, .show = show_similar,
					      .read = read_similar };
static const struct web_page page_suggest = { .staff = true, .read = read_suggested };
static const struct web_page page_questions = { .staff = true, .show = show_questions };
static const struct web_page page_done = { .staff = true, .secret = true, .show = show_done };
static const struct route routes[] = {
	PAGE_GET("/desk/intake", &page),
	PAGE_POST("/desk/intake", FORM_MAX, &page),
	PAGE_GET("/desk/intake/similar", &page_similar),
	PAGE_POST("/desk/intake/similar", FORM_MAX, &page_similar),
	PAGE_POST("/desk/intake/suggest", FORM_MAX, &page_suggest),
	PAGE_GET("/desk/intake/questions", &page_questions),
	PAGE_GET(DONE_PATH "/{number}", &page_done),
};
const struct route_part part_intake = PART(routes);
