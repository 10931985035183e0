/* What a requester may do from the page of the own case: each act a page with its form, and nothing
 * chosen beforehand. Who acts is proved by the code in the cookie. */
#include "web/show.h"
#include "web/track_views.h"
#include "web/web_int.h"

enum { TEXT_MOST = 4000, TEXT_ROWS = 5, LEVELS = 5 };

/* The page of one act. */
struct act_page {
	struct web_page page;          /* first: a visit's page is one of these */
	enum action action;
	enum msg title, what, send, told;
	void (*fill)(struct visit *v, const struct case_row *row, struct track_act_view *view);
};

static const struct act_page *act_of(const struct visit *v)
{
	return (const struct act_page *)v->page;
}

/* ---- the forms ---- */

static void one_field(struct visit *v, const char *name, enum msg label, enum msg hint,
		      bool required, struct track_act_view *view)
{
	struct field_view *f = ARENA_NEW(v->arena, struct field_view);

	*f = field_of(v, name, label, hint, STR(""));
	f->rows = TEXT_ROWS;
	f->most = TEXT_MOST;
	f->required = required;
	view->fields.item = f;
	view->fields.n = 1;
}

static void fill_supplement(struct visit *v, const struct case_row *row, struct track_act_view *view)
{
	(void)row;
	one_field(v, "text", MSG_TRACK_SUPPLEMENT_TEXT, MSG_TRACK_SUPPLEMENT_HINT, true, view);
}

static void fill_urge(struct visit *v, const struct case_row *row, struct track_act_view *view)
{
	(void)row;
	one_field(v, "text", MSG_TRACK_URGE_TEXT, MSG_NONE, false, view);
}

static void fill_contest(struct visit *v, const struct case_row *row, struct track_act_view *view)
{
	bool declined = row->outcome == OUTCOME_NOT_ACCEPTED && !row->contested;

	view->hidden = declined ? STR("decline") : STR("contact");
	view->what = declined ? MSG_TRACK_CONTEST_DECLINE : MSG_TRACK_CONTEST_CONTACT;
	one_field(v, "reason", MSG_TRACK_CONTEST_REASON, MSG_TRACK_CONTEST_HINT, true, view);
}

static void option(const struct visit *v, struct option_view *o, const char *value, enum msg label)
{
	*o = (struct option_view){ .value = str_c(value), .label = message(v->lang, label) };
}

static void fill_withdraw(struct visit *v, const struct case_row *row, struct track_act_view *view)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);
	struct choice_view *asked = ARENA_NEW(v->arena, struct choice_view);
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, 2);

	option(v, &o[0], "no", MSG_TRACK_ASKED_NO);
	option(v, &o[1], "yes", MSG_TRACK_ASKED_YES);
	*asked = choice_of(v, "asked_to", MSG_TRACK_ASKED_TO, MSG_TRACK_ASKED_HINT, o, 2, STR(""));
	asked->required = true;
	view->choices.item = asked;
	view->choices.n = 1;
	if (c && c->urgency == URGENCY_DANGER)
		view->warn = MSG_TRACK_WITHDRAW_DANGER;
	one_field(v, "reason", MSG_TRACK_WITHDRAW_REASON, MSG_NONE, false, view);
}

static void fill_verdict(struct visit *v, const struct case_row *row, struct track_act_view *view)
{
	static const char *const word[] = { "yes", "partly", "no" };
	static const char *const number[LEVELS] = { "5", "4", "3", "2", "1" };
	struct choice_view *c = ARENA_ARRAY(v->arena, struct choice_view, 2);
	struct option_view *said = ARENA_ARRAY(v->arena, struct option_view, SOLVED_COUNT);
	struct option_view *level = ARENA_ARRAY(v->arena, struct option_view, LEVELS);
	struct check_view *pressed = ARENA_NEW(v->arena, struct check_view);
	bool enquiry = row->kind == KIND_ENQUIRY;
	size_t n = SOLVED_COUNT - SOLVED_YES;

	for (size_t i = 0; i < n; i++)
		option(v, &said[i], word[i], show_said(row->kind, (enum solved)(SOLVED_YES + i)));
	for (int i = 0; i < LEVELS; i++)
		option(v, &level[i], number[i], show_satisfaction(LEVELS - i));
	c[0] = choice_of(v, "solved", enquiry ? MSG_TRACK_WAS_CLEAR : MSG_TRACK_WAS_SOLVED,
			 MSG_NONE, said, n, STR(""));
	c[1] = choice_of(v, "satisfaction", MSG_TRACK_SATISFIED, MSG_TRACK_SATISFIED_HINT, level,
			 LEVELS, STR(""));
	c[0].required = c[1].required = true;
	view->choices.item = c;
	view->choices.n = 2;
	one_field(v, "comment", MSG_TRACK_COMMENT, MSG_TRACK_COMMENT_HINT, false, view);
	*pressed = check_of(v, "pressed", MSG_TRACK_PRESSED, MSG_TRACK_PRESSED_HINT, false);
	view->checks.item = pressed;
	view->checks.n = 1;
	view->earlier = track_verdict(v, row);
	if (enquiry)
		view->what = MSG_TRACK_VERDICT_WHAT_ENQUIRY;
}

