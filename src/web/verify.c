/* /desk/verify: answers to check, people to call back, and those who say it is not solved. Nobody finds
 * here what his own unit handled (rule 3). */
#include "web/show.h"
#include "web/verify_views.h"
#include "web/web_int.h"

enum { PAGE = 15, ASIDE = 10, FROM_MAX = 10000 };

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
	for (size_t i = 0; i < n; i++) {
		struct waiting_view *w = &list[i];
		bool ok = true;

		if (q == QUEUE_TO_CALL) {
			*w = waiting_of(v, &row[i], MSG_NONE, MSG_CHECK_CALL, ACT_CALLBACK);
			if (row[i].call_reached) {
				w->href = waiting_of(v, &row[i], MSG_NONE, MSG_NONE, ACT_RATE).href;
				w->act = MSG_CHECK_NOTE_VERDICT;
			}
			ok = calls_said(v, &row[i], w, err);
		} else if (q == QUEUE_TO_VERIFY) {
			*w = waiting_of(v, &row[i], why_checked(v, &row[i]), MSG_CHECK_VERIFY,
					ACT_VERIFY);
			w->more = show_excerpt(v, row[i].reply, 160);
		} else {
			*w = waiting_of(v, &row[i], MSG_CHECK_UNHAPPY, MSG_CHECK_DECIDE, ACT_REWORK);
			ok = last_said(v, row[i].id, ACT_RATE, "comment", &w->more, err);
		}
		if (!ok)
			return false;
	}
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
	struct str ignored;

	if (!may_look(v, err) ||
	    !section(v, QUEUE_REWORK_ASKED, "rework", ASIDE, &view.rework, &ignored, err) ||
	    !section(v, QUEUE_TO_CALL, "calls", PAGE, &view.calls, &view.more_calls.href, err) ||
	    !section(v, QUEUE_TO_VERIFY, "checks", PAGE, &view.checks, &view.more_checks.href, err))
		return false;
	view.top = top_of(v, message(v->lang, MSG_CHECK_TITLE));
	tpl_verify(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .staff = true, .show = show };
static const struct route routes[] = {
	PAGE_GET("/desk/verify", &page),
};
const struct route_part part_verify = PART(routes);
