/* Following one's own case: number and code, and the page behind them. The code goes into a cookie
 * for that number's pages only; it stands in no address and in no log. */
#include "web/show.h"
#include "web/track_views.h"
#include "web/web_int.h"
#include "wire/fold.h"

enum { NUMBER_DIGITS = 15, DAY_DIGITS = 8, COUNT_DIGITS = 6, CLOCKS = 2, ACTS = 5 };

/* ---- number and code ---- */

/* A number as people write it: full-width, with spaces, without its dashes. */
static struct str number_typed(const struct visit *v, struct str s)
{
	char *digit = arena_alloc(v->arena, NUMBER_DIGITS + 1);
	size_t n = 0;

	s = fold_label(v->arena, s);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '-' || s.p[i] == ' ')
			continue;
		if (s.p[i] < '0' || s.p[i] > '9' || n == NUMBER_DIGITS)
			return s;
		digit[n++] = s.p[i];
	}
	return n != NUMBER_DIGITS ? s : arena_fmt(v->arena, "%.*s-%.*s-%s", DAY_DIGITS, digit,
						  COUNT_DIGITS, digit + DAY_DIGITS,
						  digit + DAY_DIGITS + COUNT_DIGITS);
}

/* The page that asks for the code, of this number or of any. */
static void ask_code(struct visit *v, struct str number)
{
	struct track_view view = { .number = number };

	view.top = top_of(v, message(v->lang, MSG_TRACK_TITLE));
	view.number_field = field_of(v, "number", MSG_TRACK_NUMBER, MSG_TRACK_NUMBER_HINT,
				     visit_param(v, "number"));
	view.number_field.required = true;
	view.code = field_of(v, "code", MSG_TRACK_CODE, MSG_TRACK_CODE_HINT, STR(""));
	view.code.required = true;
	view.code.autocomplete = STR("off");
	tpl_track(visit_page(v), &view);
}

static bool show_form(struct visit *v, struct err *err)
{
	(void)err;
	ask_code(v, (struct str){ NULL, 0 });
	return true;
}

/* Whether there is such a case is told to nobody who does not hold its code. */
static bool read_code(struct visit *v, struct err *err)
{
	struct str number = number_typed(v, visit_field(v, "number"));
	struct str code = visit_field(v, "code");

	if (!number.n)
		err_add(err, ERR_INVALID, "number", MSG_TRACK_NUMBER_NEEDED);
	if (!code.n)
		err_add(err, ERR_INVALID, "code", MSG_TRACK_CODE_NEEDED);
	if (!err_ok(err))
		return false;
	if (!case_number_valid(number) || !case_code_matches(v->o, number, code))
		return err_set(err, ERR_INVALID, "code", MSG_TRACK_WRONG);
	visit_set_cookie(v, "daodi_code", case_code(v->o, v->arena, number),
			 arena_cstr(v->arena, arena_fmt(v->arena, "/track/%.*s", STR_ARG(number))), 0);
	return visit_go(v, arena_fmt(v->arena, "/track/%.*s", STR_ARG(number)));
}

/* Leaving: on a shared machine the next reader must not find the page open, nor the receipt. */
static bool read_leave(struct visit *v, struct err *err)
{
	struct str path = arena_fmt(v->arena, "/track/%.*s", STR_ARG(visit_segment(v, 0)));

	(void)err;
	if (case_number_valid(visit_segment(v, 0)))
		visit_set_cookie(v, "daodi_code", STR(""), arena_cstr(v->arena, path), -1);
	visit_set_cookie(v, "daodi_receipt", STR(""), "/report", -1);
	return visit_go_told(v, STR("/track"), MSG_TOLD_TRACK_LEFT);
}

bool track_case_of(struct visit *v, struct case_row *row, uint64_t *acts, bool *shown,
		   struct err *err)
{
	struct str number = visit_segment(v, 0);
	bool found;

