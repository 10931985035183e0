#ifndef WEB_ABOUT_VIEWS_H
#define WEB_ABOUT_VIEWS_H

#include "web/about.h"
#include "web/top.h"

struct about_view {
	struct top_view top;
	bool foreign;                  /* the essay's words need a gloss */
	LIST(struct about_line) lines;
};
void tpl_about(struct page *p, const struct about_view *v);

#endif
