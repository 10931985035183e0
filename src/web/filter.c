/* What /map and /figures are filtered by. */
#include "base/civil.h"
#include "web/figure_views.h"
#include "web/show.h"

static const struct { const char *value; int64_t days; enum msg label; } period[] = {
	{ "365", 365, MSG_FIGURES_DAYS_365 },
	{ "90", 90, MSG_FIGURES_DAYS_90 },
	{ "30", 30, MSG_FIGURES_DAYS_30 },
	{ "all", 0, MSG_FIGURES_DAYS_ALL },
};
static const struct { const char *value; enum filter_state state; enum msg label; } states[] = {
	{ "", FILTER_ANY, MSG_FIGURES_STATE_ANY },
	{ "open", FILTER_OPEN, MSG_FIGURES_STATE_OPEN },
	{ "closed", FILTER_CLOSED, MSG_FIGURES_STATE_CLOSED },
};
enum { PERIODS = sizeof period / sizeof *period, STATES = sizeof states / sizeof *states };

bool category_told(const struct office *o, struct category_id id)
{
	const struct category *c = catalog_get(o->catalog, id);

	return !c || !(c->confidential || c->kind == KIND_ALLEGATION);
}

static bool offered(unsigned offers, const struct category *c)
{
	if (offers & FILTER_PUBLIC)
		return c->leaf ? public_space(c) : !c->confidential;
	return c->active && !c->confidential && c->kind != KIND_ALLEGATION;
}

static void unknown(struct visit *v, const char *field, struct str value)
{
	struct err *wrong = ARENA_NEW(v->arena, struct err);

	if (v->wrong)
		*wrong = *v->wrong;
	err_add(wrong, ERR_INVALID, field, MSG_NO_SUCH, AT(value));
	v->wrong = wrong;
}

static void days_read(struct visit *v, struct figure_filter *out)
{
	struct str days = visit_param(v, "days");
	size_t i = 0;

	while (days.p && i < PERIODS && !str_eq(days, str_c(period[i].value)))
		i++;
	if (i == PERIODS) {
		unknown(v, "days", days);
		i = 0;
	}
	out->to = zone_day(v->o->main->zone, v->now);
	out->whole = period[i].days == 0;
	out->from = out->whole ? 0 : out->to - period[i].days + 1;
}

void filter_read(struct visit *v, unsigned offers, struct figure_filter *out)
{
	struct str category = visit_param(v, "category"), area = visit_param(v, "area");
	struct str state = visit_param(v, "state");
	const struct category *c = catalog_by_code(v->o->catalog, category);
	const struct area *a = territory_by_code(v->o->territory, area);

	*out = (struct figure_filter){ 0 };
	/* a choice that was refused is shown as it was sent: see visit_typed */
	v->form = v->call->req.params;
	days_read(v, out);
	if (c && offered(offers, c))
		out->category = c->id;
	else if (category.n)
		unknown(v, "category", category);
	if (a && (offers & FILTER_AREA))
		out->area = a->id;
	else if (area.n)
		unknown(v, "area", area);
	for (size_t i = 0; i < STATES && (offers & FILTER_STATE); i++)
		if (str_eq(state, str_c(states[i].value)))
			out->state = states[i].state;
	if (state.n && out->state == FILTER_ANY)
		unknown(v, "state", state);
}

bool filter_admits(const struct office *o, const struct figure_filter *f,
		   const struct tally_key *key)
{
	bool open = state_open((enum case_state)key->state);

	return (!f->category.n || catalog_within(o->catalog, key->category, f->category)) &&
	       (!f->area.n || (key->area.n && territory_within(o->territory, key->area, f->area))) &&
	       (f->state == FILTER_ANY || open == (f->state == FILTER_OPEN));
}

/* ---- the areas that figures speak of ---- */

enum { AREAS_NAMED = 24, LEVELS = 8 };

int areas_level(const struct territory *t)
{
	size_t n[LEVELS] = { 0 };
	int best = 0;

	for (size_t i = 0; i < territory_count(t); i++) {
		const struct area *a = territory_nth(t, i);

		if (a->level < LEVELS)
			n[a->level]++;
	}
	for (int i = 0; i < LEVELS; i++)
		if (n[i] && (n[i] <= AREAS_NAMED || n[best] <= 1))
			best = i;
	return best;
}