	*shown = false;
	visit_prove(v, number);
	if (!v->who.holds_code) {
		ask_code(v, number);
		*shown = true;
		return true;
	}
	if (!case_get(v->tx, v->arena, number, row, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "number", MSG_NOT_FOUND);
	return case_actions(v->tx, v->o, &v->who, row, acts, err);
}

/* ---- how it stands ---- */

struct str track_verdict(const struct visit *v, const struct case_row *row)
{
	if (!row->said)
		return STR("");
	return arena_fmt(v->arena, "%.*s · %.*s",
			 STR_ARG(message(v->lang, show_said(row->kind, row->said))),
			 STR_ARG(message(v->lang, show_satisfaction(row->satisfaction))));
}

struct str track_asked(const struct story_view *story)
{
	for (size_t i = story->lines.n; i-- > 0;)
		if (story->lines.item[i].waiting)
			return story->lines.item[i].text;
	return STR("");
}

static struct str say_one(const struct visit *v, enum msg msg, struct str a)
{
	return show_say(v, msg, AT(a), (struct err_arg){ 0 }, (struct err_arg){ 0 });
}

static struct str now_of(const struct visit *v, const struct case_row *row)
{
	struct str unit = show_unit(v, row->unit);

	if (!unit.n)
		unit = message(v->lang, MSG_SHOW_WHO_STAFF);
	switch (row->state) {
	case STATE_DISPATCHED:
		return say_one(v, MSG_TRACK_NOW_DISPATCHED, unit);
	case STATE_IN_PROGRESS:
		return say_one(v, row->reworks ? MSG_TRACK_NOW_REWORK : MSG_TRACK_NOW_IN_PROGRESS,
			       unit);
	case STATE_SHELVED:
		return say_one(v, MSG_TRACK_NOW_SHELVED, unit);
	case STATE_ANSWERED:
		return say_one(v, MSG_TRACK_NOW_ANSWERED, unit);
	case STATE_CLOSED:
	case STATE_ARCHIVED:
		return say_one(v, MSG_TRACK_NOW_CLOSED, message(v->lang, show_outcome(row->outcome)));
	default:
		return message(v->lang, MSG_TRACK_NOW_REGISTERED);
	}
}

static bool is_danger(const struct visit *v, const struct case_row *row)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);

	return c && c->urgency == URGENCY_DANGER;
}

static enum msg next_of_closed(const struct visit *v, const struct case_row *row)
{
	switch (row->outcome) {
	case OUTCOME_SOLVED: return MSG_TRACK_NEXT_SOLVED;
	case OUTCOME_PARTLY:
	case OUTCOME_UNSOLVED: return MSG_TRACK_NEXT_UNSOLVED;
	case OUTCOME_EXPLAINED: return MSG_TRACK_NEXT_EXPLAINED;
	case OUTCOME_NO_VERDICT:
		return row->kind == KIND_COMMENDATION ? MSG_TRACK_NEXT_PRAISE
						      : MSG_TRACK_NEXT_NO_VERDICT;
	case OUTCOME_WITHDRAWN:
		return is_danger(v, row) ? MSG_TRACK_NEXT_DANGER : MSG_TRACK_NEXT_WITHDRAWN;
	case OUTCOME_REFERRED: return MSG_TRACK_NEXT_REFERRED;
	case OUTCOME_NOT_ACCEPTED:
		return row->contested ? MSG_TRACK_NEXT_REFUSED_TWICE : MSG_TRACK_NEXT_NOT_ACCEPTED;
	default: return MSG_NONE;
	}
}

