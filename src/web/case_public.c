/* GET /cases/{number}: a public case as everybody may see it, personal data masked. A case that is
 * not public is not there, whoever asks. */
#include "web/cases_views.h"
#include "web/show.h"
#include "web/web_int.h"

enum { STEPS = 5 };

static struct step_view step(enum msg what, bool done, struct str when, bool ended, enum msg missed)
{
	return (struct step_view){ .what = what, .done = done, .when = when,
				   .stands = done    ? MSG_CASE_STEP_DONE
					     : ended ? missed
						     : MSG_CASE_STEP_TODO };
}

/* Reported, dispatched, answered, verified, verdict. What a case ended without says so. */
static void steps(const struct visit *v, const struct case_row *row, struct case_view *view)
{
	struct step_view *s = ARENA_ARRAY(v->arena, struct step_view, STEPS);
	bool ended = !state_open(row->state), given = row->unit.n || row->master.n;
	struct str none = STR("");

	s[0] = step(MSG_CASE_STEP_REPORTED, true, show_time(v, row->created), ended, MSG_NONE);
	s[1] = step(MSG_CASE_STEP_DISPATCHED, given, show_unit(v, row->unit), ended,
		    MSG_CASE_STEP_NOT_NEEDED);
	s[2] = step(MSG_CASE_STEP_ANSWERED, row->answered != 0, show_time(v, row->answered), ended,
		    MSG_CASE_STEP_MISSING);
	s[3] = step(MSG_CASE_STEP_VERIFIED, row->verified, none, ended, MSG_CASE_STEP_MISSING);
	s[4] = step(MSG_CASE_STEP_VERDICT, row->said != SOLVED_NONE,
		    row->said ? message(v->lang, show_said(row->kind, row->said)) : none, ended,
		    MSG_CASE_STEP_NO_VERDICT);
	/* reworked: what an earlier answer brought counts no more */
	if (row->state == STATE_IN_PROGRESS || row->state == STATE_DISPATCHED)
		s[2] = step(MSG_CASE_STEP_ANSWERED, false, none, false, MSG_NONE);
	for (size_t i = 0; i < STEPS && !ended; i++)
		if (!s[i].done) {
			s[i].now = true;
			s[i].stands = MSG_CASE_STEP_NOW;
			break;
		}
	view->steps.item = s;
	view->steps.n = STEPS;
}

/* What the unit claims, what a check found, what the requester says: three answers, never one. */
static void judged(const struct visit *v, const struct case_row *row, struct case_view *view)
{
	view->claimed = message(v->lang, show_solved(row->claimed));
	view->found = message(v->lang, show_solved(row->found));
	view->said = message(v->lang, show_said(row->kind, row->said));
}

static void clock_in(const struct visit *v, const struct case_row *row, struct case_view *view)
{
	if (!row->due || !row->unit.n)
		return;
	view->due = show_by(v, row->due);
	if (state_open(row->state) && row->state != STATE_ANSWERED)
		view->stands = show_due(v, row->due);
	else if (case_overdue(row, v->now) || row->late)
		view->stands = message(v->lang, MSG_SHOW_BADGE_LATE);
}

static bool desk_of(struct visit *v, const struct case_row *row, struct case_view *view,
		    struct err *err)
{
	enum view sees;

	if (v->who.kind != ACTOR_ACCOUNT)
		return true;
	if (!case_view(v->tx, v->o, &v->who, row, &sees, err))
		return false;
	if (sees == VIEW_STAFF)
		view->desk = arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(row->number));
	return true;
}

static bool show(struct visit *v, struct err *err)
{
	const struct actor anyone = { .kind = ACTOR_ANYONE };
	struct case_view view = { 0 };
	struct case_card_view card;
	enum view sees = VIEW_NONE;
	struct case_row row;
	bool found;

	if (!case_get(v->tx, v->arena, visit_segment(v, 0), &row, &found, err) ||
	    (found && !case_view(v->tx, v->o, &anyone, &row, &sees, err)))
		return false;
	if (sees != VIEW_PUBLIC)
		return err_set(err, ERR_NOT_FOUND, NULL, MSG_CASE_NOT_PUBLIC);
	if (!show_story(v, &row, VIEW_PUBLIC, &view.story, err) || !desk_of(v, &row, &view, err))
		return false;
	card = show_card(v, &row, VIEW_PUBLIC);
	view.top = top_of(v, card.title);
	view.number = row.number;
	view.title = card.title;
	view.badges.item = card.badges.item;
	view.badges.n = card.badges.n;
	steps(v, &row, &view);
	judged(v, &row, &view);
	clock_in(v, &row, &view);
	view.text = show_text(v, row.text, VIEW_PUBLIC);
	view.place = show_text(v, row.address, VIEW_PUBLIC);
	view.area = show_area(v, row.area);
	view.category = card.category;
	view.unit = card.unit;
	view.reported = card.when;
	view.has_map = view.top.bottom.map = row.has_place;
	if (row.has_place)
		view.map = point_map_of(v, place_public(row.place), card.title);
	view.reply = show_text(v, row.reply, VIEW_PUBLIC);
	view.replied = show_time(v, row.answered ? row.answered : row.closed);
	tpl_case(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/cases/{number}", &page),
};
const struct route_part part_case_public = PART(routes);
