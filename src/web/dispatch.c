/* /desk/dispatch: what waits for a dispatcher, the longest due first; one case dispatched, or several
 * each to its suggested unit. */
#include "web/choices.h"
#include "web/dispatch_views.h"
#include "web/show.h"
#include "web/web_int.h"

enum { PAGE = 20, ASIDE = 10, PICKS = 50, TRIES = 4 };

/* What came of each ticked case, from act to done. */
struct bulk {
	struct picked { struct str number, said; bool done; } *item;
	size_t n;
};

static bool may_look(const struct visit *v, struct err *err)
{
	return v->who.roles & ROLE_DISPATCHER ||
	       err_set(err, ERR_DENIED, NULL, MSG_INBOX_FOR_DISPATCHERS);
}

/* ---- the list ---- */

/* The unit that the routing rule would give it to, now, with somebody on duty. */
static bool suggested(const struct visit *v, const struct case_row *row, struct unit_id *out,
		      struct err *err)
{
	const struct office *o = v->o;
	struct account_id on_duty = { 0 };
	struct unit_id but[TRIES], unit;

	*out = (struct unit_id){ 0 };
	for (size_t n = 0; n < TRIES; n++) {
		unit = route(o->directory, o->catalog, o->territory, row->category, row->area, but,
			     n);
		if (!unit.n)
			return true;
		if (!roster_on_duty(v->tx, unit,
				    zone_to_local(office_calendar(o, unit)->zone, v->now), &on_duty,
				    err))
			return false;
		if (on_duty.n) {
			*out = unit;
			return true;
		}
		but[n] = unit;
	}
	return true;
}

static enum msg why_here(const struct case_row *row, struct unit_id suggestion)
{
	if (row->kind == KIND_ALLEGATION)
		return MSG_INBOX_ALLEGATION;
	if (row->contested)
		return MSG_INBOX_CONTESTED;
	if (row->hops > 0)
		return MSG_INBOX_CAME_BACK;
	if (row->kind == KIND_ENQUIRY)
		return MSG_INBOX_ENQUIRY;
	if (!row->category.n)
		return MSG_INBOX_NO_CATEGORY;
	return suggestion.n ? MSG_INBOX_NOBODY_THEN : MSG_INBOX_NO_UNIT;
}

/* An enquiry may be answered here and now, an allegation is handed over, and what has no category gets
 * one; anything may turn out not to be for us. */
static bool instead(struct visit *v, const struct case_row *row, struct waiting_view *out,
		    struct err *err)
{
	enum action action[3];
	size_t n = 0;

	*out = (struct waiting_view){ .why = MSG_NONE };
	if (row->kind == KIND_ALLEGATION) {
		action[n++] = ACT_REFER;
	} else {
		if (row->kind == KIND_ENQUIRY)
			action[n++] = ACT_ANSWER_NOW;
		if (!row->category.n)
			action[n++] = ACT_RECLASSIFY;
		action[n++] = ACT_DECLINE;
	}
	return waiting_acts(v, row, STR("/desk/dispatch"), action, n, out, err);
}

static bool row_of(struct visit *v, const struct case_row *row, struct to_dispatch_view *out,
		   struct err *err)
{
	bool refused = v->wrong && str_eq(visit_segment(v, 0), row->number);
	struct unit_id unit = { 0 };
	struct options units;

	if (row->kind != KIND_ALLEGATION && !suggested(v, row, &unit, err))
		return false;
	*out = (struct to_dispatch_view){ .lines = { show_card(v, row, VIEW_STAFF) },
					  .why = why_here(row, unit), .version = row->version };
	if (!instead(v, row, &out->instead, err))
		return false;
	if (row->kind == KIND_ALLEGATION)
		return true;
	units = admitted_units(v, row, unit);
	out->units.item = units.item;
	out->units.n = units.n;
	out->can = units.n > 0;
	if (unit.n) {
		out->suggested = show_unit(v, unit);
		out->pick = arena_fmt(v->arena, "%.*s.%lld.%lld", STR_ARG(row->number),
				      (long long)row->version, (long long)unit.n);
	}
	if (!refused)
		return true;
	for (size_t i = 0; i < units.n; i++)
		units.item[i].chosen = str_eq(units.item[i].value, visit_field(v, "unit"));
	out->note = visit_field(v, "note");
	out->wrong = err_text(v->arena, v->lang, v->wrong);
	return true;
}