static enum msg next_of(const struct visit *v, const struct case_row *row)
{
	switch (row->state) {
	case STATE_REGISTERED:
		return row->kind == KIND_ALLEGATION ? MSG_TRACK_NEXT_ALLEGATION
						    : MSG_TRACK_NEXT_REGISTERED;
	case STATE_DISPATCHED: return MSG_TRACK_NEXT_DISPATCHED;
	case STATE_IN_PROGRESS: return MSG_TRACK_NEXT_IN_PROGRESS;
	case STATE_SHELVED: return MSG_TRACK_NEXT_SHELVED;
	case STATE_ANSWERED:
		return row->rework_asked                    ? MSG_TRACK_NEXT_REWORK_ASKED
		       : row->kind == KIND_COMMENDATION     ? MSG_TRACK_NEXT_PRAISE
		       : row->said                          ? MSG_TRACK_NEXT_CHECK
							    : MSG_TRACK_NEXT_ANSWERED;
	case STATE_CLOSED:
	case STATE_ARCHIVED: return next_of_closed(v, row);
	default: return MSG_NONE;
	}
}

/* A clock runs until the answer, or until the case ended without one. */
static struct clock_view clock_of(const struct visit *v, const struct case_row *row, struct str name,
				  int64_t due, bool provisional)
{
	bool over = row->state == STATE_ANSWERED || !state_open(row->state);
	int64_t end = !over ? 0 : row->answered ? row->answered : row->closed;
	struct clock_view c = { .name = name, .due = show_by(v, due) };

	c.late = due < (end ? end : v->now);
	if (!end)
		c.stands = show_due(v, due);
	else
		c.stands = c.late ? say_one(v, MSG_TRACK_CLOCK_LATE, show_late(v, end - due))
				  : say_one(v, MSG_TRACK_CLOCK_KEPT, show_time(v, end));
	if (provisional && !end)
		c.note = message(v->lang, MSG_SHOW_D_PROVISIONAL);
	return c;
}

/* The requester's clock never stops; a unit's starts when the duty reaches it. */
static void clocks(const struct visit *v, const struct case_row *row, const struct case_row *lead,
		   struct track_case_view *view)
{
	struct clock_view *c = ARENA_ARRAY(v->arena, struct clock_view, CLOCKS);
	size_t n = 0;

	if (row->requester_due)
		c[n++] = clock_of(v, row, message(v->lang, MSG_TRACK_CLOCK_MINE),
				  row->requester_due, row->requester_provisional);
	if (lead->unit.n && lead->due)
		c[n++] = clock_of(v, row, show_unit(v, lead->unit), lead->due, lead->provisional);
	view->clocks.item = c;
	view->clocks.n = n;
}

static struct act_link act_link_of(const struct visit *v, const struct case_row *row,
				   enum action action, const char *path, enum msg label)
{
	bool judge = action == ACT_RATE;

	return (struct act_link){
		.href = arena_fmt(v->arena, "/track/%.*s/%s", STR_ARG(row->number), path),
		.label = judge && row->said ? MSG_TRACK_DO_AMEND : label,
		.main = (judge && !row->said) || (action == ACT_SUPPLEMENT && row->waiting),
	};
}

/* What the reader may do now; what is waited for stands first. */
static void acts(const struct visit *v, const struct case_row *row, uint64_t admitted,
		 struct track_case_view *view)
{
	static const struct { enum action action; const char *path; enum msg label; } all[ACTS] = {
		{ ACT_SUPPLEMENT, "supplement", MSG_TRACK_DO_SUPPLEMENT },
		{ ACT_RATE, "verdict", MSG_TRACK_DO_VERDICT },
		{ ACT_URGE, "urge", MSG_TRACK_DO_URGE },
		{ ACT_CONTEST, "contest", MSG_TRACK_DO_CONTEST },
		{ ACT_WITHDRAW, "withdraw", MSG_TRACK_DO_WITHDRAW },
	};
	struct act_link *list = ARENA_ARRAY(v->arena, struct act_link, ACTS);
	size_t n = 0;

	for (int first = 1; first >= 0; first--)
		for (size_t i = 0; i < ACTS; i++) {
			struct act_link link = act_link_of(v, row, all[i].action, all[i].path,
							   all[i].label);

			if ((admitted >> all[i].action & 1) && link.main == (first == 1))
				list[n++] = link;
		}
	view->acts.item = list;
	view->acts.n = n;
}

