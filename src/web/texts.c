/* Pages that are only text: help, accessibility. */
#include "web/texts_views.h"
#include "web/web_int.h"

static bool show_help(struct visit *v, struct err *err)
{
	struct help_view view = { top_of(v, message(v->lang, MSG_HELP_TITLE)) };

	(void)err;
	tpl_help(visit_page(v), &view);
	return true;
}

static bool show_accessibility(struct visit *v, struct err *err)
{
	struct accessibility_view view = { top_of(v, message(v->lang, MSG_ACCESS_TITLE)) };

	(void)err;
	tpl_accessibility(visit_page(v), &view);
	return true;
}

static const struct web_page help = { .show = show_help };
static const struct web_page accessibility = { .show = show_accessibility };
static const struct route routes[] = {
	PAGE_GET("/help", &help),
	PAGE_GET("/accessibility", &accessibility),
};
const struct route_part part_texts = PART(routes);
