#ifndef WEB_VERIFY_VIEWS_H
#define WEB_VERIFY_VIEWS_H

#include "web/parts.h"
#include "web/top.h"
#include "web/waiting.h"

struct verify_view {
	struct top_view top;
	struct waiting_list rework, calls, checks;
	struct more_view more_rework, more_calls, more_checks;
	struct empty_view no_calls, no_checks;
};
void tpl_verify(struct page *p, const struct verify_view *v);

#endif
