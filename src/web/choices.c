/* Lists to choose from. */
#include "web/choices.h"

#include "web/show.h"

enum { DEEP = 8, PEOPLE_MAX = 500 };

static struct option_view option(const struct visit *v, int64_t id, struct str label)
{
	return (struct option_view){ .value = arena_fmt(v->arena, "%lld", (long long)id),
				     .label = label };
}

static struct options begin(const struct visit *v, size_t most, enum msg first)
{
	struct options o = { ARENA_ARRAY(v->arena, struct option_view, most + 1), 0 };

	if (first != MSG_NONE)
		o.item[o.n++] = (struct option_view){ .value = STR(""),
						      .label = message(v->lang, first) };
	return o;
}

/* ---- trees ---- */

struct node { int64_t id, parent; struct str label; bool left_out; };

static struct str indented(const struct visit *v, struct str label, int depth)
{
	static const char blank[] = "　　　　　　　　";     /* ideographic spaces, three bytes each */

	return depth ? arena_fmt(v->arena, "%.*s%.*s", depth * 3, blank, STR_ARG(label)) : label;
}

/* Everything below `parent`, each before what is below it. */
static void below(const struct visit *v, const struct node *node, size_t n, int64_t parent,
		  int depth, struct options *out)
{
	for (size_t i = 0; i < n && depth < DEEP; i++) {
		if (node[i].parent != parent)
			continue;
		if (!node[i].left_out)
			out->item[out->n++] = option(v, node[i].id,
						     indented(v, node[i].label, depth));
		below(v, node, n, node[i].id, depth + 1, out);
	}
}

static struct str category_label(const struct visit *v, const struct category *c, bool leaves)
{
	struct str own = show_category(v, c->id);

	if (!leaves || !c->parent.n)
		return own;
	return arena_fmt(v->arena, "%.*s · %.*s", STR_ARG(show_category(v, c->parent)),
			 STR_ARG(own));
}

static void leaves_below(const struct visit *v, int64_t parent, int depth, struct options *out)
{
	const struct catalog *all = v->o->catalog;

	for (size_t i = 0; i < catalog_count(all) && depth < DEEP; i++) {
		const struct category *c = catalog_nth(all, i);

		if (c->parent.n != parent || !c->active)
			continue;
		if (c->leaf)
			out->item[out->n++] = option(v, c->id.n, category_label(v, c, true));
		else
			leaves_below(v, c->id.n, depth + 1, out);
	}
}

struct options category_options(const struct visit *v, enum msg first, bool leaves)
{
	size_t n = catalog_count(v->o->catalog);
	struct node *node = ARENA_ARRAY(v->arena, struct node, n + 1);
	struct options out = begin(v, n, first);

	if (leaves) {
		leaves_below(v, 0, 0, &out);
		return out;
	}
	for (size_t i = 0; i < n; i++) {
		const struct category *c = catalog_nth(v->o->catalog, i);

		node[i] = (struct node){ c->id.n, c->parent.n, category_label(v, c, false),
					 !c->active };
	}
	below(v, node, n, 0, 0, &out);
	return out;
}

struct options unit_options(const struct visit *v, enum msg first)
{
	size_t n = directory_count(v->o->directory);
	struct node *node = ARENA_ARRAY(v->arena, struct node, n + 1);
	struct options out = begin(v, n, first);

	for (size_t i = 0; i < n; i++) {
		const struct unit *u = directory_nth(v->o->directory, i);

		node[i] = (struct node){ u->id.n, u->parent.n, show_unit(v, u->id), !u->active };
	}
	below(v, node, n, 0, 0, &out);
	return out;
}

struct options area_options(const struct visit *v, enum msg first)
{
	size_t n = territory_count(v->o->territory);
	struct node *node = ARENA_ARRAY(v->arena, struct node, n + 1);
	struct options out = begin(v, n, first);

	for (size_t i = 0; i < n; i++) {
		const struct area *a = territory_nth(v->o->territory, i);

		node[i] = (struct node){ a->id.n, a->parent.n, show_area(v, a->id), false };
	}
	below(v, node, n, 0, 0, &out);
	return out;
}

/* ---- people and words ---- */

bool person_options(const struct visit *v, enum msg first, struct options *out, struct err *err)
{
	struct account *acc;
	size_t n;

	if (!account_list(v->tx, v->arena, &acc, &n, err))
		return false;
	*out = begin(v, n < PEOPLE_MAX ? n : PEOPLE_MAX, first);
	for (size_t i = 0; i < n && out->n < PEOPLE_MAX; i++) {
		if (acc[i].disabled || acc[i].service ||
		    !(acc[i].roles & (ROLE_HANDLER | ROLE_COMMUNITY_WORKER)))
			continue;
		if (v->who.unit.n && !directory_within(v->o->directory, acc[i].unit, v->who.unit))
			continue;
		out->item[out->n++] = option(v, acc[i].id.n,
					     arena_fmt(v->arena, "%.*s · %.*s",
						       STR_ARG(acc[i].display),
						       STR_ARG(show_unit(v, acc[i].unit))));
	}
	return true;
}

static void word(const struct visit *v, struct options *o, struct str value, enum msg label)
{
	o->item[o->n++] = (struct option_view){ .value = value, .label = message(v->lang, label) };
}

struct options kind_options(const struct visit *v, enum msg first)
{
	struct options o = begin(v, KIND_COUNT, first);

	for (int k = 0; k < KIND_COUNT; k++)
		word(v, &o, kind_name((enum case_kind)k), show_kind((enum case_kind)k));
	return o;
}

struct options channel_options(const struct visit *v)
{
	static const enum channel by[] = { CHANNEL_PHONE, CHANNEL_COUNTER, CHANNEL_VISIT,
					   CHANNEL_APP, CHANNEL_WEB };
	size_t n = sizeof by / sizeof *by;
	struct options o = begin(v, n, MSG_NONE);

	for (size_t i = 0; i < n; i++)
		word(v, &o, channel_name(by[i]), show_channel(by[i]));
	return o;
}

struct options state_options(const struct visit *v, enum msg first)
{
	struct options o = begin(v, STATE_COUNT, first);

	for (int s = STATE_REGISTERED; s < STATE_COUNT; s++)
		word(v, &o, state_name((enum case_state)s), show_state((enum case_state)s));
	return o;
}

struct options admitted_units(const struct visit *v, const struct case_row *row,
			      struct unit_id suggested)
{
	const struct directory *d = v->o->directory;
	struct options out = begin(v, directory_count(d), MSG_NONE);

	for (size_t i = 0; i < directory_count(d); i++) {
		const struct unit *u = directory_nth(d, i);

		if (!mandate_admits(d, v->o->catalog, v->o->territory, u->id, row->category,
				    row->area, NULL))
			continue;
		out.item[out.n] = option(v, u->id.n, show_unit(v, u->id));
		out.item[out.n++].chosen = u->id.n == suggested.n;
	}
	return out;
}

struct choice_view select_of(struct visit *v, const char *name, enum msg label, enum msg hint,
			     struct options options, struct str value)
{
	struct choice_view c = choice_of(v, name, label, hint, options.item, options.n, value);

	c.drop = true;
	return c;
}

int64_t id_of(struct str s)
{
	int64_t id;

	return s.p && str_to_i64(s, &id) && id > 0 ? id : 0;
}
