/* What this person may do now, the likeliest first; and what is expected of whom, so that nobody looks
 * in vain for what is not his to do. */
#include "web/casepage_views.h"

enum { LINES = 6 };

/* ---- what is likely ---- */

/* Of each state, what usually comes next; ends with ACT_COUNT. */
static const enum action usual[STATE_COUNT][8] = {
	[STATE_REGISTERED] = { ACT_CONFIRM_DECLINE, ACT_DISPATCH, ACT_ANSWER_NOW, ACT_COUNT },
	[STATE_DISPATCHED] = { ACT_DECIDE_OBJECTION, ACT_ACKNOWLEDGE, ACT_COUNT },
	[STATE_IN_PROGRESS] = { ACT_DECIDE_OBJECTION, ACT_ANSWER, ACT_COUNT },
	[STATE_SHELVED] = { ACT_COUNT },
	[STATE_ANSWERED] = { ACT_CLOSE, ACT_VERIFY, ACT_CALLBACK, ACT_RATE, ACT_REWORK, ACT_COUNT },
	[STATE_CLOSED] = { ACT_RATE, ACT_REWORK, ACT_COUNT },
	[STATE_ARCHIVED] = { ACT_COUNT },
	[STATE_NONE] = { ACT_COUNT },
};

static bool may(uint64_t bits, enum action a)
{
	return bits >> a & 1;
}

/* What the state alone does not tell. */
static enum action pressing(const struct case_row *row, uint64_t bits)
{
	if (row->rework_asked && may(bits, ACT_REWORK))
		return ACT_REWORK;
	if (row->state == STATE_REGISTERED && row->kind == KIND_ENQUIRY &&
	    may(bits, ACT_ANSWER_NOW))
		return ACT_ANSWER_NOW;
	if (row->state == STATE_IN_PROGRESS && !row->objection && !row->acted &&
	    may(bits, ACT_CONTACT))
		return ACT_CONTACT;
	if (row->state == STATE_ANSWERED && row->said == SOLVED_NONE && row->call_reached &&
	    may(bits, ACT_RATE))
		return ACT_RATE;
	if (row->state == STATE_ANSWERED && row->verified && may(bits, ACT_CALLBACK) &&
	    !may(bits, ACT_CLOSE))
		return ACT_CALLBACK;
	return ACT_COUNT;
}

static enum action likeliest(const struct case_row *row, uint64_t bits)
{
	enum action a = pressing(row, bits);

	for (const enum action *next = usual[row->state]; a == ACT_COUNT && *next != ACT_COUNT; next++)
		if (may(bits, *next))
			a = *next;
	return a;
}

/* The others, in the order in which a person would look for them. */
static const enum action order[] = {
	ACT_CONFIRM_DECLINE, ACT_DISPATCH, ACT_ANSWER_NOW, ACT_ACKNOWLEDGE, ACT_DECIDE_OBJECTION,
	ACT_CONTACT, ACT_ANSWER, ACT_VERIFY, ACT_CALLBACK, ACT_RATE, ACT_CLOSE, ACT_REWORK,
	ACT_ASK_MORE, ACT_SUPPLEMENT, ACT_REASSIGN, ACT_OBJECT, ACT_RECLASSIFY, ACT_LINK, ACT_UNLINK,
	ACT_REFER, ACT_DECLINE, ACT_WITHDRAW, ACT_CONTEST, ACT_URGE, ACT_SUPERVISE, ACT_NOTE,
};

/* ---- what is expected, and why not of this person ---- */

struct saying { struct visit *v; struct casepage_view *view; struct str *line; };

static void say(struct saying *s, enum msg msg, struct str a)
{
	must(s->view->next.n < LINES);
	s->line[s->view->next.n++] = show_say(s->v, msg, AT(a), (struct err_arg){ 0 },
					     (struct err_arg){ 0 });
}

/* Is the unit that has the case the actor's, above it or below it? */
static bool own_unit(const struct visit *v, const struct case_row *row)
{
	return row->unit.n && v->who.unit.n &&
	       directory_within(v->o->directory, v->who.unit, row->unit);
}

static void say_answered(struct saying *s, const struct case_row *row, uint64_t bits)
{
	const struct visit *v = s->v;
	enum msg lacks = closing_lacks(row, v->o, v->now);

	if (row->rework_asked)
		say(s, MSG_CASEPAGE_REWORK_ASKED, STR(""));
	if (!may(bits, ACT_VERIFY)) {
		say(s, own_unit(v, row) ? MSG_CASEPAGE_NOT_YOURS : MSG_CASEPAGE_WAIT_CHECK, STR(""));
		return;
	}
	if (lacks != MSG_NONE)
		say(s, MSG_CASEPAGE_CANNOT_CLOSE, message(v->lang, lacks));
	if (!may(bits, ACT_RATE) && row->kind != KIND_COMMENDATION)
		say(s, MSG_CASEPAGE_CANNOT_RATE, message(v->lang, MSG_CALL_FIRST));
}

static void say_registered(struct saying *s, const struct case_row *row, uint64_t bits)
{
	if (row->decliner.n) {
		if (!may(bits, ACT_CONFIRM_DECLINE))
			say(s, MSG_CASEPAGE_WAIT_SECOND, STR(""));
		return;
	}
	if (may(bits, ACT_DISPATCH) || may(bits, ACT_ANSWER_NOW))
		return;
	say(s, row->kind == KIND_ENQUIRY ? MSG_CASEPAGE_WAIT_ANSWER_NOW : MSG_CASEPAGE_WAIT_DISPATCH,
	    STR(""));
}

