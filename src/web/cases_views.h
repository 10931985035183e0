/* Public cases: the list, and the page of one. */
#ifndef WEB_CASES_VIEWS_H
#define WEB_CASES_VIEWS_H

#include "web/map_views.h"
#include "web/parts.h"
#include "web/top.h"

struct cases_view {
	struct top_view top;
	struct field_view q;
	struct choice_view category, area, state;
	bool filtered;
	LIST(struct case_card_view) cards;
	struct empty_view empty;
	struct more_view more;
};
void tpl_cases(struct page *p, const struct cases_view *v);

/* One of the five steps that every case may take. */
struct step_view { enum msg what, stands; struct str when; bool done, now; };
struct case_view {
	struct top_view top;
	struct str number, title;
	LIST(struct badge_view) badges;
	LIST(struct step_view) steps;
	struct str text, place, category, area, unit, reported, due, stands;
	struct str reply, replied;
	struct str claimed, found, said;
	bool has_map;
	struct point_map_view map;     /* to about ten metres */
	struct str desk;               /* where staff read it; p == NULL: not of their reach */
	struct story_view story;
};
void tpl_case(struct page *p, const struct case_view *v);

#endif
