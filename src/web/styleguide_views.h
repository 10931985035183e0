#ifndef WEB_STYLEGUIDE_VIEWS_H
#define WEB_STYLEGUIDE_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

struct guide_section { struct str id; enum msg title; };
struct guide_text { struct str lang, text; };
struct styleguide_view {
	struct top_view top;
	LIST(struct guide_section) sections;
	LIST(struct str) colours;      /* names of the tokens */
	struct field_view text, name, phone, phone_wrong, when;
	struct choice_view kind, kind_wrong, area;
	struct check_view may_publish;
	struct wrong_box_view wrong;
	struct empty_view empty;
	LIST(struct badge_view) badges;
	LIST(struct case_card_view) cards;
	struct story_view story;
	struct counts_view counts, no_counts;
	struct more_view more;
	LIST(struct guide_text) hard;
};
void tpl_styleguide(struct page *p, const struct styleguide_view *v);

#endif
