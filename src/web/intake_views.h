#ifndef WEB_INTAKE_VIEWS_H
#define WEB_INTAKE_VIEWS_H

#include "web/map_views.h"
#include "web/parts.h"
#include "web/top.h"
#include "web/waiting.h"

/* A question of a category. */
struct asked_view {
	struct str name, text, hint, wrong, type, value;
	bool note, box, one, many;     /* only a text; several lines; one of a list; any of a list */
	bool required;
	LIST(struct option_view) options;
};
struct intake_asked_view { LIST(struct asked_view) item; };
void tpl_intake_asked(struct page *p, const struct intake_asked_view *v);

/* A case that may be the same thing. */
struct same_view {
	struct case_lines_view lines;
	bool same_place;
	bool may_follow;               /* open, and this reader may link */
};
struct intake_similar_view { LIST(struct same_view) item; bool looked; };
void tpl_intake_similar(struct page *p, const struct intake_similar_view *v);

/* Categories that the words speak for. */
struct intake_suggested_view { LIST(struct option_view) options; };
void tpl_intake_suggested(struct page *p, const struct intake_suggested_view *v);

struct intake_view {
	struct top_view top;
	struct str key;
	struct field_view name, phone, represented_by, text, address, occurred, upstream_system,
			  upstream_number, upstream_due, reply, knowledge;
	struct choice_view kind, channel, category, area;
	struct check_view found, confidential;
	struct pick_map_view map;
	struct intake_suggested_view suggested;
	bool may_answer;
	bool upstream;                 /* something of it is filled in: show it open */
	struct intake_asked_view asked;
	struct intake_similar_view same;
};
void tpl_intake(struct page *p, const struct intake_view *v);

struct intake_done_view {
	struct top_view top;
	struct str number, code;       /* code p == NULL: not to be shown any more */
	struct str href, state, unit, due;
	bool waits;                    /* for a dispatcher: no unit has it yet */
};
void tpl_intake_done(struct page *p, const struct intake_done_view *v);

#endif
