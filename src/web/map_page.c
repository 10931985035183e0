/* GET /map: the public cases on a map, and how many there are in each area. */
#include "base/buf.h"
#include "web/figure_views.h"
#include "web/svg_map.h"
#include "web/show.h"
#include "web/web_int.h"
#include "wire/rfc3339.h"

enum { MAP_WIDTH = 1000, OFFERS = FILTER_STATE | FILTER_PUBLIC };

struct map_sums {
	struct visit *v;
	const struct figure_filter *f;
	struct tally_bins *open, *closed;   /* by area of the level shown; 0: none of them */
	int level;
};

static bool sum(void *arg, const struct tally_row *row)
{
	struct map_sums *s = arg;
	const struct tally_key *k = &row->key;
	struct figure_filter f = *s->f;
	bool open = state_open((enum case_state)k->state);

	/* the table tells both states, whichever the map shows */
	f.state = FILTER_ANY;
	if (k->public && filter_admits(s->v->o, &f, k))
		tally_bins_at(open ? s->open : s->closed,
			      area_at_level(s->v->o->territory, k->area, s->level))->cases +=
			row->counts.cases;
	return true;
}

/* ---- shades ---- */

struct shading { int64_t step; int used; };

/* Steps of one width, so that a shade twice as deep means twice as many. */
static struct shading shading_of(int64_t most)
{
	struct shading s = { .step = most > SVG_SHADES ? (most + SVG_SHADES - 1) / SVG_SHADES : 1 };

	s.used = (int)((most + s.step - 1) / s.step);
	return s;
}

static int shade_of(const struct shading *s, int64_t n)
{
	return (int)((n + s->step - 1) / s->step);
}

static void shades_fill(struct visit *v, const struct shading *s, struct map_view *view)
{
	struct shade_line *line = ARENA_ARRAY(v->arena, struct shade_line, SVG_SHADES + 1);

	for (int i = 0; i <= s->used; i++) {
		int64_t last = i * s->step;

		line[i].swatch.s = arena_fmt(v->arena, "<svg class=\"drawn-map\" viewBox=\"0 0 20 16\" "
					     "aria-hidden=\"true\"><path class=\"area shade-%d\" "
					     "d=\"M0 0L20 0L20 16L0 16Z\"/></svg>", i);
		line[i].text = i == 0 || s->step == 1
			? arena_fmt(v->arena, "%lld", (long long)last)
			: arena_fmt(v->arena, "%lld–%lld", (long long)(last - s->step + 1),
				    (long long)last);
	}
	view->shades.item = line;
	view->shades.n = (size_t)s->used + 1;
}

/* ---- lines and drawing ---- */

/* The list of an area's cases takes ids. */
static struct str cases_of(struct visit *v, const struct figure_filter *f, struct area_id area)
{
	const char *state = f->state == FILTER_OPEN     ? "&state=open"
			    : f->state == FILTER_CLOSED ? "&state=closed"
							: "";
	struct str category = f->category.n ? arena_fmt(v->arena, "&category=%lld",
							(long long)f->category.n)
					    : STR("");

	return arena_fmt(v->arena, "/cases?area=%lld%.*s%s", (long long)area.n, STR_ARG(category),
			 state);
}

static struct area_line line_of(struct map_sums *s, int64_t id, struct str name, struct str href)
{
	struct area_line l = { .name = name, .href = href };

	l.open = tally_bins_at(s->open, id)->cases;
	l.closed = tally_bins_at(s->closed, id)->cases;
	l.all = l.open + l.closed;
	return l;
}

