#ifndef WEB_DISPATCH_VIEWS_H
#define WEB_DISPATCH_VIEWS_H

#include "web/parts.h"
#include "web/top.h"
#include "web/waiting.h"

struct to_dispatch_view {
	struct case_lines_view lines;
	enum msg why;
	struct str wrong;              /* why it was refused just now */
	int64_t version;
	bool can;                      /* there is a unit to dispatch it to */
	struct str pick, suggested;    /* for the bulk form; p == NULL: no suggestion */
	LIST(struct option_view) units;
	struct str note;
	struct waiting_view instead;   /* the forms of what may be done instead */
};

/* What came of one ticked case. */
struct dispatched_view { struct str number, href, said; bool done; };

struct dispatch_view {
	struct top_view top;
	LIST(struct dispatched_view) results;
	LIST(struct to_dispatch_view) rows;
	bool bulk;                     /* something can be ticked */
	struct more_view more;
	struct waiting_list objected, declined, unhappy;
	struct empty_view empty;
};
void tpl_dispatch(struct page *p, const struct dispatch_view *v);

#endif
