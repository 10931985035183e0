/* GET /desk/duties, 责任清单: who answers for what, since when, until when, and what came of it: what
 * the unit claims, what a check found, what the requester says. */
#include "web/choices.h"
#include "web/duties_views.h"
#include "web/show.h"
#include "web/web_int.h"

enum { PAGE = 50, PRINTED = 500 };

#define NO ((struct err_arg){ 0 })

/* The filters as they stand in the query. */
struct asked {
	struct str state, unit, person, cursor;
	bool print;
};

static const struct { const char *name; int state; enum msg label; } states[] = {
	{ "to_do", DUTIES_TO_DO, MSG_DUTIES_TO_DO },
	{ "overdue", DUTIES_OVERDUE, MSG_DUTIES_OVERDUE },
	{ "answered", DUTIES_ANSWERED, MSG_DUTIES_ANSWERED },
	{ "done", DUTIES_DONE, MSG_DUTIES_DONE },
	{ "all", DUTIES_ALL, MSG_DUTIES_ALL },
};
enum { STATES = sizeof states / sizeof *states };

static size_t state_index(struct str name)
{
	for (size_t i = 0; i < STATES; i++)
		if (str_eq(name, str_c(states[i].name)))
			return i;
	return 0;
}

static struct str own_or(const struct visit *v, struct str person)
{
	return id_of(person) == v->who.account.n ? STR("me") : person;
}

static struct asked asked_of(const struct visit *v)
{
	return (struct asked){
		.state = visit_param(v, "state"),
		.unit = visit_param(v, "unit"),
		.person = own_or(v, visit_param(v, "person")),
		.cursor = visit_param(v, "cursor"),
		.print = visit_param(v, "print").n > 0,
	};
}

/* The list of these filters as an address. */
static struct str href(const struct visit *v, const struct asked *a)
{
	const struct { const char *name; struct str value; } part[] = {
		{ "state", a->state }, { "unit", a->unit }, { "person", a->person },
		{ "print", a->print ? STR("1") : STR("") }, { "cursor", a->cursor },
	};
	struct buf b = BUF_INIT;
	struct str s;
	char before = '?';

	buf_add_lit(&b, "/desk/duties");
	for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
		if (!part[i].value.n)
			continue;
		buf_add_char(&b, before);
		buf_fmt(&b, "%s=", part[i].name);
		url_encode(&b, part[i].value);
		before = '&';
	}
	s = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

/* ---- the filters as a form ---- */

static struct options state_list(const struct visit *v)
{
	struct options o = { ARENA_ARRAY(v->arena, struct option_view, STATES), STATES };

	for (size_t i = 0; i < STATES; i++)
		o.item[i] = (struct option_view){ .value = str_c(states[i].name),
						  .label = message(v->lang, states[i].label) };
	return o;
}

/* One more option, at this place. */
static struct options with(const struct visit *v, struct options o, size_t at, const char *value,
			   enum msg label)
{
	struct options out = { ARENA_ARRAY(v->arena, struct option_view, o.n + 1), o.n + 1 };

	for (size_t i = 0; i < o.n; i++)
		out.item[i < at ? i : i + 1] = o.item[i];
	out.item[at] = (struct option_view){ .value = str_c(value),
					     .label = message(v->lang, label) };
	return out;
}

static bool form(struct visit *v, const struct asked *a, struct duties_view *view, struct err *err)
{
	struct options units = unit_options(v, v->who.unit.n ? MSG_DUTIES_OWN_UNIT
							     : MSG_DUTIES_ANY_UNIT);
	struct options people;

	if (v->who.unit.n)
		units = with(v, units, 1, "all", MSG_DUTIES_ANY_UNIT);
	if (!person_options(v, MSG_DUTIES_ANYONE, &people, err))
		return false;
	view->state = select_of(v, "state", MSG_DUTIES_STATE, MSG_NONE, state_list(v), a->state);
	view->unit = select_of(v, "unit", MSG_DUTIES_UNIT, MSG_NONE, units, a->unit);
	view->person = select_of(v, "person", MSG_DUTIES_PERSON, MSG_NONE,
				 with(v, people, 1, "me", MSG_DUTIES_ME), a->person);
	/* nothing is demanded: they need not say that they may be left as they are */
	view->state.required = view->unit.required = view->person.required = true;
	return true;
}

/* ---- lines ---- */

static void add_part(const struct visit *v, struct str *all, struct str part)
{
	if (part.n)
		*all = arena_fmt(v->arena, "%.*s%s%.*s", STR_ARG(*all), all->n ? " · " : "",
				 STR_ARG(part));
}

static struct str about(const struct visit *v, const struct case_card_view *card)
{
	struct str all = STR("");