static void say_next(struct saying *s, const struct case_row *row, uint64_t bits)
{
	struct str unit = show_unit(s->v, row->unit);

	if (row->master.n) {
		say(s, MSG_CASEPAGE_FOLLOWER, STR(""));
		return;
	}
	if (row->waiting)
		say(s, MSG_CASEPAGE_WAIT_REQUESTER, STR(""));
	if (row->objection && !may(bits, ACT_DECIDE_OBJECTION))
		say(s, MSG_CASEPAGE_WAIT_OBJECTION, STR(""));
	switch (row->state) {
	case STATE_REGISTERED:
		say_registered(s, row, bits);
		break;
	case STATE_DISPATCHED:
		if (!may(bits, ACT_ACKNOWLEDGE))
			say(s, MSG_CASEPAGE_WAIT_ACKNOWLEDGE, unit);
		break;
	case STATE_IN_PROGRESS:
		if (!may(bits, ACT_ANSWER))
			say(s, MSG_CASEPAGE_WAIT_ANSWER, unit);
		break;
	case STATE_ANSWERED:
		say_answered(s, row, bits);
		break;
	case STATE_CLOSED:
	case STATE_ARCHIVED:
		say(s, row->rework_asked ? MSG_CASEPAGE_REWORK_ASKED : MSG_CASEPAGE_CLOSED,
		    STR(""));
		break;
	default:
		break;
	}
}

/* ---- the forms ---- */

static bool form(struct visit *v, const struct case_row *row, enum action a,
		 struct act_form_view *out, struct err *err)
{
	return act_form_of(v, row, a, STR(""), out, err);
}

static bool look_form(struct visit *v, const struct case_row *row, uint64_t bits,
		      struct casepage_view *view, struct err *err)
{
	view->may_look = may(bits, ACT_SEE_REQUESTER);
	return !view->may_look || form(v, row, ACT_SEE_REQUESTER, &view->look, err);
}

static bool more_forms(struct visit *v, const struct case_row *row, uint64_t bits,
		       enum action first, struct casepage_view *view, struct err *err)
{
	size_t all = sizeof order / sizeof *order, n = 0;
	struct act_form_view *list = ARENA_ARRAY(v->arena, struct act_form_view, all);

	for (size_t i = 0; i < all; i++)
		if (order[i] != first && may(bits, order[i]) &&
		    !form(v, row, order[i], &list[n++], err))
			return false;
	view->more.item = list;
	view->more.n = n;
	return true;
}

static enum msg notice_of(const struct visit *v)
{
	if (!v->wrong)
		return MSG_NONE;
	switch (v->wrong->code) {
	case ERR_STALE:
		return MSG_CASEPAGE_STALE;
	case ERR_CONFLICT:
		return MSG_CASEPAGE_STATE_MOVED;
	default:
		return MSG_CASEPAGE_TYPED;
	}
}

bool casepage_acts(struct visit *v, const struct case_row *row, enum action failed,
		   struct casepage_view *view, struct err *err)
{
	struct saying s = { .v = v, .view = view,
			    .line = ARENA_ARRAY(v->arena, struct str, LINES) };
	bool denied = v->wrong && v->wrong->code == ERR_DENIED;
	enum action first;
	uint64_t bits;

	if (!case_actions(v->tx, v->o, &v->who, row, &bits, err))
		return false;
	view->next.item = s.line;
	say_next(&s, row, bits);
	/* what was typed is shown again, also where the state has moved on */
	first = failed != ACT_COUNT && failed != ACT_SEE_REQUESTER && !denied
		? failed : likeliest(row, bits);
	view->can_act = first != ACT_COUNT;
	if (failed != ACT_COUNT && !denied)
		view->notice = notice_of(v);
	if (first != ACT_COUNT && !form(v, row, first, &view->next_form, err))
		return false;
	if (!look_form(v, row, bits, view, err) || !more_forms(v, row, bits, first, view, err))
		return false;
	if (first == failed)
		act_form_wrong(v, &view->next_form, failed);
	else if (view->look.again)
		act_form_wrong(v, &view->look, failed);
	return true;
}

enum msg casepage_told(enum action a)
{
#define TOLD_OF(a) [ACT_##a] = MSG_TOLD_ACT_##a
	static const enum msg told[ACT_COUNT] = {
		TOLD_OF(ANSWER_NOW), TOLD_OF(ASK_MORE), TOLD_OF(SUPPLEMENT), TOLD_OF(REFER),
		TOLD_OF(DECLINE), TOLD_OF(CONFIRM_DECLINE), TOLD_OF(CONTEST), TOLD_OF(DISPATCH),
		TOLD_OF(ACKNOWLEDGE), TOLD_OF(REASSIGN), TOLD_OF(OBJECT), TOLD_OF(DECIDE_OBJECTION),
		TOLD_OF(CONTACT), TOLD_OF(ANSWER), TOLD_OF(VERIFY), TOLD_OF(CALLBACK), TOLD_OF(RATE),
		TOLD_OF(REWORK), TOLD_OF(CLOSE), TOLD_OF(WITHDRAW), TOLD_OF(LINK), TOLD_OF(UNLINK),
		TOLD_OF(RECLASSIFY), TOLD_OF(SUPERVISE), TOLD_OF(URGE), TOLD_OF(NOTE),
	};
#undef TOLD_OF

	return told[a];
}
