/* GET /desk, 今日: what I answer for · where to go · what does not stay solved · what people say. */
#include "web/show.h"
#include "web/today_views.h"
#include "web/web_int.h"

enum { LINES = 20, UNIT_LINES = 8, NEAR = 6, PLACES = 6, RETURNING = 5, VERDICTS = 6, QUEUE_MOST = 99,
       SAID_DAYS = 30, COUNTS = 12, WORDS_MOST = 160 };

#define NO ((struct err_arg){ 0 })

/* ---- figures ---- */

static void count_put(struct today_view *view, struct today_count *list, const char *href,
		      int64_t n, enum msg label)
{
	must(view->counts.n < COUNTS);
	list[view->counts.n++] = (struct today_count){ .href = str_c(href), .n = n,
						       .label = label };
}

/* How much waits in a queue for this reader. */
static bool queue_count(struct visit *v, struct today_view *view, struct today_count *list,
			enum queue q, const char *href, enum msg label, struct err *err)
{
	struct case_row *row;
	size_t n;
	bool more;

	if (!case_queue(v->tx, v->arena, v->o, &v->who, q, 0, QUEUE_MOST, &row, &n, &more, err))
		return false;
	count_put(view, list, href, (int64_t)n, label);
	list[view->counts.n - 1].more = more;
	return true;
}

static bool queues(struct visit *v, struct today_view *view, struct today_count *list,
		   struct err *err)
{
	bool dispatcher = v->who.roles & ROLE_DISPATCHER, verifier = v->who.roles & ROLE_VERIFIER;

	return (!dispatcher ||
		(queue_count(v, view, list, QUEUE_TO_DISPATCH, "/desk/dispatch",
			     MSG_TODAY_TO_DISPATCH, err) &&
		 queue_count(v, view, list, QUEUE_OBJECTED, "/desk/dispatch", MSG_TODAY_OBJECTED,
			     err))) &&
	       (!verifier ||
		(queue_count(v, view, list, QUEUE_TO_VERIFY, "/desk/verify", MSG_TODAY_TO_VERIFY,
			     err) &&
		 queue_count(v, view, list, QUEUE_TO_CALL, "/desk/verify", MSG_TODAY_TO_CALL,
			     err)));
}

static bool counts(struct visit *v, const struct duty_counts *duty, struct today_view *view,
		   struct err *err)
{
	struct today_count *list = ARENA_ARRAY(v->arena, struct today_count, COUNTS);
	int64_t fresh;

	if (!queues(v, view, list, err) ||
	    !cases_new(v->tx, v->arena, v->o, &v->who, zone_day(v->o->main->zone, v->now) - 1,
		       &fresh, err))
		return false;
	if (view->carries) {
		count_put(view, list, "/desk/duties?person=me", duty->mine, MSG_TODAY_MY_TO_DO);
		count_put(view, list, "/desk/duties?person=me&state=overdue", duty->mine_overdue,
			  MSG_TODAY_MY_OVERDUE);
	}
	count_put(view, list, "/desk/duties?state=overdue", duty->overdue, MSG_TODAY_UNIT_OVERDUE);
	count_put(view, list, "/desk/duties?state=answered", duty->answered, MSG_TODAY_ANSWERED);
	count_put(view, list, "/desk/cases", fresh, MSG_TODAY_NEW);
	view->counts.item = list;
	return true;
}

/* ---- the responsibility list ---- */

static struct case_card_view line_card(const struct visit *v, const struct duty_line *l, bool mine)
{
	struct case_card_view card = show_card(v, &l->row, VIEW_STAFF);

	card.due = show_due(v, l->duty.due);
	card.unit = mine ? STR("") : l->duty.account_name;
	if (l->duty.role == DUTY_SUPPORT)
		card.unit = show_say(v, MSG_TODAY_SUPPORT, AT(show_unit(v, l->row.unit)), NO, NO);
	return card;
}

