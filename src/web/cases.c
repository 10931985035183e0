/* GET /cases: public cases, newest first, found by words, category, area and state. The filters stand
 * in the address, so that a list can be kept and sent on. */
#include "web/cases_views.h"
#include "web/show.h"
#include "web/web_int.h"
#include "wire/utf8.h"

enum { PAGE_CASES = 20, WORDS_MOST = 60, PARAMS = 4 };

static const char *const param_name[PARAMS] = { "q", "category", "area", "state" };

static const struct {
	const char *value;
	enum msg label;
} states[] = {
	{ "", MSG_CASES_ANY_STATE },
	{ "open", MSG_CASES_OPEN },
	{ "late", MSG_CASES_LATE },
	{ "answered", MSG_CASES_ANSWERED },
	{ "closed", MSG_CASES_CLOSED },
	{ "solved", MSG_CASES_SOLVED },
	{ "unsolved", MSG_CASES_UNSOLVED },
};
enum { STATES = sizeof states / sizeof *states };

/* The id in a parameter, 0 where there is none or it is no number: then nothing is filtered. */
static int64_t id_of(const struct visit *v, const char *name)
{
	int64_t id = 0;

	return str_to_i64(visit_param(v, name), &id) && id > 0 ? id : 0;
}

static struct case_filter filter_of(const struct visit *v)
{
	struct str state = visit_param(v, "state");
	struct case_filter f = { .public_only = true, .limit = PAGE_CASES };

	f.q = utf8_head(visit_param(v, "q"), WORDS_MOST);
	f.cursor = visit_param(v, "cursor");
	if (catalog_get(v->o->catalog, (struct category_id){ id_of(v, "category") }))
		f.category.n = id_of(v, "category");
	if (territory_area(v->o->territory, (struct area_id){ id_of(v, "area") }))
		f.area.n = id_of(v, "area");
	f.open_only = str_eq(state, STR("open"));
	f.closed_only = str_eq(state, STR("closed"));
	f.overdue = str_eq(state, STR("late"));
	if (str_eq(state, STR("answered")))
		f.state = STATE_ANSWERED;
	if (str_eq(state, STR("solved")))
		f.outcome = OUTCOME_SOLVED;
	if (str_eq(state, STR("unsolved")))
		f.outcome = OUTCOME_UNSOLVED;
	return f;
}

static struct str id_text(const struct visit *v, int64_t id)
{
	return arena_fmt(v->arena, "%lld", (long long)id);
}

static struct choice_view drop(struct visit *v, const char *name, enum msg label,
			       struct option_view *o, size_t n)
{
	struct str value = visit_param(v, name);
	struct choice_view c = choice_of(v, name, label, MSG_NONE, o, n, value.p ? value : STR(""));

	c.drop = c.required = true;     /* "all" is a choice too: nothing is optional here */
	return c;
}

static struct choice_view category_choice(struct visit *v)
{
	const struct catalog *c = v->o->catalog;
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, catalog_count(c) + 1);
	size_t n = 0;

	o[n++] = (struct option_view){ .value = STR(""),
				       .label = message(v->lang, MSG_CASES_ANY_CATEGORY) };
	for (size_t i = 0; i < catalog_count(c); i++) {
		const struct category *cat = catalog_nth(c, i);

		if (public_space(cat) && cat->leaf)
			o[n++] = (struct option_view){ .value = id_text(v, cat->id.n),
						       .label = show_category(v, cat->id) };
	}
	return drop(v, "category", MSG_CASES_CATEGORY, o, n);
}

static struct choice_view area_choice(struct visit *v)
{
	const struct territory *t = v->o->territory;
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, territory_count(t) + 1);
	size_t n = 0;

	o[n++] = (struct option_view){ .value = STR(""),
				       .label = message(v->lang, MSG_CASES_ANY_AREA) };
	for (size_t i = 0; i < territory_count(t); i++)
		o[n++] = (struct option_view){ .value = id_text(v, territory_nth(t, i)->id.n),
					       .label = show_area(v, territory_nth(t, i)->id) };
	return drop(v, "area", MSG_CASES_AREA, o, n);
}

static struct choice_view state_choice(struct visit *v)
{
	struct option_view *o = ARENA_ARRAY(v->arena, struct option_view, STATES);

	for (size_t i = 0; i < STATES; i++)
		o[i] = (struct option_view){ .value = str_c(states[i].value),
					     .label = message(v->lang, states[i].label) };
	return drop(v, "state", MSG_CASES_STATE, o, STATES);
}

/* The next page keeps what was asked for. */
static struct str onward(const struct visit *v, struct str cursor)
{
	struct buf b = BUF_INIT;
	struct str out;

	if (!cursor.p)
		return (struct str){ NULL, 0 };
	buf_add_lit(&b, "/cases?cursor=");
	url_encode(&b, cursor);
	for (size_t i = 0; i < PARAMS; i++) {
		struct str value = visit_param(v, param_name[i]);

		if (!value.n)
			continue;
		buf_fmt(&b, "&%s=", param_name[i]);
		url_encode(&b, value);
	}
	out = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return out;
}

static bool is_filtered(const struct visit *v)
{
	for (size_t i = 0; i < PARAMS; i++)
		if (visit_param(v, param_name[i]).n)
			return true;
	return visit_param(v, "cursor").n > 0;
}

static bool show(struct visit *v, struct err *err)
{
	struct case_filter f = filter_of(v);
	struct cases_view view = { .filtered = is_filtered(v) };
	struct case_card_view *card;
	struct case_row *row;
	struct str next;
	size_t n;

	if (!case_list(v->tx, v->arena, v->o, &f, &row, &n, &next, err))
		return false;
	card = ARENA_ARRAY(v->arena, struct case_card_view, n);
	for (size_t i = 0; i < n; i++)
		card[i] = show_card(v, &row[i], VIEW_PUBLIC);
	view.cards.item = card;
	view.cards.n = n;
	view.top = top_of(v, message(v->lang, MSG_CASES_TITLE));
	view.q = field_of(v, "q", MSG_CASES_WORDS, MSG_NONE, visit_param(v, "q"));
	view.q.type = STR("search");
	view.q.required = true;
	view.category = category_choice(v);
	view.area = area_choice(v);
	view.state = state_choice(v);
	view.more.href = onward(v, next);
	view.empty = (struct empty_view){ view.filtered ? MSG_CASES_NONE_FOUND : MSG_CASES_NONE,
					  view.filtered ? MSG_CASES_ALL : MSG_NAV_REPORT,
					  view.filtered ? STR("/cases") : STR("/report") };
	/* many were looked at without a hit: the search goes on behind them */
	if (next.p)
		view.empty = (struct empty_view){ .text = MSG_CASES_NOT_YET };
	tpl_cases(visit_page(v), &view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/cases", &page),
};
const struct route_part part_cases = PART(routes);