/* ---- what it holds ---- */

static const struct question *question_of(const struct category *c, struct str code)
{
	for (size_t i = 0; c && i < c->questions; i++)
		if (str_eq(c->question[i].code, code))
			return &c->question[i];
	return NULL;
}

static struct str value_name(const struct question *q, struct str key)
{
	for (size_t i = 0; i < q->values; i++)
		if (str_eq(q->value[i].key, key))
			return q->value[i].name;
	return key;
}

static bool answers(struct visit *v, const struct case_row *row, struct track_case_view *view,
		    struct err *err)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);
	struct said_view *list;
	struct answer *answer;
	size_t n, kept = 0;

	if (!case_answers(v->tx, v->arena, row->id, &answer, &n, err))
		return false;
	list = ARENA_ARRAY(v->arena, struct said_view, n);
	for (size_t i = 0; i < n; i++) {
		const struct question *q = question_of(c, answer[i].code);

		if (q)
			list[kept++] = (struct said_view){ q->description,
							   value_name(q, answer[i].value) };
	}
	view->answers.item = list;
	view->answers.n = kept;
	return true;
}

/* A follower is carried by its master's owner: what is under way there is told here. */
static bool master_of(struct visit *v, const struct case_row *row, struct case_row *lead,
		      struct track_case_view *view, struct err *err)
{
	bool found;

	*lead = *row;
	if (!row->master.n)
		return true;
	if (!case_by_id(v->tx, v->arena, row->master, lead, &found, err))
		return false;
	must(found);
	view->follower = true;
	view->master = now_of(v, lead);
	if (lead->public)
		view->master_number = lead->number;
	return true;
}

static bool show_case(struct visit *v, struct err *err)
{
	struct track_case_view view = { 0 };
	struct case_card_view card;
	struct case_row row, lead;
	uint64_t admitted;
	bool shown;

	if (!track_case_of(v, &row, &admitted, &shown, err) || shown)
		return shown;
	if (!master_of(v, &row, &lead, &view, err) || !answers(v, &row, &view, err) ||
	    !show_story(v, &row, VIEW_REQUESTER, &view.story, err))
		return false;
	card = show_card(v, &row, VIEW_REQUESTER);
	view.top = top_of(v, row.number);
	view.number = row.number;
	view.title = card.title;
	view.badges.item = card.badges.item;
	view.badges.n = card.badges.n;
	view.now = now_of(v, &lead);
	view.next = next_of(v, &row);
	if (row.state == STATE_ANSWERED && !row.said && admitted >> ACT_RATE & 1)
		view.until = show_by(v, verdict_ends(&row, v->o));
	view.asked = row.waiting ? track_asked(&view.story) : STR("");
	view.reply = row.reply;
	view.replied = show_time(v, row.answered ? row.answered : row.closed);
	view.verdict = track_verdict(v, &row);
	clocks(v, &row, &lead, &view);
	acts(v, &row, admitted, &view);
	view.text = row.text;
	view.place = row.address.n ? row.address : show_area(v, row.area);
	view.category = card.category;
	view.unit = show_unit(v, lead.unit);
	view.reported = card.when;
	view.public = row.public;
	view.has_map = view.top.bottom.map = row.has_place;
	if (row.has_place)
		view.map = point_map_of(v, row.place, card.title);
	tpl_track_case(visit_page(v), &view);
	return true;
}

static const struct web_page form = { .secret = true, .show = show_form, .read = read_code };
static const struct web_page page = { .secret = true, .show = show_case };
static const struct web_page leave = { .secret = true, .read = read_leave };
static const struct route routes[] = {
	PAGE_GET("/track", &form),
	PAGE_POST("/track", FORM_MAX, &form),
	PAGE_GET("/track/{number}", &page),
	PAGE_POST("/track/{number}/leave", FORM_MAX, &leave),
};
const struct route_part part_track = PART(routes);
