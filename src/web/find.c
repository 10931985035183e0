/* GET /desk/cases: finding cases in the reader's reach. Every filter stands in the query string, so
 * that a search can be kept, sent to a colleague, and gone back to. */
#include "web/choices.h"
#include "web/find_views.h"
#include "web/show.h"
#include "web/web_int.h"

#include "wire/fold.h"
#include "wire/utf8.h"

enum { PAGE = 25, WORDS_MAX = 200 };

static const char *const filters[] = { "q", "state", "unit", "person", "category", "area",
				       "overdue" };
enum { FILTERS = sizeof filters / sizeof *filters };

/* This search, from a row on. */
static struct str onward(const struct visit *v, struct str cursor)
{
	struct buf b = BUF_INIT;
	struct str s;

	buf_add_lit(&b, "/desk/cases?");
	for (size_t i = 0; i < FILTERS; i++) {
		struct str value = visit_param(v, filters[i]);

		if (!value.n)
			continue;
		buf_fmt(&b, "%s=", filters[i]);
		url_encode(&b, value);
		buf_add_char(&b, '&');
	}
	buf_add_lit(&b, "cursor=");
	url_encode(&b, cursor);
	s = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return s;
}

static bool asked(const struct visit *v)
{
	for (size_t i = 0; i < FILTERS; i++)
		if (visit_param(v, filters[i]).n)
			return true;
	return false;
}

/* What nobody would find is not looked for: a word that is no state filters nothing. */
static void filter_of(const struct visit *v, struct case_filter *f)
{
	struct str state = visit_param(v, "state");

	*f = (struct case_filter){
		.q = utf8_head(visit_param(v, "q"), WORDS_MAX), .who = &v->who, .limit = PAGE,
		.unit = { id_of(visit_param(v, "unit")) },
		.account = { id_of(visit_param(v, "person")) },
		.category = { id_of(visit_param(v, "category")) },
		.area = { id_of(visit_param(v, "area")) },
		.overdue = visit_param(v, "overdue").n > 0,
		.cursor = visit_param(v, "cursor"),
	};
	/* the latest first; what is late, the longest due first */
	f->by_due = f->overdue;
	if (state.n && !state_of(state, &f->state))
		f->state = STATE_NONE;
}

/* A whole number leads to its case. */
static bool straight_there(struct visit *v, bool *gone, struct err *err)
{
	struct str number = fold_label(v->arena, visit_param(v, "q"));
	struct case_row row;
	enum view view = VIEW_NONE;
	bool found;

	*gone = false;
	if (!case_number_valid(number))
		return true;
	if (!case_get(v->tx, v->arena, number, &row, &found, err) ||
	    (found && !case_view(v->tx, v->o, &v->who, &row, &view, err)))
		return false;
	*gone = view == VIEW_STAFF;
	return !*gone ||
	       visit_go(v, arena_fmt(v->arena, "/desk/cases/%.*s", STR_ARG(row.number)));
}

static bool form(struct visit *v, struct find_view *view, struct err *err)
{
	struct choice_view *c = ARENA_ARRAY(v->arena, struct choice_view, 5);
	struct options people;

	if (!person_options(v, MSG_FIND_ANYONE, &people, err))
		return false;
	view->q = field_of(v, "q", MSG_FIND_Q, MSG_FIND_Q_HINT, visit_param(v, "q"));
	c[0] = select_of(v, "state", MSG_FIND_STATE, MSG_NONE, state_options(v, MSG_FIND_ANY),
			 visit_param(v, "state"));
	c[1] = select_of(v, "unit", MSG_FIND_UNIT, MSG_NONE, unit_options(v, MSG_FIND_ANY),
			 visit_param(v, "unit"));
	c[2] = select_of(v, "person", MSG_FIND_PERSON, MSG_NONE, people, visit_param(v, "person"));
	c[3] = select_of(v, "category", MSG_FIND_CATEGORY, MSG_NONE,
			 category_options(v, MSG_FIND_ANY, false), visit_param(v, "category"));
	c[4] = select_of(v, "area", MSG_FIND_AREA, MSG_NONE, area_options(v, MSG_FIND_ANY),
			 visit_param(v, "area"));
	view->filters.item = c;
	view->filters.n = 5;
	view->overdue = check_of(v, "overdue", MSG_FIND_OVERDUE, MSG_NONE,
				 visit_param(v, "overdue").n > 0);
	return true;
}

static bool show(struct visit *v, struct err *err)
{
	struct find_view view = { .asked = asked(v) };
	struct case_card_view *card;
	struct case_filter f;
	struct case_row *row;
	struct str next;
	enum msg why;
	bool gone;
	size_t n;

	if (!policy_admits("list_cases", &v->who, 0, &why))
		return err_set(err, ERR_DENIED, NULL, why);
	if (!straight_there(v, &gone, err))
		return false;
	if (gone)
		return true;
	filter_of(v, &f);
	if (!case_list(v->tx, v->arena, v->o, &f, &row, &n, &next, err) || !form(v, &view, err))
		return false;
	card = ARENA_ARRAY(v->arena, struct case_card_view, n + 1);
	for (size_t i = 0; i < n; i++)
		card[i] = show_card(v, &row[i], VIEW_STAFF);
	view.cards.item = card;
	view.cards.n = n;
	if (next.p)
		view.more.href = onward(v, next);
	view.empty.text = next.p ? MSG_FIND_NOT_YET : view.asked ? MSG_FIND_NOTHING : MSG_FIND_EMPTY;
	view.top = top_of(v, message(v->lang, MSG_FIND_TITLE));
	tpl_find(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .staff = true, .show = show };
static const struct route routes[] = {
	PAGE_GET("/desk/cases", &page),
};
const struct route_part part_find = PART(routes);
