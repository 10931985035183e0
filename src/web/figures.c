/* GET /figures: what came of it all, as honestly as numbers can say it. One walk over the tally's
 * rows makes every table, so they fit one another; what is small is withheld (rule 12 of the
 * product); a share is told with its n and in whole people (rule 6). */
#include "base/civil.h"
#include "web/figure_views.h"
#include "web/show.h"
#include "web/svg_chart.h"
#include "web/web_int.h"
#include "wire/rfc3339.h"

enum { MONTHS = 12, TOP = 10, COMPARE_MIN = 20, OFFERS = FILTER_AREA };

struct figures {
	struct visit *v;
	struct figure_filter f;
	int64_t month[MONTHS + 1];     /* first days; the last is of the month to come */
	struct tally_counts by_month[MONTHS], all;
	struct tally_bins *category, *area, *unit;
	int level;
	int64_t outcome[OUTCOME_COUNT];
	int64_t *wait;                 /* from report to answer, microseconds */
	size_t waits, room;
};

static bool sum(void *arg, const struct tally_row *row)
{
	struct figures *g = arg;
	const struct office *o = g->v->o;
	const struct tally_key *k = &row->key;

	if (!filter_admits(o, &g->f, k))
		return true;
	for (int i = 0; i < MONTHS; i++)
		if (k->day >= g->month[i] && k->day < g->month[i + 1])
			tally_counts_add(&g->by_month[i], &row->counts);
	if (k->day < g->f.from)
		return true;
	tally_counts_add(&g->all, &row->counts);
	tally_counts_add(tally_bins_at(g->unit, k->unit.n), &row->counts);
	tally_counts_add(tally_bins_at(g->area, area_at_level(o->territory, k->area, g->level)),
			 &row->counts);
	if (category_told(o, k->category))
		tally_counts_add(tally_bins_at(g->category, k->category.n), &row->counts);
	return true;
}

static void keep_wait(struct figures *g, int64_t wait)
{
	if (g->waits == g->room) {
		int64_t *more = ARENA_ARRAY(g->v->arena, int64_t, g->room ? g->room * 2 : 256);

		if (g->waits)
			memcpy(more, g->wait, g->waits * sizeof *more);
		g->wait = more;
		g->room = g->room ? g->room * 2 : 256;
	}
	g->wait[g->waits++] = wait;
}

static bool end_sum(void *arg, const struct case_end *end)
{
	struct figures *g = arg;
	const struct tally_key k = { .category = end->category, .area = end->area,
				     .state = (int)end->state };

	if (!filter_admits(g->v->o, &g->f, &k))
		return true;
	if (!state_open(end->state))
		g->outcome[end->outcome]++;
	if (!end->follower && end->answered >= end->created)
		keep_wait(g, end->answered - end->created);
	return true;
}

static void months_set(struct figures *g)
{
	int y, m, d;

	civil_from_day(g->f.to, &y, &m, &d);
	for (int i = 0; i <= MONTHS; i++) {
		int at = y * 12 + m - 1 - (MONTHS - 1) + i;

		g->month[i] = civil_to_day(at / 12, at % 12 + 1, 1);
	}
}

static bool gather(struct figures *g, struct err *err)
{
	const struct zone *zone = g->v->o->main->zone;
	int64_t from = g->month[0] < g->f.from ? g->month[0] : g->f.from;

	return tally_walk(g->v->tx, from, g->f.to, sum, g, err) &&
	       case_ends(g->v->tx, zone_to_utc(zone, g->f.from * US_PER_DAY, NULL),
			 zone_to_utc(zone, (g->f.to + 1) * US_PER_DAY, NULL), end_sum, g, err);
}

/* ---- as they may be told ---- */

static struct str count_text(const struct visit *v, int64_t n)
{
	return n < TALLY_CELL_MIN ? arena_fmt(v->arena, "<%d", TALLY_CELL_MIN)
				  : arena_fmt(v->arena, "%lld", (long long)n);
}

/* Between which of those asked the truth lies; "–" where too few have spoken. */
static struct str range_text(const struct visit *v, const struct tally_counts *c, int64_t least)
{
	int64_t low, high;

