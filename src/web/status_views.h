#ifndef WEB_STATUS_VIEWS_H
#define WEB_STATUS_VIEWS_H

#include "web/parts.h"
#include "web/top.h"

struct way { const char *address; enum msg what; };
struct status_view {
	struct top_view top;
	struct counts_view counts;
	LIST(struct way) ways;
};
void tpl_status(struct page *p, const struct status_view *v);

#endif