int64_t area_at_level(const struct territory *t, struct area_id id, int level)
{
	const struct area *a = id.n ? territory_area(t, id) : NULL;

	while (a && a->level > level)
		a = territory_area(t, a->parent);
	return a && a->level == level ? a->id.n : 0;
}

/* ---- the form ---- */

/* A list of options that is as long as the tree it shows. */
struct options { struct option_view *option; size_t n; };

/* Two spaces a level, wide ones, which a select shows. */
static struct str indented(struct arena *a, int level, struct str name)
{
	static const char space[] = "\u3000\u3000\u3000\u3000\u3000\u3000";

	return arena_fmt(a, "%.*s%.*s", 6 * (level < 3 ? level : 3), space, STR_ARG(name));
}

static void categories_under(struct visit *v, unsigned offers, struct category_id parent, int level,
			     struct options *out)
{
	const struct catalog *c = v->o->catalog;
	size_t before;

	for (size_t i = 0; i < catalog_count(c); i++) {
		const struct category *cat = catalog_nth(c, i);
		struct str name = v->lang == LANG_EN && cat->name_en.n ? cat->name_en : cat->name;

		if (cat->parent.n != parent.n || !offered(offers, cat))
			continue;
		out->option[out->n++] = (struct option_view){
			.value = cat->code, .label = indented(v->arena, level, name) };
		before = out->n;
		categories_under(v, offers, cat->id, level + 1, out);
		/* a branch without anything to offer is none */
		if (!cat->leaf && out->n == before)
			out->n--;
	}
}

static void areas_under(struct visit *v, struct area_id parent, int level, struct options *out)
{
	const struct territory *t = v->o->territory;

	for (size_t i = 0; i < territory_count(t); i++) {
		const struct area *area = territory_nth(t, i);

		if (area->parent.n != parent.n)
			continue;
		out->option[out->n++] = (struct option_view){
			.value = area->code, .label = indented(v->arena, level, show_area(v, area->id)) };
		areas_under(v, area->id, level + 1, out);
	}
}

static struct choice_view choice(struct visit *v, const char *name, enum msg label,
				 const struct options *o)
{
	struct str now = visit_param(v, name);
	struct choice_view c = choice_of(v, name, label, MSG_NONE, o->option, o->n,
					 now.p ? now : o->option[0].value);

	c.drop = true;
	c.required = true;             /* a filter that is left alone is no answer left out */
	return c;
}

struct filter_view filter_of(struct visit *v, unsigned offers, struct str action)
{
	struct filter_view f = { .action = action, .has_area = offers & FILTER_AREA,
				 .has_state = offers & FILTER_STATE };
	struct options o = { .n = 1 };

	o.option = ARENA_ARRAY(v->arena, struct option_view, catalog_count(v->o->catalog) + 1);
	o.option[0].label = message(v->lang, MSG_FIGURES_ALL_CATEGORIES);
	categories_under(v, offers, (struct category_id){ 0 }, 0, &o);
	f.category = choice(v, "category", MSG_FIGURES_CATEGORY, &o);
	o.option = ARENA_ARRAY(v->arena, struct option_view, territory_count(v->o->territory) + 1);
	o.n = 1;
	o.option[0].label = message(v->lang, MSG_FIGURES_ALL_AREAS);
	areas_under(v, (struct area_id){ 0 }, 0, &o);
	f.area = choice(v, "area", MSG_FIGURES_AREA, &o);
	o.option = ARENA_ARRAY(v->arena, struct option_view, STATES);
	for (o.n = 0; o.n < STATES; o.n++)
		o.option[o.n] = (struct option_view){ .value = str_c(states[o.n].value),
						      .label = message(v->lang, states[o.n].label) };
	f.state = choice(v, "state", MSG_FIGURES_STATE, &o);
	o.option = ARENA_ARRAY(v->arena, struct option_view, PERIODS);
	for (o.n = 0; o.n < PERIODS; o.n++)
		o.option[o.n] = (struct option_view){ .value = str_c(period[o.n].value),
						      .label = message(v->lang, period[o.n].label) };
	f.days = choice(v, "days", MSG_FIGURES_PERIOD, &o);
	return f;
}