static bool show(struct visit *v, struct err *err)
{
	const struct act_page *a = act_of(v);
	struct track_act_view view = { .title = a->title, .what = a->what, .send = a->send };
	struct story_view story = { 0 };
	struct case_row row;
	uint64_t admitted;
	bool shown;

	if (!track_case_of(v, &row, &admitted, &shown, err) || shown)
		return shown;
	if (a->action == ACT_SUPPLEMENT && row.waiting &&
	    !show_story(v, &row, VIEW_REQUESTER, &story, err))
		return false;
	view.asked = track_asked(&story);
	view.top = top_of(v, message(v->lang, a->title));
	view.number = row.number;
	view.here = v->call->req.path;
	view.possible = admitted >> a->action & 1;
	a->fill(v, &row, &view);
	tpl_track_act(visit_page(v), &view);
	return true;
}

/* ---- doing it ---- */

/* A yes or no that was given; nothing where it was not. */
static void read_yes(const struct visit *v, const char *name, struct act_input *in)
{
	struct str word = visit_field(v, name);

	if (str_eq(word, STR("yes")) || str_eq(word, STR("no")))
		act_input_give(in, field_by_name(name), str_eq(word, STR("yes")));
}

static bool read(struct visit *v, struct err *err)
{
	struct act_input *in = ARENA_NEW(v->arena, struct act_input);
	struct str level = visit_field(v, "satisfaction");

	visit_prove(v, visit_segment(v, 0));
	if (!v->who.holds_code)
		return err_set(err, ERR_UNKNOWN, NULL, MSG_TRACK_CODE_NEEDED);
	in->text = visit_field(v, "text");
	in->reason = visit_field(v, "reason");
	in->comment = visit_field(v, "comment");
	in->what = visit_field(v, "what");
	in->solved = visit_field(v, "solved");
	if (level.p && !str_to_i64(level, &in->satisfaction))
		return err_set(err, ERR_INVALID, "satisfaction", MSG_NOT_A_NUMBER);
	read_yes(v, "asked_to", in);
	read_yes(v, "pressed", in);
	v->own = in;
	return true;
}

static bool act(struct visit *v, struct err *err)
{
	struct case_row row;

	return case_act(v->tx, v->arena, v->o, &v->who, visit_segment(v, 0), 0, act_of(v)->action,
			v->own, &row, NULL, err);
}

static bool done(struct visit *v, struct err *err)
{
	(void)err;
	return visit_go_told(v, arena_fmt(v->arena, "/track/%.*s", STR_ARG(visit_segment(v, 0))),
			     act_of(v)->told);
}

#define ACT_PAGE(act_, title_, what_, send_, told_, fill_) { \
	.page = { .secret = true, .show = show, .read = read, .act = act, .done = done }, \
	.action = act_, .title = title_, .what = what_, .send = send_, .told = told_, .fill = fill_ }

static const struct act_page supplement = ACT_PAGE(ACT_SUPPLEMENT, MSG_TRACK_DO_SUPPLEMENT,
	MSG_TRACK_SUPPLEMENT_WHAT, MSG_TRACK_SEND, MSG_TOLD_TRACK_SUPPLEMENT, fill_supplement);
static const struct act_page urge = ACT_PAGE(ACT_URGE, MSG_TRACK_DO_URGE, MSG_TRACK_URGE_WHAT,
	MSG_TRACK_DO_URGE, MSG_TOLD_TRACK_URGE, fill_urge);
static const struct act_page contest = ACT_PAGE(ACT_CONTEST, MSG_TRACK_DO_CONTEST, MSG_NONE,
	MSG_TRACK_SEND, MSG_TOLD_TRACK_CONTEST, fill_contest);
static const struct act_page withdraw = ACT_PAGE(ACT_WITHDRAW, MSG_TRACK_DO_WITHDRAW,
	MSG_TRACK_WITHDRAW_WHAT, MSG_TRACK_DO_WITHDRAW, MSG_TOLD_TRACK_WITHDRAW, fill_withdraw);
static const struct act_page verdict = ACT_PAGE(ACT_RATE, MSG_TRACK_VERDICT_TITLE,
	MSG_TRACK_VERDICT_WHAT, MSG_TRACK_SEND, MSG_TOLD_TRACK_VERDICT, fill_verdict);

#define BOTH(path, a) PAGE_GET(path, &(a).page), PAGE_POST(path, FORM_MAX, &(a).page)
static const struct route routes[] = {
	BOTH("/track/{number}/supplement", supplement),
	BOTH("/track/{number}/urge", urge),
	BOTH("/track/{number}/contest", contest),
	BOTH("/track/{number}/withdraw", withdraw),
	BOTH("/track/{number}/verdict", verdict),
};
const struct route_part part_track_acts = PART(routes);