static void fill(struct visit *v, struct map_sums *s, struct map_view *view)
{
	const struct territory *t = v->o->territory;
	size_t n = territory_count(t), lines = 0;
	struct area_line *line = ARENA_ARRAY(v->arena, struct area_line, n + 1);
	struct svg_area *area = ARENA_ARRAY(v->arena, struct svg_area, n);
	struct svg_map m = { .width = MAP_WIDTH, .area = area,
			     .title = message(v->lang, MSG_MAP_TITLE) };
	int64_t *id = ARENA_ARRAY(v->arena, int64_t, n);
	struct buf shaded = BUF_INIT;
	struct shading shading;
	int64_t most = 0;

	for (size_t i = 0; i < n; i++) {
		const struct area *at = territory_nth(t, i);
		const struct shape *shape = territory_shape(t, at->id);
		struct svg_area *drawn = &area[m.areas];

		if (at->level > s->level)
			continue;
		*drawn = (struct svg_area){ .shape = shape, .level = at->level };
		if (at->level == s->level) {
			struct area_line l = line_of(s, at->id.n, show_area(v, at->id),
						     cases_of(v, s->f, at->id));
			int64_t shown = s->f->state == FILTER_CLOSED ? l.closed : l.open;

			line[lines++] = l;
			drawn->name = l.name;
			drawn->href = l.href;
			drawn->note = arena_fmt(v->arena, "%lld", (long long)shown);
			/* the count, until all are known */
			drawn->shade = (int)(shown < INT32_MAX ? shown : INT32_MAX);
			most = shown > most ? shown : most;
		}
		id[m.areas] = at->id.n;
		if (shape)
			m.areas++;
	}
	line[lines] = line_of(s, 0, message(v->lang, MSG_MAP_NO_AREA), STR(""));
	if (line[lines].all)
		lines++;
	shading = shading_of(most);
	for (size_t i = 0; i < m.areas; i++) {
		area[i].shade = shade_of(&shading, area[i].shade);
		if (area[i].level == s->level)
			buf_fmt(&shaded, "%lld:%d ", (long long)id[i], area[i].shade);
	}
	view->shaded = arena_str(v->arena, str_trim(buf_str(&shaded)));
	buf_release(&shaded);
	if (territory_box(t, &m.box)) {
		m.height = svg_map_height(&m.box, m.width);
		view->drawn = svg_map(v->arena, &m);
		shades_fill(v, &shading, view);
	}
	view->lines.item = line;
	view->lines.n = lines;
	for (size_t i = 0; i < lines; i++) {
		view->total.open += line[i].open;
		view->total.closed += line[i].closed;
		view->total.all += line[i].all;
	}
}

/* What the script asks the API for: the same filter in its words. */
static struct str query_of(struct visit *v, const struct figure_filter *f)
{
	const struct category *c = catalog_get(v->o->catalog, f->category);
	struct buf b = BUF_INIT;
	struct str q;

	if (f->state != FILTER_ANY)
		buf_fmt(&b, "state=%s&", f->state == FILTER_OPEN ? "open" : "closed");
	if (!f->whole) {
		buf_add_lit(&b, "from=");
		buf_add(&b, str_head(rfc3339_whole(v->arena, f->from * US_PER_DAY), 10));
		buf_add_lit(&b, "&");
	}
	if (c) {
		buf_add_lit(&b, "category=");
		url_encode(&b, c->code);
	}
	q = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return q;
}

static bool show(struct visit *v, struct err *err)
{
	struct map_view *view = ARENA_NEW(v->arena, struct map_view);
	struct figure_filter f;
	struct map_sums s = { .v = v, .f = &f, .level = areas_level(v->o->territory) };

	filter_read(v, OFFERS, &f);
	view->top = top_of(v, message(v->lang, MSG_MAP_TITLE));
	view->top.bottom.map = true;
	view->filter = filter_of(v, OFFERS, STR("/map"));
	view->frame = map_frame_of(v);
	view->query = query_of(v, &f);
	s.open = tally_bins_new(v->arena);
	s.closed = tally_bins_new(v->arena);
	if (!tally_walk(v->tx, f.from, f.to, sum, &s, err))
		return false;
	fill(v, &s, view);
	tpl_map(visit_page(v), view);
	return true;
}

static const struct web_page page = { .show = show };
static const struct route routes[] = {
	PAGE_GET("/map", &page),
};
const struct route_part part_map_page = PART(routes);
