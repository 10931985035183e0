/* GET /: what this is, the two things people come for, what was achieved lately, honest figures. */
#include "web/home_views.h"
#include "web/show.h"
#include "web/web_int.h"

enum { CARDS = 6, LOOK = 24, LATELY_DAYS = 120, YEAR_DAYS = 365 };

/* The top of the tree of units. */
static struct str office_name(const struct visit *v)
{
	const struct directory *d = v->o->directory;

	for (size_t i = 0; i < directory_count(d); i++) {
		const struct unit *u = directory_nth(d, i);

		if (u->parent.n == 0)
			return v->lang == LANG_EN && u->name_en.n ? u->name_en : u->name;
	}
	return STR("");
}

static int by_closing(const void *x, const void *y)
{
	const struct case_row *a = x, *b = y;

	return (b->closed > a->closed) - (b->closed < a->closed);
}

/* The last public cases of which those who asked say that they are solved. Looked for among the
 * lately reported, so that an old record costs no more than a young one. */
static bool achieved(struct visit *v, struct home_view *view, struct err *err)
{
	const struct case_filter f = { .state = STATE_CLOSED, .outcome = OUTCOME_SOLVED,
				       .public_only = true, .limit = LOOK,
				       .from = v->now - LATELY_DAYS * US_PER_DAY };
	struct case_card_view *card = ARENA_ARRAY(v->arena, struct case_card_view, CARDS);
	struct case_row *row;
	struct str next;
	size_t n, k = 0;

	if (!case_list(v->tx, v->arena, v->o, &f, &row, &n, &next, err))
		return false;
	if (n)
		qsort(row, n, sizeof *row, by_closing);
	for (size_t i = 0; i < n && k < CARDS; i++)
		if (row[i].said == SOLVED_YES)
			card[k++] = show_card(v, &row[i], VIEW_PUBLIC);
	view->achieved.item = card;
	view->achieved.n = k;
	return true;
}

/* What was before the last year and the year itself: together all, and no day is summed twice. */
static bool figures(struct visit *v, struct home_view *view, struct err *err)
{
	int32_t today = (int32_t)zone_day(v->o->main->zone, v->now), first = today - YEAR_DAYS + 1;
	struct counts_view before, *all = &view->all;

	if (!counts_of(v, INT32_MIN, first - 1, &before, err) ||
	    !counts_of(v, first, INT32_MAX, &view->year, err))
		return false;
	*all = view->year;
	all->cases += before.cases;
	all->open += before.open;
	all->acted += before.acted;
	all->answered += before.answered;
	all->verified += before.verified;
	all->achieved += before.achieved;
	return case_count_overdue(v->tx, v->now, &view->overdue, err);
}

static bool show(struct visit *v, struct err *err)
{
	struct home_view view = { .office = office_name(v) };

	view.top = top_of(v, STR(""));
	if (!figures(v, &view, err) || !achieved(v, &view, err))
		return false;
	tpl_home(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/", &page),
};
const struct route_part part_home = PART(routes);
