/* Claimed, found, said: three fields that stay three. Of each the last word since the last answer. */
#include "web/act_words.h"
#include "web/casepage_views.h"

#include "wire/json.h"

enum { SIDES = 3, DETAILS = 8 };

/* The events that count now; NULL where there is none. */
struct voices { const struct event_row *answer, *check, *verdict; };

/* A new answer is judged afresh, and a rework takes everything back (what a failed check found stands
 * until there is a new answer). */
static void hear(struct voices *voices, const struct event_row *e)
{
	switch (e->action) {
	case ACT_ANSWER:
	case ACT_ANSWER_NOW:
		*voices = (struct voices){ .answer = e };
		break;
	case ACT_REWORK:
		*voices = (struct voices){ NULL, NULL, NULL };
		break;
	case ACT_VERIFY:
		voices->check = e;
		break;
	case ACT_RATE:
		voices->verdict = e;
		break;
	default:
		break;
	}
}

/* ---- one of the three ---- */

struct side {
	struct visit *v;
	struct side_view *view;
	struct str *detail;
	struct json data;
};

static struct str text_of(const struct side *s, const char *name)
{
	const struct json *j = json_get(&s->data, name);

	return j && j->kind == JSON_TEXT ? j->s : (struct str){ NULL, 0 };
}

static bool is(const struct side *s, const char *name, enum json_kind kind)
{
	const struct json *j = json_get(&s->data, name);

	return j && j->kind == kind;
}

static struct str filled(const struct visit *v, enum msg msg, struct str a, struct str b)
{
	return show_say(v, msg, AT(a), AT(b), (struct err_arg){ 0 });
}

static void detail(struct side *s, enum msg msg, struct str value)
{
	if (!value.n)
		return;
	must(s->view->details.n < DETAILS);
	s->detail[s->view->details.n++] = filled(s->v, msg, value, STR(""));
}

static void remark(struct side *s, enum msg msg)
{
	must(s->view->details.n < DETAILS);
	s->detail[s->view->details.n++] = message(s->v->lang, msg);
}

static struct str by(const struct visit *v, const struct event_row *e)
{
	struct str when = show_time(v, e->occurred ? e->occurred : e->recorded);
	struct str unit = show_unit(v, e->unit);
	struct str who = e->actor.n ? e->actor : unit;

	if (e->actor.n && unit.n)
		who = filled(v, MSG_CASEPAGE_BY, e->actor, unit);
	return who.n ? filled(v, MSG_CASEPAGE_BY, when, who) : when;
}

static const char *tone(enum solved s)
{
	return s == SOLVED_YES ? "good" : s == SOLVED_NO ? "late" : "warn";
}

static bool begin(struct side *s, struct visit *v, struct side_view *view, enum msg title,
		  const struct event_row *e, struct err *err)
{
	*view = (struct side_view){ .title = title };
	*s = (struct side){ .v = v, .view = view };
	s->detail = ARENA_ARRAY(v->arena, struct str, DETAILS);
	view->details.item = s->detail;
	if (!e)
		return true;
	view->by = by(v, e);
	return e->data.n == 0 || json_read(v->arena, e->data, &s->data, err);
}

static void word(struct side *s, enum solved level, enum msg text)
{
	s->view->word = message(s->v->lang, text);
	s->view->tone = str_c(tone(level));
}

static bool claimed(struct visit *v, const struct case_row *row, const struct event_row *e,
		    struct side_view *view, struct err *err)
{
	struct side s;

	if (!begin(&s, v, view, MSG_CASEPAGE_CLAIMED, e, err))
		return false;
	if (!row->claimed && !row->reply.n) {
		view->missing = row->unit.n ? MSG_CASEPAGE_CLAIMED_NONE
					    : MSG_CASEPAGE_CLAIMED_UNIT_NONE;
		return true;
	}
	if (row->claimed)
		word(&s, row->claimed, show_solved(row->claimed));
	view->text = row->reply;
	detail(&s, MSG_CASEPAGE_WHY_NOT, text_of(&s, "why_not"));
	detail(&s, MSG_CASEPAGE_EVIDENCE, text_of(&s, "evidence"));
	return true;
}

static enum msg check_missing(const struct visit *v, const struct case_row *row)
{
	const struct category *c = catalog_get(v->o->catalog, row->category);

	if (c && (c->tier == TIER_NONE || c->tier == TIER_REQUESTER))
		return MSG_CASEPAGE_FOUND_NOT_NEEDED;
	return row->claimed ? MSG_CASEPAGE_FOUND_NONE : MSG_CASEPAGE_FOUND_WAITS;
}

static bool found(struct visit *v, const struct case_row *row, const struct event_row *e,
		  struct side_view *view, struct err *err)
{
	struct side s;

	if (!begin(&s, v, view, MSG_CASEPAGE_FOUND, e, err))
		return false;
	if (!e || !row->found) {
		view->missing = check_missing(v, row);
		return true;
	}
	word(&s, row->found, show_solved(row->found));
	view->text = text_of(&s, "evidence");
	remark(&s, is(&s, "passed", JSON_TRUE) ? MSG_CASEPAGE_PASSED : MSG_CASEPAGE_NOT_PASSED);
	detail(&s, MSG_CASEPAGE_HOW,
	       message(v->lang, choice_words(field_by_name("how=verify"), text_of(&s, "how"))));
	return true;
}

static bool said(struct visit *v, const struct case_row *row, const struct event_row *e,
		 struct side_view *view, struct err *err)
{
	struct side s;

	if (!begin(&s, v, view, MSG_CASEPAGE_SAID, e, err))
		return false;
	if (row->said) {
		word(&s, row->said, show_said(row->kind, row->said));
		view->text = text_of(&s, "comment");
		if (row->satisfaction)
			detail(&s, MSG_CASEPAGE_SATISFACTION,
			       message(v->lang, show_satisfaction(row->satisfaction)));
		if (is(&s, "pressed", JSON_TRUE))
			remark(&s, MSG_CASEPAGE_PRESSED);
		return true;
	}
	view->missing = row->kind == KIND_COMMENDATION ? MSG_CASEPAGE_SAID_NOT_ASKED
						      : MSG_CASEPAGE_SAID_NONE;
	if (row->calls_failed > 0)
		detail(&s, MSG_CASEPAGE_SAID_CALLS,
		       arena_fmt(v->arena, "%lld", (long long)row->calls_failed));
	return true;
}

bool casepage_sides(struct visit *v, const struct case_row *row, struct casepage_view *view,
		    struct err *err)
{
	struct side_view *side = ARENA_ARRAY(v->arena, struct side_view, SIDES);
	struct voices voices = { NULL, NULL, NULL };
	struct event_row *event;
	size_t n;

	if (!case_events(v->tx, v->arena, row->id, &event, &n, err))
		return false;
	for (size_t i = 0; i < n; i++)
		hear(&voices, &event[i]);
	view->sides.item = side;
	view->sides.n = SIDES;
	return claimed(v, row, voices.answer, &side[0], err) &&
	       found(v, row, voices.check, &side[1], err) &&
	       said(v, row, voices.verdict, &side[2], err);
}