	if (c->said < least || c->said_yes > c->said)
		return STR("–");
	interval_of(c->said_yes, c->said, &low, &high);
	return message_fill(v->arena, v->lang, MSG_API_INTERVAL_WORDS,
			    (struct err_arg[ERR_ARGS]){ AI(c->said), AI(low), AI(high) });
}

static struct figure_line line_of(const struct visit *v, struct str name,
				  const struct tally_counts *c, int64_t least)
{
	return (struct figure_line){
		.name = name, .cases = count_text(v, c->cases), .acted = count_text(v, c->acted),
		.answered = count_text(v, c->answered), .verified = count_text(v, c->verified),
		.achieved = count_text(v, c->achieved), .said = count_text(v, c->said),
		.said_yes = count_text(v, c->said_yes), .range = range_text(v, c, least),
	};
}

static struct str month_name(const struct visit *v, int64_t day)
{
	return str_head(rfc3339_whole(v->arena, day * US_PER_DAY), 7);
}

static void months_fill(struct figures *g, struct figures_view *view)
{
	struct visit *v = g->v;
	struct figure_line *line = ARENA_ARRAY(v->arena, struct figure_line, MONTHS);
	struct str *label = ARENA_ARRAY(v->arena, struct str, MONTHS);
	int64_t *value = ARENA_ARRAY(v->arena, int64_t, SVG_SERIES * MONTHS);
	static const enum msg name[SVG_SERIES] = {
		MSG_FIGURES_CASES, MSG_WEB_COUNTS_ACTED, MSG_WEB_COUNTS_ANSWERED,
		MSG_WEB_COUNTS_VERIFIED, MSG_WEB_COUNTS_ACHIEVED,
	};
	struct svg_chart chart = { .title = message(v->lang, MSG_FIGURES_MONTHS), .label = label,
				   .labels = MONTHS, .n = SVG_SERIES };

	for (size_t i = 0; i < MONTHS; i++) {
		const struct tally_counts *c = &g->by_month[i];
		const int64_t counts[SVG_SERIES] = { c->cases, c->acted, c->answered, c->verified,
						     c->achieved };

		label[i] = month_name(v, g->month[i]);
		line[i] = line_of(v, label[i], c, TALLY_CELL_MIN);
		for (size_t s = 0; s < SVG_SERIES; s++)
			value[s * MONTHS + i] = counts[s] < TALLY_CELL_MIN ? -1 : counts[s];
	}
	for (size_t s = 0; s < SVG_SERIES; s++)
		chart.series[s] = (struct svg_series){ message(v->lang, name[s]),
						       &value[s * MONTHS] };
	view->drawn = svg_chart(v->arena, &chart);
	view->months = (struct figure_table_view){ .id = STR("months"),
					      .caption = MSG_FIGURES_MONTHS_CAPTION,
					      .first = MSG_FIGURES_MONTH,
					      .lines = { line, MONTHS } };
}

static int by_cases(const void *x, const void *y)
{
	const struct tally_bin *a = x, *b = y;

	if (a->counts.cases != b->counts.cases)
		return a->counts.cases > b->counts.cases ? -1 : 1;
	return a->key < b->key ? -1 : a->key > b->key;
}

/* What there is most of: a list of work, no verdict on anybody. */
static void categories_fill(struct figures *g, struct figures_view *view)
{
	size_t n, lines = 0;
	const struct tally_bin *all = tally_bins_all(g->category, &n);
	struct tally_bin *bin = ARENA_ARRAY(g->v->arena, struct tally_bin, n + 1);
	struct figure_line *line = ARENA_ARRAY(g->v->arena, struct figure_line, TOP);

	if (n)
		memcpy(bin, all, n * sizeof *bin);
	qsort(bin, n, sizeof *bin, by_cases);
	for (size_t i = 0; i < n && lines < TOP; i++) {
		struct str name = show_category(g->v, (struct category_id){ bin[i].key });

		if (bin[i].counts.cases >= TALLY_CELL_MIN && name.n)
			line[lines++] = line_of(g->v, name, &bin[i].counts, TALLY_CELL_MIN);
	}
	view->categories = (struct figure_table_view){ .id = STR("categories"),
						  .caption = MSG_FIGURES_CATEGORIES_CAPTION,
						  .first = MSG_FIGURES_CATEGORY,
						  .lines = { line, lines } };
}

