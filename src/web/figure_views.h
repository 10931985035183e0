/* /map and /figures: what they are filtered by, and their views. */
#ifndef WEB_FIGURE_VIEWS_H
#define WEB_FIGURE_VIEWS_H

#include "tally/tally.h"
#include "web/map_views.h"
#include "web/top.h"

/* ---- filters ---- */

enum filter_state { FILTER_ANY, FILTER_OPEN, FILTER_CLOSED };
struct figure_filter {
	struct category_id category;   /* and below; 0: all */
	struct area_id area;           /* and below; 0: all */
	enum filter_state state;
	int64_t from, to;              /* local days, both counted */
	bool whole;                    /* no first day */
};
/* Which choices a page offers. */
enum { FILTER_AREA = 1, FILTER_STATE = 2, FILTER_PUBLIC = 4 /* categories of public space only */ };

struct filter_view {
	struct str action;
	struct choice_view category, area, state, days;
	bool has_area, has_state;
};
void tpl_filter(struct page *p, const struct filter_view *v);
/* Reads the query. What it cannot read becomes v->wrong: the page is shown with status 422, its choices
 * as they were sent, and what was wrong filters nothing. */
void filter_read(struct visit *v, unsigned offers, struct figure_filter *out);
struct filter_view filter_of(struct visit *v, unsigned offers, struct str action);
/* Does a row of the tally pass, its day aside? */
bool filter_admits(const struct office *o, const struct figure_filter *f,
		   const struct tally_key *key);
/* May anyone know that the category has cases at all? */
bool category_told(const struct office *o, struct category_id id);

/* The level whose areas fit on one sheet with their names: the deepest of not too many, and never the
 * whole territory alone where it has parts. And the area of that level around an area; 0: none. */
int areas_level(const struct territory *t);
int64_t area_at_level(const struct territory *t, struct area_id id, int level);

/* ---- /map ---- */

struct area_line {
	struct str name, href;         /* "": of no area that is shown */
	int64_t open, closed, all;
};
struct shade_line { struct safe_html swatch; struct str text; };
struct map_view {
	struct top_view top;
	struct filter_view filter;
	struct map_frame_view frame;
	struct str query;              /* of the API's map, for the script */
	struct str shaded;             /* "ID:SHADE ID:SHADE", for the script */
	struct safe_html drawn;
	LIST(struct shade_line) shades;
	LIST(struct area_line) lines;
	struct area_line total;
};
void tpl_map(struct page *p, const struct map_view *v);

/* ---- /figures ---- */

/* A line of counts as they may be told: "<5" stands for what is withheld. */
struct figure_line {
	struct str name;
	struct str cases, acted, answered, verified, achieved, said, said_yes;
	struct str range;              /* "20 人里 15–19 人"; "–": too few to say */
};
struct figure_table_view {
	struct str id;
	enum msg caption, first;       /* first: what the first column is */
	LIST(struct figure_line) lines;
};
void tpl_figure_table(struct page *p, const struct figure_table_view *v);

struct figure_count { enum msg name, hint; struct str n; };
struct figures_view {
	struct top_view top;
	struct filter_view filter;
	struct str period;             /* in words */
	struct str cases;
	bool none, few;                /* nothing here; too few to be told */
	LIST(struct figure_count) counts;   /* the four */
	LIST(struct figure_count) work;     /* late, came back, done again */
	LIST(struct figure_count) outcomes;
	struct str verdicts, range, days;   /* sentences; "": nothing to say */
	struct safe_html drawn;
	struct figure_table_view months, categories, areas, units;
	struct str rules;              /* the rule set, in words */
	struct str json;               /* the same for programs */
};
void tpl_figures(struct page *p, const struct figures_view *v);

#endif
