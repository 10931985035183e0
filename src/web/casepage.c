/* GET /desk/cases/{number}: a case as those see it who work on it. POST /desk/cases/{number}/{action}:
 * an act, done or shown again with what was typed. A look at the requester answers with the page
 * itself, once; every other act leads away from its address, so that nothing is done twice. */
#include "web/casepage_views.h"
#include "web/web_int.h"

/* A form under way. */
struct doing {
	struct str number;
	enum action action;
	int64_t version;
	struct act_input in;
	struct case_row row;
	struct requester seen;
};

static struct str page_path(const struct visit *v, struct str number)
{
	return arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(number));
}

static bool no_case(struct err *err)
{
	return err_set(err, ERR_NOT_FOUND, NULL, MSG_NOT_FOUND);
}

/* ---- showing ---- */

static void add_seen(struct fact_view *list, size_t *n, enum msg name, struct str value)
{
	if (value.n)
		list[(*n)++] = (struct fact_view){ name, value };
}

static void seen(const struct visit *v, const struct requester *q, struct casepage_view *view)
{
	struct fact_view *list = ARENA_ARRAY(v->arena, struct fact_view, 4);
	size_t n = 0;

	add_seen(list, &n, MSG_CASEPAGE_REQUESTER_NAME, q->name);
	add_seen(list, &n, MSG_CASEPAGE_REQUESTER_PHONE, q->phone);
	add_seen(list, &n, MSG_CASEPAGE_REQUESTER_EMAIL, q->email);
	add_seen(list, &n, MSG_CASEPAGE_REQUESTER_BY, q->represented_by);
	view->seen.facts.item = list;
	view->seen.facts.n = n;
	view->seen.anonymous = q->anonymous;
	view->seen.confidential = q->confidential;
	view->looked = true;
}

static bool write_page(struct visit *v, const struct case_row *row, const struct requester *look,
		       struct err *err)
{
	const struct doing *d = v->own;
	struct casepage_view *view = ARENA_NEW(v->arena, struct casepage_view);
	enum action failed = v->wrong && d ? d->action : ACT_COUNT;

	*view = (struct casepage_view){ .head = show_card(v, row, VIEW_STAFF) };
	view->top = top_of(v, view->head.title);
	view->top.here = page_path(v, row->number);
	if (look) {
		seen(v, look, view);
		if (row->requester.n && !case_code_again(v->tx, v->arena, v->o, &v->who, row,
							 &view->seen.code, err))
			return false;
	}
	if (!casepage_facts(v, row, view, err) || !casepage_sides(v, row, view, err) ||
	    !casepage_acts(v, row, failed, view, err))
		return false;
	tpl_casepage(visit_page(v), view);
	return true;
}

static bool show(struct visit *v, struct err *err)
{
	struct case_row row;
	enum view seen_as = VIEW_NONE;
	bool found;

	if (!case_get(v->tx, v->arena, visit_segment(v, 0), &row, &found, err) ||
	    (found && !case_view(v->tx, v->o, &v->who, &row, &seen_as, err)))
		return false;
	if (seen_as == VIEW_PUBLIC)
		return visit_go(v, arena_fmt(v->arena, "/cases/%.*s", STR_ARG(row.number)));
	return seen_as == VIEW_STAFF ? write_page(v, &row, NULL, err) : no_case(err);
}

/* ---- acting ---- */

static bool begin(struct visit *v, enum action action, struct err *err)
{
	struct doing *d = ARENA_NEW(v->arena, struct doing);

	*d = (struct doing){ .number = visit_segment(v, 0), .action = action };
	v->own = d;
	/* a form without a version has looked at none */
	if (!str_to_i64(visit_field(v, "version"), &d->version) || d->version <= 0)
		d->version = -1;
	return act_input_of_form(v, action, &d->in, err);
}

static bool read_act(struct visit *v, struct err *err)
{
	enum action action;

	if (!action_of(visit_segment(v, 1), &action) || !workflow(action)->by_person)
		return no_case(err);
	return begin(v, action, err);
}

static bool read_look(struct visit *v, struct err *err)
{
	return begin(v, ACT_SEE_REQUESTER, err);
}

static bool act(struct visit *v, struct err *err)
{
	struct doing *d = v->own;

	d->seen = (struct requester){ .anonymous = false };
	return case_act(v->tx, v->arena, v->o, &v->who, d->number, d->version, d->action, &d->in,
			&d->row, &d->seen, err);
}

/* Back to where the form was; who has passed the case out of reach goes on with today's list. */
static bool done(struct visit *v, struct err *err)
{
	const struct doing *d = v->own;
	struct str back = visit_field(v, "back"), path = page_path(v, d->number);
	enum view seen_as;

	if (!case_view(v->tx, v->o, &v->who, &d->row, &seen_as, err))
		return false;
	if (seen_as != VIEW_STAFF)
		path = STR("/desk");
	return visit_go_told(v, back.n ? local_path(back) : path, casepage_told(d->action));
}

static bool done_look(struct visit *v, struct err *err)
{
	const struct doing *d = v->own;
	struct case_row row;
	bool found;

	if (!case_get(v->tx, v->arena, d->number, &row, &found, err))
		return false;
	return found ? write_page(v, &row, &d->seen, err) : no_case(err);
}

/* Where a form was sent to is no page of its own: a reader who comes there by a link or after signing
 * in is led to the case. */
static bool lead_back(struct visit *v, struct err *err)
{
	(void)err;
	return visit_go(v, page_path(v, visit_segment(v, 0)));
}

static const struct web_page page_case = { .staff = true, .show = show };
static const struct web_page page_act = { .staff = true, .show = show, .read = read_act, .act = act,
					  .done = done };
static const struct web_page page_look = { .staff = true, .secret = true, .show = show,
					   .read = read_look, .act = act, .done = done_look };
static const struct web_page page_back = { .staff = true, .show = lead_back };
static const struct route routes[] = {
	PAGE_GET("/desk/cases/{number}", &page_case),
	PAGE_GET("/desk/cases/{number}/{action}", &page_back),
	PAGE_POST("/desk/cases/{number}/{action}", FORM_MAX, &page_act),
	PAGE_GET("/desk/cases/{number}/see_requester", &page_back),
	PAGE_POST("/desk/cases/{number}/see_requester", FORM_MAX, &page_look),
};
const struct route_part part_casepage = PART(routes);
