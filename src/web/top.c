/* The frame of a page. */
#include "web/top.h"

#include "base/buf.h"

/* What a page may say was done: only these, so that no link can put words in our mouth. */
static const enum msg told_list[] = {
#define TOLD(msg) msg,
#include "web/told_list.h"
#undef TOLD
};

static enum msg told_of(const struct visit *v)
{
	struct str key = visit_param(v, "told");

	for (size_t i = 0; key.n && i < sizeof told_list / sizeof *told_list; i++)
		if (str_eq(key, message_key(told_list[i])))
			return told_list[i];
	return MSG_NONE;
}

struct nav_line { const char *href; enum msg label; unsigned roles; };

static const struct nav_line portal_nav[] = {
	{ "/", MSG_NAV_HOME, 0 },
	{ "/report", MSG_NAV_REPORT, 0 },
	{ "/track", MSG_NAV_TRACK, 0 },
	{ "/cases", MSG_NAV_CASES, 0 },
	{ "/map", MSG_NAV_MAP, 0 },
	{ "/figures", MSG_NAV_FIGURES, 0 },
};
static const struct nav_line desk_nav[] = {
	{ "/desk", MSG_NAV_TODAY, 0 },
	{ "/desk/duties", MSG_NAV_DUTIES, 0 },
	{ "/desk/intake", MSG_NAV_INTAKE, ROLE_OPERATOR | ROLE_COMMUNITY_WORKER },
	{ "/desk/dispatch", MSG_NAV_DISPATCH, ROLE_DISPATCHER },
	{ "/desk/verify", MSG_NAV_VERIFY, ROLE_VERIFIER },
	{ "/desk/cases", MSG_NAV_FIND, 0 },
	{ "/map", MSG_NAV_MAP, 0 },
	{ "/figures", MSG_NAV_FIGURES, 0 },
};

/* A page below an entry belongs to it; the entry of the whole only to itself. */
static bool is_current(struct str path, struct str href)
{
	if (str_eq(path, href))
		return true;
	return !str_eq(href, STR("/")) && !str_eq(href, STR("/desk")) && str_starts(path, href) &&
	       path.p[href.n] == '/';
}

static void nav(const struct visit *v, const struct nav_line *line, size_t n, struct top_view *top)
{
	struct nav_view *item = ARENA_ARRAY(v->arena, struct nav_view, n);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		if (line[i].roles && !(line[i].roles & v->who.roles))
			continue;
		item[k].href = str_c(line[i].href);
		item[k].label = line[i].label;
		item[k].current = is_current(v->call->req.path, item[k].href);
		k++;
	}
	top->nav.item = item;
	top->nav.n = k;
}

struct field_name {
	struct str name, id;
	enum msg label;
	const struct field_name *next;
};

static void name_lines(struct visit *v)
{
	for (const struct field_name *f = v->named; f; f = f->next)
		for (int i = 0; v->wrong_line && i < v->wrong->n; i++) {
			struct wrong_view *line = &v->wrong_line[i];

			/* the last to name a field stands first in the list */
			if (line->label != MSG_NONE || !str_eq(line->field, f->name))
				continue;
			line->label = f->label;
			line->id = f->id;
		}
}

void top_place_field(struct visit *v, struct str name, struct str id, enum msg label)
{
	struct field_name *f;

	if (!v->wrong)
		return;
	f = ARENA_NEW(v->arena, struct field_name);
	*f = (struct field_name){ .name = name, .id = id, .label = label, .next = v->named };
	v->named = f;
	for (int i = 0; v->wrong_line && i < v->wrong->n; i++)
		if (str_eq(v->wrong_line[i].field, name))
			v->wrong_line[i].label = MSG_NONE;
	name_lines(v);
}

void top_name_field(struct visit *v, struct str name, enum msg label)
{
	top_place_field(v, name, name, label);
}

static void wrong(struct visit *v, struct top_view *top)
{
	struct wrong_view *line;

	if (!v->wrong)
		return;
	line = ARENA_ARRAY(v->arena, struct wrong_view, (size_t)v->wrong->n);
	for (int i = 0; i < v->wrong->n; i++) {
		line[i].text = err_item_text(v->arena, v->lang, &v->wrong->item[i]);
		line[i].field = str_c(v->wrong->item[i].field);
	}
	top->wrong.item = v->wrong_line = line;
	top->wrong.n = (size_t)v->wrong->n;
	name_lines(v);
}

static struct str unit_name(const struct visit *v)
{
	const struct unit *u = directory_unit(v->o->directory, v->who.unit);

	return !u ? STR("") : v->lang == LANG_EN && u->name_en.n ? u->name_en : u->name;
}

/* This page with what was asked of it, without what was just done and the language. */
static struct str here(const struct visit *v)
{
	struct str rest = v->call->req.query;
	struct buf b = BUF_INIT;
	struct str done;

	buf_add(&b, v->call->req.path);
	for (char before = '?'; rest.n && str_eq(v->call->req.method, STR("GET"));) {
		struct str part = str_cut(&rest, '&');

		if (str_starts(part, STR("told=")) || str_starts(part, STR("lang=")))
			continue;
		buf_add_char(&b, before);
		buf_add(&b, part);
		before = '&';
	}
	done = arena_str(v->arena, buf_str(&b));
	buf_release(&b);
	return done;
}

struct top_view top_of(struct visit *v, struct str title)
{
	struct top_view top = { .title = title, .told = told_of(v), .large = v->large,
				.staff = v->page->staff,
				.signed_in = v->who.kind == ACTOR_ACCOUNT,
				.here = here(v), .demo = gate_demo(v->gate) };

	if (top.signed_in) {
		top.name = v->who.name;
		top.unit = unit_name(v);
	}
	if (top.staff)
		nav(v, desk_nav, sizeof desk_nav / sizeof *desk_nav, &top);
	else
		nav(v, portal_nav, sizeof portal_nav / sizeof *portal_nav, &top);
	wrong(v, &top);
	return top;
}
