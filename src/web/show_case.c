/* A case as a line of a list. */
#include "web/show.h"

enum { TITLE_MOST = 60, PLACE_MOST = 40, BADGES = 12 };

/* Where this view reads a case. */
static const char *reads_at(enum view view)
{
	return view == VIEW_STAFF ? "/desk/cases/" : view == VIEW_REQUESTER ? "/track/" : "/cases/";
}

static struct str title(const struct visit *v, const struct case_row *row, enum view view)
{
	struct str words = show_excerpt(v, show_text(v, row->text, view), TITLE_MOST);

	if (words.n)
		return words;
	words = show_category(v, row->category);
	return words.n ? words : message(v->lang, MSG_SHOW_NO_TEXT);
}

static struct str place(const struct visit *v, const struct case_row *row, enum view view)
{
	struct str words = show_excerpt(v, show_text(v, row->address, view), PLACE_MOST);

	return words.n ? words : show_area(v, row->area);
}

static void add(const struct visit *v, struct badge_view *list, size_t *n, bool wanted,
		const char *tone, enum msg text)
{
	if (!wanted)
		return;
	must(*n < BADGES);
	list[(*n)++] = (struct badge_view){ str_c(tone), message(v->lang, text) };
}

static void state_badge(const struct visit *v, const struct case_row *row, struct badge_view *list,
			size_t *n)
{
	bool ended = row->outcome != OUTCOME_NONE;
	bool good = row->outcome == OUTCOME_SOLVED || row->outcome == OUTCOME_EXPLAINED;

	add(v, list, n, true, good ? "good" : row->outcome == OUTCOME_UNSOLVED ? "warn" : "plain",
	    ended ? show_outcome(row->outcome) : show_state(row->state));
}

void show_badges(const struct visit *v, const struct case_row *row, enum view view,
		 struct case_card_view *out)
{
	struct badge_view *list = ARENA_ARRAY(v->arena, struct badge_view, BADGES);
	bool mine = view == VIEW_REQUESTER || view == VIEW_STAFF, staff = view == VIEW_STAFF;
	size_t n = 0;

	state_badge(v, row, list, &n);
	add(v, list, &n, case_overdue(row, v->now), "late", MSG_SHOW_BADGE_LATE);
	add(v, list, &n, row->came_back, "warn", MSG_SHOW_BADGE_CAME_BACK);
	add(v, list, &n, mine && row->waiting, "warn", MSG_SHOW_BADGE_WAITING);
	add(v, list, &n, mine && row->urged && state_open(row->state), "warn", MSG_SHOW_BADGE_URGED);
	add(v, list, &n, mine && row->rework_asked, "warn", MSG_SHOW_BADGE_REWORK_ASKED);
	add(v, list, &n, mine && row->master.n != 0, "plain", MSG_SHOW_BADGE_FOLLOWER);
	add(v, list, &n, staff && row->objection, "warn", MSG_SHOW_BADGE_OBJECTION);
	add(v, list, &n, staff && row->decliner.n != 0 && state_open(row->state), "warn",
	    MSG_SHOW_BADGE_DECLINING);
	add(v, list, &n, staff && row->reworks > 0, "warn", MSG_SHOW_BADGE_REWORKED);
	add(v, list, &n, staff && row->confidential, "secret", MSG_SHOW_BADGE_CONFIDENTIAL);
	out->badges.item = list;
	out->badges.n = n;
}

struct case_card_view show_card(const struct visit *v, const struct case_row *row, enum view view)
{
	struct case_card_view card = {
		.href = arena_fmt(v->arena, "%s%.*s", reads_at(view), STR_ARG(row->number)),
		.number = row->number,
		.title = title(v, row, view),
		.place = place(v, row, view),
		.category = show_category(v, row->category),
		.unit = show_unit(v, row->unit),
		.when = show_time(v, row->created),
	};

	/* once answered, what is left is not the unit's time */
	if (state_open(row->state) && row->state != STATE_ANSWERED)
		card.due = show_due(v, row->due);
	show_badges(v, row, view, &card);
	return card;
}
