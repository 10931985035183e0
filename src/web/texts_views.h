/* Pages that are only text. */
#ifndef WEB_TEXTS_VIEWS_H
#define WEB_TEXTS_VIEWS_H

#include "web/top.h"

struct help_view { struct top_view top; };
void tpl_help(struct page *p, const struct help_view *v);
struct accessibility_view { struct top_view top; };
void tpl_accessibility(struct page *p, const struct accessibility_view *v);

#endif