static bool waiting_rows(struct visit *v, struct dispatch_view *view, struct err *err)
{
	int64_t from = id_of(visit_param(v, "from"));
	struct to_dispatch_view *list;
	struct case_row *row;
	size_t n;
	bool more;

	if (from > 10000)
		from = 0;
	if (!case_queue(v->tx, v->arena, v->o, &v->who, QUEUE_TO_DISPATCH, (size_t)from, PAGE, &row,
			&n, &more, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct to_dispatch_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		if (!row_of(v, &row[i], &list[i], err))
			return false;
		view->bulk = view->bulk || list[i].pick.n;
	}
	view->rows.item = list;
	view->rows.n = n;
	if (more)
		view->more.href = arena_fmt(v->arena, "/desk/dispatch?from=%lld",
					    (long long)from + PAGE);
	return true;
}

/* A decision that waits beside the inbox. */
struct aside { enum queue queue; enum msg why; enum action action, said; };
static const struct aside objected = { QUEUE_OBJECTED, MSG_INBOX_OBJECTED, ACT_DECIDE_OBJECTION,
				       ACT_OBJECT };
static const struct aside declined = { QUEUE_DECLINED, MSG_INBOX_DECLINED, ACT_CONFIRM_DECLINE,
				       ACT_DECLINE };

static bool own_proposal(const struct visit *v, const struct case_row *row)
{
	return row->decliner.n && row->decliner.n == v->who.account.n;
}

static bool aside(struct visit *v, const struct aside *what, struct waiting_list *out,
		  struct err *err)
{
	struct waiting_view *list;
	struct case_row *row;
	size_t n;
	bool more;

	if (!case_queue(v->tx, v->arena, v->o, &v->who, what->queue, 0, ASIDE, &row, &n, &more, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct waiting_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		list[i] = waiting_of(v, &row[i], own_proposal(v, &row[i]) ? MSG_INBOX_DECLINED_OWN
									 : what->why);
		if (!last_said(v, row[i].id, what->said, "reason", &list[i].more, err) ||
		    !waiting_acts(v, &row[i], STR("/desk/dispatch"), &what->action, 1, &list[i],
				  err))
			return false;
	}
	*out = (struct waiting_list){ list, n };
	return true;
}

/* Whom a verdict calls back to work: decided by a verifier or a supervisor, for a dispatcher to know. */
static bool unhappy(struct visit *v, struct waiting_list *out, struct err *err)
{
	struct waiting_view *list;
	struct case_row *row;
	size_t n;
	bool more;

	if (!case_queue(v->tx, v->arena, v->o, &v->who, QUEUE_UNHAPPY, 0, ASIDE, &row, &n, &more, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct waiting_view, n + 1);
	for (size_t i = 0; i < n; i++) {
		list[i] = waiting_of(v, &row[i], MSG_INBOX_REWORK);
		if (!last_said(v, row[i].id, ACT_RATE, "comment", &list[i].more, err))
			return false;
	}
	*out = (struct waiting_list){ list, n };
	return true;
}

static void results(struct visit *v, struct dispatch_view *view)
{
	const struct bulk *bulk = v->own;
	struct dispatched_view *list;

	if (!bulk || v->wrong)
		return;
	list = ARENA_ARRAY(v->arena, struct dispatched_view, bulk->n + 1);
	for (size_t i = 0; i < bulk->n; i++) {
		const struct picked *p = &bulk->item[i];

		list[i] = (struct dispatched_view){
			.number = p->number, .done = p->done,
			.href = arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(p->number)),
			.said = p->said,
		};
	}
	view->results.item = list;
	view->results.n = bulk->n;
}

static bool show(struct visit *v, struct err *err)
{
	struct dispatch_view view = { .empty = { .text = MSG_INBOX_EMPTY, .link = MSG_INBOX_TO_CASES,
						 .href = STR("/desk/cases?state=dispatched") } };

	if (!may_look(v, err) || !waiting_rows(v, &view, err) ||
	    !aside(v, &objected, &view.objected, err) || !aside(v, &declined, &view.declined, err) ||
	    !unhappy(v, &view.unhappy, err))
		return false;
	results(v, &view);
	view.top = top_of(v, message(v->lang, MSG_INBOX_TITLE));
	view.top.here = STR("/desk/dispatch");
	tpl_dispatch(visit_page(v), &view);
	return true;
}

/* ---- one case ---- */

static bool dispatch(struct visit *v, struct str number, int64_t version, int64_t unit,
		     struct str note, struct err *err)
{
	struct act_input in = { .unit = unit, .note = note };
	struct case_row row;

	return case_act(v->tx, v->arena, v->o, &v->who, number, version, ACT_DISPATCH, &in, &row,
			NULL, err);
}

static bool read_one(struct visit *v, struct err *err)
{
	if (!may_look(v, err))
		return false;
	if (!id_of(visit_field(v, "unit")))
		return err_set(err, ERR_INVALID, "unit", MSG_REQUIRED);
	return id_of(visit_field(v, "version")) ||
	       err_set(err, ERR_INVALID, "version", MSG_REQUIRED);
}

static bool act_one(struct visit *v, struct err *err)
{
	return dispatch(v, visit_segment(v, 0), id_of(visit_field(v, "version")),
			id_of(visit_field(v, "unit")), visit_field(v, "note"), err);
}

static bool done_one(struct visit *v, struct err *err)
{
	(void)err;
	return visit_go_told(v, STR("/desk/dispatch"), MSG_TOLD_DISPATCHED);
}

/* The address of a form that was refused, opened again: the case itself. */
static bool show_one(struct visit *v, struct err *err)
{
	if (v->wrong)
		return show(v, err);
	return visit_go(v, arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(visit_segment(v, 0))));
}

/* ---- several ---- */

static bool read_bulk(struct visit *v, struct err *err)
{
	struct bulk *bulk = ARENA_NEW(v->arena, struct bulk);

	if (!may_look(v, err))
		return false;
	bulk->item = ARENA_ARRAY(v->arena, struct picked, PICKS);
	for (size_t i = 0; i < v->form.n; i++)
		bulk->n += str_eq(v->form.field[i].name, STR("pick"));
	if (bulk->n == 0)
		return err_set(err, ERR_INVALID, NULL, MSG_INBOX_TICK_SOME);
	if (bulk->n > PICKS)
		return err_set(err, ERR_INVALID, NULL, MSG_TOO_MANY_ITEMS, AI(PICKS));
	v->own = bulk;
	return true;
}

/* Refused for a reason of this one case? Else the whole command fails. */
static bool only_this_one(const struct err *err)
{
	return err->code == ERR_STALE || err->code == ERR_CONFLICT || err->code == ERR_INVALID ||
	       err->code == ERR_DENIED || err->code == ERR_NOT_FOUND;
}

static bool act_bulk(struct visit *v, struct err *err)
{
	struct bulk *bulk = v->own;

	bulk->n = 0;
	for (size_t i = 0; i < v->form.n; i++) {
		struct picked *p = &bulk->item[bulk->n];
		struct str rest = v->form.field[i].value;
		struct err why = ERR_INIT;
		int64_t version, unit;

		if (!str_eq(v->form.field[i].name, STR("pick")))
			continue;
		*p = (struct picked){ .number = str_cut(&rest, '.') };
		version = id_of(str_cut(&rest, '.'));
		unit = id_of(rest);
		if (!version || !unit || !case_number_valid(p->number))
			return err_set(err, ERR_INVALID, NULL, MSG_INBOX_TICK_SOME);
		p->said = show_unit(v, (struct unit_id){ unit });
		p->done = dispatch(v, p->number, version, unit, (struct str){ NULL, 0 }, &why);
		if (!p->done && !only_this_one(&why)) {
			*err = why;
			return false;
		}
		if (!p->done)
			p->said = err_text(v->arena, v->lang, &why);
		bulk->n++;
	}
	return true;
}

static const struct web_page page = { .staff = true, .show = show, .read = read_bulk,
				      .act = act_bulk, .done = show };
static const struct web_page page_one = { .staff = true, .show = show_one, .read = read_one,
					  .act = act_one, .done = done_one };
static const struct route routes[] = {
	PAGE_GET("/desk/dispatch", &page),
	PAGE_POST("/desk/dispatch", FORM_MAX, &page),
	PAGE_GET("/desk/dispatch/{number}", &page_one),
	PAGE_POST("/desk/dispatch/{number}", FORM_MAX, &page_one),
};
const struct route_part part_dispatch = PART(routes);
