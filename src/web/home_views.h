#ifndef WEB_HOME_VIEWS_H
#define WEB_HOME_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

struct home_view {
	struct top_view top;
	struct str office;             /* whose it is; "": nobody's yet */
	LIST(struct case_card_view) achieved;
	struct counts_view year, all;
	int64_t overdue;
};
void tpl_home(struct page *p, const struct home_view *v);

#endif