static struct str area_name_of(const struct visit *v, int64_t id)
{
	struct str name = show_area(v, (struct area_id){ id });

	return name.n ? name : message(v->lang, MSG_MAP_NO_AREA);
}

static struct str unit_name_of(const struct visit *v, int64_t id)
{
	struct str name = show_unit(v, (struct unit_id){ id });

	return name.n ? name : message(v->lang, MSG_FIGURES_NO_UNIT);
}

/* In the order of their ids, whatever the figures are: no ranking. */
static struct figure_table_view plain_table(struct figures *g, struct tally_bins *bins,
					    const char *id, enum msg caption, enum msg first,
					    int64_t least,
					    struct str (*name)(const struct visit *v, int64_t id))
{
	size_t n;
	const struct tally_bin *bin = tally_bins_all(bins, &n);
	struct figure_line *line = ARENA_ARRAY(g->v->arena, struct figure_line, n + 1);

	for (size_t i = 0; i < n; i++)
		line[i] = line_of(g->v, name(g->v, bin[i].key), &bin[i].counts, least);
	return (struct figure_table_view){ .id = str_c(id), .caption = caption, .first = first,
				      .lines = { line, n } };
}

static void counts_fill(struct figures *g, struct figures_view *view)
{
	const struct tally_counts *c = &g->all;
	struct figure_count *count = ARENA_ARRAY(g->v->arena, struct figure_count, 7);

	count[0] = (struct figure_count){ MSG_WEB_COUNTS_ACTED, MSG_WEB_COUNTS_ACTED_HINT,
					  count_text(g->v, c->acted) };
	count[1] = (struct figure_count){ MSG_WEB_COUNTS_ANSWERED, MSG_WEB_COUNTS_ANSWERED_HINT,
					  count_text(g->v, c->answered) };
	count[2] = (struct figure_count){ MSG_WEB_COUNTS_VERIFIED, MSG_WEB_COUNTS_VERIFIED_HINT,
					  count_text(g->v, c->verified) };
	count[3] = (struct figure_count){ MSG_WEB_COUNTS_ACHIEVED, MSG_WEB_COUNTS_ACHIEVED_HINT,
					  count_text(g->v, c->achieved) };
	count[4] = (struct figure_count){ MSG_FIGURES_LATE, MSG_FIGURES_LATE_HINT,
					  count_text(g->v, c->overdue_closed) };
	count[5] = (struct figure_count){ MSG_FIGURES_RECURRED, MSG_FIGURES_RECURRED_HINT,
					  count_text(g->v, c->recurred) };
	count[6] = (struct figure_count){ MSG_FIGURES_REWORKED, MSG_FIGURES_REWORKED_HINT,
					  count_text(g->v, c->reworked) };
	view->counts.item = count;
	view->counts.n = 4;
	view->work.item = count + 4;
	view->work.n = 3;
}

static void outcomes_fill(struct figures *g, struct figures_view *view)
{
	struct figure_count *count = ARENA_ARRAY(g->v->arena, struct figure_count, OUTCOME_COUNT);
	int64_t all = 0;

	for (int i = OUTCOME_SOLVED; i < OUTCOME_COUNT; i++) {
		count[i - 1] = (struct figure_count){ show_outcome((enum outcome)i), MSG_NONE,
						      count_text(g->v, g->outcome[i]) };
		all += g->outcome[i];
	}
	view->outcomes.item = count;
	view->outcomes.n = all >= TALLY_CELL_MIN ? OUTCOME_COUNT - 1 : 0;
}

static int by_size(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;

	return *a < *b ? -1 : *a > *b;
}

/* Whole days, a begun one counted. */
static int64_t days_of(int64_t us)
{
	return (us + US_PER_DAY - 1) / US_PER_DAY;
}