	add_part(v, &all, card->number);
	add_part(v, &all, card->category);
	add_part(v, &all, card->place);
	return all;
}

static struct str support(const struct visit *v, const struct duty_line *l)
{
	struct str all = STR("");

	if (l->duty.role != DUTY_SUPPORT)
		return all;
	add_part(v, &all, show_say(v, MSG_DUTIES_SUPPORT, AT(show_unit(v, l->row.unit)), NO, NO));
	add_part(v, &all, l->duty.task);
	return all;
}

/* Until when: while it is to be done in words of now, afterwards whether it was in time. */
static void due(const struct visit *v, const struct duty_line *l, struct duty_line_view *out)
{
	const struct duty_row *d = &l->duty;
	bool over = d->done || d->state == STATE_ANSWERED;

	out->due = show_by(v, d->due);
	out->late = duty_overdue(d, v->now);
	if (!over)
		out->due_words = show_due(v, d->due);
	else if (out->late)
		out->due_words = message(v->lang, MSG_DUTIES_WAS_LATE);
}

static struct duty_line_view line_of(const struct visit *v, const struct duty_line *l,
				     const struct asked *a)
{
	struct case_card_view card = show_card(v, &l->row, VIEW_STAFF);
	struct asked one = { .state = a->state, .unit = STR("all") };
	struct duty_line_view out = {
		.href = card.href,
		.title = card.title,
		.about = about(v, &card),
		.support = support(v, l),
		.person = l->duty.account_name,
		.unit = show_unit(v, l->duty.unit),
		.since = show_day(v, l->duty.since),
		.contact = show_time(v, l->row.acted),
		.state = message(v->lang, l->row.outcome ? show_outcome(l->row.outcome)
							 : show_state(l->row.state)),
		.changed = show_ago(v, l->row.changed),
		.claimed = show_solved(l->row.claimed),
		.found = show_solved(l->row.found),
		.said = show_said(l->row.kind, l->row.said),
	};

	one.person = own_or(v, arena_fmt(v->arena, "%lld", (long long)l->duty.account.n));
	out.person_href = href(v, &one);
	due(v, l, &out);
	return out;
}

static bool lines(struct visit *v, const struct asked *a, struct duties_view *view,
		  struct err *err)
{
	bool me = str_eq(a->person, STR("me"));
	struct duty_filter f = {
		.unit = { id_of(a->unit) },
		.account = { me ? v->who.account.n : id_of(a->person) },
		.who = &v->who, .cursor = a->cursor, .limit = a->print ? PRINTED : PAGE,
	};
	struct duty_line_view *out;
	struct duty_line *line;
	struct asked on = *a;
	size_t n;

	f.state = states[state_index(a->state)].state;
	/* what one answers for is looked at where it stands, also outside one's unit */
	if (!a->unit.n && !f.account.n)
		f.unit = v->who.unit;
	if (!duty_lines(v->tx, v->arena, v->o, &f, &line, &n, &on.cursor, err))
		return false;
	out = ARENA_ARRAY(v->arena, struct duty_line_view, n + 1);
	for (size_t i = 0; i < n; i++)
		out[i] = line_of(v, &line[i], a);
	view->lines.item = out;
	view->lines.n = n;
	if (on.cursor.p)
		view->more.href = href(v, &on);
	return true;
}

/* ---- the page ---- */

static struct str what(const struct visit *v, const struct asked *a)
{
	size_t i = state_index(a->state);
	bool newest = states[i].state == DUTIES_DONE || states[i].state == DUTIES_ALL;

	return show_say(v, newest ? MSG_DUTIES_WHAT_NEWEST : MSG_DUTIES_WHAT,
			AT(message(v->lang, states[i].label)), AT(show_time(v, v->now)), NO);
}

static bool show(struct visit *v, struct err *err)
{
	struct asked a = asked_of(v), other = a;
	struct duties_view view = { .print = a.print, .what = what(v, &a) };
	enum msg why;

	if (!policy_admits("list_duties", &v->who, REL_ANY, &why))
		return err_set(err, ERR_DENIED, NULL, why);
	if (!lines(v, &a, &view, err) || (!a.print && !form(v, &a, &view, err)))
		return false;
	other.cursor = (struct str){ NULL, 0 };
	other.print = true;
	view.print_href = href(v, &other);
	other.print = false;
	view.screen_href = href(v, &other);
	view.empty = (struct empty_view){ .text = MSG_DUTIES_EMPTY, .link = MSG_DUTIES_ALL_LINK,
					  .href = STR("/desk/duties?state=all") };
	view.top = top_of(v, message(v->lang, MSG_DUTIES_TITLE));
	tpl_duties(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .staff = true, .show = show };
static const struct route routes[] = {
	PAGE_GET("/desk/duties", &page),
};
const struct route_part part_duties = PART(routes);
