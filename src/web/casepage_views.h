/* The page of a case at the desk. */
#ifndef WEB_CASEPAGE_VIEWS_H
#define WEB_CASEPAGE_VIEWS_H

#include "web/act_form.h"
#include "web/map_views.h"
#include "web/show.h"
#include "web/top.h"

/* A line of what is known. */
struct fact_view { enum msg name; struct str value; };
/* An answer to a question of the category. */
struct answer_view { struct str question, value; };
/* What one of the three says: the handler claims, the check found, the requester says. */
struct side_view {
	enum msg title;
	struct str tone;               /* of the badge */
	struct str word;               /* "解决了"; p == NULL: nothing is said */
	struct str by;                 /* when, and who */
	struct str text;
	LIST(struct str) details;
	enum msg missing;              /* who must still say something, where nothing is said */
};
/* How another case is related to this one. */
struct relation_view { enum msg word; struct str number, href; };
/* What a look at the requester shows, once. */
struct seen_view {
	LIST(struct fact_view) facts;
	bool anonymous, confidential;
	struct str code;               /* to tell the requester again, for whom may */
};

struct casepage_view {
	struct top_view top;
	struct case_card_view head;
	struct str text;
	LIST(struct answer_view) answers;
	LIST(struct str) pictures;
	LIST(struct side_view) sides;
	struct story_view story;
	LIST(struct fact_view) facts;
	LIST(struct relation_view) links;
	LIST(struct case_card_view) near, like;
	bool has_place;
	struct point_map_view map;
	struct str coordinates, address, map_href;
	LIST(struct str) next;         /* what is expected, of whom, and why not of this person */
	struct str master;             /* number of the case that this one follows; p == NULL: none */
	bool can_act;                  /* next_form is one */
	struct act_form_view next_form;
	LIST(struct act_form_view) more;
	enum msg notice;               /* over the forms, when one was refused */
	bool has_requester, may_look, looked;
	struct act_form_view look;
	struct seen_view seen;
};
void tpl_casepage(struct page *p, const struct casepage_view *v);

/* casepage_facts.c: what is known of the case. */
WARN_UNUSED bool casepage_facts(struct visit *v, const struct case_row *row,
				struct casepage_view *view, struct err *err);
/* casepage_sides.c: claimed, found, said. */
WARN_UNUSED bool casepage_sides(struct visit *v, const struct case_row *row,
				struct casepage_view *view, struct err *err);
/* casepage_acts.c: what may be done now, and what not and why. failed is the action that was refused
 * just now, or ACT_COUNT. */
WARN_UNUSED bool casepage_acts(struct visit *v, const struct case_row *row, enum action failed,
			       struct casepage_view *view, struct err *err);
/* Said after an act was done. */
enum msg casepage_told(enum action a);

#endif
