/* The inside of the pages: the parts of the route table, one for each group of pages. */
#ifndef WEB_WEB_INT_H
#define WEB_WEB_INT_H

#include "web/top.h"
#include "web/visit.h"

enum { FORM_MAX = 64 * 1024 };    /* bytes of a form without pictures */

#define PAGE_GET(path, page) { "GET", path, web_show, web_fail, 0, page }
#define PAGE_POST(path, max, page) { "POST", path, web_post, web_fail, max, page }

/* The routes that a file of pages declares, as part_NAME; pages_list.h has a line for each. */
struct route_part { const struct route *route; size_t n; };
#define PART(routes) { routes, sizeof routes / sizeof *routes }
#define PAGES(name) extern const struct route_part part_##name;
#include "web/pages_list.h"
#undef PAGES

/* A path of this server, or "/" where it is none: what `back` may lead to. */
struct str local_path(struct str path);
/* A page in the reply, its status still to set; for where no visit could begin. */
struct page *page_begin(struct call *call, enum language lang, struct str csrf);

#endif