static void sentences_fill(struct figures *g, struct figures_view *view)
{
	struct visit *v = g->v;
	const struct tally_counts *c = &g->all;

	view->verdicts = message_fill(v->arena, v->lang, MSG_FIGURES_VERDICTS,
				      (struct err_arg[ERR_ARGS]){ AT(count_text(v, c->said)),
								  AT(count_text(v, c->said_yes)),
								  AT(count_text(v, c->answered)) });
	if (c->said >= TALLY_CELL_MIN)
		view->range = message_fill(v->arena, v->lang, MSG_FIGURES_RANGE_WORDS,
					   (struct err_arg[ERR_ARGS]){
						   AT(range_text(v, c, TALLY_CELL_MIN)) });
	if (g->waits < TALLY_CELL_MIN)
		return;
	qsort(g->wait, g->waits, sizeof *g->wait, by_size);
	view->days = message_fill(v->arena, v->lang, MSG_FIGURES_WAITS,
				  (struct err_arg[ERR_ARGS]){
					  AI(days_of(g->wait[(g->waits - 1) / 2])),
					  AI(days_of(g->wait[(g->waits * 9 + 9) / 10 - 1])),
					  AI((int64_t)g->waits) });
}

static struct str day_text(const struct visit *v, int64_t day)
{
	return str_head(rfc3339_whole(v->arena, day * US_PER_DAY), 10);
}

static void period_fill(struct figures *g, struct figures_view *view)
{
	struct visit *v = g->v;
	struct str from = day_text(v, g->f.from), to = day_text(v, g->f.to);

	view->period = g->f.whole
		? message_fill(v->arena, v->lang, MSG_FIGURES_PERIOD_WHOLE,
			       (struct err_arg[ERR_ARGS]){ AT(to) })
		: message_fill(v->arena, v->lang, MSG_FIGURES_PERIOD_FROM,
			       (struct err_arg[ERR_ARGS]){ AT(from), AT(to) });
	view->rules = message_fill(v->arena, v->lang, MSG_FIGURES_RULES,
				   (struct err_arg[ERR_ARGS]){ AT(STR(TALLY_RULE_SET)) });
	view->json = g->f.whole
		? arena_fmt(v->arena, "/api/v1/indicators?group_by=month&to=%.*s", STR_ARG(to))
		: arena_fmt(v->arena, "/api/v1/indicators?group_by=month&from=%.*s&to=%.*s",
			    STR_ARG(from), STR_ARG(to));
}

static bool show(struct visit *v, struct err *err)
{
	struct figures_view *view = ARENA_NEW(v->arena, struct figures_view);
	struct figures *g = ARENA_NEW(v->arena, struct figures);

	g->v = v;
	filter_read(v, OFFERS, &g->f);
	g->level = areas_level(v->o->territory);
	g->category = tally_bins_new(v->arena);
	g->area = tally_bins_new(v->arena);
	g->unit = tally_bins_new(v->arena);
	months_set(g);
	if (!gather(g, err))
		return false;
	view->top = top_of(v, message(v->lang, MSG_FIGURES_TITLE));
	view->top.bottom.chart = true;
	view->filter = filter_of(v, OFFERS, STR("/figures"));
	view->none = g->all.cases == 0;
	view->few = g->all.cases < TALLY_CELL_MIN;
	view->cases = count_text(v, g->all.cases);
	period_fill(g, view);
	counts_fill(g, view);
	outcomes_fill(g, view);
	sentences_fill(g, view);
	months_fill(g, view);
	categories_fill(g, view);
	view->areas = plain_table(g, g->area, "areas", MSG_FIGURES_AREAS_CAPTION, MSG_FIGURES_AREA,
				  TALLY_CELL_MIN, area_name_of);
	view->units = plain_table(g, g->unit, "units", MSG_FIGURES_UNITS_CAPTION, MSG_FIGURES_UNIT,
				  COMPARE_MIN, unit_name_of);
	tpl_figures(visit_page(v), view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/figures", &page),
};
const struct route_part part_figures = PART(routes);
