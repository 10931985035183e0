/* GET /report/done: the receipt of a report, for whoever has just sent it. Number and case code stand
 * in a cookie that ends after an hour, never in an address. */
#include "web/qr.h"
#include "web/report_int.h"
#include "web/show.h"

enum { RECEIPT_SECONDS = 3600 };

bool receipt_go(struct visit *v, const struct case_row *row)
{
	struct str code = case_code(v->o, v->arena, row->number);
	struct str track = arena_fmt(v->arena, "/track/%.*s", STR_ARG(row->number));

	visit_set_cookie(v, "daodi_receipt", arena_fmt(v->arena, "%.*s.%.*s", STR_ARG(row->number),
						       STR_ARG(code)),
			 "/report", RECEIPT_SECONDS);
	/* and so that the way on to its progress needs no typing */
	visit_set_cookie(v, "daodi_code", code, arena_cstr(v->arena, track), RECEIPT_SECONDS);
	return visit_go(v, STR("/report/done"));
}

/* In groups of four: easier to read out and to copy. */
static struct str grouped(struct arena *a, struct str code)
{
	struct buf b = BUF_INIT;
	struct str s;

	for (size_t i = 0; i < code.n; i++) {
		if (i && i % 4 == 0)
			buf_add_char(&b, ' ');
		buf_add_char(&b, code.p[i]);
	}
	s = arena_str(a, buf_str(&b));
	buf_release(&b);
	return s;
}

/* What is due when a day ends is due on that day: nobody calls that 00:00 of the next. */
static struct str due_words(const struct visit *v, int64_t due)
{
	bool whole_day = zone_to_local(v->o->main->zone, due) % US_PER_DAY == 0;

	return due == 0 ? STR("") : whole_day ? show_day(v, due - 1) : show_time(v, due);
}

static void fill(struct visit *v, const struct case_row *row, struct str code,
		 struct receipt_view *view)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);
	struct str base = http_base(v->call);

	view->there = true;
	view->number = row->number;
	view->code = grouped(v->arena, code);
	view->track = arena_fmt(v->arena, "/track/%.*s", STR_ARG(row->number));
	if (base.n) {
		view->address = arena_fmt(v->arena, "%.*s%.*s", STR_ARG(base), STR_ARG(view->track));
		/* the code behind #: a browser sends it to nobody */
		view->qr = qr_svg(v->arena, arena_fmt(v->arena, "%.*s#%.*s", STR_ARG(view->address),
						      STR_ARG(code)),
				  message(v->lang, MSG_RECEIPT_QR));
	}
	if (c)
		view->category = report_category_name(v, c);
	view->danger = c && c->urgency == URGENCY_DANGER;
	if (row->unit.n)
		view->unit = show_unit(v, row->unit);
	view->due = due_words(v, row->requester_due);
	view->dispatched = row->state != STATE_REGISTERED && row->unit.n;
	view->closed = !state_open(row->state);
	view->reply = row->reply;
	view->reachable = row->requester.n != 0;
}

static bool show(struct visit *v, struct err *err)
{
	struct str code = visit_cookie(v, "daodi_receipt"), number = str_cut(&code, '.');
	struct receipt_view view = { .there = false };
	struct case_row row;
	bool found = false;

	if (case_number_valid(number) && case_code_matches(v->o, number, code) &&
	    !case_get(v->tx, v->arena, number, &row, &found, err))
		return false;
	view.top = top_of(v, message(v->lang, found ? MSG_RECEIPT_TITLE : MSG_RECEIPT_NONE_TITLE));
	if (found)
		fill(v, &row, code, &view);
	tpl_receipt(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .secret = true, .show = show };
static const struct route routes[] = {
	PAGE_GET("/report/done", &page),
};
const struct route_part part_receipt = PART(routes);
