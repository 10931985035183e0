/* The pages of whoever holds a case code. */
#ifndef WEB_TRACK_VIEWS_H
#define WEB_TRACK_VIEWS_H

#include "web/map_views.h"
#include "web/parts.h"
#include "web/top.h"

/* Number and code. `number` p == NULL: it is asked for too. */
struct track_view {
	struct top_view top;
	struct str number;
	struct field_view number_field, code;
};
void tpl_track(struct page *p, const struct track_view *v);

/* One of the two clocks, in words. */
struct clock_view {
	struct str name;               /* whose */
	struct str due;                /* "3月9日 24:00" */
	struct str stands;             /* "还剩 3 天", "已超 2 小时", "按时答复" */
	struct str note;
	bool late;
};
struct said_view { struct str what, words; };
struct act_link { struct str href; enum msg label; bool main; };
struct track_case_view {
	struct top_view top;
	struct str number, title;
	LIST(struct badge_view) badges;
	struct str now;                /* how it stands */
	enum msg next;                 /* what happens next */
	struct str until;              /* when the verdict window ends; empty: it is not open */
	struct str asked;              /* what staff ask of the requester; empty: nothing */
	struct str reply, replied;     /* the answer, and when it was given */
	struct str verdict;            /* what the requester said before */
	LIST(struct clock_view) clocks;
	LIST(struct act_link) acts;
	struct str text, place, category, unit, reported;
	LIST(struct said_view) answers;
	bool has_map;
	struct point_map_view map;
	bool follower;
	struct str master;             /* how the case stands that this one is handled with */
	struct str master_number;      /* p == NULL: not for everyone's eyes */
	bool public;
	struct story_view story;
};
void tpl_track_case(struct page *p, const struct track_case_view *v);

/* An act of the requester: its fields, or why it cannot be done now. */
struct track_act_view {
	struct top_view top;
	struct str number, here;
	enum msg title, what, warn, send;
	struct str asked;
	bool possible;
	struct str hidden;             /* `what` of an objection */
	struct str earlier;            /* the verdict given before */
	LIST(struct choice_view) choices;
	LIST(struct field_view) fields;
	LIST(struct check_view) checks;
};
void tpl_track_act(struct page *p, const struct track_act_view *v);

/* ---- between track.c and track_acts.c ---- */

/* The case of the path for whoever proved its code. Where nobody did, the page that asks for the code
 * is written and *shown is true. */
WARN_UNUSED bool track_case_of(struct visit *v, struct case_row *row, uint64_t *acts, bool *shown,
			       struct err *err);
/* "已解决 · 满意"; empty where nothing was said. */
struct str track_verdict(const struct visit *v, const struct case_row *row);
/* The question that waits for the requester, out of the story. */
struct str track_asked(const struct story_view *story);

#endif
