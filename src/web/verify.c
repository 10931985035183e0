/* /desk/verify: answers to check, people to call back, and those who say it is not solved. Nobody finds
 * here what his own unit handled (rule 3). */
#include "web/show.h"
#include "web/verify_views.h"
#include "web/web_int.h"

enum { PAGE = 8, ASIDE = 5, FROM_MAX = 10000, SAID_SHOWN = 160 };

static bool may_look(const struct visit *v, struct err *err)
{
	return v->who.roles & (ROLE_VERIFIER | ROLE_SUPERVISOR) ||
	       err_set(err, ERR_DENIED, NULL, MSG_CHECK_FOR_VERIFIERS);
}

static enum msg why_checked(const struct visit *v, const struct case_row *row)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);

	switch (c ? c->tier : TIER_NONE) {
	case TIER_SITE:
		return MSG_CHECK_ON_SITE;
	case TIER_SAMPLED:
		return MSG_CHECK_SAMPLED;
	default:
		return MSG_CHECK_NOT_SAID;
	}
}

/* "12" and "9, 14": the hours at which somebody has been called already. */
static struct str hours(const struct visit *v, unsigned mask)
{
	struct buf b = BUF_INIT;
	struct str s;

	for (int h = 0; h < 24; h++)
		if (mask >> h & 1)
			buf_fmt(&b, "%s%d:00", b.n ? ", " : "", h);
	s = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool calls_said(struct visit *v, const struct case_row *row, struct waiting_view *w,
		       struct err *err)
{
	struct calls c;

	if (!case_calls(v->tx, v->o, row->id, &c, err))
		return false;
	w->why = row->call_reached ? MSG_CHECK_REACHED
		 : c.made == 0     ? MSG_CHECK_NOT_CALLED
		 : c.next > v->now ? MSG_CHECK_CALL_LATER
				   : MSG_CHECK_CALL_AGAIN;
	if (c.made)
		w->more = message_fill(v->arena, v->lang, MSG_CHECK_ATTEMPTS,
				       (const struct err_arg[ERR_ARGS]){
					       AI(c.made), AT(show_time(v, c.last)),
					       AT(hours(v, c.hours)) });
	return true;
}

/* Why it is here, what was said, and what may be done about it. */
static bool waiting_row(struct visit *v, enum queue q, const struct case_row *row,
			struct waiting_view *w, struct err *err)
{
	static const enum action call[] = { ACT_CALLBACK, ACT_SEE_REQUESTER };
	static const enum action check[] = { ACT_VERIFY, ACT_REWORK };
	static const enum action unhappy[] = { ACT_REWORK, ACT_CLOSE };
	const enum action *acts = q == QUEUE_TO_CALL ? call : q == QUEUE_TO_VERIFY ? check : unhappy;
	struct str back = STR("/desk/verify");

	*w = waiting_of(v, row, MSG_CHECK_UNHAPPY);
	switch (q) {
	case QUEUE_TO_CALL:
		if (!calls_said(v, row, w, err))
			return false;
		break;
	case QUEUE_TO_VERIFY:
		w->why = why_checked(v, row);
		w->more = show_excerpt(v, row->reply, SAID_SHOWN);
		break;
	default:
		if (!last_said(v, row->id, ACT_RATE, "comment", &w->more, err))
			return false;
	}
	return waiting_acts(v, row, back, acts, 2, w, err);
}

static bool section(struct visit *v, enum queue q, const char *param, size_t most,
		    struct waiting_list *out, struct str *onward, struct err *err)
{
	int64_t from = 0;
	struct str typed = visit_param(v, param);
	struct waiting_view *list;
	struct case_row *row;
	bool more;
	size_t n;

	if (typed.p && (!str_to_i64(typed, &from) || from < 0 || from > FROM_MAX))
		from = 0;
	if (!case_queue(v->tx, v->arena, v->o, &v->who, q, (size_t)from, most, &row, &n, &more, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct waiting_view, n + 1);
	for (size_t i = 0; i < n; i++)
		if (!waiting_row(v, q, &row[i], &list[i], err))
			return false;
	*out = (struct waiting_list){ list, n };
	if (more)
		*onward = arena_fmt(v->arena, "/desk/verify?%s=%lld", param,
				    (long long)from + (long long)most);
	return true;
}

static bool show(struct visit *v, struct err *err)
{
	struct verify_view view = { .no_calls = { .text = MSG_CHECK_NO_CALLS },
				    .no_checks = { .text = MSG_CHECK_NO_CHECKS } };

	if (!may_look(v, err) ||
	    !section(v, QUEUE_REWORK_ASKED, "rework", ASIDE, &view.rework, &view.more_rework.href,
		     err) ||
	    !section(v, QUEUE_TO_CALL, "calls", PAGE, &view.calls, &view.more_calls.href, err) ||
	    !section(v, QUEUE_TO_VERIFY, "checks", PAGE, &view.checks, &view.more_checks.href, err))
		return false;
	view.top = top_of(v, message(v->lang, MSG_CHECK_TITLE));
	view.top.here = STR("/desk/verify");
	call_wrong(v);
	tpl_verify(visit_page(v), &view);
	return true;
}

/* Where a call's form is sent to is no page of its own. */
static bool show_call(struct visit *v, struct err *err)
{
	if (v->wrong)
		return show(v, err);
	return visit_go(v, arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(visit_segment(v, 0))));
}

static bool read_call(struct visit *v, struct err *err)
{
	return may_look(v, err) && call_read_form(v, err);
}

static const struct web_page page = { .staff = true, .show = show };
static const struct web_page page_call = { .staff = true, .show = show_call, .read = read_call,
					   .act = call_act, .done = call_done };
static const struct route routes[] = {
	PAGE_GET("/desk/verify", &page),
	PAGE_GET("/desk/verify/{number}/call", &page_call),
	PAGE_POST("/desk/verify/{number}/call", FORM_MAX, &page_call),
};
const struct route_part part_verify = PART(routes);
