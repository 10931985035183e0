#ifndef WEB_FIND_VIEWS_H
#define WEB_FIND_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

struct find_view {
	struct top_view top;
	struct field_view q;
	LIST(struct choice_view) filters;
	struct check_view overdue;
	bool asked;                    /* something is asked for */
	LIST(struct case_card_view) cards;
	struct more_view more;
	struct empty_view empty;
};
void tpl_find(struct page *p, const struct find_view *v);

#endif