static bool my_list(struct visit *v, struct today_view *view, struct err *err)
{
	struct duty_filter f = { .account = v->who.account, .state = DUTIES_TO_DO, .limit = LINES };
	struct case_card_view *card;
	struct duty_line *line;
	struct str next;
	size_t n;

	if (!duty_lines(v->tx, v->arena, v->o, &f, &line, &n, &next, err))
		return false;
	card = ARENA_ARRAY(v->arena, struct case_card_view, n + 1);
	for (size_t i = 0; i < n; i++)
		card[i] = line_card(v, &line[i], true);
	view->mine.item = card;
	view->mine.n = n;
	return true;
}

/* The soonest due of the unit's others, as many as the list has room for. */
static bool unit_list(struct visit *v, struct today_view *view, struct err *err)
{
	struct duty_filter f = { .unit = v->who.unit, .who = &v->who, .state = DUTIES_TO_DO,
				 .limit = 2 * LINES };
	size_t room = LINES - view->mine.n < UNIT_LINES ? UNIT_LINES : LINES - view->mine.n;
	struct case_card_view *card = ARENA_ARRAY(v->arena, struct case_card_view, room);
	struct duty_line *line;
	struct str next;
	size_t n, k = 0;

	if (!duty_lines(v->tx, v->arena, v->o, &f, &line, &n, &next, err))
		return false;
	for (size_t i = 0; i < n && k < room; i++)
		if (line[i].duty.account.n != v->who.account.n)
			card[k++] = line_card(v, &line[i], false);
	view->unit.item = card;
	view->unit.n = k;
	return true;
}

/* Where an office answers for an area, the soonest due there that other units lead. */
static bool near_list(struct visit *v, struct today_view *view, struct err *err)
{
	const struct unit *own = directory_unit(v->o->directory, v->who.unit);
	struct duty_filter f = { .who = &v->who, .state = DUTIES_TO_DO, .has_role = true,
				 .role = DUTY_LEAD, .limit = 2 * LINES };
	struct case_card_view *card = ARENA_ARRAY(v->arena, struct case_card_view, NEAR);
	struct duty_line *line;
	struct str next;
	size_t n, k = 0;

	if (!own || own->kind != UNIT_COMMUNITY)
		return true;
	f.area = own->area;
	if (!duty_lines(v->tx, v->arena, v->o, &f, &line, &n, &next, err))
		return false;
	for (size_t i = 0; i < n && k < NEAR; i++)
		if (!directory_within(v->o->directory, line[i].duty.unit, own->id))
			card[k++] = show_card(v, &line[i].row, VIEW_STAFF);
	view->near.item = card;
	view->near.n = k;
	return true;
}

static bool duties(struct visit *v, struct today_view *view, struct err *err)
{
	struct duty_counts duty;

	if (!duties_count(v->tx, v->o, &v->who, &duty, err))
		return false;
	view->carries = duty.mine + duty.mine_answered > 0 ||
			v->who.roles & (ROLE_HANDLER | ROLE_COMMUNITY_WORKER);
	view->unit_title = !v->who.unit.n   ? MSG_TODAY_ALL_UNITS
			   : view->carries ? MSG_TODAY_UNIT
					   : MSG_TODAY_UNIT_ONLY;
	view->mine_href = STR("/desk/duties?person=me");
	view->unit_href = STR("/desk/duties");
	view->mine_all = show_say(v, MSG_TODAY_ALL, AI(duty.mine), NO, NO);
	view->unit_all = show_say(v, MSG_TODAY_ALL, AI(duty.to_do), NO, NO);
	return counts(v, &duty, view, err) && (!view->carries || my_list(v, view, err)) &&
	       unit_list(v, view, err) && near_list(v, view, err);
}

/* ---- where to go, what does not stay solved, what people say ---- */

static bool places(struct visit *v, struct today_view *view, struct err *err)
{
	struct today_place *place;
	struct place_load *load;
	size_t n;

	if (!places_loaded(v->tx, v->arena, v->o, &v->who, PLACES, &load, &n, err))
		return false;
	place = ARENA_ARRAY(v->arena, struct today_place, n + 1);
	for (size_t i = 0; i < n; i++) {
		place[i].name = show_area(v, load[i].area);
		place[i].href = arena_fmt(v->arena, "/desk/cases?area=%lld",
					  (long long)load[i].area.n);
		place[i].words = load[i].overdue
					 ? show_say(v, MSG_TODAY_PLACE_LATE, AI(load[i].open),
						    AI(load[i].overdue), NO)
					 : show_say(v, MSG_TODAY_PLACE, AI(load[i].open), NO, NO);
	}
	view->places.item = place;
	view->places.n = n;
	return true;
}

static struct str why_returning(const struct visit *v, const struct returning *r)
{
	if (r->row.reworks == 0)
		return message(v->lang, MSG_TODAY_CAME_BACK);
	if (r->earlier.p)
		return show_say(v, MSG_TODAY_BOTH, AI(r->row.reworks), NO, NO);
	return r->row.reworks == 1 ? message(v->lang, MSG_TODAY_REWORKED_ONCE)
				   : show_say(v, MSG_TODAY_REWORKED, AI(r->row.reworks), NO, NO);
}

static bool returning(struct visit *v, struct today_view *view, struct err *err)
{
	struct today_returning *line;
	struct returning *r;
	size_t n;

	if (!cases_returning(v->tx, v->arena, v->o, &v->who, RETURNING, &r, &n, err))
		return false;
	line = ARENA_ARRAY(v->arena, struct today_returning, n + 1);
	for (size_t i = 0; i < n; i++) {
		line[i].card = show_card(v, &r[i].row, VIEW_STAFF);
		line[i].why = why_returning(v, &r[i]);
		line[i].earlier = r[i].earlier;
		line[i].earlier_href = arena_fmt(v->arena, "/desk/cases/%.*s",
						 STR_ARG(r[i].earlier));
	}
	view->returning.item = line;
	view->returning.n = n;
	return true;
}

static struct today_verdict verdict(const struct visit *v, const struct verdict_line *l)
{
	struct case_card_view card = show_card(v, &l->row, VIEW_STAFF);
	const char *tone = l->said == SOLVED_YES ? "good" : l->said == SOLVED_NO ? "late" : "warn";

	return (struct today_verdict){
		.said = { str_c(tone), message(v->lang, show_said(l->row.kind, l->said)) },
		.words = show_excerpt(v, l->words, WORDS_MOST),
		.href = card.href,
		.title = card.title,
		.about = arena_fmt(v->arena, "%.*s · %.*s · %.*s", STR_ARG(card.unit),
				   STR_ARG(message(v->lang, l->by_call ? MSG_TODAY_BY_CALL
								       : MSG_TODAY_BY_SELF)),
				   STR_ARG(show_ago(v, l->at))),
	};
}

static bool verdicts(struct visit *v, struct today_view *view, struct err *err)
{
	struct verdict_counts said;
	struct today_verdict *line;
	struct verdict_line *l;
	size_t n;

	if (!verdicts_since(v->tx, v->arena, v->o, &v->who, v->now - SAID_DAYS * US_PER_DAY,
			    VERDICTS, &l, &n, &said, err))
		return false;
	line = ARENA_ARRAY(v->arena, struct today_verdict, n + 1);
	for (size_t i = 0; i < n; i++)
		line[i] = verdict(v, &l[i]);
	view->verdicts.item = line;
	view->verdicts.n = n;
	view->verdict_counts =
		said.said ? show_say(v, MSG_TODAY_SAID, AI(said.said), AI(said.yes),
				     AI(said.said - said.yes))
			  : message(v->lang, MSG_TODAY_SAID_NOTHING);
	return true;
}

static bool show(struct visit *v, struct err *err)
{
	struct today_view view = { .day = show_day(v, v->now) };

	view.top = top_of(v, message(v->lang, MSG_TODAY_TITLE));
	view.worker = policy_admits("list_duties", &v->who, REL_ANY, NULL);
	if (view.worker && !(duties(v, &view, err) && places(v, &view, err) &&
			     returning(v, &view, err) && verdicts(v, &view, err)))
		return false;
	tpl_today(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .staff = true, .show = show };
static const struct route routes[] = {
	PAGE_GET("/desk", &page),
};
const struct route_part part_today = PART(routes);
